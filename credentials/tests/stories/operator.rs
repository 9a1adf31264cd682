//! What operators see and change of accounts.

use credentials::{
    account::Role,
    form::{Page, Problem},
    operator::{PER_PAGE, PasswordState},
    permit::Denied,
};

use crate::{
    customers::WITHOUT_LOGIN,
    mailbox::post,
    staff::{ADMINISTRATOR, COLLEAGUE, EXCHANGE, OPERATOR, USER, arrive, at_desk},
    world::{PASSWORD, story},
};

story!(accounts_are_listed_searched_and_shown_without_any_secret, |world| {
    arrive(world, EXCHANGE).await;
    let operator = at_desk(world, EXCHANGE, OPERATOR).await;
    let user = at_desk(world, EXCHANGE, USER).await;
    let all = operator.accounts("", 1).await.unwrap();
    assert_eq!((all.total, all.page, all.pages, all.lines.len()), (8, 1, 1, 8));
    for (typed, found) in [("ﾃｽﾄ 花子", 1), ("ejum", 4), ("０９０", 2), ("%", 0), ("_", 0), ("' OR 1=1", 0), ("\0", 8)]
    {
        assert_eq!(operator.accounts(typed, 1).await.unwrap().total, found, "{typed}");
    }
    for page in [-3, 0, 7, i64::MAX] {
        assert_eq!(operator.accounts("", page).await.unwrap().page, 1);
    }
    let line = operator.accounts("ejum0001", 1).await.unwrap().lines.remove(0);
    assert_eq!((line.role, line.company.as_ref().unwrap().0.as_str(), line.devices), (Role::User, "EJ0001", 0));
    assert_eq!(line.last_login.unwrap(), world.portal.now());
    let facts = operator.account(&line.account_id).await.unwrap();
    assert_eq!(facts.email.as_deref(), Some("ej*****@exchange.example.jp"));
    assert_eq!(facts.phones, ["****-**-*678"]);
    assert_eq!((facts.password, facts.sessions, facts.myself), (PasswordState::Imported, 1, false));
    let own = world.account_id(EXCHANGE, OPERATOR).await;
    assert!(operator.account(&own).await.unwrap().myself);
    let shown = format!("{facts:?} {:?}", operator.account(&own).await);
    assert!(!shown.contains("argon2") && !shown.contains(crate::world::APP_KEY));
    let elsewhere = world.account_id("health", "testuser001").await;
    for id in [elsewhere.as_str(), "", "x", &"0".repeat(32)] {
        assert_eq!(operator.account(id).await.unwrap_err(), Denied::NotYours);
    }
    assert!(user.accounts("", 1).await.is_err());
});

story!(nobody_sees_an_agencys_login_ids_and_long_lists_have_pages, |world| {
    for number in 0..PER_PAGE {
        world.add("agency", &format!("03{number:06}"), &format!("shop{number}@example.jp")).await;
    }
    crate::staff::operators(world, "agency").await;
    let operator = at_desk(world, "agency", OPERATOR).await;
    let first = operator.accounts("", 1).await.unwrap();
    assert_eq!((first.total, first.pages, first.lines.len()), (58, 2, 50));
    assert_eq!(operator.accounts("", 99).await.unwrap().lines.len(), 8);
    let line = |id: &str| first.lines.iter().find(|line| line.user_id == id).unwrap().login_id.clone();
    assert_eq!(line("01058734").as_deref(), Some("ka*****@example.jp"));
    assert_eq!(line(WITHOUT_LOGIN), None);
});

story!(an_account_that_is_locked_out_is_let_in_again, |world| {
    arrive(world, EXCHANGE).await;
    let id = world.account_id(EXCHANGE, USER).await;
    let mut operator = at_desk(world, EXCHANGE, OPERATOR).await;
    let mut known = at_desk(world, EXCHANGE, USER).await;
    known.sign_out().await;
    for _ in 0..25 {
        world.browser(EXCHANGE).sign_in(USER, "wrong").await;
        known.sign_in(USER, "wrong").await;
    }
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, PASSWORD).await, Page::Login);
    assert_eq!(known.sign_in(USER, PASSWORD).await, Page::Login);
    assert!(operator.account(&id).await.unwrap().locked_until.is_some());
    assert_eq!(operator.unlock(&id).await, Page::AdminAccount);
    assert_eq!(operator.account(&id).await.unwrap().locked_until, None);
    assert_eq!(known.sign_in(USER, PASSWORD).await, Page::Portal);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, PASSWORD).await, Page::Portal);
    operator.unlock(&id).await;
    assert!(world.logged("account_unlocked", "by operator01").await >= 1);
});

story!(a_disabled_account_is_out_at_once_and_comes_back, |world| {
    arrive(world, EXCHANGE).await;
    let id = world.account_id(EXCHANGE, ADMINISTRATOR).await;
    let mut operator = at_desk(world, EXCHANGE, OPERATOR).await;
    let inside = at_desk(world, EXCHANGE, ADMINISTRATOR).await;
    world.seconds_pass(30);
    let mut halfway = world.browser(EXCHANGE);
    assert_eq!(halfway.sign_in(ADMINISTRATOR, PASSWORD).await, Page::LoginOtp);
    assert_eq!(operator.disable(&id).await, Page::AdminAccount);
    operator.disable(&id).await;
    assert!(!inside.is_signed_in().await);
    assert_eq!(halfway.code(&world.code()).await, Page::Login);
    assert_eq!(world.browser(EXCHANGE).sign_in(ADMINISTRATOR, PASSWORD).await, Page::Login);
    assert!(operator.account(&id).await.unwrap().line.disabled);
    operator.enable(&id).await;
    assert!(!inside.is_signed_in().await);
    at_desk(world, EXCHANGE, ADMINISTRATOR).await;
    assert_eq!(world.logged("account_disabled", "by operator01").await, 1, "what is so already isn't done again");
    assert_eq!(world.logged("account_enabled", "by operator01").await, 1);
});

story!(signing_somebody_out_everywhere_and_asking_for_a_new_password, |world| {
    arrive(world, EXCHANGE).await;
    let id = world.account_id(EXCHANGE, USER).await;
    let mut operator = at_desk(world, EXCHANGE, OPERATOR).await;
    let (one, other) = (at_desk(world, EXCHANGE, USER).await, at_desk(world, EXCHANGE, USER).await);
    assert_eq!(operator.sign_out_account(&id).await, Page::AdminAccount);
    assert!(!one.is_signed_in().await && !other.is_signed_in().await && operator.is_signed_in().await);
    assert_eq!(world.logged("signed_out_everywhere", "2 by operator01").await, 1);
    operator.require_renewal(&id).await;
    assert!(operator.account(&id).await.unwrap().line.must_renew);
    let mut user = world.browser(EXCHANGE);
    assert_eq!(user.sign_in(USER, PASSWORD).await, Page::RenewPassword);
    assert!(!user.is_signed_in().await);
    assert_eq!(user.renew("VioletKettle0nASlowBoat").await, Page::Portal);
    assert!(!operator.account(&id).await.unwrap().line.must_renew);
    assert_eq!(world.browser(EXCHANGE).sign_in(USER, "VioletKettle0nASlowBoat").await, Page::Portal);
});

story!(an_operator_changes_nothing_of_the_own_account_and_nothing_once_demoted, |world| {
    arrive(world, EXCHANGE).await;
    let (own, user) = (world.account_id(EXCHANGE, OPERATOR).await, world.account_id(EXCHANGE, USER).await);
    let mut operator = at_desk(world, EXCHANGE, OPERATOR).await;
    for page in [
        operator.unlock(&own).await,
        operator.disable(&own).await,
        operator.sign_out_account(&own).await,
        operator.require_renewal(&own).await,
    ] {
        assert_eq!(page, Page::AdminAccount);
        assert_eq!(operator.problem(Page::AdminAccount).await, Some(Problem::NotYourself));
    }
    assert!(world.logged("denied", "change accounts: own account by operator01").await >= 4);
    world.tamper("UPDATE accounts SET role = 'helpdesk' WHERE user_id = 'operator01' AND realm = 'exchange'").await;
    let before = world.text("SELECT state FROM accounts WHERE user_id = 'EJUM0001'").await;
    operator.disable(&user).await;
    assert_eq!(operator.problem(Page::AdminAccount).await, Some(Problem::NotYourRole));
    assert_eq!(world.text("SELECT state FROM accounts WHERE user_id = 'EJUM0001'").await, before);
    let mut colleague = at_desk(world, EXCHANGE, COLLEAGUE).await;
    world.seconds_pass(15 * 60);
    assert_eq!(colleague.disable(&user).await, Page::PortalConfirm);
    assert_eq!(colleague.accounts("", 1).await.unwrap_err(), Denied::Role);
    assert_eq!(world.text("SELECT state FROM accounts WHERE user_id = 'EJUM0001'").await, before);
    assert!(post(world).await.is_empty());
});
