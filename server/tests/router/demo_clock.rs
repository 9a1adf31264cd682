//! `/demo/clock`: set, hold, advance, reset; and what isn't understood.

use axum::{body::Body, http::Method};
use credentials::clock::Clock as _;

use crate::{
    answer::{Answer, between},
    demo::Demo,
    mailbox,
    world::{World, story},
};

async fn turn(demo: &Demo, body: &str) -> Answer {
    let mut browser = demo.browser();
    let request = browser.request(Method::POST, "/demo/clock").header("content-type", "application/json");
    browser.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

fn seconds(world: &World) -> i64 {
    world.clock.now().0 / 1000
}

story!(the_clock_advances_and_is_set_held_and_reset, |world| {
    let demo = Demo::new(world);
    let begin = seconds(world);
    let answer = turn(&demo, "{\"advance_seconds\": 90}").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    assert_eq!((&*answer.body, seconds(world)), ("{\"now\":\"2026-01-13T00:01:30Z\"}", begin + 90));
    turn(&demo, "{\"advance_seconds\": -30}").await;
    assert_eq!(seconds(world), begin + 60);

    turn(&demo, "{\"hold\": \"2030-02-03T04:05:06+09:00\"}").await;
    let told = demo.browser().get("/demo/clock").await;
    assert_eq!(told.body, "{\"now\":\"2030-02-02T19:05:06Z\"}");
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    assert_eq!(demo.browser().get("/demo/clock").await.body, told.body, "it stands still");

    turn(&demo, "{\"set\": \"2040-01-01T00:00:00Z\"}").await;
    let set = world.clock.now().0;
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    assert!(world.clock.now().0 > set, "it runs on");
    assert!((seconds(world) - 2_208_988_800).abs() < 10);

    assert_eq!(turn(&demo, "{\"reset\": true}").await.status, 200);
    let machine = credentials::clock::SystemClock.now().0 / 1000;
    assert!((seconds(world) - machine).abs() < 10);
});

story!(what_the_clock_does_not_understand_is_answered_with_a_sentence, |world| {
    let demo = Demo::new(world);
    let begin = world.clock.now();
    let long = format!("{{\"set\": \"{}\"}}", "9".repeat(5000));
    for body in [
        "",
        "{",
        "{}",
        "[]",
        "null",
        "90",
        "{\"advance_seconds\": \"90\"}",
        "{\"advance_seconds\": 1.5}",
        "{\"advance_seconds\": 99999999999999999999}",
        "{\"set\": \"yesterday\"}",
        "{\"set\": \"2026-01-13\"}",
        "{\"set\": 5}",
        "{\"hold\": \"\"}",
        "{\"reset\": false}",
        "{\"reset\": \"true\"}",
        "{\"other\": 1}",
        "{\"set\": \"2026-01-13T00:00:00Z\", \"reset\": true}",
        &long,
    ] {
        let answer = turn(&demo, body).await;
        assert_eq!(answer.status, 422, "{body:.60}");
        assert!(answer.body.contains("advance_seconds") && answer.body.ends_with('\n'), "{body:.60}: {}", answer.body);
    }
    let mut browser = demo.browser();
    let request = browser.request(Method::POST, "/demo/clock").header("content-type", "text/plain");
    assert_eq!(browser.send(request.body(Body::from("{\"reset\": true}")).unwrap()).await.status, 422, "not JSON");
    assert_eq!(world.clock.now(), begin);
});

story!(a_clock_at_the_end_of_time_breaks_nothing, |world| {
    let demo = Demo::new(world);
    for body in ["{\"advance_seconds\": 9223372036854775807}", "{\"advance_seconds\": -9223372036854775808}"] {
        turn(&demo, "{\"set\": \"9999-12-30T00:00:00Z\"}").await;
        turn(&demo, body).await;
        let mut browser = demo.browser();
        for path in ["/", "/construction/login", "/demo/outbox", "/demo/outbox.json", "/demo/clock"] {
            assert!(browser.get(path).await.status < 500, "{path} after {body}");
        }
        assert!(browser.ask_for_mail("construction", "hk000000-01_a").await.status < 500);
        turn(&demo, "{\"reset\": true}").await;
    }
});

story!(links_end_by_the_demos_clock, |world| {
    let demo = Demo::new(world);
    for (realm, id, minutes) in [("construction", "hk000000-01_a", 60), ("health", "testuser003", 5)] {
        let mut browser = demo.browser();
        browser.ask_for_mail(realm, id).await;
        let link = mailbox::link(world).await;
        let path = link.strip_prefix(crate::world::PUBLIC_URL).unwrap().to_owned();
        browser.get(&path).await.leads_to(&format!("/{realm}/recovery/link"));
        for (seconds, works) in [(minutes * 60 - 1, true), (1, false)] {
            turn(&demo, &format!("{{\"advance_seconds\": {seconds}}}")).await;
            let page = browser.get(&format!("/{realm}/recovery/link")).await;
            assert_eq!(between(&page.body, "<main", "</main>").unwrap().contains("<form"), works, "{realm}");
        }
    }
});

story!(the_pages_own_form_moves_the_clock, |world| {
    let demo = Demo::new(world);
    let begin = seconds(world);
    let mut browser = demo.browser();
    browser.post("demo/clock", &[("seconds", "300")]).await.leads_to("/demo/outbox");
    assert_eq!(seconds(world), begin + 300);
    browser.post("demo/clock", &[]).await.leads_to("/demo/outbox");
    assert!(seconds(world) > begin + 300, "the present");
    for strange in ["", "x", "-1", "１", "99999999999999999999", "9223372036854775807", "-9223372036854775808"] {
        browser.post("demo/clock", &[("seconds", strange)]).await.leads_to("/demo/outbox");
        assert!(browser.get("/demo/outbox").await.status < 500, "{strange}");
        turn(&demo, "{\"reset\": true}").await;
    }
});
