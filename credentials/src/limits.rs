//! How often may be asked and tried. Counters are rows, so several processes agree and a restart forgets nothing.

use std::time::Duration;

use sqlx::AnyConnection;

use crate::{
    caller::Caller,
    clock::Moment,
    realm::Rate,
    store::{StoreError, sql},
};

/// Takes one of a scope's chances. One statement decides, so parallel callers can't overdraw.
///
/// `Err(wait)` inside the result: none is left for `wait`.
pub(crate) async fn take(
    db: &mut AnyConnection,
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
    .execute(&mut *db)
    .await?
    .rows_affected();
    if taken == 1 {
        return Ok(Ok(()));
    }
    Ok(Err(wait(db, scope, rate, now).await?))
}

/// How long until a scope that has no chance left gets new ones.
async fn wait(db: &mut AnyConnection, scope: &str, rate: Rate, now: Moment) -> Result<Duration, StoreError> {
    let free_at: Option<i64> = sqlx::query_scalar("SELECT ends_at FROM counters WHERE scope = $1")
        .bind(scope)
        .fetch_optional(&mut *db)
        .await?;
    Ok(free_at.map_or(rate.per, |at| Moment(at).since(now)))
}

/// Takes a chance in each of three scopes with one statement; answers those in which there was one.
async fn take_three(
    db: &mut AnyConnection,
    [one, two, three]: &[(String, Rate); 3],
    now: Moment,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO counters (scope, used, ends_at) VALUES ($1, 1, $2), ($4, 1, $5), ($7, 1, $8) \
         ON CONFLICT (scope) DO UPDATE SET \
         used = CASE WHEN counters.ends_at <= $10 THEN 1 ELSE counters.used + 1 END, \
         ends_at = CASE WHEN counters.ends_at <= $10 THEN excluded.ends_at ELSE counters.ends_at END \
         WHERE counters.ends_at <= $10 \
         OR counters.used < CASE counters.scope WHEN $1 THEN $3 WHEN $4 THEN $6 ELSE $9 END RETURNING scope",
    )
    .bind(&one.0)
    .bind((now + one.1.per).0)
    .bind(i64::from(one.1.count))
    .bind(&two.0)
    .bind((now + two.1.per).0)
    .bind(i64::from(two.1.count))
    .bind(&three.0)
    .bind((now + three.1.per).0)
    .bind(i64::from(three.1.count))
    .bind(now.0)
    .fetch_all(&mut *db)
    .await?)
}

/// The try was right: begins an account's count anew and gives the places theirs back, in the order in which they were taken, so that two
/// can't wait for each other.
async fn give_back(
    db: &mut AnyConnection,
    account: &str,
    [address, network]: &[(String, Rate); 2],
) -> Result<(), StoreError> {
    sql!(
        "INSERT INTO counters (scope, used, ends_at) VALUES ($1, 0, 0), ($2, 0, 0), ($3, 0, 0) ON CONFLICT (scope) DO UPDATE SET \
         used = CASE WHEN counters.scope = $1 OR counters.used = 0 THEN 0 ELSE counters.used - 1 END",
        account,
        &address.0,
        &network.0,
    )
    .execute(&mut *db)
    .await?;
    Ok(())
}

/// Takes from three scopes with one statement, so many from each (0 only looks whether any is left); answers which had one.
pub(crate) async fn take_budget(
    db: &mut AnyConnection,
    [one, two, three]: &[(String, Rate, i64); 3],
    now: Moment,
) -> Result<[bool; 3], StoreError> {
    let taken: Vec<String> = sqlx::query_scalar(
        "INSERT INTO counters (scope, used, ends_at) VALUES ($1, $11, $2), ($4, $12, $5), ($7, $13, $8) \
         ON CONFLICT (scope) DO UPDATE SET \
         used = CASE WHEN counters.ends_at <= $10 THEN excluded.used ELSE counters.used + excluded.used END, \
         ends_at = CASE WHEN counters.ends_at <= $10 THEN excluded.ends_at ELSE counters.ends_at END \
         WHERE counters.ends_at <= $10 \
         OR counters.used < CASE counters.scope WHEN $1 THEN $3 WHEN $4 THEN $6 ELSE $9 END RETURNING scope",
    )
    .bind(&one.0)
    .bind((now + one.1.per).0)
    .bind(i64::from(one.1.count))
    .bind(&two.0)
    .bind((now + two.1.per).0)
    .bind(i64::from(two.1.count))
    .bind(&three.0)
    .bind((now + three.1.per).0)
    .bind(i64::from(three.1.count))
    .bind(now.0)
    .bind(one.2)
    .bind(two.2)
    .bind(three.2)
    .fetch_all(&mut *db)
    .await?;
    Ok([one, two, three].map(|(scope, ..)| taken.contains(scope)))
}

/// Gives one chance of a scope back.
pub(crate) async fn give(db: &mut AnyConnection, scope: &str) -> Result<(), StoreError> {
    sql!("UPDATE counters SET used = used - 1 WHERE scope = $1 AND used > 0", scope).execute(&mut *db).await?;
    Ok(())
}

/// Forgets a scope: the right password or code was given.
async fn forget(db: &mut AnyConnection, scope: &str) -> Result<(), StoreError> {
    sql!("DELETE FROM counters WHERE scope = $1", scope).execute(&mut *db).await?;
    Ok(())
}

/// What counts an account's tries from browsers that it doesn't know: of passwords, and of codes. That of a browser that it knows adds `:` and
/// its row.
pub(crate) fn try_scopes(account: &str) -> [String; 2] {
    [format!("try:{account}"), format!("try:otp:{account}")]
}

/// What counts a try: the account's scope, and the address and network behind it.
///
/// A browser that the account knows has a scope of its own and isn't held up by what others do, on the same address or elsewhere.
#[derive(Debug)]
pub(crate) struct TryScopes {
    account: (String, Rate),
    /// Address and network; a browser that the account knows isn't counted by them.
    place: Option<[(String, Rate); 2]>,
}

impl TryScopes {
    /// `account` is an account's id, or the blinded name that was typed. `known` is the row of the browser that the account knows.
    pub(crate) fn new(caller: &Caller, account: &str, known: Option<&str>) -> Self {
        let (realm, limits) = (&caller.realm.slug, &caller.realm.limits);
        match known {
            Some(browser) => {
                Self { account: (format!("try:{account}:{browser}"), limits.try_per_browser), place: None }
            }
            None => Self {
                account: (format!("try:{account}"), limits.try_per_account),
                place: Some([
                    (format!("try:{realm}:{}", caller.origin.address_key()), limits.try_per_address),
                    (format!("try:{realm}:{}", caller.origin.network_key()), limits.try_per_network),
                ]),
            },
        }
    }

    /// Takes a chance in every scope; the longest wait when one has none left.
    pub(crate) async fn take(&self, db: &mut AnyConnection, now: Moment) -> Result<Result<(), Duration>, StoreError> {
        let Some([address, network]) = self.place.clone() else {
            return take(db, &self.account.0, self.account.1, now).await;
        };
        let all = [self.account.clone(), address, network];
        let taken = take_three(db, &all, now).await?;
        let mut longest = None;
        for (scope, rate) in all.iter().filter(|(scope, _)| !taken.contains(scope)) {
            longest = longest.max(Some(wait(db, scope, *rate, now).await?));
        }
        Ok(longest.map_or(Ok(()), Err))
    }

    /// The try was right: the account's count begins anew, the others get theirs back.
    pub(crate) async fn succeeded(&self, db: &mut AnyConnection) -> Result<(), StoreError> {
        match &self.place {
            Some(place) => give_back(db, &self.account.0, place).await,
            None => forget(db, &self.account.0).await,
        }
    }
}

/// Whole minutes until `wait` is over, at least 1.
pub(crate) fn minutes(wait: Duration) -> u64 {
    wait.as_secs().div_ceil(60).max(1)
}
