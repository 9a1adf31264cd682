//! What can go wrong with the database.

/// The database failed or can't be reached. Opaque to callers: the cause goes to the log.
#[derive(Debug, thiserror::Error)]
#[error("the database did not answer as expected")]
pub struct StoreError(#[from] pub(super) StoreCause);

/// Why; for the log only.
#[derive(Debug, thiserror::Error)]
pub enum StoreCause {
    /// The database's own error.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// A migration's error.
    #[error(transparent)]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value that can't be read: damaged, or sealed with a lost key.
    #[error("a stored value can't be read: {0}")]
    Unreadable(&'static str),
    /// It takes no changes at the moment.
    #[error("the database is away or held by another process")]
    Away,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self(error.into())
    }
}

impl StoreError {
    /// A stored value that can't be read.
    pub(crate) fn unreadable(what: &'static str) -> Self {
        Self(StoreCause::Unreadable(what))
    }

    /// The cause in words, for the log and the command line.
    pub fn cause(&self) -> String {
        self.0.to_string()
    }

    /// Whether a uniqueness rule refused a row.
    pub fn is_duplicate(&self) -> bool {
        matches!(&self.0, StoreCause::Sql(sqlx::Error::Database(e)) if e.is_unique_violation())
    }

    /// Whether another transaction was in the way (deadlock, serialisation: PostgreSQL's 40P01, 40001).
    pub(super) fn is_passing(&self) -> bool {
        matches!(&self.0, StoreCause::Sql(sqlx::Error::Database(e)) if e.code().is_some_and(|code| code == "40P01" || code == "40001"))
    }

    /// Whether a migration waited too long for a lock (PostgreSQL's 55P03).
    pub(super) fn is_locked(&self) -> bool {
        use sqlx::migrate::MigrateError::{Execute, ExecuteMigration};
        matches!(
            &self.0,
            StoreCause::Migration(Execute(sqlx::Error::Database(e)) | ExecuteMigration(sqlx::Error::Database(e), _))
                if e.code().is_some_and(|code| code == "55P03")
        )
    }

    /// Whether another process holds the file (SQLite's 5, with its further reasons in the higher bits).
    pub(super) fn is_busy(&self) -> bool {
        let code = |error: &dyn sqlx::error::DatabaseError| error.code().and_then(|code| code.parse::<u32>().ok());
        matches!(&self.0, StoreCause::Sql(sqlx::Error::Database(e)) if code(&**e).is_some_and(|code| code & 0xff == 5))
    }
}
