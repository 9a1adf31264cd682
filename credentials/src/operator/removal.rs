//! A lost one-time-password device: one operator asks that it be removed and says why, another decides. Never one alone, and never one of them
//! for the own account.

use std::{collections::BTreeMap, time::Duration};

use sqlx::AnyConnection;

use super::{Hand, hold};
use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    clock::Moment,
    form::{Field, FormState, Page, Problem},
    notice,
    permit::{self, Act},
    portal::Portal,
    session::Notice,
    store::{StoreError, Tx, row, rows, sql},
    text::Remark,
};

/// How long a request waits for the second person.
const LIFE: Duration = Duration::from_hours(24);

/// A request that nobody has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// For deciding.
    pub id: String,
    /// The user ID of who asked.
    pub asked_by: String,
    /// Whether that is the reader, who can't decide then.
    pub mine: bool,
    /// Why.
    pub reason: String,
    /// When it was asked for.
    pub made_at: Moment,
    /// When it ends undecided.
    pub ends_at: Moment,
}

/// A request on the desk's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovalLine {
    /// The request.
    pub removal: Removal,
    /// Whose device: the account.
    pub account_id: String,
    /// The user ID.
    pub user_id: String,
    /// The name.
    pub name: String,
    /// The device's name.
    pub device: String,
}

row! {
    struct RemovalRow {
        id: String,
        account_id: String,
        device_id: String,
        asked_by: String,
        asker: String,
        reason: String,
        made_at: i64,
        ends_at: i64,
        user_id: String,
        display_name: String,
        device: String,
    }
}

/// Reads [`RemovalRow`]s of requests that wait at `$1`, whose device is there.
macro_rules! waiting {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.account_id, r.device_id, r.asked_by, b.user_id AS asker, r.reason, r.made_at, r.ends_at, a.user_id, \
             a.display_name, d.name AS device FROM device_removals r JOIN accounts b ON b.id = r.asked_by JOIN accounts a ON a.id = r.account_id \
             JOIN devices d ON d.id = r.device_id WHERE r.state = 'asked' AND r.ends_at > $1 AND ",
            $rest
        )
    };
}

impl RemovalRow {
    fn line(self, reader: &str) -> RemovalLine {
        RemovalLine {
            removal: Removal {
                id: self.id,
                mine: self.asked_by == reader,
                asked_by: self.asker,
                reason: self.reason,
                made_at: Moment(self.made_at),
                ends_at: Moment(self.ends_at),
            },
            account_id: self.account_id,
            user_id: self.user_id,
            name: self.display_name,
            device: self.device,
        }
    }
}

/// An account's requests that wait, by device.
pub(super) async fn waiting(
    db: &mut AnyConnection,
    portal: &Portal,
    account: &str,
    reader: &str,
) -> Result<BTreeMap<String, Removal>, StoreError> {
    let sql = waiting!("r.account_id = $2 ORDER BY r.made_at, r.id");
    let found: Vec<RemovalRow> = rows!(RemovalRow, sql, portal.now().0, account).fetch_all(db).await?;
    Ok(found.into_iter().map(|row| (row.device_id.clone(), row.line(reader).removal)).collect())
}

/// The realm's requests that wait, the oldest first, at most 100.
pub(super) async fn all_waiting(
    db: &mut AnyConnection,
    portal: &Portal,
    realm: &str,
    reader: &str,
) -> Result<Vec<RemovalLine>, StoreError> {
    let sql = waiting!("r.realm = $2 ORDER BY r.made_at, r.id LIMIT 100");
    let found: Vec<RemovalRow> = rows!(RemovalRow, sql, portal.now().0, realm).fetch_all(db).await?;
    Ok(found.into_iter().map(|row| row.line(reader)).collect())
}

/// Asks that a device be removed. Asked again while that waits, it stays one request.
///
/// # Errors
/// When the database fails; then nothing was asked for.
pub async fn ask_removal(
    portal: &Portal,
    caller: &Caller,
    id: &str,
    device: &str,
    reason: &str,
) -> Result<Outcome, StoreError> {
    let mut hand = match hold(portal, caller, Act::RemoveDevice, id).await? {
        Ok(hand) => hand,
        Err(outcome) => return Ok(outcome),
    };
    let why = Remark::parse(reason);
    let form = FormState::at(&hand.place())
        .typed(Field::Device, device)
        .typed(Field::Reason, reason)
        .check(Field::Reason, &why);
    let Ok(why) = why else { return hand.complain(portal, form).await };
    let Some(name) = device_name(&mut hand.tx, &hand.target, device).await? else {
        return Ok(Outcome::at(hand.place()));
    };
    if !waiting(&mut hand.tx, portal, &hand.target.id, &hand.operator.id).await?.contains_key(device) {
        insert(&mut hand, portal, caller, (device, &why)).await?;
        let detail = format!("{name}: {}", why.line());
        let whom = (Some(hand.target.id.as_str()), &hand.operator);
        audit::write_by(&mut hand.tx, portal, caller, Event::RemovalAsked, whom, &detail).await?;
    }
    hand.done(portal, Notice::RemovalAsked).await
}

async fn insert(
    hand: &mut Hand,
    portal: &Portal,
    caller: &Caller,
    (device, why): (&str, &Remark),
) -> Result<(), StoreError> {
    let now = portal.now();
    sql!(
        "INSERT INTO device_removals (id, realm, account_id, device_id, asked_by, reason, made_at, ends_at, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'asked')",
        portal.row_id(),
        caller.realm.slug.as_str(),
        &hand.target.id,
        device,
        &hand.operator.id,
        why.as_str(),
        now.0,
        (now + LIFE).0,
    )
    .execute(&mut *hand.tx)
    .await?;
    Ok(())
}

async fn device_name(tx: &mut Tx, target: &Account, device: &str) -> Result<Option<String>, StoreError> {
    if !Portal::is_row_id(device) {
        return Ok(None);
    }
    Ok(sqlx::query_scalar("SELECT name FROM devices WHERE id = $1 AND account_id = $2")
        .bind(device)
        .bind(&target.id)
        .fetch_optional(&mut **tx)
        .await?)
}

row! {
    struct Request { account_id: String, device_id: String, asked_by: String }
}

/// The second operator removes the device, or leaves it. Whoever asked can't decide, and must still be an operator.
///
/// # Errors
/// When the database fails; then the request waits on.
pub async fn decide_removal(
    portal: &Portal,
    caller: &Caller,
    removal: &str,
    approve: bool,
) -> Result<Outcome, StoreError> {
    let asked = find(portal, caller, removal).await?;
    // Without such a request the gate still answers first.
    let account = asked.as_ref().map_or("", |asked| asked.account_id.as_str());
    let mut hand = match hold(portal, caller, Act::RemoveDevice, account).await? {
        Ok(hand) => hand,
        Err(outcome) => return Ok(outcome),
    };
    let Some(asked) = asked else { return Ok(Outcome::to(Page::AdminAccounts)) };
    let form = FormState::at(&hand.place());
    if asked.asked_by == hand.operator.id {
        return hand.complain(portal, form.problem(None, Problem::SecondPerson)).await;
    }
    let name = device_name(&mut hand.tx, &hand.target, &asked.device_id).await?;
    let counts = may_ask(&mut hand, &asked.asked_by).await?;
    let decided = settle(&mut hand, portal, removal, approve).await?;
    let (Some(name), true, true) = (name, counts, decided) else {
        return hand.complain(portal, form.problem(None, Problem::RemovalOver)).await;
    };
    let (event, told) = if approve {
        remove(&mut hand, portal, caller, (&asked.device_id, &name)).await?;
        (Event::RemovalDone, Notice::RemovalDone)
    } else {
        (Event::RemovalRefused, Notice::RemovalRefused)
    };
    let whom = (Some(hand.target.id.as_str()), &hand.operator);
    audit::write_by(&mut hand.tx, portal, caller, event, whom, &name).await?;
    hand.done(portal, told).await
}

async fn find(portal: &Portal, caller: &Caller, removal: &str) -> Result<Option<Request>, StoreError> {
    if !Portal::is_row_id(removal) {
        return Ok(None);
    }
    let sql = "SELECT account_id, device_id, asked_by FROM device_removals WHERE id = $1 AND realm = $2";
    Ok(rows!(Request, sql, removal, caller.realm.slug.as_str()).fetch_optional(portal.store.read()).await?)
}

/// Whether the one who asked still may: two people count who both may now.
async fn may_ask(hand: &mut Hand, asker: &str) -> Result<bool, StoreError> {
    let asker = Account::by_id(&mut hand.tx, asker).await?;
    Ok(asker.is_some_and(|asker| permit::decide(&asker, Act::RemoveDevice, Some(&hand.target)).is_ok()))
}

/// Decides, once. `false`: it was decided, or its time is over.
async fn settle(hand: &mut Hand, portal: &Portal, removal: &str, approve: bool) -> Result<bool, StoreError> {
    let decided = sql!(
        "UPDATE device_removals SET state = $1, decided_by = $2, decided_at = $3 WHERE id = $4 AND account_id = $5 AND asked_by <> $2 \
         AND state = 'asked' AND ends_at > $3",
        if approve { "done" } else { "refused" },
        &hand.operator.id,
        portal.now().0,
        removal,
        &hand.target.id,
    )
    .execute(&mut *hand.tx)
    .await?;
    Ok(decided.rows_affected() == 1)
}

async fn remove(
    hand: &mut Hand,
    portal: &Portal,
    caller: &Caller,
    (device, name): (&str, &str),
) -> Result<(), StoreError> {
    let (tx, target) = (&mut hand.tx, &hand.target);
    sql!("DELETE FROM devices WHERE id = $1 AND account_id = $2", device, &target.id).execute(&mut **tx).await?;
    let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM devices WHERE account_id = $1")
        .bind(&target.id)
        .fetch_one(&mut **tx)
        .await?;
    if left == 0 {
        // Codes stand in for a device; without one they would be a password of their own.
        sql!("DELETE FROM recovery_codes WHERE account_id = $1", &target.id).execute(&mut **tx).await?;
    }
    notice::device_removed(tx, portal, caller, target, name).await
}
