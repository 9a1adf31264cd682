//! The schema's history. The same text runs on both engines.

use std::borrow::Cow;

use sqlx::{
    SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};

const ALL: [(i64, &str, &str); 4] = [
    (1, "ground", include_str!("../../migrations/0001_ground.sql")),
    (2, "nobody", include_str!("../../migrations/0002_nobody.sql")),
    (3, "pin", include_str!("../../migrations/0003_pin.sql")),
    (4, "invitation", include_str!("../../migrations/0004_invitation.sql")),
];

/// Statements that empty every table; nobody's account stays.
pub(super) const EMPTY: &[&str] = &[
    "DELETE FROM accounts WHERE id <> ''",
    "DELETE FROM devices",
    "DELETE FROM recovery_codes",
    "DELETE FROM flows",
    "DELETE FROM links",
    "DELETE FROM sessions",
    "DELETE FROM known_browsers",
    "DELETE FROM counters",
    "DELETE FROM outbox",
    "DELETE FROM disavowals",
    "DELETE FROM contacts",
    "DELETE FROM pins",
    "DELETE FROM confirmations",
    "DELETE FROM ways",
    "DELETE FROM audit",
    "UPDATE audit_head SET seq = 0, seal = ''",
];

/// All migrations in order.
pub(super) fn migrator() -> Migrator {
    let migrations = ALL
        .iter()
        .map(|(version, name, text)| {
            Migration::new(*version, Cow::Borrowed(name), MigrationType::Simple, SqlStr::from_static(text), false)
        })
        .collect();
    Migrator::with_migrations(migrations)
}
