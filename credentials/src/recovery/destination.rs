//! Choosing where the PIN goes: among masked destinations, each under an opaque id of this flow.

use serde::{Deserialize, Serialize};

use super::{asked_flow, decoy, facts::Facts};
use crate::{
    audit::{self, Event},
    caller::{Caller, Cookie, Outcome},
    contact::{self, Contact, ContactKind},
    flow::{self, Claim, FlowRow, Kind, NewFlow, Purpose, Step},
    form::{Field, FormState, Page, Problem},
    mask,
    pin::{self, Bound, Cost, NewPin, PinFor},
    portal::Portal,
    proof::Proofs,
    realm::{PinPolicy, Realm, Way},
    store::{StoreError, Tx, sql},
};

/// A place that a PIN can go to, by one way or two.
pub(super) struct Place {
    /// The contact; nothing where there is none.
    pub contact: Option<String>,
    pub mask: String,
    pub ways: &'static [Way],
    /// Under which names its messages are counted.
    pub to: String,
    pub prefix: String,
}

/// A destination of one flow, as the flow keeps it. The address itself is read when it is written to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Destination {
    pub id: String,
    pub way: Way,
    pub mask: String,
    pub contact: Option<String>,
    to: String,
    prefix: String,
}

/// What a limit calls an address: a keyed hash.
pub(crate) fn blind(portal: &Portal, realm: &Realm, address: &str) -> String {
    portal.keys.derive("spend", format!("{}\n{address}", realm.slug).as_bytes()).hash("limit")
}

fn aad(flow: &str) -> String {
    format!("destinations:{flow}")
}

/// The destinations that a flow offers.
pub(crate) fn of_flow(portal: &Portal, flow: &FlowRow) -> Result<Vec<Destination>, StoreError> {
    let Some(sealed) = &flow.destinations else { return Ok(Vec::new()) };
    let plain = portal.keys.open(sealed, &aad(&flow.id)).map_err(|_| StoreError::unreadable("destinations"))?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::unreadable("destinations"))
}

fn place(portal: &Portal, realm: &Realm, contact: &Contact) -> Place {
    let (mask, prefix) = match contact.number() {
        Some(number) => (number.masked(), number.prefix().to_owned()),
        None => (mask::mask_email(&contact.value), contact.value.to_ascii_lowercase()),
    };
    let whole = if contact.kind() == ContactKind::Email { prefix.clone() } else { contact.value.clone() };
    Place {
        contact: Some(contact.id.clone()),
        mask,
        ways: contact.ways(),
        to: blind(portal, realm, &whole),
        prefix: blind(portal, realm, &prefix),
    }
}

/// One line for each way to each place that the realm offers, telephones that only ring first.
fn lines(portal: &Portal, policy: &PinPolicy, mut places: Vec<Place>) -> Vec<Destination> {
    places.sort_by_key(|place| (place.ways == [Way::Mail], place.ways.len()));
    let mut lines = Vec::new();
    for place in places {
        for way in place.ways.iter().filter(|way| policy.ways.contains(way)) {
            lines.push(Destination {
                id: portal.row_id(),
                way: *way,
                mask: place.mask.clone(),
                contact: place.contact.clone(),
                to: place.to.clone(),
                prefix: place.prefix.clone(),
            });
        }
    }
    lines
}

/// Begins the flow of somebody who gave facts: the same statements for right and wrong ones.
pub(super) async fn identified(
    mut tx: Tx,
    portal: &Portal,
    caller: &Caller,
    facts: &Facts,
    nonce: &str,
) -> Result<Outcome, StoreError> {
    let realm = &caller.realm;
    let Some(policy) = realm.prove.pin() else { return Ok(Outcome::to(Page::Recovery)) };
    let account = facts.account(&mut tx, realm).await?;
    let contacts = contact::all(&mut tx, account.as_ref().map_or("", |a| &a.id)).await?;
    // Made ready first and sorted out then, so that nobody's addresses, of which none is confirmed, take as long.
    let ready = lines(portal, policy, contacts.iter().map(|contact| place(portal, realm, contact)).collect());
    let is_confirmed = |id: &String| contacts.iter().any(|contact| contact.id == *id && contact.verified_at.is_some());
    let real: Vec<_> = ready.into_iter().filter(|line| line.contact.as_ref().is_some_and(is_confirmed)).collect();
    // An account that can't be reached is treated like nobody.
    let account = account.filter(|_| !real.is_empty());
    let invented = lines(portal, policy, decoy::places(portal, realm, policy, facts));
    let (subject, destinations) = match &account {
        Some(account) => (account.id.clone(), real),
        None => (portal.blind(caller, &facts.key()), invented),
    };
    let token = asked_flow(&mut tx, portal, caller, (&facts.key(), nonce)).await?;
    let plain = serde_json::to_vec(&destinations).map_err(|_| StoreError::unreadable("destinations"))?;
    let sealed = portal.keys.seal(&*portal.chance, &plain, &aad(&flow::id_of(&token)));
    let longest = [policy.sms, policy.voice, policy.mail].into_iter().max().unwrap_or_default();
    let new = NewFlow {
        kind: Kind::Recovery,
        step: Step::Destination,
        account: None,
        link: None,
        number: &portal.short_number(),
        proofs: Proofs::default(),
        remember: false,
        form: None,
        life: longest + PinPolicy::UNDER_WAY + flow::LIFE,
        claim: Some(Claim { purpose: facts.purpose(), subject: &subject, destinations: &sealed }),
    };
    if flow::insert(&mut tx, portal, caller, &token, new).await? {
        audit::write(&mut tx, portal, caller, Event::FactsGiven, Some(&subject), facts.purpose().name()).await?;
    }
    tx.commit().await?;
    Ok(Outcome::to(Page::RecoveryDestination).flow(Cookie::Set(token)))
}

/// Sends a PIN to the chosen destination and goes on to its page. The same one again within the cool-down sends nothing more.
///
/// # Errors
/// When the database fails; then nothing was sent.
pub async fn choose(portal: &Portal, caller: &Caller, destination: &str) -> Result<Outcome, StoreError> {
    let Some(flow) = flow::load(portal, caller).await? else {
        return flow::expired(portal, caller, Kind::Recovery).await;
    };
    let (Step::Destination | Step::Pin, Some(policy)) = (flow.step(), caller.realm.prove.pin()) else {
        return Ok(Outcome::to(flow.page(&caller.realm)));
    };
    let all = of_flow(portal, &flow)?;
    let Some(chosen) = all.iter().find(|d| d.id == destination) else {
        let mut tx = portal.store.begin().await?;
        let form = FormState::new(Page::RecoveryDestination).problem(Field::Destination, Problem::ChooseDestination);
        let outcome = flow::complain(&mut tx, &flow, &form).await?;
        tx.commit().await?;
        return Ok(outcome);
    };
    send(portal, caller, policy, (&flow, chosen)).await
}

/// For whom a PIN of a flow is.
pub(super) fn bound<'a>(flow: &'a FlowRow, destination: &'a str) -> Bound<'a> {
    let purpose = match flow.purpose() {
        Purpose::Password => PinFor::Password,
        Purpose::LoginId => PinFor::LoginId,
    };
    Bound { holder: &flow.id, destination, purpose }
}

pub(super) async fn send(
    portal: &Portal,
    caller: &Caller,
    policy: &PinPolicy,
    (flow, chosen): (&FlowRow, &Destination),
) -> Result<Outcome, StoreError> {
    let now = portal.now();
    let mut tx = portal.store.begin().await?;
    // Decides among parallel clicks: the same destination gets one message in a cool-down.
    let won = sql!(
        "UPDATE flows SET step = 'pin', choice = $1, pin_at = $2, form = NULL WHERE id = $3 AND step IN ('destination', 'pin') \
         AND voided_at IS NULL AND done_at IS NULL AND ends_at > $2 AND (choice IS NULL OR choice <> $1 OR pin_at <= $4)",
        &chosen.id,
        now.0,
        &flow.id,
        (now - policy.cooldown).0,
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if won == 0 {
        drop(tx);
        let page = flow::load(portal, caller).await?.map_or(Page::Recovery, |flow| flow.page(&caller.realm));
        return Ok(Outcome::to(page));
    }
    let cost = Cost { way: chosen.way, to: &chosen.to, prefix: &chosen.prefix, real: chosen.contact.is_some() };
    if let Some(reached) = pin::spend(&mut tx, portal, caller, &cost).await? {
        drop(tx);
        let mut tx = portal.store.begin().await?;
        pin::tell(&mut tx, portal, caller, (reached, chosen.way)).await?;
        let form = FormState::new(Page::RecoveryDestination).problem(Field::Destination, Problem::WayOver);
        let outcome = flow::complain(&mut tx, flow, &form).await?;
        tx.commit().await?;
        portal.bell.notify_one();
        return Ok(outcome);
    }
    let new = NewPin {
        bound: bound(flow, &chosen.id),
        way: chosen.way,
        subject: flow.subject.as_deref().unwrap_or_default(),
        contact: chosen.contact.as_deref(),
        number: &portal.short_number(),
    };
    pin::issue(&mut tx, portal, caller, policy, &new).await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(Outcome::to(Page::RecoveryPin))
}
