//! The helpdesk's start: companies, and checks that go on, wait or are over.

use super::{
    CheckLine, CheckState, DeskView, companies,
    row::{CheckRow, checks},
};
use crate::{
    caller::Caller,
    clock::Moment,
    desk::look,
    permit::{Act, Denied},
    portal::Portal,
    store::{StoreError, rows},
};

/// The helpdesk's start, and the companies whose ID or name holds `search`.
///
/// # Errors
/// When the database fails.
pub async fn desk(portal: &Portal, caller: &Caller, search: &str) -> Result<Result<DeskView, Denied>, StoreError> {
    let reader = match look(portal, caller, Act::Vouch).await? {
        Ok(desk) => desk.actor,
        Err(denied) => return Ok(Err(denied)),
    };
    let now = portal.now();
    let (mut db, realm) = (portal.store.read().acquire().await?, &caller.realm);
    let slug = realm.slug.as_str();
    let going = checks!(
        "k.state IN ('open', 'waiting', 'approved') AND k.ends_at > $2 AND (k.helper_id = $3 OR k.state = 'waiting') \
         ORDER BY k.made_at, k.id LIMIT 200"
    );
    let going: Vec<CheckRow> = rows!(CheckRow, going, slug, now.0, &reader.id).fetch_all(&mut *db).await?;
    let over =
        checks!("(k.state IN ('refused', 'issued', 'left') OR k.ends_at <= $2) ORDER BY k.made_at DESC, k.id LIMIT 20");
    let over: Vec<CheckRow> = rows!(CheckRow, over, slug, now.0).fetch_all(&mut *db).await?;
    let (own, others): (Vec<_>, Vec<_>) = lines(going, &reader.id, now).partition(|line| line.mine);
    let open = own.iter().map(|line| (line.target_id.clone(), line.id.clone())).collect();
    let (companies, more) = companies::find(&mut db, realm, search, &open).await?;
    Ok(Ok(DeskView {
        searched: search.trim().to_owned(),
        companies,
        more,
        own,
        waiting: others.into_iter().filter(|line| line.state == CheckState::Waiting).collect(),
        latest: lines(over, &reader.id, now).collect(),
        approval: realm.prove.reissue().is_some_and(|policy| policy.approval),
    }))
}

pub(super) fn lines(found: Vec<CheckRow>, reader: &str, now: Moment) -> impl Iterator<Item = CheckLine> {
    found.into_iter().map(move |row| row.line(reader, now))
}
