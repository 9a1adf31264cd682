//! How long something still works, second by second.

use std::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, window};

use super::dom;

const MINUTE_MS: i64 = 60_000;

/// Ticks for screens; screen readers hear one sentence when a minute is left and one at the end.
#[wasm_bindgen]
pub fn countdown(island: &Element) {
    let left = dom::prop(island, "left");
    let (Ok(total_ms), Some(place)) = (dom::prop(island, "total").parse::<i64>(), island.first_element_child()) else {
        return;
    };
    let (Some(shown), Some(said)) = (place.first_element_child(), place.last_element_child()) else {
        return;
    };
    let island = island.clone();
    let started = Started::now();
    let warned = Cell::new(total_ms <= MINUTE_MS);
    let tick = move || {
        let left_ms = total_ms - started.elapsed_ms();
        if left_ms <= 0 {
            dom::say(&shown, "");
            said.set_class_name("");
            dom::say(&said, &dom::prop(&island, "ended"));
            return false;
        }
        let words = words(&left, (left_ms + 999) / 1000);
        if left_ms <= MINUTE_MS && !warned.replace(true) {
            dom::say(&said, &words);
        }
        dom::say(&shown, &words);
        place.is_connected()
    };
    if tick() {
        dom::every_second(tick);
    }
}

/// Keeps the button `target` from being pressed until its time has come, and tells beside it how long that is. It isn't announced
/// every second: the text describes the button.
#[wasm_bindgen]
pub fn cool_down(island: &Element) {
    let left = dom::prop(island, "left");
    let (Ok(total_ms), Some(hint)) = (dom::prop(island, "total").parse::<i64>(), island.first_element_child()) else {
        return;
    };
    let Some(button) = dom::element(island, "target") else { return };
    let started = Started::now();
    let tick = move || {
        let left_ms = total_ms - started.elapsed_ms();
        if left_ms <= 0 {
            dom::say(&hint, "");
            let _ = button.remove_attribute("disabled");
            return false;
        }
        dom::say(&hint, &words(&left, (left_ms + 999) / 1000));
        let _ = button.set_attribute("disabled", "");
        button.is_connected()
    };
    if tick() {
        dom::every_second(tick);
    }
}

/// Two clocks at the start: `performance` stands still while a phone sleeps, the date may be set back. The one that has
/// gone further is right.
struct Started {
    date: f64,
    performance: f64,
}

impl Started {
    fn now() -> Self {
        Self { date: js_sys::Date::now(), performance: performance() }
    }

    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since the page was opened")]
    fn elapsed_ms(&self) -> i64 {
        (js_sys::Date::now() - self.date).max(performance() - self.performance) as i64
    }
}

fn performance() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// Minutes are those of the hour where the label has hours, hours those of the day where it has days.
fn words(label: &str, seconds: i64) -> String {
    let mut words = String::new();
    let (mut hours, mut minutes) = (seconds / 3600, seconds / 60);
    // Searching for a text instead of a character would bring a kilobyte of code.
    for part in label.split('{') {
        if let Some(rest) = part.strip_prefix("d}") {
            words += &(hours / 24).to_string();
            hours %= 24;
            words += rest;
        } else if let Some(rest) = part.strip_prefix("h}") {
            words += &hours.to_string();
            minutes %= 60;
            words += rest;
        } else if let Some(rest) = part.strip_prefix("m}") {
            words += &minutes.to_string();
            words += rest;
        } else if let Some(rest) = part.strip_prefix("s}") {
            words += &(seconds % 60).to_string();
            words += rest;
        } else if let Some(rest) = part.strip_prefix("t}") {
            words += &seconds.to_string();
            words += rest;
        } else {
            words += part;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_seconds_stand_where_the_label_wants_them() {
        assert_eq!(words("あと{m}分{s}秒", 299), "あと4分59秒");
        assert_eq!(words("{m} min {s} s left", 60), "1 min 0 s left");
        assert_eq!(words("あと{t}秒", 60), "あと60秒");
        assert_eq!(words("あと{d}日{h}時間", 266_399), "あと3日1時間");
        assert_eq!(words("{h} h {m} min left", 86_399), "23 h 59 min left");
    }
}
