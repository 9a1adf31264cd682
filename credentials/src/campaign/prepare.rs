//! What claimed mails of campaigns become: letters with a link for each ID, made for many rows by few statements.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use serde::Serialize;

use super::{CampaignState, wording::Wording};
use crate::{
    clock::Moment,
    lang::Lang,
    outbox::{Content, IdLink, Job, Letter, Order, Prepared},
    portal::Portal,
    secret::Token,
    store::{
        StoreError, Tx,
        list::{listed, with_ids, with_rows},
        row, rows, sql,
    },
};

/// How long a mail of a paused campaign waits before it is looked at again.
const PAUSED: Duration = Duration::from_mins(1);

row! {
    struct Row {
        id: String,
        state: String,
        reason: String,
        opens_at: i64,
        closes_at: i64,
        round: i64,
        lang: String,
        subject: String,
        body: String,
    }
}

/// A campaign, and its wording where that can be read.
struct Campaign {
    row: Row,
    wording: Option<Arc<Wording>>,
}

row! {
    struct Member {
        message_id: String,
        account_id: String,
        mailbox: String,
        user_id: String,
        display_name: String,
        email: Option<String>,
        fits: i64,
    }
}

/// A link as stored.
#[derive(Serialize)]
struct Stored<'a> {
    link: String,
    hash: String,
    realm: &'a str,
    account: &'a str,
    mailbox: &'a str,
    campaign: &'a str,
    asked: i64,
    opens: i64,
    expires: i64,
}

/// A row, and what it becomes.
struct Mail<'a> {
    job: &'a Job,
    campaign: Option<&'a Campaign>,
    members: &'a [Member],
}

/// Turns claimed rows into letters; answers one for each, in their order. Repeated for the same row it gives the same links.
pub(crate) async fn prepare(tx: &mut Tx, portal: &Portal, jobs: &[Job]) -> Result<Vec<Prepared>, StoreError> {
    let of = |job: &Job| match job.order(portal)? {
        Order::Campaign { campaign } => Ok(campaign),
        _ => Err(StoreError::unreadable("order of a campaign")),
    };
    let ids = jobs.iter().map(of).collect::<Result<Vec<_>, _>>()?;
    let campaigns = campaigns(tx, portal, &ids).await?;
    let members = members(tx, portal, jobs).await?;
    let mails: Vec<Mail<'_>> = jobs
        .iter()
        .zip(&ids)
        .map(|(job, id)| Mail {
            job,
            campaign: campaigns.get(id),
            members: members.get(&job.id).map(Vec::as_slice).unwrap_or_default(),
        })
        .collect();
    stray(tx, portal, &mails).await?;
    let links: Vec<_> = mails.iter().flat_map(|mail| mail.links(portal)).collect();
    let again = jobs.iter().any(|job| job.attempts > 1);
    let dead = put(tx, portal, &links, (again, campaigns.values().any(|c| c.row.round > 1))).await?;
    Ok(mails.iter().map(|mail| mail.letter(portal, &dead)).collect())
}

async fn campaigns(tx: &mut Tx, portal: &Portal, ids: &[String]) -> Result<HashMap<String, Campaign>, StoreError> {
    let statement = with_ids!(
        portal.store.engine(),
        "SELECT id, state, reason, opens_at, closes_at, round, lang, subject, body FROM campaigns WHERE id IN ",
        ""
    );
    let mut distinct: Vec<&String> = ids.iter().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let found: Vec<Row> = rows!(Row, statement, listed(&distinct)?).fetch_all(&mut **tx).await?;
    let read = |row: Row| {
        let wording = Wording::parse(&row.subject, &row.body).ok().map(Arc::new);
        (row.id.clone(), Campaign { row, wording })
    };
    Ok(found.into_iter().map(read).collect())
}

/// The IDs that rows carry and that haven't finished, by row.
async fn members(tx: &mut Tx, portal: &Portal, jobs: &[Job]) -> Result<HashMap<String, Vec<Member>>, StoreError> {
    let statement = with_ids!(
        portal.store.engine(),
        "SELECT m.message_id, m.account_id, m.mailbox, a.user_id, a.display_name, a.email, CASE WHEN a.state = 'active' \
         AND a.email_verified = 1 AND a.mailbox = m.mailbox AND a.unreachable_at IS NULL THEN 1 ELSE 0 END AS fits \
         FROM campaign_accounts m JOIN accounts a ON a.id = m.account_id WHERE m.message_id IN ",
        " AND m.finished_at IS NULL ORDER BY a.user_key"
    );
    let messages: Vec<&str> = jobs.iter().map(|job| job.id.as_str()).collect();
    let found: Vec<Member> = rows!(Member, statement, listed(&messages)?).fetch_all(&mut **tx).await?;
    let mut members: HashMap<String, Vec<Member>> = HashMap::new();
    for member in found {
        members.entry(member.message_id.clone()).or_default().push(member);
    }
    Ok(members)
}

/// Who got another address since, or none, is to be mailed again: the feeder finds out which.
async fn stray(tx: &mut Tx, portal: &Portal, mails: &[Mail<'_>]) -> Result<(), StoreError> {
    #[derive(Serialize)]
    struct Stray<'a> {
        message: &'a str,
        account: &'a str,
    }
    let sendable = mails.iter().filter(|mail| mail.instead(portal).is_none());
    let strays: Vec<_> = sendable
        .flat_map(|mail| mail.members.iter().filter(|member| member.fits == 0))
        .map(|member| Stray { message: &member.message_id, account: &member.account_id })
        .collect();
    if strays.is_empty() {
        return Ok(());
    }
    let statement = with_rows!(
        portal.store.engine(),
        "UPDATE campaign_accounts SET state = 'chosen' FROM ",
        [message TEXT, account TEXT],
        " WHERE message_id = x.message AND account_id = x.account AND campaign_accounts.state = 'queued'"
    );
    sql!(statement, listed(&strays)?).execute(&mut **tx).await?;
    Ok(())
}

/// Stores links that aren't there; voids older ones of later rounds. Answers which can't be used any more, where a row is prepared again.
async fn put(
    tx: &mut Tx,
    portal: &Portal,
    links: &[Stored<'_>],
    (again, later_round): (bool, bool),
) -> Result<HashSet<String>, StoreError> {
    if links.is_empty() {
        return Ok(HashSet::new());
    }
    let (engine, list, now) = (portal.store.engine(), listed(links)?, portal.now().0);
    if later_round {
        let statement = with_rows!(
            engine,
            "UPDATE links SET voided_at = $2 FROM ",
            [account TEXT, campaign TEXT, link TEXT],
            " WHERE account_id = x.account AND campaign_id = x.campaign AND id <> x.link AND used_at IS NULL AND voided_at IS NULL"
        );
        sql!(statement, &list, now).execute(&mut **tx).await?;
    }
    let statement = with_rows!(
        engine,
        "INSERT INTO links (id, token_hash, realm, account_id, mailbox, number, asked_at, made_at, expires_at, opens_at, campaign_id) \
         SELECT x.link, x.hash, x.realm, x.account, x.mailbox, '', x.asked, $2, x.expires, x.opens, x.campaign FROM ",
        [link TEXT, hash TEXT, realm TEXT, account TEXT, mailbox TEXT, asked BIGINT, expires BIGINT, opens BIGINT, campaign TEXT],
        " WHERE x.link <> '' ON CONFLICT (id) DO NOTHING"
    );
    sql!(statement, &list, now).execute(&mut **tx).await?;
    if !again {
        return Ok(HashSet::new());
    }
    let statement =
        with_ids!(engine, "SELECT id FROM links WHERE id IN ", " AND (used_at IS NOT NULL OR voided_at IS NOT NULL)");
    let ids: Vec<&str> = links.iter().map(|link| link.link.as_str()).collect();
    let dead: Vec<String> = sqlx::query_scalar(statement).bind(listed(&ids)?).fetch_all(&mut **tx).await?;
    Ok(dead.into_iter().collect())
}

impl Mail<'_> {
    /// What happens instead of sending it.
    fn instead(&self, portal: &Portal) -> Option<Prepared> {
        let Some(campaign) = self.campaign else { return Some(Prepared::Skip("the campaign is gone")) };
        Some(match CampaignState::parse(&campaign.row.state) {
            CampaignState::Ended | CampaignState::Draft => Prepared::Skip("the campaign has ended"),
            _ if campaign.row.closes_at <= portal.now().0 => Prepared::Skip("the campaign is over"),
            CampaignState::Paused => Prepared::Postpone(PAUSED),
            CampaignState::Running if campaign.wording.is_none() => Prepared::Skip("the wording can't be read"),
            CampaignState::Running => return None,
        })
    }

    fn links(&self, portal: &Portal) -> Vec<Stored<'_>> {
        let (Some(campaign), None) = (self.campaign, self.instead(portal)) else { return Vec::new() };
        let link = |member| {
            let token = token(portal, self.job, member);
            Stored {
                link: id_of(&token),
                hash: token.hash("link"),
                realm: &self.job.realm,
                account: &member.account_id,
                mailbox: &member.mailbox,
                campaign: &campaign.row.id,
                asked: self.job.created_at,
                opens: campaign.row.opens_at,
                expires: campaign.row.closes_at,
            }
        };
        self.members.iter().filter(|member| member.fits == 1).map(link).collect()
    }

    fn letter(&self, portal: &Portal, dead: &HashSet<String>) -> Prepared {
        if let Some(instead) = self.instead(portal) {
            return instead;
        }
        let Some(realm) = portal.realms.get(&self.job.realm) else { return Prepared::Skip("the realm is gone") };
        let Some((row, wording)) = self.campaign.and_then(|c| Some((&c.row, c.wording.clone()?))) else {
            return Prepared::Skip("the campaign is gone");
        };
        let mut to = None;
        let ids: Vec<IdLink> = self
            .members
            .iter()
            .filter(|member| member.fits == 1)
            .filter_map(|member| {
                let token = token(portal, self.job, member);
                let url = portal.url(realm, &format!("recovery/link/{}", *token.reveal()));
                to = to.take().or_else(|| member.email.clone());
                (!dead.contains(&id_of(&token))).then(|| IdLink {
                    user_id: member.user_id.clone(),
                    name: member.display_name.clone(),
                    url,
                })
            })
            .collect();
        let (Some(to), false) = (to, ids.is_empty()) else { return Prepared::Skip("nobody is left to be asked") };
        let (opens_at, closes_at) = (Moment(row.opens_at), Moment(row.closes_at));
        let content = Content::Campaign { wording, reason: row.reason.clone(), opens_at, closes_at, ids };
        let lang = Lang::from_tag(&row.lang).unwrap_or_default();
        Prepared::Send(Box::new(Letter { realm: realm.clone(), to, name: String::new(), lang, content }))
    }
}

/// The token of an ID's link in a row's mail. Derived, so the queue never holds it and a second try mails the same one.
fn token(portal: &Portal, job: &Job, member: &Member) -> Token {
    portal.keys.derive("campaign link", format!("{}\n{}", job.id, member.account_id).as_bytes())
}

fn id_of(token: &Token) -> String {
    token.hash("campaign link id")
}
