//! The temporary password on its way to the person: shown to the session that made it, until it says so or ten minutes have passed, and not
//! once it was used or another one was issued.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::{
    account::Account,
    caller::{Caller, Outcome},
    clock::Moment,
    company,
    form::Page,
    portal::Portal,
    secret::Password,
    session::{self, SessionRow},
    store::{StoreError, Tx, sql},
    temporary,
};

/// For how long it stays on the page.
const SHOWN: Duration = Duration::from_mins(10);

/// A repeated click within so long issues none anew.
const DOUBLE_CLICK: Duration = Duration::from_mins(1);

/// What is handed over: the page with the slip.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// To whom.
    pub account_id: String,
    /// The user ID.
    pub user_id: String,
    /// The login ID.
    pub login_id: String,
    /// The name.
    pub name: String,
    /// 会員名.
    pub company_name: String,
    /// The password.
    pub password: Password,
    /// Until when it works.
    pub ends_at: Moment,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    at: Moment,
    temporary: String,
    account: String,
    password: String,
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.password.zeroize();
    }
}

fn aad(session: &SessionRow) -> String {
    format!("handover:{}", session.public_id)
}

fn open(portal: &Portal, session: &SessionRow, sealed: &str) -> Result<Kept, StoreError> {
    let unreadable = || StoreError::unreadable("temporary password to be handed over");
    let plain = Zeroizing::new(portal.keys.open(sealed, &aad(session)).map_err(|_| unreadable())?);
    serde_json::from_slice(&plain).map_err(|_| unreadable())
}

/// Keeps it for the page, sealed.
pub(super) async fn keep(
    tx: &mut Tx,
    portal: &Portal,
    session: &SessionRow,
    (temporary, account, password): (&str, &str, &Password),
) -> Result<(), StoreError> {
    let kept = Kept {
        at: portal.now(),
        temporary: temporary.to_owned(),
        account: account.to_owned(),
        password: password.reveal().to_owned(),
    };
    let plain = Zeroizing::new(serde_json::to_vec(&kept).map_err(|_| StoreError::unreadable("hand-over"))?);
    let sealed = portal.keys.seal(&*portal.chance, &plain, &aad(session));
    sql!("UPDATE sessions SET handover = $1, form = NULL, notice = NULL WHERE id = $2", sealed, &session.id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Whether this session has just issued that very password to that account: the second of a double click.
pub(crate) async fn is_repeated(
    tx: &mut Tx,
    portal: &Portal,
    session: &SessionRow,
    (account, password): (&str, &Password),
) -> Result<bool, StoreError> {
    let sealed: Option<String> = sqlx::query_scalar("SELECT handover FROM sessions WHERE id = $1")
        .bind(&session.id)
        .fetch_one(&mut **tx)
        .await?;
    let Some(sealed) = sealed else { return Ok(false) };
    let (kept, now) = (open(portal, session, &sealed)?, portal.now());
    if kept.account != account || kept.password != password.reveal() || kept.at + DOUBLE_CLICK <= now {
        return Ok(false);
    }
    Ok(temporary::live(tx, account, now).await?.is_some_and(|live| live.id == kept.temporary))
}

/// What the caller's session has to hand over.
///
/// # Errors
/// When the database fails.
pub async fn issued(portal: &Portal, caller: &Caller) -> Result<Option<HandOver>, StoreError> {
    let Some((session, actor)) = session::own(portal, caller).await? else { return Ok(None) };
    let Some(sealed) = session.handover.as_deref().filter(|_| actor.is_staff()) else { return Ok(None) };
    let (mut kept, now) = (open(portal, &session, sealed)?, portal.now());
    if kept.at + SHOWN <= now {
        return Ok(None);
    }
    let mut db = portal.store.read().acquire().await?;
    let live = temporary::live(&mut db, &kept.account, now).await?.filter(|live| live.id == kept.temporary);
    let (Some(live), Some(target)) = (live, Account::by_id(&mut db, &kept.account).await?) else { return Ok(None) };
    let company = company::by_id(&mut db, target.company.as_deref()).await?;
    Ok(Some(HandOver {
        account_id: target.id,
        user_id: target.user_id,
        login_id: target.login_id,
        name: target.display_name,
        company_name: company.map(|company| company.name).unwrap_or_default(),
        password: Password::new(std::mem::take(&mut kept.password)),
        ends_at: Moment(live.expires_at),
    }))
}

/// "I have handed it over": it leaves the page.
///
/// # Errors
/// When the database fails; then it stays until its time is over.
pub async fn done(portal: &Portal, caller: &Caller, next: Page) -> Result<Outcome, StoreError> {
    let Some((session, _)) = session::own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    sql!("UPDATE sessions SET handover = NULL WHERE id = $1", &session.id).execute(portal.store.write()).await?;
    Ok(Outcome::to(next))
}
