//! What a signed-in person changes: each change of a credential asks them to prove themselves again first.

mod codes;
pub(crate) mod confirm;
pub mod contacts;
mod devices;
pub mod login_id;
mod password;
mod siblings;

pub use codes::{CodesView, codes, codes_kept, new_codes};
pub use confirm::confirm;
pub use devices::{DeviceLine, begin_device, confirm_device, devices, pending_device, remove_device, rename_device};
pub use password::change_password;
pub use siblings::{SiblingLine, mail_sibling, siblings};

use crate::{
    account::Account,
    audit::{self, HistoryRow},
    caller::{Caller, Outcome},
    form::{FormState, Page},
    portal::Portal,
    session::{self, SessionRow},
    store::StoreError,
};

/// The account's own history, the newest first, at most 100.
///
/// # Errors
/// When the database fails.
pub async fn history(portal: &Portal, caller: &Caller) -> Result<Vec<HistoryRow>, StoreError> {
    match session::own(portal, caller).await? {
        Some((_, account)) => audit::history(portal, &account.id).await,
        None => Ok(Vec::new()),
    }
}

/// Who may go on with a change.
pub(crate) enum Gate {
    /// A signed-in person who has proven themselves a moment ago.
    Open(Box<(SessionRow, Account)>),
    /// Somewhere else first.
    Shut(Outcome),
}

/// Lets only people through who have proven themselves a moment ago; the others are asked, and come back to `page`.
pub(crate) async fn gate(portal: &Portal, caller: &Caller, page: Page) -> Result<Gate, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else {
        return Ok(Gate::Shut(Outcome::to(Page::Login)));
    };
    if session.is_fresh(portal.now()) {
        return Ok(Gate::Open(Box::new((session, account))));
    }
    confirm::go_on_at(portal, &session, &FormState::new(page)).await?;
    Ok(Gate::Shut(Outcome::to(Page::PortalConfirm)))
}
