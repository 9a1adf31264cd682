//! What is remembered: one store, one SQL text, two engines.
//!
//! SQLite (one writer, several readers, WAL, `synchronous=FULL`) or PostgreSQL, chosen by the URL. Columns are TEXT and
//! BIGINT only, so `sqlx::Any` serves both. Whatever may happen once is one conditional `UPDATE`; expiry stands in the `WHERE`.

pub mod copy;
mod error;
mod examine;
mod health;
pub(crate) mod list;
mod migrations;

use std::{sync::Arc, time::Duration};

use sqlx::{Any, AnyConnection, AnyPool, Connection as _, any::AnyPoolOptions};

pub use error::{StoreCause, StoreError};
pub use examine::Findings;
pub use health::Health;

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
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    url: Arc<str>,
    write: AnyPool,
    read: AnyPool,
    watched: Arc<health::Watched>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL may hold a password.
        f.debug_struct("Store").field("engine", &self.engine).finish_non_exhaustive()
    }
}

/// How long somebody waits for a connection; on SQLite for the turn to write.
const TURN: Duration = Duration::from_millis(1500);

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
    /// When the URL is of another engine, or the database can't be reached within 2 seconds.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let options = || AnyPoolOptions::new().acquire_timeout(TURN).max_lifetime(None).idle_timeout(None);
        let watched = Arc::default();
        if url.starts_with("sqlite:") {
            let url = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
            let write = sqlite(options().max_connections(1).min_connections(1)).connect(&url).await?;
            let read = sqlite(options().max_connections(4).min_connections(1)).connect(&url).await?;
            Ok(Self { engine: Engine::Sqlite, url: url.into(), write, read, watched })
        } else {
            let pool = set_up(options().max_connections(32), POSTGRES).connect(url).await?;
            Ok(Self { engine: Engine::Postgres, url: url.into(), write: pool.clone(), read: pool, watched })
        }
    }

    /// Brings the schema up to date; safe to call by several processes at once, and while an older version serves. A newer
    /// version's migrations that this one doesn't know are left alone.
    ///
    /// # Errors
    /// When a migration fails or was changed after it ran, or the tables stay locked for a minute.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let migrator = migrations::migrator();
        if self.engine == Engine::Sqlite {
            return Ok(migrator.run(&self.write).await.map_err(StoreCause::from)?);
        }
        let mut tries = 0;
        loop {
            // A connection of its own: a migration that failed may leave its lock behind on it.
            let mut connection = AnyConnection::connect(&self.url).await?;
            // Who waits for a table lets nobody else at it meanwhile: rather go, and come again.
            sqlx::raw_sql("SET lock_timeout = '1s'").execute(&mut connection).await?;
            let done = migrator.run(&mut connection).await.map_err(|error| StoreError(error.into()));
            let _ = connection.close().await;
            match done {
                Err(error) if error.is_locked() && tries < 60 => tries += 1,
                done => return done,
            }
        }
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
        if !self.health().writes {
            return Err(StoreCause::Away.into());
        }
        let begun = match self.engine {
            Engine::Sqlite => self.write.begin_with("BEGIN IMMEDIATE").await,
            Engine::Postgres => self.write.begin().await,
        };
        begun.map_err(|error| {
            let error = StoreError::from(error);
            // Whoever only waited for a long change of this process learns nothing about the file.
            if self.engine == Engine::Postgres || error.is_busy() {
                self.watched.doubt();
            }
            error
        })
    }

    /// Writes what isn't worth waiting for: without it nothing is wrong.
    pub(crate) async fn note(&self, statement: sqlx::query::Query<'_, Any, sqlx::any::AnyArguments>) {
        const PATIENCE: Duration = Duration::from_millis(500);
        if self.health().writes
            && !matches!(tokio::time::timeout(PATIENCE, statement.execute(&self.write)).await, Ok(Ok(_)))
        {
            self.watched.doubt();
            tracing::warn!("the database was too busy to note when a session was last seen");
        }
    }

    /// Somebody was refused for want of the database: [`Store::watch`] looks at it now.
    pub fn doubt(&self) {
        self.watched.doubt();
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it doesn't within the pool's time-out.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sql!("SELECT 1").execute(&self.read).await?;
        Ok(())
    }

    /// How many connections are open, and how many of these nobody uses.
    pub fn connections(&self) -> (i64, i64) {
        let count = |pool: &AnyPool| (i64::from(pool.size()), i64::try_from(pool.num_idle()).unwrap_or(i64::MAX));
        let ((open, idle), (more, more_idle)) = match self.engine {
            Engine::Sqlite => (count(&self.write), count(&self.read)),
            Engine::Postgres => (count(&self.write), (0, 0)),
        };
        (open + more, idle + more_idle)
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

    /// Closes all connections; SQLite folds its log into the file. One that doesn't answer is left to its fate after 5 seconds.
    pub async fn close(&self) {
        let closed = async {
            self.read.close().await;
            self.write.close().await;
        };
        if tokio::time::timeout(Duration::from_secs(5), closed).await.is_err() {
            tracing::warn!("the database didn't let go of its connections");
        }
    }
}

/// SQLite waits so long for another process's change at most.
const SQLITE: &str = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=700; PRAGMA foreign_keys=ON; \
                      PRAGMA cache_size=-4096; PRAGMA temp_store=MEMORY";

/// What a process that stands still or is cut off holds is free after half a minute, and nobody waits longer than a page may take.
const POSTGRES: &str = "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s'; SET tcp_keepalives_idle = 10; \
                        SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

fn sqlite(options: AnyPoolOptions) -> AnyPoolOptions {
    // A file doesn't hang up: nobody asks a connection first whether it lives.
    set_up(options, SQLITE).test_before_acquire(false).after_release(|connection, _| {
        Box::pin(async move {
            // A change that the disk refused may end its transaction without telling: such a connection isn't used again.
            connection.ping().await?;
            Ok(!connection.is_in_transaction())
        })
    })
}

/// Each new connection begins with these statements.
fn set_up(options: AnyPoolOptions, statements: &'static str) -> AnyPoolOptions {
    options.after_connect(move |connection, _| {
        Box::pin(async move {
            sqlx::raw_sql(statements).execute(connection).await?;
            Ok(())
        })
    })
}
