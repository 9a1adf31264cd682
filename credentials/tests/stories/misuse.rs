//! Steps out of order, late, in another's place: each leads to the right page and changes nothing.

use credentials::{
    form::{Page, Problem},
    secret::Token,
    settings,
};

use crate::{
    browser::Browser,
    mailbox::{link, post, through_the_mail},
    world::{APP_KEY, PASSWORD, World, story},
};

const NEW: &str = "violet kettle on a slow boat";

/// What matters: no password, device, session, link or message comes of a step that wasn't due.
async fn what_matters(world: &World) -> Vec<Vec<String>> {
    let mut dump = world.dump().await;
    ["accounts", "devices", "recovery_codes", "links", "sessions", "known_browsers", "outbox"]
        .map(|t| dump.remove(t).unwrap())
        .into()
}

/// Browsers of health at every place of a journey, with the pages to which code, enrolment and renewal lead from there
/// (`None`: it's due).
async fn everywhere(world: &World) -> Vec<(&'static str, Browser, [Option<Page>; 3])> {
    let fresh = || world.browser("health");
    let (mut complained, mut asked) = (fresh(), fresh());
    complained.ask("").await;
    asked.ask("testuser003").await;
    post(world).await;
    world.seconds_pass(1);
    let (mut at_otp, mut at_enrol, mut at_renew) = (fresh(), fresh(), fresh());
    through_the_mail(world, &mut at_otp, "testuser002").await;
    through_the_mail(world, &mut at_enrol, "testuser001").await;
    through_the_mail(world, &mut at_renew, "testuser003").await;
    let (mut login_otp, mut login_enrol, mut login_wrong) = (fresh(), fresh(), fresh());
    login_otp.sign_in("testuser002", PASSWORD).await;
    login_enrol.sign_in("testuser001", PASSWORD).await;
    login_wrong.sign_in("testuser001", "wrong").await;
    let all = |page| [Some(page); 3];
    vec![
        ("nowhere", fresh(), [Some(Page::Login), Some(Page::Recovery), Some(Page::Recovery)]),
        ("complained", complained, all(Page::Recovery)),
        ("asked", asked, all(Page::RecoverySent)),
        ("code", at_otp, [None, Some(Page::LoginOtp), Some(Page::LoginOtp)]),
        ("enrol", at_enrol, [Some(Page::EnrolAuthenticator), None, Some(Page::EnrolAuthenticator)]),
        ("renew", at_renew, [Some(Page::RenewPassword), Some(Page::RenewPassword), None]),
        ("login, code", login_otp, [None, Some(Page::LoginOtp), Some(Page::LoginOtp)]),
        ("login, enrol", login_enrol, [Some(Page::EnrolAuthenticator), None, Some(Page::EnrolAuthenticator)]),
        ("login, wrong", login_wrong, all(Page::Login)),
    ]
}

story!(a_step_out_of_order_leads_to_the_right_page_and_changes_nothing, |world| {
    let stands = everywhere(world).await;
    let before = what_matters(world).await;
    for (place, browser, expected) in stands {
        for (step, expected) in expected.into_iter().enumerate() {
            let Some(expected) = expected else { continue };
            let mut browser = browser.clone();
            let went = match step {
                0 => browser.code(&world.code()).await,
                1 => browser.enrol("Phone", &world.code()).await,
                _ => browser.renew(NEW).await,
            };
            assert_eq!(went, expected, "at {place}, step {step}");
            assert_eq!(what_matters(world).await, before, "at {place}, step {step}");
        }
    }
});

story!(a_flow_ends_after_half_an_hour_to_the_millisecond_and_offers_a_new_start, |world| {
    let mut phone = world.browser("construction");
    through_the_mail(world, &mut phone, "hk000000-01_a").await;
    let mut late = phone.clone();
    world.clock.advance(30 * 60_000);
    assert_eq!(late.renew(NEW).await, Page::Recovery);
    assert_eq!(late.problem(Page::Recovery).await, Some(Problem::Expired));
    assert_eq!(late.ask("hk000000-01_a").await, Page::RecoverySent);
    world.clock.advance(-1);
    assert_eq!(phone.renew(NEW).await, Page::Portal);
});

story!(an_expired_login_begins_again_at_the_login_page, |world| {
    let mut pc = world.browser("health");
    pc.sign_in("testuser002", PASSWORD).await;
    world.clock.advance(30 * 60_000);
    assert_eq!(pc.code(&world.code()).await, Page::Login);
    assert_eq!(pc.problem(Page::Login).await, Some(Problem::Expired));
    assert!(!pc.is_signed_in().await);
});

story!(an_abandoned_flow_is_over, |world| {
    let mut pc = world.browser("health");
    pc.sign_in("testuser002", PASSWORD).await;
    let mut kept = pc.clone();
    assert_eq!(pc.abandon().await, Page::Login);
    assert!(pc.caller.flow.is_none());
    assert_eq!(kept.code(&world.code()).await, Page::Login);
    assert!(!kept.is_signed_in().await);
});

story!(an_invented_flow_or_session_is_none, |world| {
    let mut pc = world.browser("construction");
    pc.caller.flow = Some(Token::from_bytes([7; 32]));
    pc.caller.session = Some(Token::from_bytes([7; 32]));
    assert!(pc.flow().await.is_none() && !pc.is_signed_in().await);
    assert_eq!(pc.renew(NEW).await, Page::Recovery);
    assert_eq!(pc.change_password(PASSWORD, NEW, true).await, Page::Login);
    assert_eq!(pc.confirm(PASSWORD, "").await, Page::Login);
});

story!(a_finished_recovery_answers_a_repeated_click_for_a_minute_and_then_no_more, |world| {
    let mut phone = world.browser("construction");
    through_the_mail(world, &mut phone, "hk000000-01_a").await;
    let mut again = phone.clone();
    phone.renew(NEW).await;
    world.clock.advance(60_000 - 1);
    assert_eq!(again.renew("another kettle of fish").await, Page::Portal);
    assert_eq!(again.caller.session, phone.caller.session);
    world.clock.advance(1);
    assert_eq!(again.renew("another kettle of fish").await, Page::Recovery);
    assert_eq!(world.logged("password_reset", "").await, 1);
    phone.sign_out().await;
    assert!(!again.is_signed_in().await);
});

story!(an_app_enrolled_between_link_and_password_is_asked_for, |world| {
    let mut phone = world.browser("construction");
    assert_eq!(through_the_mail(world, &mut phone, "hk000000-01_a").await, Page::RenewPassword);
    let mut pc = world.browser("construction").signed_in("hk000000-01_a").await;
    pc.begin_device().await;
    let key = pc.new_key().await.unwrap();
    assert_eq!(pc.confirm_device("Phone", &world.code_of(&key)).await, Page::PortalDevices);

    assert_eq!(phone.renew(NEW).await, Page::LoginOtp);
    assert_eq!(world.logged("password_reset", "").await, 0);
    world.seconds_pass(30);
    assert_eq!(phone.code(&world.code_of(&key)).await, Page::RenewPassword);
    assert_eq!(phone.renew(NEW).await, Page::Portal);
});

story!(a_mailed_link_adds_no_second_app_beside_one_enrolled_meanwhile, |world| {
    let mut thief = world.browser("health");
    assert_eq!(through_the_mail(world, &mut thief, "testuser001").await, Page::EnrolAuthenticator);
    let stolen = thief.flow().await.unwrap().enrolment.unwrap().key();
    let mut owner = world.browser("health");
    assert_eq!(owner.sign_in("testuser001", PASSWORD).await, Page::EnrolAuthenticator);
    let key = owner.flow().await.unwrap().enrolment.unwrap().key();
    assert_eq!(owner.enrol("Phone", &world.code_of(&key)).await, Page::Portal);

    assert_eq!(thief.enrol("Other", &world.code_of(&stolen)).await, Page::LoginOtp);
    assert_eq!(settings::devices(&owner.portal, &owner.caller).await.unwrap().len(), 1);
    world.seconds_pass(30);
    assert_eq!(thief.code(&world.code_of(&stolen)).await, Page::LoginOtp);
    assert_eq!(thief.problem(Page::LoginOtp).await, Some(Problem::OtpWrong));
    assert_eq!(thief.renew(NEW).await, Page::LoginOtp);
});

story!(a_mailed_link_leaves_an_enrolled_app_as_it_is, |world| {
    let mut phone = world.browser("health");
    phone.ask("testuser002").await;
    phone.open(&link(world).await);
    let before = world.dump().await.remove("devices");
    phone.press().await;
    phone.enrol("Mine", &world.code_of(APP_KEY)).await;
    phone.renew(NEW).await;
    assert_eq!(world.dump().await.remove("devices"), before);
    assert!(phone.flow().await.unwrap().enrolment.is_none());
});
