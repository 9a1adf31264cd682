//! Finding the company that calls.

use std::collections::BTreeMap;

use sqlx::AnyConnection;

use super::{AdministratorLine, CompanyFound};
use crate::{
    realm::Realm,
    store::{StoreError, row, rows},
    text::{containing, searched},
};

/// How many companies a search shows, and how many administrators of each.
const COMPANIES: usize = 20;
const ADMINISTRATORS: i64 = 50;

/// The longest search that is looked for, in characters; of a longer one the beginning.
const MOST_SEARCHED: usize = 100;

row! {
    struct CompanyRow { id: String, company_id: String, name: String }
}

row! {
    struct AdministratorRow { id: String, user_id: String, login_id: String, display_name: String, state: String }
}

/// The companies whose ID or name holds what was typed, in any width and kana, and whether there are more. `open` are the helper's checks
/// that go on, by whom they are about.
pub(super) async fn find(
    db: &mut AnyConnection,
    realm: &Realm,
    typed: &str,
    open: &BTreeMap<String, String>,
) -> Result<(Vec<CompanyFound>, bool), StoreError> {
    let key = searched(&typed.chars().take(MOST_SEARCHED).collect::<String>());
    if key.is_empty() {
        return Ok((Vec::new(), false));
    }
    let sql = "SELECT id, company_id, name FROM companies WHERE realm = $1 AND (company_key LIKE $2 ESCAPE '!' OR name_key LIKE $2 ESCAPE '!') \
               ORDER BY company_key LIMIT 21";
    let found: Vec<CompanyRow> =
        rows!(CompanyRow, sql, realm.slug.as_str(), containing(&key)).fetch_all(&mut *db).await?;
    let more = found.len() > COMPANIES;
    let mut companies = Vec::new();
    for company in found.into_iter().take(COMPANIES) {
        companies.push(CompanyFound {
            administrators: administrators(db, realm, &company.id, open).await?,
            company_id: company.company_id,
            name: company.name,
        });
    }
    Ok((companies, more))
}

async fn administrators(
    db: &mut AnyConnection,
    realm: &Realm,
    company: &str,
    open: &BTreeMap<String, String>,
) -> Result<Vec<AdministratorLine>, StoreError> {
    let sql = "SELECT id, user_id, login_id, display_name, state FROM accounts WHERE realm = $1 AND company = $2 AND role = 'administrator' \
               ORDER BY user_key LIMIT $3";
    let found: Vec<AdministratorRow> =
        rows!(AdministratorRow, sql, realm.slug.as_str(), company, ADMINISTRATORS).fetch_all(db).await?;
    Ok(found
        .into_iter()
        .map(|one| AdministratorLine {
            check: open.get(&one.id).cloned(),
            account_id: one.id,
            user_id: one.user_id,
            login_id: one.login_id,
            name: one.display_name,
            disabled: one.state != "active",
        })
        .collect())
}
