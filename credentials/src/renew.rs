//! Setting a new password: at the end of a recovery, after a temporary one, or where a new one is required at sign-in. It happens once, and voids whatever else could still change the password.

use crate::{
    account::{self, Account},
    audit::Event,
    caller::{Caller, Cookie, Outcome},
    flow::{self, FlowRow, Kind, Step},
    form::{Field, FormState, Page, Problem},
    notice,
    password::{self, PasswordHash},
    portal::Portal,
    proof::Proofs,
    realm::Enter,
    secret::{Password, Token},
    session::{self, Notice},
    store::{StoreError, sql},
    temporary,
};

/// The rules of a new password, typed twice.
pub(crate) fn check(
    form: FormState,
    caller: &Caller,
    account: &Account,
    password: &Password,
    confirm: &Password,
) -> FormState {
    let has_otp = account.has_otp() || account.needs_otp(&caller.realm);
    if password.reveal().is_empty() {
        return form.problem(Field::Password, Problem::Empty);
    }
    let form =
        form.check(Field::Password, &password::check(&caller.realm.password, has_otp, password, &account.context()));
    if confirm.reveal().is_empty() {
        form.problem(Field::PasswordConfirm, Problem::Empty)
    } else if confirm.reveal() != password.reveal() {
        form.problem(Field::PasswordConfirm, Problem::PasswordsDiffer)
    } else {
        form
    }
}

/// Sets the password and lands where the realm says.
///
/// # Errors
/// When the database fails; then the password is the former one.
pub async fn password(
    portal: &Portal,
    caller: &Caller,
    password: Password,
    confirm: Password,
    sign_out_everywhere: bool,
) -> Result<Outcome, StoreError> {
    let (Some(flow), Some(token)) = (flow::load(portal, caller).await?, &caller.flow) else {
        return flow::expired(portal, caller, beginning(caller)).await;
    };
    if flow.step() == Step::Done {
        return match caller.realm.enter {
            Enter::Portal => session::echo(portal, caller, token).await,
            Enter::Login => Ok(Outcome::to(Page::Login)),
        };
    }
    let (Step::Renew, Some(account_id)) = (flow.step(), flow.account_id.clone()) else {
        return Ok(Outcome::to(flow.page(&caller.realm)));
    };
    let account = Account::by_id(&mut *portal.store.read().acquire().await?, &account_id).await?;
    let Some(account) = account.filter(Account::is_active) else {
        return flow::expired(portal, caller, flow.kind()).await;
    };
    let mut form = check(FormState::new(Page::RenewPassword), caller, &account, &password, &confirm);
    if form.is_fine()
        && let Some(problem) = differs(portal, &flow, &account, &password).await?
    {
        form = form.problem(Field::Password, problem);
    }
    if !form.is_fine() {
        let mut tx = portal.store.begin().await?;
        let outcome = flow::complain(&mut tx, &flow, &form).await?;
        tx.commit().await?;
        return Ok(outcome);
    }
    let hash = portal.hasher.hash(&*portal.chance, &password).await;
    finish(portal, caller, (&flow, token), &account, &hash, sign_out_everywhere).await
}

/// Where somebody without an attempt begins one.
fn beginning(caller: &Caller) -> Kind {
    if caller.realm.prove.reissue().is_some() { Kind::Login } else { Kind::Recovery }
}

/// Who signed in with a password has to set another: than the temporary one, or than the present one that has to be renewed.
async fn differs(
    portal: &Portal,
    flow: &FlowRow,
    account: &Account,
    password: &Password,
) -> Result<Option<Problem>, StoreError> {
    if flow.kind() != Kind::Login {
        return Ok(None);
    }
    if flow.proofs().temporary {
        return Ok(temporary::is_same(portal, &flow.id, password).await?.then_some(Problem::SameAsTemporary));
    }
    let same = portal.hasher.verify(password, account.password().as_ref()).await.ok;
    Ok(same.then_some(Problem::PasswordSame))
}

async fn finish(
    portal: &Portal,
    caller: &Caller,
    (flow, token): (&FlowRow, &Token),
    account: &Account,
    hash: &PasswordHash,
    everywhere: bool,
) -> Result<Outcome, StoreError> {
    let mut tx = portal.store.begin().await?;
    let Some(account) = &Account::lock(&mut tx, &account.id).await?.filter(Account::is_active) else {
        drop(tx);
        return flow::expired(portal, caller, flow.kind()).await;
    };
    // The flow decides who may, once; whatever was enrolled meanwhile is asked for first.
    let next = flow::next_step(flow.goal(), &caller.realm, account, flow.proofs());
    if next != Step::Renew {
        flow::advance(&mut tx, portal, flow, next, flow.proofs()).await?;
        tx.commit().await?;
        return Ok(Outcome::to(flow::page_of(next)));
    }
    if !flow::advance(&mut tx, portal, flow, Step::Done, flow.proofs()).await? {
        drop(tx);
        return Box::pin(again(portal, caller, token)).await;
    }
    account::set_password(&mut tx, portal, &account.id, hash.as_str(), &flow.id).await?;
    sql!("DELETE FROM counters WHERE scope = $1", format!("try:{}", account.id)).execute(&mut *tx).await?;
    if everywhere {
        account::end_sessions(&mut tx, &account.id, "", portal.now().0).await?;
    }
    let (event, told) = match flow.kind() {
        Kind::Recovery => (Event::PasswordReset, Notice::Recovered),
        Kind::Login => (Event::PasswordChanged, Notice::PasswordChanged),
    };
    notice::changed(&mut tx, portal, caller, account, event).await?;
    let outcome = if caller.realm.enter == Enter::Portal {
        let proofs = Proofs { temporary: false, ..flow.proofs() };
        let outcome = session::open(&mut tx, portal, caller, account, (proofs, false), Some(token)).await?;
        let session = session::id_of(&portal.session_of(token));
        let _stays = session::tell(&mut tx, portal, &session, Page::Portal, told).await?;
        outcome
    } else {
        Outcome::to(Page::Login).clear_link()
    };
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}

/// "Not now": after a new login ID was confirmed the password may stay. Ends the flow at the login page.
///
/// # Errors
/// When the database fails; then the flow goes on.
pub async fn keep_password(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let Some(flow) = flow::load(portal, caller).await? else {
        return flow::expired(portal, caller, Kind::Recovery).await;
    };
    if !flow.proofs().login_id || flow.step() == Step::Start {
        return Ok(Outcome::to(flow.page(&caller.realm)));
    }
    let mut tx = portal.store.begin().await?;
    flow::advance(&mut tx, portal, &flow, Step::Done, flow.proofs()).await?;
    tx.commit().await?;
    Ok(Outcome::to(Page::Login).flow(Cookie::Clear))
}

/// The flow was finished or voided between reading and writing: answer by what it is now.
async fn again(portal: &Portal, caller: &Caller, token: &Token) -> Result<Outcome, StoreError> {
    match flow::load(portal, caller).await? {
        Some(flow) if flow.step() == Step::Done && caller.realm.enter == Enter::Portal => {
            session::echo(portal, caller, token).await
        }
        Some(flow) => Ok(Outcome::to(flow.page(&caller.realm))),
        None => flow::expired(portal, caller, beginning(caller)).await,
    }
}
