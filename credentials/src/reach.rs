//! Mail that came back: an address that takes none any more is marked, until another one is confirmed or a mail to it is proven to arrive.
//!
//! Anybody can send a report. So one counts only with the id of a message of ours, 128 bits that nobody knows who didn't get the mail, or
//! from the mail service itself, which signs it.

use std::collections::BTreeSet;

use crate::{
    audit::{self, Event},
    campaign,
    portal::Portal,
    realm::RealmSlug,
    store::{StoreError, Tx, row, rows, sql},
    text::EmailAddress,
};

/// A report about a mail that did not arrive, or not yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounce {
    /// The outbox row's id, from the Message-ID.
    pub message: Option<String>,
    /// The address, as the report has it.
    pub recipient: Option<String>,
    /// Whether it is for good (status 5.x.x), not for now (4.x.x).
    pub permanent: bool,
    /// What the receiver's server said: one line, without addresses.
    pub words: String,
}

/// What came of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The address of so many accounts is marked as unreachable; 0 where it was already, or isn't theirs any more.
    Marked(u64),
    /// Written down, no more: it may still arrive.
    Noted,
    /// No message of ours, or no address that anybody has.
    Unknown,
}

row! {
    struct Sent { id: String, realm: String, kind: String, account_id: Option<String> }
}

/// Takes a report. `signed`: it comes from the mail service, so an address alone is enough.
///
/// # Errors
/// When the database fails; then nothing is written down.
pub async fn bounced(portal: &Portal, bounce: &Bounce, signed: bool) -> Result<Heard, StoreError> {
    let mut tx = portal.store.begin().await?;
    let sent = match bounce.message.as_deref().filter(|id| Portal::is_row_id(id)) {
        Some(id) => sent(&mut tx, id).await?,
        None => None,
    };
    let recipient = bounce.recipient.as_deref().and_then(|text| EmailAddress::parse(text).ok()).map(|mail| mail.key());
    let heard = match (sent, recipient) {
        (Some(sent), _) if !bounce.permanent => {
            sql!("UPDATE outbox SET words = $1 WHERE id = $2 AND state = 'sent'", &bounce.words, &sent.id)
                .execute(&mut *tx)
                .await?;
            Heard::Noted
        }
        (Some(sent), recipient) => Heard::Marked(came_back(&mut tx, portal, bounce, &sent, recipient).await?),
        (None, Some(_)) if signed && !bounce.permanent => Heard::Noted,
        (None, Some(mailbox)) if signed => {
            let mut marked = 0;
            for realm in portal.realms.iter() {
                marked += mark(&mut tx, portal, bounce, (&realm.slug, &mailbox)).await?;
            }
            if marked == 0 { Heard::Unknown } else { Heard::Marked(marked) }
        }
        (None, _) => Heard::Unknown,
    };
    tx.commit().await?;
    Ok(heard)
}

async fn sent(tx: &mut Tx, id: &str) -> Result<Option<Sent>, StoreError> {
    let sql = "SELECT id, realm, kind, account_id FROM outbox WHERE id = $1 AND attempts > 0";
    Ok(rows!(Sent, sql, id).fetch_optional(&mut **tx).await?)
}

/// A message of ours came back for good: it failed, and its address is unreachable.
async fn came_back(
    tx: &mut Tx,
    portal: &Portal,
    bounce: &Bounce,
    sent: &Sent,
    recipient: Option<String>,
) -> Result<u64, StoreError> {
    let words = &bounce.words;
    sql!("UPDATE outbox SET state = 'failed', words = $1 WHERE id = $2 AND state = 'sent'", words, &sent.id)
        .execute(&mut **tx)
        .await?;
    if sent.kind == "campaign" {
        campaign::settled(tx, portal, portal.now(), &[(sent.id.as_str(), "failed", words.as_str())]).await?;
    }
    let Some(realm) = portal.realms.get(&sent.realm) else { return Ok(0) };
    let mut marked = 0;
    for mailbox in mailboxes(tx, sent, recipient).await? {
        marked += mark(tx, portal, bounce, (&realm.slug, &mailbox)).await?;
    }
    Ok(marked)
}

/// To which mailboxes a message went. Where that is remembered the report's own address doesn't count: it may be the one to which the
/// receiver has mail forwarded. Else it does, if the message's account has it.
async fn mailboxes(tx: &mut Tx, sent: &Sent, recipient: Option<String>) -> Result<BTreeSet<String>, StoreError> {
    let remembered: Vec<String> = sqlx::query_scalar(
        "SELECT mailbox FROM links WHERE id = $1 AND kind = 'recovery' UNION SELECT mailbox FROM campaign_accounts WHERE message_id = $1",
    )
    .bind(&sent.id)
    .fetch_all(&mut **tx)
    .await?;
    if !remembered.is_empty() {
        return Ok(remembered.into_iter().collect());
    }
    let (Some(recipient), Some(account)) = (recipient, &sent.account_id) else { return Ok(BTreeSet::new()) };
    let theirs: Vec<String> =
        sqlx::query_scalar("SELECT mailbox FROM accounts WHERE id = $1 AND mailbox = $2 AND email_verified = 1")
            .bind(account)
            .bind(recipient)
            .fetch_all(&mut **tx)
            .await?;
    Ok(theirs.into_iter().collect())
}

/// Marks a mailbox for all accounts of the realm that have it; answers how many that were.
async fn mark(
    tx: &mut Tx,
    portal: &Portal,
    bounce: &Bounce,
    (realm, mailbox): (&RealmSlug, &str),
) -> Result<u64, StoreError> {
    let marked: Vec<String> = sqlx::query_scalar(
        "UPDATE accounts SET unreachable_at = $1, unreachable_words = $2 WHERE realm = $3 AND mailbox = $4 AND unreachable_at IS NULL \
         RETURNING id",
    )
    .bind(portal.now().0)
    .bind(&bounce.words)
    .bind(realm.as_str())
    .bind(mailbox)
    .fetch_all(&mut **tx)
    .await?;
    for account in &marked {
        audit::write_as(tx, portal, (realm, None), Event::MailReturned, Some(account), &bounce.words).await?;
    }
    Ok(u64::try_from(marked.len()).unwrap_or(0))
}

/// A mail to the account's address was proven to arrive.
pub(crate) async fn arrived(tx: &mut Tx, account: &str) -> Result<(), StoreError> {
    sql!("UPDATE accounts SET unreachable_at = NULL, unreachable_words = NULL WHERE id = $1 AND unreachable_at IS NOT NULL", account)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
