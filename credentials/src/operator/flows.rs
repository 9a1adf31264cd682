//! Attempts that are under way.

use std::collections::BTreeMap;

use sqlx::AnyConnection;

use super::{PER_PAGE, Slice, Whose};
use crate::{
    caller::Caller,
    clock::Moment,
    desk::look,
    flow::{FlowRow, Kind, Purpose, Step, flow_columns},
    permit::{Act, Denied},
    portal::Portal,
    store::{StoreError, row, rows},
};

/// An attempt.
#[derive(Clone, Debug)]
pub struct FlowLine {
    /// Getting back in, or signing in.
    pub kind: Kind,
    /// What it is to give back.
    pub purpose: Purpose,
    /// Where it stands.
    pub step: Step,
    /// Whose it is, once that is proven.
    pub account: Option<Whose>,
    /// The short number on its pages and in its messages; may be empty.
    pub number: String,
    /// When it began.
    pub started_at: Moment,
    /// When it ends by itself.
    pub ends_at: Moment,
}

/// A page of the list, the newest first.
#[derive(Clone, Debug)]
pub struct FlowsPage {
    /// How many there are in all.
    pub total: i64,
    /// Which page it is, counted from 1.
    pub page: i64,
    /// How many pages there are; at least 1.
    pub pages: i64,
    /// The attempts.
    pub lines: Vec<FlowLine>,
}

/// What is under way: asked or begun, neither finished nor over.
macro_rules! open {
    () => {
        " FROM flows WHERE realm = $1 AND ends_at > $2 AND voided_at IS NULL AND done_at IS NULL AND step <> 'start'"
    };
}

row! {
    struct WhoseRow { id: String, user_id: String, display_name: String }
}

/// How many attempts of a realm are under way.
pub(super) async fn count(db: &mut AnyConnection, realm: &str, now: Moment) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(concat!("SELECT COUNT(*)", open!())).bind(realm).bind(now.0).fetch_one(db).await?)
}

/// The attempts of the realm that are under way.
///
/// # Errors
/// When the database fails.
pub async fn flows(portal: &Portal, caller: &Caller, page: i64) -> Result<Result<FlowsPage, Denied>, StoreError> {
    if let Err(denied) = look(portal, caller, Act::SeeFlows).await? {
        return Ok(Err(denied));
    }
    let (mut db, now, slug) = (portal.store.read().acquire().await?, portal.now(), caller.realm.slug.as_str());
    let total = count(&mut db, slug, now).await?;
    let slice = Slice::of(total, page);
    let sql = concat!("SELECT ", flow_columns!(), open!(), " ORDER BY created_at DESC, id LIMIT $3 OFFSET $4");
    let found: Vec<FlowRow> = rows!(FlowRow, sql, slug, now.0, PER_PAGE, slice.skip).fetch_all(&mut *db).await?;
    let whose = whose(&mut db, slug, &found).await?;
    let line = |flow: FlowRow| FlowLine {
        kind: flow.kind(),
        purpose: flow.purpose(),
        step: flow.step(),
        account: flow.account_id.as_ref().and_then(|id| whose.get(id).cloned()),
        started_at: Moment(flow.created_at),
        ends_at: Moment(flow.ends_at),
        number: flow.number,
    };
    let lines = found.into_iter().map(line).collect();
    Ok(Ok(FlowsPage { total, page: slice.page, pages: slice.pages, lines }))
}

/// The accounts of some attempts.
async fn whose(db: &mut AnyConnection, realm: &str, flows: &[FlowRow]) -> Result<BTreeMap<String, Whose>, StoreError> {
    let mut known = BTreeMap::new();
    for id in flows.iter().filter_map(|flow| flow.account_id.as_deref()) {
        if known.contains_key(id) {
            continue;
        }
        let sql = "SELECT id, user_id, display_name FROM accounts WHERE id = $1 AND realm = $2";
        if let Some(found) = rows!(WhoseRow, sql, id, realm).fetch_optional(&mut *db).await? {
            known.insert(
                id.to_owned(),
                Whose { account_id: found.id, user_id: found.user_id, name: found.display_name },
            );
        }
    }
    Ok(known)
}
