//! What the file would change: its lines against the accounts that are there.

use std::collections::{HashMap, HashSet};

use sqlx::AssertSqlSafe;

use super::{
    LineProblem, Wrong,
    change::{Around, Change, Known},
    company::{self, Companies},
    line::Line,
    sql::list,
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
    /// An address that counts.
    struct Reachable { account_id: String, kind: String, value_key: String }
}

/// What an import does.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub added: Vec<Line>,
    pub changed: Vec<Change>,
    pub unchanged: usize,
    pub companies: Companies,
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
    plan.companies = Companies::of(portal, realm, &lines, &mut problems).await?;
    logins(portal, realm, (&lines, &known), &mut problems).await?;
    let reachable = reachable(portal, &lines, &known).await?;
    for (line, key) in lines.into_iter().zip(keys) {
        let there = known.get(&key);
        let parent = line.parent.as_ref().map(UserId::key);
        let moves = parent.filter(|parent| there.and_then(|there| there.parent_key.as_ref()) != Some(parent));
        let mut contacts = line.contacts();
        contacts.retain(|address| there.is_none_or(|there| !has(&reachable, there, address)));
        let (parent, reaches, company) = (moves.is_some(), !contacts.is_empty(), plan.companies.id(&line));
        match there.map(|there| there.change(&line, Around { parent, contacts: reaches, company })) {
            None => {
                problems.extend(company::is_missing(realm, &line).then(|| Wrong::CompanyMissing.at(line.number)));
                plan.added.push(line);
            }
            Some(Some(change)) => plan.changed.push(change),
            Some(None) => plan.unchanged += 1,
        }
        plan.parents.extend(moves.map(|parent| (key.clone(), parent)));
        plan.contacts.extend(contacts.into_iter().map(|address| (key.clone(), address)));
    }
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
            list(1, batch.len())
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

/// The login IDs that the file brings: each once in it, none that somebody has, and those of accounts as they are.
async fn logins(
    portal: &Portal,
    realm: &Realm,
    (lines, known_users): (&[Line], &HashMap<String, Known>),
    problems: &mut Vec<LineProblem>,
) -> Result<(), StoreError> {
    let mut fresh: Vec<(&Line, String)> = Vec::new();
    for line in lines {
        match (known_users.get(&line.user_id.key()), &line.login_id) {
            (Some(there), Some(login)) if !there.gets_login(line) => {
                problems.extend((login.key() != there.login_key).then(|| Wrong::LoginIdDiffers.at(line.number)));
            }
            (Some(_), None) => {}
            (_, Some(login)) if realm.customers && EmailAddress::parse(login.as_str()).is_err() => {
                problems.push(Wrong::LoginIdForm.at(line.number));
            }
            _ => fresh.push((line, line.login(realm).1)),
        }
    }
    let keys: Vec<String> = fresh.iter().map(|(_, key)| key.clone()).collect();
    let taken = known(portal, realm, By::Login, &keys).await?;
    let mut seen = HashMap::new();
    for (line, key) in fresh {
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
            "SELECT a.id, a.user_id, a.user_key, a.login_id, a.login_key, a.display_name, a.email, a.email_verified, a.role, \
             a.otp_required, a.fax, a.company, a.customer_rank, a.customer_class, (SELECT p.user_key FROM accounts p WHERE p.id = a.parent_id) AS parent_key FROM accounts a \
             WHERE a.realm = $1 AND a.{column} IN ({})",
            list(2, batch.len())
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
