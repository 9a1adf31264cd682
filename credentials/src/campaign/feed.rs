//! The feeder: gives a campaign's mails to the outbox, as fast as its operator wants and no faster than they go out.
//!
//! Every process feeds. A campaign's speed is a moment in its row, up to which it was used; moving it is one conditional `UPDATE`, so of two
//! processes one goes on. Mails and the state of their IDs are written in the same transaction: whoever dies before it leaves IDs that are
//! still to be mailed.

use serde::Serialize;

use super::deed;
use crate::{
    clock::Moment,
    outbox::{self, CampaignMail},
    portal::Portal,
    realm::Realm,
    store::{
        StoreError, Tx,
        list::{listed, with_rows},
        row, rows, sql,
    },
};

/// How much speed a campaign saves up while nobody feeds it, in milliseconds.
const SAVED: i64 = 2000;

/// At least so many mails may wait in the outbox, however slow a campaign is.
const WAITING: i64 = 200;

/// The most mails that one transaction queues.
const AT_ONCE: i64 = 1000;

/// The most IDs in one mail; whoever has more gets several.
const IDS: usize = 50;

row! {
    struct Running { id: String, realm: String, closes_at: i64, per_minute: i64, fed_at: i64 }
}

/// Feeds every campaign that runs; answers how many mails were queued. Whose time is over is closed.
///
/// # Errors
/// When the database fails; then what wasn't queued still is to be.
pub async fn feed(portal: &Portal) -> Result<usize, StoreError> {
    let statement = "SELECT c.id, c.realm, c.closes_at, c.per_minute, c.fed_at FROM campaigns c WHERE c.state IN ('running', 'paused') \
                     AND (c.closes_at <= $1 OR (c.state = 'running' AND EXISTS (SELECT 1 FROM campaign_accounts m \
                     WHERE m.campaign_id = c.id AND m.state = 'chosen' AND m.finished_at IS NULL)))";
    let running: Vec<Running> = rows!(Running, statement, portal.now().0).fetch_all(portal.store.read()).await?;
    let mut queued = 0;
    for campaign in &running {
        if campaign.closes_at <= portal.now().0 {
            deed::close(portal, &campaign.id).await?;
        } else if let Some(realm) = portal.realms.get(&campaign.realm) {
            queued += one(portal, realm, campaign).await?;
        }
    }
    Ok(queued)
}

async fn one(portal: &Portal, realm: &Realm, campaign: &Running) -> Result<usize, StoreError> {
    let statement = "SELECT COUNT(*) FROM outbox WHERE campaign_id = $1 AND state = 'waiting' AND due_at <= $2";
    let waiting: i64 =
        sqlx::query_scalar(statement).bind(&campaign.id).bind(portal.now().0).fetch_one(portal.store.read()).await?;
    let room = (campaign.per_minute * SAVED / 60_000).max(WAITING) - waiting;
    let Some((mails, fed_at)) = due(campaign, portal.now(), room.min(AT_ONCE)) else { return Ok(0) };
    let mut tx = portal.store.begin().await?;
    let moved = sql!(
        "UPDATE campaigns SET fed_at = $1 WHERE id = $2 AND state = 'running' AND fed_at = $3",
        fed_at,
        &campaign.id,
        campaign.fed_at
    )
    .execute(&mut *tx)
    .await?;
    if moved.rows_affected() == 0 {
        return Ok(0);
    }
    let members = next(&mut tx, &campaign.id, mails).await?;
    if members.is_empty() {
        return Ok(0);
    }
    let (groups, strayed) = sorted(members);
    put_right(&mut tx, portal, (&campaign.id, portal.now()), strayed).await?;
    let count = queue(&mut tx, portal, (realm, campaign), groups).await?;
    tx.commit().await?;
    Ok(count)
}

/// How many mails may be queued now, and up to when the speed is used then.
fn due(campaign: &Running, now: Moment, room: i64) -> Option<(i64, i64)> {
    let a_mail = |count: i64| (count * 60_000 + campaign.per_minute - 1) / campaign.per_minute.max(1);
    let saved = SAVED.max(a_mail(1));
    // A clock that was set back by more than clocks differ doesn't stop it.
    let used = if campaign.fed_at > now.0 + saved { now.0 - saved } else { campaign.fed_at.max(now.0 - saved) };
    let count = ((now.0 - used).max(0) * campaign.per_minute / 60_000).min(room);
    (count > 0).then(|| (count, used + a_mail(count)))
}

row! {
    #[derive(Clone, Debug)]
    struct Member {
        account_id: String,
        mailbox: String,
        now_mailbox: Option<String>,
        email_verified: i64,
        state: String,
        unreachable_at: Option<i64>,
    }
}

impl Member {
    /// Why it isn't mailed any more.
    fn gone(&self) -> Option<&'static str> {
        match self {
            Self { state, .. } if state != "active" => Some("disabled"),
            Self { email_verified, now_mailbox, .. } if *email_verified != 1 || now_mailbox.is_none() => {
                Some("no confirmed address")
            }
            Self { unreachable_at: Some(_), .. } => Some("the address is unreachable"),
            _ => None,
        }
    }
}

/// All that are to be mailed of the next mailboxes.
async fn next(tx: &mut Tx, campaign: &str, mailboxes: i64) -> Result<Vec<Member>, StoreError> {
    let statement = "SELECT m.account_id, m.mailbox, a.mailbox AS now_mailbox, a.email_verified, a.state, a.unreachable_at \
                     FROM campaign_accounts m JOIN accounts a ON a.id = m.account_id WHERE m.campaign_id = $1 AND m.state = 'chosen' \
                     AND m.finished_at IS NULL AND m.mailbox IN (SELECT DISTINCT n.mailbox FROM campaign_accounts n WHERE n.campaign_id = $1 \
                     AND n.state = 'chosen' AND n.finished_at IS NULL ORDER BY n.mailbox LIMIT $2) ORDER BY m.mailbox, a.user_key";
    Ok(rows!(Member, statement, campaign, mailboxes).fetch_all(&mut **tx).await?)
}

/// Those of one mail each; and those who have another address or none by now.
fn sorted(members: Vec<Member>) -> (Vec<Vec<Member>>, Vec<Member>) {
    let strays = |member: &Member| member.gone().is_some() || member.now_mailbox.as_ref() != Some(&member.mailbox);
    let (strayed, there): (Vec<_>, Vec<_>) = members.into_iter().partition(strays);
    let mut groups: Vec<Vec<Member>> = Vec::new();
    for member in there {
        match groups.last_mut() {
            Some(group) if group.len() < IDS && group.iter().all(|m| m.mailbox == member.mailbox) => group.push(member),
            _ => groups.push(vec![member]),
        }
    }
    (groups, strayed)
}

/// Who has another address is mailed there later; who has none isn't.
async fn put_right(
    tx: &mut Tx,
    portal: &Portal,
    (campaign, now): (&str, Moment),
    strayed: Vec<Member>,
) -> Result<(), StoreError> {
    #[derive(Serialize)]
    struct Stray {
        account: String,
        becomes: &'static str,
        mailbox: String,
        why: Option<&'static str>,
        failed: Option<i64>,
    }
    if strayed.is_empty() {
        return Ok(());
    }
    let all: Vec<_> = strayed
        .into_iter()
        .map(|member| {
            let why = member.gone();
            Stray {
                becomes: if why.is_some() { "failed" } else { "chosen" },
                mailbox: member.now_mailbox.unwrap_or(member.mailbox),
                account: member.account_id,
                failed: why.map(|_| now.0),
                why,
            }
        })
        .collect();
    let statement = with_rows!(
        portal.store.engine(),
        "UPDATE campaign_accounts SET state = x.becomes, mailbox = x.mailbox, words = x.why, failed_at = x.failed FROM ",
        [account TEXT, becomes TEXT, mailbox TEXT, why TEXT, failed BIGINT],
        " WHERE campaign_id = $2 AND account_id = x.account"
    );
    sql!(statement, listed(&all)?, campaign).execute(&mut **tx).await?;
    Ok(())
}

/// Queues a mail for each group; answers how many.
async fn queue(
    tx: &mut Tx,
    portal: &Portal,
    (realm, campaign): (&Realm, &Running),
    groups: Vec<Vec<Member>>,
) -> Result<usize, StoreError> {
    #[derive(Serialize)]
    struct Queued {
        account: String,
        mailbox: String,
        message: String,
    }
    let (mut mails, mut members) = (Vec::new(), Vec::new());
    for group in groups {
        let (message, Some(mailbox)) = (portal.row_id(), group.first().map(|member| member.mailbox.clone())) else {
            continue;
        };
        members.extend(group.into_iter().map(|member| Queued {
            account: member.account_id,
            mailbox: member.mailbox,
            message: message.clone(),
        }));
        mails.push(CampaignMail { id: message, mailbox });
    }
    if mails.is_empty() {
        return Ok(0);
    }
    outbox::put_campaign(tx, portal, (realm, &campaign.id), &mails, Moment(campaign.closes_at)).await?;
    // By the primary key, whatever the engine thinks of the list's length.
    let statement = with_rows!(
        portal.store.engine(),
        "INSERT INTO campaign_accounts (campaign_id, account_id, mailbox, state, message_id, queued_at) \
         SELECT $2, x.account, x.mailbox, 'queued', x.message, $3 FROM ",
        [account TEXT, mailbox TEXT, message TEXT],
        " WHERE x.account <> '' ON CONFLICT (campaign_id, account_id) DO UPDATE SET state = excluded.state, \
         message_id = excluded.message_id, queued_at = excluded.queued_at"
    );
    sql!(statement, listed(&members)?, &campaign.id, portal.now().0).execute(&mut **tx).await?;
    Ok(mails.len())
}
