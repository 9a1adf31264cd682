//! A temporary password that can be read out and typed: no look-alikes, and letters of both cases and digits in each.

use super::LEAST;
use crate::{
    chance::Chance,
    password,
    realm::PasswordPolicy,
    secret::{Key, Password, Token},
};
use std::sync::atomic::{AtomicU64, Ordering};

/// Letters and digits without 0 O o, 1 l I: what is left looks like nothing else in print and on a screen.
pub(super) const ALPHABET: &str = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

/// Randomness that a secret stands for: the same seed gives the same password, so that a page that is loaded again shows the same one.
struct Seeded {
    seed: Key,
    place: AtomicU64,
}

impl Chance for Seeded {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let place = self.place.fetch_add(1, Ordering::Relaxed);
            let block = self.seed.derive("temporary password", &place.to_be_bytes());
            for (to, from) in chunk.iter_mut().zip(block.bytes()) {
                *to = *from;
            }
        }
    }
}

/// The password of a seed: [`LEAST`] characters or as many as the realm's rule asks for. It keeps that rule, the blocklist included.
pub(crate) fn generate(seed: &Token, policy: &PasswordPolicy, has_otp: bool, context: &[&str]) -> Password {
    let chance: &dyn Chance = &Seeded { seed: Key::from_bytes(*seed.bytes()), place: AtomicU64::new(0) };
    let length = policy.min_for(has_otp).max(LEAST).min(policy.max);
    loop {
        let password = Password::new((0..length).map(|_| letter(chance)).collect());
        if has_every_class(password.reveal()) && password::check(policy, has_otp, &password, context).is_ok() {
            return password;
        }
    }
}

fn letter(chance: &dyn Chance) -> char {
    let count = u32::try_from(ALPHABET.len()).unwrap_or(u32::MAX);
    ALPHABET.chars().nth(chance.below(count) as usize).unwrap_or('x')
}

fn has_every_class(text: &str) -> bool {
    let has = |class: fn(&char) -> bool| text.chars().any(|c| class(&c));
    has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && has(char::is_ascii_digit)
}
