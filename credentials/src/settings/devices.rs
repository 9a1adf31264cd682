//! The one-time-password apps of an account: several, each with a name.

use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    clock::Moment,
    enrol::{NewDevice, store_device},
    flow::EnrolmentView,
    form::{Field, FormState, Page, Problem},
    limits::{self, TryScopes},
    notice,
    otp::OtpSecret,
    portal::Portal,
    session::{self, Notice, SessionRow},
    settings::{Gate, gate},
    store::{StoreError, row, rows, sql},
    text::{DeviceName, OtpInput},
};

/// One line of the list of devices.
#[derive(Clone, Debug)]
pub struct DeviceLine {
    /// For renaming and removing.
    pub id: String,
    /// As the person named it.
    pub name: String,
    /// When it was set up.
    pub created_at: Moment,
    /// When a code of it was last accepted.
    pub last_used: Option<Moment>,
}

row! {
    struct DeviceRow { id: String, name: String, created_at: i64, last_used_at: Option<i64> }
}

/// The account's devices, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn devices(portal: &Portal, caller: &Caller) -> Result<Vec<DeviceLine>, StoreError> {
    let Some((_, account)) = session::own(portal, caller).await? else { return Ok(Vec::new()) };
    let sql = "SELECT id, name, created_at, last_used_at FROM devices WHERE account_id = $1 ORDER BY created_at, id LIMIT 100";
    let found: Vec<DeviceRow> = rows!(DeviceRow, sql, &account.id).fetch_all(portal.store.read()).await?;
    Ok(found
        .into_iter()
        .map(|d| DeviceLine {
            id: d.id,
            name: d.name,
            created_at: Moment(d.created_at),
            last_used: d.last_used_at.map(Moment),
        })
        .collect())
}

/// What a key that waits for its first code is sealed to: the session's public id, which a step up doesn't change.
fn aad(session: &SessionRow) -> String {
    format!("session:{}", session.public_id)
}

fn pending(portal: &Portal, session: &SessionRow) -> Result<Option<OtpSecret>, StoreError> {
    let Some(sealed) = &session.pending else { return Ok(None) };
    let bytes =
        portal.keys.open(sealed, &aad(session)).map_err(|_| StoreError::unreadable("pending one-time-password key"))?;
    Ok(OtpSecret::from_bytes(&bytes))
}

/// Begins the set-up of one more device. The key is kept until it is confirmed, so a reload shows the same one.
///
/// # Errors
/// When the database fails.
pub async fn begin_device(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let (session, _) = match gate(portal, caller, Page::PortalDevices).await? {
        Gate::Open(who) => *who,
        Gate::Shut(outcome) => return Ok(outcome),
    };
    let sealed = portal.keys.seal(&*portal.chance, OtpSecret::new(&*portal.chance).bytes(), &aad(&session));
    sql!("UPDATE sessions SET pending = $1, form = NULL, notice = NULL WHERE id = $2", sealed, &session.id)
        .execute(portal.store.write())
        .await?;
    Ok(Outcome::to(Page::PortalDeviceAdd))
}

/// What the page of a begun set-up shows; `None` when none is begun or the person must prove themselves again.
///
/// # Errors
/// When the database fails.
pub async fn pending_device(portal: &Portal, caller: &Caller) -> Result<Option<EnrolmentView>, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return Ok(None) };
    if !session.is_fresh(portal.now()) {
        return Ok(None);
    }
    Ok(pending(portal, &session)?.map(|secret| EnrolmentView::new(&secret, &caller.realm, caller.lang, &account)))
}

/// Confirms the begun device with its first code.
///
/// # Errors
/// When the database fails; then it isn't enrolled.
pub async fn confirm_device(
    portal: &Portal,
    caller: &Caller,
    device_name: &str,
    otp: &str,
) -> Result<Outcome, StoreError> {
    let (session, account) = match gate(portal, caller, Page::PortalDevices).await? {
        Gate::Open(who) => *who,
        Gate::Shut(outcome) => return Ok(outcome),
    };
    let Some(secret) = pending(portal, &session)? else { return Ok(Outcome::to(Page::PortalDevices)) };
    let (name, code) = (DeviceName::parse(device_name), OtpInput::parse(otp));
    let form = FormState::new(Page::PortalDeviceAdd)
        .typed(Field::DeviceName, device_name)
        .check(Field::DeviceName, &name)
        .check(Field::Otp, &code);
    let (Ok(name), Ok(code)) = (name, code) else { return session::complain(portal, &session, &form).await };
    let mut tx = portal.store.begin().await?;
    let scopes = TryScopes::new(caller, &format!("enrol:{}", session.public_id), None);
    if let Err(wait) = scopes.take(&mut tx, portal.now()).await? {
        tx.commit().await?;
        return session::complain(portal, &session, &form.problem(None, Problem::TryLater(limits::minutes(wait))))
            .await;
    }
    let Some(step) = secret.accept(&code, portal.now(), None) else {
        audit::write(&mut tx, portal, caller, Event::OtpFailed, Some(&account.id), "set-up").await?;
        tx.commit().await?;
        return session::complain(portal, &session, &form.problem(Field::Otp, Problem::OtpWrong)).await;
    };
    let taken = sql!(
        "UPDATE sessions SET pending = NULL WHERE id = $1 AND pending = $2",
        &session.id,
        session.pending.as_deref()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if taken == 0 {
        return Ok(Outcome::to(Page::PortalDevices));
    }
    if !store_device(&mut tx, portal, &account.id, &NewDevice { name: &name, secret: &secret, step }).await? {
        drop(tx);
        return session::complain(portal, &session, &form.problem(Field::DeviceName, Problem::DeviceNameTaken)).await;
    }
    scopes.succeeded(&mut tx).await?;
    notice::device_added(&mut tx, portal, caller, &account, name.as_str()).await?;
    let outcome = session::tell(&mut tx, portal, &session.id, Page::PortalDevices, Notice::DeviceAdded).await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}

/// Gives a device another name.
///
/// # Errors
/// When the database fails; then it keeps its name.
pub async fn rename_device(
    portal: &Portal,
    caller: &Caller,
    id: &str,
    device_name: &str,
) -> Result<Outcome, StoreError> {
    let (session, account) = match gate(portal, caller, Page::PortalDevices).await? {
        Gate::Open(who) => *who,
        Gate::Shut(outcome) => return Ok(outcome),
    };
    if !Portal::is_row_id(id) {
        return Ok(Outcome::to(Page::PortalDevices));
    }
    let name = DeviceName::parse(device_name);
    let form = FormState::new(Page::PortalDevices)
        .typed(Field::Device, id)
        .typed(Field::DeviceName, device_name)
        .check(Field::DeviceName, &name);
    let Ok(name) = name else { return session::complain(portal, &session, &form).await };
    let mut tx = portal.store.begin().await?;
    let renamed = sql!(
        "UPDATE devices SET name = $1, name_key = $2 WHERE id = $3 AND account_id = $4",
        name.as_str(),
        name.as_str().to_lowercase(),
        id,
        &account.id
    )
    .execute(&mut *tx)
    .await
    .map_err(StoreError::from);
    match renamed {
        Err(error) if error.is_duplicate() => {
            drop(tx);
            session::complain(portal, &session, &form.problem(Field::DeviceName, Problem::DeviceNameTaken)).await
        }
        Err(error) => Err(error),
        Ok(done) if done.rows_affected() == 0 => Ok(Outcome::to(Page::PortalDevices)),
        Ok(_) => {
            audit::write(&mut tx, portal, caller, Event::DeviceRenamed, Some(&account.id), name.as_str()).await?;
            let outcome =
                session::tell(&mut tx, portal, &session.id, Page::PortalDevices, Notice::DeviceRenamed).await?;
            tx.commit().await?;
            Ok(outcome)
        }
    }
}

/// Removes a device; not the last one of an account that needs one.
///
/// # Errors
/// When the database fails; then it stays.
pub async fn remove_device(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    let (session, account) = match gate(portal, caller, Page::PortalDevices).await? {
        Gate::Open(who) => *who,
        Gate::Shut(outcome) => return Ok(outcome),
    };
    if !Portal::is_row_id(id) {
        return Ok(Outcome::to(Page::PortalDevices));
    }
    let least: i64 = if account.needs_otp(&caller.realm) { 2 } else { 1 };
    let mut tx = portal.store.begin().await?;
    // Of two removals at once, the second counts what the first left.
    Account::lock(&mut tx, &account.id).await?;
    let removed: Option<String> = sqlx::query_scalar(
        "DELETE FROM devices WHERE id = $1 AND account_id = $2 AND (SELECT COUNT(*) FROM devices d WHERE d.account_id = $2) >= $3 RETURNING name",
    )
    .bind(id)
    .bind(&account.id)
    .bind(least)
    .fetch_optional(&mut *tx)
    .await?;
    let Some(name) = removed else {
        let there: Option<i64> = sqlx::query_scalar("SELECT created_at FROM devices WHERE id = $1 AND account_id = $2")
            .bind(id)
            .bind(&account.id)
            .fetch_optional(&mut *tx)
            .await?;
        drop(tx);
        if there.is_none() {
            return Ok(Outcome::to(Page::PortalDevices));
        }
        let form = FormState::new(Page::PortalDevices).problem(None, Problem::DeviceNeeded);
        return session::complain(portal, &session, &form).await;
    };
    let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM devices WHERE account_id = $1")
        .bind(&account.id)
        .fetch_one(&mut *tx)
        .await?;
    if left == 0 {
        // Codes stand in for a device; without one they would be a password of their own.
        sql!("DELETE FROM recovery_codes WHERE account_id = $1", &account.id).execute(&mut *tx).await?;
    }
    notice::device_removed(&mut tx, portal, caller, &account, &name).await?;
    let outcome = session::tell(&mut tx, portal, &session.id, Page::PortalDevices, Notice::DeviceRemoved).await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}
