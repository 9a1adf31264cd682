//! Setting a one-time-password app up on the way (recovery or first login). A key counts only after a first code was given with it.

use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    flow::{self, Kind, Step},
    form::{Field, FormState, Page, Problem},
    limits::{self, TryScopes},
    login, login_change, notice,
    otp::OtpSecret,
    otp_check,
    portal::Portal,
    proof::Proofs,
    session,
    store::{StoreError, Tx, sql},
    text::{DeviceName, OtpInput},
};

/// What a new device is stored from.
pub(crate) struct NewDevice<'a> {
    pub name: &'a DeviceName,
    pub secret: &'a OtpSecret,
    /// The step of the code that confirmed it.
    pub step: u64,
}

/// Stores a device. `false`: the account has one of that name.
pub(crate) async fn store_device(
    tx: &mut Tx,
    portal: &Portal,
    account: &str,
    new: &NewDevice<'_>,
) -> Result<bool, StoreError> {
    let (id, now) = (portal.row_id(), portal.now().0);
    let sealed = portal.keys.seal(&*portal.chance, new.secret.bytes(), &otp_check::aad(&id, account));
    let stored = sql!(
        "INSERT INTO devices (id, account_id, name, name_key, secret, last_step, created_at, last_used_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (account_id, name_key) DO NOTHING",
        id,
        account,
        new.name.as_str(),
        new.name.as_str().to_lowercase(),
        sealed,
        i64::try_from(new.step).unwrap_or(i64::MAX),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(stored.rows_affected() == 1)
}

/// Confirms the app with its first code and goes on.
///
/// # Errors
/// When the database fails; then nothing is enrolled.
pub async fn confirm(portal: &Portal, caller: &Caller, device_name: &str, otp: &str) -> Result<Outcome, StoreError> {
    let (Some(flow), Some(token)) = (flow::load(portal, caller).await?, &caller.flow) else {
        return flow::expired(portal, caller, Kind::Recovery).await;
    };
    if flow.step() == Step::Done && flow.kind() == Kind::Login {
        return session::echo(portal, caller, token).await;
    }
    let (Step::Enrol, Some(account_id), Some(secret)) = (flow.step(), flow.account_id.clone(), flow.pending(portal)?)
    else {
        return Ok(Outcome::to(flow.page(&caller.realm)));
    };
    let (name, code) = (DeviceName::parse(device_name), OtpInput::parse(otp));
    let form = FormState::new(Page::EnrolAuthenticator)
        .typed(Field::DeviceName, device_name)
        .check(Field::DeviceName, &name)
        .check(Field::Otp, &code);
    let mut tx = portal.store.begin().await?;
    let Some(mut account) = Account::lock(&mut tx, &account_id).await?.filter(Account::is_active) else {
        drop(tx);
        return flow::expired(portal, caller, flow.kind()).await;
    };
    if !flow::is_still(&mut tx, &flow).await? {
        drop(tx);
        return Box::pin(confirm(portal, caller, device_name, otp)).await;
    }
    if login::is_too_late(portal, &flow, &account) {
        drop(tx);
        return login::renewal_open(portal, caller, &account).await;
    }
    // An app that was enrolled meanwhile is asked for; this flow adds none beside it.
    let due = flow::next_step(flow.goal(), &caller.realm, &account, flow.proofs());
    if due != Step::Enrol {
        flow::advance(&mut tx, portal, &flow, due, flow.proofs()).await?;
        tx.commit().await?;
        return Ok(Outcome::to(if due == Step::Otp { Page::LoginOtp } else { flow.page(&caller.realm) }));
    }
    let (Ok(name), Ok(code)) = (name, code) else {
        let outcome = flow::complain(&mut tx, &flow, &form).await?;
        tx.commit().await?;
        return Ok(outcome);
    };
    let scopes = TryScopes::new(caller, &format!("enrol:{}", flow.id), None);
    let outcome = if let Err(wait) = scopes.take(&mut tx, portal.now()).await? {
        flow::complain(&mut tx, &flow, &form.problem(None, Problem::TryLater(limits::minutes(wait)))).await?
    } else if let Some(step) = secret.accept(&code, portal.now(), None) {
        scopes.succeeded(&mut tx).await?;
        account.devices = 1;
        let proofs = Proofs { otp: true, enrolled: true, ..flow.proofs() };
        let next = flow::next_step(flow.goal(), &caller.realm, &account, proofs);
        if !flow::advance(&mut tx, portal, &flow, next, proofs).await? {
            return Ok(Outcome::to(flow.page(&caller.realm)));
        }
        if !store_device(&mut tx, portal, &account.id, &NewDevice { name: &name, secret: &secret, step }).await? {
            // Rolled back: the account got a device of that name elsewhere.
            drop(tx);
            let mut tx = portal.store.begin().await?;
            let form = form.problem(Field::DeviceName, Problem::DeviceNameTaken);
            let outcome = flow::complain(&mut tx, &flow, &form).await?;
            tx.commit().await?;
            return Ok(outcome);
        }
        notice::device_added(&mut tx, portal, caller, &account, name.as_str()).await?;
        if next == Step::Done {
            session::open(&mut tx, portal, caller, &account, (proofs, flow.remember == 1), Some(token)).await?
        } else {
            Outcome::to(login_change::arrive(&mut tx, portal, caller, &flow, &account, next).await?)
        }
    } else {
        audit::write(&mut tx, portal, caller, Event::OtpFailed, Some(&account.id), "set-up").await?;
        flow::complain(&mut tx, &flow, &form.problem(Field::Otp, Problem::OtpWrong)).await?
    };
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}
