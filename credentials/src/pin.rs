//! PINs: made, carried and checked. Bound to who holds them (a flow, or a contact that is being verified), to a destination and to a purpose.
//!
//! A PIN is derived from its outbox row, so the queue never holds it and a second try of the worker says the same one. The database keeps a
//! keyed hash. One statement takes a try, one uses the PIN up; only the newest of a holder is valid.

mod budget;
mod view;

use std::time::Duration;

use zeroize::Zeroizing;

use crate::{
    audit::{self, Event},
    caller::Caller,
    limits,
    outbox::{self, Lane, Order},
    portal::Portal,
    realm::{PinPolicy, Way},
    store::{StoreError, Tx, sql},
    text::PinInput,
};

pub(crate) use budget::{Cost, Reached, spend, tell};
pub(crate) use view::newest;

/// How often one PIN may be tried.
const TRIES: i64 = 5;

/// What a PIN is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PinFor {
    /// Resetting the password.
    Password,
    /// Resetting the login ID.
    LoginId,
    /// Verifying an address.
    Contact,
}

impl PinFor {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::LoginId => "login-id",
            Self::Contact => "contact",
        }
    }
}

/// To what a PIN is bound: it fits nowhere else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound<'a> {
    /// The flow's id, or `contact:` and the id of the one that is being verified.
    pub holder: &'a str,
    /// The opaque id of the destination.
    pub destination: &'a str,
    pub purpose: PinFor,
}

/// A PIN to be sent.
pub(crate) struct NewPin<'a> {
    pub bound: Bound<'a>,
    pub way: Way,
    /// The account, or the blinded facts of nobody.
    pub subject: &'a str,
    /// The contact, or nothing: then nothing is sent, in the same way.
    pub contact: Option<&'a str>,
    pub number: &'a str,
}

/// The longest that a PIN may live from its asking.
pub(crate) fn cap(policy: &PinPolicy, way: Way) -> Duration {
    policy.life(way) + PinPolicy::UNDER_WAY
}

/// The digits of the PIN that an outbox row carries. Taken from 256 derived bits, so that no PIN is likelier than another by more than 2⁻²⁰⁰.
pub(crate) fn digits_of(portal: &Portal, job: &str, digits: u8) -> Zeroizing<String> {
    let token = portal.keys.derive("pin", job.as_bytes());
    let modulus = 10u64.pow(u32::from(digits.min(10)));
    let number = token.bytes().iter().fold(0u64, |rest, byte| (rest * 256 + u64::from(*byte)) % modulus);
    Zeroizing::new(format!("{number:0width$}", width = usize::from(digits)))
}

/// What the database keeps of a PIN: keyed, and over all to which it is bound.
fn hash_of(portal: &Portal, bound: Bound<'_>, pin: &str) -> String {
    let what = Zeroizing::new(format!("{}\n{}\n{}\n{pin}", bound.holder, bound.destination, bound.purpose.name()));
    portal.keys.derive("pin hash", what.as_bytes()).hash("pin")
}

/// Queues a PIN and voids the holder's former ones. The same statements whether somebody gets it or nobody.
pub(crate) async fn issue(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    policy: &PinPolicy,
    new: &NewPin<'_>,
) -> Result<(), StoreError> {
    let (now, life) = (portal.now(), cap(policy, new.way));
    sql!("UPDATE pins SET voided_at = $1 WHERE holder = $2 AND voided_at IS NULL", now.0, new.bound.holder)
        .execute(&mut **tx)
        .await?;
    let order = Order::Pin {
        account: new.contact.map(|_| new.subject.to_owned()),
        contact: new.contact.unwrap_or_default().to_owned(),
        way: new.way,
        number: new.number.to_owned(),
        purpose: new.bound.purpose,
        digits: policy.digits,
        lang: caller.lang,
    };
    let id = outbox::put(tx, portal, &caller.realm, (Lane::Interactive, None), &order, life).await?;
    // Nobody's PIN has a hash that no PIN has.
    let pin = match new.contact {
        Some(_) => digits_of(portal, &id, policy.digits),
        None => portal.keys.derive("no pin", id.as_bytes()).reveal(),
    };
    sql!(
        "INSERT INTO pins (id, holder, destination, purpose, way, number, pin_hash, tries, made_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)",
        &id,
        new.bound.holder,
        new.bound.destination,
        new.bound.purpose.name(),
        new.way.name(),
        new.number,
        hash_of(portal, new.bound, &pin),
        now.0,
        (now + life).0,
    )
    .execute(&mut **tx)
    .await?;
    audit::write(tx, portal, caller, Event::PinAsked, Some(new.subject), new.way.name()).await
}

/// What a typed PIN turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It was right, and is used up now.
    Right,
    /// It was wrong.
    Wrong,
    /// There is no PIN to be tried: its time or its tries are over, or it is void.
    Over,
    /// The account's tries are used up for so long.
    TooMany(Duration),
}

/// Tries a PIN. The transaction must be committed whatever the verdict, so that the try counts.
pub(crate) async fn check(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (bound, subject): (Bound<'_>, &str),
    typed: &PinInput,
) -> Result<Verdict, StoreError> {
    let now = portal.now();
    let scope = scope_of(subject);
    if let Err(wait) = limits::take(tx, &scope, caller.realm.limits.pin_per_account, now).await? {
        return Ok(Verdict::TooMany(wait));
    }
    let taken: Option<(String, String)> = sqlx::query_as(
        "UPDATE pins SET tries = tries + 1 WHERE holder = $1 AND destination = $2 AND purpose = $3 AND voided_at IS NULL \
         AND used_at IS NULL AND expires_at > $4 AND tries < $5 RETURNING id, pin_hash",
    )
    .bind(bound.holder)
    .bind(bound.destination)
    .bind(bound.purpose.name())
    .bind(now.0)
    .bind(TRIES)
    .fetch_optional(&mut **tx)
    .await?;
    let Some((id, hash)) = taken else {
        limits::give(tx, &scope).await?;
        return Ok(Verdict::Over);
    };
    let tried = hash_of(portal, bound, typed.reveal());
    if !bool::from(subtle::ConstantTimeEq::ct_eq(tried.as_bytes(), hash.as_bytes())) {
        return Ok(Verdict::Wrong);
    }
    let used = sql!("UPDATE pins SET used_at = $1 WHERE id = $2 AND used_at IS NULL", now.0, id)
        .execute(&mut **tx)
        .await?
        .rows_affected();
    limits::give(tx, &scope).await?;
    Ok(if used == 1 { Verdict::Right } else { Verdict::Over })
}

/// Counts the tries of one account, over all its attempts.
pub(crate) fn scope_of(subject: &str) -> String {
    format!("pin:{subject}")
}
