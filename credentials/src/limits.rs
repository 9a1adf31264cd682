//! How often may be asked and tried. Counters are rows, so several processes agree and a restart forgets nothing.

use std::time::Duration;

use crate::{
    caller::Caller,
    clock::Moment,
    realm::Rate,
    store::{StoreError, Tx, sql},
};

/// Takes one of a scope's chances. One statement decides, so parallel callers can't overdraw.
///
/// `Err(wait)` inside the result: none is left for `wait`.
pub(crate) async fn take(
    tx: &mut Tx,
    scope: &str,
    rate: Rate,
    now: Moment,
) -> Result<Result<(), Duration>, StoreError> {
    let ends = now + rate.per;
    let taken = sql!(
        "INSERT INTO counters (scope, used, ends_at) VALUES ($1, 1, $2) ON CONFLICT (scope) DO UPDATE SET \
         used = CASE WHEN counters.ends_at <= $3 THEN 1 ELSE counters.used + 1 END, \
         ends_at = CASE WHEN counters.ends_at <= $3 THEN $2 ELSE counters.ends_at END \
         WHERE counters.ends_at <= $3 OR counters.used < $4",
        scope,
        ends.0,
        now.0,
        i64::from(rate.count),
    )
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if taken == 1 {
        return Ok(Ok(()));
    }
    let free_at: Option<i64> = sqlx::query_scalar("SELECT ends_at FROM counters WHERE scope = $1")
        .bind(scope)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(Err(free_at.map_or(rate.per, |at| Moment(at).since(now))))
}

/// Gives one back: the try was right after all.
pub(crate) async fn give_back(tx: &mut Tx, scope: &str) -> Result<(), StoreError> {
    sql!("UPDATE counters SET used = used - 1 WHERE scope = $1 AND used > 0", scope).execute(&mut **tx).await?;
    Ok(())
}

/// Forgets a scope: the right password or code was given.
pub(crate) async fn forget(tx: &mut Tx, scope: &str) -> Result<(), StoreError> {
    sql!("DELETE FROM counters WHERE scope = $1", scope).execute(&mut **tx).await?;
    Ok(())
}

/// What counts a try: the account's scope, and the address and network behind it.
///
/// A browser that the account knows has a scope of its own and isn't held up by what others do, on the same address or elsewhere.
#[derive(Debug)]
pub(crate) struct TryScopes(Vec<(String, Rate)>);

impl TryScopes {
    /// `account` is an account's id, or the blinded name that was typed. `known` is the row of the browser that the account knows.
    pub(crate) fn new(caller: &Caller, account: &str, known: Option<&str>) -> Self {
        let (realm, limits) = (&caller.realm.slug, &caller.realm.limits);
        Self(match known {
            Some(browser) => vec![(format!("try:{account}:{browser}"), limits.try_per_browser)],
            None => vec![
                (format!("try:{account}"), limits.try_per_account),
                (format!("try:{realm}:{}", caller.origin.address_key()), limits.try_per_address),
                (format!("try:{realm}:{}", caller.origin.network_key()), limits.try_per_network),
            ],
        })
    }

    /// Takes a chance in every scope; the longest wait when one has none left.
    pub(crate) async fn take(&self, tx: &mut Tx, now: Moment) -> Result<Result<(), Duration>, StoreError> {
        let mut wait = None;
        for (scope, rate) in &self.0 {
            if let Err(longer) = take(tx, scope, *rate, now).await? {
                wait = wait.max(Some(longer));
            }
        }
        Ok(wait.map_or(Ok(()), Err))
    }

    /// The try was right: the account's count begins anew, the others get theirs back.
    pub(crate) async fn succeeded(&self, tx: &mut Tx) -> Result<(), StoreError> {
        for (place, (scope, _)) in self.0.iter().enumerate() {
            if place == 0 { forget(tx, scope).await? } else { give_back(tx, scope).await? }
        }
        Ok(())
    }
}

/// Whole minutes until `wait` is over, at least 1.
pub(crate) fn minutes(wait: Duration) -> u64 {
    wait.as_secs().div_ceil(60).max(1)
}
