//! How strong a new password looks.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use super::dom;

/// Who types isn't interrupted.
const REST_MS: i32 = 600;

/// The bar follows at once, the words (read out by screen readers) when the typing rests.
#[wasm_bindgen]
pub fn strength_hint(island: &Element) {
    let (Some(input), Some(bar)) = (dom::target(island), island.first_element_child()) else {
        return;
    };
    let (island, field, newest) = (island.clone(), input.clone(), Rc::new(Cell::new(0_u32)));
    let look = move || {
        let level = estimate(&field.value());
        let _ = bar.set_attribute("data-level", level);
        let words = if level == "0" { String::new() } else { dom::prop(&island, "label") + &dom::prop(&island, level) };
        let mine = newest.get().wrapping_add(1);
        newest.set(mine);
        let (bar, newest) = (bar.clone(), newest.clone());
        dom::after(REST_MS, move || {
            if newest.get() == mine {
                dom::say(&bar, &words);
            }
        });
    };
    look();
    dom::listen(&input, "input", look);
}

/// "0" for nothing, then "1" (weak) to "4" (strong).
fn estimate(password: &str) -> &'static str {
    match bits(password) {
        0 => "0",
        1..36 => "1",
        36..52 => "2",
        52..72 => "3",
        _ => "4",
    }
}

/// Bits that somebody who guesses needs, at most: each character counts by the kinds of characters in use, less when it
/// repeats or goes on with a run, and nothing once there are three times as many characters as different ones.
fn bits(password: &str) -> u32 {
    let (mut tenths, mut before, mut step) = (0, None::<u32>, None::<i64>);
    let (mut seen, mut different) = (0_u32, Vec::new());
    let each = bits_per_character(password);
    for character in password.chars() {
        let code = u32::from(character);
        if !different.contains(&code) {
            different.push(code);
        }
        let now = before.map(|before| i64::from(code) - i64::from(before));
        let runs = matches!(now, Some(-1..=1)) && (now == step || now == Some(0));
        seen += 1;
        if seen as usize <= different.len() * 3 {
            tenths += if runs { 10 } else { each };
        }
        (before, step) = (Some(code), now);
    }
    tenths.div_ceil(10)
}

/// In tenths: the binary logarithm of how many characters the kinds in use offer.
fn bits_per_character(password: &str) -> u32 {
    let mut kinds = [0; 4];
    for character in password.chars() {
        let (kind, size) = match character {
            '0'..='9' => (0, 10),
            'a'..='z' => (1, 26),
            'A'..='Z' => (2, 26),
            _ => (3, 33),
        };
        if let Some(place) = kinds.get_mut(kind) {
            *place = size;
        }
    }
    match kinds.iter().sum::<u32>() {
        0..=10 => 33,
        11..=26 => 47,
        27..=36 => 52,
        37..=52 => 57,
        53..=62 => 60,
        _ => 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_has_no_strength() {
        assert_eq!(estimate(""), "0");
    }

    #[test]
    fn short_repeated_and_running_passwords_are_weak() {
        for password in ["a", "aaaaaaaaaaaaaaaaaaaa", "12345678", "abcdefgh", "87654321", "abababababababab", "Ab1!"] {
            assert_eq!(estimate(password), "1", "{password}");
        }
    }

    #[test]
    fn length_and_variety_make_it_stronger() {
        assert_eq!(estimate("suzuki04"), "2");
        assert_eq!(estimate("Tanuki-to-Kit"), "4");
        assert_eq!(estimate("tanukikitsune"), "3");
        assert_eq!(estimate("correct horse battery"), "4");
    }

    #[test]
    fn a_longer_password_is_never_weaker() {
        let password = "Saihakko portal 2026 aaaaaaa 12345";
        let levels: Vec<&str> = password.char_indices().map(|(end, _)| estimate(&password[..end])).collect();
        assert!(levels.is_sorted(), "{levels:?}");
    }
}
