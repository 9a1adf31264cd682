//! Recovery codes: ten of them stand in for a lost one-time-password app, each once.

use zeroize::Zeroizing;

use crate::{chance::Chance, form::Problem, seal::Keys, text::folded_code};

/// Crockford's base 32, lower case: no `i`, `l`, `o`, `u`.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A code of 14 characters and 70 random bits, shown as `xxxxx-xxxxx-xxxx`. Silent, wiped on drop.
#[derive(Clone)]
pub struct RecoveryCode(Zeroizing<String>);

impl RecoveryCode {
    /// How many a person gets.
    pub const COUNT: usize = 10;
    /// Characters in a code; 5 bits each (NIST SP 800-63B-4 asks for 64 bits).
    const LENGTH: usize = 14;

    /// A fresh one.
    pub fn new(chance: &dyn Chance) -> Self {
        let mut bytes = Zeroizing::new([0; Self::LENGTH]);
        chance.fill(bytes.as_mut_slice());
        // 32 divides 256: the rest is uniform.
        Self(Zeroizing::new(
            bytes.iter().filter_map(|b| ALPHABET.get(usize::from(b % 32))).map(|b| char::from(*b)).collect(),
        ))
    }

    /// A fresh set.
    pub fn set(chance: &dyn Chance) -> Vec<Self> {
        (0..Self::COUNT).map(|_| Self::new(chance)).collect()
    }

    /// Reads what was typed, forgiving width, case, spaces, hyphens and the look-alikes o, i, l, u.
    ///
    /// # Errors
    /// `Empty`, or `OtpForm` for anything else.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let typed = folded_code(text)?;
        let mut code = Zeroizing::new(String::with_capacity(Self::LENGTH));
        for c in typed.chars() {
            let c = match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                'u' => 'v',
                c => c,
            };
            if code.len() == Self::LENGTH || !ALPHABET.iter().any(|a| char::from(*a) == c) {
                return Err(Problem::OtpForm);
            }
            code.push(c);
        }
        if code.len() == Self::LENGTH { Ok(Self(code)) } else { Err(Problem::OtpForm) }
    }

    /// The code in its groups, for the one time that it is shown.
    pub fn reveal(&self) -> Zeroizing<String> {
        let mut shown = Zeroizing::new(String::with_capacity(Self::LENGTH + 2));
        for (place, c) in self.0.chars().enumerate() {
            if place == 5 || place == 10 {
                shown.push('-');
            }
            shown.push(c);
        }
        shown
    }

    /// What the database keeps: HMAC-SHA-256 under the server's key, bound to the account. With 70 bits and a key that isn't
    /// in the database nothing slower is needed, and a code is found by its hash.
    pub fn hash(&self, keys: &Keys, account_id: &str) -> String {
        let mut message = Zeroizing::new(Vec::with_capacity(account_id.len() + 1 + Self::LENGTH));
        message.extend_from_slice(account_id.as_bytes());
        message.push(0);
        message.extend_from_slice(self.0.as_bytes());
        keys.derive("recovery code", &message).reveal().to_string()
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::{chance::SeededChance, secret::Key};

    fn keys(seed: u64) -> Keys {
        Keys::new(1, Key::new(&SeededChance::new(seed)))
    }

    #[test]
    fn a_set_has_ten_codes_in_groups_without_look_alikes() {
        let shown: BTreeSet<String> =
            RecoveryCode::set(&SeededChance::new(1)).iter().map(|c| c.reveal().to_string()).collect();
        assert_eq!(shown.len(), 10);
        for code in &shown {
            assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [5, 5, 4]);
            assert!(!code.contains(['i', 'l', 'o', 'u']));
        }
    }

    #[test]
    fn all_characters_occur_about_equally() {
        let chance = SeededChance::new(2);
        let mut counts = std::collections::BTreeMap::<char, u32>::new();
        for c in (0..2000).flat_map(|_| RecoveryCode::new(&chance).0.chars().collect::<Vec<_>>()) {
            *counts.entry(c).or_default() += 1;
        }
        assert_eq!(counts.len(), 32);
        assert!(counts.values().all(|n| (700..1050).contains(n)), "{counts:?}");
    }

    #[test]
    fn a_code_is_read_however_typed() {
        let keys = keys(1);
        let hash = RecoveryCode::parse("01v0a-bcdef-ghjk").unwrap().hash(&keys, "account");
        for typed in [
            "OIUOABCDEFGHJK",
            "o l v o a b c d e f g h j k",
            "０１ｖ０ａ－ｂｃｄｅｆーｇｈｊｋ",
            " 01V0A BCDEF\u{3000}GHJK ",
        ] {
            assert_eq!(RecoveryCode::parse(typed).unwrap().hash(&keys, "account"), hash, "{typed}");
        }
        assert!(matches!(RecoveryCode::parse(" - "), Err(Problem::Empty)));
        for wrong in ["123456", "01v0a-bcdef-ghj", "01v0a-bcdef-ghjkm", "01v0a-bcdef-ghj!", &"a".repeat(1 << 20)] {
            assert!(matches!(RecoveryCode::parse(wrong), Err(Problem::OtpForm)));
        }
    }

    #[test]
    fn the_hash_depends_on_account_and_key_and_debug_says_nothing() {
        let code = RecoveryCode::new(&SeededChance::new(3));
        assert_ne!(code.hash(&keys(1), "a"), code.hash(&keys(1), "b"));
        assert_ne!(code.hash(&keys(1), "a"), code.hash(&keys(2), "a"));
        assert_eq!(format!("{code:?}"), "RecoveryCode(…)");
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_as_the_same_code(seed: u64) {
            let code = RecoveryCode::new(&SeededChance::new(seed));
            let again = RecoveryCode::parse(&code.reveal().to_uppercase()).unwrap();
            prop_assert_eq!(&*again.0, &*code.0);
        }

        #[test]
        fn nothing_typed_panics(text in any::<String>()) {
            let _ = RecoveryCode::parse(&text);
        }
    }
}
