//! Asking for a recovery, and proving it by the mailed link.
//!
//! Asking stores a flow and an outbox row; the account is looked up by the worker. So the request can't tell a known ID from an unknown one.

mod decoy;
pub mod destination;
pub mod facts;
mod link;
pub mod pin;

use crate::{
    audit::{self, Event},
    caller::{Caller, Cookie, Outcome},
    clock::Moment,
    flow::{self, Kind, NewFlow, Step},
    form::{Field, FormState, Page, Problem},
    limits,
    outbox::{self, Lane, Order},
    portal::Portal,
    proof::Proofs,
    secret::Token,
    session,
    store::{StoreError, sql},
    text::UserId,
};

pub use link::{LinkView, link, redeem};

/// Clicks on the same form within so long are one request, in milliseconds.
const DOUBLE_CLICK_MS: i64 = 20_000;

/// Asks for a recovery. `nonce` is the hidden number of the form: the same form sent twice within 20 seconds is one request.
///
/// # Errors
/// When the database fails; then nothing was asked for.
pub async fn start(portal: &Portal, caller: &Caller, user_id: &str, nonce: &str) -> Result<Outcome, StoreError> {
    if caller.realm.prove.reissue().is_some() {
        return Ok(Outcome::to(Page::Recovery));
    }
    let form = FormState::new(Page::Recovery).typed(Field::UserId, user_id);
    let mut tx = portal.store.begin().await?;
    let now = portal.now();
    if let Err(wait) = take_asking(&mut tx, caller, now).await? {
        audit::write(&mut tx, portal, caller, Event::Limited, None, "recovery").await?;
        let form = form.problem(None, Problem::TryLater(limits::minutes(wait)));
        let outcome = flow::complain_at_start(&mut tx, portal, caller, Kind::Recovery, &form).await?;
        tx.commit().await?;
        return Ok(outcome);
    }
    let user = match UserId::parse(user_id) {
        Ok(user) => user,
        Err(problem) => {
            let form = form.problem(Field::UserId, problem);
            let outcome = flow::complain_at_start(&mut tx, portal, caller, Kind::Recovery, &form).await?;
            tx.commit().await?;
            return Ok(outcome);
        }
    };
    let Some((_, cap)) = caller.realm.prove.mailed_link() else {
        return destination::identified(tx, portal, caller, &facts::Facts::User(user), nonce).await;
    };
    let token = asked_flow(&mut tx, portal, caller, (&user.key(), nonce)).await?;
    let number = portal.short_number();
    let new = NewFlow {
        kind: Kind::Recovery,
        step: Step::Sent,
        account: None,
        link: None,
        number: &number,
        proofs: Proofs::default(),
        remember: false,
        form: Some(&form),
        life: cap + flow::LIFE,
        claim: None,
    };
    if flow::insert(&mut tx, portal, caller, &token, new).await? {
        let order = Order::Recovery { user_key: user.key(), number: number.clone(), lang: caller.lang };
        outbox::put(&mut tx, portal, &caller.realm, (Lane::Interactive, None), &order, cap).await?;
        audit::write(&mut tx, portal, caller, Event::RecoveryAsked, None, &number).await?;
    }
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(Outcome::to(Page::RecoverySent).flow(Cookie::Set(token)))
}

/// The secret of the flow that a form begins. The same form again within [`DOUBLE_CLICK_MS`] gives the same one: the secret is derived from the
/// form's number and a slot of time, and a click just after a slot's end finds the flow of the slot before.
pub(crate) async fn asked_flow(
    tx: &mut crate::store::Tx,
    portal: &Portal,
    caller: &Caller,
    (what, nonce): (&str, &str),
) -> Result<Token, StoreError> {
    if nonce.is_empty() {
        return Ok(Token::new(&*portal.chance));
    }
    let now = portal.now().0;
    let of_slot = |slot: i64| {
        let once = format!("{}\n{}\n{nonce}\n{slot}", caller.realm.slug, what);
        portal.keys.derive("asked flow", once.as_bytes())
    };
    let slot = now / DOUBLE_CLICK_MS;
    let former = of_slot(slot - 1);
    let repeated: Option<i64> = sqlx::query_scalar("SELECT created_at FROM flows WHERE id = $1 AND created_at > $2")
        .bind(flow::id_of(&former))
        .bind(now - DOUBLE_CLICK_MS)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(if repeated.is_some() { former } else { of_slot(slot) })
}

/// Takes a chance to ask, by address and by network.
pub(crate) async fn take_asking(
    tx: &mut crate::store::Tx,
    caller: &Caller,
    now: Moment,
) -> Result<Result<(), std::time::Duration>, StoreError> {
    let (realm, limits) = (&caller.realm.slug, &caller.realm.limits);
    let address =
        limits::take(tx, &format!("ask:{realm}:{}", caller.origin.address_key()), limits.ask_per_address, now).await?;
    let network =
        limits::take(tx, &format!("ask:{realm}:{}", caller.origin.network_key()), limits.ask_per_network, now).await?;
    Ok(address.and(network))
}

/// Removes what nobody needs any more: ended flows, sessions, counters, links and outbox rows older than their use. Nothing relies on it.
///
/// # Errors
/// When the database fails; then the next run does it.
pub async fn sweep(portal: &Portal) -> Result<(), StoreError> {
    const HOUR: std::time::Duration = std::time::Duration::from_hours(1);
    const DAY: std::time::Duration = std::time::Duration::from_hours(24);
    let now = portal.now();
    for (statement, before) in [
        ("DELETE FROM flows WHERE ends_at < $1", now - HOUR),
        ("DELETE FROM sessions WHERE ends_at < $1 OR ended_at < $1", now - DAY * 7),
        ("DELETE FROM known_browsers WHERE seen_at < $1", now - session::KNOWN_LIFE),
        ("DELETE FROM counters WHERE ends_at < $1", now),
        ("DELETE FROM links WHERE expires_at < $1", now - DAY * 30),
        ("DELETE FROM pins WHERE expires_at < $1", now - DAY),
        ("DELETE FROM contacts WHERE verified_at IS NULL AND account_id <> '' AND created_at < $1", now - DAY),
        ("DELETE FROM confirmations WHERE expires_at < $1", now - DAY),
        ("DELETE FROM temporary_passwords WHERE expires_at < $1", now - DAY * 30),
        ("DELETE FROM disavowals WHERE expires_at < $1", now - DAY),
        ("DELETE FROM outbox WHERE state <> 'waiting' AND finished_at < $1", now - DAY * 30),
    ] {
        sql!(statement, before.0).execute(portal.store.write()).await?;
    }
    Ok(())
}
