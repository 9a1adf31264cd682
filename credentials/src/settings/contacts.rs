//! The mail addresses and telephones of an account. A new one counts once it was verified; at least one verified mail address stays, and the
//! one that signs in.

mod add;
mod verify;

use sqlx::AnyConnection;

use super::{Gate, gate};
use crate::{
    account::{self, Account},
    audit::Event,
    caller::{Caller, Outcome},
    contact::{self, Contact, ContactKind, MAIN},
    form::{Field, FormState, Page, Problem},
    notice,
    portal::Portal,
    session::{self, Notice},
    store::{StoreError, Tx, sql},
    text::{EmailAddress, LoginId},
};

pub use add::{add_email, add_phone};
pub(crate) use verify::verified;
pub use verify::{PendingContact, cancel, pending, resend, verify};

/// The most addresses and numbers of an account.
pub const MOST: usize = 10;

/// One line of the list of addresses.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that the page tells")]
pub struct ContactLine {
    /// For removing it.
    pub id: String,
    /// What kind of address it is.
    pub kind: ContactKind,
    /// The address, whole: only its owner sees it.
    pub value: String,
    /// Whether it counts.
    pub verified: bool,
    /// Whether notices go there.
    pub main: bool,
    /// Whether it signs in.
    pub is_login_id: bool,
    /// Whether it takes text messages.
    pub takes_sms: bool,
}

impl ContactLine {
    fn new(contact: Contact, account: &Account) -> Self {
        let number = contact.number();
        Self {
            kind: contact.kind(),
            verified: contact.verified_at.is_some(),
            main: contact.id == MAIN,
            is_login_id: is_login_id(&contact, account),
            takes_sms: number.as_ref().is_some_and(crate::phone::PhoneNumber::takes_sms),
            value: number.map_or(contact.value, |number| number.national()),
            id: contact.id,
        }
    }
}

/// The account's addresses: telephones first, the main mail address before other ones.
///
/// # Errors
/// When the database fails.
pub async fn list(portal: &Portal, caller: &Caller) -> Result<Vec<ContactLine>, StoreError> {
    let Some((_, account)) = session::own(portal, caller).await? else { return Ok(Vec::new()) };
    let all = contact::all(&mut *portal.store.read().acquire().await?, &account.id).await?;
    Ok(all.into_iter().map(|contact| ContactLine::new(contact, &account)).collect())
}

fn is_login_id(contact: &Contact, account: &Account) -> bool {
    let key = |text: &str| LoginId::parse(text).map(|login| login.key()).ok();
    contact.kind() == ContactKind::Email && key(&contact.value).is_some_and(|own| Some(own) == key(&account.login_id))
}

/// Who waits for what verifies a contact.
fn holder(contact: &str) -> String {
    format!("contact:{contact}")
}

/// The contact that waits to be verified; there is at most one.
async fn unverified(db: &mut AnyConnection, account: &str) -> Result<Option<Contact>, StoreError> {
    let waits = |contact: &Contact| contact.verified_at.is_none() && contact.id != MAIN;
    Ok(contact::all(db, account).await?.into_iter().find(waits))
}

/// Forgets what waits to be verified, but `spare`, and what was sent there.
async fn forget_unverified(tx: &mut Tx, portal: &Portal, account: &str, spare: &str) -> Result<(), StoreError> {
    for statement in [
        "UPDATE pins SET voided_at = $1 WHERE voided_at IS NULL AND holder IN \
         (SELECT 'contact:' || id FROM contacts WHERE account_id = $2 AND verified_at IS NULL AND id <> $3)",
        "UPDATE confirmations SET voided_at = $1 WHERE voided_at IS NULL AND used_at IS NULL AND holder IN \
         (SELECT 'contact:' || id FROM contacts WHERE account_id = $2 AND verified_at IS NULL AND id <> $3)",
    ] {
        sql!(statement, portal.now().0, account, spare).execute(&mut **tx).await?;
    }
    sql!("DELETE FROM contacts WHERE account_id = $1 AND verified_at IS NULL AND id <> $2", account, spare)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Removes an address. The last verified mail address stays, and the one that signs in. When the main one goes, the oldest of the others takes
/// its place. Whatever was under way to any address of the account is void.
///
/// # Errors
/// When the database fails; then nothing is removed.
pub async fn remove(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    let (session, account) = match gate(portal, caller, Page::PortalContacts).await? {
        Gate::Open(who) => *who,
        Gate::Shut(outcome) => return Ok(outcome),
    };
    if id != MAIN && !Portal::is_row_id(id) {
        return Ok(Outcome::to(Page::PortalContacts));
    }
    let mut tx = portal.store.begin().await?;
    // Of two removals at once, the second counts what the first left.
    let Some(account) = Account::lock(&mut tx, &account.id).await? else { return Ok(Outcome::to(Page::Login)) };
    if !session::is_there(&mut tx, &session).await? {
        return Ok(Outcome::to(Page::Login));
    }
    let all = contact::all(&mut tx, &account.id).await?;
    let Some(gone) = all.iter().find(|contact| contact.id == id) else { return Ok(Outcome::to(Page::PortalContacts)) };
    if let Some(problem) = why_not(gone, &all, &account) {
        drop(tx);
        let form = FormState::new(Page::PortalContacts).typed(Field::Contact, id).problem(Field::Contact, problem);
        return session::complain(portal, &session, &form).await;
    }
    take_away(&mut tx, portal, caller, &account, gone).await?;
    let main = Account::by_id(&mut tx, &account.id).await?.and_then(|now| now.verified_email().map(str::to_owned));
    let told = told(gone, account.verified_email(), main.as_deref());
    notice::contact_changed(&mut tx, portal, caller, (&account, Event::ContactRemoved), (&gone.masked(), &told))
        .await?;
    let outcome = session::tell(&mut tx, portal, &session.id, Page::PortalContacts, Notice::ContactRemoved).await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}

fn why_not(gone: &Contact, all: &[Contact], account: &Account) -> Option<Problem> {
    if gone.kind() != ContactKind::Email || gone.verified_at.is_none() {
        return None;
    }
    if is_login_id(gone, account) {
        return Some(Problem::ContactIsLoginId);
    }
    let stays =
        |other: &&Contact| other.kind() == ContactKind::Email && other.verified_at.is_some() && other.id != gone.id;
    if all.iter().any(|other| stays(&other)) { None } else { Some(Problem::ContactNeeded) }
}

async fn take_away(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    account: &Account,
    gone: &Contact,
) -> Result<(), StoreError> {
    if gone.id == MAIN {
        return promote(tx, portal, caller, account).await;
    }
    for statement in [
        "UPDATE pins SET voided_at = $1 WHERE voided_at IS NULL AND holder = $2",
        "UPDATE confirmations SET voided_at = $1 WHERE voided_at IS NULL AND used_at IS NULL AND holder = $2",
    ] {
        sql!(statement, portal.now().0, holder(&gone.id)).execute(&mut **tx).await?;
    }
    sql!("DELETE FROM contacts WHERE id = $1 AND account_id = $2", &gone.id, &account.id).execute(&mut **tx).await?;
    if gone.verified_at.is_some() {
        account::void_open(tx, &account.id, "", portal.now().0).await?;
    }
    Ok(())
}

/// The oldest verified mail address takes the place of the main one, which is forgotten.
async fn promote(tx: &mut Tx, portal: &Portal, caller: &Caller, account: &Account) -> Result<(), StoreError> {
    let oldest: Option<String> = sqlx::query_scalar(
        "SELECT value FROM contacts WHERE account_id = $1 AND kind = 'email' AND verified_at IS NOT NULL \
         ORDER BY verified_at, created_at, id LIMIT 1",
    )
    .bind(&account.id)
    .fetch_optional(&mut **tx)
    .await?;
    sql!("UPDATE accounts SET email = NULL, mailbox = NULL, email_verified = 0 WHERE id = $1", &account.id)
        .execute(&mut **tx)
        .await?;
    if let Some(Ok(oldest)) = oldest.as_deref().map(EmailAddress::parse) {
        let without = Account { email: None, mailbox: None, email_verified: 0, ..account.clone() };
        contact::set_main(tx, portal, (&caller.realm, &without), &oldest).await?;
    }
    account::void_open(tx, &account.id, "", portal.now().0).await
}

/// Who is told of a removal: the mailbox that is gone, and the one to which notices go now.
fn told<'a>(gone: &'a Contact, before: Option<&'a str>, now: Option<&'a str>) -> Vec<&'a str> {
    let gone = match gone.id.as_str() {
        MAIN => before,
        _ => Some(gone.value.as_str()).filter(|_| gone.kind() == ContactKind::Email && gone.verified_at.is_some()),
    };
    gone.into_iter().chain(now).collect()
}
