//! Proving oneself again: the password, and the app's code where one is enrolled. The session gets a new secret.

use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    flow,
    form::{Field, FormState, Page, Problem},
    limits::{self, TryScopes},
    notice,
    otp_check::{self, Factor},
    portal::Portal,
    secret::{Password, Token},
    session::{self, SessionRow},
    store::{StoreError, sql},
    text::CodeInput,
};

/// Checks password and code; on success credentials may be changed for the realm's `fresh` time, and the person goes on to where they were.
///
/// # Errors
/// When the database fails; then nothing is confirmed.
pub async fn confirm(portal: &Portal, caller: &Caller, password: Password, otp: &str) -> Result<Outcome, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return echo(portal, caller).await };
    let mut form = FormState::new(Page::PortalConfirm);
    if password.reveal().is_empty() {
        form = form.problem(Field::CurrentPassword, Problem::Empty);
    }
    let code = account.has_otp().then(|| CodeInput::parse(otp));
    if let Some(code) = &code {
        form = form.check(Field::Otp, code);
    }
    if !form.is_fine() {
        return session::complain(portal, &session, &form).await;
    }
    let mut tx = portal.store.begin().await?;
    let known = session::known_browser(&mut tx, caller, &account.id).await?;
    let scopes = TryScopes::new(caller, &account.id, known.as_deref());
    // Codes count apart, as at sign-in: who knows the password can't begin their count anew with it.
    let code_scopes = code.as_ref().map(|_| TryScopes::new(caller, &format!("otp:{}", account.id), known.as_deref()));
    let mut allowed = scopes.take(&mut tx, portal.now()).await?;
    if let Some(code_scopes) = &code_scopes {
        allowed = allowed.and(code_scopes.take(&mut tx, portal.now()).await?);
    }
    if allowed.is_err() {
        audit::write(&mut tx, portal, caller, Event::Limited, Some(&account.id), "confirmation").await?;
    }
    tx.commit().await?;
    if let Err(wait) = allowed {
        let form = form.problem(None, Problem::TryLater(limits::minutes(wait)));
        return session::complain(portal, &session, &form).await;
    }
    if !portal.hasher.verify(&password, account.password().as_ref()).await.ok {
        let form = form.problem(Field::CurrentPassword, Problem::CurrentPasswordWrong);
        return refuse(portal, caller, (&session, &account), &form).await;
    }
    let mut tx = portal.store.begin().await?;
    Account::lock(&mut tx, &account.id).await?;
    if !session::is_there(&mut tx, &session).await? {
        drop(tx);
        return echo(portal, caller).await;
    }
    if let Some(Ok(code)) = code {
        match otp_check::accept(&mut tx, portal, &account.id, &code).await? {
            Some(Factor::RecoveryCode { left }) => notice::code_used(&mut tx, portal, caller, &account, left).await?,
            Some(Factor::Device) => {}
            None => {
                drop(tx);
                let form = form.problem(Field::Otp, Problem::OtpWrong);
                return refuse(portal, caller, (&session, &account), &form).await;
            }
        }
    }
    scopes.succeeded(&mut tx).await?;
    if let Some(code_scopes) = &code_scopes {
        code_scopes.succeeded(&mut tx).await?;
    }
    audit::write(&mut tx, portal, caller, Event::Confirmed, Some(&account.id), "").await?;
    let token = stepped_up(portal, caller);
    let (now, policy, next) = (portal.now(), caller.realm.session, next(&session));
    // What was typed there before is shown once.
    let typed = (!next.typed.is_empty()).then(|| flow::render(&next));
    sql!(
        "UPDATE sessions SET id = $1, fresh_until = $2, form = $5, next_page = $6, otp_at = COALESCE($4, otp_at) WHERE id = $3",
        session::id_of(&token),
        (now + policy.fresh).0,
        &session.id,
        account.has_otp().then_some(now.0),
        typed,
        flow::render(&FormState::at(&next.place())),
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(Outcome::at(next.place()).session(session.cookie(token, now)))
}

async fn refuse(
    portal: &Portal,
    caller: &Caller,
    (session, account): (&SessionRow, &Account),
    form: &FormState,
) -> Result<Outcome, StoreError> {
    let mut tx = portal.store.begin().await?;
    audit::write(&mut tx, portal, caller, Event::ConfirmFailed, Some(&account.id), "").await?;
    tx.commit().await?;
    session::complain(portal, session, form).await
}

/// Notes where the person goes on once they have proven themselves, and what they have typed there, now or before.
pub(crate) async fn go_on_at(portal: &Portal, session: &SessionRow, form: &FormState) -> Result<(), StoreError> {
    let before = || session.form().into_iter().chain([next(session)]).find(|kept| kept.is_at(&form.place()));
    let kept = if form.typed.is_empty() { before() } else { None };
    let next = flow::render(kept.as_ref().unwrap_or(form));
    sql!("UPDATE sessions SET next_page = $1, form = NULL, notice = NULL WHERE id = $2", next, &session.id)
        .execute(portal.store.write())
        .await?;
    Ok(())
}

fn next(session: &SessionRow) -> FormState {
    let kept = session.next_page.as_deref().and_then(|text| serde_json::from_str(text).ok());
    kept.unwrap_or_else(|| Page::Portal.into())
}

/// The session's secret after the step up: derived, so that a double click ends in the same one.
fn stepped_up(portal: &Portal, caller: &Caller) -> Token {
    caller.session.as_ref().map_or_else(
        || Token::new(&*portal.chance),
        |old| portal.keys.derive("stepped-up session", old.reveal().as_bytes()),
    )
}

/// The second of a double click comes with the old secret.
async fn echo(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let token = stepped_up(portal, caller);
    Ok(match session::load(portal, caller, Some(&token)).await? {
        Some((session, _)) if session.is_fresh(portal.now()) => {
            Outcome::at(next(&session).place()).session(session.cookie(token, portal.now()))
        }
        _ => Outcome::to(Page::Login),
    })
}
