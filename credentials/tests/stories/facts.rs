//! Facts and destinations: the right ones show one's own, masked; wrong ones show believable others, and nothing is sent.

use std::collections::BTreeSet;

use credentials::{
    form::{Field, Page, Problem},
    mask, outbox,
    realm::Way,
};

use crate::{
    agency::{CUSTOMER, LANDLINE, MAIL, MOBILE, deliver},
    enumeration::statements,
    mailbox::claim,
    world::{World, story},
};

fn own() -> Vec<(String, Way)> {
    vec![
        ("****-**-*300".into(), Way::Voice),
        ("***-****-*770".into(), Way::Sms),
        ("***-****-*770".into(), Way::Voice),
        ("ka*****@example.jp".into(), Way::Mail),
    ]
}

story!(the_right_facts_in_any_dress_show_ones_own_destinations_masked, |world| {
    for (customer, phone) in [
        (CUSTOMER, MOBILE),
        (CUSTOMER, LANDLINE),
        ("０１０５８７３４", "０９０ー１２３４ー５７７０"),
        (" 0105 8734 ", "+81 90 1234 5770"),
    ] {
        let mut browser = world.browser("agency");
        assert_eq!(browser.forgot_login_id(customer, phone).await, Page::RecoveryDestination);
        assert_eq!(browser.masks().await, own(), "{customer} {phone}");
    }
    for (mail, phone) in
        [(MAIL, MOBILE), ("KANKYO.TARO@EXAMPLE.JP", LANDLINE), ("ｋａｎｋｙｏ．ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", MOBILE)]
    {
        let mut browser = world.browser("agency");
        assert_eq!(browser.forgot_password(mail, phone).await, Page::RecoveryDestination);
        assert_eq!(browser.masks().await, own(), "{mail} {phone}");
    }
});

story!(what_cannot_be_a_fact_is_told_at_its_field_and_stays, |world| {
    let mut browser = world.browser("agency");
    assert_eq!(browser.forgot_login_id("", "110").await, Page::Recovery);
    let form = browser.form(Page::Recovery).await.unwrap();
    let problems: Vec<_> = form.problems.iter().map(|p| (p.field, p.problem.clone())).collect();
    assert_eq!(problems, [(Some(Field::CustomerId), Problem::Empty), (Some(Field::Phone), Problem::PhoneForm)]);
    assert_eq!(form.typed[&Field::Phone], "110");
    assert_eq!(browser.forgot_password("nobody", "").await, Page::Recovery);
    let form = browser.form(Page::Recovery).await.unwrap();
    let problems: Vec<_> = form.problems.iter().map(|p| (p.field, p.problem.clone())).collect();
    assert_eq!(problems, [(Some(Field::Email), Problem::EmailForm), (Some(Field::Phone), Problem::Empty)]);
    assert!(form.typed.contains_key(&Field::Email) && !form.typed.contains_key(&Field::CustomerId));
});

story!(wrong_facts_show_the_same_believable_others_each_time_and_nothing_is_sent, |world| {
    for (customer, phone) in [("99999999", MOBILE), (CUSTOMER, "090-9999-8888"), ("01000001", LANDLINE)] {
        let mut seen = BTreeSet::new();
        for _ in 0..3 {
            let mut browser = world.browser("agency");
            assert_eq!(browser.forgot_login_id(customer, phone).await, Page::RecoveryDestination);
            let masks = browser.masks().await;
            let typed = mask::mask_phone(phone);
            assert!(masks.iter().any(|(mask, _)| *mask == typed), "what was typed is among them: {masks:?}");
            assert!((1..=5).contains(&masks.len()));
            seen.insert(masks);
            let id = browser.destinations().await[0].id.clone();
            assert_eq!(browser.choose(&id).await, Page::RecoveryPin);
            let arrived = deliver(world).await;
            assert!(arrived.phone.is_empty() && arrived.letters.is_empty());
            for pin in ["000000", "123456"] {
                assert_eq!(browser.prove(pin, "new@example.com").await, Page::RecoveryPin);
            }
            world.seconds_pass(3600);
        }
        assert_eq!(seen.len(), 1, "stable");
    }
});

story!(no_pin_of_a_million_fits_nobody, |world| {
    let mut browser = world.browser("agency");
    browser.forgot_password("nobody@example.jp", MOBILE).await;
    browser.choose_way(Way::Sms).await;
    deliver(world).await;
    // What the keyed hash of a PIN would be is made of digits only; the stored one is of 43 other characters. Trying shows the same.
    for round in 0..4 {
        let page = browser.prove(&format!("{round}{round}{round}{round}{round}{round}"), "").await;
        assert_eq!((page, browser.problem(Page::RecoveryPin).await), (Page::RecoveryPin, Some(Problem::PinWrong)));
    }
    assert_eq!(world.logged("pin_proven", "").await, 0);
});

story!(decoys_have_the_shapes_and_numbers_of_real_ones, |world| {
    let mut counts = BTreeSet::new();
    let mut mails = 0;
    for number in 0..40 {
        let mut browser = world.browser("agency");
        browser.forgot_login_id(&format!("5{number:07}"), &format!("090-5555-{number:04}")).await;
        let masks = browser.masks().await;
        counts.insert(masks.len());
        for (mask, way) in &masks {
            match way {
                Way::Mail => {
                    mails += 1;
                    let (head, domain) = mask.split_once("*****@").unwrap();
                    assert!(head.len() == 2 && domain.contains('.'), "{mask}");
                }
                Way::Sms => assert!(mask.starts_with("***-****-*") && mask.len() == 13, "{mask}"),
                Way::Voice => assert!(mask.len() == 12 || mask.len() == 13, "{mask}"),
            }
        }
    }
    assert!(counts.len() >= 3 && (15..40).contains(&mails), "{counts:?} {mails}");
});

story!(unverified_destinations_are_never_offered_and_landlines_only_ring, |world| {
    world.tamper("UPDATE contacts SET verified_at = NULL WHERE value = '+819012345770'").await;
    let mut browser = world.browser("agency");
    browser.forgot_login_id(CUSTOMER, LANDLINE).await;
    assert_eq!(browser.masks().await, [("****-**-*300".into(), Way::Voice), ("ka*****@example.jp".into(), Way::Mail)]);
    let mut browser = world.browser("agency");
    browser.forgot_login_id(CUSTOMER, MOBILE).await;
    assert_ne!(browser.masks().await, own(), "an unverified number is no fact");
    assert!(deliver(world).await.phone.is_empty());
});

async fn of_journey(world: &World, customer: &str, mail: &str, phone: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for password in [false, true] {
        let mut browser = world.browser("agency");
        let (c, m, p) = (customer.to_owned(), mail.to_owned(), phone.to_owned());
        let mut first = browser.clone();
        all.push(
            statements(async move {
                let page =
                    if password { first.forgot_password(&m, &p).await } else { first.forgot_login_id(&c, &p).await };
                assert_eq!(page, Page::RecoveryDestination);
            })
            .await,
        );
        if password {
            browser.forgot_password(mail, phone).await;
        } else {
            browser.forgot_login_id(customer, phone).await;
        }
        let mut second = browser.clone();
        all.push(statements(async move { drop(second.flow().await) }).await);
        second = browser.clone();
        let id = browser.destination(Way::Sms).await;
        all.push(statements(async move { assert_eq!(second.choose(&id).await, Page::RecoveryPin) }).await);
        deliver(world).await;
        second = browser.clone();
        all.push(statements(async move { drop(second.flow().await) }).await);
        all.push(
            statements(async move {
                assert_eq!(browser.prove("000000", "new@example.com").await, Page::RecoveryPin);
            })
            .await,
        );
        world.seconds_pass(3600);
    }
    all
}

story!(right_and_wrong_facts_run_the_same_statements_at_each_step, |world| {
    of_journey(world, "77777777", "warm@example.jp", "090-7777-7777").await;
    let wrong = of_journey(world, "99999999", "nobody@example.jp", "090-9999-9999").await;
    assert!(wrong.iter().all(|step| !step.is_empty()) && wrong[0].len() >= 4, "{wrong:#?}");
    for (customer, mail, phone) in [(CUSTOMER, MAIL, MOBILE), ("01000001", "oyaten@example.jp", "080-1111-2222")] {
        let right = of_journey(world, customer, mail, phone).await;
        for (step, (right, wrong)) in right.iter().zip(&wrong).enumerate() {
            assert_eq!(right, wrong, "step {step} of {customer}");
        }
    }
});

story!(nobodys_pin_is_told_as_accepted_and_as_troubled_like_a_real_one, |world| {
    let mut real = world.browser("agency");
    real.forgot_password(MAIL, MOBILE).await;
    let mut nobody = world.browser("agency");
    nobody.forgot_password("nobody@example.jp", "090-9999-9999").await;
    for (round, failing) in [false, true].into_iter().enumerate() {
        world.seconds_pass(120);
        for browser in [&mut real, &mut nobody] {
            browser.choose_way(Way::Sms).await;
        }
        for job in claim(&world.portal, "worker").await {
            match outbox::prepare(&world.portal, &job).await.unwrap() {
                outbox::Prepared::Phone(_) if failing => {
                    outbox::later(&world.portal, &job, "503").await.unwrap();
                    outbox::way_state(&world.portal, &job, Way::Sms, None).await.unwrap();
                }
                outbox::Prepared::Phone(_) | outbox::Prepared::Pretend(_) => {
                    outbox::accepted(&world.portal, &job).await.unwrap();
                }
                outbox::Prepared::Postpone(pause) => outbox::postpone(&world.portal, &job, pause).await.unwrap(),
                _ => panic!("a PIN"),
            }
        }
        let (one, other) = (real.pin().await, nobody.pin().await);
        if failing {
            assert!(one.trouble, "round {round}");
        } else {
            assert_eq!((one.trouble, other.trouble), (false, false));
            assert_eq!(
                (one.ends_at, one.resend_at, one.over, one.life),
                (other.ends_at, other.resend_at, other.over, other.life)
            );
        }
    }
    // While the way fails, nobody's next PIN waits as well.
    world.seconds_pass(120);
    nobody.resend().await;
    real.resend().await;
    for job in claim(&world.portal, "worker").await {
        if let outbox::Prepared::Postpone(pause) = outbox::prepare(&world.portal, &job).await.unwrap() {
            outbox::postpone(&world.portal, &job, pause).await.unwrap();
        }
    }
    assert_eq!((real.pin().await.trouble, nobody.pin().await.trouble), (true, true));
    // A failure that nobody renewed is no news any more: nobody's next PIN is accepted, as a real one would be.
    world.seconds_pass(6 * 60);
    nobody.resend().await;
    for job in claim(&world.portal, "worker").await {
        if let outbox::Prepared::Pretend(_) = outbox::prepare(&world.portal, &job).await.unwrap() {
            outbox::accepted(&world.portal, &job).await.unwrap();
        }
    }
    assert!(!nobody.pin().await.trouble);
});

story!(a_disabled_customer_is_nobody, |world| {
    world.disable("agency", CUSTOMER).await;
    let mut browser = world.browser("agency");
    assert_eq!(browser.forgot_login_id(CUSTOMER, MOBILE).await, Page::RecoveryDestination);
    assert_ne!(browser.masks().await, own());
    let id = browser.destinations().await[0].id.clone();
    assert_eq!(browser.choose(&id).await, Page::RecoveryPin);
    assert!(deliver(world).await.phone.is_empty());
});

story!(nothing_before_the_proof_holds_the_unmasked_value, |world| {
    let mut browser = world.browser("agency");
    browser.forgot_login_id(CUSTOMER, LANDLINE).await;
    browser.choose_way(Way::Sms).await;
    let view = format!("{:?}", browser.flow().await.unwrap());
    for secret in ["5770", "12345770", "kankyo", MAIL, "環境", CUSTOMER] {
        assert!(!view.contains(secret), "{secret} in {view}");
    }
    let rows = world.dump().await;
    for table in ["flows", "pins", "outbox", "counters", "audit"] {
        for row in &rows[table] {
            for secret in ["9012345770", "123456300", MAIL] {
                assert!(!row.contains(secret), "{secret} in {table}: {row}");
            }
        }
    }
});
