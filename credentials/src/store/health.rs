//! Whether the database answers: one task asks it all the time, so that nobody else has to wait to find out.

use std::time::Duration;

use sqlx::{AnyConnection, Connection as _};
use tokio::{
    sync::{Notify, watch},
    time::{sleep, timeout},
};

use super::{Engine, Store, sql};

/// How often a server is asked, and either engine while something is wrong.
const EVERY: Duration = Duration::from_millis(300);

/// A database that takes longer, twice in a row, doesn't answer: all in all nobody waits 2 seconds for what won't come.
const PATIENCE: Duration = Duration::from_millis(500);

/// What the database does for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// It answers.
    pub reads: bool,
    /// It takes changes. SQLite's may be locked by another process while reading goes on.
    pub writes: bool,
}

const WELL: Health = Health { reads: true, writes: true };
const LOCKED: Health = Health { reads: true, writes: false };
const AWAY: Health = Health { reads: false, writes: false };

/// What the watching task saw last, and how to make it look at once.
#[derive(Debug)]
pub(super) struct Watched {
    seen: watch::Sender<Health>,
    doubt: Notify,
}

impl Default for Watched {
    fn default() -> Self {
        Self { seen: watch::Sender::new(WELL), doubt: Notify::new() }
    }
}

impl Watched {
    pub(super) fn seen(&self) -> Health {
        *self.seen.borrow()
    }

    /// Somebody waited in vain: the watching task looks now.
    pub(super) fn doubt(&self) {
        self.doubt.notify_one();
    }
}

impl Store {
    /// What the database does, as [`Store::watch`] saw it last; all is well where nobody watches.
    pub fn health(&self) -> Health {
        self.watched.seen()
    }

    /// Waits until the database doesn't answer, or (`writing`) takes no changes.
    pub async fn until_away(&self, writing: bool) {
        let away = |seen: &Health| if writing { !seen.writes } else { !seen.reads };
        // The sender lives as long as the store.
        let _ = self.watched.seen.subscribe().wait_for(away).await;
    }

    /// Waits until the database answers and takes changes.
    pub async fn until_well(&self) {
        let _ = self.watched.seen.subscribe().wait_for(|seen| seen.writes).await;
    }

    /// Keeps looking whether the database answers, on a connection of its own; never ends.
    pub async fn watch(&self) {
        let mut own = None;
        loop {
            let before = self.health();
            // A healthy SQLite is a file of our own: it is looked at when somebody waited in vain.
            let pause = if self.engine == Engine::Sqlite && before == WELL { Duration::MAX } else { EVERY };
            tokio::select! {
                () = sleep(pause) => {}
                () = self.watched.doubt.notified() => {}
            }
            let now = match self.engine {
                Engine::Postgres if self.answers(&mut own).await => WELL,
                Engine::Postgres => AWAY,
                Engine::Sqlite if self.takes_changes().await => WELL,
                Engine::Sqlite => LOCKED,
            };
            self.watched.seen.send_replace(now);
            match (before == now, now) {
                (true, _) => {}
                (false, WELL) => tracing::info!("the database answers again"),
                (false, Health { reads: true, .. }) => {
                    tracing::error!("another process holds the database; what would change something is refused");
                }
                (false, _) => tracing::error!("the database doesn't answer; requests are refused until it does"),
            }
        }
    }

    async fn answers(&self, own: &mut Option<AnyConnection>) -> bool {
        if let Some(connection) = own
            && matches!(timeout(PATIENCE, ask(connection)).await, Ok(Ok(())))
        {
            return true;
        }
        // That connection may have been ended while the database is well.
        let anew = async {
            let mut connection = AnyConnection::connect(&self.url).await?;
            ask(&mut connection).await.map(|()| connection)
        };
        *own = timeout(PATIENCE, anew).await.ok().and_then(Result::ok);
        own.is_some()
    }

    /// Tries to take the lock that a change needs, and lets it go.
    async fn takes_changes(&self) -> bool {
        let tried = async {
            let mut connection = AnyConnection::connect(&self.url).await?;
            for statement in ["PRAGMA busy_timeout=200", "BEGIN IMMEDIATE", "ROLLBACK"] {
                sqlx::raw_sql(statement).execute(&mut connection).await?;
            }
            connection.close().await
        };
        matches!(timeout(PATIENCE, tried).await, Ok(Ok(())))
    }
}

async fn ask(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    sql!("SELECT 1").execute(connection).await?;
    Ok(())
}
