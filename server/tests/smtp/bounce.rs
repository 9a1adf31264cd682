//! A mail that was taken and came back: the mail service says so, signed.

use std::{fmt::Write as _, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::{
    program::Script,
    server::Server,
    world::{World, until},
};

const SECRET: &str = "a secret of the mail service";
const MARKED: &str = "SELECT COUNT(*) FROM accounts WHERE unreachable_at IS NOT NULL";

fn request(world: &World, secret: &str, body: &str) -> Request<Body> {
    let seconds = world.portal.now().0 / 1000;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{seconds}.{body}").as_bytes());
    let hex = mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let request = Request::post("/hooks/mail/bounce").header("content-type", "application/json");
    request.header("x-saihakko-signature", format!("t={seconds},v1={hex}")).body(Body::from(body.to_owned())).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_back_is_believed_with_the_signature_only_and_marks_the_address_once() {
    let server = Server::start(Script::default());
    let world = World::new(1).await;
    let worker = world.work("one", &server.settings());
    world.ask().await;
    until(Duration::from_mins(1), async || world.number("SELECT COUNT(*) FROM outbox WHERE state = 'sent'").await == 1)
        .await;
    worker.end().await;
    let id = world.text("SELECT id FROM outbox WHERE state = 'sent'").await;
    let body = |status: &str| {
        format!(
            "{{\"message_id\": \"<{id}@portal.example.jp>\", \"status\": \"{status}\", \"diagnostic\": \"no such user\"}}"
        )
    };
    let gone = body("5.1.1");
    assert_eq!(world.report(SECRET, request(&world, "another secret", &gone)).await, StatusCode::FORBIDDEN);
    let unsigned = Request::post("/hooks/mail/bounce").body(Body::from(gone.clone())).unwrap();
    assert_eq!(world.report(SECRET, unsigned).await, StatusCode::FORBIDDEN);
    assert_eq!(world.report(SECRET, request(&world, SECRET, "not JSON")).await, StatusCode::BAD_REQUEST);
    assert_eq!(world.report(SECRET, request(&world, SECRET, &body("4.2.2"))).await, StatusCode::NO_CONTENT);
    assert_eq!(world.number(MARKED).await, 0, "it may still arrive");
    for _ in 0..2 {
        assert_eq!(world.report(SECRET, request(&world, SECRET, &gone)).await, StatusCode::NO_CONTENT);
        assert_eq!(world.number(MARKED).await, 1);
    }
    let whose = "SELECT user_id || ' ' || unreachable_words FROM accounts WHERE unreachable_at IS NOT NULL";
    assert_eq!(world.text(whose).await, "waits 5.1.1 no such user");
    assert_eq!(world.text("SELECT state FROM outbox").await, "failed");
}
