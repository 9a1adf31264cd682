//! Several versions of the program on one database, as during a rolling restart.

use crate::world::story;

story!(an_older_version_starts_on_the_database_of_a_newer_one, |world| {
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 SELECT 9999, 'of a newer version', success, checksum, execution_time FROM _sqlx_migrations WHERE version = 1";
    assert_eq!(world.tamper(newer).await, 1);
    world.portal.store.migrate().await.unwrap();
    let mut browser = world.browser("construction");
    browser.sign_in("hk000000-01_a", crate::world::PASSWORD).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM _sqlx_migrations WHERE version = 9999").await, 1);
});

story!(a_migration_that_was_changed_after_it_ran_stops_the_start, |world| {
    assert_eq!(world.tamper("UPDATE _sqlx_migrations SET checksum = (SELECT checksum FROM _sqlx_migrations WHERE version = 2) WHERE version = 1").await, 1);
    assert!(world.portal.store.migrate().await.is_err());
});
