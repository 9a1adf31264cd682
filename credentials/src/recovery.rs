//! Asking for a recovery, and proving it by the mailed link.
//!
//! Asking stores a flow and an outbox row; the account is looked up by the worker. So the request can't tell a known ID from an unknown one.

use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Cookie, LinkTicket, Outcome},
    clock::Moment,
    flow::{self, Kind, NewFlow, Step},
    form::{Field, FormState, Page, Problem},
    limits,
    outbox::{self, Lane, Order},
    portal::Portal,
    proof::Proofs,
    realm::Prove,
    secret::Token,
    session,
    store::{StoreError, row, rows, sql},
    text::UserId,
};

/// Clicks on the same form within so long are one request, in milliseconds.
const DOUBLE_CLICK_MS: i64 = 20_000;

/// Asks for a recovery. `nonce` is the hidden number of the form: the same form sent twice within 20 seconds is one request.
///
/// # Errors
/// When the database fails; then nothing was asked for.
pub async fn start(portal: &Portal, caller: &Caller, user_id: &str, nonce: &str) -> Result<Outcome, StoreError> {
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
    let Prove::MailedLink { cap, .. } = caller.realm.prove;
    let token = asked_flow(&mut tx, portal, caller, (&user, nonce)).await?;
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
async fn asked_flow(
    tx: &mut crate::store::Tx,
    portal: &Portal,
    caller: &Caller,
    (user, nonce): (&UserId, &str),
) -> Result<Token, StoreError> {
    if nonce.is_empty() {
        return Ok(Token::new(&*portal.chance));
    }
    let now = portal.now().0;
    let of_slot = |slot: i64| {
        let once = format!("{}\n{}\n{nonce}\n{slot}", caller.realm.slug, user.key());
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

row! {
    #[derive(Debug)]
    struct LinkRow {
        id: String,
        account_id: String,
        number: String,
        expires_at: i64,
        used_at: Option<i64>,
        used_by: Option<String>,
        voided_at: Option<i64>,
    }
}

async fn find(portal: &Portal, caller: &Caller, ticket: &LinkTicket) -> Result<Option<LinkRow>, StoreError> {
    let sql = "SELECT id, account_id, number, expires_at, used_at, used_by, voided_at FROM links WHERE token_hash = $1 AND realm = $2";
    Ok(rows!(LinkRow, sql, ticket.token.hash("link"), caller.realm.slug.as_str())
        .fetch_optional(portal.store.read())
        .await?)
}

/// What the page behind a mailed link shows.
#[derive(Clone, Debug)]
pub enum LinkView {
    /// It works: one button goes on.
    Ready {
        /// The number of the page that asked.
        number: String,
        /// Until when.
        works_until: Moment,
        /// Whose it is.
        login_id: String,
    },
    /// Its time is over.
    Expired,
    /// It was used, or a newer one was mailed, or the password was changed since.
    Used,
    /// There is no such link.
    Unknown,
}

/// Looks at the link that brought the caller here. Changes nothing, so scanners and previews do no harm.
///
/// # Errors
/// When the database fails.
pub async fn link(portal: &Portal, caller: &Caller) -> Result<LinkView, StoreError> {
    let Some(ticket) = &caller.link else { return Ok(LinkView::Unknown) };
    let Some(link) = find(portal, caller, ticket).await? else { return Ok(LinkView::Unknown) };
    let resumed = resumes(portal, caller, &link).await?;
    if link.voided_at.is_some() || (link.used_at.is_some() && !resumed) {
        return Ok(LinkView::Used);
    }
    if link.expires_at <= portal.now().0 && !resumed {
        return Ok(LinkView::Expired);
    }
    let account = Account::by_id(&mut *portal.store.read().acquire().await?, &link.account_id).await?;
    Ok(match account.filter(Account::is_active) {
        Some(account) => {
            LinkView::Ready { number: link.number, works_until: Moment(link.expires_at), login_id: account.login_id }
        }
        None => LinkView::Used,
    })
}

/// Whether this browser already went through that link and its flow is open.
async fn resumes(portal: &Portal, caller: &Caller, link: &LinkRow) -> Result<bool, StoreError> {
    Ok(flow::load(portal, caller)
        .await?
        .is_some_and(|f| f.link_id.as_deref() == Some(&link.id) && f.step() != Step::Done))
}

/// The one button behind the link: uses it up and begins this browser's flow. Of parallel tries one browser wins; a double click in that
/// browser gives the same flow.
///
/// # Errors
/// When the database fails; then the link still works.
pub async fn redeem(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let Some(ticket) = &caller.link else { return Ok(Outcome::to(Page::RecoveryLink)) };
    let (now, browser) = (portal.now(), ticket.browser.hash("link browser"));
    let token = portal.keys.derive("redeemed flow", format!("{}\n{browser}", *ticket.token.reveal()).as_bytes());
    let mut tx = portal.store.begin().await?;
    let won: Option<(String, String, String)> = sqlx::query_as(
        "UPDATE links SET used_at = $1, used_by = $2 WHERE token_hash = $3 AND realm = $4 AND used_at IS NULL AND voided_at IS NULL \
         AND expires_at > $1 RETURNING id, account_id, number",
    )
    .bind(now.0)
    .bind(&browser)
    .bind(ticket.token.hash("link"))
    .bind(caller.realm.slug.as_str())
    .fetch_optional(&mut *tx)
    .await?;
    let Some((link, account_id, number)) = won else {
        drop(tx);
        return lost(portal, caller, (ticket, &browser, token)).await;
    };
    let Some(account) = Account::by_id(&mut tx, &account_id).await?.filter(Account::is_active) else {
        return Ok(Outcome::to(Page::RecoveryLink));
    };
    let proofs = Proofs { mail: true, ..Proofs::default() };
    let step = flow::next_step(Kind::Recovery, &caller.realm, &account, proofs);
    let new = NewFlow {
        kind: Kind::Recovery,
        step,
        account: Some(&account.id),
        link: Some(&link),
        number: &number,
        proofs,
        remember: false,
        form: None,
        life: flow::LIFE,
    };
    flow::insert(&mut tx, portal, caller, &token, new).await?;
    audit::write(&mut tx, portal, caller, Event::LinkRedeemed, Some(&account.id), &number).await?;
    tx.commit().await?;
    let page = match step {
        Step::Otp => Page::LoginOtp,
        Step::Enrol => Page::EnrolAuthenticator,
        _ => Page::RenewPassword,
    };
    Ok(Outcome::to(page).flow(Cookie::Set(token)))
}

/// The link could not be used: a second click of the browser that used it goes on, everybody else sees why.
async fn lost(
    portal: &Portal,
    caller: &Caller,
    (ticket, browser, token): (&LinkTicket, &str, Token),
) -> Result<Outcome, StoreError> {
    let Some(link) = find(portal, caller, ticket).await? else { return Ok(Outcome::to(Page::RecoveryLink)) };
    if link.used_by.as_deref() == Some(browser) {
        let again = Caller { flow: Some(token.clone()), ..caller.clone() };
        if let Some(flow) = flow::load(portal, &again).await?.filter(|f| f.step() != Step::Done) {
            return Ok(Outcome::to(flow.page(&caller.realm)).flow(Cookie::Set(token)));
        }
    }
    if let Some(flow) =
        flow::load(portal, caller).await?.filter(|f| f.link_id.as_deref() == Some(&link.id) && f.step() != Step::Done)
    {
        return Ok(Outcome::to(flow.page(&caller.realm)));
    }
    let mut tx = portal.store.begin().await?;
    let why = if link.voided_at.is_some() {
        "void"
    } else if link.used_at.is_some() {
        "used"
    } else {
        "expired"
    };
    audit::write(&mut tx, portal, caller, Event::LinkRefused, Some(&link.account_id), why).await?;
    tx.commit().await?;
    Ok(Outcome::to(Page::RecoveryLink))
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
        ("DELETE FROM disavowals WHERE expires_at < $1", now - DAY),
        ("DELETE FROM outbox WHERE state <> 'waiting' AND finished_at < $1", now - DAY * 30),
    ] {
        sql!(statement, before.0).execute(portal.store.write()).await?;
    }
    Ok(())
}
