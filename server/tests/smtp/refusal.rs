//! Accepted, refused for now, refused for good, too slow, gone.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use server::{
    gateway::{SendFailure, SmtpGateway},
    settings::MailSettings,
};

use crate::{
    program::Script,
    server::{Server, gateway, outgoing},
};

fn replying(to: &str, reply: &str) -> Script {
    Script { replies: BTreeMap::from([(to.to_owned(), reply.to_owned())]), ..Script::default() }
}

fn delaying(reply_to: &str) -> Script {
    Script { delays: BTreeMap::from([(reply_to.to_owned(), 1_500)]), ..Script::default() }
}

fn impatient(server: &Server) -> SmtpGateway {
    gateway(&MailSettings { timeout: Duration::from_millis(400), ..server.settings() })
}

async fn refused(script: Script) -> SendFailure {
    let server = Server::start(script);
    server.gateway().send(&outgoing("1")).await.unwrap_err()
}

#[tokio::test]
async fn an_accepted_message_arrives_whole_and_the_servers_words_come_back() {
    let server = Server::start(Script::default());
    let accepted = server.gateway().send(&outgoing("01jd-7")).await.unwrap();
    assert_eq!(accepted.words, "250 2.0.0 queued as 1-1");
    let commands = server.commands(1);
    assert_eq!(
        commands,
        ["EHLO portal.example.jp", "MAIL FROM:<no-reply@portal.example.jp>", "RCPT TO:<tanaka@example.jp>", "DATA"]
    );
    let bytes = String::from_utf8(server.bytes(1, "clear")).unwrap();
    assert!(bytes.contains("\r\nMessage-ID: <01jd-7@portal.example.jp>\r\n"), "{bytes}");
    assert!(bytes.contains("\r\nAuto-Submitted: auto-generated\r\n"), "{bytes}");
}

#[tokio::test]
async fn messages_share_a_connection_one_after_the_other() {
    let server = Server::start(Script::default());
    let gateway = server.gateway();
    for n in 1..=3 {
        let accepted = gateway.send(&outgoing("1")).await.unwrap();
        assert_eq!(accepted.words, format!("250 2.0.0 queued as 1-{n}"));
    }
    assert_eq!(server.connections(), 1);
    gateway.close().await;
    assert!(String::from_utf8(server.bytes(1, "clear")).unwrap().ends_with("QUIT\r\n"));
}

#[tokio::test]
async fn many_messages_at_once_each_get_their_own_answer() {
    let server = Server::start(Script::default());
    let gateway = std::sync::Arc::new(server.gateway());
    let sending: Vec<_> = (0..30)
        .map(|n| {
            let gateway = std::sync::Arc::clone(&gateway);
            tokio::spawn(async move { gateway.send(&outgoing(&n.to_string())).await.unwrap().words })
        })
        .collect();
    let mut answers = std::collections::BTreeSet::new();
    for task in sending {
        answers.insert(task.await.unwrap());
    }
    assert_eq!(answers.len(), 30, "{answers:?}");
}

#[tokio::test]
async fn refusals_for_now_mean_later() {
    let for_now = [
        ("GREETING", "421 4.3.2 busy"),
        ("EHLO", "421 4.3.2 busy"),
        ("MAIL", "451 4.3.0 try again"),
        ("RCPT", "451 4.7.1 greylisted"),
        ("RCPT", "452 4.5.3 too many"),
        ("DATA", "451 4.3.0 try again"),
        ("END", "451 4.3.0 try again"),
    ];
    for (to, reply) in for_now {
        assert_eq!(refused(replying(to, reply)).await, SendFailure::Later { words: reply.into() }, "{to}");
    }
}

#[tokio::test]
async fn refusals_of_the_receiver_or_the_message_mean_never() {
    for (to, reply) in [
        ("RCPT", "550 5.1.1 no such user"),
        ("RCPT", "553 5.1.3 bad"),
        ("END", "554 5.6.0 refused"),
        ("DATA", "554 no"),
    ] {
        assert_eq!(refused(replying(to, reply)).await, SendFailure::Never { words: reply.into() }, "{to}");
    }
}

#[tokio::test]
async fn refusals_of_the_installation_are_not_the_messages_fault() {
    let ours = [
        ("GREETING", "554 5.7.1 no service for you"),
        ("EHLO", "550 5.7.1 go away"),
        ("MAIL", "550 5.7.1 sender refused"),
        ("MAIL", "530 5.7.0 authenticate first"),
        ("RCPT", "530 5.7.0 authenticate first"),
        ("RCPT", "503 5.5.1 out of turn"),
    ];
    for (to, reply) in ours {
        assert_eq!(refused(replying(to, reply)).await, SendFailure::Later { words: reply.into() }, "{to}");
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_used_is_refused_before_anything_is_said() {
    let server = Server::start(Script::default());
    let failure = server.gateway().send(&server::gateway::Outgoing { to: "no address".into(), ..outgoing("1") }).await;
    assert!(matches!(failure, Err(SendFailure::Never { .. })), "{failure:?}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_refusal_quotes_no_address_and_leaves_the_connection_in_use() {
    let server = Server::start(replying("RCPT", "550 5.1.1 <tanaka@example.jp>: no such user"));
    let gateway = server.gateway();
    for _ in 0..2 {
        let failure = gateway.send(&outgoing("1")).await.unwrap_err();
        assert_eq!(failure, SendFailure::Never { words: "550 5.1.1 (address) no such user".into() });
    }
    assert_eq!(server.connections(), 1);
    assert_eq!(server.verbs(1), ["EHLO", "MAIL", "RCPT", "RSET", "MAIL", "RCPT", "RSET"]);
}

#[tokio::test]
async fn whatever_takes_too_long_means_later_and_takes_no_longer() {
    for slow in ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "END"] {
        let server = Server::start(delaying(slow));
        let begun = Instant::now();
        let failure = impatient(&server).send(&outgoing("1")).await;
        assert!(
            matches!(&failure, Err(SendFailure::Later { words }) if words.contains("too long")),
            "{slow}: {failure:?}"
        );
        assert!(begun.elapsed() < Duration::from_millis(1_200), "{slow}");
    }
}

#[tokio::test]
async fn a_late_answer_is_never_taken_for_the_answer_to_the_next_message() {
    for slow in ["MAIL", "RCPT", "DATA", "END"] {
        let server = Server::start(delaying(slow));
        let gateway = impatient(&server);
        assert!(gateway.send(&outgoing("first")).await.is_err(), "{slow}");
        tokio::time::sleep(Duration::from_millis(1_400)).await;
        assert_eq!(gateway.send(&outgoing("second")).await.unwrap().words, "250 2.0.0 queued as 2-1", "{slow}");
        let first = String::from_utf8(server.bytes(1, "clear")).unwrap();
        assert!(!first.contains("NOOP") && !first.contains("second"), "{slow}: {first}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_within_the_content_means_later() {
    let failure = refused(Script { drops_in_data: true, ..Script::default() }).await;
    assert!(matches!(failure, SendFailure::Later { .. }), "{failure:?}");
}

#[tokio::test]
async fn a_parked_connection_that_the_server_closed_is_replaced() {
    let server = Server::start(Script { drops_after: Some(1), ..Script::default() });
    let gateway = server.gateway();
    for n in 1..=3 {
        assert_eq!(gateway.send(&outgoing("1")).await.unwrap().words, format!("250 2.0.0 queued as {n}-1"));
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_means_later() {
    let server = Server::start(Script::default());
    let gateway = server.gateway();
    drop(server);
    let failure = gateway.send(&outgoing("1")).await;
    assert!(matches!(failure, Err(SendFailure::Later { .. })), "{failure:?}");
}

#[tokio::test]
async fn a_server_that_talks_nonsense_means_later() {
    for reply in ["hello", "999 hello", "2"] {
        let failure = refused(replying("GREETING", reply)).await;
        assert!(matches!(failure, SendFailure::Later { .. }), "{reply:?}: {failure:?}");
    }
}
