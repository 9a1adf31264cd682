//! The person's own sessions: the list, and their ends.

use super::{Notice, own, tell};
use crate::{
    account,
    audit::{self, Event},
    caller::{Caller, Cookie, Outcome},
    clock::Moment,
    form::Page,
    portal::Portal,
    store::{StoreError, row, rows, sql},
};

/// Signs this browser out.
///
/// # Errors
/// When the database fails; then the session lives on.
pub async fn sign_out(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    if let Some((session, account)) = own(portal, caller).await? {
        let mut tx = portal.store.begin().await?;
        sql!("UPDATE sessions SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL", portal.now().0, &session.id)
            .execute(&mut *tx)
            .await?;
        audit::write(&mut tx, portal, caller, Event::SignedOut, Some(&account.id), "").await?;
        tx.commit().await?;
    }
    Ok(Outcome::to(Page::Login).session(Cookie::Clear).flow(Cookie::Clear))
}

/// One line of the person's own list.
#[derive(Clone, Debug)]
pub struct SessionLine {
    /// For ending it.
    pub id: String,
    /// The browser in a few words.
    pub browser: String,
    /// The address it came from.
    pub address: String,
    /// When it began.
    pub started_at: Moment,
    /// When it was last used, to the minute.
    pub seen_at: Moment,
    /// Whether it is this browser's.
    pub current: bool,
}

row! {
    struct ListRow { id: String, public_id: String, browser: String, address: String, started_at: i64, seen_at: i64 }
}

/// The account's live sessions, the newest first, at most 100.
///
/// # Errors
/// When the database fails.
pub async fn list(portal: &Portal, caller: &Caller) -> Result<Vec<SessionLine>, StoreError> {
    let Some((own, account)) = own(portal, caller).await? else { return Ok(Vec::new()) };
    let sql = "SELECT id, public_id, browser, address, started_at, seen_at FROM sessions WHERE account_id = $1 AND ended_at IS NULL \
               AND ends_at > $2 AND seen_at + idle_ms > $2 ORDER BY seen_at DESC LIMIT 100";
    let found: Vec<ListRow> = rows!(ListRow, sql, &account.id, portal.now().0).fetch_all(portal.store.read()).await?;
    Ok(found
        .into_iter()
        .map(|r| SessionLine {
            current: r.id == own.id,
            id: r.public_id,
            browser: r.browser,
            address: r.address,
            started_at: Moment(r.started_at),
            seen_at: Moment(r.seen_at),
        })
        .collect())
}

/// Ends one of the account's own sessions.
///
/// # Errors
/// When the database fails; then it lives on.
pub async fn end(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    let Some((own, account)) = own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    if own.public_id == id {
        return sign_out(portal, caller).await;
    }
    if !Portal::is_row_id(id) {
        return Ok(Outcome::to(Page::PortalSessions));
    }
    let mut tx = portal.store.begin().await?;
    let ended = sql!(
        "UPDATE sessions SET ended_at = $1 WHERE public_id = $2 AND account_id = $3 AND ended_at IS NULL",
        portal.now().0,
        id,
        &account.id
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if ended == 0 {
        return Ok(Outcome::to(Page::PortalSessions));
    }
    audit::write(&mut tx, portal, caller, Event::SessionEnded, Some(&account.id), "").await?;
    let outcome = tell(&mut tx, portal, &own.id, Page::PortalSessions, Notice::SessionEnded).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// Ends all of the account's sessions, this one too, and forgets the browsers it knows.
///
/// # Errors
/// When the database fails; then all live on.
pub async fn sign_out_everywhere(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let Some((_, account)) = own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    let mut tx = portal.store.begin().await?;
    let ended = account::end_sessions(&mut tx, &account.id, "", portal.now().0).await?;
    sql!("DELETE FROM known_browsers WHERE account_id = $1", &account.id).execute(&mut *tx).await?;
    audit::write(&mut tx, portal, caller, Event::SignedOutEverywhere, Some(&account.id), &ended.to_string()).await?;
    tx.commit().await?;
    Ok(Outcome::to(Page::Login).session(Cookie::Clear).known(Cookie::Clear).flow(Cookie::Clear))
}
