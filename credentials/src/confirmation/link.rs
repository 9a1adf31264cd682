//! The link in the mail to a new address, which any browser may open.

use super::{Asked, Confirms, apply, columns};
use crate::{
    caller::{Caller, Outcome},
    clock::Moment,
    form::Page,
    login_change,
    portal::Portal,
    store::{StoreError, rows},
};

/// What the page behind the mailed link shows.
#[derive(Clone, Debug)]
pub enum ConfirmationView {
    /// It works: one button confirms.
    Ready {
        /// What it confirms.
        what: Confirms,
        /// The new address.
        address: String,
        /// The number of the page that asked.
        number: String,
        /// Until when.
        works_until: Moment,
    },
    /// It is confirmed.
    Done {
        /// What was.
        what: Confirms,
        /// The new address.
        address: String,
    },
    /// The address is somebody's login ID already.
    Taken,
    /// Its time is over.
    Expired,
    /// A newer one was mailed, or what asked for it has ended.
    Used,
    /// There is no such link.
    Unknown,
}

async fn by_token(db: &mut sqlx::AnyConnection, caller: &Caller) -> Result<Option<Asked>, StoreError> {
    let Some(ticket) = &caller.link else { return Ok(None) };
    let sql = concat!("SELECT ", columns!(), " FROM confirmations WHERE token_hash = $1 AND realm = $2");
    Ok(rows!(Asked, sql, ticket.token.hash("confirm"), caller.realm.slug.as_str()).fetch_optional(db).await?)
}

/// Looks at the link that brought the caller here. Changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn view(portal: &Portal, caller: &Caller) -> Result<ConfirmationView, StoreError> {
    let mut db = portal.store.read().acquire().await?;
    let Some(asked) = by_token(&mut db, caller).await? else { return Ok(ConfirmationView::Unknown) };
    let what = asked.what();
    if asked.used_at.is_some() {
        return Ok(ConfirmationView::Done { what, address: asked.address });
    }
    if asked.voided_at.is_some() {
        return Ok(ConfirmationView::Used);
    }
    if asked.expires_at <= portal.now().0 {
        return Ok(ConfirmationView::Expired);
    }
    if what == Confirms::LoginId && login_change::is_taken(&mut db, caller, &asked).await? {
        return Ok(ConfirmationView::Taken);
    }
    let works_until = asked.ends_at();
    Ok(ConfirmationView::Ready { what, address: asked.address, number: asked.number, works_until })
}

/// The one button behind the link. Of parallel presses one confirms, and all see it done.
///
/// # Errors
/// When the database fails; then the link still works.
pub async fn confirm(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    match pressed(portal, caller).await {
        // Somebody else confirmed the same address at the same moment; the page says so.
        Err(error) if error.is_duplicate() => {}
        answer => answer?,
    }
    Ok(Outcome::to(Page::Confirmation))
}

async fn pressed(portal: &Portal, caller: &Caller) -> Result<(), StoreError> {
    let mut tx = portal.store.begin().await?;
    if let Some(asked) = by_token(&mut tx, caller).await?
        && apply(&mut tx, portal, caller, &asked).await?.is_ok()
    {
        tx.commit().await?;
        portal.bell.notify_one();
    }
    Ok(())
}
