//! Member companies: their ID (会員ID) and name (会員名). Accounts of one company have its row's id.

use sqlx::AnyConnection;

use crate::{
    portal::Portal,
    realm::Realm,
    store::{StoreError, Tx, row, rows},
    text::{CompanyId, searched},
};

row! {
    /// A company as stored.
    #[derive(Clone, Debug)]
    pub struct Company {
        /// Its row, which accounts name.
        pub id: String,
        /// Its realm.
        pub realm: String,
        /// The company ID as issued.
        pub company_id: String,
        /// Its name.
        pub name: String,
    }
}

/// By its row.
pub(crate) async fn by_id(db: &mut AnyConnection, id: Option<&str>) -> Result<Option<Company>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    Ok(rows!(Company, "SELECT id, realm, company_id, name FROM companies WHERE id = $1", id).fetch_optional(db).await?)
}

/// Adds a company, or gives it this name; answers its row.
pub(crate) async fn put(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    (company_id, name): (&CompanyId, &str),
) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO companies (id, realm, company_id, company_key, name, name_key, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (realm, company_key) DO UPDATE SET name = excluded.name, name_key = excluded.name_key RETURNING id",
    )
    .bind(portal.row_id())
    .bind(realm.slug.as_str())
    .bind(company_id.as_str())
    .bind(company_id.key())
    .bind(name)
    .bind(searched(name))
    .bind(portal.now().0)
    .fetch_one(&mut **tx)
    .await?)
}
