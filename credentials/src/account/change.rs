//! What ends with a change of an account: its password, and whatever could still change it.

use crate::{
    campaign,
    portal::Portal,
    store::{StoreError, Tx, sql},
    temporary,
};

/// Replaces the password, finishes the account's campaigns, and voids whatever could still change it: all open flows and links of the account.
///
/// `spare` is the flow that does it.
pub(crate) async fn set_password(
    tx: &mut Tx,
    portal: &Portal,
    account: &str,
    hash: &str,
    spare: &str,
) -> Result<(), StoreError> {
    let now = portal.now().0;
    campaign::finished(tx, account, portal.now()).await?;
    sql!("DELETE FROM renewals WHERE account_id = $1", account).execute(&mut **tx).await?;
    sql!(
        "UPDATE accounts SET password_hash = $1, password_changed_at = $2, must_renew = 0 WHERE id = $3",
        hash,
        now,
        account
    )
    .execute(&mut **tx)
    .await?;
    void_open(tx, account, spare, now).await
}

/// Voids all open flows (but `spare`), links, confirmations and temporary passwords of an account.
pub(crate) async fn void_open(tx: &mut Tx, account: &str, spare: &str, now: i64) -> Result<(), StoreError> {
    sql!("UPDATE links SET voided_at = $1 WHERE account_id = $2 AND voided_at IS NULL", now, account)
        .execute(&mut **tx)
        .await?;
    sql!(
        "UPDATE flows SET voided_at = $1 WHERE (account_id = $2 OR subject = $2) AND voided_at IS NULL AND done_at IS NULL AND id <> $3",
        now,
        account,
        spare
    )
    .execute(&mut **tx)
    .await?;
    // An address that somebody else asked for must not count afterwards.
    sql!(
        "UPDATE confirmations SET voided_at = $1 WHERE account_id = $2 AND used_at IS NULL AND voided_at IS NULL AND holder <> $3",
        now,
        account,
        spare
    )
    .execute(&mut **tx)
    .await?;
    temporary::void(tx, account, now).await
}

/// Ends every session of an account but `spare`; answers how many.
pub(crate) async fn end_sessions(tx: &mut Tx, account: &str, spare: &str, now: i64) -> Result<u64, StoreError> {
    let ended = sql!(
        "UPDATE sessions SET ended_at = $1 WHERE account_id = $2 AND ended_at IS NULL AND id <> $3",
        now,
        account,
        spare
    )
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected())
}
