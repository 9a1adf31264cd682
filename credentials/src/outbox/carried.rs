//! What became of a message: the life of what it carries begins, or why it did not arrive.

use std::time::Duration;

use super::{Job, Order, finish};
use crate::{
    campaign,
    clock::Moment,
    portal::Portal,
    realm::Way,
    store::{StoreError, Tx, sql},
    ways::{self, Outcome},
};

/// Why a PIN did not reach its telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// The number takes no text messages: a call may.
    NoSms,
    /// The provider refused it, or could not deliver it.
    Refused,
    /// The provider did not say whether it took the last message of this way. It may have, so it isn't sent again.
    Unknown,
}

impl Undelivered {
    const ALL: [(Self, &'static str); 3] =
        [(Self::NoSms, "no-sms"), (Self::Refused, "refused"), (Self::Unknown, "unknown")];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(u, _)| *u == self).map_or("", |(_, n)| n)
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(u, _)| *u)
    }
}

/// How long a row waits for its next try: 1, 2, 4 … seconds, at most 5 minutes, with up to a quarter of jitter.
pub(super) fn pause_after(portal: &Portal, attempts: i64) -> Duration {
    let exponent = u32::try_from(attempts.clamp(1, 10) - 1).unwrap_or(0);
    let pause = (1000u32 << exponent).min(300_000);
    Duration::from_millis(u64::from(pause + portal.chance.below(pause / 4)))
}

/// The provider took the message: the life of a link or PIN begins now, capped from the asking.
///
/// # Errors
/// When the database fails; then the message may go out a second time.
pub async fn accepted(portal: &Portal, job: &Job) -> Result<(), StoreError> {
    carried(portal, job, None).await
}

/// As [`accepted`], and remembers under which id the provider knows the message, for its call-backs.
///
/// # Errors
/// When the database fails; then the message may go out a second time.
pub async fn carried(portal: &Portal, job: &Job, provider_id: Option<&str>) -> Result<(), StoreError> {
    let now = portal.now();
    let mut tx = portal.store.begin().await?;
    finish(&mut tx, &job.id, "sent", None, now).await?;
    if let Some(provider_id) = provider_id {
        sql!("UPDATE outbox SET provider_id = $1 WHERE id = $2", provider_id, &job.id).execute(&mut *tx).await?;
    }
    life_begins(&mut tx, portal, job, now).await?;
    if job.is_campaign() {
        campaign::settled(&mut tx, portal, now, &[(job.id.as_str(), "sent", "")]).await?;
    }
    tx.commit().await?;
    Ok(())
}

macro_rules! begins {
    ($table:literal) => {
        concat!(
            "UPDATE ",
            $table,
            " SET accepted_at = $1, expires_at = CASE WHEN expires_at < $2 THEN expires_at ELSE $2 END \
             WHERE id = $3 AND accepted_at IS NULL"
        )
    };
}

async fn life_begins(tx: &mut Tx, portal: &Portal, job: &Job, now: Moment) -> Result<(), StoreError> {
    let Some(realm) = portal.realms.get(&job.realm) else { return Ok(()) };
    let order = job.order(portal)?;
    let (statement, life) = match (&order, realm.prove.mailed_link(), realm.prove.pin()) {
        (Order::Recovery { .. }, Some((life, _)), _) => (begins!("links"), life),
        (Order::Pin { way, .. }, _, Some(policy)) => (begins!("pins"), policy.life(*way)),
        (Order::Invitation { .. }, ..) => (begins!("links"), crate::customers::LIFE),
        (Order::Confirm { .. }, ..) => (begins!("confirmations"), crate::confirmation::LIFE),
        _ => return Ok(()),
    };
    sql!(statement, now.0, (now + life).0, &job.id).execute(&mut **tx).await?;
    Ok(())
}

/// The provider may have taken the message, but did not say so: it isn't sent again, so that nobody is called or charged twice. The PIN stays
/// valid from now on, and its page offers other ways.
///
/// # Errors
/// When the database fails; then the lease runs out, and the message may go out a second time.
pub async fn unknown(portal: &Portal, job: &Job, words: &str) -> Result<(), StoreError> {
    let now = portal.now();
    let mut tx = portal.store.begin().await?;
    finish(&mut tx, &job.id, "unknown", Some(words), now).await?;
    life_begins(&mut tx, portal, job, now).await?;
    tx.commit().await?;
    match job.order(portal)? {
        Order::Pin { way, .. } => ways::note(portal, &job.realm, way, Outcome::Unsure).await,
        _ => Ok(()),
    }
}

/// The provider is about to be asked to call or text. Whoever dies before it is settled leaves a row that is never sent again. `false`: the
/// claim ran out and the row is another worker's now, so nothing may be sent.
///
/// # Errors
/// When the database fails; then nothing may be sent.
pub async fn begun(portal: &Portal, job: &Job) -> Result<bool, StoreError> {
    let begun = sql!(
        "UPDATE outbox SET begun_at = $1 WHERE id = $2 AND state = 'waiting' AND attempts = $3 AND begun_at IS NULL",
        portal.now().0,
        &job.id,
        job.attempts,
    )
    .execute(portal.store.write())
    .await?;
    Ok(begun.rows_affected() == 1)
}

/// The provider refused for good, and why that matters to the person.
///
/// # Errors
/// When the database fails.
pub async fn refused_as(portal: &Portal, job: &Job, why: Undelivered, words: &str) -> Result<(), StoreError> {
    let mut tx = portal.store.begin().await?;
    finish(&mut tx, &job.id, "failed", Some(words), portal.now()).await?;
    trouble(&mut tx, &job.id, why).await?;
    tx.commit().await?;
    Ok(())
}

/// A call-back: what the provider had taken did not arrive. `false`: there is no such message.
///
/// # Errors
/// When the database fails.
pub async fn undelivered(
    portal: &Portal,
    provider_id: &str,
    why: Undelivered,
    words: &str,
) -> Result<bool, StoreError> {
    let mut tx = portal.store.begin().await?;
    let row: Option<String> = sqlx::query_scalar(
        "UPDATE outbox SET state = 'failed', words = $1 WHERE provider_id = $2 AND state = 'sent' RETURNING id",
    )
    .bind(words)
    .bind(provider_id)
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(id) = &row {
        trouble(&mut tx, id, why).await?;
    }
    tx.commit().await?;
    Ok(row.is_some())
}

async fn trouble(tx: &mut Tx, id: &str, why: Undelivered) -> Result<(), StoreError> {
    sql!("UPDATE pins SET trouble = $1 WHERE id = $2 AND used_at IS NULL", why.name(), id).execute(&mut **tx).await?;
    Ok(())
}

/// A way of a realm has just taken a message in so long, or can take none. Pages say so of every PIN that goes this way, and nobody's
/// messages take as long.
///
/// # Errors
/// When the database fails.
pub async fn way_state(portal: &Portal, job: &Job, way: Way, took: Option<Duration>) -> Result<(), StoreError> {
    let outcome = took.map_or(Outcome::Failed, Outcome::Took);
    ways::note(portal, &job.realm, way, outcome).await
}

/// Nobody's message of a way is settled: as much is written as for a real one.
///
/// # Errors
/// When the database fails.
pub async fn way_unasked(portal: &Portal, job: &Job) -> Result<(), StoreError> {
    let way = match job.order(portal)? {
        Order::Pin { way, .. } => way,
        _ => Way::Mail,
    };
    ways::note(portal, &job.realm, way, Outcome::NotAsked).await
}

/// Looks at the row again after `pause`; it isn't a failure.
///
/// # Errors
/// When the database fails; then the lease runs out and the effect is the same.
pub async fn postpone(portal: &Portal, job: &Job, pause: Duration) -> Result<(), StoreError> {
    sql!(
        "UPDATE outbox SET due_at = $1, lease_until = 0, begun_at = NULL WHERE id = $2 AND state = 'waiting' AND attempts = $3",
        (portal.now() + pause).0,
        &job.id,
        job.attempts,
    )
    .execute(portal.store.write())
    .await?;
    Ok(())
}
