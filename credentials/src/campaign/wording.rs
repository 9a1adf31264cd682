//! What a campaign writes: an operator's plain text with a few marks in braces, such as `{name}`. Nothing else is put in, and a mark that
//! isn't known is refused, so that nobody gets a mail with `{nmae}` in it.
//!
//! Marks have an English and a Japanese name, in any width; Japanese keyboards give braces of full width too. Values are put in in one pass:
//! a person's name with braces in it stays what it is.

mod first;

use crate::{
    form::Problem,
    lang::Lang,
    text::{fold, plain_lines},
};

pub use first::first;

/// Longest subject, in bytes of UTF-8, that fits one encoded word of 75 characters (RFC 2047). Some receivers refuse folded ones.
pub const SUBJECT_BYTES: usize = 45;

/// How much of a mark that isn't known is repeated, in characters.
const MARK_SHOWN: usize = 20;

const OPENING: [char; 2] = ['{', '｛'];
const CLOSING: [char; 2] = ['}', '｝'];
const BRACES: [char; 4] = ['{', '}', '｛', '｝'];

/// What stands in a text for something that the mail knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The person's name.
    Name,
    /// The realm's name.
    Site,
    /// From when the link works and the old password doesn't.
    Opens,
    /// Until when the link works.
    Closes,
    /// Why.
    Reason,
    /// The place of the links, one for each ID.
    Link,
}

impl Mark {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 6] = [Self::Name, Self::Site, Self::Opens, Self::Closes, Self::Reason, Self::Link];

    /// How it is written in a language, without its braces. Both are understood in either.
    pub fn name(self, lang: Lang) -> &'static str {
        let (ja, en) = match self {
            Self::Name => ("氏名", "name"),
            Self::Site => ("サイト名", "site"),
            Self::Opens => ("開始", "opens"),
            Self::Closes => ("終了", "closes"),
            Self::Reason => ("理由", "reason"),
            Self::Link => ("リンク", "link"),
        };
        match lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    fn find(typed: &str) -> Option<Self> {
        let wanted = fold(typed).to_lowercase();
        Self::ALL.into_iter().find(|mark| [Lang::Ja, Lang::En].iter().any(|lang| mark.name(*lang) == wanted))
    }
}

/// Subject and text of a campaign's mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// One line.
    pub subject: Subject,
    /// The text with its marks.
    pub body: Body,
}

impl Wording {
    /// Reads a stored wording, or one that was typed.
    ///
    /// # Errors
    /// Those of [`Subject::parse`], then those of [`Body::parse`].
    pub fn parse(subject: &str, body: &str) -> Result<Self, Problem> {
        Ok(Self { subject: Subject::parse(subject)?, body: Body::parse(body)? })
    }
}

/// One line without marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject(String);

impl Subject {
    /// Reads what was typed.
    ///
    /// # Errors
    /// `Empty`; `Unreadable` for line breaks and control characters; `WordingMarkInSubject` for braces; `TooLong` beyond 45 bytes of UTF-8,
    /// with the number of this text's characters that fit.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let line = plain_lines(text, SUBJECT_BYTES)?;
        if line.contains('\n') {
            return Err(Problem::Unreadable);
        }
        if line.contains(BRACES) {
            return Err(Problem::WordingMarkInSubject);
        }
        if line.len() > SUBJECT_BYTES {
            let fits = |(at, c): &(usize, char)| at + c.len_utf8() <= SUBJECT_BYTES;
            return Err(Problem::TooLong(line.char_indices().take_while(fits).count()));
        }
        Ok(Self(line))
    }

    /// The subject.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a campaign is run, as its mail tells it.
///
/// # Errors
/// `Empty`; `Unreadable` for line breaks and control characters; `TooLong(200)`.
pub fn reason(text: &str) -> Result<String, Problem> {
    let line = plain_lines(text, 200)?;
    if line.contains('\n') { Err(Problem::Unreadable) } else { Ok(line) }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Mark(Mark),
}

/// A text that has the place of the links exactly once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    text: String,
    before: Vec<Part>,
    after: Vec<Part>,
}

impl Body {
    /// The most characters (code points), marks as they are written.
    pub const MOST: usize = 4000;

    /// Reads what was typed: trimmed, line breaks as `\n`.
    ///
    /// # Errors
    /// `Empty`, `TooLong(4000)`, `Unreadable`; `WordingUnknownMark` with the first mark that isn't known, or brace that stands alone;
    /// `WordingWithoutLink`, `WordingLinkTwice`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = plain_lines(text, Self::MOST)?;
        let mut parts = parts(&text)?;
        let is_link = |part: &Part| *part == Part::Mark(Mark::Link);
        let Some(at) = parts.iter().position(is_link) else { return Err(Problem::WordingWithoutLink) };
        let after = parts.split_off(at).split_off(1);
        if after.iter().any(is_link) {
            return Err(Problem::WordingLinkTwice);
        }
        Ok(Self { text, before: parts, after })
    }

    /// The text with its marks.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text above and below the links, with a value for each mark but [`Mark::Link`].
    pub fn fill(&self, value: impl Fn(Mark) -> String) -> (String, String) {
        let one = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Mark(mark) => value(*mark),
        };
        let text = |parts: &[Part]| parts.iter().map(one).collect::<String>();
        (text(&self.before), text(&self.after))
    }
}

fn parts(text: &str) -> Result<Vec<Part>, Problem> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(BRACES) {
        let (before, marked) = rest.split_at(at);
        parts.extend((!before.is_empty()).then(|| Part::Text(before.to_owned())));
        let (mark, after) = mark(marked)?;
        parts.push(Part::Mark(mark));
        rest = after;
    }
    parts.extend((!rest.is_empty()).then(|| Part::Text(rest.to_owned())));
    Ok(parts)
}

/// The mark at the beginning of a text that begins with a brace, and what follows it.
fn mark(text: &str) -> Result<(Mark, &str), Problem> {
    let unknown = |shown: &str| {
        let line = shown.lines().next().unwrap_or_default();
        Problem::WordingUnknownMark(line.chars().take(MARK_SHOWN).collect())
    };
    let inside = text.strip_prefix(OPENING).and_then(|rest| rest.split_once(CLOSING));
    let (name, after) = inside.ok_or_else(|| unknown(text))?;
    Mark::find(name).map(|mark| (mark, after)).ok_or_else(|| unknown(&format!("{{{name}}}")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(text: &str) -> (String, String) {
        Body::parse(text).unwrap().fill(|mark| format!("<{}>", mark.name(Lang::En)))
    }

    #[test]
    fn marks_are_put_in_once_in_either_language_and_any_width() {
        let (before, after) =
            filled("{name} {氏名} ｛ＮＡＭＥ｝ { opens }〜{終了} {site}\r\n{理由}\n{リンク}\n{Reason}");
        assert_eq!(before, "<name> <name> <name> <opens>〜<closes> <site>\n<reason>\n");
        assert_eq!(after, "\n<reason>");
        let body = Body::parse("{name}{link}").unwrap();
        assert_eq!(
            body.fill(|_| "{reason}{link}".to_owned()).0,
            "{reason}{link}",
            "a value is no text of the operator"
        );
        assert_eq!(filled("{link}"), (String::new(), String::new()));
    }

    #[test]
    fn what_would_be_mailed_by_mistake_is_refused_with_its_mark() {
        for (typed, problem) in [
            ("", Problem::Empty),
            ("ログインしてください。", Problem::WordingWithoutLink),
            ("{name} {link} {リンク}", Problem::WordingLinkTwice),
            ("{nmae} {link}", Problem::WordingUnknownMark("{nmae}".into())),
            ("{link} ${7*7}", Problem::WordingUnknownMark("{7*7}".into())),
            ("{{link}}", Problem::WordingUnknownMark("{{link}".into())),
            ("{link}}", Problem::WordingUnknownMark("}".into())),
            ("{link} {}", Problem::WordingUnknownMark("{}".into())),
            ("{link} {name\nsame", Problem::WordingUnknownMark("{name".into())),
            (
                "{link} {非常に長い名前の印がここに書かれています}",
                Problem::WordingUnknownMark("{非常に長い名前の印がここに書かれていま".into()),
            ),
            ("{link}\0", Problem::Unreadable),
        ] {
            assert_eq!(Body::parse(typed), Err(problem), "{typed}");
        }
        let most = format!("{}{{link}}", "長".repeat(3994));
        assert!(Body::parse(&most).is_ok());
        assert_eq!(Body::parse(&format!("長{most}")), Err(Problem::TooLong(4000)));
    }

    #[test]
    fn a_subject_is_one_line_without_marks_that_fits_one_encoded_word() {
        assert_eq!(Subject::parse(" お願い ").unwrap().as_str(), "お願い");
        assert_eq!(Subject::parse("a\r\nBcc: x@example.jp"), Err(Problem::Unreadable));
        assert_eq!(Subject::parse("{name} 様"), Err(Problem::WordingMarkInSubject));
        assert_eq!(Subject::parse(" "), Err(Problem::Empty));
        assert!(Subject::parse(&"あ".repeat(15)).is_ok());
        assert_eq!(Subject::parse(&"あ".repeat(16)), Err(Problem::TooLong(15)));
        assert_eq!(Subject::parse(&"a".repeat(46)), Err(Problem::TooLong(45)));
        assert_eq!(Subject::parse(&format!("PW{}", "あ".repeat(15))), Err(Problem::TooLong(16)));
    }

    #[test]
    fn a_reason_is_one_line() {
        assert_eq!(reason(" 定期の見直し ").as_deref(), Ok("定期の見直し"));
        assert_eq!(reason("a\nb"), Err(Problem::Unreadable));
        assert_eq!(reason(&"長".repeat(201)), Err(Problem::TooLong(200)));
    }

    #[test]
    fn the_first_wording_is_one_that_can_be_sent_and_says_all_that_matters() {
        for lang in [Lang::Ja, Lang::En] {
            let (subject, body) = first(lang);
            assert!(Wording::parse(subject, body).is_ok());
            for mark in Mark::ALL {
                assert!(body.contains(&format!("{{{}}}", mark.name(lang))), "{mark:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_stays_the_same_when_it_is_read_again(text in "[a-z\u{3042}{} \\n｛｝]{0,30}\\{(link|リンク|name)\\}.{0,10}") {
            if let Ok(body) = Body::parse(&text) {
                prop_assert_eq!(Body::parse(body.as_str()), Ok(body.clone()));
            }
        }
    }
}
