//! What somebody writes down for those who read it later: a remark, a reason.

use unicode_normalization::UnicodeNormalization as _;

use super::{is_direction_mark, vanishes};
use crate::form::Problem;

/// More bytes than a character has in any spelling that people use; longer input isn't even normalised.
const BYTES_EACH: usize = 16;

/// Plain text of several lines: trimmed, NFC, line breaks as `\n`, tabs as spaces, without direction marks.
///
/// # Errors
/// `Empty`, also for what can't be seen; `TooLong(most)` beyond so many characters (code points); `Unreadable` for other control characters.
pub(crate) fn plain_lines(text: &str, most: usize) -> Result<String, Problem> {
    if text.len() > most.saturating_mul(BYTES_EACH) {
        return Err(Problem::TooLong(most));
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    if lines.chars().any(|c| c.is_control() && c != '\n' || c == char::REPLACEMENT_CHARACTER) {
        return Err(Problem::Unreadable);
    }
    let plain: String = lines.chars().filter(|c| !is_direction_mark(*c)).nfc().collect();
    let plain = plain.trim();
    if plain.chars().all(vanishes) {
        return Err(Problem::Empty);
    }
    if plain.chars().count() > most { Err(Problem::TooLong(most)) } else { Ok(plain.to_owned()) }
}

/// Plain text of several lines; shown as text, never as markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark(String);

impl Remark {
    /// The most characters (code points).
    pub const MOST: usize = 300;

    /// Reads what was typed: trimmed, NFC, line breaks as `\n`, tabs as spaces, without direction marks.
    ///
    /// # Errors
    /// `Empty`, also for what can't be seen; `TooLong(300)`; `Unreadable` for other control characters.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        plain_lines(text, Self::MOST).map(Self)
    }

    /// The same where nothing needs to be written.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), but for `Empty`.
    pub fn parse_if_any(text: &str) -> Result<Option<Self>, Problem> {
        match Self::parse(text) {
            Ok(remark) => Ok(Some(remark)),
            Err(Problem::Empty) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// On one line, for the log.
    pub(crate) fn line(&self) -> String {
        self.0.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_keeps_its_lines_and_loses_what_nobody_sees() {
        for (typed, kept) in [
            (" 折り返し済み\r\n本人が応答 ", "折り返し済み\n本人が応答"),
            ("a\tb\rc", "a b\nc"),
            ("</textarea><script>", "</textarea><script>"),
            ("x\u{202e}y", "xy"),
        ] {
            assert_eq!(Remark::parse(typed).unwrap().as_str(), kept);
        }
        assert_eq!(Remark::parse("a\n b").unwrap().line(), "a b");
        for (typed, problem) in [
            ("", Problem::Empty),
            (" \r\n\u{200b}", Problem::Empty),
            ("a\0b", Problem::Unreadable),
            (&"長".repeat(301), Problem::TooLong(300)),
            (&"x".repeat(5000), Problem::TooLong(300)),
        ] {
            assert_eq!(Remark::parse(typed), Err(problem));
        }
        assert_eq!(Remark::parse_if_any(" "), Ok(None));
        assert!(Remark::parse(&"長".repeat(300)).is_ok());
    }
}
