//! From a person who asks for a PIN to the provider: what becomes of the message, and that it is never paid for twice.

use std::time::Duration;

use credentials::{outbox, realm::Way};

use crate::{
    program::{Drops, Reply, Script},
    provider::{Provider, Request},
    world::World,
};

const SID: &str = "SM0123456789abcdef0123456789abcdef";

fn taken() -> Reply {
    Reply::new(201, &format!("{{\"sid\":\"{SID}\"}}"))
}

fn field(request: &Request, name: &str) -> String {
    request.form().into_iter().find(|(key, _)| key == name).unwrap().1
}

#[tokio::test]
async fn a_pin_goes_out_with_its_words_and_is_known_by_the_providers_id() {
    let provider = Provider::replying(taken());
    let world = World::at(&provider).await;
    let person = world.ask(Way::Sms).await;
    world.work().await;
    let body = field(&provider.request(), "Body");
    let pin = body.rsplit_once('#').unwrap().1.to_owned();
    assert!(pin.len() == 6 && pin.bytes().all(|b| b.is_ascii_digit()), "{body}");
    let number = world.text("SELECT number FROM pins").await;
    assert_eq!(body, format!("倶楽部（受付{number}）\nPINコード：{pin}（10分間有効）\n@portal.example.jp #{pin}"));
    assert_eq!(field(&provider.request(), "To"), "+819012345770");
    assert_eq!((world.state().await, world.text("SELECT provider_id FROM outbox").await), ("sent".into(), SID.into()));
    assert_eq!(world.page(&person).await, (false, false));
    let proven = credentials::recovery::pin::prove(&world.portal, &person, &pin, "").await.unwrap();
    assert_eq!(proven.go, credentials::form::Page::RenewPassword);
}

#[tokio::test]
async fn a_call_says_the_pin_and_can_be_heard_again() {
    let provider = Provider::replying(Reply::new(201, "{}"));
    let world = World::at(&provider).await;
    world.ask(Way::Voice).await;
    world.work().await;
    let twiml = field(&provider.request(), "Twiml");
    assert!(twiml.contains("<Say language=\"ja-JP\">こちらは、倶楽部です。PINコードをお伝えします。</Say>"), "{twiml}");
    assert!(twiml.contains("action=\"https://portal.example.jp/hooks/phone/again/v1."), "{twiml}");
    assert!(twiml.chars().count() <= 4000);
    assert_eq!(world.state().await, "sent");
}

/// Works for a while, with retries due; answers how many requests the provider got.
async fn long_after(world: &World, provider: &Provider) -> usize {
    for _ in 0..12 {
        world.work().await;
        world.pass(Duration::from_secs(45));
    }
    provider.connections()
}

#[tokio::test]
async fn after_an_unknown_outcome_there_is_no_second_request() {
    let slow = Reply { delay: 4_000, ..taken() };
    let dropped = Reply { drops: Drops::AfterReading, ..taken() };
    for reply in [slow, dropped, Reply::new(504, ""), Reply::new(302, "")] {
        let provider = Provider::replying(reply);
        let world = World::at(&provider).await;
        let person = world.ask(Way::Voice).await;
        world.work().await;
        assert_eq!(world.state().await, "unknown");
        assert_eq!(world.page(&person).await, (false, true), "the page says so");
        assert_eq!(long_after(&world, &provider).await, 1);
    }
}

#[tokio::test]
async fn what_was_not_taken_is_tried_until_it_is() {
    let replies = vec![Reply::new(500, ""), Reply::new(503, ""), Reply::new(401, "{}"), taken()];
    let provider = Provider::start(Script { replies, ..Script::default() });
    let world = World::at(&provider).await;
    let person = world.ask(Way::Sms).await;
    world.work().await;
    assert_eq!((world.state().await, world.page(&person).await), ("waiting".into(), (true, false)));
    assert_eq!(long_after(&world, &provider).await, 4);
    assert_eq!((world.state().await, world.page(&person).await.1), ("sent".into(), false));
    let bodies: Vec<String> = provider.requests().iter().map(|request| field(request, "Body")).collect();
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "the same PIN: {bodies:?}");
}

#[tokio::test]
async fn a_provider_that_asks_to_wait_is_left_alone_for_so_long() {
    let headers = vec![("Retry-After".to_owned(), "120".to_owned())];
    let replies = vec![Reply { headers, ..Reply::new(429, "{}") }, taken()];
    let provider = Provider::start(Script { replies, ..Script::default() });
    let world = World::at(&provider).await;
    world.ask(Way::Sms).await;
    world.work().await;
    world.pass(Duration::from_secs(119));
    world.work().await;
    assert_eq!(provider.connections(), 1);
    world.pass(Duration::from_secs(1));
    world.work().await;
    assert_eq!((provider.connections(), world.state().await), (2, "sent".into()));
}

#[tokio::test]
async fn a_number_without_short_messages_is_told_and_not_tried_again() {
    let provider = Provider::replying(Reply::new(400, r#"{"code":21614,"message":"no"}"#));
    let world = World::at(&provider).await;
    let person = world.ask(Way::Sms).await;
    world.work().await;
    assert_eq!((world.state().await, world.text("SELECT trouble FROM pins").await), ("failed".into(), "no-sms".into()));
    assert_eq!(world.page(&person).await, (false, true));
    assert_eq!(long_after(&world, &provider).await, 1);
}

#[tokio::test]
async fn a_refusal_is_told_and_not_tried_again() {
    let provider = Provider::replying(Reply::new(400, r#"{"code":21408,"message":"not there"}"#));
    let world = World::at(&provider).await;
    world.ask(Way::Voice).await;
    world.work().await;
    assert_eq!(
        (world.state().await, world.text("SELECT trouble FROM pins").await),
        ("failed".into(), "refused".into())
    );
    assert_eq!(world.text("SELECT words FROM outbox WHERE kind = 'pin'").await, "21408 not there");
    assert_eq!(long_after(&world, &provider).await, 1);
}

#[tokio::test]
async fn a_worker_that_died_while_it_called_leaves_nothing_for_the_next_one() {
    let provider = Provider::replying(taken());
    let world = World::at(&provider).await;
    world.ask(Way::Voice).await;
    let jobs = outbox::claim(&world.portal, "dies", outbox::Wanted::Prompt, 10).await.unwrap();
    for job in &jobs {
        outbox::prepare(&world.portal, job).await.unwrap();
        assert!(outbox::begun(&world.portal, job).await.unwrap());
    }
    world.pass(outbox::LEASE + Duration::from_secs(1));
    world.work().await;
    assert_eq!((world.state().await, provider.connections()), ("unknown".into(), 0));
}

#[tokio::test]
async fn two_workers_send_one_message() {
    let provider = Provider::replying(Reply { delay: 300, ..taken() });
    let world = World::at(&provider).await;
    world.ask(Way::Sms).await;
    tokio::join!(world.work(), world.work(), world.work());
    assert_eq!((world.state().await, provider.connections()), ("sent".into(), 1));
}
