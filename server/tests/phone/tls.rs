//! Nothing of a message, and no password, without TLS and the right certificate.

use server::gateway::{PhoneFailure, PhoneGateway};

use crate::{
    program::{Reply, Script},
    provider::{Provider, certificates, settings, sms, twilio},
};

fn gateway(provider: &Provider, ca: Option<&str>) -> PhoneGateway {
    let mut settings = settings(&twilio(&format!("https://localhost:{}", provider.port), "timeout = \"2s\""));
    settings.ca_pem = ca.map(str::to_owned);
    PhoneGateway::new(&settings, "https://portal.example.jp").unwrap()
}

fn provider(identity: (String, String)) -> Provider {
    Provider::start(Script { identity: Some(identity), replies: vec![Reply::new(201, "{}")], ..Script::default() })
}

#[tokio::test]
async fn the_right_certificate_of_an_extra_authority_is_accepted() {
    let (ca, identity) = certificates("localhost");
    let provider = provider(identity);
    gateway(&provider, Some(&ca)).send(&sms()).await.unwrap();
    assert!(provider.request().line.starts_with("POST /2010-04-01/"));
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_gets_nothing() {
    let (_, identity) = certificates("localhost");
    let (other, _) = certificates("localhost");
    for ca in [None, Some(other.as_str())] {
        let provider = provider(identity.clone());
        let failure = gateway(&provider, ca).send(&sms()).await.unwrap_err();
        let PhoneFailure::Later { words, .. } = &failure else { panic!("{failure:?}") };
        assert!(words.contains("UnknownIssuer") || words.contains("BadSignature"), "{words}");
        assert!(provider.requests().is_empty());
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_gets_nothing() {
    let (ca, identity) = certificates("sms.example.jp");
    let provider = provider(identity);
    let failure = gateway(&provider, Some(&ca)).send(&sms()).await.unwrap_err();
    assert!(
        matches!(&failure, PhoneFailure::Later { words, .. } if words.contains("not valid for name")),
        "{failure:?}"
    );
    assert!(provider.requests().is_empty());
}

#[tokio::test]
async fn a_provider_without_tls_gets_nothing() {
    let provider = Provider::replying(Reply::new(201, "{}"));
    let failure = gateway(&provider, None).send(&sms()).await.unwrap_err();
    assert!(matches!(failure, PhoneFailure::Later { .. }), "{failure:?}");
}
