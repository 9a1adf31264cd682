//! The server's keys: sealing what must be read again (one-time-password secrets), and deriving what must not be guessed.

use std::{collections::BTreeMap, fmt::Write as _};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use zeroize::Zeroizing;

use crate::{
    chance::Chance,
    secret::{Key, Token},
};

const NONCE: usize = 24;

/// Why a sealed text can't be opened. It says nothing about the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It hasn't the form `v1.{key id}.{base64url}`.
    #[error("not a sealed text")]
    Form,
    /// The key isn't in the key file.
    #[error("sealed with key {0}, which is not in the key file")]
    UnknownKey(u32),
    /// Changed, sealed for something else, or sealed with another key of the same id.
    #[error("the sealed text was changed, or belongs to something else")]
    Refused,
}

/// What is wrong with a key file. Line numbers begin at 1; no part of a line is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// A line that is no key.
    #[error("line {0} is not of the form: 1 = \"43 characters of URL-safe base64\"")]
    Line(usize),
    /// An id that stands there twice.
    #[error("line {0} repeats a key id")]
    Repeated(usize),
    /// No key at all.
    #[error("there is no key in it")]
    None,
}

/// The server's keys by id. The highest id seals, all open, the lowest derives: derived values stay the same when a key
/// is added.
#[derive(Clone, Debug)]
pub struct Keys {
    by_id: BTreeMap<u32, Key>,
    current: (u32, Key),
    deriving: Key,
}

impl Keys {
    /// One key.
    pub fn new(id: u32, key: Key) -> Self {
        let (sealing, deriving) = purposes(&key, &key);
        Self { current: (id, sealing), deriving, by_id: BTreeMap::from([(id, key)]) }
    }

    /// Reads a key file: lines `1 = "43 characters"`; empty lines and lines with `#` in front don't count.
    ///
    /// # Errors
    /// The first line that is wrong, or that there's no key.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let mut keys = BTreeMap::new();
        for (number, line) in
            (1..).zip(text.lines()).filter(|(_, l)| !l.trim().is_empty() && !l.trim_start().starts_with('#'))
        {
            let (id, key) = parse_line(line).ok_or(KeyFileError::Line(number))?;
            if keys.insert(id, key).is_some() {
                return Err(KeyFileError::Repeated(number));
            }
        }
        Self::from_map(keys).ok_or(KeyFileError::None)
    }

    /// The key file.
    pub fn render(&self) -> Zeroizing<String> {
        // Enough room from the start, so that no copy of a key is left behind by growing.
        let mut text = Zeroizing::new(String::with_capacity(64 * self.by_id.len()));
        for (id, key) in &self.by_id {
            let _ = writeln!(text, "{id} = \"{}\"", key.reveal().as_str());
        }
        text
    }

    /// The same keys and a fresh one that seals from now on.
    #[must_use]
    pub fn rotated(&self, chance: &dyn Chance) -> Self {
        let mut keys = self.by_id.clone();
        keys.insert(self.current.0.saturating_add(1), Key::new(chance));
        Self::from_map(keys).unwrap_or_else(|| self.clone())
    }

    /// The id of the key that seals.
    pub fn current_id(&self) -> u32 {
        self.current.0
    }

    /// Seals `plaintext` with XChaCha20-Poly1305 and a random nonce. Only the same `aad` opens it: name what it belongs to.
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "fails above 256 GiB only")]
    pub fn seal(&self, chance: &dyn Chance, plaintext: &[u8], aad: &str) -> String {
        let (id, key) = &self.current;
        let mut nonce = [0; NONCE];
        chance.fill(&mut nonce);
        let sealed = XChaCha20Poly1305::new(key.bytes().into())
            .encrypt(&XNonce::from(nonce), Payload { msg: plaintext, aad: &bound(*id, aad) })
            .expect("short enough");
        format!("v1.{id}.{}", URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what [`Keys::seal`] made with the same `aad`.
    ///
    /// # Errors
    /// Any change to the text, another `aad`, or a key that isn't here.
    pub fn open(&self, sealed: &str, aad: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (id, body) = sealed.strip_prefix("v1.").and_then(|rest| rest.split_once('.')).ok_or(SealError::Form)?;
        let id = parse_id(id).ok_or(SealError::Form)?;
        let body = URL_SAFE_NO_PAD.decode(body).map_err(|_| SealError::Form)?;
        let (nonce, ciphertext) = body.split_first_chunk::<NONCE>().ok_or(SealError::Form)?;
        let key = self.by_id.get(&id).ok_or(SealError::UnknownKey(id))?.for_purpose("seal");
        XChaCha20Poly1305::new(key.bytes().into())
            .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: &bound(id, aad) })
            .map(Zeroizing::new)
            .map_err(|_| SealError::Refused)
    }

    /// 256 bits that nobody without the keys can predict, the same for the same domain and message, also after a rotation.
    pub fn derive(&self, domain: &str, message: &[u8]) -> Token {
        self.deriving.derive(domain, message)
    }

    fn from_map(keys: BTreeMap<u32, Key>) -> Option<Self> {
        let (&id, newest) = keys.last_key_value()?;
        let (_, oldest) = keys.first_key_value()?;
        let (sealing, deriving) = purposes(newest, oldest);
        Some(Self { current: (id, sealing), deriving, by_id: keys })
    }
}

fn purposes(newest: &Key, oldest: &Key) -> (Key, Key) {
    (newest.for_purpose("seal"), oldest.for_purpose("derive"))
}

/// The associated data: form and key id are part of it.
fn bound(id: u32, aad: &str) -> Vec<u8> {
    format!("v1.{id}.{aad}").into_bytes()
}

/// One spelling a number: no sign, no leading zero.
fn parse_id(text: &str) -> Option<u32> {
    text.parse().ok().filter(|id: &u32| id.to_string() == text)
}

fn parse_line(line: &str) -> Option<(u32, Key)> {
    let (id, key) = line.split_once('=')?;
    let key = key.trim().strip_prefix('"')?.strip_suffix('"')?;
    Some((parse_id(id.trim())?, Key::parse(key)?))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::chance::SeededChance;

    fn keys() -> Keys {
        Keys::new(1, Key::new(&SeededChance::new(1)))
    }

    #[test]
    fn what_is_sealed_opens_with_the_same_data_only() {
        let (keys, chance) = (keys(), SeededChance::new(2));
        let sealed = keys.seal(&chance, b"secret", "account 1");
        assert!(sealed.starts_with("v1.1."));
        assert_eq!(keys.open(&sealed, "account 1").unwrap().as_slice(), b"secret");
        assert_eq!(keys.open(&sealed, "account 2"), Err(SealError::Refused));
        assert_eq!(keys.open(&sealed, ""), Err(SealError::Refused));
        assert_eq!(Keys::new(1, Key::new(&SeededChance::new(9))).open(&sealed, "account 1"), Err(SealError::Refused));
    }

    #[test]
    fn any_flipped_bit_is_noticed() {
        let keys = keys();
        let sealed = keys.seal(&SeededChance::new(2), b"secret", "a");
        let body = URL_SAFE_NO_PAD.decode(&sealed[5..]).unwrap();
        for bit in 0..body.len() * 8 {
            let mut changed = body.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                keys.open(&format!("v1.1.{}", URL_SAFE_NO_PAD.encode(changed)), "a"),
                Err(SealError::Refused),
                "bit {bit}"
            );
        }
    }

    #[test]
    fn any_changed_character_is_noticed() {
        let keys = keys();
        let sealed = keys.seal(&SeededChance::new(2), b"secret", "a");
        for place in 0..sealed.len() {
            for with in ['0', 'B', '.', '!'].into_iter().filter(|c| !sealed[place..].starts_with(*c)) {
                let changed: String =
                    sealed.chars().enumerate().map(|(i, c)| if i == place { with } else { c }).collect();
                assert!(keys.open(&changed, "a").is_err(), "{changed}");
            }
        }
        for wrong in ["", "v1", "v1.1.", "v2.1.AAAA", "v1.01.AAAA", "v1.+1.AAAA", "v1.1.AAAA", "v1.1.あ"] {
            assert_eq!(keys.open(wrong, "a"), Err(SealError::Form), "{wrong}");
        }
    }

    #[test]
    fn a_new_key_seals_and_the_old_ones_still_open() {
        let (old, chance) = (keys(), SeededChance::new(3));
        let new = old.rotated(&chance);
        let (before, after) = (old.seal(&chance, b"x", "a"), new.seal(&chance, b"x", "a"));
        assert!(after.starts_with("v1.2."));
        assert_eq!(new.open(&before, "a").unwrap().as_slice(), b"x");
        assert_eq!(new.open(&after, "a").unwrap().as_slice(), b"x");
        assert_eq!(old.open(&after, "a"), Err(SealError::UnknownKey(2)));
        assert_eq!(new.open(&after.replacen("v1.2.", "v1.1.", 1), "a"), Err(SealError::Refused));
    }

    #[test]
    fn derived_values_survive_a_rotation_and_differ_by_domain_and_message() {
        let keys = keys();
        let before = keys.derive("d", b"m");
        assert_eq!(keys.rotated(&SeededChance::new(4)).derive("d", b"m"), before);
        assert_ne!(keys.derive("e", b"m"), before);
        assert_ne!(keys.derive("d", b"n"), before);
    }

    #[test]
    fn nonces_are_unique() {
        let (keys, chance) = (keys(), SeededChance::new(5));
        let nonces: BTreeSet<String> = (0..2000).map(|_| keys.seal(&chance, b"x", "a")[5..37].to_owned()).collect();
        assert_eq!(nonces.len(), 2000);
    }

    #[test]
    fn a_key_file_survives_being_written_and_read() {
        let keys = keys().rotated(&SeededChance::new(6));
        let file = keys.render();
        assert_eq!(file.lines().count(), 2);
        let again = Keys::parse(&format!("# keys of the server\n\n{}", file.as_str())).unwrap();
        assert_eq!(again.current_id(), 2);
        assert_eq!(again.render(), file);
        assert_eq!(again.derive("d", b"m"), keys.derive("d", b"m"));
    }

    #[test]
    fn a_wrong_key_file_is_named_by_line_and_never_quoted() {
        let file = keys().render();
        assert_eq!(Keys::parse(" \n# none\n").unwrap_err(), KeyFileError::None);
        assert_eq!(Keys::parse(&format!("{}1 = short", file.as_str())).unwrap_err(), KeyFileError::Line(2));
        assert_eq!(Keys::parse(&format!("{0}\n{0}", file.as_str())).unwrap_err(), KeyFileError::Repeated(3));
        assert!(!format!("{:?} {}", keys(), KeyFileError::Line(2)).contains(&file[5..20]));
    }
}
