//! A button that copies a text, such as the key for an authenticator app.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, window};

use super::dom;

/// Copies, or where the browser forbids it (old in-app browsers) selects the text, ready for the person's own "copy".
#[wasm_bindgen]
pub fn copy_text(island: &Element) {
    let island = island.clone();
    let Some(button) = island.first_element_child() else {
        return;
    };
    dom::listen(&button, "click", move || {
        let island = island.clone();
        spawn_local(async move {
            let words = if copy(&island).await.is_some() { dom::prop(&island, "done") } else { String::new() };
            if let Some(region) = island.last_element_child() {
                region.set_text_content(Some(&words));
            }
        });
    });
}

async fn copy(island: &Element) -> Option<()> {
    let (shown, text) = dom::source(island)?;
    // There's no clipboard outside https and loopback, although the binding promises one.
    let window = window()?;
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into()).ok()?;
    if let Some(clipboard) = clipboard.dyn_ref::<web_sys::Clipboard>()
        && JsFuture::from(clipboard.write_text(&text)).await.is_ok()
    {
        return Some(());
    }
    let _ = window.get_selection().ok()??.select_all_children(&shown);
    None
}
