//! What happened, for the person, the operator and the inquiry afterwards. Never a secret.
//!
//! Rows are written in the transaction of what they tell. A worker then puts them into one chain, each sealed over its content and the
//! seal before it with a key that isn't in the database; so a row can't be changed, removed or slipped in later without the chain telling.
//! Chaining apart keeps requests from queueing for the chain's head.

mod event;

use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use crate::{
    account::Account,
    caller::{Caller, Origin},
    clock::Moment,
    portal::Portal,
    realm::RealmSlug,
    store::{StoreError, Tx, row, rows, sql},
};

pub use event::Event;

type Tally = BTreeMap<(String, String), u64>;

static TALLY: LazyLock<Mutex<Tally>> = LazyLock::new(Mutex::default);

/// How many rows this process wrote, by realm and event; those too that a failing transaction took back.
pub fn tally() -> Tally {
    TALLY.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Writes a row for something that a caller did.
pub(crate) async fn write(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    event: Event,
    account: Option<&str>,
    detail: &str,
) -> Result<(), StoreError> {
    write_as(tx, portal, (&caller.realm.slug, Some(&caller.origin)), event, account, detail).await
}

/// Writes a row for something that no caller did (`origin` absent), such as the worker or the command line.
pub(crate) async fn write_as(
    tx: &mut Tx,
    portal: &Portal,
    (realm, origin): (&RealmSlug, Option<&Origin>),
    event: Event,
    account: Option<&str>,
    detail: &str,
) -> Result<(), StoreError> {
    sql!(
        "INSERT INTO audit (id, at, realm, event, account_id, address, browser, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        portal.row_id(),
        portal.now().0,
        realm.as_str(),
        event.name(),
        account,
        origin.map(|o| o.address.to_string()).unwrap_or_default(),
        origin.map(|o| o.browser.clone()).unwrap_or_default(),
        detail,
    )
    .execute(&mut **tx)
    .await?;
    let mut tally = TALLY.lock().unwrap_or_else(PoisonError::into_inner);
    *tally.entry((realm.to_string(), event.name())).or_default() += 1;
    Ok(())
}

/// Writes a row for something that one person did to another's account: the actor stands after the detail.
pub(crate) async fn write_by(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    event: Event,
    (target, actor): (Option<&str>, &Account),
    detail: &str,
) -> Result<(), StoreError> {
    let detail = format!("{detail} by {}", actor.user_id);
    write(tx, portal, caller, event, target, detail.trim_start()).await
}

row! {
    /// A row of the log.
    #[derive(Clone, Debug)]
    pub struct Entry {
        /// Its id.
        pub id: String,
        /// When, in milliseconds.
        pub at: i64,
        /// Where.
        pub realm: String,
        /// What.
        pub event: String,
        /// To whom.
        pub account_id: Option<String>,
        /// From which address; empty for the worker and the command line.
        pub address: String,
        /// From which browser.
        pub browser: String,
        /// What else; never a secret.
        pub detail: String,
        seq: Option<i64>,
        seal: Option<String>,
    }
}

const COLUMNS: &str = "id, at, realm, event, account_id, address, browser, detail, seq, seal";

impl Entry {
    fn seal_after(&self, portal: &Portal, seq: i64, before: &str) -> String {
        let content = serde_json::json!([
            before,
            seq,
            self.id,
            self.at,
            self.realm,
            self.event,
            self.account_id,
            self.address,
            self.browser,
            self.detail
        ]);
        portal.keys.derive("audit", content.to_string().as_bytes()).hash("audit")
    }
}

/// Puts up to 500 new rows into the chain; answers how many. Processes that do it at once wait for each other at the head.
///
/// # Errors
/// When the database fails; then the chain is as before.
pub async fn chain(portal: &Portal) -> Result<usize, StoreError> {
    let waiting: Option<String> = sqlx::query_scalar("SELECT id FROM audit WHERE seq IS NULL LIMIT 1")
        .fetch_optional(portal.store.read())
        .await?;
    if waiting.is_none() {
        return Ok(0);
    }
    let mut tx = portal.store.begin().await?;
    let (mut seq, mut seal): (i64, String) =
        sqlx::query_as("UPDATE audit_head SET seq = seq WHERE one = 1 RETURNING seq, seal").fetch_one(&mut *tx).await?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM audit WHERE seq IS NULL ORDER BY at, id LIMIT 500"));
    let fresh: Vec<Entry> = rows!(Entry, sql).fetch_all(&mut *tx).await?;
    for entry in &fresh {
        seq += 1;
        seal = entry.seal_after(portal, seq, &seal);
        sql!("UPDATE audit SET seq = $1, seal = $2 WHERE id = $3", seq, &seal, &entry.id).execute(&mut *tx).await?;
    }
    sql!("UPDATE audit_head SET seq = $1, seal = $2 WHERE one = 1", seq, &seal).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(fresh.len())
}

/// What a check of the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every seal fits. The numbers: chained rows, rows not chained yet.
    Whole(i64, i64),
    /// The chain breaks at this place.
    Broken(i64),
}

/// Recomputes the whole chain.
///
/// # Errors
/// When the database fails.
pub async fn verify(portal: &Portal) -> Result<Verdict, StoreError> {
    let mut connection = portal.store.read().acquire().await?;
    let (head, head_seal): (i64, String) =
        sqlx::query_as("SELECT seq, seal FROM audit_head").fetch_one(&mut *connection).await?;
    let (mut place, mut seal) = (0, String::new());
    while place < head {
        // Up to the head that was read: a worker may be chaining meanwhile.
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM audit WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT 1000"
        ));
        let batch: Vec<Entry> = rows!(Entry, sql, place, head).fetch_all(&mut *connection).await?;
        if batch.is_empty() {
            return Ok(Verdict::Broken(place + 1));
        }
        for entry in batch {
            place += 1;
            seal = entry.seal_after(portal, place, &seal);
            if entry.seq != Some(place) || entry.seal.as_deref() != Some(seal.as_str()) {
                return Ok(Verdict::Broken(place));
            }
        }
    }
    if place != head || seal != head_seal {
        return Ok(Verdict::Broken(place));
    }
    let beyond: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE seq > (SELECT seq FROM audit_head) OR seq < 1")
            .fetch_one(&mut *connection)
            .await?;
    if beyond > 0 {
        return Ok(Verdict::Broken(head + 1));
    }
    let waiting: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE seq IS NULL").fetch_one(&mut *connection).await?;
    Ok(Verdict::Whole(head, waiting))
}

/// The newest entries, the newest first, of one realm and one event where these are given.
///
/// # Errors
/// When the database fails.
pub async fn newest(
    portal: &Portal,
    realm: Option<&str>,
    event: Option<&str>,
    most: u32,
) -> Result<Vec<Entry>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM audit WHERE ($1 = '' OR realm = $1) AND ($2 = '' OR event = $2) ORDER BY at DESC, id LIMIT $3"
    ));
    let (realm, event) = (realm.unwrap_or_default(), event.unwrap_or_default());
    Ok(rows!(Entry, sql, realm, event, i64::from(most)).fetch_all(portal.store.read()).await?)
}

/// One line of an account's own history.
#[derive(Clone, Debug)]
pub struct HistoryRow {
    /// When.
    pub at: Moment,
    /// What.
    pub event: Event,
    /// From which browser; empty when it wasn't one.
    pub browser: String,
    /// From which address.
    pub address: String,
}

/// The newest 100 events of an account that concern the person.
pub(crate) async fn history(portal: &Portal, account: &str) -> Result<Vec<HistoryRow>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM audit WHERE account_id = $1 ORDER BY at DESC, id LIMIT 100"
    ));
    let entries: Vec<Entry> = rows!(Entry, sql, account).fetch_all(portal.store.read()).await?;
    Ok(entries
        .into_iter()
        .filter_map(|e| {
            // What was refused to somebody else is for the operator.
            let event = Event::parse(&e.event).filter(|event| *event != Event::Denied)?;
            let (browser, address) = if event.is_by_others() { Default::default() } else { (e.browser, e.address) };
            Some(HistoryRow { at: Moment(e.at), event, browser, address })
        })
        .collect())
}
