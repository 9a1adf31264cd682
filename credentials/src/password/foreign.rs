//! Hashes that other systems made: bcrypt and PBKDF2. They come by an import and go at the first sign-in.

use base64::{Engine as _, alphabet, engine::DecodePaddingMode, engine::GeneralPurpose, engine::GeneralPurposeConfig};
use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use subtle::ConstantTimeEq as _;

/// bcrypt's dearest cost that is taken: about two seconds.
const MOST_COST: u32 = 15;
/// PBKDF2's most HMACs, over all blocks of its output: a few seconds.
const MOST_HMACS: u64 = 6_000_000;
/// Bytes of PBKDF2's output and salt.
const OUTPUT: std::ops::RangeInclusive<usize> = 16..=64;
const SALT: std::ops::RangeInclusive<usize> = 8..=128;

/// Base64 with or without the `=` at its end.
pub(super) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_encode_padding(false).with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A hash of another system, read.
pub(super) enum Foreign {
    /// As it stands.
    Bcrypt(String),
    Pbkdf2(Pbkdf2),
}

pub(super) struct Pbkdf2 {
    digest: Digest,
    rounds: u32,
    salt: Vec<u8>,
    output: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Digest {
    Sha1,
    Sha256,
    Sha512,
}

impl Foreign {
    /// Reads a hash of a cost that can be borne.
    pub fn parse(text: &str) -> Option<Self> {
        if is_bcrypt(text) { Some(Self::Bcrypt(text.to_owned())) } else { Pbkdf2::parse(text).map(Self::Pbkdf2) }
    }

    /// Whether it is the password's.
    pub fn matches(&self, password: &[u8]) -> bool {
        match self {
            // As everywhere, bcrypt looks at the first 72 bytes only.
            Self::Bcrypt(text) => bcrypt::verify(password, text).unwrap_or(false),
            Self::Pbkdf2(stored) => stored.matches(password),
        }
    }
}

/// `$2b$12$` and 53 characters. `$2x$` is of a program that lost bits; nobody should have one any more.
fn is_bcrypt(text: &str) -> bool {
    let rest = ["$2a$", "$2b$", "$2y$"].iter().find_map(|head| text.strip_prefix(head));
    let Some((cost, hash)) = rest.and_then(|rest| rest.split_once('$')) else { return false };
    let bearable = cost.len() == 2 && cost.parse().is_ok_and(|cost: u32| (4..=MOST_COST).contains(&cost));
    let is_hash = hash.len() == 53 && hash.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'/');
    bearable && is_hash
}

impl Pbkdf2 {
    /// `$pbkdf2-sha256$i=27500$salt$hash`; salt and hash in base64.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('$')?.split('$');
        let digest = Digest::parse(parts.next()?)?;
        let rounds = parts.next()?.split(',').find_map(|part| part.strip_prefix("i="))?.parse().ok()?;
        let (salt, output) = (BASE64.decode(parts.next()?).ok()?, BASE64.decode(parts.next()?).ok()?);
        let whole = parts.next().is_none() && OUTPUT.contains(&output.len()) && SALT.contains(&salt.len());
        let blocks = u64::try_from(output.len().div_ceil(digest.bytes())).ok()?;
        let bearable = rounds > 0 && u64::from(rounds) * blocks <= MOST_HMACS;
        (whole && bearable).then_some(Self { digest, rounds, salt, output })
    }

    fn matches(&self, password: &[u8]) -> bool {
        let mut out = vec![0; self.output.len()];
        match self.digest {
            Digest::Sha1 => pbkdf2_hmac::<Sha1>(password, &self.salt, self.rounds, &mut out),
            Digest::Sha256 => pbkdf2_hmac::<Sha256>(password, &self.salt, self.rounds, &mut out),
            Digest::Sha512 => pbkdf2_hmac::<Sha512>(password, &self.salt, self.rounds, &mut out),
        }
        out.ct_eq(&self.output).into()
    }
}

impl Digest {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "pbkdf2" | "pbkdf2-sha1" => Some(Self::Sha1),
            "pbkdf2-sha256" => Some(Self::Sha256),
            "pbkdf2-sha512" => Some(Self::Sha512),
            _ => None,
        }
    }

    fn bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str, password: &str) -> bool {
        Foreign::parse(text).expect(text).matches(password.as_bytes())
    }

    #[test]
    fn hashes_of_other_programs_are_verified() {
        // Made with Python's hashlib and glibc's crypt.
        let salt = "MDEyMzQ1Njc4OWFiY2RlZg";
        for text in [
            format!(
                "$pbkdf2-sha512$i=1000${salt}$jIdhv4HkLVkqyhWwB/9kSt8D4sbqxCkeA07eXHsqzSG9NBQGAnrbDBt4g5ulI1ORJv+AoaGxUCrNrT1vg7F0+g"
            ),
            format!("$pbkdf2$i=1000,l=20${salt}==$d4SOBgnObEr9EAcKc7dS9iN2l0I="),
            "$2b$04$abcdefghijklmnopqrstuuNJAUI9XIdOJXOJmourjXQG6nosHOjY2".to_owned(),
            "$2y$04$abcdefghijklmnopqrstuuNJAUI9XIdOJXOJmourjXQG6nosHOjY2".to_owned(),
        ] {
            assert!(is(&text, "SaihakkoDemo2026"), "{text}");
            assert!(!is(&text, "SaihakkoDemo2027") && !is(&text, ""), "{text}");
        }
    }

    #[test]
    fn what_is_too_dear_too_short_or_cut_is_not_taken() {
        let (salt, hash) = ("MDEyMzQ1Njc4OWFiY2RlZg", "d4SOBgnObEr9EAcKc7dS9iN2l0I");
        let long = "jIdhv4HkLVkqyhWwB/9kSt8D4sbqxCkeA07eXHsqzSG9NBQGAnrbDBt4g5ulI1ORJv+AoaGxUCrNrT1vg7F0+g";
        for text in [
            "$2b$16$abcdefghijklmnopqrstuuNJAUI9XIdOJXOJmourjXQG6nosHOjY2".to_owned(),
            "$2b$03$abcdefghijklmnopqrstuuNJAUI9XIdOJXOJmourjXQG6nosHOjY2".to_owned(),
            "$2x$04$abcdefghijklmnopqrstuuNJAUI9XIdOJXOJmourjXQG6nosHOjY2".to_owned(),
            "$2b$04$abcdefghijklmnopqrstuuNJAUI9XIdOJXOJmourjXQG6nosHOjY".to_owned(),
            "$2b$12$".to_owned(),
            format!("$pbkdf2-sha1$i=6000001${salt}${hash}"),
            format!("$pbkdf2-sha256$i=4000000${salt}${long}"),
            format!("$pbkdf2-sha256$i=0${salt}${hash}"),
            format!("$pbkdf2-sha256$i=99999999999${salt}${hash}"),
            format!("$pbkdf2-md5$i=1000${salt}${hash}"),
            format!("$pbkdf2-sha256$i=1000${salt}$YWJj"),
            format!("$pbkdf2-sha256$i=1000$${hash}"),
            format!("$pbkdf2-sha256$i=1000${salt}${hash}$"),
            "$".to_owned(),
        ] {
            assert!(Foreign::parse(&text).is_none(), "{text}");
        }
    }
}
