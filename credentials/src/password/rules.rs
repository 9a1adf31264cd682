//! What is asked of a new password.

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::{MOST, normal, patterns};
use crate::{form::Problem, realm::PasswordPolicy, secret::Password};

/// The product's own words are no secret anywhere.
const PRODUCT: [&str; 3] = ["saihakko", "再発行", "さいはっこう"];

/// Says what is wrong with a new password. `context` are the account's own words as they are stored: IDs, names, mail
/// address, the organisation's name; how they are taken apart is decided here.
///
/// # Errors
/// The first that applies of `Empty`, `PasswordLong`, `Unreadable` (control characters), `PasswordAscii`, `PasswordLetters`, `PasswordShort`,
/// `PasswordContext`, `PasswordCommon`.
pub fn check(policy: &PasswordPolicy, has_otp: bool, password: &Password, context: &[&str]) -> Result<(), Problem> {
    let typed = password.reveal();
    if typed.is_empty() {
        return Err(Problem::Empty);
    }
    let (least, most) = (policy.min_for(has_otp), policy.max.min(MOST));
    let text = normal(typed).ok_or(Problem::PasswordLong(most))?;
    let count = text.chars().count();
    if count > most {
        return Err(Problem::PasswordLong(most));
    }
    if text.chars().any(char::is_control) {
        return Err(Problem::Unreadable);
    }
    if policy.ascii_only && !text.is_ascii() {
        return Err(Problem::PasswordAscii);
    }
    if policy.letters_and_digits && !text.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(Problem::PasswordLetters);
    }
    if count < least {
        return Err(Problem::PasswordShort(least));
    }
    let folded = Zeroizing::new(fold(&text));
    let own = context.iter().copied().chain(policy.forbidden_words.iter().map(String::as_str)).chain(PRODUCT);
    if is_made_of(&folded, own) {
        return Err(Problem::PasswordContext);
    }
    if patterns::is_common(&folded) {
        return Err(Problem::PasswordCommon);
    }
    Ok(())
}

/// For comparing only; what is hashed keeps its case and width.
fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// Whether nothing but digits and signs is left when the words are taken away: `acme2026!`, `Tanaka-Ichiro1`, `s@ihakk0`.
fn is_made_of<'a>(password: &str, texts: impl Iterator<Item = &'a str>) -> bool {
    let letters: Zeroizing<Vec<char>> = Zeroizing::new(password.chars().filter(|c| !is_separator(*c)).collect());
    let mut taken = vec![false; letters.len()];
    for word in words(texts) {
        // A word of digits only would take a grain out of any number; it has to be half of the password.
        let is_word = word.iter().any(|c| c.is_alphabetic()) || word.len() * 2 >= letters.len();
        for (place, part) in letters.windows(word.len()).enumerate().filter(|_| is_word) {
            if part.iter().zip(&word).all(|(typed, own)| looks_like(*typed, *own)) {
                taken.iter_mut().skip(place).take(word.len()).for_each(|t| *t = true);
            }
        }
    }
    taken.contains(&true) && letters.iter().zip(&taken).all(|(c, taken)| *taken || !c.is_alphabetic())
}

/// The words of some texts, forwards and backwards: each text as a whole without its separators, and each of its parts.
fn words<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Vec<char>> {
    let mut words = Vec::new();
    for text in texts.map(fold) {
        let whole = text.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>();
        let parts = text.split(|c: char| !c.is_alphanumeric()).map(|part| part.chars().collect());
        for word in std::iter::once(whole).chain(parts).filter(|word| is_telling(word)) {
            words.push(word.iter().rev().copied().collect());
            words.push(word);
        }
    }
    words
}

/// Long enough to be a word: three characters, or two of them where a character is a syllable.
fn is_telling(word: &[char]) -> bool {
    word.len() >= 3 || word.len() == 2 && !word.iter().any(char::is_ascii)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '.' | ',' | '/' | '+')
}

/// Whether a typed character stands for that of a word, `@` for `a` and so on.
fn looks_like(typed: char, own: char) -> bool {
    typed == own
        || matches!(
            (typed, own),
            ('@' | '4', 'a') | ('3', 'e') | ('1' | '!', 'i' | 'l') | ('0', 'o') | ('$' | '5', 's') | ('7', 't')
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn policy() -> PasswordPolicy {
        PasswordPolicy {
            min: 15,
            min_with_otp: 8,
            max: 256,
            ascii_only: false,
            letters_and_digits: false,
            forbidden_words: vec!["健保".into(), "Acme Works".into()],
        }
    }

    fn checked(policy: &PasswordPolicy, has_otp: bool, password: &str) -> Result<(), Problem> {
        let context = ["hk000000-01_a", "田中 一郎", "ichiro.tanaka@example.jp", "01058734"];
        check(policy, has_otp, &Password::new(password.into()), &context)
    }

    #[test]
    fn length_counts_code_points_after_composing() {
        assert_eq!(checked(&policy(), false, "blue kettle 93"), Err(Problem::PasswordShort(15)));
        assert_eq!(checked(&policy(), false, "blue kettle 93!"), Ok(()));
        assert_eq!(checked(&policy(), true, "kettle9"), Err(Problem::PasswordShort(8)));
        assert_eq!(checked(&policy(), true, "kettle93x"), Ok(()));
        // Eight code points typed, seven counted.
        assert_eq!(checked(&policy(), true, "か\u{3099}くせいの犬"), Err(Problem::PasswordShort(8)));
        assert_eq!(checked(&policy(), true, "🐕🐈🐎🐄🐖🐑🐇🦆"), Ok(()));
        assert_eq!(checked(&policy(), true, ""), Err(Problem::Empty));
    }

    #[test]
    fn length_has_an_end() {
        let long: String = "kettle and rain ".repeat(17).chars().take(256).collect();
        assert_eq!(checked(&policy(), false, &long), Ok(()));
        assert_eq!(checked(&policy(), false, &format!("{long}!")), Err(Problem::PasswordLong(256)));
        assert_eq!(checked(&policy(), false, &"x".repeat(1 << 20)), Err(Problem::PasswordLong(256)));
        let narrow = PasswordPolicy { max: 32, ..policy() };
        assert_eq!(checked(&narrow, false, &long), Err(Problem::PasswordLong(32)));
    }

    #[test]
    fn a_realm_may_take_ascii_only_and_none_takes_control_characters() {
        let narrow = PasswordPolicy { ascii_only: true, ..policy() };
        assert_eq!(checked(&narrow, false, "青いやかんと雨の日のねこがねむる"), Err(Problem::PasswordAscii));
        assert_eq!(checked(&policy(), false, "青いやかんと雨の日のねこがねむる"), Ok(()));
        assert_eq!(checked(&policy(), false, "blue kettle\n and rain"), Err(Problem::Unreadable));
    }

    #[test]
    fn a_realm_may_take_letters_and_digits_only() {
        let narrow = PasswordPolicy { letters_and_digits: true, ..policy() };
        for wrong in [
            "blue kettle and rain",
            "blue-kettle-and-rain",
            "青いやかんと雨の日のねこがねむる",
            "ｂｌｕｅｋｅｔｔｌｅ９３７１２",
        ] {
            assert_eq!(checked(&narrow, true, wrong), Err(Problem::PasswordLetters), "{wrong}");
        }
        assert_eq!(checked(&narrow, true, "blueKettle937"), Ok(()));
    }

    #[test]
    fn common_ones_are_refused_whatever_their_case_and_width() {
        for common in [
            "PasswordPassword",
            "QWERTYUIOPasdfghjkl",
            "ｐａｓｓｗｏｒｄ２０２６",
            "aaaaaaaaaaaaaaaa",
            "123456789012345678",
            "Sakura-20251231",
        ] {
            assert_eq!(checked(&policy(), true, common), Err(Problem::PasswordCommon), "{common}");
        }
    }

    #[test]
    fn the_accounts_and_organisations_own_words_are_refused() {
        for own in [
            "hk000000-01_a!!",
            "HK00000001A2026",
            "tanaka-ichiro-1985",
            "Tanaka2026!",
            "IchiroTanaka",
            "田中一郎2026!!!",
            "acmeworks2026!",
            "Acme 2026 Works 1",
            "健保健保健保健保",
            "Saihakko2026!!!!",
            "s@ihakk0-2026",
            "okkahias12345678",
            "01058734",
            "01058734!",
            "example-2026-99",
        ] {
            assert_eq!(checked(&policy(), true, own), Err(Problem::PasswordContext), "{own}");
        }
        for fine in ["tanaka likes 9 kettles", "SaihakkoDemo2026", "0105 873 kettle", "acme and the blue kettle"] {
            assert_eq!(checked(&policy(), true, fine), Ok(()), "{fine}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_panics(text in any::<String>(), own in any::<String>()) {
            let _ = check(&policy(), true, &Password::new(text), &[&own]);
        }

        #[test]
        fn random_letters_are_fine(text in "[a-z]{16}") {
            prop_assert_eq!(checked(&policy(), false, &text), Ok(()));
        }
    }
}
