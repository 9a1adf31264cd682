//! The schema's history. The same text runs on both engines.

use std::borrow::Cow;

use sqlx::{
    SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};

const ALL: [(i64, &str, &str); 8] = [
    (1, "ground", include_str!("../../migrations/0001_ground.sql")),
    (2, "nobody", include_str!("../../migrations/0002_nobody.sql")),
    (3, "pin", include_str!("../../migrations/0003_pin.sql")),
    (4, "invitation", include_str!("../../migrations/0004_invitation.sql")),
    (5, "organisation", include_str!("../../migrations/0005_organisation.sql")),
    (6, "nobodys_telephone", include_str!("../../migrations/0006_nobodys_telephone.sql")),
    (7, "campaigns", include_str!("../../migrations/0007_campaigns.sql")),
    (8, "reach", include_str!("../../migrations/0008_reach.sql")),
];

/// Statements that empty every table; nobody's account and telephone stay.
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
    "DELETE FROM contacts WHERE account_id <> ''",
    "DELETE FROM pins",
    "DELETE FROM confirmations",
    "DELETE FROM ways",
    "DELETE FROM companies",
    "DELETE FROM temporary_passwords",
    "DELETE FROM check_points",
    "DELETE FROM checks",
    "DELETE FROM device_removals",
    "DELETE FROM campaign_accounts",
    "DELETE FROM campaigns",
    "DELETE FROM renewals",
    "DELETE FROM audit",
    "UPDATE audit_head SET seq = 0, seal = ''",
];

/// The number of the newest.
pub(super) fn newest() -> i64 {
    ALL.iter().map(|(version, ..)| *version).max().unwrap_or(0)
}

/// All migrations in order. Those of a newer version, which are in the database already, don't stop an older one.
///
/// A version goes first while the one before it still serves, so a migration only adds (tables, columns that may be absent or have a
/// default, indexes). What nothing uses any more is taken away one version later.
pub(super) fn migrator() -> Migrator {
    let migrations = ALL
        .iter()
        .map(|(version, name, text)| {
            Migration::new(*version, Cow::Borrowed(name), MigrationType::Simple, SqlStr::from_static(text), false)
        })
        .collect();
    let mut migrator = Migrator::with_migrations(migrations);
    migrator.set_ignore_missing(true);
    migrator
}
