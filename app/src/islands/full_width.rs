//! Tells that an input method is still on while a password is typed.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use super::dom;

/// Looks at once and after each change.
#[wasm_bindgen]
pub fn full_width_hint(island: &Element) {
    let (Some(input), Some(region)) = (dom::target(island), island.first_element_child()) else {
        return;
    };
    let (field, text) = (input.clone(), dom::prop(island, "text"));
    let look = move || dom::say(&region, if field.value().chars().any(is_full_width) { &text } else { "" });
    look();
    dom::listen(&input, "input", look);
}

/// What a Japanese input method leaves behind: ideographic space and punctuation, kana, full-width forms, half-width kana.
fn is_full_width(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{30ff}' | '\u{ff01}'..='\u{ff9f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_letters_digits_and_kana_are_found() {
        for text in ["ａbc", "12３", "a\u{3000}b", "ぱす", "ﾊﾟｽ", "パス", "a！"] {
            assert!(text.chars().any(is_full_width), "{text}");
        }
    }

    #[test]
    fn what_a_keyboard_types_directly_is_not() {
        assert!(!"aZ09 ~!\\¥é".chars().any(is_full_width));
    }
}
