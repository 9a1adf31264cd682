//! "Did you mean": the known word that is one slip of the fingers away.

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789-_";

/// The known word that one letter more, one less, one other or two swapped make of `typed`.
pub fn nearest(typed: &str, known: &dyn Fn(&str) -> bool) -> Option<String> {
    let letters: Vec<char> = typed.chars().take(64).collect();
    (0..=letters.len()).find_map(|at| {
        let (before, after) = letters.split_at_checked(at)?;
        slips(before, after).into_iter().find(|word| known(word))
    })
}

fn slips(before: &[char], after: &[char]) -> Vec<String> {
    let word = |middle: &[char], rest: &[char]| before.iter().chain(middle).chain(rest).collect::<String>();
    let mut words = Vec::new();
    if let [first, second, rest @ ..] = after {
        words.push(word(&[*second, *first], rest));
    }
    if let [_, rest @ ..] = after {
        words.push(word(&[], rest));
        words.extend(LETTERS.chars().map(|letter| word(&[letter], rest)));
    }
    words.extend(LETTERS.chars().map(|letter| word(&[letter], after)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_found_and_two_are_not() {
        let known = |word: &str| ["life", "remember_me"].contains(&word);
        for slip in ["lief", "lif", "lifee", "lyfe", "ife"] {
            assert_eq!(nearest(slip, &known).as_deref(), Some("life"), "{slip}");
        }
        assert_eq!(nearest("remember-me", &known).as_deref(), Some("remember_me"));
        for other in ["", "lieef", "寿命"] {
            assert_eq!(nearest(other, &known), None, "{other}");
        }
    }
}
