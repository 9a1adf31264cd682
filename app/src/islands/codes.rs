//! Keeping recovery codes: as a file, on paper.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Element, HtmlAnchorElement, Url, window};

use super::dom;

/// The file is made in the browser: the codes make no second way over the network.
#[wasm_bindgen]
pub fn download_codes(island: &Element) {
    let island = island.clone();
    if let Some(button) = island.first_element_child() {
        dom::listen(&button, "click", move || {
            let _ = save(&island);
        });
    }
}

fn save(island: &Element) -> Option<()> {
    let (_, codes) = dom::source(island)?;
    let parts = [&dom::prop(island, "heading"), "\n\n", &codes, "\n"];
    let parts: js_sys::Array = parts.into_iter().map(JsValue::from_str).collect();
    let file = Blob::new_with_str_sequence(&parts).ok()?;
    let address = Url::create_object_url_with_blob(&file).ok()?;
    let link: HtmlAnchorElement = window()?.document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(&dom::prop(island, "file"));
    link.click();
    // Later: some browsers read it only after the click has been dealt with.
    dom::after(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    });
    Some(())
}

/// Prints the page.
#[wasm_bindgen]
pub fn print_button(island: &Element) {
    if let Some(button) = island.first_element_child() {
        dom::listen(&button, "click", || {
            let _ = window().map(|window| window.print());
        });
    }
}
