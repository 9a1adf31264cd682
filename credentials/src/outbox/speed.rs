//! How fast mails of campaigns go to one domain, all processes together. Carriers turn senders away who are faster than they like.

use std::{collections::BTreeMap, time::Duration};

use super::{
    Job,
    many::{Became, settle_many},
};
use crate::{
    clock::Moment,
    portal::Portal,
    realm::Rate,
    store::{StoreError, Tx, row, rows, sql},
};

/// A domain that got fewer than it might have may catch up on so much.
const CATCH_UP: Duration = Duration::from_secs(1);

/// The speeds of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speeds {
    /// Of each domain that has none of its own.
    pub every: Option<Rate>,
    /// By domain, in lower case.
    pub own: BTreeMap<String, Rate>,
}

impl Speeds {
    /// Milliseconds from one mail to the next.
    fn spacing(&self, domain: &str) -> Option<i64> {
        let rate = self.own.get(domain).or(self.every.as_ref())?;
        i64::try_from(rate.per.as_millis().div_ceil(u128::from(rate.count.max(1)))).ok()
    }
}

row! {
    struct Clock { ends_at: i64, used: i64 }
}

/// Keeps those of the claimed mails that may go now; puts the others back until it is their domain's turn.
///
/// # Errors
/// When the database fails; then none may be sent.
pub async fn at_speed(portal: &Portal, speeds: &Speeds, jobs: Vec<Job>) -> Result<Vec<Job>, StoreError> {
    let mut limited: BTreeMap<String, (i64, Vec<Job>)> = BTreeMap::new();
    let mut go = Vec::with_capacity(jobs.len());
    for job in jobs {
        match job.domain.as_deref().and_then(|domain| Some((domain.to_owned(), speeds.spacing(domain)?))) {
            Some((domain, spacing)) => limited.entry(domain).or_insert((spacing, Vec::new())).1.push(job),
            None => go.push(job),
        }
    }
    if limited.is_empty() {
        return Ok(go);
    }
    let (now, mut back) = (portal.now(), Vec::new());
    let mut tx = portal.store.begin().await?;
    for (domain, (spacing, jobs)) in limited {
        let turns = take(&mut tx, &domain, (spacing, jobs.len()), now).await?;
        for (job, turn) in jobs.into_iter().zip(turns) {
            match turn {
                None => go.push(job),
                Some(wait) => back.push((job, Became::Postponed(wait))),
            }
        }
    }
    tx.commit().await?;
    if !back.is_empty() {
        settle_many(portal, &back).await?;
    }
    Ok(go)
}

/// Takes turns at a domain; one for each mail: nothing for now, or how long to wait. In the row of the counter `ends_at` is the domain's next
/// turn, `used` the last one that was promised to somebody who waits.
async fn take(
    tx: &mut Tx,
    domain: &str,
    (spacing, wanted): (i64, usize),
    now: Moment,
) -> Result<Vec<Option<Duration>>, StoreError> {
    let scope = format!("speed:{domain}");
    let found: Clock = rows!(
        Clock,
        "INSERT INTO counters (scope, used, ends_at) VALUES ($1, 0, $2) ON CONFLICT (scope) DO UPDATE SET used = counters.used \
         RETURNING ends_at, used",
        &scope,
        now.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    let mut next = found.ends_at.max((now - CATCH_UP).0);
    let mut turns = Vec::with_capacity(wanted);
    while turns.len() < wanted && next <= now.0 {
        turns.push(None);
        next += spacing;
    }
    let mut promised = found.used.max(next);
    while turns.len() < wanted {
        turns.push(Some(Moment(promised).since(now)));
        promised += spacing;
    }
    sql!("UPDATE counters SET ends_at = $1, used = $2 WHERE scope = $3", next, promised, &scope)
        .execute(&mut **tx)
        .await?;
    Ok(turns)
}
