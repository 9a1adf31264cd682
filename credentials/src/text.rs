//! What people type, made comparable: full-width forms, spaces, the many dashes, invisible characters.
//!
//! Raw strings end here; further in there are only these types, whose one constructor is `parse`.

mod email;
mod fold;
mod pattern;
mod remark;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::{form::Problem, mask, recovery_code::RecoveryCode};

pub use email::EmailAddress;
pub(crate) use fold::BETWEEN;
pub use fold::{search_key, searched};
pub(crate) use pattern::containing;
pub use remark::Remark;
pub(crate) use remark::plain_lines;

/// More bytes than any of these values can have in any spelling; longer input isn't even normalised.
const MOST_BYTES: usize = 4096;

/// Folds a code or an ID to the form in which it is compared: NFKC, every dash is `-`, white space and invisible
/// characters (zero width, direction marks) vanish. Case and `_` stay. Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    // The second normalisation joins what stood apart around a vanished character.
    text.nfkc().filter(|c| !vanishes(*c)).map(|c| if is_dash(c) { '-' } else { c }).nfc().collect()
}

/// Hyphens, dashes, minus, bullet, box drawing, the long vowel of katakana in both widths: keyboards in Japan offer all of them.
fn is_dash(c: char) -> bool {
    ('\u{2010}'..='\u{2015}').contains(&c)
        || "-\u{2d7}\u{2043}\u{2212}\u{2500}\u{2501}ー\u{fe58}\u{fe63}－ｰ".contains(c)
}

/// White space, and what has no width: soft hyphen, joiners, fillers, variation selectors, byte order mark.
fn vanishes(c: char) -> bool {
    let ranges = ['\u{180b}'..='\u{180f}', '\u{200b}'..='\u{200d}', '\u{2060}'..='\u{2064}', '\u{fe00}'..='\u{fe0f}'];
    c.is_whitespace()
        || is_direction_mark(c)
        || ranges.iter().any(|range| range.contains(&c))
        || "\u{ad}\u{34f}\u{115f}\u{1160}\u{3164}\u{feff}".contains(c)
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}

fn id(text: &str, most: usize) -> Result<String, Problem> {
    if text.len() > MOST_BYTES {
        return Err(Problem::TooLong(most));
    }
    // A tab comes along when a cell of a spreadsheet is copied; it is a space.
    if text.chars().any(|c| c.is_control() && c != '\t' || c == char::REPLACEMENT_CHARACTER) {
        return Err(Problem::Unreadable);
    }
    let folded = fold(text);
    match folded.chars().count() {
        0 => Err(Problem::Empty),
        count if count > most => Err(Problem::TooLong(most)),
        _ => Ok(folded),
    }
}

/// A user ID as typed, folded. Whether it exists is nobody's business here: a strange one answers like an unknown one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserId(String);

impl UserId {
    /// The most characters.
    pub const MOST: usize = 64;

    /// Reads what was typed.
    ///
    /// # Errors
    /// `Empty`, `TooLong(64)`, or `Unreadable` for control characters anywhere.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        id(text, Self::MOST).map(Self)
    }

    /// For showing, with the case as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For looking up: lower case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// A member company's ID (会員ID) as issued, folded like a user ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyId(String);

impl CompanyId {
    /// The most characters.
    pub const MOST: usize = 64;

    /// Reads what was typed.
    ///
    /// # Errors
    /// `Empty`, `TooLong(64)`, or `Unreadable` for control characters anywhere.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        id(text, Self::MOST).map(Self)
    }

    /// For showing, with the case as issued.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For looking up: lower case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// What signs in: an ID or a mail address, folded like a user ID.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginId(String);

impl LoginId {
    /// The most characters: as many as a mail address can have.
    pub const MOST: usize = 254;

    /// Reads what was typed.
    ///
    /// # Errors
    /// `Empty`, `TooLong(254)`, or `Unreadable` for control characters anywhere.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        id(text, Self::MOST).map(Self)
    }

    /// For showing, with the case as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For looking up: lower case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl std::fmt::Debug for LoginId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LoginId({})", mask::mask_id(&self.0))
    }
}

/// The name that a person gives a one-time-password device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceName(String);

impl DeviceName {
    /// The most characters (code points).
    pub const MOST: usize = 40;

    /// Reads what was typed: trimmed, NFC, without direction marks, which could turn the text around it.
    ///
    /// # Errors
    /// `Empty`, also for a name that can't be seen; `TooLong(40)`; `Unreadable` for control characters.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        if text.len() > MOST_BYTES {
            return Err(Problem::TooLong(Self::MOST));
        }
        if text.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
            return Err(Problem::Unreadable);
        }
        let plain: String = text.chars().filter(|c| !is_direction_mark(*c)).nfc().collect();
        let name = plain.trim();
        if name.chars().all(vanishes) {
            return Err(Problem::Empty);
        }
        if name.chars().count() > Self::MOST {
            return Err(Problem::TooLong(Self::MOST));
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A one-time password as typed: six ASCII digits. Silent, wiped on drop.
#[derive(Clone)]
pub struct OtpInput(Zeroizing<String>);

impl OtpInput {
    /// Reads what was typed; hyphens and spaces don't count.
    ///
    /// # Errors
    /// `Empty`, or `OtpForm` for anything but six digits.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let code = folded_code(text)?;
        if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) { Ok(Self(code)) } else { Err(Problem::OtpForm) }
    }

    /// The six digits.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for OtpInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OtpInput(…)")
    }
}

/// A PIN as typed: so many ASCII digits. Silent, wiped on drop.
#[derive(Clone)]
pub struct PinInput(Zeroizing<String>);

impl PinInput {
    /// Reads what was typed; hyphens and spaces don't count.
    ///
    /// # Errors
    /// `Empty`, or `PinForm` for anything but so many digits.
    pub fn parse(text: &str, digits: u8) -> Result<Self, Problem> {
        let code = folded_code(text).map_err(|p| if p == Problem::Empty { p } else { Problem::PinForm(digits) })?;
        let is_pin = code.len() == usize::from(digits) && code.bytes().all(|b| b.is_ascii_digit());
        if is_pin { Ok(Self(code)) } else { Err(Problem::PinForm(digits)) }
    }

    /// The digits.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PinInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PinInput(…)")
    }
}

/// What a field holds that takes a one-time password or a recovery code.
#[derive(Clone, Debug)]
pub enum CodeInput {
    /// Six digits.
    Otp(OtpInput),
    /// A recovery code.
    Recovery(RecoveryCode),
}

impl CodeInput {
    /// Reads what was typed.
    ///
    /// # Errors
    /// `Empty`, or `OtpForm` for anything that is neither.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        OtpInput::parse(text).map(Self::Otp).or_else(|_| RecoveryCode::parse(text).map(Self::Recovery))
    }
}

/// A code without its spaces and hyphens.
///
/// # Errors
/// `Empty`, or `OtpForm` where it is longer than any code.
pub(crate) fn folded_code(text: &str) -> Result<Zeroizing<String>, Problem> {
    if text.len() > MOST_BYTES {
        return Err(Problem::OtpForm);
    }
    let folded = Zeroizing::new(fold(text));
    let code = Zeroizing::new(folded.chars().filter(|c| *c != '-').collect::<String>());
    if code.is_empty() { Err(Problem::Empty) } else { Ok(code) }
}

#[cfg(test)]
mod tests;
