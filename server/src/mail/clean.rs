//! Names come from directories and people: one line, no control characters, no tricks with direction, of bounded length.

/// One line of at most `max` characters; what is cut off ends in "…". Control, direction and invisible characters and line
/// separators become spaces, runs of spaces one.
pub fn one_line(text: &str, max: usize) -> String {
    let spaced: String = text.chars().map(|c| if is_harmful(c) { ' ' } else { c }).collect();
    let words = spaced.split([' ', '\u{3000}']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    if words.chars().count() <= max {
        return words;
    }
    words.chars().take(max.saturating_sub(1)).chain(['…']).collect()
}

fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_becomes_one_harmless_line() {
        assert_eq!(one_line("田中\r\nBcc: a@example.jp\0", 40), "田中 Bcc: a@example.jp");
        assert_eq!(one_line("a\u{202E}b\u{2028}c\u{85}d", 40), "a b c d");
        assert_eq!(one_line("田中　一郎", 40), "田中 一郎");
        assert_eq!(one_line("ああああああ", 4), "あああ…");
        assert_eq!(one_line("\u{560A}\u{760D}", 4), "\u{560A}\u{760D}");
        assert_eq!(one_line("", 4), "");
    }
}
