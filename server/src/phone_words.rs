//! What short messages and calls say, in both languages.
//!
//! A short message fits one of 70 UCS-2 characters: who writes, the request's number, the PIN, how long it works, and as its
//! last line `@host #pin`, by which browsers fill the PIN in (`WebOTP`). That it fits is checked when the configuration is read.

use std::time::Duration;

use credentials::lang::Lang;

use crate::mail::{one_line, words::times};

/// The length of one short message in UCS-2 characters.
pub const SMS_LENGTH: usize = 70;

/// Stands for a request's number when a message is measured.
pub const LONGEST_NUMBER: &str = "0000";

/// A PIN and what has to be said about it.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    /// Who writes or calls: the realm, shortened where its name is long.
    pub name: &'a str,
    /// The PIN.
    pub pin: &'a str,
    /// How long it works from the moment that the provider took the message.
    pub life: Duration,
    /// The language.
    pub lang: Lang,
}

/// The text of a short message. `number` is the one that the page shows too, `host` the public URL's.
pub fn sms(tell: &Telling<'_>, number: &str, host: &str) -> String {
    let Telling { pin, .. } = tell;
    let (name, number) = (one_line(tell.name, SMS_LENGTH), one_line(number, 12));
    match (tell.lang, in_minutes(tell.life)) {
        (Lang::Ja, Some(minutes)) => {
            format!("{name}（受付{number}）\nPINコード：{pin}（{minutes}分間有効）\n@{host} #{pin}")
        }
        (Lang::Ja, None) => {
            let seconds = tell.life.as_secs();
            format!("{name}（受付{number}）\nPINコード：{pin}（{seconds}秒間有効）\n@{host} #{pin}")
        }
        (Lang::En, Some(minutes)) => format!("{name} ref {number}\nPIN {pin} ({minutes} min)\n@{host} #{pin}"),
        (Lang::En, None) => format!("{name} ref {number}\nPIN {pin} ({} s)\n@{host} #{pin}", tell.life.as_secs()),
    }
}

/// Rounded down, so that nobody relies on a minute that isn't there.
fn in_minutes(life: Duration) -> Option<u64> {
    Some(life.as_secs() / 60).filter(|minutes| *minutes > 0)
}

/// How long a text is as a short message outside the GSM alphabet.
pub fn ucs2_length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The host of the public URL, as browsers compare it with the last line of a short message.
pub fn host_of(public_url: &str) -> &str {
    let rest = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// The words of a call, in the order in which they are spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The language of all of them.
    pub lang: Lang,
    /// Who calls.
    pub opening: String,
    /// The PIN's digits, one by one.
    pub digits: Vec<&'static str>,
    /// Between the two times.
    pub between: &'static str,
    /// How long the PIN works.
    pub closing: String,
    /// How to hear it again.
    pub again: &'static str,
    /// At the end.
    pub farewell: &'static str,
}

impl Spoken {
    /// The words of a call that tells a PIN.
    pub fn new(tell: &Telling<'_>) -> Self {
        let name = one_line(tell.name, 80);
        let life = times::length(tell.lang, tell.life);
        let (opening, between, closing) = match tell.lang {
            Lang::Ja => (
                format!("こちらは、{name}です。PINコードをお伝えします。"),
                "もう一度お伝えします。",
                format!("このPINコードは{life}使えます。だれにも教えないでください。"),
            ),
            Lang::En => (
                format!("This is {name}. Your PIN follows."),
                "Once more.",
                format!("The PIN works for {life}. Do not tell it to anybody."),
            ),
        };
        let digits = tell.pin.chars().filter_map(|digit| spoken_digit(tell.lang, digit)).collect();
        let (again, farewell) = (again(tell.lang), farewell(tell.lang));
        Self { lang: tell.lang, opening, digits, between, closing, again, farewell }
    }

    /// All words as one text, for providers that read a text out.
    pub fn text(&self) -> String {
        let (stop, space) = match self.lang {
            Lang::Ja => ("。", ""),
            Lang::En => (". ", " "),
        };
        let digits = self.digits.join(stop) + stop;
        let digits = digits.trim_end();
        let Self { opening, between, closing, .. } = self;
        [opening.as_str(), digits, between, digits, closing].join(space)
    }
}

fn again(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "もう一度お聞きになるときは、どれか番号のボタンを押してください。",
        Lang::En => "To hear it again, press any number.",
    }
}

/// The end of a call.
pub fn farewell(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "お電話を終わります。",
        Lang::En => "Goodbye.",
    }
}

/// What is said in place of a PIN whose time is over.
pub fn over(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "このPINコードは、もう使えません。画面から、新しいPINコードをお求めください。",
        Lang::En => "This PIN has expired. Please ask for a new one on the page.",
    }
}

/// Written out, so that no voice reads two digits as one number.
fn spoken_digit(lang: Lang, digit: char) -> Option<&'static str> {
    const JA: [&str; 10] = ["ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"];
    const EN: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let words = match lang {
        Lang::Ja => JA,
        Lang::En => EN,
    };
    words.get(usize::try_from(digit.to_digit(10)?).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn telling(lang: Lang) -> Telling<'static> {
        Telling { name: "例示協会", pin: "047283", life: Duration::from_mins(10), lang }
    }

    #[test]
    fn a_short_message_ends_in_the_line_that_browsers_read() {
        assert_eq!(
            sms(&telling(Lang::Ja), "4821", "saihakko.example.jp"),
            "例示協会（受付4821）\nPINコード：047283（10分間有効）\n@saihakko.example.jp #047283"
        );
        let english = Telling { name: "Example", ..telling(Lang::En) };
        assert_eq!(
            sms(&english, "4821", "saihakko.example.jp"),
            "Example ref 4821\nPIN 047283 (10 min)\n@saihakko.example.jp #047283"
        );
    }

    #[test]
    fn a_life_is_rounded_down_and_never_to_nothing() {
        let text = |seconds| sms(&Telling { life: Duration::from_secs(seconds), ..telling(Lang::Ja) }, "1", "h");
        assert!(text(119).contains("（1分間有効）"));
        assert!(text(59).contains("（59秒間有効）"));
    }

    #[test]
    fn a_name_cannot_add_a_line_of_its_own() {
        let text = sms(&Telling { name: "例示\n@evil.example #999999", ..telling(Lang::Ja) }, "4821", "h.jp");
        assert_eq!(text.lines().count(), 3, "{text}");
        assert_eq!(text.lines().last(), Some("@h.jp #047283"));
    }

    #[test]
    fn the_last_line_names_the_public_host_without_port() {
        assert_eq!(host_of("https://id.example.jp"), "id.example.jp");
        assert_eq!(host_of("https://id.example.jp:8443"), "id.example.jp");
        assert_eq!(host_of("http://127.0.0.1:4400"), "127.0.0.1");
        assert_eq!(host_of("http://[::1]:4400"), "[::1]");
        assert_eq!(host_of("http://[::1]"), "[::1]");
    }

    #[test]
    fn length_is_counted_as_networks_count() {
        assert_eq!(ucs2_length("例示a𠮷"), 5);
    }

    #[test]
    fn a_call_says_each_digit_by_itself_and_all_twice() {
        assert_eq!(
            Spoken::new(&telling(Lang::Ja)).text(),
            "こちらは、例示協会です。PINコードをお伝えします。ゼロ。よん。なな。に。はち。さん。もう一度お伝えします。\
             ゼロ。よん。なな。に。はち。さん。このPINコードは10分間使えます。だれにも教えないでください。"
        );
        assert_eq!(
            Spoken::new(&Telling { name: "Example", ..telling(Lang::En) }).text(),
            "This is Example. Your PIN follows. zero. four. seven. two. eight. three. Once more. zero. four. seven. two. eight. \
             three. The PIN works for 10 minutes. Do not tell it to anybody."
        );
    }
}
