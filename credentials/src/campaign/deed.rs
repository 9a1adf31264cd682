//! What is done to a campaign, each in the caller's transaction, decided by one conditional `UPDATE` of its row.

use std::time::Duration;

use super::{draft, start};
use crate::{
    audit::Event,
    clock::Moment,
    form::Problem,
    limits,
    portal::Portal,
    realm::Realm,
    session::Notice,
    store::{StoreError, Tx, sql},
};

/// How long before the unfinished can be mailed once more.
pub(super) const AGAIN_EVERY: Duration = Duration::from_mins(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Discard,
    Start,
    Pause,
    Resume,
    Again,
    End,
}

/// What came of it.
pub(super) struct Done {
    /// How many IDs it concerned, where that matters.
    pub count: i64,
    /// Whether somebody had done it before: a second press of the button.
    pub before: bool,
}

impl Done {
    pub(super) fn now(count: i64) -> Self {
        Self { count, before: false }
    }

    /// For the audit log.
    pub(super) fn detail(&self, id: &str) -> String {
        if self.count == 0 { id.to_owned() } else { format!("{id}: {} IDs", self.count) }
    }
}

impl Deed {
    pub(super) fn event(self) -> Event {
        match self {
            Self::Discard => Event::CampaignDiscarded,
            Self::Start => Event::CampaignStarted,
            Self::Pause => Event::CampaignPaused,
            Self::Resume => Event::CampaignResumed,
            Self::Again => Event::CampaignAgain,
            Self::End => Event::CampaignEnded,
        }
    }

    pub(super) fn notice(self, done: &Done) -> Notice {
        match self {
            Self::Discard => Notice::CampaignDiscarded,
            Self::Start => Notice::CampaignStarted,
            Self::Pause => Notice::CampaignPaused,
            Self::Resume => Notice::CampaignResumed,
            Self::Again => Notice::CampaignAgain { count: done.count },
            Self::End => Notice::CampaignEnded,
        }
    }

    /// Does it. Else nothing was done, or what was has to be rolled back.
    pub(super) async fn run(
        self,
        tx: &mut Tx,
        portal: &Portal,
        realm: &Realm,
        id: &str,
    ) -> Result<Result<Done, Problem>, StoreError> {
        let state = |done: bool| if done { Ok(Done::now(0)) } else { Err(Problem::CampaignState) };
        match self {
            Self::Discard => Ok(state(draft::discard(tx, realm, id).await?)),
            Self::Start => start::start(tx, portal, realm, id).await,
            Self::Pause => pause(tx, portal, realm, id).await,
            Self::Resume => resume(tx, portal, realm, id).await,
            Self::Again => again(tx, portal, realm, id).await,
            Self::End => end(tx, portal, realm, id).await,
        }
    }
}

/// The row isn't in the state that the deed needs: it was done before where it is in one of `after`.
pub(super) async fn repeated(
    tx: &mut Tx,
    realm: &Realm,
    id: &str,
    after: &[&str],
) -> Result<Result<Done, Problem>, StoreError> {
    let state: Option<String> = sqlx::query_scalar("SELECT state FROM campaigns WHERE id = $1 AND realm = $2")
        .bind(id)
        .bind(realm.slug.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    let before = state.is_some_and(|state| after.contains(&state.as_str()));
    Ok(if before { Ok(Done { count: 0, before }) } else { Err(Problem::CampaignState) })
}

/// Mails that nobody is carrying just now wait.
async fn pause(tx: &mut Tx, portal: &Portal, realm: &Realm, id: &str) -> Result<Result<Done, Problem>, StoreError> {
    let statement = "UPDATE campaigns SET state = 'paused' WHERE id = $1 AND realm = $2 AND state = 'running'";
    if sql!(statement, id, realm.slug.as_str()).execute(&mut **tx).await?.rows_affected() == 0 {
        return repeated(tx, realm, id, &["paused"]).await;
    }
    sql!(
        "UPDATE outbox SET state = 'held' WHERE campaign_id = $1 AND state = 'waiting' AND lease_until <= $2",
        id,
        portal.now().0
    )
    .execute(&mut **tx)
    .await?;
    Ok(Ok(Done::now(0)))
}

async fn resume(tx: &mut Tx, portal: &Portal, realm: &Realm, id: &str) -> Result<Result<Done, Problem>, StoreError> {
    let now = portal.now().0;
    let statement =
        "UPDATE campaigns SET state = 'running' WHERE id = $1 AND realm = $2 AND state = 'paused' AND closes_at > $3";
    if sql!(statement, id, realm.slug.as_str(), now).execute(&mut **tx).await?.rows_affected() == 0 {
        return repeated(tx, realm, id, &["running"]).await;
    }
    sql!(
        "UPDATE outbox SET state = 'waiting', due_at = $1 WHERE campaign_id = $2 AND state IN ('held', 'waiting') AND lease_until <= $1",
        now,
        id
    )
    .execute(&mut **tx)
    .await?;
    Ok(Ok(Done::now(0)))
}

/// Whoever was mailed and hasn't finished is to be mailed once more.
async fn again(tx: &mut Tx, portal: &Portal, realm: &Realm, id: &str) -> Result<Result<Done, Problem>, StoreError> {
    let now = portal.now();
    let statement = "UPDATE campaigns SET round = round + 1, again_at = $1 WHERE id = $2 AND realm = $3 AND state = 'running' \
                     AND closes_at > $1 AND (again_at IS NULL OR again_at <= $4)";
    let limit = (now - AGAIN_EVERY).0;
    if sql!(statement, now.0, id, realm.slug.as_str(), limit).execute(&mut **tx).await?.rows_affected() == 0 {
        return too_soon(tx, (realm, id), now).await;
    }
    let chosen = sql!(
        "UPDATE campaign_accounts SET state = 'chosen' WHERE campaign_id = $1 AND state IN ('sent', 'failed') AND finished_at IS NULL",
        id
    )
    .execute(&mut **tx)
    .await?;
    Ok(Ok(Done::now(i64::try_from(chosen.rows_affected()).unwrap_or(i64::MAX))))
}

async fn too_soon(tx: &mut Tx, (realm, id): (&Realm, &str), now: Moment) -> Result<Result<Done, Problem>, StoreError> {
    let last: Option<i64> = sqlx::query_scalar(
        "SELECT again_at FROM campaigns WHERE id = $1 AND realm = $2 AND state = 'running' AND closes_at > $3 AND again_at IS NOT NULL",
    )
    .bind(id)
    .bind(realm.slug.as_str())
    .bind(now.0)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(Err(last.map_or(Problem::CampaignState, |last| {
        Problem::AgainLater(limits::minutes((Moment(last) + AGAIN_EVERY).since(now)))
    })))
}

/// It is over by somebody's will: what waits isn't sent, links end, and who hasn't finished keeps the old password.
async fn end(tx: &mut Tx, portal: &Portal, realm: &Realm, id: &str) -> Result<Result<Done, Problem>, StoreError> {
    let now = portal.now().0;
    let statement = "UPDATE campaigns SET state = 'ended', ended_at = $1 WHERE id = $2 AND realm = $3 AND state IN ('running', 'paused') \
                     AND closes_at > $1 RETURNING opens_at";
    let opens_at: Option<i64> =
        sqlx::query_scalar(statement).bind(now).bind(id).bind(realm.slug.as_str()).fetch_optional(&mut **tx).await?;
    let Some(opens_at) = opens_at else { return repeated(tx, realm, id, &["ended"]).await };
    not_sent(tx, id, (now, "skipped", "the campaign has ended")).await?;
    sql!(
        "UPDATE links SET voided_at = $1 WHERE campaign_id = $2 AND voided_at IS NULL \
         AND account_id IN (SELECT account_id FROM campaign_accounts WHERE campaign_id = $2)",
        now,
        id
    )
    .execute(&mut **tx)
    .await?;
    let kept = sql!(
        "DELETE FROM renewals WHERE renew_from = $1 AND account_id IN (SELECT account_id FROM campaign_accounts \
         WHERE campaign_id = $2 AND finished_at IS NULL AND state <> 'left_out')",
        opens_at,
        id,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Ok(Done::now(i64::try_from(kept.rows_affected()).unwrap_or(i64::MAX))))
}

/// What waits in the outbox isn't sent any more; its IDs count as not mailed.
async fn not_sent(tx: &mut Tx, id: &str, (now, state, why): (i64, &str, &str)) -> Result<(), StoreError> {
    sql!(
        "UPDATE campaign_accounts SET state = 'chosen' WHERE campaign_id = $1 AND state = 'queued' AND message_id IN \
         (SELECT o.id FROM outbox o WHERE o.campaign_id = $1 AND o.state IN ('waiting', 'held') AND o.lease_until <= $2)",
        id,
        now
    )
    .execute(&mut **tx)
    .await?;
    sql!(
        "UPDATE outbox SET state = $1, words = $2, finished_at = $3 WHERE campaign_id = $4 AND state IN ('waiting', 'held') AND lease_until <= $3",
        state,
        why,
        now,
        id
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Its time is over: links are, and what still waits isn't sent; the old passwords stay refused.
pub(super) async fn close(portal: &Portal, id: &str) -> Result<(), StoreError> {
    let now = portal.now().0;
    let mut tx = portal.store.begin().await?;
    let statement = "UPDATE campaigns SET state = 'ended', ended_at = closes_at WHERE id = $1 AND state IN ('running', 'paused') \
                     AND closes_at <= $2";
    if sql!(statement, id, now).execute(&mut *tx).await?.rows_affected() == 1 {
        not_sent(&mut tx, id, (now, "expired", "the campaign is over")).await?;
        tx.commit().await?;
    }
    Ok(())
}
