//! The life of a mailed link: from the acceptance by the mail server to its end, its one use, and what voids it.

use std::collections::BTreeMap;

use credentials::{
    form::{Page, Problem},
    outbox,
    recovery::LinkView,
};

use crate::{
    browser::Browser,
    crowd::{all_at_once, pages},
    mailbox::{claim, link, post, through_the_mail, url},
    world::{PASSWORD, World, story},
};

const NEW: &str = "violet kettle on a slow boat";

async fn view(browser: &Browser) -> LinkView {
    credentials::recovery::link(&browser.portal, &browser.caller).await.unwrap()
}

/// A browser of health that asked; the mail server takes the message after so many seconds. With the URL.
async fn asked_with_slow_relay(world: &World, seconds: i64) -> (Browser, String) {
    let mut phone = world.browser("health");
    phone.ask("testuser003").await;
    let jobs = claim(&world.portal, "worker").await;
    let outbox::Prepared::Send(letter) = outbox::prepare(&world.portal, &jobs[0]).await.unwrap() else {
        panic!("a letter")
    };
    world.seconds_pass(seconds);
    outbox::accepted(&world.portal, &jobs[0]).await.unwrap();
    (phone, url(&letter).unwrap().to_owned())
}

story!(five_minutes_are_five_minutes_also_on_a_slow_relay, |world| {
    let (mut phone, url) = asked_with_slow_relay(world, 240).await;
    phone.open(&url);
    world.clock.advance(5 * 60_000 - 1);
    assert!(matches!(view(&phone).await, LinkView::Ready { .. }));
    assert_eq!(phone.press().await, Page::RenewPassword);
});

story!(a_link_ends_to_the_millisecond, |world| {
    let (mut phone, url) = asked_with_slow_relay(world, 240).await;
    phone.open(&url);
    world.clock.advance(5 * 60_000);
    assert!(matches!(view(&phone).await, LinkView::Expired));
    assert_eq!(phone.press().await, Page::RecoveryLink);
    assert!(matches!(view(&phone).await, LinkView::Expired));
    assert_eq!(world.logged("link_refused", "expired").await, 1);
    assert_eq!(phone.ask("testuser003").await, Page::RecoverySent, "a new start is offered");
});

story!(however_slow_the_relay_a_link_ends_with_the_cap_from_the_asking, |world| {
    let (mut phone, url) = asked_with_slow_relay(world, 34 * 60).await;
    phone.open(&url);
    world.clock.advance(60_000 - 1);
    assert!(matches!(view(&phone).await, LinkView::Ready { .. }));
    world.clock.advance(1);
    assert!(matches!(view(&phone).await, LinkView::Expired));
    assert_eq!(phone.press().await, Page::RecoveryLink);
});

story!(of_64_browsers_that_press_at_once_one_goes_on, |world| {
    world.browser("construction").ask("hk000000-01_a").await;
    let url = link(world).await;
    let browsers: Vec<Browser> = (0..64)
        .map(|_| {
            let mut browser = world.browser("construction");
            browser.open(&url);
            browser
        })
        .collect();
    let crowd = all_at_once(browsers, |mut b| async move {
        let page = b.press().await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd), BTreeMap::from([(Page::RecoveryLink, 63), (Page::RenewPassword, 1)]));
    assert_eq!(crowd.iter().filter(|(b, _)| b.caller.flow.is_some()).count(), 1);
    assert_eq!(world.logged("link_redeemed", "").await, 1);
    assert_eq!(world.logged("link_refused", "used").await, 63);
    assert!(matches!(view(&crowd.iter().find(|c| c.1 == Page::RecoveryLink).unwrap().0).await, LinkView::Used));
});

story!(of_64_clicks_on_the_last_button_one_changes_the_password_and_all_are_in, |world| {
    let mut phone = world.browser("construction");
    through_the_mail(world, &mut phone, "hk000000-01_a").await;
    let crowd = all_at_once(vec![phone; 64], |mut b| async move {
        let page = b.renew(NEW).await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd), BTreeMap::from([(Page::Portal, 64)]));
    assert_eq!(world.logged("password_reset", "").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM sessions").await, 1);
    for (browser, _) in &crowd {
        assert!(browser.is_signed_in().await);
    }
});

story!(a_double_click_on_the_link_goes_on_in_the_same_flow, |world| {
    let mut phone = world.browser("construction");
    phone.ask("hk000000-01_a").await;
    phone.open(&link(world).await);
    let crowd = all_at_once(vec![phone; 2], |mut b| async move {
        let page = b.press().await;
        (b, page)
    })
    .await;
    assert_eq!(pages(&crowd), BTreeMap::from([(Page::RenewPassword, 2)]));
    assert_eq!(crowd[0].0.caller.flow, crowd[1].0.caller.flow);
    assert_eq!(world.number("SELECT COUNT(*) FROM flows WHERE link_id IS NOT NULL").await, 1);
    let mut back = crowd[0].0.clone();
    assert!(matches!(view(&back).await, LinkView::Ready { .. }), "Back shows the button again");
    assert_eq!(back.press().await, Page::RenewPassword);
});

story!(a_used_link_tells_everybody_else_that_it_was_used, |world| {
    let mut phone = world.browser("construction");
    phone.ask("hk000000-01_a").await;
    let url = link(world).await;
    phone.open(&url);
    phone.press().await;
    phone.renew(NEW).await;
    for mut browser in [world.browser("construction"), phone] {
        browser.open(&url);
        assert!(matches!(view(&browser).await, LinkView::Used));
        assert_eq!(browser.press().await, Page::RecoveryLink);
    }
});

story!(a_new_link_voids_the_older_one, |world| {
    let mut phone = world.browser("construction");
    phone.ask("hk000000-01_a").await;
    let older = link(world).await;
    world.seconds_pass(60);
    phone.ask("hk000000-01_a").await;
    let newer = link(world).await;
    phone.open(&older);
    assert!(matches!(view(&phone).await, LinkView::Used));
    assert_eq!(phone.press().await, Page::RecoveryLink);
    assert_eq!(world.logged("link_refused", "void").await, 1);
    phone.open(&newer);
    assert_eq!(phone.press().await, Page::RenewPassword);
});

story!(the_newest_asking_wins_also_when_its_mail_is_made_first, |world| {
    let mut phone = world.browser("construction");
    phone.ask("hk000000-01_a").await;
    let older = claim(&world.portal, "slow").await;
    world.seconds_pass(1);
    phone.ask("hk000000-01_a").await;
    let newer = link(world).await;
    let outbox::Prepared::SkipSlowly(..) = outbox::prepare(&world.portal, &older[0]).await.unwrap() else {
        panic!("nothing")
    };
    phone.open(&newer);
    assert!(matches!(view(&phone).await, LinkView::Ready { .. }));
});

story!(any_change_of_the_password_voids_open_links_flows_and_what_is_still_queued, |world| {
    let (mut linked, mut in_flow, mut queued) =
        (world.browser("construction"), world.browser("construction"), world.browser("construction"));
    through_the_mail(world, &mut in_flow, "hk000000-01_a").await;
    world.seconds_pass(1);
    linked.ask("hk000000-01_a").await;
    linked.open(&link(world).await);
    queued.ask("hk000000-01_a").await;
    world.seconds_pass(1);

    let mut pc = world.browser("construction").signed_in("hk000000-01_a").await;
    assert_eq!(pc.change_password(PASSWORD, NEW, false).await, Page::Portal);

    assert!(matches!(view(&linked).await, LinkView::Used));
    assert_eq!(linked.press().await, Page::RecoveryLink);
    assert_eq!(in_flow.renew("another kettle of fish").await, Page::Recovery);
    assert_eq!(in_flow.problem(Page::Recovery).await, Some(Problem::Expired));
    assert!(post(world).await.iter().all(|letter| url(letter).is_none()));
    assert_eq!(world.logged("recovery_skipped", "the password was changed since").await, 1);
    assert_eq!(world.browser("construction").sign_in("hk000000-01_a", NEW).await, Page::Portal);
});

story!(of_two_recoveries_that_end_at_once_one_sets_the_password, |world| {
    for round in 0..6 {
        let (mut first, mut second) = (world.browser("construction"), world.browser("construction"));
        through_the_mail(world, &mut first, "hk000000-01_a").await;
        world.seconds_pass(1);
        through_the_mail(world, &mut second, "hk000000-01_a").await;
        let crowd = all_at_once(vec![first, second], |mut b| async move {
            let page = b.renew(NEW).await;
            (b, page)
        })
        .await;
        assert_eq!(pages(&crowd), BTreeMap::from([(Page::Portal, 1), (Page::Recovery, 1)]), "round {round}");
        assert_eq!(world.logged("password_reset", "").await, round + 1);
        world.seconds_pass(3600);
        post(world).await;
    }
});

story!(a_disabled_account_s_link_and_flow_are_void, |world| {
    let (mut linked, mut in_flow) = (world.browser("construction"), world.browser("construction"));
    through_the_mail(world, &mut in_flow, "hk000000-01_a").await;
    world.seconds_pass(1);
    linked.ask("hk000000-01_a").await;
    linked.open(&link(world).await);
    world.disable("construction", "hk000000-01_a").await;
    assert!(matches!(view(&linked).await, LinkView::Used));
    assert_eq!(linked.press().await, Page::RecoveryLink);
    assert_eq!(in_flow.renew(NEW).await, Page::Recovery);
});
