//! What an operator wants to know of the database, without changing it.

use super::{Engine, Store, StoreError, migrations, sql};
use crate::clock::Moment;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Findings {
    /// The newest migration that ran on it.
    pub applied: i64,
    /// The newest migration that this program has.
    pub known: i64,
    /// What the database server takes for the present; the embedded one has no clock of its own.
    pub now: Option<Moment>,
}

impl Store {
    /// Looks at the schema and the clock.
    ///
    /// # Errors
    /// When the database fails or was never migrated.
    pub async fn examine(&self) -> Result<Findings, StoreError> {
        let applied = self.number("SELECT MAX(version) FROM _sqlx_migrations WHERE success").await?;
        let now = match self.engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
                Some(Moment(self.number(sql).await?))
            }
        };
        Ok(Findings { applied, known: migrations::newest(), now })
    }

    /// Whether it takes a change, which is taken back.
    ///
    /// # Errors
    /// When it doesn't.
    pub async fn try_writing(&self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sql!("UPDATE audit_head SET seq = seq").execute(&mut *tx).await?;
        tx.rollback().await?;
        Ok(())
    }

    async fn number(&self, query: &'static str) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(query).fetch_one(&self.read).await?)
    }
}
