//! Copies of an SQLite file: made while it is in use, looked through, and put in its place when nobody uses it.

use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, Connection as _, sqlite::SqliteConnectOptions};

use super::{Store, StoreError, row, rows, sql};

row! {
    /// What is in a copy.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Contents {
        /// The newest migration of its schema.
        pub version: i64,
        /// How many accounts it holds.
        pub accounts: i64,
    }
}

/// The file of an SQLite URL; `None` for another engine.
pub fn file_of(url: &str) -> Option<PathBuf> {
    let options: SqliteConnectOptions = url.strip_prefix("sqlite:").and(url.parse().ok())?;
    Some(options.get_filename().to_owned())
}

impl Store {
    /// Writes a whole copy into a file that is empty, as of one moment; others read and write meanwhile.
    ///
    /// # Errors
    /// When the file isn't empty, the disk is full, or the store isn't SQLite.
    pub async fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        sql!("VACUUM INTO $1", file.display().to_string()).execute(&self.read).await?;
        Ok(())
    }
}

/// Reads a copy through from beginning to end.
///
/// # Errors
/// When it is damaged, or is no database of this program.
pub async fn check(file: &Path) -> Result<Contents, StoreError> {
    let mut connection = open(file).await?;
    let found: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await?;
    if found != "ok" {
        return Err(StoreError::unreadable("it is damaged"));
    }
    let sql = "SELECT (SELECT MAX(version) FROM _sqlx_migrations) AS version, \
               (SELECT COUNT(*) FROM accounts WHERE id <> '') AS accounts";
    let contents = rows!(Contents, sql).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(contents)
}

/// An SQLite file that nobody else has open, nor can open as long as this lives.
#[derive(Debug)]
pub struct Alone {
    _connection: AnyConnection,
}

/// Takes a file away from everybody and folds its log into it; `None` while another process uses it.
///
/// # Errors
/// When it is too damaged for that.
pub async fn alone(file: &Path) -> Result<Option<Alone>, StoreError> {
    let mut connection = open(file).await?;
    sqlx::raw_sql("PRAGMA busy_timeout=0").execute(&mut connection).await?;
    // Nobody can leave the write-ahead log while another has the file open.
    let left = sqlx::query_scalar::<_, String>("PRAGMA journal_mode=DELETE").fetch_one(&mut connection).await;
    match left.map_err(StoreError::from) {
        Ok(mode) if mode == "delete" => {}
        Err(error) if !error.is_busy() => return Err(error),
        _ => return Ok(None),
    }
    match sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut connection).await.map_err(StoreError::from) {
        Ok(_) => Ok(Some(Alone { _connection: connection })),
        Err(error) if error.is_busy() => Ok(None),
        Err(error) => Err(error),
    }
}

async fn open(file: &Path) -> Result<AnyConnection, StoreError> {
    sqlx::any::install_default_drivers();
    let path = file.display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Ok(AnyConnection::connect(&format!("sqlite://{path}?mode=rw")).await?)
}
