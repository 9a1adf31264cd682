use std::cmp::Ordering;

/// Sorted by bytes, one entry a line, lower case. It stays in the program's file: only the pages that a search touches are read.
const COMMON: &str = include_str!("../../data/common-passwords.txt");
const JAPANESE: &str = include_str!("../../data/japanese-passwords.txt");

/// Whether the word (NFKC, lower case) is one of the most common passwords.
pub(super) fn contains(word: &str) -> bool {
    !word.is_empty() && (search(COMMON, word) || search(JAPANESE, word))
}

/// Binary search by lines.
fn search(list: &str, word: &str) -> bool {
    let mut rest = list.as_bytes();
    while !rest.is_empty() {
        let (before, after) = rest.split_at(rest.len() / 2);
        let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |place| place + 1);
        let end = before.len() + after.iter().position(|b| *b == b'\n').unwrap_or(after.len());
        let (Some(line), Some(lower), Some(upper)) = (rest.get(start..end), rest.get(..start), rest.get(end..)) else {
            return false;
        };
        rest = match line.cmp(word.as_bytes()) {
            Ordering::Equal => return true,
            Ordering::Greater => lower,
            Ordering::Less => upper.strip_prefix(b"\n").unwrap_or(upper),
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    #[test]
    fn the_lists_are_sorted_and_folded() {
        for list in [COMMON, JAPANESE] {
            assert!(list.lines().is_sorted_by(|a, b| a.as_bytes() < b.as_bytes()));
            assert!(list.ends_with('\n') && !list.contains('\r'));
            for line in list.lines() {
                assert_eq!(line.nfkc().collect::<String>().to_lowercase(), line);
            }
        }
    }

    #[test]
    fn at_least_ten_thousand_are_shipped_and_enough_of_them_are_long() {
        assert!(COMMON.lines().count() >= 40_000);
        assert!(COMMON.lines().filter(|l| l.chars().count() >= 8).count() >= 10_000);
    }

    #[test]
    fn every_entry_is_found_and_its_neighbours_are_not() {
        for word in COMMON.lines().chain(JAPANESE.lines()) {
            assert!(contains(word), "{word}");
            assert!(!contains(&format!("{word}\u{7f}")) && !contains(&format!("\u{1}{word}")));
        }
        for word in ["", "\n", "a\n", "correct horse battery", "zzzzzzzzzzzzzzzzzz~", "\u{10ffff}"] {
            assert!(!contains(word), "{word:?}");
        }
        assert!(contains("password") && contains("さくら") && contains("doraemon"));
    }
}
