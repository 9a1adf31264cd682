//! What is tried again, what isn't, and what nobody knows: one message is never paid for twice.

use std::time::{Duration, Instant};

use server::gateway::{PhoneFailure, Taken};

use crate::{
    program::{Drops, Reply, Script},
    provider::{PIN, Provider, call, certificates, gateway, settings, sms, twilio},
};

const TAKEN: &str = r#"{"sid":"SM0123456789abcdef0123456789abcdef"}"#;

/// What one try at that provider comes to, after which there was one request at most.
async fn outcome(reply: Reply) -> Result<Taken, PhoneFailure> {
    let provider = Provider::replying(reply);
    let outcome = provider.twilio().send(&sms()).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(provider.connections(), 1, "one try is one connection");
    if let Err(failure) = &outcome {
        let words = failure.words();
        assert!(!words.contains(PIN) && !words.contains("9012345770"), "{words}");
    }
    outcome
}

fn dropping(drops: Drops) -> Reply {
    Reply { drops, ..Reply::new(201, TAKEN) }
}

#[tokio::test]
async fn a_provider_that_is_busy_or_broken_is_asked_again() {
    for status in [429, 500, 502, 503] {
        let failure = outcome(Reply::new(status, "{}")).await.unwrap_err();
        assert!(matches!(failure, PhoneFailure::Later { wait: None, .. }), "{status}: {failure:?}");
    }
    for (asked, given) in [("7", Some(7)), ("86400", Some(300)), ("Sat, 21 Nov 2026 12:00:00 GMT", None), ("-1", None)]
    {
        let headers = vec![("Retry-After".to_owned(), asked.to_owned())];
        let failure = outcome(Reply { headers, ..Reply::new(429, "{}") }).await.unwrap_err();
        let PhoneFailure::Later { wait, .. } = failure else { panic!("{failure:?}") };
        assert_eq!(wait, given.map(Duration::from_secs), "{asked}");
    }
}

#[tokio::test]
async fn a_refusal_is_for_good() {
    for status in [400, 404, 413, 422] {
        let failure = outcome(Reply::new(status, "{\"message\":\"no\"}")).await.unwrap_err();
        assert_eq!(failure, PhoneFailure::Never { words: format!("{status} no") });
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_leaves_it_unknown() {
    let provider = Provider::replying(Reply { delay: 10_000, ..Reply::new(201, TAKEN) });
    let begun = Instant::now();
    let impatient = gateway(&twilio(&provider.url(), "timeout = \"1s\""));
    let failure = impatient.send(&sms()).await.unwrap_err();
    assert!(matches!(&failure, PhoneFailure::Unknown { words } if words.contains("too long")), "{failure:?}");
    assert!(begun.elapsed() < Duration::from_millis(1_500));
    assert_eq!(provider.requests().len(), 1);
}

#[tokio::test]
async fn a_provider_that_hangs_up_with_the_request_leaves_it_unknown() {
    for drops in [Drops::AfterReading, Drops::BeforeReading] {
        let failure = outcome(dropping(drops)).await.unwrap_err();
        assert!(matches!(failure, PhoneFailure::Unknown { .. }), "{drops:?}: {failure:?}");
    }
}

#[tokio::test]
async fn a_gateway_without_its_answer_leaves_it_unknown() {
    for status in [504, 520, 501] {
        let failure = outcome(Reply::new(status, "")).await.unwrap_err();
        assert!(matches!(failure, PhoneFailure::Unknown { .. }), "{status}: {failure:?}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Provider::replying(Reply::new(201, TAKEN));
    for status in [301, 302, 303, 307, 308] {
        let headers = vec![("Location".to_owned(), elsewhere.url())];
        let failure = outcome(Reply { headers, ..Reply::new(status, "") }).await.unwrap_err();
        assert!(matches!(failure, PhoneFailure::Unknown { .. }), "{status}: {failure:?}");
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_asked_again() {
    let provider = Provider::replying(Reply::new(201, TAKEN));
    let gateway = provider.twilio();
    drop(provider);
    for outgoing in [sms(), call()] {
        let failure = gateway.send(&outgoing).await.unwrap_err();
        assert!(matches!(failure, PhoneFailure::Later { wait: None, .. }), "{failure:?}");
    }
}

#[tokio::test]
async fn a_provider_that_hangs_up_before_the_request_is_asked_again() {
    let (ca, identity) = certificates("localhost");
    let provider = Provider::start(Script {
        identity: Some(identity),
        replies: vec![dropping(Drops::AtOnce)],
        ..Script::default()
    });
    let phone = twilio(&format!("https://localhost:{}", provider.port), "");
    let mut settings = settings(&phone);
    settings.ca_pem = Some(ca);
    let gateway = server::gateway::PhoneGateway::new(&settings, "https://portal.example.jp").unwrap();
    let failure = gateway.send(&sms()).await.unwrap_err();
    assert!(matches!(failure, PhoneFailure::Later { wait: None, .. }), "{failure:?}");
    assert!(provider.requests().is_empty());
}

#[tokio::test]
async fn the_status_counts_whatever_becomes_of_the_body() {
    let lost = Ok(Taken { id: None });
    assert_eq!(outcome(dropping(Drops::WithinTheBody)).await, lost);
    assert_eq!(outcome(Reply { filling: 1 << 20, ..Reply::new(201, TAKEN) }).await, lost);
    assert_eq!(outcome(Reply { filling: 70_000, ..Reply::new(201, "") }).await, lost);
    let failure = outcome(Reply { filling: 1 << 20, ..Reply::new(400, "{\"code\":21614}") }).await.unwrap_err();
    assert_eq!(failure, PhoneFailure::Never { words: "400".into() });
}

#[tokio::test]
async fn a_server_that_talks_nonsense_leaves_it_unknown() {
    let provider =
        Provider::replying(Reply { headers: vec![("Bad header\0".into(), "x".into())], ..Reply::new(201, TAKEN) });
    let failure = provider.twilio().send(&sms()).await.unwrap_err();
    assert!(matches!(failure, PhoneFailure::Unknown { .. }), "{failure:?}");
}
