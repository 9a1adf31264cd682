//! How often may be asked and tried: exact under load, whatever is varied, and nobody is locked out of a browser they use.

use std::sync::Arc;

use credentials::{
    form::{Page, Problem},
    realm::{Limits, Rate},
};

use crate::{
    browser::Browser,
    crowd::all_at_once,
    mailbox::{post, url},
    world::{PASSWORD, World, story},
};

const ID: &str = "hk000000-01_a";

async fn verified(world: &World) -> i64 {
    world.logged("sign_in_failed", "").await
}

/// Wrong passwords from all browsers at once.
async fn guess_at_once(browsers: Vec<Browser>) {
    all_at_once(browsers, |mut b| async move {
        let page = b.sign_in(ID, "wrong").await;
        (b, page)
    })
    .await;
}

fn with_limits(mut browser: Browser, change: fn(&mut Limits)) -> Browser {
    let mut realm = (*browser.caller.realm).clone();
    change(&mut realm.limits);
    browser.caller.realm = Arc::new(realm);
    browser
}

const HOUR: std::time::Duration = std::time::Duration::from_hours(1);

story!(of_64_guesses_at_once_from_everywhere_ten_are_looked_at, |world| {
    let second = world.restarted().await;
    let crowd = (0..64).map(|n| world.browser("construction").on(if n % 2 == 0 { &world.portal } else { &second }));
    guess_at_once(crowd.collect()).await;
    assert_eq!(verified(world).await, 10);
    assert_eq!(world.logged("limited", "login").await, 54);
    second.store.close().await;
});

story!(spellings_sessions_and_restarts_give_no_further_tries, |world| {
    let spellings =
        ["hk000000-01_a", "HK000000-01_A", "ｈｋ００００００－０１＿ａ", "hk000000 ‐01_a", "hk000000\u{200b}-01_a"];
    for spelling in spellings {
        for _ in 0..2 {
            assert_eq!(world.browser("construction").sign_in(spelling, "wrong").await, Page::Login);
        }
    }
    let restarted = world.restarted().await;
    let mut thief = world.browser("construction").on(&restarted);
    assert_eq!(thief.sign_in(ID, PASSWORD).await, Page::Login, "not even the right one");
    assert_eq!(thief.problem(Page::Login).await, Some(Problem::TryLater(60)));
    assert_eq!(verified(world).await, 10);
    restarted.store.close().await;
});

story!(after_its_window_the_account_opens_again_to_the_millisecond, |world| {
    for _ in 0..10 {
        world.browser("construction").sign_in(ID, "wrong").await;
    }
    world.clock.advance(3_600_000 - 1);
    assert_eq!(world.browser("construction").sign_in(ID, PASSWORD).await, Page::Login);
    world.clock.advance(1);
    assert_eq!(world.browser("construction").sign_in(ID, PASSWORD).await, Page::Portal);
});

story!(a_thousand_guesses_of_a_stranger_do_not_hold_up_the_owner_s_browser, |world| {
    let mut owner = world.browser("construction").signed_in(ID).await;
    owner.sign_out().await;
    for _ in 0..20 {
        guess_at_once((0..50).map(|_| world.browser("construction")).collect()).await;
    }
    assert_eq!(verified(world).await, 10);
    let mut elsewhere = owner.clone().at("192.0.2.55");
    assert_eq!(owner.sign_in(ID, PASSWORD).await, Page::Portal);
    assert_eq!(elsewhere.sign_in(ID, PASSWORD).await, Page::Portal, "at another address too");
    let mut new = world.browser("construction");
    assert_eq!(new.sign_in(ID, PASSWORD).await, Page::Login);
});

story!(a_known_browser_has_a_limit_of_its_own_and_is_known_to_its_account_only, |world| {
    let mut owner = world.browser("construction").signed_in(ID).await;
    owner.sign_out().await;
    guess_at_once(vec![owner.clone(); 64]).await;
    assert_eq!(verified(world).await, 20);
    assert_eq!(owner.sign_in(ID, PASSWORD).await, Page::Login);
    assert_eq!(owner.problem(Page::Login).await, Some(Problem::TryLater(15)));
    assert_eq!(
        world.browser("construction").sign_in(ID, PASSWORD).await,
        Page::Portal,
        "new browsers aren't held up by it"
    );
    for _ in 0..10 {
        owner.sign_in("hk000000-02_a", "wrong").await;
    }
    assert_eq!(owner.sign_in("hk000000-02_a", PASSWORD).await, Page::Login, "a stranger to the other account");
});

story!(one_address_has_sixty_tries_at_unknown_ids_and_a_right_password_costs_none, |world| {
    let mut office = world.browser("construction").at("198.51.100.7");
    for round in 0..59 {
        office.sign_in(&format!("nobody{round}"), "x").await;
    }
    for _ in 0..5 {
        assert_eq!(
            world.browser("construction").at("198.51.100.7").sign_in("hk000000-02_a", PASSWORD).await,
            Page::Portal
        );
    }
    office.sign_in("nobody", "x").await;
    assert_eq!(office.problem(Page::Login).await, Some(Problem::SignInFailed));
    office.sign_in("nobody else", "x").await;
    assert_eq!(office.problem(Page::Login).await, Some(Problem::TryLater(15)));
    assert_eq!(verified(world).await, 60);
    let mut neighbour = world.browser("construction").at("198.51.100.8");
    assert_eq!(neighbour.sign_in("hk000000-02_a", PASSWORD).await, Page::Portal);
});

story!(one_network_is_counted_over_its_addresses, |world| {
    for host in 0..8 {
        let change = |limits: &mut Limits| limits.try_per_network = Rate { count: 5, per: HOUR };
        let mut browser = with_limits(world.browser("construction").at(&format!("2001:db8:1:{host}::9")), change);
        browser.sign_in(&format!("nobody{host}"), "x").await;
        let expected = if host < 5 { Problem::SignInFailed } else { Problem::TryLater(60) };
        assert_eq!(browser.problem(Page::Login).await, Some(expected), "{host}");
    }
});

story!(asking_is_limited_by_address_and_by_network_exactly_under_load, |world| {
    let ask = |browsers: Vec<Browser>| {
        all_at_once(browsers, |mut b| async move {
            let page = b.ask("nobody").await;
            (b, page)
        })
    };
    let crowd = ask((0..64).map(|_| world.browser("construction").at("203.0.113.9")).collect()).await;
    assert_eq!(crowd.iter().filter(|c| c.1 == Page::RecoverySent).count(), 30);
    let refused = crowd.iter().find(|c| c.1 == Page::Recovery).unwrap();
    assert_eq!(refused.0.problem(Page::Recovery).await, Some(Problem::TryLater(60)));
    assert_eq!(refused.0.form(Page::Recovery).await.unwrap().typed.len(), 1, "what was typed stays");

    let change = |limits: &mut Limits| limits.ask_per_network = Rate { count: 40, per: HOUR };
    let wide = (0..64).map(|n| with_limits(world.browser("construction").at(&format!("192.0.2.{n}")), change));
    let crowd = ask(wide.collect()).await;
    assert_eq!(crowd.iter().filter(|c| c.1 == Page::RecoverySent).count(), 40);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox").await, 70);
});

story!(codes_are_limited_too_at_sign_in_and_when_proving_oneself_again, |world| {
    let mut owner = world.browser("health");
    owner.sign_in("testuser002", PASSWORD).await;
    owner.code(&world.code()).await;
    for _ in 0..12 {
        let mut thief = world.browser("health");
        thief.sign_in("testuser002", PASSWORD).await;
        thief.code("123456").await;
    }
    assert_eq!(world.logged("otp_failed", "").await, 10);
    let mut thief = world.browser("health");
    thief.sign_in("testuser002", PASSWORD).await;
    world.seconds_pass(30);
    assert_eq!(thief.code(&world.code()).await, Page::LoginOtp);
    assert_eq!(thief.problem(Page::LoginOtp).await, Some(Problem::TryLater(60)));

    // A stolen session with the password: each login begins the count of passwords anew, but not that of codes.
    for _ in 0..40 {
        owner.confirm(PASSWORD, "123456").await;
        owner.clone().sign_in("testuser002", PASSWORD).await;
    }
    assert_eq!(world.logged("confirm_failed", "").await, 20);
});

story!(an_account_gets_three_mails_an_hour_silently, |world| {
    for asked in 0..5 {
        let mut phone = world.browser("construction");
        assert_eq!(phone.ask(ID).await, Page::RecoverySent);
        assert_eq!(post(world).await.len(), usize::from(asked < 3));
        world.seconds_pass(60);
    }
    assert_eq!(world.logged("recovery_skipped", "too many mails to this account").await, 2);
    assert_eq!(
        world.number("SELECT COUNT(*) FROM outbox WHERE state = 'skipped' AND words LIKE 'too many mails%'").await,
        2
    );
    world.seconds_pass(3600 - 5 * 60);
    world.browser("construction").ask(ID).await;
    assert_eq!(post(world).await.len(), 1);
});

story!(a_mailbox_gets_ten_mails_an_hour_over_all_its_ids_also_with_two_workers, |world| {
    let ids = [ID, "hk000000-02_a", "hk000000-03_a", "hk000000-04_a", "hk000000-05_a"];
    for id in &ids[2..] {
        world.add("construction", id, "Tanaka@Example.jp").await;
    }
    for id in ids {
        for _ in 0..3 {
            world.browser("construction").ask(id).await;
            world.clock.advance(1);
        }
    }
    let second = world.restarted().await;
    let mut work = tokio::task::JoinSet::new();
    for job in crate::mailbox::claim(&world.portal, "worker").await {
        let portal = if work.len().is_multiple_of(2) { world.portal.clone() } else { second.clone() };
        work.spawn(async move { crate::mailbox::send(&portal, &job).await });
    }
    let sent = work.join_all().await.into_iter().flatten().filter(|letter| url(letter).is_some()).count();
    let skipped = world.logged("recovery_skipped", "").await;
    assert_eq!(i64::try_from(sent).unwrap() + skipped, 15);
    assert_eq!(
        world.number("SELECT COUNT(*) FROM links WHERE voided_at IS NULL").await,
        5.min(i64::try_from(sent).unwrap())
    );
    assert!(sent <= 10, "{sent}");
    for id in ids {
        world.browser("construction").ask(id).await;
        world.browser("construction").ask(id).await;
        world.seconds_pass(1);
        post(world).await;
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM links").await, 10);
    assert!(world.logged("recovery_skipped", "too many mails to this mailbox").await >= 1);
    second.store.close().await;
});
