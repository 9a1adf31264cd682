//! The demo's outbox and reset, as `docs` promise them to others' test suites.

use std::sync::Arc;

use axum::{body::Body, http::Method};
use credentials::clock::Clock as _;
use serde_json::Value;
use server::{
    demo::{self, Outbox},
    worker::{self, Carrier},
};

use crate::{
    browser::Browser,
    headers::loopback,
    site::Site,
    world::{PASSWORD, World, number, story, story_on_both},
};

/// The demo on a world: loopback, its own routes, its worker.
pub struct Demo {
    pub site: Site,
    pub outbox: Outbox,
}

impl Demo {
    pub fn new(world: &World) -> Self {
        let site = loopback(world);
        let outbox = Outbox::open(site.folder());
        let (web, more) = demo::on(site.web(Vec::new()), world.clock.clone(), outbox.clone());
        Self { site: site.behind_router(server::web::router(&web, more)), outbox }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.site, number())
    }

    /// Has the worker carry what waits.
    pub async fn post(&self, world: &World) {
        let mut portal = world.portal.clone();
        portal.public_url = self.site.origin.clone();
        let (portal, carrier) = (Arc::new(portal), Carrier::Demo(self.outbox.clone()));
        while worker::deliver(&portal, &carrier, "test").await.unwrap() > 0 {}
    }

    pub async fn json(&self, query: &str) -> Vec<Value> {
        let answer = self.browser().get(&format!("/demo/outbox.json{query}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
        serde_json::from_str(&answer.body).unwrap()
    }
}

story_on_both!(the_outbox_tells_every_message, |world| {
    let demo = Demo::new(world);
    assert!(demo.json("").await.is_empty());
    demo.browser().ask_for_mail("construction", "hk000000-01_a").await;
    demo.post(world).await;
    world.seconds_pass(10);
    demo.browser().ask_for_mail("health", "testuser003").await;
    demo.post(world).await;

    let all = demo.json("").await;
    assert_eq!(
        all.iter().map(|m| m["realm"].as_str().unwrap()).collect::<Vec<_>>(),
        ["health", "construction"],
        "newest first"
    );
    let mail = &all[1];
    let keys: Vec<&str> = mail.as_object().unwrap().keys().map(String::as_str).collect();
    for key in ["id", "realm", "kind", "to", "subject", "text", "html", "links", "pin", "created_at", "state"] {
        assert!(keys.contains(&key), "{key} is missing in {keys:?}");
    }
    assert_eq!((&mail["kind"], &mail["to"], &mail["pin"]), (&"mail".into(), &"tanaka@example.jp".into(), &Value::Null));
    assert_eq!((&mail["created_at"], &mail["state"]), (&"2026-01-13T00:00:00Z".into(), &"sent".into()));
    let link = mail["links"][0].as_str().unwrap();
    assert!(link.starts_with("http://127.0.0.1:4400/construction/recovery/link/"), "{link}");
    assert!(mail["text"].as_str().unwrap().contains(link) && mail["html"].as_str().unwrap().contains(link));
});

story!(the_outbox_is_filtered_by_realm_receiver_and_kind, |world| {
    let demo = Demo::new(world);
    for (realm, id) in
        [("construction", "hk000000-01_a"), ("health", "testuser003"), ("health", "testuser002"), ("health", "nobody")]
    {
        demo.browser().ask_for_mail(realm, id).await;
    }
    demo.post(world).await;
    for (query, count) in [
        ("", 3),
        ("?realm=health", 2),
        ("?realm=construction&to=tanaka@example.jp", 1),
        ("?to=tanaka%40example.jp", 1),
        ("?realm=health&to=tanaka@example.jp", 0),
        ("?kind=mail", 3),
        ("?kind=sms", 0),
        ("?realm=&to=&kind=", 3),
        ("?other=x", 3),
    ] {
        assert_eq!(demo.json(query).await.len(), count, "{query}");
    }
});

story_on_both!(a_journey_through_the_outbox, |world| {
    let demo = Demo::new(world);
    let mut browser = demo.browser();
    browser.ask_for_mail("construction", "hk000000-01_a").await.leads_to("/construction/recovery/sent");
    let number = browser.get("/construction/recovery/sent").await.number().to_owned();
    demo.post(world).await;
    let mail = demo.json("?realm=construction&to=tanaka@example.jp&kind=mail").await.remove(0);
    assert!(mail["text"].as_str().unwrap().contains(&number), "page and mail share the number");
    let page = browser.get("/demo/outbox").await;
    page.is_page(200, "ja");
    let link = mail["links"][0].as_str().unwrap().to_owned();
    assert!(page.body.contains(&format!("href=\"{link}\"")));
    browser.open(&link).await.leads_to("/construction/recovery/link");
    browser.post("recovery/redeem", &[("realm", "construction")]).await.leads_to("/construction/renew/password");
});

story!(the_html_of_a_mail_stands_in_a_sandbox, |world| {
    let demo = Demo::new(world);
    demo.browser().ask_for_mail("health", "testuser003").await;
    demo.post(world).await;
    let id = demo.json("").await[0]["id"].as_str().unwrap().to_owned();
    let mut browser = demo.browser();
    let answer = browser.get(&format!("/demo/outbox/{id}.html")).await;
    assert!(answer.status == 200 && answer.is_html() && answer.header("content-security-policy").contains("sandbox"));
    for missing in ["x.html", &id, "%FF", "..%2f..%2fsecret.txt"] {
        assert_eq!(browser.get(&format!("/demo/outbox/{missing}")).await.status, 404, "{missing}");
    }
});

story!(a_lie_about_the_host_reaches_no_mail_of_the_worker, |world| {
    let demo = Demo::new(world);
    let browser = demo.browser();
    let mut request = browser.request(Method::POST, "http://evil.example/do/recovery/start");
    request.headers_mut().unwrap().insert("host", "evil.example".parse().unwrap());
    let request = request.header("x-forwarded-host", "evil.example").header("content-type", crate::browser::FORM);
    let body = crate::browser::encode(&[("realm", "construction"), ("user_id", "hk000000-01_a")]);
    browser.clone().send(request.body(Body::from(body)).unwrap()).await.leads_to("/construction/recovery/sent");
    demo.post(world).await;
    let mail = demo.json("").await.remove(0);
    assert!(!mail.to_string().contains("evil"), "{mail}");
});

story_on_both!(reset_brings_fresh_data, |world| {
    let demo = Demo::new(world);
    let mut inside = demo.browser().signed_in("construction", "hk000000-01_a").await;
    inside.ask_for_mail("construction", "hk000000-01_a").await;
    demo.post(world).await;
    world.clock.advance(86_400_000);
    let answer = demo.browser().post_raw("/demo/reset", "").await;
    assert_eq!((answer.status, &*answer.body), (200, "fresh\n"));
    assert!(demo.json("").await.is_empty());
    inside.get("/construction/portal").await.leads_to("/construction/login");
    let drift = world.clock.now().0 - credentials::clock::SystemClock.now().0;
    assert!(drift.abs() < 60_000, "the machine's clock");
    for (realm, id, next) in [
        ("construction", "hk000000-02_a", "portal"),
        ("construction", "operator01", "login/otp"),
        ("health", "testuser001", "enrol/authenticator"),
        ("health", "testuser002", "login/otp"),
        ("health", "testuser003", "portal"),
    ] {
        demo.browser().sign_in(realm, id, PASSWORD).await.leads_to(&format!("/{realm}/{next}"));
    }
    let accounts = world.text("SELECT CAST(COUNT(*) AS TEXT) FROM accounts").await;
    assert!(accounts.parse::<u32>().unwrap() > 48, "a few dozen in each realm");
});

story!(other_sites_reset_nothing, |world| {
    let demo = Demo::new(world);
    let before = world.dump().await;
    for path in ["/demo/reset", "/demo/clock", "/do/demo/clock"] {
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
        {
            let browser = demo.browser();
            let request = browser.request(Method::POST, path).header(name, value).header("content-type", "text/plain");
            let answer = browser.clone().send(request.body(Body::from("{\"reset\": true}")).unwrap()).await;
            answer.is_page(403, "ja");
        }
        assert_eq!(demo.browser().ask(Method::GET, path).await.status, if path == "/demo/clock" { 200 } else { 405 });
    }
    assert_eq!(world.dump().await, before);
});
