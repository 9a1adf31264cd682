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
    /// A prepared key that doesn't have the highest id, or stands alone.
    #[error("line {0} prepares a key that isn't the highest of several")]
    Next(usize),
    /// No key at all.
    #[error("there is no key in it")]
    None,
}

/// The server's keys by id. The highest id seals, all open, the lowest derives: derived values stay the same when a key
/// is added. A key that is only prepared opens but doesn't seal yet, so that several processes can learn it one after the other.
#[derive(Clone, Debug)]
pub struct Keys {
    by_id: BTreeMap<u32, Key>,
    next: Option<u32>,
    current: (u32, Key),
    deriving: Key,
}

/// How a line of a prepared key begins.
const NEXT: &str = "next ";

impl Keys {
    /// One key.
    pub fn new(id: u32, key: Key) -> Self {
        let (sealing, deriving) = purposes(&key, &key);
        Self { current: (id, sealing), next: None, deriving, by_id: BTreeMap::from([(id, key)]) }
    }

    /// Reads a key file: lines `1 = "43 characters"`, at most one of them with `next ` in front for a prepared key; empty lines and
    /// lines with `#` in front don't count.
    ///
    /// # Errors
    /// The first line that is wrong, or that there's no key.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let (mut keys, mut next) = (BTreeMap::new(), None);
        for (number, line) in
            (1..).zip(text.lines()).filter(|(_, l)| !l.trim().is_empty() && !l.trim_start().starts_with('#'))
        {
            let plain = line.trim_start().strip_prefix(NEXT);
            let (id, key) = parse_line(plain.unwrap_or(line)).ok_or(KeyFileError::Line(number))?;
            if keys.insert(id, key).is_some() {
                return Err(KeyFileError::Repeated(number));
            }
            if plain.is_some() && next.replace((id, number)).is_some() {
                return Err(KeyFileError::Next(number));
            }
        }
        let highest = keys.last_key_value().map(|(id, _)| *id);
        match next {
            Some((id, number)) if keys.len() == 1 || highest != Some(id) => Err(KeyFileError::Next(number)),
            next => Self::from_map(keys, next.map(|(id, _)| id)).ok_or(KeyFileError::None),
        }
    }

    /// The text of a key file with a fresh key that seals from now on, or with the prepared one set free. `prepare` only prepares a
    /// fresh one; a file that has one stays as it is.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn rotate(text: &str, prepare: bool, chance: &dyn Chance) -> Result<Zeroizing<String>, KeyFileError> {
        let keys = Self::parse(text)?;
        // Enough room from the start, so that no copy of a key is left behind by growing.
        let mut rotated = Zeroizing::new(String::with_capacity(text.len() + 100));
        for line in text.lines() {
            let free = if prepare { None } else { line.trim_start().strip_prefix(NEXT) };
            let _ = writeln!(rotated, "{}", free.unwrap_or(line));
        }
        if keys.next.is_none() {
            let (mark, id) = (if prepare { NEXT } else { "" }, keys.current.0.saturating_add(1));
            let _ = writeln!(rotated, "{mark}{id} = \"{}\"", Key::new(chance).reveal().as_str());
        }
        Ok(rotated)
    }

    /// The key file.
    pub fn render(&self) -> Zeroizing<String> {
        // Enough room from the start, so that no copy of a key is left behind by growing.
        let mut text = Zeroizing::new(String::with_capacity(64 * self.by_id.len()));
        for (id, key) in &self.by_id {
            let mark = if self.next == Some(*id) { NEXT } else { "" };
            let _ = writeln!(text, "{mark}{id} = \"{}\"", key.reveal().as_str());
        }
        text
    }

    /// The id of the key that seals.
    pub fn current_id(&self) -> u32 {
        self.current.0
    }

    /// The id of the key that is prepared.
    pub fn next_id(&self) -> Option<u32> {
        self.next
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

    fn from_map(keys: BTreeMap<u32, Key>, next: Option<u32>) -> Option<Self> {
        let (&id, newest) = keys.iter().rev().find(|(id, _)| next != Some(**id))?;
        let (_, oldest) = keys.first_key_value()?;
        let (sealing, deriving) = purposes(newest, oldest);
        Some(Self { current: (id, sealing), next, deriving, by_id: keys })
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
mod tests;
