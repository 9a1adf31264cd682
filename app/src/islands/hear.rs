//! A button that reads a text aloud, such as the words of a call in the demo's outbox.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, SpeechSynthesis, SpeechSynthesisUtterance, window};

use super::dom;

/// A little slower than people talk: digits are to be written down.
const RATE: f32 = 0.85;

/// The button appears where the browser has a voice. Pressed again it stops.
#[wasm_bindgen]
pub fn hear(island: &Element) {
    let (Some(voice), Some(button)) = (voice(), island.first_element_child()) else {
        return;
    };
    let _ = button.remove_attribute("hidden");
    let (island, label) = (island.clone(), button.clone());
    dom::listen(&button, "click", move || {
        let speaking = voice.speaking();
        voice.cancel();
        if speaking {
            return dom::say(&label, &dom::prop(&island, "label"));
        }
        let Some((_, text)) = dom::source(&island) else { return };
        let Ok(words) = SpeechSynthesisUtterance::new_with_text(&text) else { return };
        words.set_lang(&dom::prop(&island, "lang"));
        words.set_rate(RATE);
        for end in ["end", "error"] {
            let (island, label) = (island.clone(), label.clone());
            dom::listen(&words, end, move || dom::say(&label, &dom::prop(&island, "label")));
        }
        dom::say(&label, &dom::prop(&island, "stop"));
        voice.speak(&words);
    });
}

/// The binding promises one everywhere; some browsers have none.
fn voice() -> Option<SpeechSynthesis> {
    js_sys::Reflect::get(window()?.as_ref(), &"speechSynthesis".into()).ok()?.dyn_into().ok()
}
