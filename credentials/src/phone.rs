//! Telephone numbers: read in any spelling that people in Japan use, kept as E.164.

use phonenumber::{Mode, country::Id};

use crate::{form::Problem, mask, text};

/// A number that can exist, as E.164 (`+819012345770`). `Debug` shows it masked.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// The most characters of any spelling.
    pub const MOST: usize = 64;

    /// Reads what was typed: full width, spaces, brackets and hyphens of every kind don't count; `+81`, `0081` and a national number (Japan's
    /// unless it begins with `+`) are the same.
    ///
    /// # Errors
    /// `Empty`, `TooLong(64)`, or `PhoneForm` for what can't be a number.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        if typed.len() > 4 * Self::MOST {
            return Err(Problem::TooLong(Self::MOST));
        }
        let folded = text::fold(typed);
        if folded.is_empty() {
            return Err(Problem::Empty);
        }
        if folded.chars().count() > Self::MOST {
            return Err(Problem::TooLong(Self::MOST));
        }
        let digits: String = folded.chars().filter(|c| !"-.()".contains(*c)).collect();
        let digits = digits
            .strip_prefix("0081")
            .or_else(|| digits.strip_prefix("01081"))
            .map_or(digits.clone(), |rest| format!("+81{rest}"));
        let (plus, rest) = digits.strip_prefix('+').map_or(("", digits.as_str()), |rest| ("+", rest));
        if rest.is_empty() || !rest.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Problem::PhoneForm);
        }
        let number = phonenumber::parse(Some(Id::JP), format!("{plus}{rest}")).map_err(|_| Problem::PhoneForm)?;
        let e164 = number.format().mode(Mode::E164).to_string();
        let parsed = Self(e164);
        if parsed.is_possible(&number) { Ok(parsed) } else { Err(Problem::PhoneForm) }
    }

    /// Reads what [`as_e164`](Self::as_e164) gave.
    pub(crate) fn from_stored(text: &str) -> Option<Self> {
        (text.starts_with('+') && text.len() <= 16).then(|| Self(text.to_owned()))
    }

    /// `+819012345770`.
    pub fn as_e164(&self) -> &str {
        &self.0
    }

    /// With hyphens as its owner knows it: `090-1234-5770`; a foreign number with its country's `+`.
    pub fn national(&self) -> String {
        let Ok(number) = phonenumber::parse(None, &self.0) else { return self.0.clone() };
        let mode = if self.digits().is_some() { Mode::National } else { Mode::International };
        number.format().mode(mode).to_string()
    }

    /// `***-****-*770`.
    pub fn masked(&self) -> String {
        mask::mask_phone(&self.0)
    }

    /// Whether it is a mobile telephone's: 060, 070, 080, 090. Others in Japan take calls only; a foreign one may take both.
    pub fn takes_sms(&self) -> bool {
        self.digits().is_none_or(|national| national.len() == 11 && MOBILE.iter().any(|p| national.starts_with(p)))
    }

    /// All but its last four digits: numbers in a row share it.
    pub fn prefix(&self) -> &str {
        self.0.get(..self.0.len().saturating_sub(4)).unwrap_or_default()
    }

    /// The digits of a number in Japan, with the leading 0.
    pub fn digits(&self) -> Option<String> {
        self.0.strip_prefix("+81").map(|rest| format!("0{rest}"))
    }

    // What the numbering plan of Japan knows; elsewhere the library's own data decide.
    fn is_possible(&self, number: &phonenumber::PhoneNumber) -> bool {
        let Some(national) = self.digits() else { return number.is_valid() };
        let begins = |prefixes: &[&str]| prefixes.iter().any(|p| national.starts_with(p));
        if begins(&MOBILE) || begins(&["050"]) {
            return national.len() == 11;
        }
        // A landline: 0, an area of 1 to 5 digits that begins with 1 to 9, ten digits in all.
        national.len() == 10 && !begins(&["00", "0120", "0570", "0800", "0990", "010"])
    }
}

const MOBILE: [&str; 4] = ["060", "070", "080", "090"];

impl std::fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PhoneNumber({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn e164(text: &str) -> String {
        PhoneNumber::parse(text).unwrap().as_e164().to_owned()
    }

    #[test]
    fn every_spelling_of_a_number_is_one_number() {
        for text in [
            "09012345770",
            "090-1234-5770",
            "０９０－１２３４－５７７０",
            "090ー1234ー5770",
            "090 1234 5770",
            "(090)1234-5770",
            "+819012345770",
            "+81 90-1234-5770",
            "+81 (0)90-1234-5770",
            "0081 90 1234 5770",
            "\u{3000}090\u{2212}1234\u{2015}5770 ",
            "9012345770",
        ] {
            assert_eq!(
                PhoneNumber::parse(text).map(|n| n.as_e164().to_owned()),
                Ok("+819012345770".to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn landlines_internet_telephones_and_all_mobiles_are_read() {
        assert_eq!(e164("0123-45-6300"), "+81123456300");
        assert_eq!(e164("03-1234-5678"), "+81312345678");
        assert_eq!(e164("050-3333-4444"), "+815033334444");
        for prefix in ["060", "070", "080", "090"] {
            let number = PhoneNumber::parse(&format!("{prefix}-1234-5678")).unwrap();
            assert!(number.takes_sms(), "{prefix}");
        }
        for text in ["0123-45-6300", "03-1234-5678", "050-3333-4444"] {
            assert!(!PhoneNumber::parse(text).unwrap().takes_sms(), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_a_number_is_told() {
        assert_eq!(PhoneNumber::parse("  "), Err(Problem::Empty));
        assert_eq!(PhoneNumber::parse(&"1".repeat(100)), Err(Problem::TooLong(64)));
        assert_eq!(PhoneNumber::parse(&"1".repeat(10_000)), Err(Problem::TooLong(64)));
        for text in [
            "110",
            "abc",
            "090-1234",
            "090-1234-56789",
            "+",
            "+81",
            "0000000000",
            "taro@example.jp",
            "090-1234-577x",
            "+8190123457701234",
        ] {
            assert_eq!(PhoneNumber::parse(text), Err(Problem::PhoneForm), "{text}");
        }
    }

    #[test]
    fn its_owner_sees_it_whole_and_nobody_else() {
        let number = PhoneNumber::parse("+819012345770").unwrap();
        assert_eq!(number.national(), "090-1234-5770");
        assert_eq!(number.masked(), "***-****-*770");
        assert_eq!(format!("{number:?}"), "PhoneNumber(***-****-*770)");
        assert_eq!(number.prefix(), "+81901234");
        assert_eq!(PhoneNumber::parse("0123456300").unwrap().masked(), "****-**-*300");
    }

    proptest! {
        #[test]
        fn nothing_panics_and_reading_twice_changes_nothing(text in any::<String>()) {
            if let Ok(number) = PhoneNumber::parse(&text) {
                prop_assert_eq!(PhoneNumber::parse(number.as_e164()).unwrap(), number.clone());
                prop_assert_eq!(PhoneNumber::parse(&number.national()).unwrap(), number);
            }
        }

        #[test]
        fn any_mobile_in_any_dress_is_the_same(rest in "[0-9]{8}", head in 6u8..=9, dash in "[-‐–—−ー－ ]") {
            let plain = format!("0{head}0{rest}");
            let dressed = format!("0{head}0{dash}{}{dash}{}", &rest[..4], &rest[4..]);
            prop_assert_eq!(PhoneNumber::parse(&plain).unwrap(), PhoneNumber::parse(&dressed).unwrap());
        }
    }
}
