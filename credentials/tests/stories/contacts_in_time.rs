//! Verifying an address: how long, how often, what ends it.

use credentials::{
    confirmation::ConfirmationView,
    form::{Page, Problem},
    outbox::{self, Prepared, Undelivered},
    realm::Way,
    recovery::sweep,
};

use crate::{
    agency::{another, deliver},
    browser::Browser,
    contacts::{NEW, NEW_PHONE, inside},
    crowd::{all_at_once, pages},
    mailbox::{claim, notices, post},
    world::story,
};

story!(a_code_lives_thirty_minutes_and_a_pin_fifteen_to_the_millisecond, |world| {
    for (early, page) in [(1, Page::PortalContacts), (0, Page::PortalContactVerify)] {
        let mut phone = inside(world).await;
        phone.add_email(&format!("new{early}@example.com")).await;
        world.seconds_pass(40);
        let (_, code, url) = deliver(world).await.confirmation();
        world.clock.advance(30 * 60_000 - early);
        // The idle session has ended; the person signs in again.
        let mut phone = inside(world).await;
        let mut pc = world.browser("agency");
        pc.open(&url);
        assert_eq!(matches!(pc.confirmation().await, ConfirmationView::Expired), early == 0);
        assert_eq!(phone.pending_contact().await.unwrap().over, early == 0);
        assert_eq!(phone.verify_contact(&code).await, page);

        phone.add_phone(NEW_PHONE, false).await;
        world.seconds_pass(40);
        let pin = deliver(world).await.pin();
        world.clock.advance(15 * 60_000 - early);
        assert_eq!(phone.pending_contact().await.unwrap().over, early == 0);
        assert_eq!(phone.verify_contact(&pin).await, page);
        if early == 0 {
            assert_eq!(phone.problem(Page::PortalContactVerify).await, Some(Problem::PinOver));
            assert_eq!(phone.resend_contact().await, Page::PortalContactVerify);
            let pin = deliver(world).await.pin();
            assert_eq!(phone.verify_contact(&pin).await, Page::PortalContacts);
        } else {
            let id = phone.contact(NEW_PHONE).await;
            world.seconds_pass(60);
            phone = inside(world).await;
            phone.remove_contact(&id).await;
        }
        world.seconds_pass(3600);
        post(world).await;
    }
});

story!(five_tries_end_a_pin_and_ten_a_day_the_accounts_trying, |world| {
    let mut phone = inside(world).await;
    for round in 0..2 {
        phone.add_phone(NEW_PHONE, false).await;
        if round == 1 {
            phone.resend_contact().await;
        }
        let pin = deliver(world).await.pin();
        for _ in 0..5 {
            assert_eq!(phone.verify_contact(&another(&pin)).await, Page::PortalContactVerify);
            assert_eq!(phone.problem(Page::PortalContactVerify).await, Some(Problem::PinWrong));
        }
        assert!(phone.pending_contact().await.unwrap().over);
        if round == 0 {
            assert_eq!(phone.verify_contact(&pin).await, Page::PortalContactVerify);
            assert_eq!(phone.problem(Page::PortalContactVerify).await, Some(Problem::PinOver));
        }
        world.seconds_pass(61);
    }
    phone.resend_contact().await;
    let pin = deliver(world).await.pin();
    assert_eq!(phone.verify_contact(&pin).await, Page::PortalContactVerify);
    assert!(matches!(phone.problem(Page::PortalContactVerify).await, Some(Problem::TryLater(_))));
    world.seconds_pass(24 * 3600);
    let mut phone = inside(world).await;
    phone.resend_contact().await;
    let pin = deliver(world).await.pin();
    assert_eq!(phone.verify_contact(&pin).await, Page::PortalContacts);
});

story!(five_tries_end_a_code_and_its_link_too, |world| {
    let mut phone = inside(world).await;
    phone.add_email(NEW).await;
    let (_, code, _) = deliver(world).await.confirmation();
    for _ in 0..5 {
        phone.verify_contact(&another(&code)).await;
        assert_eq!(phone.problem(Page::PortalContactVerify).await, Some(Problem::PinWrong));
    }
    assert_eq!(phone.verify_contact(&code).await, Page::PortalContactVerify);
    assert_eq!(phone.problem(Page::PortalContactVerify).await, Some(Problem::PinOver));
});

story!(what_is_no_pin_costs_no_try, |world| {
    let mut phone = inside(world).await;
    phone.add_phone(NEW_PHONE, false).await;
    let pin = deliver(world).await.pin();
    for typed in ["", " ", "abcdef", "12345", "1234567", &"1".repeat(100_000)] {
        assert_eq!(phone.verify_contact(typed).await, Page::PortalContactVerify);
        let problem = phone.problem(Page::PortalContactVerify).await.unwrap();
        assert!(problem == Problem::Empty && typed.trim().is_empty() || problem == Problem::PinForm(6), "{problem:?}");
    }
    let wide: String = pin.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    assert_eq!(phone.verify_contact(&wide).await, Page::PortalContacts);
});

story!(another_message_goes_after_the_cool_down_and_only_the_newest_counts, |world| {
    let mut phone = inside(world).await;
    phone.add_phone(NEW_PHONE, false).await;
    let first = deliver(world).await.pin();
    for _ in 0..3 {
        assert_eq!(phone.resend_contact().await, Page::PortalContactVerify);
        assert_eq!(phone.add_phone(NEW_PHONE, false).await, Page::PortalContactVerify);
    }
    assert!(deliver(world).await.phone.is_empty(), "not within a minute");
    world.seconds_pass(60);
    assert_eq!(phone.resend_contact().await, Page::PortalContactVerify);
    let second = deliver(world).await.pin();
    if first != second {
        assert_eq!(phone.verify_contact(&first).await, Page::PortalContactVerify);
    }
    assert_eq!(phone.verify_contact(&second).await, Page::PortalContacts);
    phone.add_email(NEW).await;
    let (_, first, url) = deliver(world).await.confirmation();
    phone.resend_contact().await;
    assert!(deliver(world).await.letters.is_empty());
    world.seconds_pass(60);
    phone.resend_contact().await;
    let (_, second, _) = deliver(world).await.confirmation();
    let mut pc = world.browser("agency");
    pc.open(&url);
    assert!(matches!(pc.confirmation().await, ConfirmationView::Used));
    pc.confirm_by_link().await;
    if first != second {
        assert_eq!(phone.verify_contact(&first).await, Page::PortalContactVerify);
    }
    assert_eq!(phone.verify_contact(&second).await, Page::PortalContacts);
});

story!(what_was_given_up_or_replaced_verifies_nothing, |world| {
    let mut phone = inside(world).await;
    phone.add_email(NEW).await;
    let (_, code, url) = deliver(world).await.confirmation();
    assert_eq!(phone.cancel_contact().await, Page::PortalContacts);
    assert!(phone.pending_contact().await.is_none());
    assert_eq!(phone.verify_contact(&code).await, Page::PortalContacts);
    assert_eq!(phone.resend_contact().await, Page::PortalContacts);
    let mut pc = world.browser("agency");
    pc.open(&url);
    pc.confirm_by_link().await;
    assert!(matches!(pc.confirmation().await, ConfirmationView::Used));
    phone.add_email(NEW).await;
    let (_, again, first) = deliver(world).await.confirmation();
    phone.add_email("third@example.com").await;
    let (_, _, second) = deliver(world).await.confirmation();
    pc.open(&first);
    pc.confirm_by_link().await;
    assert_eq!(phone.verified().await.len(), 3, "only the newest waits");
    if again != code {
        phone.verify_contact(&again).await;
    }
    pc.open(&second);
    pc.confirm_by_link().await;
    assert!(phone.verified().await.contains(&"third@example.com".to_owned()));
});

story!(of_sixty_four_right_pins_at_once_one_verifies_and_all_arrive, |world| {
    for by_mail in [false, true] {
        let mut phone = inside(world).await;
        let typed = if by_mail {
            phone.add_email(NEW).await;
            deliver(world).await.confirmation().1
        } else {
            phone.add_phone(NEW_PHONE, false).await;
            deliver(world).await.pin()
        };
        let crowd = vec![Browser { typed, ..phone.clone() }; 64];
        let crowd = all_at_once(crowd, |mut b| async move {
            let typed = b.typed.clone();
            let page = b.verify_contact(&typed).await;
            (b, page)
        })
        .await;
        assert_eq!(pages(&crowd), [(Page::PortalContacts, 64)].into());
        assert_eq!(notices(&post(world).await).len(), if by_mail { 2 } else { 1 });
        assert_eq!(
            world.number("SELECT COUNT(*) FROM audit WHERE event = 'contact_verified'").await,
            1 + i64::from(by_mail)
        );
    }
});

story!(of_sixty_four_additions_at_once_one_message_goes_out, |world| {
    let phone = inside(world).await;
    let crowd = all_at_once(vec![phone.clone(); 64], |mut b| async move {
        let page = b.add_phone(NEW_PHONE, false).await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd), [(Page::PortalContactVerify, 64)].into());
    assert_eq!(deliver(world).await.phone.len(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM contacts WHERE verified_at IS NULL AND account_id <> ''").await, 1);
});

story!(no_number_is_written_to_without_end_and_the_operator_is_told, |world| {
    let mut phone = inside(world).await;
    for _ in 0..5 {
        assert_eq!(phone.add_phone(NEW_PHONE, false).await, Page::PortalContactVerify);
        world.seconds_pass(60);
    }
    deliver(world).await;
    assert_eq!(phone.resend_contact().await, Page::PortalContactVerify);
    assert_eq!(phone.problem(Page::PortalContactVerify).await, Some(Problem::WayOver));
    let arrived = deliver(world).await;
    assert!(arrived.phone.is_empty());
    assert_eq!(arrived.letters[0].to, "support@agency.example.jp");
});

story!(ten_askings_an_hour_are_enough_for_an_account, |world| {
    let mut phone = inside(world).await;
    for place in 0..10 {
        assert_eq!(phone.add_phone(&format!("080-5{place}00-6666"), false).await, Page::PortalContactVerify);
    }
    assert_eq!(phone.add_phone(NEW_PHONE, false).await, Page::PortalContacts);
    assert!(matches!(phone.problem(Page::PortalContacts).await, Some(Problem::TryLater(_))));
    assert_eq!(phone.add_email(NEW).await, Page::PortalContacts, "mails count with them");
    assert!(matches!(phone.problem(Page::PortalContacts).await, Some(Problem::TryLater(_))));
});

story!(a_number_that_takes_no_texts_after_all_says_so, |world| {
    let mut phone = inside(world).await;
    phone.add_phone(NEW_PHONE, false).await;
    let job = claim(&world.portal, "worker").await.remove(0);
    assert!(matches!(outbox::prepare(&world.portal, &job).await.unwrap(), Prepared::Phone(_)));
    outbox::refused_as(&world.portal, &job, Undelivered::NoSms, "21614").await.unwrap();
    assert_eq!(phone.pending_contact().await.unwrap().undelivered, Some(Undelivered::NoSms));
    phone.add_phone(NEW_PHONE, true).await;
    let call = deliver(world).await;
    assert_eq!(call.phone[0].way, Way::Voice);
    assert_eq!(phone.verify_contact(&call.pin()).await, Page::PortalContacts);
});

story!(what_nobody_verified_is_forgotten_after_a_day, |world| {
    let mut phone = inside(world).await;
    phone.add_phone(NEW_PHONE, false).await;
    world.seconds_pass(24 * 3600);
    sweep(&world.portal).await.unwrap();
    assert_eq!(world.number("SELECT COUNT(*) FROM contacts WHERE verified_at IS NULL AND account_id <> ''").await, 1);
    world.clock.advance(1);
    sweep(&world.portal).await.unwrap();
    assert_eq!(world.number("SELECT COUNT(*) FROM contacts WHERE verified_at IS NULL AND account_id <> ''").await, 0);
    assert_eq!(inside(world).await.verified().await.len(), 3, "the others stay");
});
