//! A form that another site sends is refused at every endpoint, before anything else happens; so is every method but POST.

use axum::{
    body::Body,
    http::{Method, Request},
};

use crate::{
    answer::Answer,
    browser::{Browser, FORM},
    endpoints::{all, everything_encoded},
    world::{PASSWORD, World, story, story_on_both},
};

const FOREIGN: [&[(&str, &str)]; 11] = [
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "Same-Origin")],
    &[("sec-fetch-site", "cross-site"), ("origin", "null")],
    &[("sec-fetch-site", "same-site"), ("origin", "https://other.example.jp")],
    &[("origin", "https://evil.example")],
    &[("origin", "null")],
    &[("origin", "https://saihakko.example.jp.evil.example")],
    &[("origin", "https://saihakko.example.jp:8443")],
    &[("origin", "file://")],
    &[("origin", "garbage")],
];

const OWN: [&[(&str, &str)]; 5] = [
    &[("sec-fetch-site", "same-origin"), ("origin", "https://saihakko.example.jp")],
    &[("sec-fetch-site", "same-origin")],
    &[("sec-fetch-site", "none")],
    &[("origin", "https://saihakko.example.jp")],
    &[],
];

const KINDS: [Option<&str>; 4] = [Some(FORM), Some("text/plain"), Some("multipart/form-data; boundary=x"), None];

fn request(browser: &Browser, path: &str, kind: Option<&str>, headers: &[(&'static str, &str)]) -> Request<Body> {
    let mut request = browser.request(Method::POST, path);
    for (name, value) in headers.iter().copied().chain(kind.map(|kind| ("content-type", kind))) {
        request = request.header(name, value);
    }
    request.body(Body::from(everything_encoded("health"))).unwrap()
}

/// Signed in, and with a flow besides: whatever an endpoint needs to do something.
async fn victim(world: &World) -> Browser {
    let mut browser = world.browser();
    // One of the forms changes the password.
    if browser.sign_in("health", "testuser003", PASSWORD).await.location() != "/health/portal" {
        browser.sign_in("health", "testuser003", "violet kettle on a slow boat").await.leads_to("/health/portal");
    }
    browser.ask_for_mail("health", "testuser003").await;
    browser
}

async fn refused(world: &World) {
    let browser = victim(world).await;
    let before = world.dump().await;
    for path in all() {
        for headers in FOREIGN {
            for kind in KINDS {
                let answer = browser.clone().send(request(&browser, path, kind, headers)).await;
                let answer = Answer { asked: format!("{path} {kind:?} {headers:?}"), ..answer };
                answer.is_page(403, "ja");
                assert!(answer.cookies().is_empty(), "{}", answer.asked);
            }
        }
    }
    assert_eq!(world.dump().await, before, "nothing happened");
}

story_on_both!(every_endpoint_refuses_other_sites, |world| {
    refused(world).await;
});

story!(the_refusal_speaks_the_persons_language, |world| {
    let browser = world.browser().speaking("en");
    browser.clone().send(request(&browser, "/do/login/password", Some(FORM), FOREIGN[0])).await.is_page(403, "en");
});

story!(every_endpoint_takes_the_sites_own_pages, |world| {
    for path in all() {
        for headers in OWN {
            let mut browser = victim(world).await;
            let sent = request(&browser, path, Some(FORM), headers);
            let answer = browser.send(sent).await;
            assert_eq!(answer.status, if path.starts_with("/do/demo/") { 404 } else { 303 }, "{path} {headers:?}");
            world.seconds_pass(3601);
        }
    }
});

story!(a_proxy_that_renames_the_host_keeps_nobody_out, |world| {
    let mut browser = world.browser();
    browser.site.host = "app.internal:8080".into();
    let sent = request(&browser, "/do/login/password", Some(FORM), &[("origin", "https://saihakko.example.jp")]);
    assert_eq!(browser.send(sent).await.status, 303, "the configured origin is ours whatever the host is called");
    let sent = request(&browser, "/do/login/password", Some(FORM), &[("origin", "https://evil.example")]);
    assert_eq!(browser.send(sent).await.status, 403);
});

story!(what_pages_do_by_post_only_is_refused_to_every_other_method, |world| {
    let mut browser = victim(world).await;
    let before = world.dump().await;
    let body = everything_encoded("health");
    for path in all() {
        for method in ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let request =
                browser.request(method.clone(), &format!("{path}?{body}")).header("sec-fetch-site", "same-origin");
            let request = request.header("content-type", FORM).body(Body::from(body.clone())).unwrap();
            let answer = browser.send(request).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert!(answer.cookies().is_empty());
            if method != Method::HEAD {
                answer.is_page(405, "ja");
            }
        }
    }
    assert_eq!(world.dump().await, before);
});

story!(other_methods_at_pages_do_nothing, |world| {
    let mut browser = victim(world).await;
    let before = world.dump().await;
    for path in crate::headers::PAGES {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::TRACE] {
            let request =
                browser.request(method, path).header("sec-fetch-site", "same-origin").header("content-type", FORM);
            browser.send(request.body(Body::from(everything_encoded("health"))).unwrap()).await.is_page(405, "ja");
        }
    }
    assert_eq!(world.dump().await, before);
});
