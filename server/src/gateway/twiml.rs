//! A call as Twilio reads it: who calls, the PIN digit by digit with pauses, twice, and again on a key.

use std::fmt::Write as _;

use credentials::lang::Lang;

use crate::phone_words::{self, Spoken};

/// The most characters of a document that stands in the request itself.
pub const MOST: usize = 4000;

/// The document of a call. `again` is the address that answers it once more; without it the call ends after the words.
pub fn telling(spoken: &Spoken, again: Option<&str>) -> String {
    let say = |text: &str| say(spoken.lang, text);
    let digits: String = spoken.digits.iter().map(|digit| say(digit) + PAUSE).collect();
    let once = format!("{}{PAUSE}{digits}", say(&spoken.opening));
    let words = format!("{once}{}{PAUSE}{digits}{}", say(spoken.between), say(&spoken.closing));
    let farewell = say(spoken.farewell);
    match again {
        Some(action) => {
            let (action, how) = (escaped(action), say(spoken.again));
            document(&format!(
                "<Gather input=\"dtmf\" numDigits=\"1\" finishOnKey=\"\" timeout=\"10\" method=\"POST\" action=\"{action}\">\
                 {words}{how}</Gather>{farewell}"
            ))
        }
        None => document(&format!("{words}{farewell}")),
    }
}

/// The document for a PIN whose time is over.
pub fn over(lang: Lang) -> String {
    document(&(say(lang, phone_words::over(lang)) + &say(lang, phone_words::farewell(lang))))
}

const PAUSE: &str = "<Pause length=\"1\"/>";

fn document(verbs: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{verbs}</Response>")
}

fn say(lang: Lang, text: &str) -> String {
    let tag = match lang {
        Lang::Ja => "ja-JP",
        Lang::En => "en-US",
    };
    format!("<Say language=\"{tag}\">{}</Say>", escaped(text))
}

/// Text for content and attributes; what XML can't hold at all becomes a space.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::phone_words::Telling;

    fn spoken(name: &str, lang: Lang) -> Spoken {
        Spoken::new(&Telling { name, pin: "0123456789", life: Duration::from_mins(10), lang })
    }

    #[test]
    fn a_call_tells_the_pin_twice_and_again_on_a_key() {
        let xml = telling(&spoken("例示協会", Lang::Ja), Some("https://id.example.jp/hooks/phone/again/x"));
        assert_eq!(xml.matches("<Say language=\"ja-JP\">よん</Say><Pause length=\"1\"/>").count(), 2);
        let gather = "<Response><Gather input=\"dtmf\" numDigits=\"1\" finishOnKey=\"\" timeout=\"10\" method=\"POST\" \
                      action=\"https://id.example.jp/hooks/phone/again/x\"><Say";
        assert!(xml.contains(gather), "{xml}");
        assert!(xml.ends_with("</Gather><Say language=\"ja-JP\">お電話を終わります。</Say></Response>"), "{xml}");
        assert!(!telling(&spoken("Example", Lang::En), None).contains("Gather"));
        assert!(over(Lang::En).contains("<Say language=\"en-US\">This PIN has expired."));
    }

    #[test]
    fn the_longest_call_fits_the_request() {
        for lang in [Lang::Ja, Lang::En] {
            let xml = telling(&spoken(&"&".repeat(80), lang), Some(&"a".repeat(1000)));
            assert!(xml.chars().count() <= MOST, "{}", xml.chars().count());
        }
    }

    /// The text of a document without its tags, which must be the ones that we wrote.
    fn tags_and_text(xml: &str) -> (Vec<String>, String) {
        let (mut tags, mut text) = (Vec::new(), String::new());
        for (at, part) in xml.split('<').enumerate() {
            let Some((tag, rest)) = part.split_once('>').filter(|_| at > 0) else { continue };
            tags.push(tag.to_owned());
            text.push_str(rest);
        }
        (tags, text)
    }

    proptest! {
        #[test]
        fn no_name_breaks_out_of_the_document(name in "\\PC{0,90}|[<>&\"'/ a-z=!\\[\\]\\-]{0,90}", action in "\\PC{0,50}") {
            let (plain, _) = tags_and_text(&telling(&spoken("x", Lang::En), Some("x")));
            let (tags, text) = tags_and_text(&telling(&spoken(&name, Lang::En), Some(&action)));
            prop_assert_eq!(tags.len(), plain.len());
            let others = |tags: &[String]| tags.iter().filter(|t| !t.starts_with("Gather")).cloned().collect::<Vec<_>>();
            prop_assert_eq!(others(&tags), others(&plain));
            let gather = tags.iter().find(|tag| tag.starts_with("Gather")).unwrap();
            prop_assert_eq!(gather.matches('"').count(), 12);
            prop_assert!(!text.contains('"') && !text.contains('>'));
        }
    }
}
