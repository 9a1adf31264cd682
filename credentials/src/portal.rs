//! Everything that a use case needs, in one place.

use std::sync::Arc;

use crate::{
    caller::Caller,
    chance::Chance,
    clock::{Clock, Moment},
    password::Hasher,
    realm::{Realm, Realms},
    seal::Keys,
    secret::Token,
    store::Store,
};

/// The realms and what serves them: store, clock, chance, keys, hashing.
#[derive(Clone)]
pub struct Portal {
    /// What is remembered.
    pub store: Store,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// Keys for sealing and deriving.
    pub keys: Keys,
    /// The realms of the configuration.
    pub realms: Realms,
    /// The bounded pool that hashes passwords.
    pub hasher: Hasher,
    /// The only source of links: scheme and host, without a slash at the end.
    pub public_url: String,
    /// Rung whenever a message was queued, so that the worker of this process needn't wait for its next look.
    pub bell: Arc<tokio::sync::Notify>,
}

impl std::fmt::Debug for Portal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Portal").field("public_url", &self.public_url).finish_non_exhaustive()
    }
}

impl Portal {
    /// The present moment.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// A fresh identifier for a row: 128 random bits, 32 hexadecimal digits. Not a secret.
    pub(crate) fn row_id(&self) -> String {
        let mut bytes = [0; 16];
        self.chance.fill(&mut bytes);
        format!("{:032x}", u128::from_be_bytes(bytes))
    }

    /// Whether a text that came from outside has the form of such an identifier; nothing else gets as far as the database.
    pub(crate) fn is_row_id(text: &str) -> bool {
        text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
    }

    /// The short number that a page and its message share: four digits, 1000 to 9999.
    pub(crate) fn short_number(&self) -> String {
        (1000 + self.chance.below(9000)).to_string()
    }

    /// An absolute URL of a realm's page, built from the configured public URL only.
    pub fn url(&self, realm: &Realm, path: &str) -> String {
        format!("{}/{}/{path}", self.public_url, realm.slug)
    }

    /// What a limit calls something that a person typed: a keyed hash, so that the database doesn't hold it.
    pub(crate) fn blind(&self, caller: &Caller, typed: &str) -> String {
        self.keys.derive("limit", format!("{}\n{typed}", caller.realm.slug).as_bytes()).hash("limit")
    }

    /// The secret of the session that a flow ends in. Derived, so that a double click ends in the same session.
    pub(crate) fn session_of(&self, flow: &Token) -> Token {
        self.keys.derive("session of flow", flow.reveal().as_bytes())
    }
}
