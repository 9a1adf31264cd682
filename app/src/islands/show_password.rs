//! A button that shows and hides what stands in a password field.

use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use super::dom;

/// Submitting hides the password, so that browsers offer to keep it and don't remember it as ordinary text.
///
/// The button's words change with its state, so it has no `aria-pressed` besides.
#[wasm_bindgen]
pub fn show_password(island: &Element) {
    let (show, hide) = (dom::prop(island, "show"), dom::prop(island, "hide"));
    let (Some(input), Some(button)) = (dom::target(island), island.first_element_child()) else {
        return;
    };
    let (form, label) = (input.form(), button.first_element_child());
    let switch = Rc::new(move |to_hidden: Option<bool>| {
        let hidden = to_hidden.unwrap_or_else(|| input.type_() != "password");
        input.set_type(if hidden { "password" } else { "text" });
        if let Some(label) = &label {
            dom::say(label, if hidden { &show } else { &hide });
        }
    });
    if let Some(form) = form {
        let switch = switch.clone();
        dom::listen(&form, "submit", move || switch(Some(true)));
    }
    dom::listen(&button, "click", move || switch(None));
}
