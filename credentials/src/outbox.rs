//! Messages that must go out: rows written in the transaction of what they tell, sent by a worker, never by a request.
//!
//! A claim is a lease: whoever dies with one loses it after 30 seconds. What has expired is not sent; what the provider refuses for good
//! is set aside with its words. Asking for a recovery is such a row too, so the request never learns whether the account exists.

mod carried;
mod message;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    audit::Event,
    clock::Moment,
    lang::Lang,
    portal::Portal,
    realm::{Realm, Way},
    store::{Engine, StoreError, Tx, row, rows, sql},
};

pub use carried::{
    Undelivered, accepted, begun, carried, postpone, refused_as, undelivered, unknown, way_state, way_unasked,
};
pub use message::{Content, Letter, PhoneMessage, Prepared};

pub use crate::{confirmation::Confirms, outbox_prepare::prepare, pin::PinFor};

/// How long a claim holds.
pub const LEASE: Duration = Duration::from_secs(30);

/// Which messages go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Somebody waits for it.
    Interactive = 0,
    /// Notices.
    Notice = 1,
    /// Campaigns.
    Campaign = 2,
}

/// What a row asks for. Stored sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Order {
    /// Somebody asked for a recovery; whether the account exists is found out when the row is worked on.
    Recovery {
        /// Look-up key of the user ID that was typed.
        user_key: String,
        /// The number on the page.
        number: String,
        /// The page's language.
        lang: Lang,
    },
    /// Tell the person about a change.
    Notice {
        /// What changed.
        event: Event,
        /// When.
        at: Moment,
        /// From which browser.
        browser: String,
        /// A device's name, where one is meant.
        device: String,
        /// How many recovery codes are left, where one was used.
        left: u32,
        /// The page's language.
        lang: Lang,
        /// The address that is told, where it isn't the account's main one.
        #[serde(default)]
        to: Option<String>,
    },
    /// Send a PIN to a contact, or to nobody.
    Pin {
        /// The account; nobody's where absent.
        account: Option<String>,
        /// The contact; read when the row is worked on.
        contact: String,
        /// By which way.
        way: Way,
        /// The number on the page.
        number: String,
        /// What it is for.
        purpose: PinFor,
        /// How many digits.
        digits: u8,
        /// The page's language.
        lang: Lang,
    },
    /// Have a new mail address confirmed.
    Confirm {
        /// What for.
        what: Confirms,
        /// The new address.
        address: String,
        /// The number on the page.
        number: String,
        /// The page's language.
        lang: Lang,
    },
    /// Invite a customer who has no login yet.
    Invitation {
        /// The address that the parent gave.
        address: String,
        /// Who invites: the parent's account.
        by: String,
        /// Who invites: the parent's name.
        inviter: String,
        /// The page's language.
        lang: Lang,
    },
    /// Remind a person of a temporary password that ends soon.
    Reminder {
        /// The temporary password's id.
        temporary: String,
        /// The page's language.
        lang: Lang,
    },
    /// Tell the realm's administrator that a limit on messages is reached.
    Budget {
        /// Of which way.
        way: Way,
        /// Which: `number`, `prefix` or `realm`.
        limit: String,
    },
    /// Tell the realm's administrator that somebody said "this wasn't me".
    Alert {
        /// What was disavowed.
        event: Event,
        /// When that happened.
        at: Moment,
        /// Whose account.
        user_id: String,
    },
}

impl Order {
    fn kind(&self) -> &'static str {
        match self {
            Self::Recovery { .. } => "recovery",
            Self::Notice { .. } => "notice",
            Self::Alert { .. } => "alert",
            Self::Pin { .. } => "pin",
            Self::Confirm { .. } => "confirm",
            Self::Invitation { .. } => "invitation",
            Self::Reminder { .. } => "reminder",
            Self::Budget { .. } => "budget",
        }
    }
}

/// Queues a message in the transaction of what it tells.
pub(crate) async fn put(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    (lane, account): (Lane, Option<&str>),
    order: &Order,
    life: Duration,
) -> Result<String, StoreError> {
    let (id, now) = (portal.row_id(), portal.now());
    let payload = serde_json::to_vec(order).map_err(|_| StoreError::unreadable("outbox order"))?;
    sql!(
        "INSERT INTO outbox (id, lane, kind, realm, account_id, payload, created_at, due_at, expires_at, lease_until, attempts, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, 0, 0, 'waiting')",
        &id,
        lane as i64,
        order.kind(),
        realm.slug.as_str(),
        account,
        portal.keys.seal(&*portal.chance, &payload, &aad(&id)),
        now.0,
        (now + life).0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

fn aad(id: &str) -> String {
    format!("outbox:{id}")
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
        /// How often it was claimed, this time included.
        pub attempts: i64,
        /// When the provider was asked, by somebody who then died.
        pub(crate) begun_at: Option<i64>,
    }
}

impl Job {
    /// What it asks for.
    pub(crate) fn order(&self, portal: &Portal) -> Result<Order, StoreError> {
        let plain =
            portal.keys.open(&self.payload, &aad(&self.id)).map_err(|_| StoreError::unreadable("outbox payload"))?;
        serde_json::from_slice(&plain).map_err(|_| StoreError::unreadable("outbox order"))
    }
}

macro_rules! claim_sql {
    () => {
        "UPDATE outbox SET lease_until = $1, lease_owner = $2, attempts = attempts + 1 WHERE id IN (SELECT id FROM outbox \
         WHERE state = 'waiting' AND due_at <= $3 AND lease_until <= $3 AND expires_at > $3 ORDER BY lane, due_at "
    };
}
macro_rules! job_columns {
    () => {
        "id, realm, kind, account_id, payload, created_at, expires_at, attempts, begun_at"
    };
}
/// Claims up to `most` due rows for `owner`, interactive ones first. Rows past their end are marked expired.
///
/// # Errors
/// When the database fails.
pub async fn claim(portal: &Portal, owner: &str, most: i64) -> Result<Vec<Job>, StoreError> {
    let now = portal.now();
    let due: Option<i64> = sqlx::query_scalar(
        "SELECT lane FROM outbox WHERE state = 'waiting' AND due_at <= $1 AND lease_until <= $1 LIMIT 1",
    )
    .bind(now.0)
    .fetch_optional(portal.store.read())
    .await?;
    if due.is_none() {
        return Ok(Vec::new());
    }
    sql!("UPDATE outbox SET state = 'expired', finished_at = $1 WHERE state = 'waiting' AND expires_at <= $1 AND lease_until <= $1", now.0)
        .execute(portal.store.write())
        .await?;
    let text = match portal.store.engine() {
        Engine::Sqlite => concat!(claim_sql!(), "LIMIT $4) RETURNING ", job_columns!()),
        Engine::Postgres => concat!(claim_sql!(), "LIMIT $4 FOR UPDATE SKIP LOCKED) RETURNING ", job_columns!()),
    };
    let mut jobs: Vec<Job> =
        rows!(Job, text, (now + LEASE).0, owner, now.0, most).fetch_all(portal.store.write()).await?;
    jobs.sort_by_key(|j| j.created_at);
    Ok(jobs)
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

pub(crate) async fn finish(
    tx: &mut Tx,
    id: &str,
    state: &str,
    words: Option<&str>,
    now: Moment,
) -> Result<(), StoreError> {
    sql!(
        "UPDATE outbox SET state = $1, words = $2, finished_at = $3, lease_until = 0 WHERE id = $4 AND state = 'waiting'",
        state,
        words,
        now.0,
        id,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// There is nothing to send (unknown account, too many mails, a void link): `why` is for the operator.
///
/// # Errors
/// When the database fails.
pub async fn skipped(portal: &Portal, job: &Job, why: &str) -> Result<(), StoreError> {
    settle(portal, job, "skipped", why).await
}

/// The provider refused for good: set aside with its words.
///
/// # Errors
/// When the database fails.
pub async fn refused(portal: &Portal, job: &Job, words: &str) -> Result<(), StoreError> {
    settle(portal, job, "failed", words).await
}

async fn settle(portal: &Portal, job: &Job, state: &str, words: &str) -> Result<(), StoreError> {
    let mut tx = portal.store.begin().await?;
    finish(&mut tx, &job.id, state, Some(words), portal.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// The provider can't now: again after 1, 2, 4 … seconds, at most 5 minutes apart, with up to a quarter of jitter. A worker whose lease ran
/// out doesn't free the row of the one that has it now; the number of attempts tells their claims apart.
///
/// # Errors
/// When the database fails; then the lease runs out and the effect is the same.
pub async fn later(portal: &Portal, job: &Job, words: &str) -> Result<(), StoreError> {
    let exponent = u32::try_from(job.attempts.clamp(1, 10) - 1).unwrap_or(0);
    let pause = (1000u32 << exponent).min(300_000);
    let due = portal.now() + Duration::from_millis(u64::from(pause + portal.chance.below(pause / 4)));
    sql!(
        "UPDATE outbox SET due_at = $1, lease_until = 0, begun_at = NULL, words = $2 WHERE id = $3 AND state = 'waiting' AND attempts = $4",
        due.0,
        words,
        &job.id,
        job.attempts,
    )
    .execute(portal.store.write())
    .await?;
    Ok(())
}

/// How many rows are in each state, for the operator.
///
/// # Errors
/// When the database fails.
pub async fn counts(portal: &Portal) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(sqlx::query_as("SELECT state, COUNT(*) FROM outbox GROUP BY state ORDER BY state")
        .fetch_all(portal.store.read())
        .await?)
}
