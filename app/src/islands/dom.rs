//! What several islands do with the page around them.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, EventTarget, HtmlElement, HtmlInputElement, window};

/// What the server gave to the island: its attribute `data-NAME`.
pub fn prop(island: &Element, name: &str) -> String {
    island.get_attribute(&("data-".to_owned() + name)).unwrap_or_default()
}

/// The element whose `id` stands in the attribute `data-NAME`.
pub fn element(island: &Element, name: &str) -> Option<Element> {
    window()?.document()?.get_element_by_id(&prop(island, name))
}

/// Everything in the document that fits.
pub fn all(document: &Document, selector: &str) -> Vec<Element> {
    let Ok(found) = document.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// The input whose `id` stands in `data-target`.
pub fn target(island: &Element) -> Option<HtmlInputElement> {
    element(island, "target")?.dyn_into().ok()
}

/// The element whose `id` stands in `data-from`, and its text: its `data-copy` where it has one, else what is to be seen,
/// line by line.
pub fn source(island: &Element) -> Option<(HtmlElement, String)> {
    let element: HtmlElement = element(island, "from")?.dyn_into().ok()?;
    let text = element.get_attribute("data-copy").unwrap_or_else(|| element.inner_text());
    Some((element, text))
}

/// Sets the text where it's another: a live region tells only what changes.
pub fn say(region: &Element, text: &str) {
    if region.text_content().as_deref() != Some(text) {
        region.set_text_content(Some(text));
    }
}

/// Calls `heard` at each such event, for as long as the target lives.
pub fn listen(target: &EventTarget, event: &str, heard: impl Fn() + 'static) {
    let closure = Closure::<dyn Fn()>::new(heard);
    // The target's own listener keeps it; both go with the page's old nodes.
    let _ = target.add_event_listener_with_callback(event, closure.into_js_value().unchecked_ref());
}

/// Calls `then` after so many milliseconds.
pub fn after(milliseconds: i32, then: impl FnOnce() + 'static) {
    if let Some(window) = window() {
        let then = Closure::once_into_js(then);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), milliseconds);
    }
}

/// Calls `tick` every second until it answers false.
pub fn every_second(tick: impl Fn() -> bool + 'static) {
    after(1000, move || {
        if tick() {
            every_second(tick);
        }
    });
}
