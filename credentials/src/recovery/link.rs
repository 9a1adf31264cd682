//! Proving by the mailed link: looking at it changes nothing, its one button uses it up.

use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Cookie, LinkTicket, Outcome},
    campaign,
    clock::Moment,
    customers::{self, Accepted},
    flow::{self, Goal, Kind, NewFlow, Purpose, Step},
    form::Page,
    portal::Portal,
    proof::Proofs,
    reach,
    secret::Token,
    store::{StoreError, row, rows},
};

row! {
    #[derive(Debug)]
    struct LinkRow {
        id: String,
        account_id: String,
        number: String,
        expires_at: i64,
        used_at: Option<i64>,
        used_by: Option<String>,
        voided_at: Option<i64>,
        kind: String,
        mailbox: String,
        invited_by: Option<String>,
        opens_at: Option<i64>,
        counts: i64,
    }
}

impl LinkRow {
    /// Whom an invitation is for, who invites, and the address that becomes the login ID.
    fn invitation(&self) -> Option<(&str, &str, &str)> {
        let by = self.invited_by.as_deref().filter(|_| self.kind == "invitation")?;
        Some((&self.account_id, by, &self.mailbox))
    }
}

/// Which links count: a campaign's only while it isn't ended and its ID hasn't finished.
macro_rules! counts {
    () => {
        "(links.campaign_id IS NULL OR EXISTS (SELECT 1 FROM campaign_accounts m JOIN campaigns c ON c.id = m.campaign_id \
         WHERE m.campaign_id = links.campaign_id AND m.account_id = links.account_id AND m.finished_at IS NULL \
         AND c.state IN ('running', 'paused')))"
    };
}

async fn find(portal: &Portal, caller: &Caller, ticket: &LinkTicket) -> Result<Option<LinkRow>, StoreError> {
    let sql = concat!(
        "SELECT id, account_id, number, expires_at, used_at, used_by, voided_at, kind, mailbox, invited_by, opens_at, CASE WHEN ",
        counts!(),
        " THEN 1 ELSE 0 END AS counts FROM links WHERE token_hash = $1 AND realm = $2"
    );
    Ok(rows!(LinkRow, sql, ticket.token.hash("link"), caller.realm.slug.as_str())
        .fetch_optional(portal.store.read())
        .await?)
}

/// What the page behind a mailed link shows.
#[derive(Clone, Debug)]
pub enum LinkView {
    /// It works: one button goes on.
    Ready {
        /// The number of the page that asked.
        number: String,
        /// Until when.
        works_until: Moment,
        /// Whose it is.
        login_id: String,
    },
    /// It works later: a campaign's, before the opening.
    NotYet {
        /// From when on.
        opens_at: Moment,
        /// Whose it is.
        login_id: String,
    },
    /// It invites somebody who has no login yet: one button goes on.
    Invited {
        /// The address that becomes the login ID.
        address: String,
        /// Whose it will be.
        customer_id: String,
        /// Until when.
        works_until: Moment,
    },
    /// It invites, but meanwhile somebody else signs in with the address.
    Taken,
    /// Its time is over.
    Expired,
    /// It was used, or a newer one was mailed, or the password was changed since.
    Used,
    /// There is no such link.
    Unknown,
}

/// Looks at the link that brought the caller here. Changes nothing, so scanners and previews do no harm.
///
/// # Errors
/// When the database fails.
pub async fn link(portal: &Portal, caller: &Caller) -> Result<LinkView, StoreError> {
    let Some(ticket) = &caller.link else { return Ok(LinkView::Unknown) };
    let Some(link) = find(portal, caller, ticket).await? else { return Ok(LinkView::Unknown) };
    let resumed = resumes(portal, caller, &link).await?;
    let gone = link.voided_at.is_some() || (link.used_at.is_some() && !resumed);
    if gone || (link.counts == 0 && link.expires_at > portal.now().0) {
        return Ok(LinkView::Used);
    }
    if link.expires_at <= portal.now().0 && !resumed {
        return Ok(LinkView::Expired);
    }
    let mut db = portal.store.read().acquire().await?;
    let account = Account::by_id(&mut db, &link.account_id).await?.filter(Account::is_active);
    if let (Some(account), Some((_, by, address)), false) = (&account, link.invitation(), resumed) {
        return Ok(match customers::is_open(&mut db, &caller.realm, (account, by, address)).await? {
            Some(true) => LinkView::Invited {
                address: address.to_owned(),
                customer_id: account.user_id.clone(),
                works_until: Moment(link.expires_at),
            },
            Some(false) => LinkView::Taken,
            None => LinkView::Used,
        });
    }
    let later = link.opens_at.map(Moment).filter(|opens_at| *opens_at > portal.now());
    Ok(match account {
        Some(account) if let Some(opens_at) = later => LinkView::NotYet { opens_at, login_id: account.login_id },
        Some(account) => {
            LinkView::Ready { number: link.number, works_until: Moment(link.expires_at), login_id: account.login_id }
        }
        None => LinkView::Used,
    })
}

/// Whether this browser already went through that link and its flow is open.
async fn resumes(portal: &Portal, caller: &Caller, link: &LinkRow) -> Result<bool, StoreError> {
    Ok(flow::load(portal, caller)
        .await?
        .is_some_and(|f| f.link_id.as_deref() == Some(&link.id) && f.step() != Step::Done))
}

/// The one button behind the link: uses it up and begins this browser's flow. Of parallel tries one browser wins; a double click in that
/// browser gives the same flow.
///
/// # Errors
/// When the database fails; then the link still works.
pub async fn redeem(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let Some(ticket) = &caller.link else { return Ok(Outcome::to(Page::RecoveryLink)) };
    let (now, browser) = (portal.now(), ticket.browser.hash("link browser"));
    let token = portal.keys.derive("redeemed flow", format!("{}\n{browser}", *ticket.token.reveal()).as_bytes());
    let invited = find(portal, caller, ticket).await?.filter(|link| link.invitation().is_some());
    let mut tx = portal.store.begin().await?;
    if let Some(link) = &invited {
        // Before the link itself: who invites anew locks in this order.
        customers::lock(&mut tx, link.invitation()).await?;
    }
    let won: Option<(String, String, String, Option<String>)> = sqlx::query_as(concat!(
        "UPDATE links SET used_at = $1, used_by = $2 WHERE token_hash = $3 AND realm = $4 AND used_at IS NULL AND voided_at IS NULL \
         AND expires_at > $1 AND (opens_at IS NULL OR opens_at <= $1) AND ",
        counts!(),
        " RETURNING id, account_id, number, campaign_id"
    ))
    .bind(now.0)
    .bind(&browser)
    .bind(ticket.token.hash("link"))
    .bind(caller.realm.slug.as_str())
    .fetch_optional(&mut *tx)
    .await?;
    let Some((link, account_id, number, campaign)) = won else {
        drop(tx);
        return lost(portal, caller, (ticket, &browser, token)).await;
    };
    let account = match invited.as_ref().and_then(LinkRow::invitation) {
        Some(invitation) => match customers::accept(&mut tx, portal, caller, invitation).await? {
            Accepted::Login(account) => Some(*account),
            // The link stays as it was, and its page says why.
            Accepted::Taken | Accepted::Void => None,
        },
        None => Account::by_id(&mut tx, &account_id).await?,
    };
    let Some(account) = account.filter(Account::is_active) else { return Ok(Outcome::to(Page::RecoveryLink)) };
    let proofs = Proofs { mail: true, ..Proofs::default() };
    let step = flow::next_step(Goal::Recover(Purpose::Password), &caller.realm, &account, proofs);
    let new = NewFlow {
        kind: Kind::Recovery,
        step,
        account: Some(&account.id),
        link: Some(&link),
        number: &number,
        proofs,
        remember: false,
        form: None,
        life: flow::LIFE,
        claim: None,
    };
    flow::insert(&mut tx, portal, caller, &token, new).await?;
    if let Some(campaign) = &campaign {
        campaign::opened(&mut tx, (campaign, &account.id), now).await?;
    }
    reach::arrived(&mut tx, &account.id).await?;
    audit::write(&mut tx, portal, caller, Event::LinkRedeemed, Some(&account.id), &number).await?;
    tx.commit().await?;
    Ok(Outcome::to(flow::page_of(step)).flow(Cookie::Set(token)))
}

/// The link could not be used: a second click of the browser that used it goes on, everybody else sees why.
async fn lost(
    portal: &Portal,
    caller: &Caller,
    (ticket, browser, token): (&LinkTicket, &str, Token),
) -> Result<Outcome, StoreError> {
    let Some(link) = find(portal, caller, ticket).await? else { return Ok(Outcome::to(Page::RecoveryLink)) };
    if link.used_by.as_deref() == Some(browser) {
        let again = Caller { flow: Some(token.clone()), ..caller.clone() };
        if let Some(flow) = flow::load(portal, &again).await?.filter(|f| f.step() != Step::Done) {
            return Ok(Outcome::to(flow.page(&caller.realm)).flow(Cookie::Set(token)));
        }
    }
    if let Some(flow) =
        flow::load(portal, caller).await?.filter(|f| f.link_id.as_deref() == Some(&link.id) && f.step() != Step::Done)
    {
        return Ok(Outcome::to(flow.page(&caller.realm)));
    }
    let mut tx = portal.store.begin().await?;
    let why = if link.opens_at.is_some_and(|opens_at| opens_at > portal.now().0) {
        "not open yet"
    } else if link.voided_at.is_some() {
        "void"
    } else if link.used_at.is_some() {
        "used"
    } else {
        "expired"
    };
    audit::write(&mut tx, portal, caller, Event::LinkRefused, Some(&link.account_id), why).await?;
    tx.commit().await?;
    Ok(Outcome::to(Page::RecoveryLink))
}
