//! The raw bytes at the server: no body, name, ID, subject or address adds a command, a header or a receiver.
//! (Bare line ends: RUSTSEC-2026-0561. Characters whose low byte is a line end: U+560A, U+760D.)

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use server::gateway::{Outgoing, SendFailure};

use crate::{
    program::Script,
    server::{Server, outgoing},
};

const HEADERS: [&str; 8] =
    ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"];

fn corpus() -> Vec<String> {
    let command = "MAIL FROM:<evil@example.com>";
    let ends =
        ["\r\n", "\n", "\r", "\0", "\r\r\n", "\n\r", "\u{85}", "\u{2028}", "\u{560A}", "\u{760D}", "\u{560D}\u{560A}"];
    let mut texts = Vec::new();
    for end in ends {
        texts.push(format!("a{end}Bcc: evil@example.com{end}{end}x"));
        texts.push(format!("a{end}.{end}{command}{end}RCPT TO:<evil@example.com>{end}DATA{end}Subject: x{end}.{end}"));
        texts.push(format!(".{end}{command}{end}"));
        texts.push(format!("{end}.{end}"));
        texts.push(format!("a{end}.."));
    }
    texts.push("--=_1--\r\n\r\nContent-Type: text/html".into());
    texts.push("=?utf-8?q?=0D=0ABcc:_evil@example.com?=".into());
    texts.push("a>\" <evil@example.com>, \"b".into());
    texts.push(format!("a{}\n.\n", " long".repeat(2_000)));
    texts
}

fn lenient_and_strict() -> [Server; 2] {
    [true, false].map(|lenient| Server::start(Script { lenient, ..Script::default() }))
}

/// One dialogue, one set of headers.
fn one_message(server: &Server, connection: u32, what: &str) -> String {
    assert_eq!(server.verbs(connection), ["EHLO", "MAIL", "RCPT", "DATA"], "{what}");
    let commands = server.commands(connection);
    assert_eq!(commands[1..3], ["MAIL FROM:<no-reply@portal.example.jp>", "RCPT TO:<tanaka@example.jp>"], "{what}");
    let bytes = String::from_utf8(server.bytes(connection, "clear")).expect("ASCII");
    let content = bytes.split_once("\r\nDATA\r\n").expect("content").1.split("\r\nQUIT").next().unwrap();
    // A lenient server answers at the CR behind the last dot; the LF may not have been written down yet.
    let content = content.trim_end_matches(['\r', '\n']).to_owned();
    assert!(content.bytes().all(|b| b == b'\r' || b == b'\n' || (b' '..=b'~').contains(&b)), "{what}: {content:?}");
    assert!(!content.replace("\r\n", "").contains(['\r', '\n']), "{what}: a bare line end in {content:?}");
    assert_eq!(
        content.split("\r\n").filter(|line| line.starts_with('.')).count(),
        1,
        "{what}: only the end begins with a dot"
    );
    let (headers, _) = content.split_once("\r\n\r\n").expect("headers");
    let mut names: Vec<&str> =
        headers.split("\r\n").filter(|l| !l.starts_with([' ', '\t'])).map(|l| l.split(':').next().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, HEADERS, "{what}: {headers}");
    content
}

/// Sends one message per connection and looks at the bytes of each.
async fn each_is_one_message(make: impl Fn(&str) -> Outgoing) {
    for server in lenient_and_strict() {
        for (connection, text) in (1..).zip(corpus()) {
            let gateway = server.gateway();
            gateway.send(&make(&text)).await.unwrap();
            one_message(&server, connection, &text);
        }
    }
}

#[tokio::test]
async fn no_body_ends_the_message_early() {
    each_is_one_message(|text| Outgoing { text: text.into(), html: text.into(), ..outgoing("1") }).await;
}

#[tokio::test]
async fn no_senders_name_adds_a_header_or_a_command() {
    each_is_one_message(|text| Outgoing { from_name: text.into(), ..outgoing("1") }).await;
}

#[tokio::test]
async fn no_subject_adds_a_header_or_a_command() {
    each_is_one_message(|text| Outgoing { subject: text.into(), ..outgoing("1") }).await;
}

#[tokio::test]
async fn no_id_adds_a_header_or_a_command() {
    each_is_one_message(|text| Outgoing { id: text.into(), ..outgoing("1") }).await;
}

#[tokio::test]
async fn no_address_adds_a_receiver() {
    let server = Server::start(Script { lenient: true, ..Script::default() });
    let gateway = server.gateway();
    for text in corpus() {
        let addresses = [
            format!("tanaka@example.jp{text}"),
            format!("{text}tanaka@example.jp"),
            format!("tanaka{text}@example.jp"),
            format!("\"{text}\"@example.jp"),
            format!("tanaka@example.jp> {text} <x@example.jp"),
        ];
        for to in addresses {
            let failure = gateway.send(&Outgoing { to: to.clone(), ..outgoing("1") }).await;
            assert!(matches!(failure, Err(SendFailure::Never { .. })), "{to:?}: {failure:?}");
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn bodies_go_out_in_base64_and_come_back_as_they_were() {
    let server = Server::start(Script::default());
    let body = "一行目\n.\n.. 二行目\n髙﨑①😀\n";
    server.gateway().send(&Outgoing { text: body.into(), html: "<p>x</p>".into(), ..outgoing("1") }).await.unwrap();
    let content = one_message(&server, 1, "a body");
    assert_eq!(content.matches("Content-Transfer-Encoding: base64").count(), 2);
    let part = content.split("--=_1\r\n").nth(1).unwrap().split_once("\r\n\r\n").unwrap().1;
    let encoded: String = part.split("\r\n--").next().unwrap().split_whitespace().collect();
    let decoded = String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap();
    assert_eq!(decoded.replace("\r\n", "\n"), body);
}

#[tokio::test]
async fn a_carriers_irregular_address_is_reached_by_quoting() {
    let server = Server::start(Script::default());
    server.gateway().send(&Outgoing { to: "taro..1.@docomo.ne.jp".into(), ..outgoing("1") }).await.unwrap();
    assert_eq!(server.commands(1)[2], "RCPT TO:<\"taro..1.\"@docomo.ne.jp>");
}

#[test]
fn the_corpus_would_add_commands_if_it_went_out_as_it_is() {
    for (lenient, expected) in [(true, 10), (false, 1)] {
        let server = Server::start(Script { lenient, ..Script::default() });
        for text in corpus() {
            let naive = format!("EHLO x\r\nMAIL FROM:<a@b.jp>\r\nRCPT TO:<c@d.jp>\r\nDATA\r\n{text}\r\n.\r\nQUIT\r\n");
            let mut tcp = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
            tcp.write_all(naive.as_bytes()).unwrap();
            let _ = tcp.read_to_end(&mut Vec::new()); // until the server hangs up, whatever it thinks of the rest
        }
        let tricked = (1..).zip(corpus()).filter(|(n, _)| server.verbs(*n).iter().filter(|v| *v == "MAIL").count() > 1);
        assert!(tricked.count() >= expected, "lenient: {lenient}");
    }
}
