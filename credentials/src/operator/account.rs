//! One account as its page shows it: never a secret, and addresses masked.

use sqlx::AnyConnection;

use super::{
    AccountLine, AuditLine, Removal,
    accounts::{AccountRow, lines},
    audit_log, removal,
};
use crate::{
    account::Account,
    caller::Caller,
    clock::Moment,
    contact::{self, Contact, ContactKind},
    desk::look,
    limits, mask,
    permit::{self, Act, Denied},
    pin,
    portal::Portal,
    store::{StoreError, row, rows},
    temporary,
};

/// What an operator sees of an account.
#[derive(Clone, Debug)]
pub struct AccountFacts {
    /// What the list shows.
    pub line: AccountLine,
    /// The main mail address, masked.
    pub email: Option<String>,
    /// Since when mail to it comes back, and what its mail server said.
    pub unreachable: Option<(Moment, String)>,
    /// The telephones, masked.
    pub phones: Vec<String>,
    /// When it was added.
    pub created_at: Moment,
    /// Whether it has a password, and since when.
    pub password: PasswordState,
    /// The end of a temporary password that can still be used.
    pub temporary_until: Option<Moment>,
    /// How many sessions are live.
    pub sessions: i64,
    /// Until when no more tries are taken from browsers that it doesn't know.
    pub locked_until: Option<Moment>,
    /// How many recovery codes are left.
    pub codes_left: i64,
    /// Whether it is the reader's own.
    pub myself: bool,
    /// Its one-time-password devices, the oldest first.
    pub devices: Vec<DeviceFacts>,
    /// The newest 20 rows of the log about it.
    pub history: Vec<AuditLine>,
}

/// Whether an account has a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordState {
    /// None.
    None,
    /// The one that it came with.
    Imported,
    /// Set by the person at this moment.
    Set(Moment),
}

/// A one-time-password device.
#[derive(Clone, Debug)]
pub struct DeviceFacts {
    /// For removing it.
    pub id: String,
    /// As the person named it.
    pub name: String,
    /// When it was set up.
    pub created_at: Moment,
    /// When a code of it was last accepted.
    pub last_used: Option<Moment>,
    /// That somebody asked to remove it, and nobody has decided.
    pub removal: Option<Removal>,
}

row! {
    struct DeviceRow { id: String, name: String, created_at: i64, last_used_at: Option<i64> }
}

row! {
    struct Counted { created_at: i64, sessions: i64, codes: i64 }
}

/// What an operator sees of an account of the realm.
///
/// # Errors
/// When the database fails.
pub async fn account(portal: &Portal, caller: &Caller, id: &str) -> Result<Result<AccountFacts, Denied>, StoreError> {
    let reader = match look(portal, caller, Act::SeeAccounts).await? {
        Ok(desk) => desk.actor,
        Err(denied) => return Ok(Err(denied)),
    };
    let mut db = portal.store.read().acquire().await?;
    let found = if Portal::is_row_id(id) { Account::by_id(&mut db, id).await? } else { None };
    let Some(account) = found else { return Ok(Err(Denied::NotYours)) };
    if let Err(denied) = permit::decide(&reader, Act::SeeAccounts, Some(&account)) {
        return Ok(Err(denied));
    }
    let realm = &caller.realm;
    let Some(row): Option<AccountRow> =
        rows!(AccountRow, lines!("a.id = $1"), &account.id).fetch_optional(&mut *db).await?
    else {
        return Ok(Err(Denied::NotYours));
    };
    let counted = count(&mut db, portal, &account.id).await?;
    let contacts = contact::all(&mut db, &account.id).await?;
    let phones = contacts.iter().filter(|contact| contact.kind() == ContactKind::Phone).map(Contact::masked);
    let temporary = temporary::live(&mut db, &account.id, portal.now()).await?;
    Ok(Ok(AccountFacts {
        line: row.line(realm),
        email: account.email.as_deref().map(mask::mask_email),
        unreachable: account
            .unreachable_at
            .map(|at| (Moment(at), account.unreachable_words.clone().unwrap_or_default())),
        phones: phones.collect(),
        created_at: Moment(counted.created_at),
        password: password(&account),
        temporary_until: temporary.map(|live| Moment(live.expires_at)),
        sessions: counted.sessions,
        locked_until: locked_until(&mut db, portal, caller, &account.id).await?,
        codes_left: counted.codes,
        myself: account.id == reader.id,
        devices: devices(&mut db, portal, &account.id, &reader.id).await?,
        history: audit_log::history(&mut db, &account.id).await?,
    }))
}

fn password(account: &Account) -> PasswordState {
    match (&account.password_hash, account.password_changed_at) {
        (None, _) => PasswordState::None,
        (Some(_), None) => PasswordState::Imported,
        (Some(_), Some(at)) => PasswordState::Set(Moment(at)),
    }
}

async fn count(db: &mut AnyConnection, portal: &Portal, account: &str) -> Result<Counted, StoreError> {
    let sql = "SELECT a.created_at, (SELECT COUNT(*) FROM sessions s WHERE s.account_id = a.id AND s.ended_at IS NULL AND s.ends_at > $2 \
               AND s.seen_at + s.idle_ms > $2) AS sessions, (SELECT COUNT(*) FROM recovery_codes r WHERE r.account_id = a.id \
               AND r.used_at IS NULL) AS codes FROM accounts a WHERE a.id = $1";
    Ok(rows!(Counted, sql, account, portal.now().0).fetch_one(db).await?)
}

/// The latest moment until which a count of tries is used up.
async fn locked_until(
    db: &mut AnyConnection,
    portal: &Portal,
    caller: &Caller,
    account: &str,
) -> Result<Option<Moment>, StoreError> {
    let limits = &caller.realm.limits;
    let [password, code] = limits::try_scopes(account);
    let until: Option<i64> = sqlx::query_scalar(
        "SELECT MAX(ends_at) FROM counters WHERE ((scope IN ($1, $2) AND used >= $3) OR (scope = $4 AND used >= $5)) AND ends_at > $6",
    )
    .bind(password)
    .bind(code)
    .bind(i64::from(limits.try_per_account.count))
    .bind(pin::scope_of(account))
    .bind(i64::from(limits.pin_per_account.count))
    .bind(portal.now().0)
    .fetch_one(db)
    .await?;
    Ok(until.map(Moment))
}

async fn devices(
    db: &mut AnyConnection,
    portal: &Portal,
    account: &str,
    reader: &str,
) -> Result<Vec<DeviceFacts>, StoreError> {
    let mut asked = removal::waiting(db, portal, account, reader).await?;
    let sql = "SELECT id, name, created_at, last_used_at FROM devices WHERE account_id = $1 ORDER BY created_at, id LIMIT 100";
    let found: Vec<DeviceRow> = rows!(DeviceRow, sql, account).fetch_all(db).await?;
    let facts = found.into_iter().map(|device| DeviceFacts {
        removal: asked.remove(&device.id),
        id: device.id,
        name: device.name,
        created_at: Moment(device.created_at),
        last_used: device.last_used_at.map(Moment),
    });
    Ok(facts.collect())
}
