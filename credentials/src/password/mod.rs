//! Passwords: what makes a good one, and how they are kept.
//!
//! [`check`] says what is wrong with a new one, after NIST SP 800-63B-4: length and a blocklist, no composition rules.
//! [`Hasher`] keeps and verifies them with Argon2id, a bounded number at a time. Hashes of other systems come by an import and are replaced at
//! the first sign-in.

pub mod rules;

mod blocklist;
mod foreign;
mod hash;
mod keycloak;
mod memory;
mod patterns;

pub use hash::{Hasher, PasswordHash, Verdict};
pub use rules::check;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// The most code points of any password. Hashing costs the same for all lengths; this bounds what comes before it.
pub const MOST: usize = 256;

/// The form that is counted and hashed: NFC (NIST SP 800-63B-4, 3.1.1.2). `None` beyond [`MOST`] code points.
fn normal(typed: &str) -> Option<Zeroizing<String>> {
    // 16 bytes a code point leave room for any decomposed spelling; a megabyte isn't even normalised.
    if typed.len() > MOST * 16 {
        return None;
    }
    // NFC is at most three times as long: no growing, so no copy is left behind.
    let mut text = Zeroizing::new(String::with_capacity(typed.len() * 3));
    text.extend(typed.nfc());
    (text.chars().count() <= MOST).then_some(text)
}
