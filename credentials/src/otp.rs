//! One-time passwords after RFC 6238: SHA-1, six digits, 30 seconds, which is what every app can do.

use std::fmt::Write as _;

use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::{
    chance::Chance,
    clock::Moment,
    text::{OtpInput, fold},
};

/// Seconds in a step.
const STEP: u64 = 30;

/// The secret that a person's app and the server share: 160 bits (RFC 4226). Silent, wiped on drop; stored sealed only.
#[derive(Clone)]
pub struct OtpSecret(Zeroizing<[u8; 20]>);

impl OtpSecret {
    /// A fresh one.
    pub fn new(chance: &dyn Chance) -> Self {
        let mut bytes = Zeroizing::new([0; 20]);
        chance.fill(bytes.as_mut_slice());
        Self(bytes)
    }

    /// Takes exactly 20 bytes; `None` otherwise.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// The bytes, for sealing.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Reads the key as apps show it: 32 characters of base 32, in any case and grouping.
    pub fn from_base32(text: &str) -> Option<Self> {
        let key = Zeroizing::new(fold(text).replace('-', "").to_ascii_uppercase());
        let secret = totp_rs::Secret::try_from_base32(key.as_str()).ok()?;
        Self::from_bytes(secret.as_bytes()).filter(|_| key.len() == 32)
    }

    /// The key for typing into an app: 32 characters of base 32.
    pub fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(totp_rs::Secret::from(*self.0).to_base32())
    }

    /// The key in groups of four, for reading it off.
    pub fn key_groups(&self) -> Vec<Zeroizing<String>> {
        let key = self.to_base32();
        key.as_bytes().chunks(4).map(|group| Zeroizing::new(String::from_utf8_lossy(group).into_owned())).collect()
    }

    /// The link that opens an app, also the QR code's content. Issuer and label carry the same name, as apps expect. A colon
    /// parts the two and can't be part of either, so it becomes a space.
    pub fn uri(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        let (issuer, account) = (label(issuer), label(account));
        let key = self.to_base32();
        Zeroizing::new(format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP}",
            key.as_str()
        ))
    }

    /// The code that an app shows at a moment; for the demo and tests.
    pub fn code_at(&self, at: Moment) -> Option<Zeroizing<String>> {
        step_at(at).map(|step| code(&self.totp(), step))
    }

    /// Whether `typed` is the code of the current or the previous step, and later than the last accepted one. Returns the step
    /// to be stored as the last accepted one, in the same transaction. The work is the same whatever was typed.
    pub fn accept(&self, typed: &OtpInput, now: Moment, last_step: Option<u64>) -> Option<u64> {
        let current = step_at(now)?;
        let totp = self.totp();
        let mut found = Choice::from(0);
        let mut accepted = 0;
        // Should one code serve both steps, the later one counts, and the earlier is spent with it.
        for step in [current.saturating_sub(1), current] {
            let fresh = Choice::from(u8::from(last_step.is_none_or(|last| step > last)));
            let matches = code(&totp, step).as_bytes().ct_eq(typed.reveal().as_bytes()) & fresh;
            accepted.conditional_assign(&step, matches);
            found |= matches;
        }
        bool::from(found).then_some(accepted)
    }

    fn totp(&self) -> Totp {
        Builder::new().with_skew(0).with_step_duration(STEP).with_secret(*self.0).build_noncompliant()
    }
}

impl std::fmt::Debug for OtpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OtpSecret(…)")
    }
}

/// The step that a moment lies in; `None` before 1970.
fn step_at(at: Moment) -> Option<u64> {
    u64::try_from(at.0).ok().map(|ms| ms / 1000 / STEP)
}

fn code(totp: &Totp, step: u64) -> Zeroizing<String> {
    Zeroizing::new(totp.generate(step.saturating_mul(STEP)).to_string())
}

/// A name for the link: without colons, everything but RFC 3986's unreserved characters percent-encoded.
fn label(name: &str) -> String {
    let plain = name.replace([':', '：'], " ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut encoded = String::new();
    for byte in plain.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chance::SeededChance;

    fn rfc() -> OtpSecret {
        OtpSecret::from_bytes(b"12345678901234567890").unwrap()
    }

    fn typed(code: &str) -> OtpInput {
        OtpInput::parse(code).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_rfc_6238_appendix_b() {
        for (second, eight_digits) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000_i64, "65353130"),
        ] {
            let now = Moment(second * 1000);
            assert_eq!(rfc().code_at(now).unwrap().as_str(), &eight_digits[2..]);
            assert_eq!(rfc().accept(&typed(&eight_digits[2..]), now, None), Some(second.unsigned_abs() / 30));
        }
    }

    #[test]
    fn a_code_counts_in_its_step_and_the_next_to_the_millisecond() {
        // Step 2 is the minute's first half: 60,000 to 89,999 ms.
        let code = typed(&rfc().code_at(Moment(60_000)).unwrap());
        for (now, expected) in [
            (59_999, None),
            (60_000, Some(2)),
            (89_999, Some(2)),
            (90_000, Some(2)),
            (119_999, Some(2)),
            (120_000, None),
        ] {
            assert_eq!(rfc().accept(&code, Moment(now), None), expected, "{now}");
        }
    }

    #[test]
    fn an_accepted_step_is_never_accepted_again_nor_an_earlier_one() {
        let (now, previous) = (Moment(60_000), typed(&rfc().code_at(Moment(30_000)).unwrap()));
        let current = typed(&rfc().code_at(now).unwrap());
        assert_eq!(rfc().accept(&current, now, Some(1)), Some(2));
        assert_eq!(rfc().accept(&current, now, Some(2)), None);
        assert_eq!(rfc().accept(&previous, now, Some(2)), None);
        assert_eq!(rfc().accept(&previous, now, Some(0)), Some(1));
        assert_eq!(rfc().accept(&current, now, Some(u64::MAX)), None);
    }

    #[test]
    fn the_edges_of_time_are_calm() {
        let code = typed("000000");
        assert_eq!(rfc().accept(&code, Moment(-1), None), None);
        assert_eq!(rfc().accept(&code, Moment(i64::MIN), None), None);
        let _ = (rfc().accept(&code, Moment(i64::MAX), None), rfc().accept(&code, Moment(0), None));
    }

    #[test]
    fn the_key_reads_as_it_is_shown() {
        let demo = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        let secret = OtpSecret::from_base32(demo).unwrap();
        assert_eq!(secret.to_base32().as_str(), demo);
        assert_eq!(
            secret.key_groups().iter().map(|g| g.as_str()).collect::<Vec<_>>().join(" "),
            "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
        );
        assert_eq!(OtpSecret::from_base32("jbsw y3dp ehpk 3pxp jbsw-y3dp-ehpk-3pxp").unwrap().bytes(), secret.bytes());
        for wrong in ["", "JBSWY3DP", "1BSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPA"] {
            assert!(OtpSecret::from_base32(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn the_link_names_the_realm_twice_and_nothing_breaks_out_of_it() {
        let secret = OtpSecret::from_base32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").unwrap();
        assert_eq!(
            secret.uri("Health: A & B", "test:user/001?x").as_str(),
            "otpauth://totp/Health%20A%20%26%20B:test%20user%2F001%3Fx?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Health%20A%20%26%20B&algorithm=SHA1&digits=6&period=30"
        );
        assert!(secret.uri("健保", "a").contains("otpauth://totp/%E5%81%A5%E4%BF%9D:a?"));
        assert!(Totp::from_url(secret.uri("健保：組合", "田中 一郎").as_str()).is_ok());
    }

    #[test]
    fn it_says_nothing_in_debug_and_differs_each_time() {
        let chance = SeededChance::new(1);
        let (one, other) = (OtpSecret::new(&chance), OtpSecret::new(&chance));
        assert_ne!(one.bytes(), other.bytes());
        assert_eq!(format!("{one:?}"), "OtpSecret(…)");
    }

    proptest! {
        #[test]
        fn a_code_is_accepted_for_at_most_a_minute_and_once(seed: u64, at in 0_i64..4_000_000_000_000, later in 0_i64..200_000) {
            let secret = OtpSecret::new(&SeededChance::new(seed));
            let code = typed(&secret.code_at(Moment(at)).unwrap());
            let (made, used) = (at / 30_000, (at + later) / 30_000);
            let answer = secret.accept(&code, Moment(at + later), None);
            if used - made <= 1 {
                let step = answer.unwrap();
                prop_assert!(step == made.unsigned_abs() || step == used.unsigned_abs());
                prop_assert_eq!(secret.accept(&code, Moment(at + later), Some(step)), None);
            } else if let Some(step) = answer {
                // One in 500,000: two steps with the same digits.
                let same = secret.code_at(Moment(i64::try_from(step).unwrap() * 30_000)).unwrap();
                prop_assert_eq!(same.as_str(), code.reveal());
            }
        }
    }
}
