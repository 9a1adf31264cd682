//! Nothing of a message, and no password, without TLS and the right certificate.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use credentials::secret::Password;
use server::{
    gateway::SendFailure,
    settings::{MailLogin, MailSettings, MailTls},
};

use crate::{
    program::{Offer, Script},
    server::{Server, certificates, gateway, outgoing},
};

const WAYS: [(Offer, MailTls); 2] = [(Offer::Starttls, MailTls::StartTls), (Offer::Implicit, MailTls::Implicit)];

fn encrypted(server: &Server, tls: MailTls, ca: Option<&str>) -> MailSettings {
    MailSettings { host: "localhost".into(), tls, ca_pem: ca.map(str::to_owned), ..server.settings() }
}

fn words(failure: &SendFailure) -> &str {
    match failure {
        SendFailure::Later { words } => words,
        SendFailure::Never { words } => panic!("not for good: {words}"),
        SendFailure::Waiting { .. } => panic!("nobody was asked"),
    }
}

fn in_clear(server: &Server) -> String {
    String::from_utf8_lossy(&server.bytes(1, "clear")).into_owned()
}

#[tokio::test]
async fn the_right_certificate_of_an_extra_authority_is_accepted() {
    for (offer, tls) in WAYS {
        let (ca, identity) = certificates("localhost");
        let server = Server::start(Script { tls: offer, identity: Some(identity), ..Script::default() });
        gateway(&encrypted(&server, tls, Some(&ca))).send(&outgoing("1")).await.unwrap();
        let expected = if offer == Offer::Starttls { "EHLO portal.example.jp\r\nSTARTTLS\r\n" } else { "" };
        assert_eq!(in_clear(&server), expected, "{offer:?}: the rest came under TLS");
        assert!(String::from_utf8(server.bytes(1, "tls")).unwrap().contains("MAIL FROM:"), "{offer:?}");
    }
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_gets_nothing() {
    for (offer, tls) in WAYS {
        let (_, identity) = certificates("localhost");
        let (other_ca, _) = certificates("localhost");
        for ca in [None, Some(other_ca.as_str())] {
            let server = Server::start(Script { tls: offer, identity: Some(identity.clone()), ..Script::default() });
            let failure = gateway(&encrypted(&server, tls, ca)).send(&outgoing("1")).await.unwrap_err();
            assert!(
                words(&failure).contains("UnknownIssuer") || words(&failure).contains("BadSignature"),
                "{failure:?}"
            );
            assert!(server.bytes(1, "tls").is_empty(), "{offer:?}");
        }
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_gets_nothing() {
    for (offer, tls) in WAYS {
        let (ca, identity) = certificates("mail.example.jp");
        let server = Server::start(Script { tls: offer, identity: Some(identity), ..Script::default() });
        let failure = gateway(&encrypted(&server, tls, Some(&ca))).send(&outgoing("1")).await.unwrap_err();
        assert!(words(&failure).contains("not valid for name"), "{failure:?}");
        assert!(server.bytes(1, "tls").is_empty(), "{offer:?}");
    }
}

#[tokio::test]
async fn a_server_without_starttls_gets_a_greeting_and_nothing_else() {
    let (ca, _) = certificates("localhost");
    let server = Server::start(Script { login: Some("AGEAYg==".into()), ..Script::default() });
    let login = Some(MailLogin { user: "a".into(), password: Password::new("b".into()) });
    let settings = MailSettings { login, ..encrypted(&server, MailTls::StartTls, Some(&ca)) };
    let failure = gateway(&settings).send(&outgoing("1")).await.unwrap_err();
    assert!(words(&failure).contains("STARTTLS"), "{failure:?}");
    assert_eq!(server.commands(1), ["EHLO portal.example.jp"]);
}

#[tokio::test]
async fn a_server_that_refuses_starttls_or_speaks_none_gets_nothing() {
    let refusing = [("STARTTLS".to_owned(), "454 4.7.0 not now".to_owned())].into();
    let server = Server::start(Script { tls: Offer::Starttls, replies: refusing, ..Script::default() });
    let failure = gateway(&encrypted(&server, MailTls::StartTls, None)).send(&outgoing("1")).await.unwrap_err();
    assert_eq!(words(&failure), "454 4.7.0 not now");
    assert_eq!(server.verbs(1), ["EHLO", "STARTTLS"]);

    let server = Server::start(Script::default());
    let failure = gateway(&encrypted(&server, MailTls::Implicit, None)).send(&outgoing("1")).await.unwrap_err();
    assert!(!words(&failure).is_empty());
    assert!(!in_clear(&server).contains("MAIL"));
}

#[tokio::test]
async fn answers_added_in_clear_behind_starttls_are_not_believed() {
    let (ca, identity) = certificates("localhost");
    let added = "250-mail.test\r\n250 8BITMIME\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 2.0.0 queued as evil".into();
    let script =
        Script { tls: Offer::Starttls, identity: Some(identity), added_behind_starttls: added, ..Script::default() };
    let server = Server::start(script);
    let failure = gateway(&encrypted(&server, MailTls::StartTls, Some(&ca))).send(&outgoing("1")).await.unwrap_err();
    assert!(!words(&failure).contains("evil"));
    assert!(server.bytes(1, "tls").is_empty());
}

#[tokio::test]
async fn the_password_is_said_after_tls_and_before_the_first_message() {
    for (offer, tls) in WAYS {
        let (ca, identity) = certificates("localhost");
        let expected = STANDARD.encode("\0relay-user\0relay-password");
        let script =
            Script { tls: offer, identity: Some(identity), login: Some(expected.clone()), ..Script::default() };
        let server = Server::start(script);
        let login = |password: &str| {
            let login = MailLogin { user: "relay-user".into(), password: Password::new(password.into()) };
            MailSettings { login: Some(login), ..encrypted(&server, tls, Some(&ca)) }
        };
        gateway(&login("relay-password")).send(&outgoing("1")).await.unwrap();
        assert!(!in_clear(&server).contains("AUTH"), "{offer:?}");
        let commands = server.commands(1);
        let said = commands.iter().position(|c| *c == format!("AUTH PLAIN {expected}")).unwrap();
        assert!(said < commands.iter().position(|c| c.starts_with("MAIL")).unwrap(), "{offer:?}");

        let failure = gateway(&login("wrong")).send(&outgoing("2")).await.unwrap_err();
        assert_eq!(words(&failure), "535 5.7.8 wrong");
        assert!(!server.verbs(2).contains(&"MAIL".to_owned()));
    }
}
