//! The headers of every kind of answer. What each must have is [`crate::answer::Answer::is_as_every_answer`]; here is the tour.

use axum::{body::Body, http::Method, routing::get};
use credentials::portal::Portal;
use std::collections::BTreeSet;

use crate::{
    browser::Browser,
    site::{CSS, JS, Site, WASM},
    world::{PASSWORD, World, story},
};

pub const PAGES: [&str; 34] = [
    "/",
    "/construction/login",
    "/construction/login/otp",
    "/construction/recovery",
    "/construction/recovery/sent",
    "/construction/recovery/link",
    "/construction/enrol/authenticator",
    "/construction/renew/password",
    "/construction/portal",
    "/construction/portal/confirm",
    "/construction/portal/password",
    "/construction/portal/devices",
    "/construction/portal/devices/add",
    "/construction/portal/recovery-codes",
    "/construction/portal/sessions",
    "/construction/portal/history",
    "/construction/not-me",
    "/health/login",
    "/health/recovery",
    "/health/portal",
    "/trading/login",
    "/trading/recovery",
    "/trading/admin",
    "/trading/admin/accounts",
    "/trading/admin/audit",
    "/trading/admin/figures",
    "/trading/admin/users",
    "/trading/admin/users/nobody/reissue",
    "/trading/admin/users/nobody/issued",
    "/trading/helpdesk",
    "/trading/helpdesk/checks/nobody",
    "/health/nothing/here",
    "/nowhere",
    "/.well-known/nothing",
];

const OTHERS: [&str; 15] = [
    "/healthz",
    "/readyz",
    "/favicon.svg",
    "/favicon.ico",
    "/robots.txt",
    "/lang/en?next=/construction/login",
    "/lang/fr",
    "/lang/%FF",
    "/.well-known/change-password",
    CSS,
    JS,
    WASM,
    "/pkg/plain.css",
    "/pkg/missing.js",
    "/pkg",
];

async fn tour(mut browser: Browser) -> BTreeSet<u16> {
    let mut seen = BTreeSet::new();
    for path in PAGES.into_iter().chain(OTHERS) {
        for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::OPTIONS, Method::DELETE] {
            let answer = browser.ask(method.clone(), path).await;
            assert!(answer.status < 500, "{method} {path}");
            seen.insert(answer.status);
        }
    }
    let foreign = browser.request(Method::POST, "/do/login/password").header("sec-fetch-site", "cross-site");
    seen.insert(browser.send(foreign.body(Body::empty()).unwrap()).await.status);
    seen.insert(browser.post_raw("/do/login/password", "a".repeat(1 << 20)).await.status);
    seen.insert(browser.post_raw("/do/login/password", "user_id[]=a&login_id[]=b").await.status);
    seen.insert(browser.post_raw("/do/no/such/thing", "realm=health").await.status);
    browser.sign_in("health", "testuser003", PASSWORD).await.leads_to("/health/portal");
    browser.post("portal/sign-out", &[("realm", "health")]).await.leads_to("/health/login");
    let panics = browser.get("/panics").await;
    assert_eq!(panics.status, 500);
    seen
}

async fn toured(site: Site) {
    let more = axum::Router::new().route("/panics", get(async || -> &'static str { panic!("as asked") }));
    let seen = tour(Browser::new(&site.with_routes(more), crate::world::number())).await;
    for status in [200, 303, 403, 404, 405, 413, 422] {
        assert!(seen.contains(&status), "the tour met {seen:?}");
    }
}

story!(every_answer_at_an_https_url, |world| {
    toured(world.site.clone()).await;
});

story!(every_answer_at_a_loopback_url, |world| {
    toured(loopback(world)).await;
});

pub fn loopback(world: &World) -> Site {
    world.other_site(|portal: &mut Portal| portal.public_url = "http://127.0.0.1:4400".into())
}

story!(no_two_answers_share_a_nonce, |world| {
    let mut browser = world.browser();
    let mut nonces = BTreeSet::new();
    for _ in 0..50 {
        nonces.insert(browser.get("/construction/login").await.nonce().to_owned());
        nonces.insert(browser.get("/nowhere").await.nonce().to_owned());
    }
    assert_eq!(nonces.len(), 100);
});

story!(the_nonce_of_the_policy_is_the_one_of_the_scripts, |world| {
    let page = world.browser().get("/construction/login").await;
    let nonce = format!("nonce=\"{}\"", page.nonce());
    assert!(page.body.matches(&nonce).count() >= 2 && page.body.contains("<script"), "{}", page.body);
});

story!(files_have_their_types_and_only_hashed_ones_are_kept, |world| {
    let mut browser = world.browser();
    for (path, kind, kept) in [
        (CSS, "text/css; charset=utf-8", true),
        (JS, "text/javascript; charset=utf-8", true),
        (WASM, "application/wasm", true),
        ("/pkg/plain.css", "text/css; charset=utf-8", false),
        ("/favicon.svg", "image/svg+xml", false),
        ("/robots.txt", "text/plain; charset=utf-8", false),
        ("/healthz", "text/plain; charset=utf-8", false),
        ("/readyz", "text/plain; charset=utf-8", false),
    ] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
        assert_eq!(answer.header("cache-control") != "no-store", kept, "{path}");
    }
    assert_eq!(browser.get("/pkg/saihakko.ffffffffffffffff.js").await.header("cache-control"), "no-store", "not there");
});

story!(a_file_that_the_browser_has_stays_kept, |world| {
    let mut browser = world.browser();
    let modified = browser.get(CSS).await.header("last-modified").to_owned();
    let again = browser.request(Method::GET, CSS).header("if-modified-since", modified).body(Body::empty()).unwrap();
    let answer = browser.send(again).await;
    assert_eq!((answer.status, answer.header("cache-control")), (304, "public, max-age=31536000, immutable"));
});

story!(files_come_compressed_to_those_who_can_read_it, |world| {
    let mut browser = world.browser();
    for (accepted, encoding, body) in
        [("br, gzip", "br", "brotli"), ("gzip", "gzip", "gzip"), ("identity", "", "body{margin:0}")]
    {
        let request =
            browser.request(Method::GET, CSS).header("accept-encoding", accepted).body(Body::empty()).unwrap();
        let answer = browser.send(request).await;
        assert_eq!((answer.header("content-encoding"), &*answer.body), (encoding, body));
    }
});

story!(a_method_that_is_not_taken_names_those_that_are, |world| {
    let mut browser = world.browser();
    for (method, path, allowed) in [
        (Method::POST, "/construction/login", "GET,HEAD"),
        (Method::GET, "/do/login/password", "POST"),
        (Method::POST, "/healthz", "GET,HEAD"),
        (Method::DELETE, "/lang/en", "GET,HEAD"),
    ] {
        let answer = browser.ask(method, path).await;
        assert_eq!((answer.status, answer.header("allow")), (405, allowed), "{path}");
    }
});

story!(the_browser_is_never_asked_to_cross_origins, |world| {
    let mut browser = world.browser();
    for path in ["/construction/login", CSS, "/healthz", "/nowhere"] {
        let request = browser.request(Method::OPTIONS, path).header("origin", "https://evil.example");
        let request = request.header("access-control-request-method", "POST").body(Body::empty()).unwrap();
        let answer = browser.send(request).await;
        assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{path}");
    }
});
