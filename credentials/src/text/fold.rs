//! How the search compares: an administrator finds somebody however the name is typed.

use super::fold;

/// The most bytes of each part of a key: user ID, login ID, name. PostgreSQL indexes no more than 2,704 in all; only names that grow when
/// they are folded come near it.
const MOST: [usize; 3] = [256, 1016, 1024];

/// Separates the parts of a key. Folded text never holds one.
pub(crate) const BETWEEN: char = '\n';

/// Folds a text to the form in which the search compares it: as [`fold`], and without case, katakana as hiragana. Without control
/// characters, which nobody can type. Folding twice changes nothing.
pub fn searched(text: &str) -> String {
    let plain = fold(text);
    let lower = plain.chars().flat_map(char::to_lowercase).filter(|c| !c.is_control());
    // What became small may stand for something else again.
    fold(&lower.map(alike).collect::<String>()).chars().map(alike).collect()
}

/// Katakana as hiragana; the two small sigmas as one.
fn alike(c: char) -> char {
    match c {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => u32::from(c).checked_sub(0x60).and_then(char::from_u32).unwrap_or(c),
        'ς' => 'σ',
        _ => c,
    }
}

/// What the search looks at of an account: user ID, login ID and name, one a line.
pub fn search_key(user_id: &str, login_id: &str, name: &str) -> String {
    let parts = [user_id, login_id, name].into_iter().zip(MOST).map(|(part, most)| cut(searched(part), most));
    parts.collect::<Vec<_>>().join(&BETWEEN.to_string())
}

fn cut(mut text: String, most: usize) -> String {
    text.truncate(text.floor_char_boundary(most));
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn width_case_kana_and_dashes_do_not_count() {
        for (typed, stored) in [
            ("ｶﾝｷｮｳ ﾀﾛｳ", "かんきょう たろう"),
            ("カンキョウ", "かんきょう"),
            ("ｶﾞｷﾞﾊﾟｳﾞ", "がぎぱゔ"),
            ("ヴァイオリン", "ゔぁいおりん"),
            ("ヽヾヵヶ", "ゝゞゕゖ"),
            ("ＣＺ０２１０１７", "cz021017"),
            ("hk―01", "HK-01"),
            ("サーバー", "さ－ば−"),
            ("Ⅷ", "viii"),
            ("ΟΔΟΣ", "οδος"),
            ("MÜLLER", "mu\u{308}ller"),
            ("佐々木\u{3000}花子", "佐々木花子"),
            ("か\u{3099}", "が"),
            ("ﾃｽﾄ\u{200b}\t商事", "てすと商事"),
        ] {
            assert_eq!(searched(typed), searched(stored), "{typed}");
        }
    }

    #[test]
    fn what_differs_stays_apart() {
        for (one, other) in [("は", "ば"), ("つ", "っ"), ("a_b", "a-b"), ("a%", "a"), ("𠮷野", "吉野"), ("ワ", "ヷ")]
        {
            assert_ne!(searched(one), searched(other), "{one}");
        }
    }

    #[test]
    fn a_key_has_three_lines_and_fits_an_index() {
        assert_eq!(search_key("EJUM0001", "CZ021017", "テスト 花子"), "ejum0001\ncz021017\nてすと花子");
        assert_eq!(search_key("a\nb\0", "", "c\r\nd"), "ab\n\ncd");
        // One code point that becomes eighteen.
        let long = search_key(&"長".repeat(64), &"長".repeat(254), &"\u{fdfa}".repeat(200));
        assert!(long.len() < 2500 && long.matches('\n').count() == 2, "{}", long.len());
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = searched(&text);
            prop_assert_eq!(searched(&once), once.clone());
            prop_assert!(!once.chars().any(char::is_control));
        }
    }
}
