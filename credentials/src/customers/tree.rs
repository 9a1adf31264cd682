//! Who is below whom. `UNION` drops what was seen, so a circle in the data ends the walk instead of the server.

use sqlx::AnyConnection;

use super::{CustomerLine, LoginState, PER_PAGE};
use crate::{
    clock::Moment,
    realm::Realm,
    store::{StoreError, row, rows},
};

/// The customers below one of them, whom it doesn't count itself.
pub(super) struct Own<'a> {
    pub realm: &'a Realm,
    pub top: &'a str,
}

row! {
    /// A customer of the list.
    pub(super) struct Row {
        user_id: String,
        display_name: String,
        customer_rank: Option<String>,
        state: String,
        login: i64,
        invited: i64,
    }
}

impl Row {
    pub(super) fn line(self) -> CustomerLine {
        let login = match (self.login, self.invited) {
            (1, _) => LoginState::Has,
            (_, 0) => LoginState::None,
            _ => LoginState::Invited,
        };
        CustomerLine {
            customer_id: self.user_id,
            name: self.display_name,
            rank: self.customer_rank,
            login,
            disabled: self.state != "active",
        }
    }
}

/// All below `$1` in realm `$2`.
macro_rules! below {
    ($rest:literal) => {
        concat!(
            "WITH RECURSIVE below(id) AS (SELECT id FROM accounts WHERE parent_id = $1 AND realm = $2 \
             UNION SELECT a.id FROM accounts a JOIN below b ON a.parent_id = b.id WHERE a.realm = $2) ",
            $rest
        )
    };
}

impl Own<'_> {
    pub(super) async fn count(&self, db: &mut AnyConnection, id: &str, name: &str) -> Result<i64, StoreError> {
        let sql = below!(
            "SELECT COUNT(*) FROM accounts c WHERE c.id IN (SELECT id FROM below) AND c.id <> $1 AND (SUBSTR(c.user_key, 1, LENGTH($3)) = $3 \
             OR SUBSTR(LOWER(REPLACE(REPLACE(c.display_name, ' ', ''), '　', '')), 1, LENGTH($4)) = $4)"
        );
        let query = sqlx::query_scalar(sql).bind(self.top).bind(self.realm.slug.as_str()).bind(id).bind(name);
        Ok(query.fetch_one(db).await?)
    }

    pub(super) async fn page(
        &self,
        db: &mut AnyConnection,
        (id, name): (&str, &str),
        skip: i64,
        now: Moment,
    ) -> Result<Vec<Row>, StoreError> {
        let sql = below!(
            "SELECT c.user_id, c.display_name, c.customer_rank, c.state, CASE WHEN c.login_id <> '' THEN 1 ELSE 0 END AS login, \
             (SELECT COUNT(*) FROM links l WHERE l.account_id = c.id AND l.kind = 'invitation' AND l.used_at IS NULL AND l.voided_at IS NULL \
             AND l.expires_at > $5) + (SELECT COUNT(*) FROM outbox o WHERE o.account_id = c.id AND o.kind = 'invitation' AND o.state = 'waiting' \
             AND o.expires_at > $5) AS invited FROM accounts c WHERE c.id IN (SELECT id FROM below) AND c.id <> $1 \
             AND (SUBSTR(c.user_key, 1, LENGTH($3)) = $3 OR SUBSTR(LOWER(REPLACE(REPLACE(c.display_name, ' ', ''), '　', '')), 1, LENGTH($4)) = $4) \
             ORDER BY c.user_key LIMIT $6 OFFSET $7"
        );
        let slug = self.realm.slug.as_str();
        Ok(rows!(Row, sql, self.top, slug, id, name, now.0, PER_PAGE, skip).fetch_all(db).await?)
    }
}

/// Whether `customer` is below `top`, at any level: the one place that decides whom a parent may look after.
pub(super) async fn is_below(
    db: &mut AnyConnection,
    realm: &Realm,
    top: &str,
    customer: &str,
) -> Result<bool, StoreError> {
    if top == customer || top.is_empty() {
        return Ok(false);
    }
    let above: i64 = sqlx::query_scalar(
        "WITH RECURSIVE above(id) AS (SELECT parent_id FROM accounts WHERE id = $1 AND realm = $2 \
         UNION SELECT a.parent_id FROM accounts a JOIN above b ON a.id = b.id WHERE a.realm = $2) \
         SELECT COUNT(*) FROM above WHERE id = $3",
    )
    .bind(customer)
    .bind(realm.slug.as_str())
    .bind(top)
    .fetch_one(db)
    .await?;
    Ok(above > 0)
}
