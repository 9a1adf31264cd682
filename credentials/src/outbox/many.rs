//! Mails of campaigns, by the hundred: queued, prepared and settled in one transaction each.

use std::time::Duration;

use serde::Serialize;

use super::{Job, Lane, Order, Prepared, aad, carried::pause_after};
use crate::{
    campaign,
    clock::Moment,
    portal::Portal,
    realm::Realm,
    store::{
        StoreError, Tx,
        list::{listed, with_ids, with_rows},
        sql,
    },
};

/// A mail of a campaign that is to be queued.
#[derive(Clone, Debug)]
pub(crate) struct CampaignMail {
    /// A fresh row id; also the message's.
    pub id: String,
    /// The receiver's mailbox; only its domain is kept.
    pub mailbox: String,
}

#[derive(Serialize)]
struct Queued<'a> {
    job: &'a str,
    payload: String,
    domain: &'a str,
}

/// Queues mails of a campaign in the transaction that marks its members as queued. What isn't sent by `expires` never is.
pub(crate) async fn put_campaign(
    tx: &mut Tx,
    portal: &Portal,
    (realm, campaign): (&Realm, &str),
    mails: &[CampaignMail],
    expires: Moment,
) -> Result<(), StoreError> {
    let order = Order::Campaign { campaign: campaign.to_owned() };
    let order = serde_json::to_vec(&order).map_err(|_| StoreError::unreadable("outbox order"))?;
    let queued: Vec<_> = mails
        .iter()
        .map(|mail| Queued {
            job: &mail.id,
            payload: portal.keys.seal(&*portal.chance, &order, &aad(&mail.id)),
            domain: mail.mailbox.rsplit_once('@').map_or("", |(_, domain)| domain),
        })
        .collect();
    let text = with_rows!(
        portal.store.engine(),
        "INSERT INTO outbox (id, lane, kind, realm, campaign_id, payload, domain, created_at, due_at, expires_at, lease_until, attempts, state) \
         SELECT x.job, $2, $3, $4, $5, x.payload, LOWER(x.domain), $6, $6, $7, 0, 0, 'waiting' FROM ",
        [job TEXT, payload TEXT, domain TEXT],
        ""
    );
    let lane = Lane::Campaign as i64;
    sql!(text, listed(&queued)?, lane, Order::CAMPAIGN, realm.slug.as_str(), campaign, portal.now().0, expires.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Turns claimed rows of campaigns into mails, in one transaction; answers one for each row, in their order.
///
/// # Errors
/// When the database fails or a row can't be read; then nothing was made.
pub async fn prepare_many(portal: &Portal, jobs: &[Job]) -> Result<Vec<Prepared>, StoreError> {
    let mut tx = portal.store.begin().await?;
    let prepared = campaign::prepare(&mut tx, portal, jobs).await?;
    tx.commit().await?;
    Ok(prepared)
}

/// What became of a claimed mail of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became {
    /// The mail server took it.
    Sent,
    /// The mail server refused it for good, with these words.
    Failed(String),
    /// There was nothing to send, for this reason.
    Skipped(String),
    /// The mail server can't now, with these words: again after a growing pause.
    Later(String),
    /// Nobody was asked: again after so long, as if it had not been claimed.
    Postponed(Duration),
}

#[derive(Serialize)]
struct Aside<'a> {
    job: &'a str,
    became: &'static str,
    said: &'a str,
}

#[derive(Serialize)]
struct Again<'a> {
    job: &'a str,
    claim: i64,
    tries: i64,
    due: i64,
    said: Option<&'a str>,
}

/// Writes down what became of mails of campaigns, in one transaction. What was sent counts as sent, also when its campaign was paused or
/// ended meanwhile; whoever lost a claim frees nothing of the next one's.
///
/// # Errors
/// When the database fails; then nothing is written down, and mails that were sent may go out a second time.
pub async fn settle_many(portal: &Portal, settled: &[(Job, Became)]) -> Result<(), StoreError> {
    let now = portal.now();
    let mut tx = portal.store.begin().await?;
    let (mut sent, mut aside, mut again, mut told) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (job, became) in settled {
        let id = job.id.as_str();
        match became {
            Became::Sent => {
                sent.push(id);
                told.push((id, "sent", ""));
            }
            Became::Failed(words) | Became::Skipped(words) => {
                let state = if matches!(became, Became::Failed(_)) { "failed" } else { "skipped" };
                aside.push(Aside { job: id, became: state, said: words });
                told.push((id, state, words.as_str()));
            }
            Became::Later(words) => {
                let due = (now + pause_after(portal, job.attempts)).0;
                again.push(Again { job: id, claim: job.attempts, tries: job.attempts, due, said: Some(words) });
            }
            Became::Postponed(pause) => {
                let tries = job.attempts - 1;
                again.push(Again { job: id, claim: job.attempts, tries, due: (now + *pause).0, said: None });
            }
        }
    }
    write_sent(&mut tx, portal, &sent, now).await?;
    write_aside(&mut tx, portal, &aside, now).await?;
    write_again(&mut tx, portal, &again).await?;
    if !told.is_empty() {
        campaign::settled(&mut tx, portal, now, &told).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn write_sent(tx: &mut Tx, portal: &Portal, sent: &[&str], now: Moment) -> Result<(), StoreError> {
    if sent.is_empty() {
        return Ok(());
    }
    let text = with_ids!(
        portal.store.engine(),
        "UPDATE outbox SET state = 'sent', words = NULL, finished_at = $2, lease_until = 0 WHERE id IN ",
        " AND state <> 'sent'"
    );
    sql!(text, listed(sent)?, now.0).execute(&mut **tx).await?;
    Ok(())
}

async fn write_aside(tx: &mut Tx, portal: &Portal, aside: &[Aside<'_>], now: Moment) -> Result<(), StoreError> {
    if aside.is_empty() {
        return Ok(());
    }
    let text = with_rows!(
        portal.store.engine(),
        "UPDATE outbox SET state = x.became, words = x.said, finished_at = $2, lease_until = 0 FROM ",
        [job TEXT, became TEXT, said TEXT],
        " WHERE id = x.job AND state IN ('waiting', 'held')"
    );
    sql!(text, listed(aside)?, now.0).execute(&mut **tx).await?;
    Ok(())
}

async fn write_again(tx: &mut Tx, portal: &Portal, again: &[Again<'_>]) -> Result<(), StoreError> {
    if again.is_empty() {
        return Ok(());
    }
    let text = with_rows!(
        portal.store.engine(),
        "UPDATE outbox SET due_at = x.due, lease_until = 0, attempts = x.tries, words = COALESCE(x.said, words) FROM ",
        [job TEXT, claim BIGINT, tries BIGINT, due BIGINT, said TEXT],
        " WHERE id = x.job AND attempts = x.claim AND state IN ('waiting', 'held')"
    );
    sql!(text, listed(again)?).execute(&mut **tx).await?;
    Ok(())
}
