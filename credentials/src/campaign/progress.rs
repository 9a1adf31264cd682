//! How a campaign goes on: numbers now, and over time.

use super::{
    CampaignState, Counts,
    view::{counted, one},
};
use crate::{
    caller::Caller,
    clock::Moment,
    desk::look,
    permit::Act,
    portal::Portal,
    store::{StoreError, row, rows},
};

/// How many points a chart has at most.
const POINTS: i64 = 120;

/// The shortest time between two points, in milliseconds.
const LEAST: i64 = 1000;

/// How far a campaign was at a moment, in IDs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// When.
    pub at: Moment,
    /// Mailed.
    pub sent: i64,
    /// Refused by their mail server, or not to be mailed any more.
    pub failed: i64,
    /// Whose button was pressed.
    pub opened: i64,
    /// With a new password.
    pub finished: i64,
}

/// Where a campaign stands and how far it is; nothing for whoever may not know, and where there is none.
///
/// # Errors
/// When the database fails.
pub async fn counts(portal: &Portal, caller: &Caller, id: &str) -> Result<Option<(CampaignState, Counts)>, StoreError> {
    if look(portal, caller, Act::Campaigns).await?.is_err() {
        return Ok(None);
    }
    let mut db = portal.store.read().acquire().await?;
    Ok(match one(&mut db, &caller.realm, id).await? {
        Some(row) => Some((row.state(), counted(&mut db, &row).await?)),
        None => None,
    })
}

row! {
    struct Row { what: String, bucket: i64, count: i64 }
}

/// What had been reached at up to 120 moments from the start on, in equal steps; nothing before the start.
///
/// # Errors
/// When the database fails.
pub async fn chart(portal: &Portal, caller: &Caller, id: &str) -> Result<Vec<Point>, StoreError> {
    if look(portal, caller, Act::Campaigns).await?.is_err() {
        return Ok(Vec::new());
    }
    let mut db = portal.store.read().acquire().await?;
    let Some(row) = one(&mut db, &caller.realm, id).await? else { return Ok(Vec::new()) };
    let Some(begin) = row.started_at else { return Ok(Vec::new()) };
    let end = row.ended_at.unwrap_or(i64::MAX).min(portal.now().0).max(begin);
    let step = ((end - begin) / POINTS + 1).max(LEAST);
    let statement = "SELECT what, bucket, COUNT(*) AS count FROM (\
                     SELECT 'sent' AS what, (sent_at - $2) / $3 AS bucket FROM campaign_accounts WHERE campaign_id = $1 AND sent_at IS NOT NULL \
                     AND state <> 'failed' UNION ALL \
                     SELECT 'failed', (failed_at - $2) / $3 FROM campaign_accounts WHERE campaign_id = $1 AND failed_at IS NOT NULL \
                     AND state = 'failed' UNION ALL \
                     SELECT 'opened', (opened_at - $2) / $3 FROM campaign_accounts WHERE campaign_id = $1 AND opened_at IS NOT NULL UNION ALL \
                     SELECT 'finished', (finished_at - $2) / $3 FROM campaign_accounts WHERE campaign_id = $1 AND finished_at IS NOT NULL\
                     ) reached GROUP BY what, bucket";
    let buckets: Vec<Row> = rows!(Row, statement, &row.id, begin, step).fetch_all(&mut *db).await?;
    let last = (end - begin) / step;
    let reached = |what: &str, by: i64| -> i64 {
        let counted = buckets.iter().filter(|b| b.what == what && b.bucket.min(last) <= by);
        counted.map(|b| b.count).sum()
    };
    let point = |bucket: i64| Point {
        at: Moment((begin + (bucket + 1) * step).min(end)),
        sent: reached("sent", bucket),
        failed: reached("failed", bucket),
        opened: reached("opened", bucket),
        finished: reached("finished", bucket),
    };
    Ok((0..=last).map(point).collect())
}
