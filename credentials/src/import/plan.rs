//! What the file would change: its lines against the accounts that are there.

use std::collections::{HashMap, HashSet};

use sqlx::AssertSqlSafe;

use super::{
    LineProblem, Wrong,
    line::{Line, Mail},
    tree,
};
use crate::{
    contact::{Address, ContactKind},
    portal::Portal,
    realm::Realm,
    store::{StoreError, row},
    text::{EmailAddress, UserId},
};

/// How many accounts one look-up fetches.
const BATCH: usize = 500;

row! {
    /// An account that is there.
    #[derive(Clone, Debug)]
    struct Known {
        id: String,
        user_key: String,
        login_key: String,
        display_name: String,
        email: Option<String>,
        email_verified: i64,
        role: String,
        otp_required: i64,
        customer_rank: Option<String>,
        customer_class: Option<String>,
        parent_key: Option<String>,
    }
}

row! {
    /// An address that counts.
    struct Reachable { account_id: String, kind: String, value_key: String }
}

/// What an account shall be, and what of it differs.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub id: String,
    pub display_name: String,
    pub email: Option<String>,
    pub mailbox: Option<String>,
    pub email_verified: i64,
    pub role: String,
    pub otp_required: i64,
    pub customer_rank: Option<String>,
    pub customer_class: Option<String>,
    /// The columns that differ, for the audit log; never their content.
    pub columns: String,
    /// Links that went to another mailbox must not work any more.
    pub moves_mail: bool,
}

/// What an import does.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub added: Vec<Line>,
    pub changed: Vec<Change>,
    pub unchanged: usize,
    /// Customers and who is above them, by the keys of their user IDs.
    pub parents: Vec<(String, String)>,
    /// Addresses that are added, by the key of the user ID.
    pub contacts: Vec<(String, Address)>,
}

/// Compares; on problems there's no plan.
pub(super) async fn make(
    portal: &Portal,
    realm: &Realm,
    lines: Vec<Line>,
) -> Result<Result<Plan, Vec<LineProblem>>, StoreError> {
    let keys: Vec<String> = lines.iter().map(|line| line.user_id.key()).collect();
    let known = known(portal, realm, By::User, &keys).await?;
    let (mut plan, mut problems) = (Plan::default(), Vec::new());
    parents(portal, realm, &lines, &mut problems).await?;
    let reachable = reachable(portal, &lines, &known).await?;
    for (line, key) in lines.into_iter().zip(keys) {
        let there = known.get(&key);
        if there.is_some_and(|there| line.login_id.as_ref().is_some_and(|login| login.key() != there.login_key)) {
            problems.push(Wrong::LoginIdDiffers.at(line.number));
            continue;
        }
        let parent = line.parent.as_ref().map(UserId::key);
        let moves = parent.filter(|parent| there.and_then(|there| there.parent_key.as_ref()) != Some(parent));
        let mut contacts = line.contacts();
        contacts.retain(|address| there.is_none_or(|there| !has(&reachable, there, address)));
        match there.map(|there| change(there, &line, (moves.is_some(), !contacts.is_empty()))) {
            None => plan.added.push(line),
            Some(Some(change)) => plan.changed.push(change),
            Some(None) => plan.unchanged += 1,
        }
        plan.parents.extend(moves.map(|parent| (key.clone(), parent)));
        plan.contacts.extend(contacts.into_iter().map(|address| (key.clone(), address)));
    }
    logins(portal, realm, &plan.added, &mut problems).await?;
    Ok(if problems.is_empty() { Ok(plan) } else { Err(problems) })
}

async fn parents(
    portal: &Portal,
    realm: &Realm,
    lines: &[Line],
    problems: &mut Vec<LineProblem>,
) -> Result<(), StoreError> {
    let named: HashSet<String> = lines.iter().filter_map(|line| line.parent.as_ref()).map(UserId::key).collect();
    let named: Vec<String> = named.into_iter().collect();
    let there = known(portal, realm, By::User, &named).await?.into_keys().collect();
    tree::check(portal, realm, (lines, &there), problems).await
}

/// The addresses of the accounts to which the file adds some.
async fn reachable(
    portal: &Portal,
    lines: &[Line],
    known: &HashMap<String, Known>,
) -> Result<HashSet<(String, String, String)>, StoreError> {
    let adds = |line: &&Line| !line.phones.is_empty() || !line.more.is_empty();
    let accounts = lines.iter().filter(adds).filter_map(|line| known.get(&line.user_id.key()));
    let ids: Vec<&str> = accounts.map(|there| there.id.as_str()).collect();
    let mut found = HashSet::new();
    for batch in ids.chunks(BATCH) {
        let text = format!(
            "SELECT account_id, kind, value_key FROM contacts WHERE verified_at IS NOT NULL AND account_id IN ({})",
            places(1, batch.len())
        );
        let query = sqlx::query_as::<sqlx::Any, Reachable>(AssertSqlSafe(text));
        let query = batch.iter().fold(query, |query, id| query.bind(*id));
        let rows = query.fetch_all(portal.store.read()).await?;
        found.extend(rows.into_iter().map(|row| (row.account_id, row.kind, row.value_key)));
    }
    Ok(found)
}

fn has(reachable: &HashSet<(String, String, String)>, there: &Known, address: &Address) -> bool {
    let main =
        there.email.as_deref().filter(|_| there.email_verified == 1).and_then(|text| EmailAddress::parse(text).ok());
    let is_main = address.kind() == ContactKind::Email && main.is_some_and(|main| main.key() == address.key());
    is_main || reachable.contains(&(there.id.clone(), address.kind().name().to_owned(), address.key()))
}

/// `$1, $2`, counted from `first`.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// The login IDs of new accounts: each once in the file, and none that somebody has.
async fn logins(
    portal: &Portal,
    realm: &Realm,
    added: &[Line],
    problems: &mut Vec<LineProblem>,
) -> Result<(), StoreError> {
    let keys: Vec<String> = added.iter().map(|line| line.login(realm).1).collect();
    let taken = known(portal, realm, By::Login, &keys).await?;
    let mut seen = HashMap::new();
    for (line, key) in added.iter().zip(keys) {
        if taken.contains_key(&key) {
            problems.push(Wrong::LoginIdTaken.at(line.number));
            continue;
        }
        let first = *seen.entry(key).or_insert(line.number);
        if first != line.number {
            problems.push(Wrong::LoginIdRepeated(first).at(line.number));
        }
    }
    Ok(())
}

fn change(there: &Known, line: &Line, (moves, reaches): (bool, bool)) -> Option<Change> {
    let mut shall = Change {
        id: there.id.clone(),
        display_name: line.name.clone(),
        email: there.email.clone(),
        mailbox: None,
        email_verified: there.email_verified,
        role: line.role.map_or_else(|| there.role.clone(), |role| role.name().to_owned()),
        otp_required: line.otp.map_or(there.otp_required, i64::from),
        customer_rank: line.rank.clone().or_else(|| there.customer_rank.clone()),
        customer_class: line.class.clone().or_else(|| there.customer_class.clone()),
        columns: String::new(),
        moves_mail: false,
    };
    if line.email != Mail::Unsaid {
        shall.email = line.address().map(|address| address.as_str().to_owned());
        shall.email_verified = i64::from(shall.email.is_some());
    }
    let mailbox = |address: Option<&String>| address.and_then(|text| EmailAddress::parse(text).ok()).map(|e| e.key());
    shall.mailbox = mailbox(shall.email.as_ref());
    shall.moves_mail = shall.mailbox != mailbox(there.email.as_ref());
    let differs = [
        ("name", shall.display_name != there.display_name),
        ("email", (&shall.email, shall.email_verified) != (&there.email, there.email_verified)),
        ("role", shall.role != there.role),
        ("otp", shall.otp_required != there.otp_required),
        ("rank", shall.customer_rank != there.customer_rank),
        ("class", shall.customer_class != there.customer_class),
        ("parent", moves),
        ("contacts", reaches),
    ];
    let columns: Vec<&str> = differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    shall.columns = columns.join(" ");
    (!columns.is_empty()).then_some(shall)
}

#[derive(Clone, Copy)]
enum By {
    User,
    Login,
}

async fn known(portal: &Portal, realm: &Realm, by: By, keys: &[String]) -> Result<HashMap<String, Known>, StoreError> {
    let column = match by {
        By::User => "user_key",
        By::Login => "login_key",
    };
    let mut found = HashMap::new();
    for batch in keys.chunks(BATCH) {
        let text = format!(
            "SELECT a.id, a.user_key, a.login_key, a.display_name, a.email, a.email_verified, a.role, a.otp_required, a.customer_rank, \
             a.customer_class, (SELECT p.user_key FROM accounts p WHERE p.id = a.parent_id) AS parent_key FROM accounts a \
             WHERE a.realm = $1 AND a.{column} IN ({})",
            places(2, batch.len())
        );
        let query = sqlx::query_as::<sqlx::Any, Known>(AssertSqlSafe(text)).bind(realm.slug.as_str());
        let query = batch.iter().fold(query, |query, key| query.bind(key.as_str()));
        for account in query.fetch_all(portal.store.read()).await? {
            let key = match by {
                By::User => account.user_key.clone(),
                By::Login => account.login_key.clone(),
            };
            found.insert(key, account);
        }
    }
    Ok(found)
}
