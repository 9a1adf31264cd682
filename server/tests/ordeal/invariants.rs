//! What must hold in the database whatever happened: all of a change is there, or nothing of it.

use sqlx::{Any, AnyPool, AssertSqlSafe, pool::PoolConnection};
use tokio::runtime::Runtime;

use crate::{ground::Place, scale::Engine};

/// Each finds rows that must not be there.
const NEVER: [(&str, &str); 15] = [
    (
        "a password was changed, and the log knows nothing of it",
        "SELECT a.id FROM accounts a WHERE a.password_changed_at > a.created_at AND NOT EXISTS (SELECT 1 FROM audit e WHERE \
         e.account_id = a.id AND e.event IN ('password_reset', 'password_changed') AND e.at >= a.password_changed_at)",
    ),
    (
        "the log knows a later change of the password than the account",
        "SELECT a.id FROM accounts a JOIN audit e ON e.account_id = a.id AND e.event IN ('password_reset', 'password_changed') \
         GROUP BY a.id, a.password_changed_at HAVING COALESCE(a.password_changed_at, 0) < MAX(e.at) - 5000",
    ),
    (
        "a change of a password was logged more or less often than told by mail",
        "SELECT a.id FROM accounts a WHERE (SELECT COUNT(*) FROM audit e WHERE e.account_id = a.id AND e.event IN ('password_reset', \
         'password_changed')) <> (SELECT COUNT(*) FROM outbox o WHERE o.account_id = a.id AND o.kind = 'notice')",
    ),
    (
        "a recovery ended more or less often than the log says",
        "SELECT a.id FROM accounts a WHERE (SELECT COUNT(*) FROM audit e WHERE e.account_id = a.id AND e.event = 'password_reset') <> \
         (SELECT COUNT(*) FROM flows f WHERE f.account_id = a.id AND f.kind = 'recovery' AND f.step = 'done')",
    ),
    (
        "somebody was let in more or less often than the log says",
        "SELECT a.id FROM accounts a WHERE (SELECT COUNT(*) FROM audit e WHERE e.account_id = a.id AND e.event = 'signed_in') <> \
         (SELECT COUNT(*) FROM sessions s WHERE s.account_id = a.id)",
    ),
    (
        "asked for a recovery without a row in the outbox, or the other way round",
        "SELECT 'flows' WHERE (SELECT COUNT(*) FROM flows WHERE kind = 'recovery' AND step = 'sent' AND account_id IS NULL) <> \
         (SELECT COUNT(*) FROM outbox WHERE kind = 'recovery')",
    ),
    (
        "asked for a recovery without an entry in the log, or the other way round",
        "SELECT 'audit' WHERE (SELECT COUNT(*) FROM audit WHERE event = 'recovery_asked') <> \
         (SELECT COUNT(*) FROM outbox WHERE kind = 'recovery')",
    ),
    (
        "a link that nobody asked for",
        "SELECT l.id FROM links l WHERE l.campaign_id IS NULL AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = l.id AND o.kind = 'recovery')",
    ),
    (
        "a link was used without beginning one attempt, or began one without being used",
        "SELECT l.id FROM links l WHERE (SELECT COUNT(*) FROM flows f WHERE f.link_id = l.id) <> CASE WHEN l.used_at IS NULL THEN 0 ELSE 1 END",
    ),
    (
        "a link was used more or less often than the log says",
        "SELECT a.id FROM accounts a WHERE (SELECT COUNT(*) FROM audit e WHERE e.account_id = a.id AND e.event = 'link_redeemed') <> \
         (SELECT COUNT(*) FROM links l WHERE l.account_id = a.id AND l.used_at IS NOT NULL)",
    ),
    (
        "a mail with a link went out, but the link's life didn't begin",
        "SELECT o.id FROM outbox o LEFT JOIN links l ON l.id = o.id WHERE o.kind = 'recovery' AND o.state = 'sent' AND l.accepted_at IS NULL",
    ),
    (
        "a link outlived the change of the password",
        "SELECT l.id FROM links l JOIN accounts a ON a.id = l.account_id WHERE l.made_at < a.password_changed_at AND l.voided_at IS NULL \
         AND l.used_at IS NULL",
    ),
    (
        "an attempt outlived the change of the password",
        "SELECT f.id FROM flows f JOIN accounts a ON a.id = f.account_id WHERE f.created_at < a.password_changed_at AND f.voided_at IS NULL \
         AND f.done_at IS NULL",
    ),
    (
        "a session outlived the end of all sessions",
        "SELECT s.id FROM sessions s JOIN audit e ON e.account_id = s.account_id AND e.event = 'signed_out_everywhere' \
         WHERE s.started_at < e.at AND s.ended_at IS NULL",
    ),
    (
        "a mail of a campaign is settled in one table and not in the other",
        "SELECT c.account_id FROM campaign_accounts c JOIN outbox o ON o.id = c.message_id WHERE (c.state = 'sent') <> (o.state = 'sent')",
    ),
];

/// A look into the database behind the server's back.
pub struct Back {
    runtime: Runtime,
    pool: AnyPool,
    engine: Engine,
}

impl Back {
    pub fn new(place: &Place) -> Self {
        sqlx::any::install_default_drivers();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let pool = runtime.block_on(AnyPool::connect(&place.database)).unwrap();
        let engine = if place.cluster.is_some() { Engine::Postgres } else { Engine::Sqlite };
        Self { runtime, pool, engine }
    }

    pub fn number(&self, query: &str) -> i64 {
        let query = sqlx::query_scalar(AssertSqlSafe(query.to_owned()));
        self.runtime.block_on(query.fetch_one(&self.pool)).unwrap()
    }

    /// The first column, which is text.
    pub fn texts(&self, query: &str) -> Vec<String> {
        let query = sqlx::query_scalar(AssertSqlSafe(query.to_owned()));
        self.runtime.block_on(query.fetch_all(&self.pool)).unwrap()
    }

    /// Changes something; answers how many rows.
    pub fn change(&self, statement: &str) -> u64 {
        let statement = sqlx::query(AssertSqlSafe(statement.to_owned()));
        self.runtime.block_on(statement.execute(&self.pool)).unwrap().rows_affected()
    }

    /// Keeps everybody else from writing; SQLite's.
    pub fn lock(&self) -> PoolConnection<Any> {
        self.runtime.block_on(async {
            let mut connection = self.pool.acquire().await.unwrap();
            sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.unwrap();
            connection
        })
    }

    pub fn unlock(&self, lock: PoolConnection<Any>) {
        self.runtime.block_on(lock.close()).unwrap();
    }

    /// All that must hold.
    #[track_caller]
    pub fn all_or_nothing(&self) {
        for (what, query) in NEVER {
            let found = self.texts(query);
            assert!(found.is_empty(), "{what}: {found:?}");
        }
        if self.engine == Engine::Sqlite {
            assert_eq!(self.texts("PRAGMA integrity_check"), ["ok"]);
        }
    }
}
