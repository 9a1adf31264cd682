//! What the file would change: its lines against the accounts that are there.

use std::collections::HashMap;

use sqlx::AssertSqlSafe;

use super::{
    LineProblem, Wrong,
    line::{Line, Mail},
};
use crate::{
    portal::Portal,
    realm::Realm,
    store::{StoreError, row},
    text::EmailAddress,
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
    }
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
    for (line, key) in lines.into_iter().zip(keys) {
        match known.get(&key) {
            None => plan.added.push(line),
            Some(there) if line.login_id.as_ref().is_some_and(|login| login.key() != there.login_key) => {
                problems.push(Wrong::LoginIdDiffers.at(line.number));
            }
            Some(there) => match change(there, &line) {
                Some(change) => plan.changed.push(change),
                None => plan.unchanged += 1,
            },
        }
    }
    logins(portal, realm, &plan.added, &mut problems).await?;
    Ok(if problems.is_empty() { Ok(plan) } else { Err(problems) })
}

/// The login IDs of new accounts: each once in the file, and none that somebody has.
async fn logins(
    portal: &Portal,
    realm: &Realm,
    added: &[Line],
    problems: &mut Vec<LineProblem>,
) -> Result<(), StoreError> {
    let keys: Vec<String> = added.iter().map(Line::login_key).collect();
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

fn change(there: &Known, line: &Line) -> Option<Change> {
    let mut shall = Change {
        id: there.id.clone(),
        display_name: line.name.clone(),
        email: there.email.clone(),
        mailbox: None,
        email_verified: there.email_verified,
        role: line.role.map_or_else(|| there.role.clone(), |role| role.name().to_owned()),
        otp_required: line.otp.map_or(there.otp_required, i64::from),
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
        let places: Vec<String> = (2..2 + batch.len()).map(|n| format!("${n}")).collect();
        let text = format!(
            "SELECT id, user_key, login_key, display_name, email, email_verified, role, otp_required FROM accounts \
             WHERE realm = $1 AND {column} IN ({})",
            places.join(", ")
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
