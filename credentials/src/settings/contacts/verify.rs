//! Verifying an address: by the PIN that went to the telephone, or by the code in the mail; the mail's link does it too, in any browser.

use std::time::Duration;

use super::{add, forget_unverified, holder, unverified};
use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    clock::Moment,
    confirmation,
    contact::{self, Contact, ContactKind},
    form::{Field, FormState, Page, Problem},
    limits, notice,
    outbox::Undelivered,
    pin::{self, Bound, PinFor, Verdict},
    portal::Portal,
    realm::{Realm, Way},
    session::{self, Notice},
    store::{StoreError, Tx, sql},
    text::{EmailAddress, PinInput},
};

/// An address that waits to be verified.
#[derive(Clone, Debug)]
pub struct PendingContact {
    /// The address, whole: only its owner sees it.
    pub value: String,
    /// What kind of address it is.
    pub kind: ContactKind,
    /// The way that the PIN went; a code goes by mail.
    pub way: Way,
    /// Whether it takes text messages.
    pub takes_sms: bool,
    /// The short number that the message shows too.
    pub number: String,
    /// How many digits PIN or code have.
    pub digits: u8,
    /// How long they work from their arrival.
    pub life: Duration,
    /// When they end.
    pub ends_at: Moment,
    /// From when on others can be asked for.
    pub resend_at: Moment,
    /// Whether they can't be used any more.
    pub over: bool,
    /// Whether the provider takes no messages just now; they are still tried.
    pub trouble: bool,
    /// Why a PIN did not arrive, where that is known.
    pub undelivered: Option<Undelivered>,
}

/// The address that waits to be verified, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn pending(portal: &Portal, caller: &Caller) -> Result<Option<PendingContact>, StoreError> {
    let Some((_, account)) = session::own(portal, caller).await? else { return Ok(None) };
    let mut db = portal.store.read().acquire().await?;
    let Some(contact) = unverified(&mut db, &account.id).await? else { return Ok(None) };
    match contact.kind() {
        ContactKind::Email => mailed(&mut db, portal, contact).await,
        ContactKind::Phone => rung(&mut db, portal, &caller.realm, &contact).await,
    }
}

async fn mailed(
    db: &mut sqlx::AnyConnection,
    portal: &Portal,
    contact: Contact,
) -> Result<Option<PendingContact>, StoreError> {
    let asked = confirmation::newest(db, &holder(&contact.id)).await?;
    Ok(asked.map(|asked| PendingContact {
        value: contact.value,
        kind: ContactKind::Email,
        way: Way::Mail,
        takes_sms: false,
        digits: confirmation::DIGITS,
        life: confirmation::LIFE,
        ends_at: asked.ends_at(),
        resend_at: Moment(asked.made_at) + confirmation::COOLDOWN,
        over: asked.is_over(portal.now()),
        number: asked.number,
        trouble: false,
        undelivered: None,
    }))
}

async fn rung(
    db: &mut sqlx::AnyConnection,
    portal: &Portal,
    realm: &Realm,
    contact: &Contact,
) -> Result<Option<PendingContact>, StoreError> {
    let (Some(policy), Some(number)) = (realm.prove.pin(), contact.number()) else { return Ok(None) };
    let pin = pin::newest(db, (&realm.slug, policy), &holder(&contact.id), portal.now()).await?;
    Ok(pin.map(|pin| PendingContact {
        value: number.national(),
        kind: ContactKind::Phone,
        way: pin.way,
        takes_sms: number.takes_sms(),
        number: pin.number,
        digits: policy.digits,
        life: pin.life,
        ends_at: pin.ends_at,
        resend_at: pin.resend_at,
        over: pin.over,
        trouble: pin.trouble,
        undelivered: pin.undelivered,
    }))
}

/// Tries the PIN or code of the address that waits. Of parallel tries with the right one, one verifies it.
///
/// # Errors
/// When the database fails; then it isn't verified.
pub async fn verify(portal: &Portal, caller: &Caller, typed: &str) -> Result<Outcome, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    let mut tx = portal.store.begin().await?;
    let Some(account) = Account::lock(&mut tx, &account.id).await?.filter(Account::is_active) else {
        return Ok(Outcome::to(Page::Login));
    };
    if !session::is_there(&mut tx, &session).await? {
        return Ok(Outcome::to(Page::Login));
    }
    // The second of a double click finds nothing that waits.
    let Some(contact) = unverified(&mut tx, &account.id).await? else { return Ok(Outcome::to(Page::PortalContacts)) };
    let digits = match (contact.kind(), caller.realm.prove.pin()) {
        (ContactKind::Email, _) => confirmation::DIGITS,
        (ContactKind::Phone, Some(policy)) => policy.digits,
        (ContactKind::Phone, None) => return Ok(Outcome::to(Page::PortalContacts)),
    };
    let input = PinInput::parse(typed, digits);
    let form = FormState::new(Page::PortalContactVerify).check(Field::Pin, &input);
    let Ok(input) = input else {
        drop(tx);
        return session::complain(portal, &session, &form).await;
    };
    let problem = match contact.kind() {
        ContactKind::Email => {
            confirmation::try_code(&mut tx, portal, caller, &holder(&contact.id), &input).await?.err()
        }
        ContactKind::Phone => try_pin(&mut tx, portal, caller, (&account, &contact), &input).await?,
    };
    let Some(problem) = problem else {
        let outcome =
            session::tell(&mut tx, portal, &session.id, Page::PortalContacts, Notice::ContactVerified).await?;
        tx.commit().await?;
        portal.bell.notify_one();
        return Ok(outcome);
    };
    tx.commit().await?;
    let field = (!matches!(problem, Problem::TryLater(_))).then_some(Field::Pin);
    session::complain(portal, &session, &form.problem(field, problem)).await
}

async fn try_pin(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (account, contact): (&Account, &Contact),
    input: &PinInput,
) -> Result<Option<Problem>, StoreError> {
    let holder = holder(&contact.id);
    let bound = Bound { holder: &holder, destination: &contact.id, purpose: PinFor::Contact };
    let (event, problem) = match pin::check(tx, portal, caller, (bound, &account.id), input).await? {
        Verdict::Right => {
            let counts = verified(tx, portal, caller, account, &contact.id).await?;
            return Ok((!counts).then_some(Problem::PinOver));
        }
        Verdict::Wrong => (Event::PinRefused, Problem::PinWrong),
        Verdict::Over => (Event::PinRefused, Problem::PinOver),
        Verdict::TooMany(wait) => (Event::Limited, Problem::TryLater(limits::minutes(wait))),
    };
    audit::write(tx, portal, caller, event, Some(&account.id), "contact").await?;
    Ok(Some(problem))
}

/// Makes an address count that was proven; `false` where it isn't there any more. The first mail address of an account becomes its main one, and
/// one that is confirmed while the main one is unreachable. The account's row is locked.
pub(crate) async fn verified(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    account: &Account,
    id: &str,
) -> Result<bool, StoreError> {
    let found = contact::one(tx, &account.id, id).await?.filter(|contact| contact.verified_at.is_none());
    let Some(contact) = found else { return Ok(false) };
    sql!(
        "UPDATE contacts SET verified_at = $1 WHERE id = $2 AND account_id = $3 AND verified_at IS NULL",
        portal.now().0,
        &contact.id,
        &account.id
    )
    .execute(&mut **tx)
    .await?;
    let mut told: Vec<&str> = account.verified_email().into_iter().collect();
    if let (ContactKind::Email, Ok(address)) = (contact.kind(), EmailAddress::parse(&contact.value)) {
        told.push(&contact.value);
        if account.verified_email().is_none() || account.unreachable_at.is_some() {
            contact::set_main(tx, portal, (&caller.realm, account), &address).await?;
        }
    }
    let event = (account, Event::ContactVerified);
    notice::contact_changed(tx, portal, caller, event, (&contact.masked(), &told)).await?;
    Ok(true)
}

/// Sends another PIN or code to the address that waits, the same way as before, once the cool-down is over.
///
/// # Errors
/// When the database fails; then the former one still works.
pub async fn resend(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    let mut tx = portal.store.begin().await?;
    Account::lock(&mut tx, &account.id).await?;
    let Some(contact) = unverified(&mut tx, &account.id).await? else { return Ok(Outcome::to(Page::PortalContacts)) };
    let former = match caller.realm.prove.pin() {
        Some(policy) => pin::newest(&mut tx, (&caller.realm.slug, policy), &holder(&contact.id), portal.now()).await?,
        None => None,
    };
    let way = former.map_or(Way::Sms, |former| former.way);
    let sent = add::send(&mut tx, portal, caller, (&account, &contact), way).await?;
    let form = FormState::new(Page::PortalContactVerify);
    add::end(tx, portal, caller, &session, (sent, form, Field::Pin)).await
}

/// Gives the address that waits up.
///
/// # Errors
/// When the database fails; then it still waits.
pub async fn cancel(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    let mut tx = portal.store.begin().await?;
    Account::lock(&mut tx, &account.id).await?;
    forget_unverified(&mut tx, portal, &account.id, "").await?;
    sql!("UPDATE sessions SET form = NULL, notice = NULL WHERE id = $1", &session.id).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(Outcome::to(Page::PortalContacts))
}
