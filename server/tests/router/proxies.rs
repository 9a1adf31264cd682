//! Whose address counts: the peer's, unless the peer is a proxy that the operator trusts.

use axum::body::Body;
use credentials::realm::{Rate, Realm};
use std::time::Duration;

use crate::{
    answer::Answer,
    browser::{Browser, encode},
    site::Site,
    world::{PASSWORD, World, realms, story, story_on_both},
};

/// Two askings and three tries an hour and address; the network is wide.
fn narrow(realm: &mut Realm) {
    let rate = |count| Rate { count, per: Duration::from_hours(1) };
    realm.limits.ask_per_address = rate(2);
    realm.limits.try_per_address = rate(3);
}

fn site(world: &World, proxies: &[&str]) -> Site {
    world.other_site(|portal| portal.realms = realms(narrow)).behind(proxies)
}

/// Asks with further headers; whether that was taken.
async fn asks(site: &Site, peer: &str, headers: &[(&'static str, &str)]) -> bool {
    let mut browser = Browser::new(site, 1).at(peer);
    let answer = send(&mut browser, "recovery/start", &[("user_id", "nobody")], headers).await;
    answer.location() == "/construction/recovery/sent"
}

async fn send(
    browser: &mut Browser,
    endpoint: &str,
    fields: &[(&str, &str)],
    headers: &[(&'static str, &str)],
) -> Answer {
    let fields: Vec<(&str, &str)> = [("realm", "construction")].into_iter().chain(fields.iter().copied()).collect();
    let mut request = browser.form(&format!("/do/{endpoint}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    browser.send(request.body(Body::from(encode(&fields))).unwrap()).await
}

/// Everything but the one header that a trusted proxy sets.
const OTHERS: [&str; 9] = [
    "forwarded",
    "x-real-ip",
    "x-client-ip",
    "client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "x-cluster-client-ip",
    "x-forwarded",
    "x-originating-ip",
];

story_on_both!(what_anybody_says_about_addresses_lifts_no_limit, |world| {
    let site = site(world, &["10.0.0.0/8"]);
    assert!(asks(&site, "203.0.113.7", &[]).await && asks(&site, "203.0.113.7", &[]).await);
    assert!(!asks(&site, "203.0.113.7", &[]).await, "the third of an hour");
    for number in 0..20 {
        let address = format!("198.51.100.{number}");
        let forwarded = format!("for={address}");
        assert!(!asks(&site, "203.0.113.7", &[("x-forwarded-for", &address)]).await);
        assert!(!asks(&site, "203.0.113.7", &[("x-forwarded-for", &address), ("x-forwarded-for", "10.0.0.1")]).await);
        for header in OTHERS {
            let value = if header == "forwarded" { &forwarded } else { &address };
            assert!(!asks(&site, "203.0.113.7", &[(header, value)]).await, "{header}");
        }
    }
    assert!(asks(&site, "203.0.113.8", &[("x-forwarded-for", "203.0.113.7")]).await, "and blames nobody else");
});

story_on_both!(a_trusted_proxy_tells_people_apart, |world| {
    let site = site(world, &["10.0.0.0/8", "fd00::/8"]);
    for number in 0..10 {
        let address = format!("198.51.100.{number}");
        assert!(asks(&site, "10.0.0.1", &[("x-forwarded-for", &address)]).await, "each has an own limit");
    }
    let person = &[("x-forwarded-for", "192.0.2.9")];
    assert!(asks(&site, "10.0.0.1", person).await && asks(&site, "10.0.0.2", person).await);
    assert!(!asks(&site, "10.0.0.3", person).await, "the same person through another proxy");
    let spoofed = &[("x-forwarded-for", "1.1.1.1, 2.2.2.2, 192.0.2.9")];
    assert!(!asks(&site, "10.0.0.1", spoofed).await, "what stands left of the person's address was sent by the person");
    let chain = &[("x-forwarded-for", "192.0.2.9, 10.0.0.2")];
    assert!(!asks(&site, "10.0.0.1", chain).await, "a chain of proxies");
    assert!(!asks(&site, "fd00::1", person).await);
    for header in OTHERS {
        assert!(!asks(&site, "10.0.0.1", &[("x-forwarded-for", "192.0.2.9"), (header, "5.5.5.5")]).await, "{header}");
    }
});

story!(a_proxy_that_says_nothing_or_nonsense_counts_itself, |world| {
    let site = site(world, &["10.0.0.0/8"]);
    for (number, said) in
        ["", "garbage", "192.0.2.9:1234", "[2001:db8::1]", "192.0.2.999", "unknown"].iter().enumerate()
    {
        let proxy = format!("10.9.{number}.1");
        let headers = [("x-forwarded-for", *said)];
        let headers = if said.is_empty() { &headers[..0] } else { &headers[..] };
        let taken = [
            asks(&site, &proxy, headers).await,
            asks(&site, &proxy, headers).await,
            asks(&site, &proxy, headers).await,
        ];
        assert_eq!(taken, [true, true, false], "{said}");
    }
});

story!(guessing_is_counted_by_the_same_address, |world| {
    let site = site(world, &["10.0.0.0/8"]);
    for number in 0..3 {
        let id = format!("nobody{number}");
        let mut browser = Browser::new(&site, 1).at("203.0.113.9");
        send(&mut browser, "login/password", &[("login_id", &id), ("password", "x")], &[]).await;
    }
    let fields = [("login_id", "hk000000-01_a"), ("password", PASSWORD)];
    let mut browser = Browser::new(&site, 1).at("203.0.113.9");
    let answer = send(&mut browser, "login/password", &fields, &[("x-forwarded-for", "198.51.100.1")]).await;
    answer.leads_to("/construction/login");
    let mut behind = Browser::new(&site, 1).at("10.0.0.1");
    send(&mut behind, "login/password", &fields, &[("x-forwarded-for", "203.0.113.9")])
        .await
        .leads_to("/construction/login");
    let mut behind = Browser::new(&site, 1).at("10.0.0.1");
    send(&mut behind, "login/password", &fields, &[("x-forwarded-for", "198.51.100.1")])
        .await
        .leads_to("/construction/portal");
});

story!(the_log_holds_the_trusted_address, |world| {
    let site = site(world, &["10.0.0.0/8"]);
    let fields = [("login_id", "hk000000-01_a"), ("password", PASSWORD)];
    let lie = &[("x-forwarded-for", "6.6.6.6"), ("x-real-ip", "7.7.7.7")];
    let mut direct = Browser::new(&site, 1).at("203.0.113.7");
    send(&mut direct, "login/password", &fields, lie).await.leads_to("/construction/portal");
    let page = direct.get("/construction/portal/history").await;
    assert!(page.body.contains("203.0.113.7") && !page.body.contains("6.6.6.6") && !page.body.contains("7.7.7.7"));
    let mut behind = Browser::new(&site, 1).at("10.0.0.1");
    send(&mut behind, "login/password", &fields, &[("x-forwarded-for", "6.6.6.6, 198.51.100.4")]).await;
    let page = behind.get("/construction/portal/sessions").await;
    assert!(page.body.contains("198.51.100.4") && !page.body.contains("6.6.6.6") && !page.body.contains("10.0.0.1"));
});
