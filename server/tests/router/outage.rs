//! When the database is away, stands still, or is held by somebody else: refused in time, nobody let in, and serving again by itself.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody, to_bytes},
    http::{Request, header},
    routing::get,
};
use credentials::store::{Engine, Store};
use hyper::body::Frame;
use server::web;
use tokio::time::sleep;
use tower::ServiceExt as _;

use crate::{
    answer::Answer,
    browser::Browser,
    wire::{Cable, Wire},
    world::{self, PASSWORD, World, number, story, story_on_both},
};

/// A stream of events in which nothing happens.
struct Silent;

impl HttpBody for Silent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

/// What people may have to wait before they learn that it doesn't work: twice the 2 seconds that are promised, because other tests run
/// beside. `cargo xtask ordeal outage` holds the server to the promise.
const IN_TIME: Duration = Duration::from_secs(4);

/// The same, for those who come when it is known.
const AT_ONCE: Duration = Duration::from_millis(1500);

async fn within(limit: Duration, answer: impl Future<Output = Answer>) -> Answer {
    let begin = Instant::now();
    let answer = answer.await;
    assert!(begin.elapsed() < limit, "{} took {:?}", answer.asked, begin.elapsed());
    answer
}

/// A reader and somebody who signs in are refused at the same moment.
async fn refused(world: &World, reader: &Browser, limit: Duration) {
    let (mut reader, mut other) = (reader.clone(), world.browser().on(&reader.site).speaking("en"));
    let page = within(limit, reader.get("/construction/portal"));
    let form = within(limit, other.sign_in("construction", "hk000000-02_a", PASSWORD));
    let (page, form) = tokio::join!(page, form);
    page.is_page(503, "ja");
    form.is_page(503, "en");
    assert_eq!((form.header("retry-after"), form.cookies().len()), ("5", 0));
}

async fn serves_again(world: &World, reader: &Browser) {
    let begin = Instant::now();
    let sign_in =
        async || world.browser().on(&reader.site).sign_in("construction", "hk000000-02_a", PASSWORD).await.status;
    while reader.clone().get("/readyz").await.status != 200 || sign_in().await == 503 {
        assert!(begin.elapsed() < IN_TIME, "still refusing after {:?}", begin.elapsed());
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(sign_in().await, 303);
    reader.clone().get("/construction/portal").await.is_page(200, "ja");
}

async fn postgres_is_lost_and_found(world: &World, fault: Cable) {
    let wire = Wire::to(&world.url()).await;
    let store = Store::connect(&wire.url).await.unwrap();
    let watching = tokio::spawn({
        let store = store.clone();
        async move { store.watch().await }
    });
    let site = world.other_site(|portal| portal.store = store.clone());
    let reader = Browser::new(&site, number()).signed_in("construction", "hk000000-01_a").await;
    wire.set(fault);
    refused(world, &reader, IN_TIME).await;
    sleep(IN_TIME / 2).await;
    refused(world, &reader, AT_ONCE).await;
    assert_eq!(within(AT_ONCE, reader.clone().get("/readyz")).await.status, 503);
    assert_eq!(reader.clone().get("/healthz").await.status, 200);
    world.browser().on(&site).get("/construction/login").await.is_page(200, "ja");
    wire.set(Cable::Whole);
    serves_again(world, &reader).await;
    watching.abort();
    store.close().await;
}

#[test]
fn postgres_that_is_cut_off_is_told_in_time_and_used_again_when_it_returns() {
    world::tell(Engine::Postgres, &async |world: &World| postgres_is_lost_and_found(world, Cable::Cut).await);
}

#[test]
fn postgres_that_stands_still_is_told_in_time_and_used_again_when_it_goes_on() {
    world::tell(Engine::Postgres, &async |world: &World| postgres_is_lost_and_found(world, Cable::Frozen).await);
}

story!(while_another_process_holds_the_file_pages_are_read_and_nothing_is_changed, |world| {
    let watching = tokio::spawn({
        let store = world.portal.store.clone();
        async move { store.watch().await }
    });
    let reader = world.browser().signed_in("construction", "hk000000-01_a").await;
    let hold = world.back.begin_with("BEGIN IMMEDIATE").await.unwrap();
    // Long enough that reading the page wants to note it.
    world.seconds_pass(120);
    let mut browsers = [world.browser(), world.browser(), world.browser()];
    let [a, b, c] = browsers.each_mut().map(|b| within(IN_TIME, b.sign_in("construction", "hk000000-02_a", PASSWORD)));
    let mut reading = reader.clone();
    let (a, b, c, page) = tokio::join!(a, b, c, within(IN_TIME, reading.get("/construction/portal")));
    page.is_page(200, "ja");
    for refused in [a, b, c] {
        assert!(refused.is_page(503, "ja").cookies().is_empty());
    }
    let mut late = world.browser();
    within(AT_ONCE, late.sign_in("construction", "hk000000-02_a", PASSWORD)).await.is_page(503, "ja");
    within(AT_ONCE, reader.clone().get("/construction/portal")).await.is_page(200, "ja");
    hold.rollback().await.unwrap();
    serves_again(world, &reader).await;
    watching.abort();
});

story_on_both!(a_connection_that_broke_is_replaced_while_a_page_is_read, |world| {
    let mut reader = world.browser().signed_in("construction", "hk000000-01_a").await;
    if world.portal.store.engine() == Engine::Postgres {
        world
            .text("SELECT CAST(COUNT(pg_terminate_backend(pid)) AS TEXT) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            .await;
    }
    reader.get("/construction/portal").await.is_page(200, "ja");
});

story!(an_ending_server_says_so_first_and_ends_streams_of_events, |world| {
    let forever = get(async || ([(header::CONTENT_TYPE, "text/event-stream")], Body::new(Silent)));
    let web = world.site.web(Vec::new());
    let router = web::router(&web, Router::new().route("/events", forever));
    let ask = |path: &'static str| router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
    assert_eq!(ask("/readyz").await.unwrap().status(), 200);
    let events = ask("/events").await.unwrap();
    web.drain();
    assert_eq!(ask("/readyz").await.unwrap().status(), 503);
    assert_eq!(ask("/construction/login").await.unwrap().status(), 200);
    let ended = tokio::spawn(to_bytes(events.into_body(), usize::MAX));
    sleep(Duration::from_millis(50)).await;
    assert!(!ended.is_finished());
    web.stop();
    let got: Bytes = tokio::time::timeout(IN_TIME, ended).await.expect("the stream ends").unwrap().unwrap();
    assert!(got.is_empty());
});
