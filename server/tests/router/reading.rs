//! Reading changes nothing: scanners, previews, crawlers and prefetchers do no harm.

use std::collections::BTreeMap;

use axum::http::Method;

use crate::{
    browser::Browser,
    headers::PAGES,
    mailbox,
    world::{World, story, story_on_both},
};

const WORDS: &str = "violet kettle on a slow boat";

/// All pages of a realm by HEAD and GET.
async fn read_all(browser: &Browser, realm: &str) {
    for path in PAGES {
        let path = path.replace("/construction/", &format!("/{realm}/"));
        for method in [Method::HEAD, Method::GET, Method::HEAD, Method::GET] {
            let answer = browser.clone().ask(method, &path).await;
            assert!(answer.status < 500);
        }
    }
}

/// Browsers in every state in which a person can be.
async fn everybody(world: &World) -> Vec<(Browser, &'static str)> {
    let mut asked = world.browser();
    asked.ask_for_mail("construction", "hk000000-01_a").await;
    let link = mailbox::link(world).await;
    let mut arrived = asked.clone();
    arrived.open(&link).await;
    let mut at_otp = world.browser();
    at_otp.through_the_mail(world, "health", "testuser002").await.leads_to("/health/login/otp");
    let mut at_enrol = world.browser();
    at_enrol.through_the_mail(world, "health", "testuser001").await.leads_to("/health/enrol/authenticator");
    let mut at_renew = world.browser();
    at_renew.through_the_mail(world, "health", "testuser003").await.leads_to("/health/renew/password");
    let mut refused = world.browser();
    refused.sign_in("construction", "hk000000-01_a", "wrong").await.leads_to("/construction/login");
    let mut inside = world.browser().signed_in("construction", "hk000000-02_a").await;
    inside.post("portal/begin-device", &[("realm", "construction")]).await;
    vec![
        (world.browser(), "construction"),
        (asked, "construction"),
        (arrived, "construction"),
        (at_otp, "health"),
        (at_enrol, "health"),
        (at_renew, "health"),
        (refused, "construction"),
        (inside, "construction"),
    ]
}

story_on_both!(no_page_changes_anything_by_being_read, |world| {
    let browsers = everybody(world).await;
    let before = world.dump().await;
    for (browser, realm) in &browsers {
        read_all(browser, realm).await;
    }
    assert_eq!(world.dump().await, before);
});

/// When a session was last used moves, at most once a minute; nothing else does.
fn but_for_last_use(mut dump: BTreeMap<&'static str, Vec<String>>) -> BTreeMap<&'static str, Vec<String>> {
    for line in dump.get_mut("sessions").unwrap() {
        let cells = line.split('|').filter(|cell| !cell.starts_with("seen_at="));
        *line = cells.collect::<Vec<_>>().join("|");
    }
    dump
}

story!(later_reading_moves_only_the_time_of_last_use, |world| {
    let browsers = everybody(world).await;
    let before = world.dump().await;
    for minutes in [2, 10, 3600] {
        world.seconds_pass(60 * minutes);
        for (browser, realm) in &browsers {
            read_all(browser, realm).await;
        }
        assert_eq!(but_for_last_use(world.dump().await), but_for_last_use(before.clone()), "{minutes} minutes later");
    }
});

/// What looks at a mail before the person does.
async fn scan(world: &World, url: &str) {
    for _ in 0..3 {
        let mut scanner = world.browser();
        let path = url.strip_prefix(&scanner.site.origin).unwrap().to_owned();
        scanner.ask(Method::HEAD, &path).await;
    }
    for purpose in
        [None, Some(("sec-purpose", "prefetch")), Some(("x-moz", "prefetch")), Some(("purpose", "preview")), None]
    {
        let mut scanner = world.browser();
        let path = url.strip_prefix(&scanner.site.origin).unwrap().to_owned();
        let mut request = scanner.request(Method::GET, &path);
        if let Some((name, value)) = purpose {
            request = request.header(name, value);
        }
        let answer = scanner.send(request.body(axum::body::Body::empty()).unwrap()).await;
        let next = answer.location().to_owned();
        scanner.get(&next).await.is_page(200, "ja");
    }
}

story_on_both!(mailed_links_survive_scanners_before_the_person_comes, |world| {
    let mut person = world.browser();
    person.ask_for_mail("construction", "hk000000-01_a").await;
    let letters = mailbox::post(world).await;
    let urls = mailbox::urls(&letters[0]);
    assert_eq!(urls.len(), 2, "the link, and \"this wasn't me\"");
    let before = world.dump().await;
    for url in &urls {
        scan(world, url).await;
    }
    assert_eq!(world.dump().await, before);

    person.open(&urls[0]).await.leads_to("/construction/recovery/link");
    person.get("/construction/recovery/link").await.is_page(200, "ja");
    person.post("recovery/redeem", &[("realm", "construction")]).await.leads_to("/construction/renew/password");
    let fields = [("realm", "construction"), ("password", WORDS), ("password_confirm", WORDS)];
    person.post("renew/password", &fields).await.leads_to("/construction/portal");

    let notices = mailbox::post(world).await;
    let not_me = mailbox::urls(&notices[0]).remove(0);
    let before = world.dump().await;
    scan(world, &not_me).await;
    assert_eq!(world.dump().await, before);
    assert_eq!(person.get("/construction/portal").await.status, 200);
    let mut owner = world.browser();
    owner.open(&not_me).await.leads_to("/construction/not-me");
    owner.post("not-me", &[("realm", "construction")]).await.leads_to("/construction/not-me");
    person.get("/construction/portal").await.leads_to("/construction/login");
});
