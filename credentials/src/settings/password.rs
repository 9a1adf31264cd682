//! Changing the password while signed in: the present one, and the new one twice.

use crate::{
    account::{self, Account},
    audit::{self, Event},
    caller::{Caller, Outcome},
    clock::Moment,
    flow,
    form::{Field, FormState, Page, Problem},
    limits::{self, TryScopes},
    notice,
    portal::Portal,
    renew,
    secret::Password,
    session::{self, Notice},
    store::StoreError,
};

/// Changes the password; voids all open flows and links, and signs other browsers out where asked.
///
/// # Errors
/// When the database fails; then the password is the former one.
pub async fn change_password(
    portal: &Portal,
    caller: &Caller,
    current: Password,
    (password, confirm): (Password, Password),
    sign_out_others: bool,
) -> Result<Outcome, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    let mut form = FormState::new(Page::PortalPassword);
    if current.reveal().is_empty() {
        form = form.problem(Field::CurrentPassword, Problem::Empty);
    }
    form = renew::check(form, caller, &account, &password, &confirm);
    if form.is_fine() && password.reveal() == current.reveal() {
        form = form.problem(Field::Password, Problem::PasswordSame);
    }
    if !form.is_fine() {
        return session::complain(portal, &session, &form).await;
    }
    let mut tx = portal.store.begin().await?;
    let known = session::known_browser(&mut tx, caller, &account.id).await?;
    let scopes = TryScopes::new(caller, &account.id, known.as_deref());
    let taken = scopes.take(&mut tx, portal.now()).await?;
    if taken.is_err() {
        audit::write(&mut tx, portal, caller, Event::Limited, Some(&account.id), "password change").await?;
    }
    tx.commit().await?;
    if let Err(wait) = taken {
        let form = form.problem(None, Problem::TryLater(limits::minutes(wait)));
        return session::complain(portal, &session, &form).await;
    }
    if !portal.hasher.verify(&current, account.password().as_ref()).await.ok {
        if is_repeated(portal, &account.id, &password).await? {
            return Ok(Outcome::to(Page::Portal));
        }
        let mut tx = portal.store.begin().await?;
        audit::write(&mut tx, portal, caller, Event::ConfirmFailed, Some(&account.id), "password change").await?;
        tx.commit().await?;
        return session::complain(
            portal,
            &session,
            &form.problem(Field::CurrentPassword, Problem::CurrentPasswordWrong),
        )
        .await;
    }
    let hash = portal.hasher.hash(&*portal.chance, &password).await;
    let mut tx = portal.store.begin().await?;
    let unchanged = |now: &Account| now.is_active() && now.password_hash == account.password_hash;
    if !Account::lock(&mut tx, &account.id).await?.is_some_and(|now| unchanged(&now)) {
        drop(tx);
        if is_repeated(portal, &account.id, &password).await? {
            return Ok(Outcome::to(Page::Portal));
        }
        return session::complain(
            portal,
            &session,
            &form.problem(Field::CurrentPassword, Problem::CurrentPasswordWrong),
        )
        .await;
    }
    scopes.succeeded(&mut tx).await?;
    account::set_password(&mut tx, portal, &account.id, hash.as_str(), "").await?;
    if sign_out_others {
        account::end_sessions(&mut tx, &account.id, &session.id, portal.now().0).await?;
    }
    notice::changed(&mut tx, portal, caller, &account, Event::PasswordChanged).await?;
    let outcome = session::tell(&mut tx, portal, &session.id, Page::Portal, Notice::PasswordChanged).await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}

/// The second of a double click finds the password already changed to what it asks for.
async fn is_repeated(portal: &Portal, account: &str, password: &Password) -> Result<bool, StoreError> {
    let account = Account::by_id(&mut *portal.store.read().acquire().await?, account).await?;
    let just_now = |at: i64| Moment(at) + flow::ECHO > portal.now();
    match account.filter(|account| account.password_changed_at.is_some_and(just_now)) {
        Some(account) => Ok(portal.hasher.verify(password, account.password().as_ref()).await.ok),
        None => Ok(false),
    }
}
