//! Sweeping takes only what is over.

use credentials::{form::Page, recovery::sweep};

use crate::{
    mailbox::{post, through_the_mail},
    world::{PASSWORD, story},
};

const DAY: i64 = 24 * 3600;

story!(nothing_that_lives_is_swept, |world| {
    let mut phone = world.browser("construction");
    through_the_mail(world, &mut phone, "hk000000-01_a").await;
    let pc = world.browser("construction").signed_in("hk000000-02_a").await;
    world.browser("construction").ask("hk000000-02_a").await;
    world.browser("construction").sign_in("nobody", "x").await;
    let before = world.dump().await;
    sweep(&world.portal).await.unwrap();
    assert_eq!(world.dump().await, before);
    assert!(pc.is_signed_in().await);
    assert_eq!(phone.renew("violet kettle on a slow boat").await, Page::Portal);
});

story!(what_is_over_goes_in_its_time_and_people_and_the_log_stay, |world| {
    let mut phone = world.browser("health");
    phone.sign_in_and_stay("testuser003", PASSWORD).await;
    let mut pc = world.browser("construction");
    through_the_mail(world, &mut pc, "hk000000-01_a").await;
    pc.renew("violet kettle on a slow boat").await;
    post(world).await;
    let waiting = "SELECT COUNT(*) FROM outbox WHERE state = 'waiting'";
    let before = world.dump().await;
    for (days, table, left) in [
        (0, "flows", 2),
        (2, "flows", 0),
        (2, "counters", 0),
        (2, "sessions", 2),
        (2, "links", 1),
        (9, "sessions", 1),
        (13, "disavowals", 2),
        (16, "disavowals", 0),
        (29, "links", 1),
        (29, "outbox", 2),
        (32, "links", 0),
        (32, "outbox", 0),
        (32, "sessions", 1),
        (38, "sessions", 0),
        (364, "known_browsers", 2),
        (367, "known_browsers", 0),
    ] {
        let at = before_days(&before) + days * DAY * 1000;
        world.clock.hold(credentials::clock::Moment(at));
        sweep(&world.portal).await.unwrap();
        assert_eq!(world.number(&format!("SELECT COUNT(*) FROM {table}")).await, left, "{table} after {days} days");
    }
    let after = world.dump().await;
    for table in ["accounts", "devices", "recovery_codes", "audit", "audit_head"] {
        assert_eq!(after[table], before[table], "{table}");
    }
    assert_eq!(world.number(waiting).await, 0);
    world.browser("construction").ask("hk000000-01_a").await;
    world.seconds_pass(400 * DAY);
    sweep(&world.portal).await.unwrap();
    assert_eq!(world.number(waiting).await, 1, "nothing that waits is lost without a word");
});

/// The moment of the story's first log row.
fn before_days(dump: &std::collections::BTreeMap<&'static str, Vec<String>>) -> i64 {
    let line = &dump["audit"][0];
    line.split('|').find_map(|cell| cell.strip_prefix("at=")).unwrap().parse().unwrap()
}
