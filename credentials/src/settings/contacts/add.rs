//! Adding an address: it is written down unverified, and what verifies it is sent there.

use super::{MOST, forget_unverified, holder};
use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    clock::Moment,
    confirmation::{self, Ask, Confirms},
    contact::{self, Address, Contact, MAIN},
    form::{Field, FormState, Page, Problem},
    limits,
    phone::PhoneNumber,
    pin::{self, Bound, Cost, NewPin, PinFor},
    portal::Portal,
    realm::{Rate, Way},
    recovery::destination::blind,
    session::{self, SessionRow},
    settings::{Gate, gate},
    store::{StoreError, Tx, sql},
    text::EmailAddress,
};

/// Adds a mail address; link and code go there. One that waited to be verified is forgotten.
///
/// # Errors
/// When the database fails; then nothing is added.
pub async fn add_email(portal: &Portal, caller: &Caller, email: &str) -> Result<Outcome, StoreError> {
    let parsed = EmailAddress::parse_typed(email);
    let form = FormState::new(Page::PortalContacts).typed(Field::Email, email).check(Field::Email, &parsed);
    add(portal, caller, (Field::Email, form), (parsed.ok().map(Address::Email), Way::Mail)).await
}

/// Adds a telephone, where the realm has PINs; a PIN goes there by text message, or by `voice`. The other way is taken where the one can't be.
///
/// # Errors
/// When the database fails; then nothing is added.
pub async fn add_phone(portal: &Portal, caller: &Caller, phone: &str, voice: bool) -> Result<Outcome, StoreError> {
    if caller.realm.prove.pin().is_none() {
        let inside = session::own(portal, caller).await?.is_some();
        return Ok(Outcome::to(if inside { Page::PortalContacts } else { Page::Login }));
    }
    let parsed = PhoneNumber::parse(phone);
    let form = FormState::new(Page::PortalContacts).typed(Field::Phone, phone).check(Field::Phone, &parsed);
    let way = if voice { Way::Voice } else { Way::Sms };
    add(portal, caller, (Field::Phone, form), (parsed.ok().map(Address::Phone), way)).await
}

async fn add(
    portal: &Portal,
    caller: &Caller,
    (field, form): (Field, FormState),
    (address, way): (Option<Address>, Way),
) -> Result<Outcome, StoreError> {
    let (session, account) = match gate(portal, caller, Page::PortalContacts).await? {
        Gate::Open(who) => *who,
        Gate::Shut(outcome) => return Ok(outcome),
    };
    let Some(address) = address else { return session::complain(portal, &session, &form).await };
    let mut tx = portal.store.begin().await?;
    Account::lock(&mut tx, &account.id).await?;
    if !session::is_there(&mut tx, &session).await? {
        return Ok(Outcome::to(Page::Login));
    }
    let contact = match write_down(&mut tx, portal, caller, &account, &address).await? {
        Ok(contact) => contact,
        Err(problem) => {
            drop(tx);
            return session::complain(portal, &session, &form.problem(field, problem)).await;
        }
    };
    let sent = send(&mut tx, portal, caller, (&account, &contact), way).await?;
    end(tx, portal, caller, &session, (sent, form, field)).await
}

/// The contact of an address, new or one that waits already; others that waited are forgotten.
async fn write_down(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    account: &Account,
    address: &Address,
) -> Result<Result<Contact, Problem>, StoreError> {
    let all = contact::all(tx, &account.id).await?;
    let same = |contact: &&Contact| contact.kind() == address.kind() && contact.key() == address.key();
    if all.iter().any(|contact| same(&contact) && contact.verified_at.is_some()) {
        return Ok(Err(Problem::ContactKnown));
    }
    if all.iter().filter(|contact| contact.verified_at.is_some()).count() >= MOST {
        return Ok(Err(Problem::ContactsFull(MOST)));
    }
    let waits = all.iter().filter(|contact| contact.id != MAIN).find(same);
    forget_unverified(tx, portal, &account.id, waits.map_or("", |contact| &contact.id)).await?;
    if let Some(contact) = waits {
        return Ok(Ok(contact.clone()));
    }
    let id = contact::insert(tx, portal, (&caller.realm, &account.id), address, false).await?;
    let contact = Contact {
        id: id.ok_or_else(|| StoreError::unreadable("contact"))?,
        kind: address.kind().name().to_owned(),
        value: address.value().to_owned(),
        verified_at: None,
    };
    audit::write(tx, portal, caller, Event::ContactAdded, Some(&account.id), &contact.masked()).await?;
    Ok(Ok(contact))
}

/// Whether something was sent.
pub(super) enum Sent {
    /// It was, or a moment ago.
    Yes,
    /// Not for now.
    No(Problem),
    /// A limit on messages is reached.
    Limited(pin::Reached, Way),
}

/// Sends what verifies a contact, unless the same way was gone within the cool-down.
pub(super) async fn send(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (account, contact): (&Account, &Contact),
    way: Way,
) -> Result<Sent, StoreError> {
    match contact.number() {
        Some(number) => ring(tx, portal, caller, (account, contact, &number), way).await,
        None => mail(tx, portal, caller, (account, contact)).await,
    }
}

async fn mail(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (account, contact): (&Account, &Contact),
) -> Result<Sent, StoreError> {
    let holder = holder(&contact.id);
    let cooling = |made_at: i64| Moment(made_at) + confirmation::COOLDOWN > portal.now();
    if confirmation::newest(tx, &holder).await?.is_some_and(|asked| cooling(asked.made_at)) {
        return Ok(Sent::Yes);
    }
    let address = EmailAddress::parse(&contact.value).map_err(|_| StoreError::unreadable("contact"))?;
    let ask = Ask { account: &account.id, what: Confirms::Email, holder: &holder, address: &address };
    Ok(match confirmation::ask(tx, portal, caller, &ask).await? {
        Ok(()) => Sent::Yes,
        Err(wait) => Sent::No(Problem::TryLater(limits::minutes(wait))),
    })
}

async fn ring(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (account, contact, number): (&Account, &Contact, &PhoneNumber),
    way: Way,
) -> Result<Sent, StoreError> {
    let (realm, now) = (&caller.realm, portal.now());
    let Some(policy) = realm.prove.pin() else { return Ok(Sent::No(Problem::WayOver)) };
    let mut ways = contact.ways().iter().copied().filter(|way| policy.ways.contains(way));
    let Some(way) = ways.clone().find(|other| *other == way).or_else(|| ways.next()) else {
        return Ok(Sent::No(Problem::WayOver));
    };
    let holder = holder(&contact.id);
    let former = pin::newest(tx, (&realm.slug, policy), &holder, now).await?;
    if former.is_some_and(|former| former.way == way && former.resend_at > now) {
        return Ok(Sent::Yes);
    }
    let by = Rate { count: 10, per: std::time::Duration::from_hours(1) };
    if let Err(wait) = limits::take(tx, &format!("confirm:by:{}", account.id), by, now).await? {
        return Ok(Sent::No(Problem::TryLater(limits::minutes(wait))));
    }
    let (to, prefix) = (blind(portal, realm, number.as_e164()), blind(portal, realm, number.prefix()));
    if let Some(reached) = pin::spend(tx, portal, caller, &Cost { way, to: &to, prefix: &prefix, real: true }).await? {
        return Ok(Sent::Limited(reached, way));
    }
    let new = NewPin {
        bound: Bound { holder: &holder, destination: &contact.id, purpose: PinFor::Contact },
        way,
        subject: &account.id,
        contact: Some(&contact.id),
        number: &portal.short_number(),
    };
    pin::issue(tx, portal, caller, policy, &new).await?;
    Ok(Sent::Yes)
}

/// On to the page that verifies, or back with what was wrong; then nothing was written down.
pub(super) async fn end(
    mut tx: Tx,
    portal: &Portal,
    caller: &Caller,
    session: &SessionRow,
    (sent, form, field): (Sent, FormState, Field),
) -> Result<Outcome, StoreError> {
    let problem = match sent {
        Sent::Yes => {
            sql!("UPDATE sessions SET form = NULL, notice = NULL WHERE id = $1", &session.id).execute(&mut *tx).await?;
            tx.commit().await?;
            portal.bell.notify_one();
            return Ok(Outcome::to(Page::PortalContactVerify));
        }
        Sent::No(problem) => {
            drop(tx);
            problem
        }
        Sent::Limited(reached, way) => {
            drop(tx);
            let mut tx = portal.store.begin().await?;
            pin::tell(&mut tx, portal, caller, (reached, way)).await?;
            tx.commit().await?;
            portal.bell.notify_one();
            Problem::WayOver
        }
    };
    let field = (problem == Problem::WayOver).then_some(field);
    session::complain(portal, session, &form.problem(field, problem)).await
}
