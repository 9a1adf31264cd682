//! The new login ID: a mail address that counts once its mailbox has confirmed it. Until then the old one signs in.

use crate::{
    account::{self, Account},
    audit::{self, Event},
    caller::{Caller, Outcome},
    clock::Moment,
    confirmation::{self, Ask, Asked, Confirms},
    contact,
    flow::{self, FlowRow, Kind, Step},
    form::{Field, FormState, Page, Problem},
    limits, notice,
    portal::Portal,
    proof::Proofs,
    store::{StoreError, Tx, sql},
    text::{EmailAddress, LoginId, PinInput, search_key},
};

/// What a flow does when it comes to a step: at the new login ID the mail to it goes out. Answers the step's page.
pub(crate) async fn arrive(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    flow: &FlowRow,
    account: &Account,
    step: Step,
) -> Result<Page, StoreError> {
    if step == Step::LoginId
        && let Some(Ok(address)) = flow.address.as_deref().map(EmailAddress::parse_typed)
    {
        let new = Ask { account: &account.id, what: Confirms::LoginId, holder: &flow.id, address: &address };
        // A mailbox that has had enough gets none; the page offers to try again later.
        if confirmation::ask(tx, portal, caller, &new).await?.is_ok() {
            audit::write(tx, portal, caller, Event::LoginIdAsked, Some(&account.id), "").await?;
        }
    }
    Ok(flow::page_of(step))
}

/// Whether somebody else of the realm signs in with the asked address.
pub(crate) async fn is_taken(db: &mut sqlx::AnyConnection, caller: &Caller, asked: &Asked) -> Result<bool, StoreError> {
    let Ok(login) = LoginId::parse(&asked.address) else { return Ok(true) };
    let others: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM accounts WHERE realm = $1 AND login_key = $2 AND id <> $3")
            .bind(caller.realm.slug.as_str())
            .bind(login.key())
            .bind(&asked.account_id)
            .fetch_one(db)
            .await?;
    Ok(others > 0)
}

/// Replaces the login ID with the confirmed address, which becomes the main one too; tells the old and the new mailbox; lets the flow that
/// waits for it go on. The unique index decides between two accounts that confirm the same address at once.
pub(crate) async fn apply(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (account, asked): (&Account, &Asked),
) -> Result<(), StoreError> {
    let unreadable = |_| StoreError::unreadable("confirmed address");
    let (login, address) =
        (LoginId::parse(&asked.address).map_err(unreadable)?, EmailAddress::parse(&asked.address).map_err(unreadable)?);
    let former = account.verified_email().filter(|old| !old.eq_ignore_ascii_case(address.as_str()));
    sql!(
        "UPDATE accounts SET login_id = $1, login_key = $2, search_key = $3 WHERE id = $4",
        login.as_str(),
        login.key(),
        search_key(&account.user_id, login.as_str(), &account.display_name),
        &account.id
    )
    .execute(&mut **tx)
    .await?;
    contact::set_main(tx, portal, (&caller.realm, account), &address).await?;
    // Whatever else would still change the account is void, but the flow that did this.
    account::void_open(tx, &account.id, &asked.holder, portal.now().0).await?;
    notice::changed(tx, portal, caller, account, Event::LoginIdChanged).await?;
    let login = EmailAddress::parse(&account.login_id).ok();
    let login = login.as_ref().map(EmailAddress::as_str).filter(|old| {
        !old.eq_ignore_ascii_case(address.as_str()) && former.is_none_or(|main| !main.eq_ignore_ascii_case(old))
    });
    for old in former.into_iter().chain(login) {
        notice::told_at(tx, portal, caller, (account, Event::LoginIdChanged), old).await?;
    }
    go_on(tx, portal, caller, (account, asked)).await
}

async fn go_on(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (account, asked): (&Account, &Asked),
) -> Result<(), StoreError> {
    let Some(flow) = flow::by_id(tx, portal, &asked.holder).await?.filter(|flow| flow.step() == Step::LoginId) else {
        return Ok(());
    };
    let proofs = Proofs { login_id: true, ..flow.proofs() };
    let step = flow::next_step(flow.goal(), &caller.realm, account, proofs);
    flow::advance(tx, portal, &flow, step, proofs).await?;
    Ok(())
}

/// The flow at its new login ID, with the account; else where the browser belongs.
async fn at_login_id(portal: &Portal, caller: &Caller) -> Result<Result<(FlowRow, String), Outcome>, StoreError> {
    let Some(flow) = flow::load(portal, caller).await? else {
        return Ok(Err(flow::expired(portal, caller, Kind::Recovery).await?));
    };
    Ok(match (flow.step(), flow.account_id.clone()) {
        (Step::LoginId, Some(account)) => Ok((flow, account)),
        _ => Err(Outcome::to(flow.page(&caller.realm))),
    })
}

/// Tries the code of the mail to the new address. On success the login ID is changed and the flow goes on.
///
/// # Errors
/// When the database fails; then the old login ID still signs in.
pub async fn confirm(portal: &Portal, caller: &Caller, typed: &str) -> Result<Outcome, StoreError> {
    let flow = match at_login_id(portal, caller).await? {
        Ok((flow, _)) => flow,
        Err(outcome) => return Ok(outcome),
    };
    match tried(portal, caller, &flow, typed).await {
        // Somebody else confirmed the same address at the same moment.
        Err(error) if error.is_duplicate() => {
            let mut tx = portal.store.begin().await?;
            let form = FormState::new(Page::RenewLoginId).problem(Field::Email, Problem::LoginIdTaken);
            let outcome = flow::complain(&mut tx, &flow, &form).await?;
            tx.commit().await?;
            Ok(outcome)
        }
        answer => answer,
    }
}

async fn tried(portal: &Portal, caller: &Caller, flow: &FlowRow, typed: &str) -> Result<Outcome, StoreError> {
    let input = PinInput::parse(typed, confirmation::DIGITS);
    let form = FormState::new(Page::RenewLoginId).check(Field::Pin, &input);
    let mut tx = portal.store.begin().await?;
    // First of all, as whoever changes an account does: two can't wait for each other.
    Account::lock(&mut tx, flow.account_id.as_deref().unwrap_or_default()).await?;
    let outcome = match input {
        Err(_) => flow::complain(&mut tx, flow, &form).await?,
        Ok(input) => match confirmation::try_code(&mut tx, portal, caller, &flow.id, &input).await? {
            Ok(_) => {
                let page = flow::load_in(&mut tx, portal, caller).await?;
                Outcome::to(page.map_or(Page::Recovery, |flow| flow.page(&caller.realm)))
            }
            Err(_) if !flow::is_still(&mut tx, flow).await? => {
                let page = flow::load_in(&mut tx, portal, caller).await?;
                Outcome::to(page.map_or(Page::Recovery, |flow| flow.page(&caller.realm)))
            }
            Err(Problem::LoginIdTaken) => {
                flow::complain(&mut tx, flow, &form.problem(Field::Email, Problem::LoginIdTaken)).await?
            }
            Err(problem) => flow::complain(&mut tx, flow, &form.problem(Field::Pin, problem)).await?,
        },
    };
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}

/// Mails link and code once more, when the cool-down is over.
///
/// # Errors
/// When the database fails; then the former ones still work.
pub async fn resend(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let (flow, account) = match at_login_id(portal, caller).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    let address = flow.address.clone().unwrap_or_default();
    mail(portal, caller, (&flow, &account), &address).await
}

/// Takes another address; the one before it can't be confirmed any more.
///
/// # Errors
/// When the database fails; then the former address is still the asked one.
pub async fn other_address(portal: &Portal, caller: &Caller, email: &str) -> Result<Outcome, StoreError> {
    let (flow, account) = match at_login_id(portal, caller).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    mail(portal, caller, (&flow, &account), email).await
}

async fn mail(
    portal: &Portal,
    caller: &Caller,
    (flow, account): (&FlowRow, &str),
    email: &str,
) -> Result<Outcome, StoreError> {
    let form = FormState::new(Page::RenewLoginId).typed(Field::Email, email);
    let mut tx = portal.store.begin().await?;
    Account::lock(&mut tx, account).await?;
    let address = match EmailAddress::parse_typed(email) {
        Ok(address) => address,
        Err(problem) => {
            let outcome = flow::complain(&mut tx, flow, &form.problem(Field::Email, problem)).await?;
            tx.commit().await?;
            return Ok(outcome);
        }
    };
    let former = confirmation::newest(&mut tx, &flow.id).await?;
    let now = portal.now();
    let again = |asked: &Asked| {
        asked.address == address.as_str() && !asked.is_over(now) && Moment(asked.made_at) + confirmation::COOLDOWN > now
    };
    if former.as_ref().is_some_and(again) || !flow::is_still(&mut tx, flow).await? {
        return Ok(Outcome::to(Page::RenewLoginId));
    }
    let new = Ask { account, what: Confirms::LoginId, holder: &flow.id, address: &address };
    let outcome = if let Err(wait) = confirmation::ask(&mut tx, portal, caller, &new).await? {
        drop(tx);
        tx = portal.store.begin().await?;
        let problem = Problem::TryLater(limits::minutes(wait));
        flow::complain(&mut tx, flow, &form.problem(None, problem)).await?
    } else {
        sql!("UPDATE flows SET address = $1, form = NULL WHERE id = $2", address.as_str(), &flow.id)
            .execute(&mut *tx)
            .await?;
        audit::write(&mut tx, portal, caller, Event::LoginIdAsked, Some(account), "").await?;
        Outcome::to(Page::RenewLoginId)
    };
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}
