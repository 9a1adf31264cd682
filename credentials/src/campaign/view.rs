//! Campaigns as their pages show them.

use sqlx::AnyConnection;

use super::{CampaignLine, CampaignPage, CampaignState, CampaignView, Counts, deed::AGAIN_EVERY};
use crate::{
    caller::Caller,
    clock::Moment,
    desk::look,
    lang::Lang,
    operator::Slice,
    permit::{Act, Denied},
    portal::Portal,
    realm::Realm,
    store::{StoreError, row, rows},
};

row! {
    /// A campaign as stored.
    #[derive(Clone, Debug)]
    pub(super) struct Row {
        pub id: String,
        pub state: String,
        pub reason: String,
        pub opens_at: i64,
        pub closes_at: i64,
        pub per_minute: i64,
        pub lang: String,
        pub subject: String,
        pub body: String,
        pub company: String,
        pub role: String,
        pub listed: i64,
        pub mailboxes: i64,
        pub made_at: i64,
        pub started_at: Option<i64>,
        pub ended_at: Option<i64>,
        pub again_at: Option<i64>,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, state, reason, opens_at, closes_at, per_minute, lang, subject, body, company, role, listed, mailboxes, made_at, \
             started_at, ended_at, again_at FROM campaigns WHERE ",
            $rest
        )
    };
}

impl Row {
    pub(super) fn state(&self) -> CampaignState {
        CampaignState::parse(&self.state)
    }

    pub(super) fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }

    fn line(&self, counts: Counts) -> CampaignLine {
        CampaignLine {
            id: self.id.clone(),
            reason: self.reason.clone(),
            state: self.state(),
            opens_at: Moment(self.opens_at),
            counts: Counts { mailboxes: self.mailboxes, ..counts },
        }
    }

    /// From when on the unfinished can be mailed again.
    fn again_at(&self) -> Option<Moment> {
        let from = self.again_at.map_or(self.started_at.map(Moment), |last| Some(Moment(last) + AGAIN_EVERY));
        from.filter(|_| self.state() == CampaignState::Running)
    }
}

/// A campaign of the realm.
pub(super) async fn one(db: &mut AnyConnection, realm: &Realm, id: &str) -> Result<Option<Row>, StoreError> {
    if !Portal::is_row_id(id) {
        return Ok(None);
    }
    Ok(rows!(Row, select!("id = $1 AND realm = $2"), id, realm.slug.as_str()).fetch_optional(db).await?)
}

row! {
    struct Tally {
        campaign_id: String,
        accounts: i64,
        chosen: i64,
        queued: i64,
        sent: i64,
        failed: i64,
        opened: i64,
        finished: i64,
        left_out: i64,
    }
}

macro_rules! tally {
    ($rest:literal) => {
        concat!(
            "SELECT campaign_id, COUNT(CASE WHEN state <> 'left_out' THEN 1 END) AS accounts, \
             COUNT(CASE WHEN state = 'chosen' AND finished_at IS NULL THEN 1 END) AS chosen, \
             COUNT(CASE WHEN state = 'queued' AND finished_at IS NULL THEN 1 END) AS queued, \
             COUNT(CASE WHEN sent_at IS NOT NULL AND state <> 'failed' THEN 1 END) AS sent, \
             COUNT(CASE WHEN state = 'failed' THEN 1 END) AS failed, COUNT(opened_at) AS opened, COUNT(finished_at) AS finished, \
             COUNT(CASE WHEN state = 'left_out' THEN 1 END) AS left_out FROM campaign_accounts WHERE campaign_id ",
            $rest,
            " GROUP BY campaign_id"
        )
    };
}

impl Tally {
    fn counts(&self) -> Counts {
        Counts {
            accounts: self.accounts,
            mailboxes: 0,
            chosen: self.chosen,
            queued: self.queued,
            sent: self.sent,
            failed: self.failed,
            opened: self.opened,
            finished: self.finished,
            unfinished: self.accounts - self.finished,
            left_out: self.left_out,
        }
    }
}

/// How far a campaign is.
pub(super) async fn counted(db: &mut AnyConnection, row: &Row) -> Result<Counts, StoreError> {
    let tally: Option<Tally> = rows!(Tally, tally!("= $1"), &row.id).fetch_optional(db).await?;
    let counts = tally.map(|tally| tally.counts()).unwrap_or_default();
    Ok(Counts { mailboxes: row.mailboxes, ..counts })
}

/// The realm's campaigns, the newest first: so many, after so many.
pub(super) async fn lines(
    db: &mut AnyConnection,
    realm: &Realm,
    (most, skip): (i64, i64),
) -> Result<Vec<CampaignLine>, StoreError> {
    let slug = realm.slug.as_str();
    let found: Vec<Row> =
        rows!(Row, select!("realm = $1 ORDER BY made_at DESC, id LIMIT $2 OFFSET $3"), slug, most, skip)
            .fetch_all(&mut *db)
            .await?;
    let tallies = tally!("IN (SELECT id FROM campaigns WHERE realm = $1 ORDER BY made_at DESC, id LIMIT $2 OFFSET $3)");
    let tallies: Vec<Tally> = rows!(Tally, tallies, slug, most, skip).fetch_all(db).await?;
    let counts = |id: &str| tallies.iter().find(|tally| tally.campaign_id == id).map(Tally::counts).unwrap_or_default();
    Ok(found.iter().map(|row| row.line(counts(&row.id))).collect())
}

/// The realm's campaigns.
///
/// # Errors
/// When the database fails.
pub async fn list(portal: &Portal, caller: &Caller, page: i64) -> Result<Result<CampaignPage, Denied>, StoreError> {
    if let Err(denied) = look(portal, caller, Act::Campaigns).await? {
        return Ok(Err(denied));
    }
    let mut db = portal.store.read().acquire().await?;
    let total: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM campaigns WHERE realm = $1")
        .bind(caller.realm.slug.as_str())
        .fetch_one(&mut *db)
        .await?;
    let slice = Slice::of(total, page);
    let lines = lines(&mut db, &caller.realm, slice.bounds()).await?;
    Ok(Ok(CampaignPage { total, page: slice.page, pages: slice.pages, lines }))
}

/// One campaign; nothing where the realm has none of that id.
///
/// # Errors
/// When the database fails.
pub async fn view(
    portal: &Portal,
    caller: &Caller,
    id: &str,
) -> Result<Result<Option<CampaignView>, Denied>, StoreError> {
    if let Err(denied) = look(portal, caller, Act::Campaigns).await? {
        return Ok(Err(denied));
    }
    Ok(Ok(seen(&mut *portal.store.read().acquire().await?, &caller.realm, id).await?))
}

/// One campaign, whoever sees it.
pub(super) async fn seen(db: &mut AnyConnection, realm: &Realm, id: &str) -> Result<Option<CampaignView>, StoreError> {
    let Some(row) = one(db, realm, id).await? else { return Ok(None) };
    let counts = counted(db, &row).await?;
    let left_out = "SELECT a.user_id FROM campaign_accounts m JOIN accounts a ON a.id = m.account_id WHERE m.campaign_id = $1 \
                    AND m.state = 'left_out' ORDER BY a.user_key LIMIT 50";
    let ids_without_mail = sqlx::query_scalar(left_out).bind(&row.id).fetch_all(db).await?;
    Ok(Some(CampaignView {
        line: row.line(counts),
        closes_at: Moment(row.closes_at),
        per_minute: u32::try_from(row.per_minute).unwrap_or(1),
        lang: row.lang(),
        again_at: row.again_at(),
        by_csv: row.listed == 1,
        made_at: Moment(row.made_at),
        started_at: row.started_at.map(Moment),
        ended_at: row.ended_at.map(Moment),
        subject: row.subject,
        body: row.body,
        company: row.company,
        role: row.role,
        ids_without_mail,
    }))
}
