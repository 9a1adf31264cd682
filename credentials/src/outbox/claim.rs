//! Rows and their leases. Who waits for a message never stands behind a campaign: they are claimed apart.

use std::time::Duration;

use serde::Serialize;

use super::{Became, Order, aad, accepted, settle_many};
use crate::{
    campaign,
    portal::Portal,
    store::{
        Engine, StoreError,
        list::{listed, with_ids, with_rows},
        row, rows, sql,
    },
};

/// How long a claim holds.
pub const LEASE: Duration = Duration::from_secs(30);

/// While more waits than is claimed, rows past their end are looked for once in so many claims.
const SELDOM: u32 = 64;

/// Which rows a worker takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// What somebody waits for, then notices.
    Prompt,
    /// PINs only: while the mail server isn't there, telephones are.
    Pins,
    /// Campaigns.
    Campaigns,
}

impl Wanted {
    /// The first lane, the last one, and the kind of row, where it has to be one.
    fn bounds(self) -> (i64, i64, &'static str) {
        match self {
            Self::Prompt => (0, 1, ""),
            Self::Pins => (0, 1, "pin"),
            Self::Campaigns => (2, 2, ""),
        }
    }
}

row! {
    /// A claimed row.
    #[derive(Clone, Debug)]
    pub struct Job {
        /// Its id; also the message's.
        pub id: String,
        /// Its realm.
        pub realm: String,
        /// The kind of its [`Order`].
        pub kind: String,
        /// Whose it is, where that was known when it was queued.
        pub account_id: Option<String>,
        payload: String,
        /// When it was asked for.
        pub created_at: i64,
        /// When it is pointless.
        pub expires_at: i64,
        /// How often it was claimed, this time included. A row that was put back unasked doesn't count that time.
        pub attempts: i64,
        /// When the provider was asked, by somebody who then died.
        pub(crate) begun_at: Option<i64>,
        /// The receiver's domain, where it was known when it was queued.
        pub(crate) domain: Option<String>,
    }
}

impl Job {
    /// What it asks for.
    pub(crate) fn order(&self, portal: &Portal) -> Result<Order, StoreError> {
        let plain =
            portal.keys.open(&self.payload, &aad(&self.id)).map_err(|_| StoreError::unreadable("outbox payload"))?;
        serde_json::from_slice(&plain).map_err(|_| StoreError::unreadable("outbox order"))
    }

    pub(super) fn is_campaign(&self) -> bool {
        self.kind == Order::CAMPAIGN
    }
}

macro_rules! claim_sql {
    () => {
        "UPDATE outbox SET lease_until = $1, lease_owner = $2, attempts = attempts + 1 WHERE id IN (SELECT id FROM outbox \
         WHERE state = 'waiting' AND lane >= $5 AND lane <= $6 AND ($7 = '' OR kind = $7) AND due_at <= $3 AND lease_until <= $3 \
         AND expires_at > $3 ORDER BY lane, due_at "
    };
}
macro_rules! job_columns {
    () => {
        "id, realm, kind, account_id, payload, created_at, expires_at, attempts, begun_at, domain"
    };
}

/// Claims up to `most` due rows for `owner`, those first for which somebody waits. Rows past their end are never claimed; they are marked
/// expired, sooner or later.
///
/// # Errors
/// When the database fails.
pub async fn claim(portal: &Portal, owner: &str, wanted: Wanted, most: i64) -> Result<Vec<Job>, StoreError> {
    let (now, (first, last, kind)) = (portal.now(), wanted.bounds());
    let due: Option<i64> = sqlx::query_scalar(
        "SELECT lane FROM outbox WHERE state = 'waiting' AND lane >= $2 AND lane <= $3 AND ($4 = '' OR kind = $4) AND due_at <= $1 \
         AND lease_until <= $1 LIMIT 1",
    )
    .bind(now.0)
    .bind(first)
    .bind(last)
    .bind(kind)
    .fetch_optional(portal.store.read())
    .await?;
    if due.is_none() {
        return Ok(Vec::new());
    }
    let text = match portal.store.engine() {
        Engine::Sqlite => concat!(claim_sql!(), "LIMIT $4) RETURNING ", job_columns!()),
        Engine::Postgres => concat!(claim_sql!(), "LIMIT $4 FOR UPDATE SKIP LOCKED) RETURNING ", job_columns!()),
    };
    let mut jobs: Vec<Job> = rows!(Job, text, (now + LEASE).0, owner, now.0, most, first, last, kind)
        .fetch_all(portal.store.write())
        .await?;
    // Looking for what is over reads all that waits: not each time while there is much.
    if i64::try_from(jobs.len()).unwrap_or(most) < most || portal.chance.below(SELDOM) == 0 {
        let looked = expire(portal, wanted).await;
        // What is claimed goes out all the same; the next claim looks again.
        if jobs.is_empty() {
            looked?;
        }
    }
    jobs.sort_by_key(|j| j.created_at);
    Ok(jobs)
}

async fn expire(portal: &Portal, wanted: Wanted) -> Result<(), StoreError> {
    let (now, (first, last, _)) = (portal.now(), wanted.bounds());
    if wanted != Wanted::Campaigns {
        sql!(
            "UPDATE outbox SET state = 'expired', finished_at = $1 WHERE state = 'waiting' AND lane >= $2 AND lane <= $3 \
             AND expires_at <= $1 AND lease_until <= $1",
            now.0,
            first,
            last,
        )
        .execute(portal.store.write())
        .await?;
        return Ok(());
    }
    let mut tx = portal.store.begin().await?;
    let over: Vec<String> = sqlx::query_scalar(
        "UPDATE outbox SET state = 'expired', finished_at = $1 WHERE state = 'waiting' AND lane = $2 AND expires_at <= $1 \
         AND lease_until <= $1 RETURNING id",
    )
    .bind(now.0)
    .bind(last)
    .fetch_all(&mut *tx)
    .await?;
    if !over.is_empty() {
        let settled: Vec<_> = over.iter().map(|id| (id.as_str(), "expired", "")).collect();
        campaign::settled(&mut tx, portal, now, &settled).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Frees what an earlier life of this worker still holds.
///
/// # Errors
/// When the database fails.
pub async fn free(portal: &Portal, owner: &str) -> Result<(), StoreError> {
    sql!("UPDATE outbox SET lease_until = 0 WHERE state = 'waiting' AND lease_owner = $1", owner)
        .execute(portal.store.write())
        .await?;
    Ok(())
}

/// The mail server took these mails in an earlier life of the process, which was killed before it had written that down.
///
/// # Errors
/// When the database fails; some may be written down by then, and again is no harm.
pub async fn taken(portal: &Portal, ids: &[String]) -> Result<(), StoreError> {
    let text = with_ids!(
        portal.store.engine(),
        "SELECT id, realm, kind, account_id, payload, created_at, expires_at, attempts, begun_at, domain FROM outbox WHERE id IN ",
        " AND state IN ('waiting', 'held')"
    );
    let jobs: Vec<Job> = rows!(Job, text, listed(ids)?).fetch_all(portal.store.read()).await?;
    let (campaigns, others): (Vec<_>, Vec<_>) = jobs.into_iter().partition(Job::is_campaign);
    for job in others {
        accepted(portal, &job).await?;
    }
    let sent: Vec<_> = campaigns.into_iter().map(|job| (job, Became::Sent)).collect();
    settle_many(portal, &sent).await
}

#[derive(Serialize)]
struct Held<'a> {
    job: &'a str,
    claim: i64,
}

/// Prolongs the leases of rows that wait for their turn in this process; answers the ids of those that still are its own, still wait, and whose
/// campaign runs.
///
/// # Errors
/// When the database fails; then none may be sent.
pub async fn renew(portal: &Portal, jobs: &[&Job]) -> Result<Vec<String>, StoreError> {
    let held: Vec<_> = jobs.iter().map(|job| Held { job: &job.id, claim: job.attempts }).collect();
    let text = with_rows!(
        portal.store.engine(),
        "UPDATE outbox SET lease_until = $2 FROM ",
        [job TEXT, claim BIGINT],
        " WHERE id = x.job AND attempts = x.claim AND state = 'waiting' AND NOT EXISTS (SELECT 1 FROM campaigns c \
         WHERE c.id = outbox.campaign_id AND c.state <> 'running') RETURNING id"
    );
    Ok(sqlx::query_scalar(text)
        .bind(listed(&held)?)
        .bind((portal.now() + LEASE).0)
        .fetch_all(portal.store.write())
        .await?)
}
