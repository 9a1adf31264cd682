//! Ten recovery codes: shown once, right after they were made, to the session that made them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    audit::Event,
    caller::{Caller, Outcome},
    clock::Moment,
    form::Page,
    notice,
    portal::Portal,
    recovery_code::RecoveryCode,
    session::{self, Notice, SessionRow},
    settings::{Gate, gate},
    store::{StoreError, sql},
};

/// How many are made at a time.
const COUNT: usize = 10;

/// For how long new codes stay on the page unless the person says that they have kept them.
const SHOWN: Duration = Duration::from_mins(10);

#[derive(Serialize, Deserialize)]
struct Fresh {
    at: Moment,
    codes: Vec<String>,
}

fn aad(session: &SessionRow) -> String {
    format!("codes:{}", session.public_id)
}

/// What the page of recovery codes shows.
#[derive(Clone, Debug)]
pub struct CodesView {
    /// How many are left.
    pub left: u32,
    /// When they were made.
    pub created_at: Option<Moment>,
    /// Whether the account has an app for which they could stand in.
    pub has_otp: bool,
    /// The codes themselves, only right after they were made.
    pub fresh: Option<Vec<String>>,
}

/// How many codes are left; the codes themselves right after they were made.
///
/// # Errors
/// When the database fails.
pub async fn codes(portal: &Portal, caller: &Caller) -> Result<Option<CodesView>, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return Ok(None) };
    let (left, created_at): (i64, Option<i64>) = sqlx::query_as(
        "SELECT COUNT(*), MAX(created_at) FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL",
    )
    .bind(&account.id)
    .fetch_one(portal.store.read())
    .await?;
    let fresh = match &session.codes {
        Some(sealed) => {
            let plain =
                portal.keys.open(sealed, &aad(&session)).map_err(|_| StoreError::unreadable("fresh recovery codes"))?;
            serde_json::from_slice::<Fresh>(&plain).ok().filter(|f| f.at + SHOWN > portal.now()).map(|f| f.codes)
        }
        None => None,
    };
    Ok(Some(CodesView {
        left: u32::try_from(left).unwrap_or(0),
        created_at: created_at.map(Moment),
        has_otp: account.has_otp(),
        fresh,
    }))
}

/// Makes ten new codes; the old ones are void.
///
/// # Errors
/// When the database fails; then the old ones stay.
pub async fn new_codes(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let (session, account) = match gate(portal, caller, Page::PortalCodes).await? {
        Gate::Open(who) => *who,
        Gate::Shut(outcome) => return Ok(outcome),
    };
    if !account.has_otp() {
        return Ok(Outcome::to(Page::PortalDevices));
    }
    let now = portal.now();
    let codes: Vec<RecoveryCode> = (0..COUNT).map(|_| RecoveryCode::new(&*portal.chance)).collect();
    let fresh = Fresh { at: now, codes: codes.iter().map(|c| c.reveal().to_string()).collect() };
    let plain = zeroize::Zeroizing::new(
        serde_json::to_vec(&fresh).map_err(|_| StoreError::unreadable("fresh recovery codes"))?,
    );
    let mut tx = portal.store.begin().await?;
    sql!("DELETE FROM recovery_codes WHERE account_id = $1", &account.id).execute(&mut *tx).await?;
    for code in &codes {
        sql!(
            "INSERT INTO recovery_codes (account_id, code_hash, created_at) VALUES ($1, $2, $3)",
            &account.id,
            code.hash(&portal.keys, &account.id),
            now.0
        )
        .execute(&mut *tx)
        .await?;
    }
    sql!(
        "UPDATE sessions SET codes = $1 WHERE id = $2",
        portal.keys.seal(&*portal.chance, &plain, &aad(&session)),
        &session.id
    )
    .execute(&mut *tx)
    .await?;
    notice::changed(&mut tx, portal, caller, &account, Event::CodesMade).await?;
    let outcome = session::tell(&mut tx, portal, &session.id, Page::PortalCodes, Notice::CodesMade).await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}

/// "I have kept them": the codes leave the page.
///
/// # Errors
/// When the database fails; then they stay until their time is over.
pub async fn codes_kept(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let Some((session, _)) = session::own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    sql!("UPDATE sessions SET codes = NULL, notice = NULL WHERE id = $1", &session.id)
        .execute(portal.store.write())
        .await?;
    Ok(Outcome::to(Page::Portal))
}
