//! Passwords that are common without standing in a list: walks over the keyboard, counting, repeated words, words with a year.

use super::blocklist;

/// Rows and columns of the keyboard, as fingers run over them.
const ROWS: [&str; 14] = [
    "`1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "!@#$%^&*()_+",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik,",
    "9ol.",
];

/// Whether the whole password (NFKC, lower case) is one that guessing begins with.
pub(super) fn is_common(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    blocklist::contains(word)
        || has_few_characters(&letters)
        || is_walk(&letters)
        || is_repetition(&letters)
        || is_common_word_with_ends(word)
}

/// At most three different characters.
fn has_few_characters(word: &[char]) -> bool {
    let mut seen: Vec<char> = Vec::with_capacity(4);
    for c in word {
        if !seen.contains(c) {
            seen.push(*c);
        }
        if seen.len() > 3 {
            return false;
        }
    }
    true
}

/// Made of runs of three and more, each repeating, counting, or following the keyboard: `aaaa1234`, `1qaz2wsx`, `あいうえお`.
fn is_walk(word: &[char]) -> bool {
    !word.is_empty() && word.chunk_by(|a, b| are_neighbours(*a, *b)).all(|run| run.len() >= 3)
}

fn are_neighbours(a: char, b: char) -> bool {
    let distance = u32::from(a).abs_diff(u32::from(b));
    let both = |class: fn(char) -> bool| class(a) && class(b);
    a == b
        || distance == 1 && (both(|c| c.is_ascii_digit()) || both(|c| c.is_ascii_lowercase()))
        || matches!((a, b), ('9', '0') | ('0', '9'))
        // In the table of kana small and voiced forms stand between.
        || distance <= 3 && both(|c| ('\u{3041}'..='\u{30ff}').contains(&c))
        || ROWS.iter().any(|row| row.chars().zip(row.chars().skip(1)).any(|pair| pair == (a, b) || pair == (b, a)))
}

/// A part of at most four characters, a walk or a common word (with its year), said twice and more: `abcabcabcabc`, `passwordpassword`.
fn is_repetition(word: &[char]) -> bool {
    (1..=word.len() / 2).filter(|size| word.len().is_multiple_of(*size)).any(|size| {
        let mut parts = word.chunks(size);
        let first = parts.next().unwrap_or_default();
        parts.all(|part| part == first)
            && (size <= 4 || is_walk(first) || is_common_part(&first.iter().collect::<String>()))
    })
}

fn is_common_part(part: &str) -> bool {
    blocklist::contains(part) || is_common_word_with_ends(part)
}

/// A common word with what people put around it: signs, a few digits, a year or a date, a run.
fn is_common_word_with_ends(word: &str) -> bool {
    let core = word.trim_matches(|c: char| !c.is_alphabetic());
    let at = word.len() - word.trim_start_matches(|c: char| !c.is_alphabetic()).len();
    let (before, after) = (word.get(..at).unwrap_or_default(), word.get(at + core.len()..).unwrap_or_default());
    core.chars().count() >= 3 && is_foreseeable(before) && is_foreseeable(after) && blocklist::contains(core)
}

fn is_foreseeable(end: &str) -> bool {
    let digits: Vec<char> = end.chars().filter(|c| c.is_numeric()).collect();
    let is_date = digits.len() <= 8 && matches!(digits.get(..2), Some(['1', '9'] | ['2', '0']));
    digits.len() <= 4 || is_date || is_walk(&digits) || is_repetition(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_guessing_begins_with_is_common() {
        for word in [
            "password",
            "passwordpassword",
            "password2026",
            "password12345678",
            "password!!!!!!!!!!",
            "20260101password",
            "sakura20251231",
            "さくら2026",
            "aaaaaaaaaaaaaaaa",
            "1212121212121212",
            "abcabcabcabcabc",
            "123456789012345",
            "987654321098765",
            "abcdefghijklmnop",
            "qwertyuiopasdfgh",
            "1qaz2wsx3edc4rfv",
            "poiuytrewqlkjhgf",
            "aaaabbbbccccdddd",
            "あいうえおかきくけこ",
            "qwerty123456789",
            "11112222333344445",
            "!!!!!!!!!!!!!!!",
            "tanaka1985tanaka1985",
        ] {
            assert!(is_common(word), "{word}");
        }
    }

    #[test]
    fn what_people_make_up_is_not() {
        for word in [
            "correct horse battery staple",
            "saihakkodemo2026",
            "my cat sleeps at noon",
            "blue-kettle-93-rain",
            "田中さんの犬は白い",
            "vq8zkp2hw5nt",
            "kz7-wm2-xp9-ta4",
            "shin-pasuwado-desu",
            "tree under window 7",
        ] {
            assert!(!is_common(word), "{word}");
        }
    }
}
