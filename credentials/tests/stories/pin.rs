//! The PIN: to what it is bound, how long it lives, how often it may be tried.

use std::collections::BTreeMap;

use credentials::{
    form::{Page, Problem},
    outbox::{self, Prepared, Undelivered},
    realm::Way,
};

use crate::{
    agency::{CUSTOMER, LANDLINE, MAIL, MOBILE, another, deliver, with_pin},
    crowd::{all_at_once, pages},
    mailbox::claim,
    world::story,
};

story!(a_pin_goes_by_each_way_to_where_it_was_chosen, |world| {
    for way in [Way::Sms, Way::Voice, Way::Mail] {
        let mut phone = world.browser("agency");
        phone.forgot_password(MAIL, MOBILE).await;
        phone.choose_way(way).await;
        let arrived = deliver(world).await;
        match way {
            Way::Mail => assert_eq!(arrived.letters[0].to, MAIL),
            _ => assert_eq!(arrived.phone[0].way, way),
        }
        assert_eq!(phone.pin().await.way, way);
        let pin = arrived.pin();
        assert_eq!(pin.len(), 6);
        assert_eq!(phone.prove(&pin, "").await, Page::RenewPassword, "{way:?}");
        world.seconds_pass(3600);
    }
});

story!(a_pin_is_read_in_any_dress, |world| {
    let (mut phone, pin) = with_pin(world, Way::Sms).await;
    let wide: String = pin.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    let dressed = format!("　{} {}- ", &wide[..9], &wide[9..]);
    assert_eq!(phone.prove(&dressed, "").await, Page::RenewPassword);
});

story!(what_is_no_pin_is_told_and_costs_no_try, |world| {
    let (mut phone, pin) = with_pin(world, Way::Sms).await;
    for typed in ["", "abc", "12345", "1234567", "12345a", &"1".repeat(400), &"9".repeat(100_000)] {
        assert_eq!(phone.prove(typed, "").await, Page::RecoveryPin);
        let problem = phone.problem(Page::RecoveryPin).await.unwrap();
        assert!(problem == Problem::Empty && typed.is_empty() || problem == Problem::PinForm(6), "{problem:?}");
    }
    assert_eq!(phone.prove(&pin, "").await, Page::RenewPassword);
});

story!(a_pin_lives_fifteen_minutes_from_its_acceptance_to_the_millisecond, |world| {
    for (early, page) in [(1, Page::RenewPassword), (0, Page::RecoveryPin)] {
        let mut phone = world.browser("agency");
        phone.forgot_password(MAIL, MOBILE).await;
        phone.choose_way(Way::Voice).await;
        let jobs = claim(&world.portal, "slow").await;
        let Prepared::Phone(message) = outbox::prepare(&world.portal, &jobs[0]).await.unwrap() else {
            panic!("a call")
        };
        world.seconds_pass(25);
        outbox::accepted(&world.portal, &jobs[0]).await.unwrap();
        world.clock.advance(15 * 60_000 - early);
        assert_eq!(phone.pin().await.over, early == 0);
        assert_eq!(phone.prove(&message.pin, "").await, page);
        if early == 0 {
            assert_eq!(phone.problem(Page::RecoveryPin).await, Some(Problem::PinOver));
            assert_eq!(phone.resend().await, Page::RecoveryPin, "a new one can be asked for");
            let pin = deliver(world).await.pin();
            assert_eq!(phone.prove(&pin, "").await, Page::RenewPassword);
        }
        world.seconds_pass(3600);
    }
});

story!(however_slow_the_provider_a_pin_ends_with_the_cap, |world| {
    let mut phone = world.browser("agency");
    phone.forgot_password(MAIL, MOBILE).await;
    phone.choose_way(Way::Sms).await;
    world.seconds_pass(24 * 60);
    let arrived = deliver(world).await;
    world.clock.advance(60_000 - 1);
    assert!(!phone.pin().await.over);
    world.clock.advance(1);
    assert!(phone.pin().await.over);
    assert_eq!(phone.prove(&arrived.pin(), "").await, Page::RecoveryPin);
});

story!(a_pin_that_expired_while_the_worker_slept_is_not_sent, |world| {
    let mut phone = world.browser("agency");
    phone.forgot_password(MAIL, MOBILE).await;
    phone.choose_way(Way::Sms).await;
    world.seconds_pass(25 * 60);
    let arrived = deliver(world).await;
    assert!(arrived.phone.is_empty() && arrived.letters.is_empty());
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE state = 'expired' OR state = 'waiting'").await, 1);
    assert_eq!(phone.resend().await, Page::RecoveryPin);
    let pin = deliver(world).await.pin();
    assert_eq!(phone.prove(&pin, "").await, Page::RenewPassword);
});

story!(five_tries_end_a_pin, |world| {
    let (mut phone, pin) = with_pin(world, Way::Sms).await;
    for _ in 0..5 {
        assert_eq!(phone.prove(&another(&pin), "").await, Page::RecoveryPin);
        assert_eq!(phone.problem(Page::RecoveryPin).await, Some(Problem::PinWrong));
    }
    assert!(phone.pin().await.over);
    assert_eq!(phone.prove(&pin, "").await, Page::RecoveryPin);
    assert_eq!(phone.problem(Page::RecoveryPin).await, Some(Problem::PinOver));
});

story!(ten_tries_a_day_hold_over_pins_flows_names_browsers_restarts_and_processes, |world| {
    let other = world.restarted().await;
    let mut tried = 0;
    while tried < 10 {
        let mut phone = world.browser("agency");
        if tried >= 5 {
            phone = phone.on(&other);
            phone.forgot_login_id(CUSTOMER, LANDLINE).await;
        } else {
            phone.forgot_password(MAIL, MOBILE).await;
        }
        phone.choose_way(Way::Mail).await;
        let pin = deliver(world).await.pin();
        for _ in 0..5 {
            assert_eq!(phone.prove(&another(&pin), "new@example.com").await, Page::RecoveryPin);
            assert_eq!(phone.problem(Page::RecoveryPin).await, Some(Problem::PinWrong), "try {tried}");
            tried += 1;
        }
        world.seconds_pass(61);
    }
    let (mut phone, pin) = with_pin(world, Way::Sms).await;
    assert_eq!(phone.prove(&pin, "").await, Page::RecoveryPin, "the right one neither");
    assert!(matches!(phone.problem(Page::RecoveryPin).await, Some(Problem::TryLater(_))));
    phone.portal.store.close().await;
    let again = world.restarted().await;
    let mut phone = phone.on(&again);
    assert_eq!(phone.prove(&pin, "").await, Page::RecoveryPin, "after a restart neither");
    world.seconds_pass(24 * 3600);
    phone.forgot_password(MAIL, MOBILE).await;
});

story!(a_resend_waits_for_the_cool_down_voids_the_former_and_counts_on, |world| {
    let (mut phone, first) = with_pin(world, Way::Sms).await;
    for _ in 0..4 {
        phone.prove(&another(&first), "").await;
    }
    assert_eq!(phone.resend().await, Page::RecoveryPin);
    assert!(deliver(world).await.phone.is_empty(), "within the cool-down nothing is sent");
    world.clock.advance(60_000);
    assert_eq!(phone.resend().await, Page::RecoveryPin);
    let second = deliver(world).await.pin();
    if first != second {
        assert_eq!(phone.prove(&first, "").await, Page::RecoveryPin);
        assert_eq!(phone.problem(Page::RecoveryPin).await, Some(Problem::PinWrong));
    }
    assert_eq!(world.number("SELECT MAX(used) FROM counters WHERE scope LIKE 'pin:%'").await, 5);
    assert_eq!(phone.prove(&second, "").await, Page::RenewPassword);
    assert_eq!(
        world.number("SELECT MAX(used) FROM counters WHERE scope LIKE 'pin:%'").await,
        5,
        "a right one gives only itself back"
    );
});

story!(another_destination_voids_the_pin_of_the_former, |world| {
    let (mut phone, first) = with_pin(world, Way::Sms).await;
    assert_eq!(phone.elsewhere().await, Page::RecoveryDestination);
    assert!(!phone.pin().await.over, "looking at the choice changes nothing");
    assert_eq!(phone.choose_way(Way::Mail).await, Page::RecoveryPin);
    let second = deliver(world).await.pin();
    if first != second {
        assert_eq!(phone.prove(&first, "").await, Page::RecoveryPin);
    }
    assert_eq!(phone.prove(&second, "").await, Page::RenewPassword);
});

story!(of_64_parallel_tries_one_goes_through_and_five_at_most_are_compared, |world| {
    let (phone, pin) = with_pin(world, Way::Sms).await;
    let mut browsers = vec![phone.clone(); 64];
    for browser in &mut browsers {
        browser.typed.clone_from(&pin);
    }
    let crowd = all_at_once(browsers, |mut b| async move {
        let typed = b.typed.clone();
        let page = b.prove(&typed, "").await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd), BTreeMap::from([(Page::RenewPassword, 64)]), "it is one person's browser");
    assert_eq!(world.logged("pin_proven", "").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM pins WHERE used_at IS NOT NULL").await, 1);

    world.seconds_pass(3600);
    let (phone, pin) = with_pin(world, Way::Sms).await;
    let mut browsers = vec![phone.clone(); 64];
    for browser in &mut browsers {
        browser.typed = another(&pin);
    }
    all_at_once(browsers, |mut b| async move {
        let typed = b.typed.clone();
        let page = b.prove(&typed, "").await;
        (b, page)
    })
    .await;
    assert_eq!(world.logged("pin_refused", "wrong").await, 5);
});

story!(two_clicks_on_a_destination_send_one_message, |world| {
    let mut phone = world.browser("agency");
    phone.forgot_password(MAIL, MOBILE).await;
    phone.typed = phone.destination(Way::Sms).await;
    let crowd = all_at_once(vec![phone; 8], |mut b| async move {
        let id = b.typed.clone();
        let page = b.choose(&id).await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd), BTreeMap::from([(Page::RecoveryPin, 8)]));
    assert_eq!(deliver(world).await.phone.len(), 1);
});

story!(a_pin_fits_nowhere_but_where_it_belongs, |world| {
    // Another flow of the same person, with the same destination.
    let (_, of_first) = with_pin(world, Way::Sms).await;
    world.seconds_pass(60);
    let (mut second, of_second) = with_pin(world, Way::Sms).await;
    if of_first != of_second {
        assert_eq!(second.prove(&of_first, "").await, Page::RecoveryPin, "another flow's");
        assert_eq!(second.problem(Page::RecoveryPin).await, Some(Problem::PinWrong));
    }
    // Another purpose: the flow that resets the login ID.
    let mut purpose = world.browser("agency");
    purpose.forgot_login_id(CUSTOMER, MOBILE).await;
    purpose.choose_way(Way::Mail).await;
    let of_purpose = deliver(world).await.pin();
    if of_second != of_purpose {
        assert_eq!(purpose.prove(&of_second, "new@example.com").await, Page::RecoveryPin, "another purpose's");
    }
    // Another browser (session): without the flow's cookie there's no such page.
    let mut stranger = world.browser("agency");
    assert_eq!(stranger.prove(&of_second, "").await, Page::Recovery);
    // Another destination, forced into the database.
    let elsewhere = second.destinations().await.into_iter().find(|d| d.way == Way::Voice).unwrap().id;
    world
        .tamper(&format!(
            "UPDATE flows SET choice = '{elsewhere}' WHERE choice IS NOT NULL AND step = 'pin' AND purpose = 'password'"
        ))
        .await;
    assert_eq!(second.prove(&of_second, "").await, Page::RecoveryPin, "another destination's");
    assert_eq!(second.problem(Page::RecoveryPin).await, Some(Problem::PinOver));
});

story!(a_destination_of_another_flow_is_none_of_this_one, |world| {
    let mut other = world.browser("agency");
    other.forgot_password("oyaten@example.jp", "080-1111-2222").await;
    let foreign = other.destination(Way::Sms).await;
    let mut phone = world.browser("agency");
    phone.forgot_password(MAIL, MOBILE).await;
    for id in [foreign.as_str(), "", "main", "' OR 1=1 --", &"a".repeat(10_000)] {
        assert_eq!(phone.choose(id).await, Page::RecoveryDestination);
        assert_eq!(phone.problem(Page::RecoveryDestination).await, Some(Problem::ChooseDestination));
    }
    assert!(deliver(world).await.phone.is_empty());
});

story!(a_destination_that_is_gone_meanwhile_proves_nothing, |world| {
    let (mut phone, pin) = with_pin(world, Way::Sms).await;
    world.tamper("UPDATE contacts SET verified_at = NULL WHERE value = '+819012345770'").await;
    assert_eq!(phone.prove(&pin, "").await, Page::RecoveryPin);
    assert_eq!(phone.problem(Page::RecoveryPin).await, Some(Problem::PinOver));
    assert_eq!(world.logged("pin_proven", "").await, 0);
});

story!(a_used_pin_is_void, |world| {
    let (mut phone, pin) = with_pin(world, Way::Sms).await;
    assert_eq!(phone.prove(&pin, "").await, Page::RenewPassword);
    world.tamper("UPDATE flows SET step = 'pin' WHERE step = 'renew'").await;
    assert_eq!(phone.prove(&pin, "").await, Page::RecoveryPin);
    assert_eq!(phone.problem(Page::RecoveryPin).await, Some(Problem::PinOver));
});

story!(a_password_change_voids_a_flow_that_waits_for_its_pin, |world| {
    let (mut phone, pin) = with_pin(world, Way::Sms).await;
    let mut pc = world.browser("agency").signed_in(MAIL).await;
    assert_eq!(pc.change_password(crate::world::PASSWORD, "violet kettle on a slow boat", false).await, Page::Portal);
    assert_eq!(phone.prove(&pin, "").await, Page::Recovery);
});

story!(what_the_provider_said_is_on_the_page, |world| {
    let mut phone = world.browser("agency");
    phone.forgot_password(MAIL, MOBILE).await;
    phone.choose_way(Way::Sms).await;
    let jobs = claim(&world.portal, "worker").await;
    outbox::way_state(&world.portal, &jobs[0], Way::Sms, None).await.unwrap();
    assert!(phone.pin().await.trouble, "still trying");
    outbox::refused_as(&world.portal, &jobs[0], Undelivered::NoSms, "21614").await.unwrap();
    let pin = phone.pin().await;
    assert_eq!((pin.undelivered, pin.trouble), (Some(Undelivered::NoSms), false));
    phone.elsewhere().await;
    phone.choose_way(Way::Voice).await;
    assert_eq!(phone.pin().await.undelivered, None);
});

story!(a_message_of_unknown_fate_is_not_sent_again_and_its_pin_works, |world| {
    let mut phone = world.browser("agency");
    phone.forgot_password(MAIL, MOBILE).await;
    phone.choose_way(Way::Voice).await;
    let jobs = claim(&world.portal, "worker").await;
    let Prepared::Phone(message) = outbox::prepare(&world.portal, &jobs[0]).await.unwrap() else { panic!("a call") };
    outbox::unknown(&world.portal, &jobs[0], "no answer").await.unwrap();
    world.seconds_pass(120);
    assert!(deliver(world).await.phone.is_empty());
    assert_eq!(phone.pin().await.undelivered, Some(Undelivered::Unknown));
    assert_eq!(phone.prove(&message.pin, "").await, Page::RenewPassword);
});

story!(whoever_dies_while_calling_leaves_a_call_that_is_not_made_again, |world| {
    let mut phone = world.browser("agency");
    phone.forgot_password(MAIL, MOBILE).await;
    phone.choose_way(Way::Voice).await;
    let mut nobody = world.browser("agency");
    nobody.forgot_password("nobody@example.jp", MOBILE).await;
    nobody.choose_way(Way::Voice).await;
    let jobs = claim(&world.portal, "dies").await;
    for job in &jobs {
        if let Prepared::Phone(_) = outbox::prepare(&world.portal, job).await.unwrap() {
            assert!(outbox::begun(&world.portal, job).await.unwrap());
            assert!(!outbox::begun(&world.portal, job).await.unwrap(), "once");
        }
    }
    world.seconds_pass(31);
    assert!(deliver(world).await.phone.is_empty());
    for browser in [&phone, &nobody] {
        assert_eq!(browser.pin().await.undelivered, Some(Undelivered::Unknown), "told alike");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE state = 'unknown'").await, 1);
});

story!(messages_have_a_budget_and_the_operator_is_told_once, |world| {
    for round in 0..5 {
        with_pin(world, Way::Sms).await;
        world.seconds_pass(60);
        assert_eq!(world.logged("budget_reached", "").await, 0, "round {round}");
    }
    for _ in 0..2 {
        let mut phone = world.browser("agency");
        phone.forgot_password(MAIL, MOBILE).await;
        assert_eq!(phone.choose_way(Way::Sms).await, Page::RecoveryDestination);
        assert_eq!(phone.problem(Page::RecoveryDestination).await, Some(Problem::WayOver));
        assert_eq!(phone.choose_way(Way::Mail).await, Page::RecoveryPin, "mail is still offered");
    }
    assert_eq!(world.logged("budget_reached", "sms number").await, 2);
    let told = deliver(world).await.letters;
    let alerts = told.iter().filter(|l| matches!(l.content, outbox::Content::Budget { way: Way::Sms, .. })).count();
    assert_eq!(alerts, 1);
});
