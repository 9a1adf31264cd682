//! What becomes of a campaign's IDs: mailed, refused, opened, finished.

use std::collections::HashMap;

use serde::Serialize;
use sqlx::AnyConnection;

use crate::{
    clock::Moment,
    portal::Portal,
    store::{
        StoreError, Tx,
        list::{listed, with_ids, with_rows},
        row, rows, sql,
    },
};

#[derive(Serialize)]
struct Refused<'a> {
    message: &'a str,
    said: &'a str,
}

/// Notes what became of mails: row of the outbox, its state (`sent`, `failed`; others change nothing here), and the mail server's words. A
/// mail that was sent and comes back is `failed` too.
pub(crate) async fn settled(
    tx: &mut Tx,
    portal: &Portal,
    now: Moment,
    settled: &[(&str, &str, &str)],
) -> Result<(), StoreError> {
    let engine = portal.store.engine();
    let of = |wanted: &'static str| settled.iter().filter(move |(_, state, _)| *state == wanted);
    let sent: Vec<&str> = of("sent").map(|(message, ..)| *message).collect();
    if !sent.is_empty() {
        let statement = with_ids!(
            engine,
            "UPDATE campaign_accounts SET state = 'sent', sent_at = $2, words = NULL WHERE message_id IN ",
            " AND state IN ('queued', 'failed')"
        );
        sql!(statement, listed(&sent)?, now.0).execute(&mut **tx).await?;
    }
    let refused: Vec<_> = of("failed").map(|(message, _, said)| Refused { message, said }).collect();
    if !refused.is_empty() {
        let statement = with_rows!(
            engine,
            "UPDATE campaign_accounts SET state = 'failed', failed_at = $2, words = x.said FROM ",
            [message TEXT, said TEXT],
            " WHERE message_id = x.message AND campaign_accounts.state IN ('queued', 'sent') AND finished_at IS NULL"
        );
        sql!(statement, listed(&refused)?, now.0).execute(&mut **tx).await?;
    }
    Ok(())
}

/// The button behind a campaign's link was pressed.
pub(crate) async fn opened(tx: &mut Tx, (campaign, account): (&str, &str), now: Moment) -> Result<(), StoreError> {
    let statement =
        "UPDATE campaign_accounts SET opened_at = $1 WHERE campaign_id = $2 AND account_id = $3 AND opened_at IS NULL";
    sql!(statement, now.0, campaign, account).execute(&mut **tx).await?;
    Ok(())
}

/// A new password was set: the account is done in every campaign that has begun and that nobody ended.
pub(crate) async fn finished(tx: &mut Tx, account: &str, now: Moment) -> Result<(), StoreError> {
    let statement = "UPDATE campaign_accounts SET finished_at = $1 WHERE account_id = $2 AND finished_at IS NULL AND state <> 'left_out' \
                     AND EXISTS (SELECT 1 FROM campaigns c WHERE c.id = campaign_accounts.campaign_id AND (c.state IN ('running', 'paused') \
                     OR (c.state = 'ended' AND c.ended_at >= c.closes_at)))";
    sql!(statement, now.0, account).execute(&mut **tx).await?;
    Ok(())
}

row! {
    struct Asked { account_id: String, finished_at: Option<i64> }
}

/// Which of these accounts are in a campaign that has begun and isn't over, and whether they have finished.
pub(crate) async fn asked<'a>(
    db: &mut AnyConnection,
    portal: &Portal,
    accounts: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, bool>, StoreError> {
    let statement = with_ids!(
        portal.store.engine(),
        "SELECT m.account_id, m.finished_at FROM campaign_accounts m JOIN campaigns c ON c.id = m.campaign_id WHERE m.account_id IN ",
        " AND m.state <> 'left_out' AND c.state IN ('running', 'paused')"
    );
    let asked: Vec<Asked> = rows!(Asked, statement, listed(&accounts.collect::<Vec<_>>())?).fetch_all(db).await?;
    Ok(asked.into_iter().map(|row| (row.account_id, row.finished_at.is_some())).collect())
}
