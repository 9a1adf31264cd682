//! A session as its pages show it.

use super::{KeptNotice, NOTICE_LIFE, Notice, SessionRow, own};
use crate::{
    account::{Account, AccountView},
    caller::Caller,
    clock::Moment,
    customers::{self, CustomerView},
    form::{FormState, Page},
    portal::Portal,
    store::StoreError,
};

/// A session as pages show it.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// Its public id, as in the list.
    pub id: String,
    /// Whose it is.
    pub account: AccountView,
    /// What heads the pages where accounts are customers.
    pub customer: Option<CustomerView>,
    /// What went wrong with the last form, and on which page.
    pub form: Option<FormState>,
    /// What went well a moment ago, and on which page.
    pub notice: Option<(Page, Notice)>,
    /// Whether credentials may be changed without proving oneself again.
    pub fresh: bool,
    /// Whether it came by a mailed link.
    pub mail_proven: bool,
    /// When it began.
    pub started_at: Moment,
    /// When it ends whatever happens.
    pub ends_at: Moment,
}

/// The caller's session, as pages show it.
///
/// # Errors
/// When the database fails.
pub async fn current(portal: &Portal, caller: &Caller) -> Result<Option<SessionView>, StoreError> {
    match own(portal, caller).await? {
        Some((session, account)) => Ok(Some(view(portal, caller, &session, &account).await?)),
        None => Ok(None),
    }
}

/// A session as pages show it.
pub(crate) async fn view(
    portal: &Portal,
    caller: &Caller,
    session: &SessionRow,
    account: &Account,
) -> Result<SessionView, StoreError> {
    let now = portal.now();
    let customer = if caller.realm.customers {
        customers::head(&mut *portal.store.read().acquire().await?, &caller.realm, account).await?
    } else {
        None
    };
    Ok(SessionView {
        id: session.public_id.clone(),
        account: account.view(&caller.realm),
        customer,
        form: session.form(),
        notice: session
            .notice
            .as_deref()
            .and_then(|text| serde_json::from_str::<KeptNotice>(text).ok())
            .filter(|kept| kept.at + NOTICE_LIFE > now)
            .map(|kept| (kept.page, kept.notice)),
        fresh: session.is_fresh(now),
        mail_proven: session.proofs().mail,
        started_at: Moment(session.started_at),
        ends_at: Moment(session.ends_at),
    })
}
