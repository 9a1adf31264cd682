//! A secret of one purpose or realm is nothing in another, and looking changes nothing.

use credentials::{
    caller::LinkTicket,
    flow,
    form::Page,
    notice::{self, NotMeView},
    recovery::{self, LinkView},
    secret::Token,
    session, settings,
};

use crate::{
    browser::Browser,
    mailbox::{link, not_me_url, post, through_the_mail, url},
    world::{PASSWORD, story},
};

fn token_of(url: &str) -> Token {
    Token::parse(url.rsplit('/').next().unwrap()).unwrap()
}

/// Everything that a page reads.
async fn look_around(browser: &Browser) {
    let (portal, caller) = (&browser.portal, &browser.caller);
    recovery::link(portal, caller).await.unwrap();
    notice::view(portal, caller).await.unwrap();
    flow::current(portal, caller).await.unwrap();
    session::current(portal, caller).await.unwrap();
    session::list(portal, caller).await.unwrap();
    settings::history(portal, caller).await.unwrap();
    settings::devices(portal, caller).await.unwrap();
    settings::pending_device(portal, caller).await.unwrap();
    settings::codes(portal, caller).await.unwrap();
    settings::siblings(portal, caller).await.unwrap();
}

story!(a_link_of_one_realm_is_nothing_in_another, |world| {
    let mut phone = world.browser("construction");
    phone.ask("hk000000-01_a").await;
    let url = link(world).await;
    let mut elsewhere = world.browser("health");
    elsewhere.open(&url);
    assert!(matches!(recovery::link(&elsewhere.portal, &elsewhere.caller).await.unwrap(), LinkView::Unknown));
    assert_eq!(elsewhere.press().await, Page::RecoveryLink);
    assert!(elsewhere.caller.flow.is_none());
    phone.open(&url);
    assert_eq!(phone.press().await, Page::RenewPassword, "and nothing happened to it");
});

story!(flow_session_and_known_browser_of_one_realm_are_nothing_in_another, |world| {
    let mut pc = world.browser("construction").signed_in("hk000000-01_a").await;
    through_the_mail(world, &mut pc, "hk000000-01_a").await;
    assert!(pc.is_signed_in().await && pc.flow().await.is_some());
    pc.caller.realm = world.realm("health");
    assert!(!pc.is_signed_in().await && pc.flow().await.is_none());
    assert_eq!(pc.renew("violet kettle on a slow boat").await, Page::Recovery);
    assert_eq!(world.logged("password_reset", "").await, 0);
});

story!(no_secret_serves_another_purpose, |world| {
    let mut pc = world.browser("construction").signed_in("hk000000-01_a").await;
    pc.ask("hk000000-01_a").await;
    let letters = post(world).await;
    let link = token_of(url(&letters[0]).unwrap());
    let disavow = token_of(not_me_url(&letters[0]).unwrap());
    let session = pc.caller.session.clone().unwrap();
    let flow = pc.caller.flow.clone().unwrap();
    let known = pc.caller.known.clone().unwrap();
    for (name, token) in [("link", link), ("disavow", disavow), ("session", session), ("flow", flow), ("known", known)]
    {
        let mut probe = world.browser("construction");
        let ticket = LinkTicket::new(token.clone(), &*probe.portal.chance);
        probe.caller.link = Some(ticket);
        probe.caller.session = Some(token.clone());
        probe.caller.flow = Some(token.clone());
        probe.caller.known = Some(token);
        let opens_link = matches!(recovery::link(&probe.portal, &probe.caller).await.unwrap(), LinkView::Ready { .. });
        let disavows = matches!(notice::view(&probe.portal, &probe.caller).await.unwrap(), NotMeView::Ready { .. });
        let found = [opens_link, disavows, probe.is_signed_in().await, probe.flow().await.is_some()];
        assert_eq!(found, ["link", "disavow", "session", "flow"].map(|purpose| purpose == name), "{name}");
        if name != "link" {
            assert_eq!(probe.press().await, Page::RecoveryLink, "{name}");
        }
        if name != "disavow" {
            probe.not_me().await;
        }
    }
    assert_eq!(world.logged("disavowed", "").await, 0);
});

story!(looking_changes_nothing, |world| {
    let mut phone = world.browser("construction");
    phone.ask("hk000000-01_a").await;
    let letters = post(world).await;
    let mut pc = world.browser("health");
    pc.sign_in("testuser002", PASSWORD).await;
    pc.code(&world.code()).await;
    pc.begin_device().await;
    pc.make_codes().await;
    pc.sign_in("testuser002", "wrong").await;
    let before = world.dump().await;
    for place in [url(&letters[0]).unwrap(), not_me_url(&letters[0]).unwrap()] {
        phone.open(place);
        look_around(&phone).await;
        let mut scanner = world.browser("construction");
        scanner.open(place);
        look_around(&scanner).await;
    }
    look_around(&pc).await;
    assert_eq!(world.dump().await, before);
    phone.open(url(&letters[0]).unwrap());
    assert_eq!(phone.press().await, Page::RenewPassword);
});

story!(looking_later_moves_only_when_the_session_was_last_seen, |world| {
    let pc = world.browser("construction").signed_in("hk000000-01_a").await;
    let before = world.dump().await;
    world.seconds_pass(120);
    look_around(&pc).await;
    let mut after = world.dump().await;
    let seen = format!("seen_at={}", world.portal.now().0);
    let started = format!("seen_at={}", world.portal.now().0 - 120_000);
    for line in after.get_mut("sessions").unwrap() {
        *line = line.replace(&seen, &started);
    }
    assert_eq!(after, before);
});
