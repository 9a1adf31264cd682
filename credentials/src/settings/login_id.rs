//! Changing the login ID in the portal: a mail address that counts once its mailbox confirmed it. Until then the old one signs in.
//!
//! Whether somebody else signs in with an address is told only to whoever reads its mailbox.

use super::{Gate, gate};
use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    clock::Moment,
    confirmation::{self, Ask, Asked, Confirms},
    flow::LoginChangeView,
    form::{Field, FormState, Page, Problem},
    limits,
    portal::Portal,
    realm::Renew,
    session::{self, Notice, SessionRow},
    store::{StoreError, sql},
    text::{EmailAddress, LoginId, PinInput},
};

/// Who waits for the confirmation: the account, whichever of its sessions asked.
fn holder(account: &Account) -> String {
    format!("session:{}", account.id)
}

/// Mails link and code to the new address; a former one can't be confirmed any more.
///
/// # Errors
/// When the database fails; then nothing is asked for.
pub async fn change(portal: &Portal, caller: &Caller, email: &str) -> Result<Outcome, StoreError> {
    if caller.realm.renew != Renew::LoginIdAndPassword {
        let inside = session::own(portal, caller).await?.is_some();
        return Ok(Outcome::to(if inside { Page::Portal } else { Page::Login }));
    }
    let (session, account) = match gate(portal, caller, Page::PortalLoginId).await? {
        Gate::Open(who) => *who,
        Gate::Shut(outcome) => return Ok(outcome),
    };
    let parsed = EmailAddress::parse_typed(email);
    let mut form = FormState::new(Page::PortalLoginId).typed(Field::Email, email).check(Field::Email, &parsed);
    let key = |text: &str| LoginId::parse(text).map(|login| login.key()).ok();
    if parsed.as_ref().is_ok_and(|new| key(new.as_str()) == key(&account.login_id)) {
        form = form.problem(Field::Email, Problem::ContactKnown);
    }
    match parsed {
        Ok(address) if form.is_fine() => mail(portal, caller, (&session, &account), &address).await,
        _ => session::complain(portal, &session, &form).await,
    }
}

async fn mail(
    portal: &Portal,
    caller: &Caller,
    (session, account): (&SessionRow, &Account),
    address: &EmailAddress,
) -> Result<Outcome, StoreError> {
    let (now, holder) = (portal.now(), holder(account));
    let mut tx = portal.store.begin().await?;
    Account::lock(&mut tx, &account.id).await?;
    if !session::is_there(&mut tx, session).await? {
        return Ok(Outcome::to(Page::Login));
    }
    let again = |asked: &Asked| {
        asked.address == address.as_str()
            && asked.voided_at.is_none()
            && Moment(asked.made_at) + confirmation::COOLDOWN > now
    };
    if !confirmation::newest(&mut tx, &holder).await?.as_ref().is_some_and(again) {
        let ask = Ask { account: &account.id, what: Confirms::LoginId, holder: &holder, address };
        if let Err(wait) = confirmation::ask(&mut tx, portal, caller, &ask).await? {
            drop(tx);
            let form = FormState::new(Page::PortalLoginId).typed(Field::Email, address.as_str());
            return session::complain(portal, session, &form.problem(None, Problem::TryLater(limits::minutes(wait))))
                .await;
        }
        audit::write(&mut tx, portal, caller, Event::LoginIdAsked, Some(&account.id), "").await?;
    }
    sql!("UPDATE sessions SET form = NULL, notice = NULL WHERE id = $1", &session.id).execute(&mut *tx).await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(Outcome::to(Page::PortalLoginId))
}

/// The new login ID that waits to be confirmed, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn pending(portal: &Portal, caller: &Caller) -> Result<Option<LoginChangeView>, StoreError> {
    let Some((_, account)) = session::own(portal, caller).await? else { return Ok(None) };
    let asked = waiting(&mut *portal.store.read().acquire().await?, &account).await?;
    Ok(asked.map(|asked| LoginChangeView::new(&asked, portal.now())))
}

/// What was asked for last, unless it was confirmed or given up; it may be over.
async fn waiting(db: &mut sqlx::AnyConnection, account: &Account) -> Result<Option<Asked>, StoreError> {
    let newest = confirmation::newest(db, &holder(account)).await?;
    Ok(newest.filter(|asked| asked.used_at.is_none() && asked.voided_at.is_none()))
}

/// Tries the code of the mail. Of two accounts that confirm one address at once, one gets it and the other is told.
///
/// # Errors
/// When the database fails; then the old login ID still signs in.
pub async fn confirm(portal: &Portal, caller: &Caller, typed: &str) -> Result<Outcome, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    let input = PinInput::parse(typed, confirmation::DIGITS);
    let form = FormState::new(Page::PortalLoginId).check(Field::Pin, &input);
    let mut tx = portal.store.begin().await?;
    Account::lock(&mut tx, &account.id).await?;
    if !session::is_there(&mut tx, &session).await? {
        return Ok(Outcome::to(Page::Login));
    }
    // The second of a double click finds nothing that waits, and a notice of the first.
    if waiting(&mut tx, &account).await?.is_none() {
        return Ok(Outcome::to(Page::PortalLoginId));
    }
    let Ok(input) = input else {
        drop(tx);
        return session::complain(portal, &session, &form).await;
    };
    let problem = match confirmation::try_code(&mut tx, portal, caller, &holder(&account), &input).await {
        Ok(Ok(_)) => {
            let outcome =
                session::tell(&mut tx, portal, &session.id, Page::PortalLoginId, Notice::LoginIdChanged).await?;
            tx.commit().await?;
            portal.bell.notify_one();
            return Ok(outcome);
        }
        Ok(Err(problem)) => {
            tx.commit().await?;
            problem
        }
        Err(error) if error.is_duplicate() => {
            drop(tx);
            Problem::LoginIdTaken
        }
        Err(error) => return Err(error),
    };
    let field = if problem == Problem::LoginIdTaken { Field::Email } else { Field::Pin };
    session::complain(portal, &session, &form.problem(field, problem)).await
}

/// Mails link and code once more to the same address, when the cool-down is over.
///
/// # Errors
/// When the database fails; then the former ones still work.
pub async fn resend(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    let asked = waiting(&mut *portal.store.read().acquire().await?, &account).await?;
    match asked.map(|asked| EmailAddress::parse(&asked.address)) {
        Some(Ok(address)) => mail(portal, caller, (&session, &account), &address).await,
        _ => Ok(Outcome::to(Page::PortalLoginId)),
    }
}

/// Gives the new login ID up: neither link nor code confirm it any more.
///
/// # Errors
/// When the database fails; then it can still be confirmed.
pub async fn cancel(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    let mut tx = portal.store.begin().await?;
    Account::lock(&mut tx, &account.id).await?;
    sql!(
        "UPDATE confirmations SET voided_at = $1 WHERE holder = $2 AND used_at IS NULL AND voided_at IS NULL",
        portal.now().0,
        holder(&account)
    )
    .execute(&mut *tx)
    .await?;
    sql!("UPDATE sessions SET form = NULL, notice = NULL WHERE id = $1", &session.id).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(Outcome::to(Page::PortalLoginId))
}
