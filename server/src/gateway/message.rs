//! The message as it goes over the wire.
//!
//! lettre up to 0.11.23 doesn't double a dot after a bare line feed (RUSTSEC-2026-0561), so a body could end the message early
//! and add commands. Here both parts always go out in base64, whatever the version, every header value is cleaned before
//! lettre sees it, and the finished bytes are looked at once more before anything is sent.

use std::time::{Duration, SystemTime};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, Date, HeaderName, HeaderValue, Subject},
    },
};

use super::{Outgoing, address};
use crate::mail::{one_line, words::SUBJECT_BYTES};

const LONGEST_LINE: usize = 998;

/// A message that can't be sent at all.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unsendable {
    #[error("the receiver's address can't be used")]
    Address,
    #[error("the message can't be put into a safe form")]
    Form,
}

/// Envelope and content.
#[derive(Debug)]
pub(super) struct Composed {
    pub to: Address,
    /// Lines that end in CR LF. None begins with a dot but the last, which is the dot that ends the content.
    pub content: String,
}

/// Puts a message into its form on the wire.
pub(super) fn compose(message: &Outgoing, from: &Address, host: &str) -> Result<Composed, Unsendable> {
    let to = address::parse(&message.to).ok_or(Unsendable::Address)?;
    let id = plain(&message.id);
    let name = Some(one_line(&message.from_name, 60)).filter(|name| !name.is_empty());
    // Given, so that lettre doesn't read it back out of the headers, which it can't for quoted local parts.
    let envelope = Envelope::new(Some(from.clone()), vec![to.clone()]).map_err(|_| Unsendable::Form)?;
    let builder = Message::builder()
        .envelope(envelope)
        .from(Mailbox::new(name, from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .message_id(Some(format!("<{id}@{host}>")))
        .header(Date::new(SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(message.at.0).unwrap_or(0))))
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()));
    let builder = match subject(&message.subject) {
        One(value) => builder.raw_header(value),
        Several(value) => builder.header(value),
    };
    let parts = MultiPart::alternative()
        .boundary(format!("=_{id}"))
        .singlepart(part(ContentType::TEXT_PLAIN, &message.text))
        .singlepart(part(ContentType::TEXT_HTML, &message.html));
    let bytes = builder.multipart(parts).map_err(|_| Unsendable::Form)?.formatted();
    let mut content =
        String::from_utf8(bytes).ok().filter(|content| is_safe(content.as_bytes())).ok_or(Unsendable::Form)?;
    content.push_str(".\r\n");
    Ok(Composed { to, content })
}

fn part(kind: ContentType, text: &str) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::Base64).body(text.to_owned())
}

/// Letters, digits and hyphens: the alphabet of our ids, and nothing that a header could misunderstand.
fn plain(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(64).collect()
}

enum EncodedSubject {
    One(HeaderValue),
    Several(Subject),
}
use EncodedSubject::{One, Several};

/// ASCII as it is, else one encoded word; only what is too long for one is folded.
fn subject(text: &str) -> EncodedSubject {
    let text = one_line(text, 120);
    if text.len() > SUBJECT_BYTES {
        return Several(Subject::from(text));
    }
    let encoded = if text.is_ascii() && !text.contains("=?") {
        text.clone()
    } else {
        format!("=?utf-8?B?{}?=", STANDARD.encode(&text))
    };
    One(HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str("Subject"), text, encoded))
}

/// Printable ASCII in lines of bounded length, each ended by CR LF, none beginning with a dot: then none of the three can be
/// more than it seems. Base64 has no dots, and header lines begin with a name or a space.
fn is_safe(bytes: &[u8]) -> bool {
    bytes.ends_with(b"\r\n")
        && bytes.split_inclusive(|b| *b == b'\n').all(|line| {
            line.strip_suffix(b"\r\n").is_some_and(|line| {
                line.len() <= LONGEST_LINE
                    && !line.starts_with(b".")
                    && line.iter().all(|b| *b == b'\t' || (b' '..=b'~').contains(b))
            })
        })
}

#[cfg(test)]
mod tests {
    use credentials::clock::Moment;

    use super::*;

    fn outgoing() -> Outgoing {
        Outgoing {
            id: "01jd-7".into(),
            from_name: "公共工事情報共有".into(),
            to: "tanaka@example.jp".into(),
            subject: "パスワードの再設定（4821）".into(),
            text: "一行目\n.\n二行目\n".into(),
            html: "<p>一行目</p>\n".into(),
            at: Moment(1_795_237_559_000),
        }
    }

    fn composed(message: &Outgoing) -> String {
        let from = address::parse("noreply@example.jp").unwrap();
        compose(message, &from, "portal.example.jp").unwrap().content
    }

    #[test]
    fn the_headers_are_the_ones_that_receivers_expect() {
        let bytes = composed(&outgoing());
        let (headers, body) = bytes.split_once("\r\n\r\n").unwrap();
        let mut headers: Vec<&str> = headers.split("\r\n").collect();
        headers.sort_unstable();
        assert_eq!(
            headers,
            [
                "Auto-Submitted: auto-generated",
                "Content-Type: multipart/alternative; boundary=\"=_01jd-7\"",
                "Date: Sat, 21 Nov 2026 05:05:59 +0000",
                "From: =?utf-8?b?5YWs5YWx5bel5LqL5oOF5aCx5YWx5pyJ?= <noreply@example.jp>",
                "MIME-Version: 1.0",
                "Message-ID: <01jd-7@portal.example.jp>",
                "Subject: =?utf-8?B?44OR44K544Ov44O844OJ44Gu5YaN6Kit5a6a77yINDgyMe+8iQ==?=",
                "To: tanaka@example.jp",
            ]
        );
        assert_eq!(body.matches("Content-Transfer-Encoding: base64").count(), 2);
        assert!(body.find("text/plain").unwrap() < body.find("text/html").unwrap());
    }

    #[test]
    fn the_same_message_has_the_same_bytes_at_every_try() {
        assert_eq!(composed(&outgoing()), composed(&outgoing()));
    }

    #[test]
    fn a_subject_is_never_folded_up_to_its_limit() {
        for text in ["あ".repeat(15), "a".repeat(45), "=?utf-8?B?SGk=?=".into()] {
            let One(value) = subject(&text) else { panic!("{text} was folded") };
            let mut headers = lettre::message::header::Headers::new();
            headers.insert_raw(value);
            let line = headers.to_string();
            assert_eq!(line.matches("\r\n").count(), 1, "{line}");
            assert!(line.len() <= "Subject: \r\n".len() + 75, "{line}");
        }
        assert!(matches!(subject(&"あ".repeat(16)), Several(_)));
    }

    #[test]
    fn bytes_that_could_end_the_message_early_are_not_safe() {
        for good in ["a\r\n", "a\r\n\r\nb.\r\n"] {
            assert!(is_safe(good.as_bytes()), "{good:?}");
        }
        let long = "a".repeat(999) + "\r\n";
        for bad in [
            "",
            "a",
            "a\n",
            "a\r",
            "a\n\r\n",
            "a\r\r\n",
            "\n.\n\r\n",
            "a\r\n.\r\n",
            "a\r\n.b\r\n",
            "a\0\r\n",
            "あ\r\n",
            &long,
        ] {
            assert!(!is_safe(bad.as_bytes()), "{bad:?}");
        }
    }
}
