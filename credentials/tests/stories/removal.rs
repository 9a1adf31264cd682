//! A lost one-time-password device goes when two operators want it to, never one alone.

use credentials::{
    audit::Event,
    form::{Page, Problem},
};

use crate::{
    browser::Browser,
    mailbox::{notices, post},
    staff::{ADMINISTRATOR, COLLEAGUE, EXCHANGE, OPERATOR, arrive, at_desk},
    world::{PASSWORD, World, story},
};

/// Two operators, and the administrator's account and device.
async fn two(world: &World) -> (Browser, Browser, String, String) {
    arrive(world, EXCHANGE).await;
    let (one, other) = (at_desk(world, EXCHANGE, OPERATOR).await, at_desk(world, EXCHANGE, COLLEAGUE).await);
    let id = world.account_id(EXCHANGE, ADMINISTRATOR).await;
    let device = one.account(&id).await.unwrap().devices.remove(0).id;
    (one, other, id, device)
}

async fn asked(browser: &Browser, id: &str) -> Option<credentials::operator::Removal> {
    browser.account(id).await.unwrap().devices.remove(0).removal
}

story!(one_asks_another_decides_and_the_person_is_told, |world| {
    let (mut one, mut other, id, device) = two(world).await;
    let mut owner = at_desk(world, EXCHANGE, ADMINISTRATOR).await;
    owner.make_codes().await;
    post(world).await;
    for (reason, problem) in
        [(" ", Problem::Empty), ("\u{7}", Problem::Unreadable), (&"長".repeat(301), Problem::TooLong(300))]
    {
        assert_eq!(one.ask_removal(&id, &device, reason).await, Page::AdminAccount);
        assert_eq!(one.problem(Page::AdminAccount).await, Some(problem));
    }
    assert_eq!(one.ask_removal(&id, &device, "紛失の届け").await, Page::AdminAccount);
    one.ask_removal(&id, &device, "once more").await;
    other.ask_removal(&id, &device, "me too").await;
    assert_eq!(world.number("SELECT COUNT(*) FROM device_removals").await, 1, "one request waits");
    let removal = asked(&one, &id).await.unwrap();
    assert_eq!((removal.asked_by.as_str(), removal.mine, removal.reason.as_str()), (OPERATOR, true, "紛失の届け"));
    assert!(!asked(&other, &id).await.unwrap().mine);
    let desk = credentials::operator::desk(&other.portal, &other.caller).await.unwrap().unwrap();
    assert_eq!((desk.removals.len(), desk.removals[0].user_id.as_str()), (1, ADMINISTRATOR));
    one.decide_removal(&removal.id, true).await;
    assert_eq!(one.problem(Page::AdminAccount).await, Some(Problem::SecondPerson));
    assert_eq!(world.number("SELECT COUNT(*) FROM device_removals WHERE state = 'asked'").await, 1);
    assert_eq!(other.decide_removal(&removal.id, true).await, Page::AdminAccount);
    assert!(other.account(&id).await.unwrap().devices.is_empty());
    assert_eq!(world.number("SELECT COUNT(*) FROM recovery_codes").await, 0);
    assert_eq!(notices(&post(world).await), [("ejum0000@exchange.example.jp", Event::DeviceRemoved)]);
    other.decide_removal(&removal.id, true).await;
    assert_eq!(other.problem(Page::AdminAccount).await, Some(Problem::RemovalOver));
    assert_eq!(world.logged("removal_asked", "App: 紛失の届け by operator01").await, 1);
    assert_eq!(world.logged("removal_done", "App by operator02").await, 1);
    let mut owner = world.browser(EXCHANGE);
    assert_eq!(owner.sign_in(ADMINISTRATOR, PASSWORD).await, Page::EnrolAuthenticator, "a new one is set up first");
});

story!(a_refused_request_leaves_the_device_and_can_be_asked_again, |world| {
    let (mut one, mut other, id, device) = two(world).await;
    one.ask_removal(&id, &device, "lost").await;
    let removal = asked(&one, &id).await.unwrap();
    other.decide_removal(&removal.id, false).await;
    assert_eq!(asked(&one, &id).await, None);
    other.decide_removal(&removal.id, true).await;
    assert_eq!(other.problem(Page::AdminAccount).await, Some(Problem::RemovalOver));
    assert_eq!(other.account(&id).await.unwrap().devices.len(), 1);
    one.ask_removal(&id, &device, "really lost").await;
    assert_ne!(asked(&one, &id).await.unwrap().id, removal.id);
    assert!(post(world).await.is_empty());
});

story!(a_request_counts_for_a_day_and_only_of_somebody_who_still_may, |world| {
    let (mut one, _, id, device) = two(world).await;
    one.ask_removal(&id, &device, "lost").await;
    let removal = asked(&one, &id).await.unwrap();
    world.tamper("UPDATE accounts SET role = 'user' WHERE user_id = 'operator01' AND realm = 'exchange'").await;
    let mut other = at_desk(world, EXCHANGE, COLLEAGUE).await;
    other.decide_removal(&removal.id, true).await;
    assert_eq!(other.problem(Page::AdminAccount).await, Some(Problem::RemovalOver));
    world.tamper("UPDATE accounts SET role = 'operator' WHERE user_id = 'operator01' AND realm = 'exchange'").await;
    world.seconds_pass(24 * 3600);
    let mut other = at_desk(world, EXCHANGE, COLLEAGUE).await;
    other.decide_removal(&removal.id, true).await;
    assert_eq!(other.problem(Page::AdminAccount).await, Some(Problem::RemovalOver));
    assert_eq!(asked(&other, &id).await, None);
    assert_eq!(other.account(&id).await.unwrap().devices.len(), 1);
    let own = world.account_id(EXCHANGE, COLLEAGUE).await;
    let mine = other.account(&own).await.unwrap().devices.remove(0).id;
    other.ask_removal(&own, &mine, "my own").await;
    assert_eq!(other.problem(Page::AdminAccount).await, Some(Problem::NotYourself));
    for (account, device) in [(id.as_str(), mine.as_str()), (&id, ""), (&id, "x"), ("x", &device)] {
        other.ask_removal(account, device, "lost").await;
    }
    for removal in ["", "x", &"0".repeat(32)] {
        assert_eq!(other.decide_removal(removal, true).await, Page::AdminAccounts);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM device_removals").await, 1);
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM devices d JOIN accounts a ON a.id = d.account_id WHERE a.realm = 'exchange'")
            .await,
        6
    );
});

story!(of_many_decisions_at_once_one_counts, |world| {
    let (mut one, other, id, device) = two(world).await;
    one.ask_removal(&id, &device, "lost").await;
    let removal = asked(&one, &id).await.unwrap().id;
    let mut decided = tokio::task::JoinSet::new();
    for number in 0..6 {
        let (mut browser, removal) = (other.clone(), removal.clone());
        decided.spawn(async move { browser.decide_removal(&removal, number % 2 == 0).await });
    }
    decided.join_all().await;
    let (done, refused) = (world.logged("removal_done", "").await, world.logged("removal_refused", "").await);
    assert_eq!(done + refused, 1);
    assert_eq!(i64::try_from(other.account(&id).await.unwrap().devices.len()).unwrap(), 1 - done);
});
