//! Signing in: ID and password, then the code of an app where one is enrolled.
//!
//! Unknown, disabled and wrong look alike: the same statements, the same hashing, the same answer; they differ only in the audit log.

use crate::{
    account::{Account, SigningIn},
    audit::{self, Event},
    caller::{Caller, Cookie, Outcome},
    flow::{self, FlowRow, Goal, Kind, NewFlow, Step},
    form::{Field, FormState, Page, Problem},
    limits::{self, TryScopes},
    login_change, notice,
    otp_check::{self, Factor},
    portal::Portal,
    proof::Proofs,
    secret::{Password, Token},
    session,
    store::{StoreError, Tx, sql},
    temporary::{self, Taken, Temporary},
    text::{CodeInput, LoginId},
};

/// Checks ID and password. Where a campaign has opened the right password is refused like a wrong one, and the person is told the way to go. On
/// success goes on to the code, to the set-up of an app, to a new password after a temporary one, or into the portal.
/// `nonce` is the hidden number of the form, by which a double click is known: a temporary password opens one attempt.
///
/// # Errors
/// When the database fails; then nobody is let in.
pub async fn password(
    portal: &Portal,
    caller: &Caller,
    (login_id, nonce): (&str, &str),
    password: Password,
    remember: bool,
) -> Result<Outcome, StoreError> {
    let mut form = FormState::new(Page::Login).typed(Field::LoginId, login_id);
    let parsed = LoginId::parse(login_id);
    form = form.check(Field::LoginId, &parsed);
    if password.reveal().is_empty() {
        form = form.problem(Field::Password, Problem::Empty);
    }
    let (Ok(id), true) = (parsed, form.is_fine()) else { return refuse(portal, caller, &form, None).await };

    // Each statement stands by itself: the try counts whatever comes after it.
    let mut db = portal.store.write().acquire().await?;
    let found = Account::signing_in(&mut db, &caller.realm, &id.key()).await?;
    let blind = portal.blind(caller, &id.key());
    let whose = found.as_ref().map_or(blind, |found| found.account.id.clone());
    let known = session::known_browser(&mut db, caller, &whose).await?;
    let scopes = TryScopes::new(caller, &whose, known.as_deref());
    let taken = scopes.take(&mut db, portal.now()).await?;
    drop(db);
    if let Err(wait) = taken {
        let form = form.problem(None, Problem::TryLater(limits::minutes(wait)));
        return refuse(portal, caller, &form, Some((Event::Limited, Some(&whose), "login"))).await;
    }

    let verdict = portal.hasher.verify(&password, found.as_ref().and_then(SigningIn::password).as_ref()).await;
    let why = match &found {
        None => "unknown ID",
        Some(found) if !found.account.is_active() => "disabled",
        Some(_) if !verdict.ok => "wrong password",
        Some(_) => "changed meanwhile",
    };
    let problem = match found.filter(|found| verdict.ok && found.account.is_active()) {
        None => Problem::SignInFailed,
        Some(found) if found.is_renewing(portal.now()) => Problem::RenewalOpen,
        Some(found) => {
            let rehash = (verdict.rehash && found.temporary.is_none()).then_some(&password);
            match let_in(portal, caller, (&found, &scopes), rehash, (remember, nonce)).await? {
                Ok(outcome) => return Ok(outcome),
                Err(problem) => problem,
            }
        }
    };
    let why = match problem {
        Problem::TemporaryOver => "temporary password over",
        Problem::RenewalOpen => "renewal open",
        _ => why,
    };
    refuse(portal, caller, &form.problem(None, problem), Some((Event::SignInFailed, Some(&whose), why))).await
}

/// The password was right a moment ago: what is true now decides. A problem where nobody is let in.
async fn let_in(
    portal: &Portal,
    caller: &Caller,
    (found, scopes): (&SigningIn, &TryScopes),
    rehash: Option<&Password>,
    (remember, nonce): (bool, &str),
) -> Result<Result<Outcome, Problem>, StoreError> {
    let rehashed = match rehash {
        Some(password) => Some(portal.hasher.hash(&*portal.chance, password).await),
        None => None,
    };
    let mut tx = portal.store.begin().await?;
    let unchanged = |now: &Account| {
        now.is_active()
            && now.password_hash == found.account.password_hash
            && now.renew_from == found.account.renew_from
    };
    let Some(account) = Account::lock(&mut tx, &found.account.id).await?.filter(unchanged) else {
        return Ok(Err(Problem::SignInFailed));
    };
    scopes.succeeded(&mut tx).await?;
    if let Some(hash) = rehashed {
        sql!("UPDATE accounts SET password_hash = $1 WHERE id = $2", hash.as_str(), &account.id)
            .execute(&mut *tx)
            .await?;
    }
    let outcome = if let Some(temporary) = &found.temporary {
        used(&mut tx, portal, caller, (&account, temporary), nonce).await?
    } else {
        let proofs = Proofs { password: true, ..Proofs::default() };
        Ok(proven(&mut tx, portal, caller, &account, (proofs, remember, None)).await?)
    };
    if outcome.is_ok() {
        tx.commit().await?;
    }
    Ok(outcome)
}

/// Uses a temporary password, which is a way to a new one and to nothing else.
async fn used(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (account, temporary): (&Account, &Temporary),
    nonce: &str,
) -> Result<Result<Outcome, Problem>, StoreError> {
    let proofs = Proofs { password: true, temporary: true, ..Proofs::default() };
    Ok(match temporary::take(tx, portal, &temporary.id, nonce).await? {
        Taken::First(token) => {
            audit::write(tx, portal, caller, Event::TemporaryUsed, Some(&account.id), "").await?;
            Ok(proven(tx, portal, caller, account, (proofs, false, Some(token))).await?)
        }
        Taken::Again(token) => {
            let again = Caller { flow: Some(token.clone()), ..caller.clone() };
            let flow = flow::load_in(tx, portal, &again).await?;
            let page = flow.map_or(Page::Login, |flow| flow.page(&caller.realm));
            Ok(Outcome::to(page).flow(Cookie::Set(token)))
        }
        Taken::Over => Err(Problem::TemporaryOver),
    })
}

async fn refuse(
    portal: &Portal,
    caller: &Caller,
    form: &FormState,
    event: Option<(Event, Option<&str>, &str)>,
) -> Result<Outcome, StoreError> {
    let mut tx = portal.store.begin().await?;
    if let Some((event, account, why)) = event {
        audit::write(&mut tx, portal, caller, event, account, why).await?;
    }
    let outcome = flow::complain_at_start(&mut tx, portal, caller, Kind::Login, form).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// The password was right: what else is needed is worked out from what is enrolled now.
async fn proven(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    account: &Account,
    (proofs, remember, token): (Proofs, bool, Option<Token>),
) -> Result<Outcome, StoreError> {
    let step = flow::next_step(Goal::SignIn, &caller.realm, account, proofs);
    if step == Step::Done {
        return Ok(session::open(tx, portal, caller, account, (proofs, remember), None).await?.flow(Cookie::Clear));
    }
    let token = token.unwrap_or_else(|| Token::new(&*portal.chance));
    let new = NewFlow {
        kind: Kind::Login,
        step,
        account: Some(&account.id),
        link: None,
        number: "",
        proofs,
        remember,
        form: None,
        life: flow::LIFE,
        claim: None,
    };
    flow::insert(tx, portal, caller, &token, new).await?;
    Ok(Outcome::to(flow::page_of(step)).flow(Cookie::Set(token)))
}

/// Checks a one-time password or recovery code, for signing in and for recovering an account that has an app.
///
/// # Errors
/// When the database fails; then nobody is let in.
pub async fn one_time_password(portal: &Portal, caller: &Caller, typed: &str) -> Result<Outcome, StoreError> {
    let (Some(flow), Some(token)) = (flow::load(portal, caller).await?, &caller.flow) else {
        return flow::expired(portal, caller, Kind::Login).await;
    };
    if flow.step() == Step::Done && flow.kind() == Kind::Login {
        return session::echo(portal, caller, token).await;
    }
    let (Step::Otp, Some(account_id)) = (flow.step(), flow.account_id.clone()) else {
        return Ok(Outcome::to(flow.page(&caller.realm)));
    };
    let form = FormState::new(Page::LoginOtp);
    let mut tx = portal.store.begin().await?;
    let Some(account) = Account::lock(&mut tx, &account_id).await?.filter(Account::is_active) else {
        drop(tx);
        return flow::expired(portal, caller, flow.kind()).await;
    };
    if !flow::is_still(&mut tx, &flow).await? {
        drop(tx);
        return Box::pin(one_time_password(portal, caller, typed)).await;
    }
    if is_too_late(portal, &flow, &account) {
        drop(tx);
        return renewal_open(portal, caller, &account).await;
    }
    let code = match CodeInput::parse(typed) {
        Ok(code) => code,
        Err(problem) => {
            let outcome = flow::complain(&mut tx, &flow, &form.problem(Field::Otp, problem)).await?;
            tx.commit().await?;
            return Ok(outcome);
        }
    };
    let known = session::known_browser(&mut tx, caller, &account.id).await?;
    let scopes = TryScopes::new(caller, &format!("otp:{}", account.id), known.as_deref());
    let outcome = if let Err(wait) = scopes.take(&mut tx, portal.now()).await? {
        audit::write(&mut tx, portal, caller, Event::Limited, Some(&account.id), "one-time password").await?;
        flow::complain(&mut tx, &flow, &form.problem(None, Problem::TryLater(limits::minutes(wait)))).await?
    } else if let Some(factor) = otp_check::accept(&mut tx, portal, &account.id, &code).await? {
        scopes.succeeded(&mut tx).await?;
        if let Factor::RecoveryCode { left } = factor {
            notice::code_used(&mut tx, portal, caller, &account, left).await?;
        }
        go_on(&mut tx, portal, caller, (&flow, token), &account).await?
    } else {
        audit::write(&mut tx, portal, caller, Event::OtpFailed, Some(&account.id), "").await?;
        flow::complain(&mut tx, &flow, &form.problem(Field::Otp, Problem::OtpWrong)).await?
    };
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}

/// Whether a sign-in began with a password that isn't accepted any more, because a campaign has opened meanwhile.
pub(crate) fn is_too_late(portal: &Portal, flow: &FlowRow, account: &Account) -> bool {
    flow.kind() == Kind::Login && !flow.proofs().temporary && account.is_renewing(portal.now())
}

/// Back to the login page, which tells the way to go.
pub(crate) async fn renewal_open(portal: &Portal, caller: &Caller, account: &Account) -> Result<Outcome, StoreError> {
    let form = FormState::new(Page::Login).problem(None, Problem::RenewalOpen);
    let fresh = Caller { flow: None, ..caller.clone() };
    refuse(portal, &fresh, &form, Some((Event::SignInFailed, Some(&account.id), "renewal open"))).await
}

/// Moves a flow on after a proof, into the session where it was the last one.
pub(crate) async fn go_on(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (flow, token): (&FlowRow, &Token),
    account: &Account,
) -> Result<Outcome, StoreError> {
    let proofs = Proofs { otp: true, ..flow.proofs() };
    let step = flow::next_step(flow.goal(), &caller.realm, account, proofs);
    if !flow::advance(tx, portal, flow, step, proofs).await? {
        return Ok(Outcome::to(flow.page(&caller.realm)));
    }
    if step == Step::Done {
        return session::open(tx, portal, caller, account, (proofs, flow.remember == 1), Some(token)).await;
    }
    Ok(Outcome::to(login_change::arrive(tx, portal, caller, flow, account, step).await?))
}

/// Leaves the attempt: back to the login page.
///
/// # Errors
/// When the database fails.
pub async fn abandon(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    if let Some(token) = &caller.flow {
        sql!("UPDATE flows SET voided_at = $1 WHERE id = $2 AND done_at IS NULL", portal.now().0, flow::id_of(token))
            .execute(portal.store.write())
            .await?;
    }
    Ok(Outcome::to(Page::Login).flow(Cookie::Clear))
}
