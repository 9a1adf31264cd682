//! Secrets are types: silent in `Debug`, never serialised, compared in constant time, wiped on drop.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize as _, Zeroizing};

use crate::chance::Chance;

/// A random secret of 256 bits that travels as 43 characters of URL-safe base64 and is stored only as [`Token::hash`].
#[derive(Clone)]
pub struct Token(Zeroizing<[u8; 32]>);

impl Token {
    /// A fresh one.
    pub fn new(chance: &dyn Chance) -> Self {
        Self(Zeroizing::new(chance.bytes32()))
    }

    /// Wraps bytes that were derived with a key.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads the 43 characters; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 43 {
            return None;
        }
        let mut bytes = [0u8; 32];
        let read = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
        (read == 32).then(|| Self(Zeroizing::new(bytes)))
    }

    /// The 43 characters, for a cookie or a link. The only way out.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0.as_slice()))
    }

    /// The bytes, for deriving from.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the database keeps: SHA-256 over a domain and the token, URL-safe base64. A plain hash is enough for 256 random bits.
    pub fn hash(&self, domain: &str) -> String {
        let digest = Sha256::new().chain_update(domain).chain_update([0]).chain_update(self.0.as_slice()).finalize();
        URL_SAFE_NO_PAD.encode(digest)
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(other.0.as_slice()).into()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A password as typed. Silent, wiped on drop.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes what was typed, unchanged.
    pub fn new(mut typed: String) -> Self {
        let kept = Self(Zeroizing::new(typed.clone()));
        typed.zeroize();
        kept
    }

    /// The characters, for checking and hashing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A symmetric key of 256 bits. Purposes get keys of their own by [`Key::derive`].
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// Wraps 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A fresh one.
    pub fn new(chance: &dyn Chance) -> Self {
        Self::from_bytes(chance.bytes32())
    }

    /// Reads 43 characters of URL-safe base64.
    pub fn parse(text: &str) -> Option<Self> {
        Token::parse(text.trim()).map(|t| Self(t.0))
    }

    /// HMAC-SHA-256 over domain and message: 256 bits that nobody without the key can predict.
    pub fn derive(&self, domain: &str, message: &[u8]) -> Token {
        Token::from_bytes(self.mac(domain, message))
    }

    /// A key for one purpose.
    #[must_use]
    pub fn for_purpose(&self, purpose: &str) -> Self {
        Self::from_bytes(self.mac("saihakko purpose", purpose.as_bytes()))
    }

    /// The raw bytes, for the cipher.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The 43 characters, for a key file.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0.as_slice()))
    }

    fn mac(&self, domain: &str, message: &[u8]) -> [u8; 32] {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("any length");
        mac.update(domain.as_bytes());
        mac.update(&[0]);
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, SeededChance};

    #[test]
    fn a_token_survives_its_text_form_and_nothing_else_parses() {
        let chance: &dyn Chance = &SeededChance::new(1);
        let token = Token::new(chance);
        let text = token.reveal();
        assert_eq!(text.len(), 43);
        assert!(Token::parse(&text).is_some_and(|t| t == token));
        for wrong in ["", "x", &text[1..], &format!("{}=", text.as_str()), "あああああああああああああああ"]
        {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn secrets_say_nothing_in_debug() {
        let chance: &dyn Chance = &SeededChance::new(1);
        let text = format!("{:?} {:?} {:?}", Token::new(chance), Password::new("hunter2".into()), Key::new(chance));
        assert_eq!(text, "Token(…) Password(…) Key(…)");
    }

    #[test]
    fn hashes_of_one_token_differ_by_domain() {
        let token = Token::new(&SeededChance::new(1) as &dyn Chance);
        assert_ne!(token.hash("session"), token.hash("flow"));
    }
}
