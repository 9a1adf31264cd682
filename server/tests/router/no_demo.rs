//! A build without the feature `demo` has none of the demo: no route, no form, no word.

use axum::http::Method;

use crate::world::story;

story!(there_is_no_route_of_the_demo, |world| {
    let before = world.dump().await;
    let now = world.portal.now();
    let mut browser = world.browser();
    for path in [
        "/demo",
        "/demo/",
        "/demo/outbox",
        "/demo/outbox.json",
        "/demo/outbox.json?realm=health",
        "/demo/outbox/x.html",
        "/demo/clock",
        "/demo/reset",
        "/do/demo/clock",
    ] {
        for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let request = browser.request(method.clone(), path).header("content-type", "application/json");
            let request =
                request.header("sec-fetch-site", "same-origin").body("{\"advance_seconds\": 60}".into()).unwrap();
            let answer = browser.send(request).await;
            assert!([404, 405].contains(&answer.status), "{method} {path}: {}", answer.status);
        }
    }
    assert_eq!(world.dump().await, before);
    assert_eq!(world.portal.now(), now);
    browser.get("/demo/outbox").await.is_page(404, "ja");
    browser.get("/demo/outbox.json").await.is_page(404, "ja");
});

story!(no_page_has_a_word_of_the_demo, |world| {
    let mut browser = world.browser();
    for path in ["/", "/construction/login", "/health/login", "/construction/recovery", "/nowhere"] {
        let page = browser.get(path).await;
        for word in ["demo", "デモ", crate::world::PASSWORD, crate::world::APP_KEY, "hk000000-01_a"] {
            assert!(!page.body.contains(word), "{path}: {word}");
        }
    }
});
