//! The desk's start: what may need somebody.

use super::{RemovalLine, flows, removal};
use crate::{
    caller::Caller,
    desk::look,
    permit::{Act, Denied},
    portal::Portal,
    store::{StoreError, row, rows},
};

/// What the desk's start shows.
#[derive(Clone, Debug)]
pub struct DeskView {
    /// How many attempts are under way.
    pub open_flows: i64,
    /// How many messages failed for good.
    pub failed_messages: i64,
    /// How many messages wait to be sent.
    pub waiting_messages: i64,
    /// How many campaigns run or are paused.
    pub campaigns: i64,
    /// The requests to remove a device that wait for a second operator.
    pub removals: Vec<RemovalLine>,
}

row! {
    struct Messages { failed: i64, waiting: i64, campaigns: i64 }
}

/// What may need an operator.
///
/// # Errors
/// When the database fails.
pub async fn desk(portal: &Portal, caller: &Caller) -> Result<Result<DeskView, Denied>, StoreError> {
    let reader = match look(portal, caller, Act::SeeAccounts).await? {
        Ok(desk) => desk.actor,
        Err(denied) => return Ok(Err(denied)),
    };
    let (mut db, slug) = (portal.store.read().acquire().await?, caller.realm.slug.as_str());
    let sql = "SELECT (SELECT COUNT(*) FROM outbox WHERE realm = $1 AND state = 'failed') AS failed, \
               (SELECT COUNT(*) FROM outbox WHERE realm = $1 AND state = 'waiting') AS waiting, \
               (SELECT COUNT(*) FROM campaigns WHERE realm = $1 AND state IN ('running', 'paused')) AS campaigns";
    let messages: Messages = rows!(Messages, sql, slug).fetch_one(&mut *db).await?;
    Ok(Ok(DeskView {
        open_flows: flows::count(&mut db, slug, portal.now()).await?,
        failed_messages: messages.failed,
        waiting_messages: messages.waiting,
        campaigns: messages.campaigns,
        removals: removal::all_waiting(&mut db, portal, slug, &reader.id).await?,
    }))
}
