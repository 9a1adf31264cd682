//! What is remembered: one store, one SQL text, two engines.
//!
//! SQLite (one writer, several readers, WAL, `synchronous=FULL`) or PostgreSQL, chosen by the URL. Columns are TEXT and
//! BIGINT only, so `sqlx::Any` serves both. Whatever may happen once is one conditional `UPDATE`; expiry stands in the `WHERE`.

mod migrations;

use std::time::Duration;

use sqlx::{Any, AnyPool, any::AnyPoolOptions};

/// The database failed or can't be reached. Opaque to callers: the cause goes to the log.
#[derive(Debug, thiserror::Error)]
#[error("the database did not answer as expected")]
pub struct StoreError(#[from] StoreCause);

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
}

impl StoreError {
    /// Whether another transaction was in the way (deadlock, serialisation: PostgreSQL's 40P01, 40001).
    fn is_passing(&self) -> bool {
        matches!(&self.0, StoreCause::Sql(sqlx::Error::Database(e)) if e.code().is_some_and(|code| code == "40P01" || code == "40001"))
    }
}

/// The engine behind the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// A server; any number of Saihakko processes.
    Postgres,
}

/// A transaction on either engine. Dropped without commit, it leaves nothing.
pub(crate) type Tx = sqlx::Transaction<'static, Any>;

/// The pools. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    write: AnyPool,
    read: AnyPool,
}

/// `sqlx::query` with its binds.
macro_rules! sql {
    ($text:expr $(, $bind:expr)* $(,)?) => { sqlx::query::<sqlx::Any>($text)$(.bind($bind))* };
}

/// A struct that is a row: each field is the column of its name.
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $kind:ty),* $(,)? }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $kind),* }
        impl<'r> sqlx::FromRow<'r, sqlx::any::AnyRow> for $name {
            fn from_row(row: &'r sqlx::any::AnyRow) -> sqlx::Result<Self> {
                use sqlx::Row as _;
                Ok(Self { $($field: row.try_get(stringify!($field))?),* })
            }
        }
    };
}

/// `sqlx::query_as` with its binds.
macro_rules! rows {
    ($kind:ty, $text:expr $(, $bind:expr)* $(,)?) => { sqlx::query_as::<sqlx::Any, $kind>($text)$(.bind($bind))* };
}

pub(crate) use {row, rows, sql};

impl Store {
    /// Connects; creates an SQLite file that is not there. Doesn't migrate.
    ///
    /// # Errors
    /// When the URL is of another engine, or the database can't be reached within 5 seconds.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let options =
            || AnyPoolOptions::new().acquire_timeout(Duration::from_secs(2)).max_lifetime(None).idle_timeout(None);
        if url.starts_with("sqlite:") {
            let url = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
            let write = sqlite(options().max_connections(1).min_connections(1)).connect(&url).await?;
            let read = sqlite(options().max_connections(4).min_connections(1)).connect(&url).await?;
            Ok(Self { engine: Engine::Sqlite, write, read })
        } else {
            let pool = options().max_connections(32).connect(url).await?;
            Ok(Self { engine: Engine::Postgres, write: pool.clone(), read: pool })
        }
    }

    /// Brings the schema up to date; safe to call by several processes at once.
    ///
    /// # Errors
    /// When a migration fails or was changed after it ran.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        migrations::migrator().run(&self.write).await.map_err(StoreCause::from)?;
        Ok(())
    }

    /// The engine behind it.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// For reading outside a transaction.
    pub(crate) fn read(&self) -> &AnyPool {
        &self.read
    }

    /// For a single writing statement.
    pub(crate) fn write(&self) -> &AnyPool {
        &self.write
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once, so it can't fail halfway for want of it.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self.engine {
            Engine::Sqlite => self.write.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => self.write.begin().await?,
        })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it doesn't within the pool's time-out.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sql!("SELECT 1").execute(&self.read).await?;
        Ok(())
    }

    /// Empties every table: the demo's reset.
    ///
    /// # Errors
    /// When the database fails; then nothing is emptied.
    pub async fn empty(&self) -> Result<(), StoreError> {
        // PostgreSQL ends one of two that wait for each other; whoever empties everything just comes again.
        let mut tries = 0;
        loop {
            match self.empty_once().await {
                Err(error) if error.is_passing() && tries < 9 => tries += 1,
                answer => return answer,
            }
        }
    }

    async fn empty_once(&self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for statement in migrations::EMPTY {
            sql!(*statement).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Closes all connections; SQLite folds its log into the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

fn sqlite(options: AnyPoolOptions) -> AnyPoolOptions {
    options.after_connect(|connection, _| {
        Box::pin(async move {
            use sqlx::Executor as _;
            connection
                .execute(
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=2000; PRAGMA foreign_keys=ON; \
                     PRAGMA cache_size=-4096; PRAGMA temp_store=MEMORY",
                )
                .await?;
            Ok(())
        })
    })
}
