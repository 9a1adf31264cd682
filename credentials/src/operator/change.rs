//! What an operator changes of an account.

use super::hold;
use crate::{
    account::{self, Account},
    audit::{self, Event},
    caller::{Caller, Outcome},
    limits,
    permit::Act,
    pin,
    portal::Portal,
    session::Notice,
    store::{StoreError, Tx, sql},
};

#[derive(Clone, Copy)]
enum Change {
    Unlock,
    Disable,
    Enable,
    SignOut,
    Renew,
}

impl Change {
    fn event(self) -> Event {
        match self {
            Self::Unlock => Event::AccountUnlocked,
            Self::Disable => Event::AccountDisabled,
            Self::Enable => Event::AccountEnabled,
            Self::SignOut => Event::SignedOutEverywhere,
            Self::Renew => Event::RenewalRequired,
        }
    }

    fn notice(self) -> Notice {
        match self {
            Self::Unlock => Notice::AccountUnlocked,
            Self::Disable => Notice::AccountDisabled,
            Self::Enable => Notice::AccountEnabled,
            Self::SignOut => Notice::AccountSignedOut,
            Self::Renew => Notice::RenewalRequired,
        }
    }
}

/// Begins an account's counts of tries (passwords, codes, PINs) anew.
///
/// # Errors
/// When the database fails; then they stay.
pub async fn unlock(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    change(portal, caller, id, Change::Unlock).await
}

/// Disables an account: its sessions, attempts, links and temporary passwords end at once.
///
/// # Errors
/// When the database fails; then nothing changed.
pub async fn disable(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    change(portal, caller, id, Change::Disable).await
}

/// Enables it again.
///
/// # Errors
/// When the database fails; then nothing changed.
pub async fn enable(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    change(portal, caller, id, Change::Enable).await
}

/// Ends all sessions of an account and forgets the browsers that it knows.
///
/// # Errors
/// When the database fails; then all live on.
pub async fn sign_out_everywhere(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    change(portal, caller, id, Change::SignOut).await
}

/// From the next sign-in on nothing is open but "set a new password", which must differ from the present one.
///
/// # Errors
/// When the database fails; then nothing is asked for.
pub async fn require_renewal(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    change(portal, caller, id, Change::Renew).await
}

async fn change(portal: &Portal, caller: &Caller, id: &str, what: Change) -> Result<Outcome, StoreError> {
    let mut hand = match hold(portal, caller, Act::ChangeAccounts, id).await? {
        Ok(hand) => hand,
        Err(outcome) => return Ok(outcome),
    };
    // What is so already is told as if it had just been done, and isn't written again.
    if let Some(detail) = apply(&mut hand.tx, portal, &hand.target, what).await? {
        let whom = (Some(hand.target.id.as_str()), &hand.operator);
        audit::write_by(&mut hand.tx, portal, caller, what.event(), whom, &detail).await?;
    }
    hand.done(portal, what.notice()).await
}

/// Does it; answers what the log says of it, or nothing where it is so already.
async fn apply(tx: &mut Tx, portal: &Portal, target: &Account, what: Change) -> Result<Option<String>, StoreError> {
    let (id, now) = (target.id.as_str(), portal.now().0);
    let statement = match what {
        Change::Unlock => return Ok(forget_tries(tx, id).await?.then(String::new)),
        Change::SignOut => {
            let ended = account::end_sessions(tx, id, "", now).await?;
            sql!("DELETE FROM known_browsers WHERE account_id = $1", id).execute(&mut **tx).await?;
            return Ok(Some(ended.to_string()));
        }
        Change::Disable => "UPDATE accounts SET state = 'disabled' WHERE id = $1 AND state = 'active'",
        Change::Enable => "UPDATE accounts SET state = 'active' WHERE id = $1 AND state = 'disabled'",
        Change::Renew => "UPDATE accounts SET must_renew = 1 WHERE id = $1 AND must_renew = 0",
    };
    let changed = sql!(statement, id).execute(&mut **tx).await?.rows_affected();
    if changed == 1 && matches!(what, Change::Disable) {
        account::void_open(tx, id, "", now).await?;
        account::end_sessions(tx, id, "", now).await?;
    }
    Ok((changed == 1).then(String::new))
}

/// Deletes the account's counts: those of browsers that it doesn't know, of those that it knows, and of PINs. `false`: there was none.
async fn forget_tries(tx: &mut Tx, account: &str) -> Result<bool, StoreError> {
    let [password, code] = limits::try_scopes(account);
    let deleted = sql!(
        "DELETE FROM counters WHERE scope IN ($1, $2, $3) OR scope IN (SELECT $1 || ':' || k.id FROM known_browsers k WHERE k.account_id = $4) \
         OR scope IN (SELECT $2 || ':' || k.id FROM known_browsers k WHERE k.account_id = $4)",
        password,
        code,
        pin::scope_of(account),
        account,
    )
    .execute(&mut **tx)
    .await?;
    Ok(deleted.rows_affected() > 0)
}
