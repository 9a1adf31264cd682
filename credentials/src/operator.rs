//! The operator's desk: accounts, open flows, the outbox, the audit log and figures of one realm.
//!
//! Everything that changes something is decided under lock by [`permit`](crate::permit) and written to the audit log in the same
//! transaction. A lost one-time-password device goes only when two operators want it to.

mod account;
mod accounts;
mod audit_csv;
mod audit_filter;
mod audit_log;
mod change;
mod figures;
mod flows;
mod outbox;
mod removal;
mod start;

use crate::{
    account::Account,
    caller::{Caller, Outcome},
    desk::{self, Desk},
    form::{FormState, Page, Place},
    mask,
    permit::{self, Act, Denied},
    portal::Portal,
    realm::Realm,
    session,
    store::{StoreError, Tx},
};

pub use account::{AccountFacts, DeviceFacts, PasswordState, account};
pub use accounts::{AccountLine, AccountsPage, accounts};
pub use audit_csv::{AuditCsv, CSV_ROWS, audit_csv};
pub use audit_log::{AuditLine, AuditPage, AuditSearch, MOST_COUNTED, audit};
pub use change::{disable, enable, require_renewal, sign_out_everywhere, unlock};
pub use figures::{DayFigures, Figures, figures};
pub use flows::{FlowLine, FlowsPage, flows};
pub use outbox::{OutboxLine, OutboxPage, OutboxState, outbox, send_again};
pub use removal::{Removal, RemovalLine, ask_removal, decide_removal};
pub use start::{DeskView, desk};

/// How many lines a page of a list shows.
pub const PER_PAGE: i64 = 50;

/// Whose something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The account, as in its page's path.
    pub account_id: String,
    /// The user ID.
    pub user_id: String,
    /// The name.
    pub name: String,
}

impl Whose {
    /// From an account that may not be there.
    fn of(account_id: Option<String>, user_id: Option<String>, name: Option<String>) -> Option<Self> {
        Some(Self { account_id: account_id?, user_id: user_id?, name: name? })
    }
}

/// The login ID as an operator may see it. Where it is an address of the customer's own, nobody else learns it.
fn shown_login_id(realm: &Realm, login_id: String) -> Option<String> {
    match login_id {
        none if none.is_empty() => None,
        own if realm.customers => Some(mask::mask_id(&own)),
        issued => Some(issued),
    }
}

/// A page of a list.
pub(crate) struct Slice {
    pub page: i64,
    pub pages: i64,
    skip: i64,
}

impl Slice {
    /// The page that was asked for, or the nearest that there is.
    pub(crate) fn of(total: i64, page: i64) -> Self {
        let pages = ((total + PER_PAGE - 1) / PER_PAGE).max(1);
        let page = page.clamp(1, pages);
        Self { page, pages, skip: (page - 1) * PER_PAGE }
    }

    /// How many lines it has, and how many stand before it.
    pub(crate) fn bounds(&self) -> (i64, i64) {
        (PER_PAGE, self.skip)
    }
}

/// A form about an account: who acts and upon whom, both locked.
struct Hand {
    tx: Tx,
    desk: Desk,
    operator: Account,
    target: Account,
}

/// Takes an account in hand.
async fn hold(portal: &Portal, caller: &Caller, act: Act, id: &str) -> Result<Result<Hand, Outcome>, StoreError> {
    let place = if Portal::is_row_id(id) { Page::AdminAccount.about(id) } else { Page::AdminAccounts.into() };
    let desk = match desk::enter(portal, caller, act, place.clone()).await? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(Err(outcome)),
    };
    let mut tx = portal.store.begin().await?;
    match desk::locked(&mut tx, &desk, act, id).await? {
        Ok((operator, target)) => Ok(Ok(Hand { tx, desk, operator, target })),
        Err(denied) => {
            drop(tx);
            let place = if denied == Denied::NotYours { Page::AdminAccounts.into() } else { place };
            Ok(Err(desk::refuse(portal, caller, &desk, (act, Some(id), denied), &place).await?))
        }
    }
}

impl Hand {
    /// The account's page.
    fn place(&self) -> Place {
        Page::AdminAccount.about(&self.target.id)
    }

    /// Leaves everything as it was and says why, on the account's page.
    async fn complain(self, portal: &Portal, form: FormState) -> Result<Outcome, StoreError> {
        drop(self.tx);
        session::complain(portal, &self.desk.session, &form).await
    }

    /// Keeps what was done, tells it on the account's page, and has the messages sent.
    async fn done(mut self, portal: &Portal, notice: session::Notice) -> Result<Outcome, StoreError> {
        let place = self.place();
        let _page = session::tell(&mut self.tx, portal, &self.desk.session.id, place.page, notice).await?;
        self.tx.commit().await?;
        portal.bell.notify_one();
        Ok(Outcome::at(place))
    }
}

/// The operator, locked and decided anew, for what is done to no particular account.
pub(crate) async fn alone(tx: &mut Tx, desk: &Desk, act: Act) -> Result<Result<Account, Denied>, StoreError> {
    let Some(operator) = Account::lock(tx, &desk.actor.id).await? else { return Ok(Err(Denied::Role)) };
    if !session::is_there(tx, &desk.session).await? {
        return Ok(Err(Denied::Role));
    }
    Ok(permit::decide(&operator, act, None).map(|()| operator))
}
