//! How messages leave the house. The worker hands over an [`Outgoing`] and learns whether it was [`Accepted`], or whether
//! to try [later](SendFailure::Later) or [never](SendFailure::Never) again. [`phone`] does the same for short messages and
//! calls, where a third answer exists: nobody [knows](PhoneFailure::Unknown).

mod address;
pub mod again;
pub mod form;
pub(crate) mod http;
mod message;
pub mod phone;
mod reach;
mod relay;
pub mod smtp;
pub mod twilio;
pub mod twiml;

pub use phone::{Carry, PhoneFailure, PhoneFault, PhoneGateway, PhoneOutgoing, Taken};
pub use relay::RelayError;
pub use smtp::SmtpGateway;

use std::time::Duration;

use credentials::clock::Moment;

use crate::mail::one_line;

/// A mail on its way out.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The outbox row's id. The Message-ID is made of it, so that a mail sent twice can be recognised.
    pub id: String,
    /// The sender's name: the realm's.
    pub from_name: String,
    /// The receiver's address, exactly as stored.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// The `Date` header.
    pub at: Moment,
}

/// The relay has taken responsibility for the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What it said, such as its queue number.
    pub words: String,
}

/// Why a message didn't go out. The words are for the operator: one line, at most 200 characters, without mail addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendFailure {
    /// The relay can't or won't now: not reachable, too slow, TLS or authentication failed, 4xx. Try again.
    #[error("not now: {words}")]
    Later {
        /// What was said.
        words: String,
    },
    /// Nobody was asked: the relay can't be reached just now, or all connections are taken. Look again after so long.
    #[error("nobody was asked")]
    Waiting {
        /// How long.
        wait: Duration,
    },
    /// This receiver or this message is refused for good. Don't try again.
    #[error("refused: {words}")]
    Never {
        /// What was said.
        words: String,
    },
}

impl SendFailure {
    fn later(words: &str) -> Self {
        Self::Later { words: for_operators(words) }
    }

    fn never(words: &str) -> Self {
        Self::Never { words: for_operators(words) }
    }
}

/// Servers like to quote the receiver's address; logs hold none.
fn for_operators(words: &str) -> String {
    let hidden = words.split_whitespace().map(|w| if w.contains('@') { "(address)" } else { w });
    one_line(&hidden.collect::<Vec<_>>().join(" "), 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_words_become_one_short_line_without_addresses() {
        let said = "550 5.1.1 <tanaka@example.jp>:\r\n no\0such\u{1b}[31m user".to_owned() + &" x".repeat(200);
        let words = for_operators(&said);
        assert!(words.starts_with("550 5.1.1 (address) no such [31m user x x"), "{words}");
        assert_eq!(words.chars().count(), 200);
    }
}
