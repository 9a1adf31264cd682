//! One-time passwords and recovery codes: each once, whoever gives it, however it is typed.

use credentials::{
    form::{Page, Problem},
    login,
    outbox::Content,
};

use crate::{
    browser::Browser,
    crowd::{all_at_once, pages},
    mailbox::{post, through_the_mail},
    world::{APP_KEY, PASSWORD, World, story},
};

const ID: &str = "testuser002";

async fn at_otp(world: &World) -> Browser {
    let mut browser = world.browser("health");
    assert_eq!(browser.sign_in(ID, PASSWORD).await, Page::LoginOtp);
    browser
}

async fn signed_in(world: &World) -> Browser {
    let mut browser = at_otp(world).await;
    assert_eq!(browser.code(&world.code()).await, Page::Portal);
    world.seconds_pass(30);
    browser
}

fn full_width(code: &str) -> String {
    code.chars().map(|c| char::from_u32(u32::from(c) - u32::from('0') + u32::from('０')).unwrap()).collect()
}

story!(a_code_is_accepted_once_however_it_is_typed_and_wherever, |world| {
    let code = world.code();
    let mut phone = at_otp(world).await;
    assert_eq!(phone.code(&full_width(&code)).await, Page::Portal);
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    let hyphened = format!("{}ー{}", &code[..2], &code[2..]);
    for again in [code.clone(), spaced, hyphened, full_width(&code)] {
        let mut pc = at_otp(world).await;
        assert_eq!(pc.code(&again).await, Page::LoginOtp, "{again}");
        assert_eq!(pc.problem(Page::LoginOtp).await, Some(Problem::OtpWrong));
    }
    let restarted = world.restarted().await;
    let mut after = at_otp(world).await.on(&restarted);
    assert_eq!(after.code(&code).await, Page::LoginOtp);
    let mut mailed = world.browser("health");
    assert_eq!(through_the_mail(world, &mut mailed, ID).await, Page::LoginOtp);
    assert_eq!(mailed.code(&code).await, Page::LoginOtp);
    assert_eq!(phone.confirm(PASSWORD, &code).await, Page::PortalConfirm);
    restarted.store.close().await;
});

story!(of_64_that_give_the_same_code_at_once_one_is_in, |world| {
    let code = world.code();
    let mut crowd = Vec::new();
    for _ in 0..64 {
        let mut browser = at_otp(world).await;
        browser.caller.realm = std::sync::Arc::new({
            let mut realm = (*browser.caller.realm).clone();
            realm.limits.try_per_account.count = 1000;
            realm
        });
        browser.caller.origin.browser.clone_from(&code);
        crowd.push(browser);
    }
    let crowd = all_at_once(crowd, |mut b| async move {
        let code = b.caller.origin.browser.clone();
        let page = b.code(&code).await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd)[&Page::Portal], 1);
    assert_eq!(pages(&crowd)[&Page::LoginOtp], 63);
    assert_eq!(world.number("SELECT COUNT(*) FROM sessions").await, 1);
});

story!(a_double_click_with_the_code_ends_in_one_session, |world| {
    let mut pc = at_otp(world).await;
    pc.caller.origin.browser = world.code();
    let crowd = all_at_once(vec![pc; 4], |mut b| async move {
        let code = b.caller.origin.browser.clone();
        let page = b.code(&code).await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd)[&Page::Portal], 4);
    assert!(crowd.iter().all(|(b, _)| b.caller.session == crowd[0].0.caller.session));
    assert_eq!(world.number("SELECT COUNT(*) FROM sessions").await, 1);
    assert_eq!(world.logged("otp_failed", "").await, 0);
});

story!(a_double_click_on_the_set_up_enrols_one_app, |world| {
    let mut phone = world.browser("health");
    through_the_mail(world, &mut phone, "testuser001").await;
    phone.caller.origin.browser = world.code_of(&phone.flow().await.unwrap().enrolment.unwrap().key());
    let crowd = all_at_once(vec![phone; 4], |mut b| async move {
        let code = b.caller.origin.browser.clone();
        let page = b.enrol("Phone", &code).await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd)[&Page::RenewPassword], 4);
    assert_eq!(world.number("SELECT COUNT(*) FROM devices WHERE name = 'Phone'").await, 1);
});

story!(the_previous_step_counts_once_and_neither_older_nor_coming_ones, |world| {
    let first = world.code();
    world.seconds_pass(30);
    let second = world.code();
    world.seconds_pass(60);
    let (previous, current) = (world.code_of(APP_KEY), {
        world.seconds_pass(30);
        world.code()
    });
    let coming = {
        world.seconds_pass(30);
        let coming = world.code();
        world.seconds_pass(-30);
        coming
    };
    let mut pc = at_otp(world).await;
    for refused in [first, second, coming] {
        assert_eq!(pc.code(&refused).await, Page::LoginOtp, "{refused}");
    }
    assert_eq!(pc.code(&previous).await, Page::Portal);
    assert_eq!(at_otp(world).await.code(&previous).await, Page::LoginOtp);
    assert_eq!(at_otp(world).await.code(&current).await, Page::Portal);
    assert_eq!(at_otp(world).await.code(&previous).await, Page::LoginOtp, "an earlier step than the last accepted");
});

story!(the_code_that_set_an_app_up_does_not_sign_in, |world| {
    let mut phone = world.browser("health");
    phone.sign_in("testuser001", PASSWORD).await;
    let key = phone.flow().await.unwrap().enrolment.unwrap().key();
    let code = world.code_of(&key);
    assert_eq!(phone.enrol("Phone", &code).await, Page::Portal);
    let mut thief = world.browser("health");
    thief.sign_in("testuser001", PASSWORD).await;
    assert_eq!(thief.code(&code).await, Page::LoginOtp);
});

story!(a_key_moved_to_another_account_or_damaged_lets_nobody_in_and_is_not_passed_over, |world| {
    let mut owner = signed_in(world).await;
    owner.begin_device().await;
    let second = owner.new_key().await.unwrap();
    owner.confirm_device("Second", &world.code_of(&second)).await;
    world.seconds_pass(30);
    let good = world.text("SELECT secret FROM devices WHERE name = 'Second'").await;
    let foreign = world
        .text("SELECT secret FROM devices WHERE account_id IN (SELECT id FROM accounts WHERE realm = 'construction')")
        .await;
    let damaged = format!("{}{}", &good[..good.len() - 1], if good.ends_with('A') { 'Q' } else { 'A' });
    for bad in [foreign, damaged, String::new(), "v1.9.AAAA".into()] {
        world.tamper(&format!("UPDATE devices SET secret = '{bad}' WHERE name = 'Second'")).await;
        // The other device's key is whole; still nobody gets past a row that was tampered with, unless theirs came first.
        for key in [APP_KEY, second.as_str()] {
            let pc = at_otp(world).await;
            match login::one_time_password(&pc.portal, &pc.caller, &world.code_of(key)).await {
                Err(error) => assert!(error.cause().contains("one-time password key"), "{}", error.cause()),
                Ok(outcome) => assert!(key == APP_KEY && outcome.go == Page::Portal, "a tampered key let somebody in"),
            }
            world.seconds_pass(30);
        }
        let restored = format!("UPDATE devices SET secret = '{good}' WHERE name = 'Second'");
        world.tamper(&restored).await;
    }
    assert_eq!(at_otp(world).await.code(&world.code_of(&second)).await, Page::Portal);
});

story!(ten_recovery_codes_work_once_each, |world| {
    let mut pc = signed_in(world).await;
    pc.make_codes().await;
    let codes = pc.shown_codes().await.unwrap();
    assert_eq!(codes.len(), 10);
    post(world).await;
    for (used, code) in codes.iter().enumerate() {
        assert_eq!(at_otp(world).await.code(code).await, Page::Portal);
        assert_eq!(at_otp(world).await.code(code).await, Page::LoginOtp, "a second time");
        let letters = post(world).await;
        let Content::Notice { left, .. } = &letters[0].content else { panic!("a notice") };
        assert_eq!(*left as usize, 9 - used);
    }
});

story!(of_64_that_give_the_same_recovery_code_at_once_one_is_in, |world| {
    let mut owner = signed_in(world).await;
    owner.make_codes().await;
    let code = owner.shown_codes().await.unwrap().remove(0);
    let mut crowd = Vec::new();
    for _ in 0..64 {
        let mut browser = at_otp(world).await;
        browser.caller.origin.browser.clone_from(&code);
        crowd.push(browser);
    }
    let crowd = all_at_once(crowd, |mut b| async move {
        let code = b.caller.origin.browser.clone();
        let page = b.code(&code).await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd)[&Page::Portal], 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM recovery_codes WHERE used_at IS NOT NULL").await, 1);
});

story!(new_recovery_codes_void_the_old_ones_and_one_account_s_are_nothing_to_another, |world| {
    let mut pc = signed_in(world).await;
    pc.make_codes().await;
    let old = pc.shown_codes().await.unwrap();
    pc.make_codes().await;
    let new = pc.shown_codes().await.unwrap();
    assert_eq!(at_otp(world).await.code(&old[0]).await, Page::LoginOtp);
    let mut operator = world.browser("construction");
    assert_eq!(operator.sign_in("operator01", PASSWORD).await, Page::LoginOtp);
    assert_eq!(operator.code(&new[0]).await, Page::LoginOtp);
    assert_eq!(at_otp(world).await.code(&new[0]).await, Page::Portal);
});
