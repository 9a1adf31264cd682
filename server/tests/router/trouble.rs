//! When something of ours fails: a calm page in the person's language, nobody let in, and the process lives.

use std::time::{Duration, Instant};

use axum::{
    Router,
    http::Method,
    routing::{get, post},
};
use server::web::Web;

use crate::{
    browser::Browser,
    world::{PASSWORD, World, number, story, story_on_both},
};

fn broken() -> Router<Web> {
    Router::new()
        .route("/panics", get(async || -> &'static str { panic!("a secret cause") }))
        .route("/panics/too", post(async || -> String { std::fs::read_to_string("/a/secret/cause").unwrap() }))
        .route(
            "/panics/later",
            get(async || -> &'static str {
                tokio::task::yield_now().await;
                panic!("a secret cause")
            }),
        )
}

story!(a_panic_is_a_page_and_the_process_lives, |world| {
    let site = world.site.clone().with_routes(broken());
    for lang in ["ja", "en"] {
        let mut browser = Browser::new(&site, number()).speaking(lang);
        for (method, path) in [(Method::GET, "/panics"), (Method::POST, "/panics/too"), (Method::GET, "/panics/later")]
        {
            let answer = browser.ask(method, path).await;
            answer.is_page(500, lang);
            assert!(!answer.body.contains("secret") && !answer.body.contains(".rs"), "{path}");
        }
        assert_eq!(browser.get("/healthz").await.body, "ok\n");
        browser.get("/construction/login").await.is_page(200, lang);
    }
    Browser::new(&site, number()).signed_in("construction", "hk000000-01_a").await;
});

/// The answer, and that it came in time.
async fn within(limit: Duration, answer: impl Future<Output = crate::answer::Answer>) -> crate::answer::Answer {
    let begin = Instant::now();
    let answer = answer.await;
    assert!(begin.elapsed() < limit, "{} took {:?}", answer.asked, begin.elapsed());
    answer
}

/// Nobody gets in, nothing is told as done, and the page says to wait.
async fn fails_closed(world: &World, browser: &Browser, limit: Duration, lang: &'static str) {
    let browser = browser.clone().speaking(lang);
    for path in ["/health/portal", "/health/portal/sessions", "/health/login/otp", "/health/recovery/link"] {
        within(limit, browser.clone().get(path)).await.is_page(503, lang);
    }
    for path in crate::endpoints::all().into_iter().filter(|path| !path.starts_with("/do/demo/")) {
        let mut somebody = browser.clone();
        let answer = within(limit, somebody.post_raw(path, crate::endpoints::everything_encoded("health"))).await;
        answer.is_page(503, lang);
        assert!(answer.cookies().is_empty(), "{path}");
    }
    let answer = within(limit, world.browser().speaking(lang).sign_in("health", "testuser003", PASSWORD)).await;
    answer.is_page(503, lang);
    assert!(answer.cookies().is_empty());
}

story_on_both!(without_its_database_the_portal_lets_nobody_in, |world| {
    let mut browser = world.browser().signed_in("health", "testuser003").await;
    browser.ask_for_mail("health", "testuser003").await;
    let link = crate::mailbox::link(world).await;
    browser.open(&link).await;
    world.portal.store.close().await;
    let limit = Duration::from_secs(2);
    for lang in ["ja", "en"] {
        fails_closed(world, &browser, limit, lang).await;
    }
    let mut stranger = world.browser();
    assert_eq!(within(limit, stranger.get("/readyz")).await.status, 503);
    assert_eq!(stranger.get("/healthz").await.status, 200);
    for path in ["/", "/construction/login", "/construction/recovery"] {
        stranger.get(path).await.is_page(200, "ja");
    }
    assert_eq!(stranger.get(crate::site::CSS).await.status, 200);
});

story!(while_another_holds_the_database_forms_give_up_and_later_work_again, |world| {
    let mut browser = world.browser().signed_in("health", "testuser003").await;
    let mut hold = world.back.begin_with("BEGIN IMMEDIATE").await.unwrap();
    sqlx::query("UPDATE audit_head SET seq = seq").execute(&mut *hold).await.unwrap();
    let limit = Duration::from_millis(3500);
    let answer = within(limit, world.browser().sign_in("health", "testuser003", PASSWORD)).await;
    answer.is_page(503, "ja");
    assert!(answer.cookies().is_empty());
    within(limit, browser.get("/health/portal")).await.is_page(200, "ja");
    hold.rollback().await.unwrap();
    world.browser().signed_in("health", "testuser003").await;
});

story!(what_takes_too_long_is_given_up_with_a_page, |world| {
    let slow = get(async || -> &'static str {
        tokio::time::sleep(Duration::from_mins(10)).await;
        "never"
    });
    let site = world.site.clone().with_routes(Router::new().route("/slow", slow));
    let mut browser = Browser::new(&site, number()).speaking("en");
    within(Duration::from_secs(12), browser.get("/slow")).await.is_page(503, "en");
});
