//! Messages that must go out: rows written in the transaction of what they tell, sent by a worker, never by a request.
//!
//! A claim is a lease: whoever dies with one loses it after 30 seconds. What has expired is not sent; what the provider refuses for good
//! is set aside with its words. Asking for a recovery is such a row too, so the request never learns whether the account exists.

mod backlog;
mod carried;
mod claim;
mod many;
mod message;
mod speed;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    audit::Event,
    campaign,
    clock::Moment,
    lang::Lang,
    portal::Portal,
    realm::{Realm, Way},
    store::{StoreError, Tx, sql},
};

pub use backlog::{Backlog, backlog};
use carried::pause_after;
pub use carried::{
    Undelivered, accepted, begun, carried, postpone, refused_as, undelivered, unknown, way_state, way_unasked,
};
pub use claim::{Job, LEASE, Wanted, claim, free, renew, taken};
pub use many::{Became, prepare_many, settle_many};
pub(crate) use many::{CampaignMail, put_campaign};
pub use message::{Content, IdLink, Letter, PhoneMessage, Prepared};
pub use speed::{Speeds, at_speed};

pub use crate::{confirmation::Confirms, outbox_prepare::prepare, pin::PinFor};

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
    /// Mail somebody a campaign's mail before anybody else gets it.
    CampaignTest {
        /// Which.
        campaign: String,
    },
    /// Mail a campaign's links to one mailbox; its members name this row.
    Campaign {
        /// Which.
        campaign: String,
    },
}

impl Order {
    /// The kind of a campaign's mail.
    pub(crate) const CAMPAIGN: &'static str = "campaign";

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
            Self::CampaignTest { .. } => "campaign_test",
            Self::Campaign { .. } => Self::CAMPAIGN,
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
    let now = portal.now();
    let mut tx = portal.store.begin().await?;
    finish(&mut tx, &job.id, state, Some(words), now).await?;
    if job.is_campaign() {
        campaign::settled(&mut tx, portal, now, &[(job.id.as_str(), state, words)]).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The provider can't now: again after 1, 2, 4 … seconds, at most 5 minutes apart, with up to a quarter of jitter. A worker whose lease ran
/// out doesn't free the row of the one that has it now; the number of attempts tells their claims apart.
///
/// # Errors
/// When the database fails; then the lease runs out and the effect is the same.
pub async fn later(portal: &Portal, job: &Job, words: &str) -> Result<(), StoreError> {
    let due = portal.now() + pause_after(portal, job.attempts);
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
