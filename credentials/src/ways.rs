//! How each way of each realm is doing. Pages say so of every PIN that goes this way, real or not, so that trouble betrays nobody.

use std::time::Duration;

use crate::{
    clock::Moment,
    portal::Portal,
    realm::{RealmSlug, Way},
    store::{StoreError, row, rows, sql},
};

row! {
    /// How a way is doing.
    #[derive(Clone, Debug, Default)]
    pub(crate) struct State {
        pub failing_since: Option<i64>,
        pub unsure_since: Option<i64>,
        pub took_ms: i64,
    }
}

impl State {
    /// How long the sending of the last message took.
    pub(crate) fn took(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.took_ms).unwrap_or(0))
    }
}

/// For how long a failure counts: a little more than the longest pause between two tries of a message. Whoever still waits renews it.
const STALE: Duration = Duration::from_mins(6);

/// How a way is doing now; well where nothing is known, or nothing lately.
pub(crate) async fn state(
    db: &mut sqlx::AnyConnection,
    (realm, way): (&RealmSlug, Way),
    now: Moment,
) -> Result<State, StoreError> {
    let found = rows!(
        State,
        "SELECT CASE WHEN failing_since > $3 THEN failing_since END AS failing_since, unsure_since, took_ms FROM ways \
         WHERE realm = $1 AND way = $2",
        realm.as_str(),
        way.name(),
        (now - STALE).0
    )
    .fetch_optional(db)
    .await?;
    Ok(found.unwrap_or_default())
}

/// What the provider did with the last message of a way.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    /// Took it, so long after it was begun.
    Took(Duration),
    /// Was not asked: it was nobody's message. Writes as much as the others do, and changes nothing.
    NotAsked,
    /// Could not take it now.
    Failed,
    /// Did not say.
    Unsure,
}

/// Remembers it.
pub(crate) async fn note(portal: &Portal, realm: &str, way: Way, outcome: Outcome) -> Result<(), StoreError> {
    let now = portal.now().0;
    let took = match outcome {
        Outcome::Took(took) => took.min(Duration::from_secs(10)).as_millis(),
        Outcome::Failed | Outcome::Unsure | Outcome::NotAsked => 0,
    };
    sql!(
        "INSERT INTO ways (realm, way, failing_since, unsure_since, took_ms) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (realm, way) DO UPDATE SET \
         failing_since = CASE WHEN $6 = 1 THEN ways.failing_since ELSE excluded.failing_since END, \
         unsure_since = CASE WHEN $6 = 1 THEN ways.unsure_since ELSE excluded.unsure_since END, \
         took_ms = CASE WHEN excluded.took_ms = 0 THEN ways.took_ms ELSE excluded.took_ms END",
        realm,
        way.name(),
        matches!(outcome, Outcome::Failed).then_some(now),
        matches!(outcome, Outcome::Unsure).then_some(now),
        i64::try_from(took).unwrap_or(0),
        i64::from(matches!(outcome, Outcome::NotAsked)),
    )
    .execute(portal.store.write())
    .await?;
    Ok(())
}
