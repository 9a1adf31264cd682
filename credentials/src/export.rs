//! The accounts of a realm as a CSV file that an import reads back, without passwords, apps and sessions.
//!
//! In realms with customers login IDs and mail addresses stay here: nobody but the customer sees them. Cells that a spreadsheet would run get
//! an apostrophe ([`formula`]), which an import takes away again.

use std::{collections::HashMap, io};

use csv::Writer;

use crate::{
    audit::{self, Event},
    formula,
    import::Column,
    lang::Lang,
    phone::PhoneNumber,
    portal::Portal,
    realm::Realm,
    store::{StoreError, row, rows},
    text::CompanyId,
};

/// How many accounts are read at a time.
const BATCH: usize = 1000;

/// Why nothing, or not everything, was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is written to can't be.
    #[error(transparent)]
    Write(#[from] io::Error),
    /// The realm has no such company.
    #[error("there is no such company")]
    CompanyUnknown,
}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        Self::Write(error.into())
    }
}

row! {
    struct One {
        id: String,
        user_id: String,
        user_key: String,
        login_id: String,
        display_name: String,
        email: Option<String>,
        role: String,
        otp_required: i64,
        fax: Option<String>,
        company_id: Option<String>,
        company_name: Option<String>,
        customer_rank: Option<String>,
        customer_class: Option<String>,
        parent: Option<String>,
    }
}

row! {
    struct Telephone { account_id: String, value: String }
}

/// Writes the accounts of a realm, or of one of its companies, in the order of their user IDs: UTF-8 with byte order mark, as
/// spreadsheets like it. Answers how many. The audit log tells of it before the first line is out.
///
/// # Errors
/// [`ExportError`]; what was written before stays written.
pub async fn users(
    portal: &Portal,
    realm: &Realm,
    (company, lang): (Option<&CompanyId>, Lang),
    out: &mut (dyn io::Write + Send),
) -> Result<usize, ExportError> {
    let company_row = match company {
        Some(id) => find(portal, realm, id).await?,
        None => String::new(),
    };
    let mut tx = portal.store.begin().await?;
    let detail = company.map_or("all accounts", CompanyId::as_str);
    audit::write_as(&mut tx, portal, (&realm.slug, None), Event::Exported, None, detail).await?;
    tx.commit().await.map_err(StoreError::from)?;
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = Writer::from_writer(out);
    let columns = columns(realm);
    writer.write_record(columns.iter().map(|column| column.name_in(lang)))?;
    let (mut after, mut count) = (String::new(), 0);
    loop {
        let accounts = batch(portal, realm, &after, &company_row).await?;
        let Some(last) = accounts.last().map(|account| account.user_key.clone()) else { break };
        let telephones = telephones(portal, realm, (&after, &last)).await?;
        for account in &accounts {
            let cells = columns.iter().map(|column| cell(account, *column, &telephones));
            writer.write_record(cells.map(|cell| formula::neutral(&cell).into_owned()))?;
        }
        (after, count) = (last, count + accounts.len());
    }
    writer.flush()?;
    Ok(count)
}

fn columns(realm: &Realm) -> Vec<Column> {
    let mut columns = vec![Column::UserId, Column::Name];
    if !realm.customers {
        columns.extend([Column::LoginId, Column::Email]);
    }
    columns.extend([Column::Role, Column::Otp, Column::Phone, Column::Fax]);
    if realm.companies {
        columns.extend([Column::CompanyId, Column::CompanyName]);
    }
    if realm.customers {
        columns.extend([Column::Rank, Column::Class, Column::Parent]);
    }
    columns
}

fn cell(account: &One, column: Column, telephones: &HashMap<String, Vec<String>>) -> String {
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
    match column {
        Column::UserId => account.user_id.clone(),
        Column::LoginId => account.login_id.clone(),
        Column::Name => account.display_name.clone(),
        Column::Email => or_nothing(&account.email),
        Column::Role => account.role.clone(),
        Column::Otp => if account.otp_required == 1 { "yes" } else { "no" }.to_owned(),
        Column::Phone => telephones.get(&account.id).map(|all| all.join(";")).unwrap_or_default(),
        Column::Fax => account.fax.as_deref().map(national).unwrap_or_default(),
        Column::CompanyId => or_nothing(&account.company_id),
        Column::CompanyName => or_nothing(&account.company_name),
        Column::Rank => or_nothing(&account.customer_rank),
        Column::Class => or_nothing(&account.customer_class),
        Column::Parent => or_nothing(&account.parent),
        Column::PasswordHash | Column::Phone2 | Column::Keep => String::new(),
    }
}

fn national(stored: &str) -> String {
    PhoneNumber::from_stored(stored).map_or_else(|| stored.to_owned(), |number| number.national())
}

async fn find(portal: &Portal, realm: &Realm, company: &CompanyId) -> Result<String, ExportError> {
    let id: Option<String> = sqlx::query_scalar("SELECT id FROM companies WHERE realm = $1 AND company_key = $2")
        .bind(realm.slug.as_str())
        .bind(company.key())
        .fetch_optional(portal.store.read())
        .await
        .map_err(StoreError::from)?;
    id.ok_or(ExportError::CompanyUnknown)
}

async fn batch(portal: &Portal, realm: &Realm, after: &str, company: &str) -> Result<Vec<One>, StoreError> {
    let sql = "SELECT a.id, a.user_id, a.user_key, a.login_id, a.display_name, \
               CASE WHEN a.email_verified = 1 THEN a.email END AS email, a.role, a.otp_required, a.fax, c.company_id, c.name AS company_name, \
               a.customer_rank, a.customer_class, (SELECT p.user_id FROM accounts p WHERE p.id = a.parent_id) AS parent \
               FROM accounts a LEFT JOIN companies c ON c.id = a.company \
               WHERE a.realm = $1 AND a.user_key > $2 AND ($3 = '' OR a.company = $3) ORDER BY a.user_key LIMIT $4";
    let most = i64::try_from(BATCH).unwrap_or(i64::MAX);
    Ok(rows!(One, sql, realm.slug.as_str(), after, company, most).fetch_all(portal.store.read()).await?)
}

/// The telephones that count, of the accounts between two keys, in the order of their adding.
async fn telephones(
    portal: &Portal,
    realm: &Realm,
    (after, last): (&str, &str),
) -> Result<HashMap<String, Vec<String>>, StoreError> {
    let sql = "SELECT account_id, value FROM contacts WHERE kind = 'phone' AND verified_at IS NOT NULL AND account_id IN \
               (SELECT id FROM accounts WHERE realm = $1 AND user_key > $2 AND user_key <= $3) ORDER BY created_at, value";
    let found = rows!(Telephone, sql, realm.slug.as_str(), after, last).fetch_all(portal.store.read()).await?;
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    for Telephone { account_id, value } in found {
        all.entry(account_id).or_default().push(national(&value));
    }
    Ok(all)
}
