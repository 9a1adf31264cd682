//! How a character is said on the telephone: `m` is 「小文字のエム」, "small m as in Mike".

use super::Words;
use credentials::lang::Lang;

crate::words::words! {
    SMALL "spelt-small" "小文字の{name}" "small {name}";
    CAPITAL "spelt-capital" "大文字の{name}" "capital {name}";
    DIGIT "spelt-digit" "数字の{name}" "the digit {name}";
    SIGN "spelt-sign" "記号の{name}" "the sign {name}";
}

const LETTERS_JA: [&str; 26] = [
    "エー",
    "ビー",
    "シー",
    "ディー",
    "イー",
    "エフ",
    "ジー",
    "エイチ",
    "アイ",
    "ジェイ",
    "ケイ",
    "エル",
    "エム",
    "エヌ",
    "オー",
    "ピー",
    "キュー",
    "アール",
    "エス",
    "ティー",
    "ユー",
    "ブイ",
    "ダブリュー",
    "エックス",
    "ワイ",
    "ゼット",
];
const LETTERS_EN: [&str; 26] = [
    "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo", "Lima",
    "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor", "Whiskey", "X-ray",
    "Yankee", "Zulu",
];
const DIGITS_JA: [&str; 10] = ["ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"];
const DIGITS_EN: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// How one character of a password is said.
pub fn spelt(words: &Words, character: char) -> String {
    let place = |first: u8| usize::try_from(u32::from(character) - u32::from(first)).unwrap_or(usize::MAX);
    let (word, name) = match character {
        'a'..='z' => (SMALL, letter(words.lang(), character, place(b'a'))),
        'A'..='Z' => (CAPITAL, letter(words.lang(), character, place(b'A'))),
        '0'..='9' => (DIGIT, digit(words.lang(), place(b'0'))),
        other => (SIGN, other.to_string()),
    };
    words.with(word, &[("name", &name)])
}

fn letter(lang: Lang, character: char, place: usize) -> String {
    let name = |names: [&'static str; 26]| names.get(place).copied().unwrap_or_default();
    match lang {
        Lang::Ja => name(LETTERS_JA).to_owned(),
        Lang::En => format!("{character} as in {}", name(LETTERS_EN)),
    }
}

fn digit(lang: Lang, place: usize) -> String {
    let names = match lang {
        Lang::Ja => DIGITS_JA,
        Lang::En => DIGITS_EN,
    };
    names.get(place).copied().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_said_as_each_language_says_it() {
        let say = |lang, character| spelt(&Words::new(lang, None), character);
        assert_eq!(say(Lang::Ja, 'm'), "小文字のエム");
        assert_eq!(say(Lang::Ja, 'Z'), "大文字のゼット");
        assert_eq!(say(Lang::Ja, '7'), "数字のなな");
        assert_eq!(say(Lang::En, 'm'), "small m as in Mike");
        assert_eq!(say(Lang::En, 'A'), "capital A as in Alfa");
        assert_eq!(say(Lang::En, '0'), "the digit zero");
        assert_eq!(say(Lang::Ja, '-'), "記号の-");
    }

    #[test]
    fn no_two_characters_are_said_alike() {
        let all: Vec<char> = ('0'..='9').chain('a'..='z').chain('A'..='Z').collect();
        for lang in [Lang::Ja, Lang::En] {
            let words = Words::new(lang, None);
            let said: std::collections::BTreeSet<String> = all.iter().map(|c| spelt(&words, *c)).collect();
            assert_eq!(said.len(), all.len());
        }
    }
}
