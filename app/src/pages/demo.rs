//! The demo's own pages. They exist only in builds with the feature `demo`, on a loopback address.

pub mod outbox;

use std::{future::Future, pin::Pin};

use credentials::clock::Moment;

/// A message that would have gone out.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// The realm's name in URLs.
    pub realm: String,
    /// `mail`, `sms` or `call`.
    pub kind: String,
    /// To which address or number.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text part, or the words that are spoken.
    pub text: String,
    /// The PIN in it.
    pub pin: Option<String>,
    /// A call as the provider reads it.
    pub twiml: Option<String>,
    /// The URLs in it.
    pub links: Vec<String>,
    /// When it was made.
    pub created_at: Moment,
    /// Its state in the outbox, in one word.
    pub state: String,
}

/// What the server gives to the demo's pages.
pub trait Desk: Send + Sync {
    /// The messages, newest first.
    fn messages(&self) -> Pin<Box<dyn Future<Output = Vec<Message>> + Send + '_>>;
    /// Moves the demo's clock; `None` sets it back to the present.
    fn move_clock(&self, seconds: Option<i64>);
}
