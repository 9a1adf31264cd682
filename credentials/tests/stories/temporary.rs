//! What a temporary password opens, and for how long: one sign-in, one page.

use credentials::{
    customers,
    desk::Gate,
    flow::Step,
    form::{Page, Problem},
    helpdesk, login, operator, organisation,
    outbox::Content,
    permit::{Act, Denied},
    recovery, renew, session, settings,
};

use crate::{
    browser::{Browser, secret},
    enumeration::statements,
    mailbox::post,
    reissue::{NEW, TYPED, company, reissued},
    staff::{ADMINISTRATOR, EXCHANGE, HELPER, USER, at_desk},
    world::{PASSWORD, World, story},
};

/// What the tests of all realms' pages could do with it.
async fn nothing_opens(world: &World, user: &mut Browser, temporary: &str) {
    let account = world.account_id(EXCHANGE, USER).await;
    let (portal, caller) = (user.portal.clone(), user.caller.clone());
    for act in Act::ALL {
        assert!(matches!(user.gate(act).await, Gate::Login), "{}", act.name());
    }
    let at_login = [
        user.reissue(&account, TYPED).await,
        user.begin_check(&account).await.0,
        user.confirm(temporary, "").await,
        user.change_password(temporary, NEW, false).await,
        user.begin_device().await,
        user.sign_out_everywhere().await,
        operator::unlock(&portal, &caller, &account).await.unwrap().go,
        operator::require_renewal(&portal, &caller, &account).await.unwrap().go,
        operator::send_again(&portal, &caller, &account).await.unwrap().go,
        settings::new_codes(&portal, &caller).await.unwrap().go,
        settings::login_id::change(&portal, &caller, "new@example.jp").await.unwrap().go,
        session::end(&portal, &caller, &account).await.unwrap().go,
    ];
    user.caller = caller.clone();
    assert!(at_login.iter().all(|page| matches!(page, Page::Login)), "{at_login:?}");
    let at_renewal = [
        user.code("123456").await,
        user.enrol("App", "123456").await,
        renew::keep_password(&portal, &caller).await.unwrap().go,
        credentials::login_change::confirm(&portal, &caller, "12345678").await.unwrap().go,
    ];
    assert!(at_renewal.iter().all(|page| *page == Page::RenewPassword), "{at_renewal:?}");
    assert_eq!(recovery::start(&portal, &caller, USER, "").await.unwrap().go, Page::Recovery);
    assert!(session::list(&portal, &caller).await.unwrap().is_empty());
    assert!(settings::history(&portal, &caller).await.unwrap().is_empty());
    assert!(settings::devices(&portal, &caller).await.unwrap().is_empty());
    assert!(settings::codes(&portal, &caller).await.unwrap().is_none());
    assert!(customers::list(&portal, &caller, "", 1).await.unwrap().is_none());
    assert!(user.issued().await.is_none());
    assert_eq!(user.reissue_page(&account).await.err(), Some(Denied::Role));
    assert!(helpdesk::desk(&portal, &caller, "").await.unwrap().is_err());
    assert!(operator::accounts(&portal, &caller, "", 1).await.unwrap().is_err());
    assert!(operator::figures(&portal, &caller).await.unwrap().is_err());
    assert!(organisation::search(&portal, &caller, &organisation::Search::default(), 1).await.unwrap().is_err());
    assert!(!user.is_signed_in().await);
}

story!(it_opens_nothing_but_a_new_password, |world| {
    let (temporary, _) = reissued(world).await;
    let mut user = world.browser(EXCHANGE);
    assert_eq!(user.sign_in(USER, &temporary).await, Page::RenewPassword);
    nothing_opens(world, &mut user, &temporary).await;
    let flow = user.flow().await.unwrap();
    assert_eq!(
        (flow.step, flow.page, flow.steps.as_slice()),
        (Step::Renew, Page::RenewPassword, [Step::Renew].as_slice())
    );
    assert_eq!(user.renew("short").await, Page::RenewPassword);
    assert_eq!(user.renew(NEW).await, Page::Portal);
});

story!(whoever_has_an_app_gives_its_code_first, |world| {
    let (_, _) = company(world).await;
    let mut helper = at_desk(world, EXCHANGE, HELPER).await;
    let check = helper.finished_check(world).await;
    assert_eq!(helper.issue_after(&check, TYPED).await, Page::HelpdeskIssued);
    world.seconds_pass(30);
    let mut administrator = world.browser(EXCHANGE);
    assert_eq!(administrator.sign_in(ADMINISTRATOR, TYPED).await, Page::LoginOtp);
    assert_eq!(administrator.renew(NEW).await, Page::LoginOtp);
    assert_eq!(administrator.code("000000").await, Page::LoginOtp);
    assert!(!administrator.is_signed_in().await);
    assert_eq!(administrator.code(&world.code()).await, Page::RenewPassword);
    assert!(!administrator.is_signed_in().await);
    assert_eq!(administrator.renew(TYPED).await, Page::RenewPassword);
    assert_eq!(administrator.problem(Page::RenewPassword).await, Some(Problem::SameAsTemporary));
    assert_eq!(administrator.renew(NEW).await, Page::Portal);
    assert!(matches!(administrator.gate(Act::Reissue).await, Gate::Open(_)), "the code was given in this session");
});

story!(it_works_once, |world| {
    let (temporary, _) = reissued(world).await;
    let mut user = world.browser(EXCHANGE);
    assert_eq!(user.sign_in(USER, &temporary).await, Page::RenewPassword);
    let mut second = world.browser(EXCHANGE);
    assert_eq!(second.sign_in(USER, &temporary).await, Page::Login);
    assert_eq!(second.problem(Page::Login).await, Some(Problem::TemporaryOver));
    assert_eq!(user.abandon().await, Page::Login);
    assert_eq!(user.sign_in(USER, &temporary).await, Page::Login, "left is used too");
    assert_eq!(user.problem(Page::Login).await, Some(Problem::TemporaryOver));
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, "WrongTeapot72Sun").await, Page::Login);
    assert_eq!(world.logged("sign_in_failed", "temporary password over").await, 2);
});

story!(a_double_click_comes_to_the_same_attempt_for_a_minute, |world| {
    let (temporary, _) = reissued(world).await;
    let mut user = world.browser(EXCHANGE);
    let click = async |user: &mut Browser, nonce: &str| {
        let outcome = login::password(&user.portal, &user.caller, (USER, nonce), secret(&temporary), false).await;
        user.follow(outcome.unwrap())
    };
    assert_eq!(click(&mut user, "form 1").await, Page::RenewPassword);
    let flow = user.caller.flow.clone();
    user.caller.flow = None;
    assert_eq!(click(&mut user, "form 1").await, Page::RenewPassword);
    assert_eq!(user.caller.flow, flow);
    assert_eq!(click(&mut world.browser(EXCHANGE), "form 2").await, Page::Login, "another form isn't a double click");
    world.seconds_pass(61);
    assert_eq!(click(&mut world.browser(EXCHANGE), "form 1").await, Page::Login);
    assert_eq!(user.renew(NEW).await, Page::Portal);
    assert_eq!(click(&mut world.browser(EXCHANGE), "form 1").await, Page::Login);
    assert_eq!(world.logged("temporary_used", "").await, 1);
});

/// From 09:00 in Tokyo to the last millisecond but one of the next day.
const TO_THE_END: i64 = (15 + 24) * 3_600_000 - 2;

story!(it_works_until_the_end_of_the_next_day, |world| {
    let begun = world.portal.now();
    let (temporary, _) = reissued(world).await;
    world.clock.hold(credentials::clock::Moment(begun.0 + TO_THE_END));
    let mut user = world.browser(EXCHANGE);
    assert_eq!(user.sign_in(USER, &temporary).await, Page::RenewPassword);
    world.seconds_pass(600);
    assert_eq!(user.renew(NEW).await, Page::Portal, "who came in time may finish");
});

story!(it_is_dead_after_the_end_of_the_next_day, |world| {
    let begun = world.portal.now();
    let (temporary, admin) = reissued(world).await;
    world.clock.hold(credentials::clock::Moment(begun.0 + TO_THE_END + 1));
    let mut user = world.browser(EXCHANGE);
    assert_eq!(user.sign_in(USER, &temporary).await, Page::Login);
    assert_eq!(user.problem(Page::Login).await, Some(Problem::TemporaryOver), "they learn to ask for a new one");
    assert_eq!(user.sign_in(USER, "WrongTeapot72Sun").await, Page::Login);
    assert_eq!(user.problem(Page::Login).await, Some(Problem::SignInFailed), "who doesn't know it learns nothing");
    assert!(admin.issued().await.is_none());
});

story!(whoever_has_not_used_it_is_reminded_once, |world| {
    let (_, _) = reissued(world).await;
    assert_eq!(post(world).await.len(), 1, "the notice");
    world.seconds_pass(32 * 3600);
    assert!(post(world).await.is_empty(), "more than six hours are left");
    world.seconds_pass(3600);
    let letters = post(world).await;
    let [letter] = letters.as_slice() else { panic!("one letter: {letters:?}") };
    let Content::TemporaryReminder { url, ends_at, user_id } = &letter.content else { panic!("a reminder") };
    assert_eq!((url.as_str(), user_id.as_str()), ("https://saihakko.example.jp/exchange/login", USER));
    assert_eq!(ends_at.to_string(), "2026-01-14T14:59:59.999Z");
    assert_eq!(letter.to, "ejum0001@exchange.example.jp");
    assert_eq!(world.number("SELECT reminded FROM temporary_passwords").await, 1);
    assert_eq!(world.logged("temporary_reminded", "").await, 1);
    world.seconds_pass(3600);
    assert!(post(world).await.is_empty());
});

story!(nobody_is_reminded_of_one_that_was_used_or_replaced, |world| {
    let (temporary, mut admin) = reissued(world).await;
    let id = world.account_id(EXCHANGE, USER).await;
    assert_eq!(admin.reissue(&id, TYPED).await, Page::AdminIssued);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, &temporary).await, Page::Login);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, TYPED).await, Page::RenewPassword);
    assert_eq!(post(world).await.len(), 2, "the notices");
    world.seconds_pass(34 * 3600);
    assert!(post(world).await.is_empty());
});

story!(a_temporary_password_never_lets_in_beside_a_password, |world| {
    let (temporary, _) = reissued(world).await;
    // However it came about: whoever has a password signs in with that only.
    world.tamper("UPDATE accounts SET password_hash = (SELECT b.password_hash FROM accounts b WHERE b.realm = 'exchange' AND b.user_id = 'EJUM0900') WHERE realm = 'exchange' AND user_id = 'EJUM0001'").await;
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, &temporary).await, Page::Login);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, PASSWORD).await, Page::Portal);
});

story!(a_required_renewal_is_the_first_page_after_sign_in, |world| {
    world.tamper("UPDATE accounts SET must_renew = 1").await;
    let mut user = world.browser("construction");
    assert_eq!(user.sign_in("hk000000-01_a", PASSWORD).await, Page::RenewPassword);
    assert!(!user.is_signed_in().await);
    assert_eq!(user.renew(PASSWORD).await, Page::RenewPassword);
    assert_eq!(user.problem(Page::RenewPassword).await, Some(Problem::PasswordSame));
    assert_eq!(user.renew(NEW).await, Page::Portal);
    assert_eq!(world.browser("construction").sign_in("hk000000-01_a", NEW).await, Page::Portal, "once");
    let mut operator = world.browser("construction");
    assert_eq!(operator.sign_in("operator01", PASSWORD).await, Page::LoginOtp);
    assert_eq!(operator.code(&world.code()).await, Page::RenewPassword);
    assert_eq!(operator.renew(NEW).await, Page::Portal);
});

async fn of_sign_in(world: &World, id: &str, password: &str) -> Vec<String> {
    let mut browser = world.browser(EXCHANGE);
    statements(async move { assert_eq!(browser.sign_in(id, password).await, Page::Login) }).await
}

story!(a_refused_login_runs_the_same_statements_with_a_temporary_password, |world| {
    let (temporary, _) = reissued(world).await;
    of_sign_in(world, "warm", "up").await;
    let unknown = of_sign_in(world, "nobody", PASSWORD).await;
    assert!(unknown.len() >= 5, "something was heard: {unknown:#?}");
    assert_eq!(of_sign_in(world, USER, "wrong").await, unknown, "waiting");
    assert_eq!(of_sign_in(world, USER, PASSWORD).await, unknown, "the old password");
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, &temporary).await, Page::RenewPassword);
    assert_eq!(of_sign_in(world, USER, "wrong").await, unknown, "used");
    world.seconds_pass(48 * 3600);
    assert_eq!(of_sign_in(world, USER, "wrong").await, unknown, "over");
});
