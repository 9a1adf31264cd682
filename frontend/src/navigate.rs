//! Which links and forms are taken over, and what Back and Forward do.
//!
//! Taken over are plain clicks on links and submissions of forms that stay on this origin. A link or form with
//! `data-plain`, a `target` or a `download` is left to the browser, as is everything that another listener has handled.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Element, Event, EventTarget, FormData, HtmlAnchorElement, HtmlElement, HtmlFormElement, MouseEvent, SubmitEvent,
    Url, UrlSearchParams,
};

use crate::page::{document, window};
use crate::visit::{self, Reason, Visit};

/// Begins to listen. Nothing is fetched before a person presses something.
pub fn start() {
    visit::remember_shown();
    listen(&document(), "click", clicked);
    listen(&document(), "submit", submitted);
    listen(&window(), "popstate", travelled);
}

fn listen(target: &EventTarget, event: &str, hear: fn(&Event) -> Option<Visit>) {
    let closure = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if let Some(visit) = hear(&event) {
            event.prevent_default();
            spawn_local(visit.run());
        }
    });
    let _ = target.add_event_listener_with_callback(event, closure.into_js_value().unchecked_ref());
}

fn clicked(event: &Event) -> Option<Visit> {
    let mouse: &MouseEvent = event.dyn_ref()?;
    let modified = mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key();
    if event.default_prevented() || mouse.button() != 0 || modified {
        return None;
    }
    let pressed: Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = pressed.closest("a[href]").ok()??.dyn_into().ok()?;
    let address = Url::new(&link.href()).ok()?;
    let inside = !address.hash().is_empty() && visit::is_shown(&address);
    if inside || left_alone(&link, link.get_attribute("target")) || !is_ours(&address) {
        return None;
    }
    Some(Visit::new(address, Reason::Link))
}

fn submitted(event: &Event) -> Option<Visit> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    if form.get_attribute("aria-busy").is_some() {
        event.prevent_default();
        return None;
    }
    let submit: &SubmitEvent = event.dyn_ref()?;
    // Browsers without it can't tell which of two buttons was pressed.
    let tells = js_sys::Reflect::has(event, &JsValue::from_str("submitter")).unwrap_or(false);
    if event.default_prevented() || !tells {
        return None;
    }
    let button = submit.submitter();
    // Attributes, not properties: a field called "action" would stand in the way of the property.
    let attribute = |on_button: &str, on_form: &str| {
        let own = button.as_ref().and_then(|button| button.get_attribute(on_button));
        own.or_else(|| form.get_attribute(on_form))
    };
    if left_alone(&form, attribute("formtarget", "target")) || attribute("formenctype", "enctype").is_some() {
        return None;
    }
    let here = window().location().href().ok()?;
    let address = Url::new_with_base(&attribute("formaction", "action").unwrap_or_default(), &here).ok()?;
    if !is_ours(&address) {
        return None;
    }
    let fields = fields(&form, button.as_ref())?;
    match attribute("formmethod", "method").unwrap_or_default().to_ascii_lowercase().as_str() {
        "post" => Some(Visit::new(address, Reason::Post { form, fields })),
        "" | "get" => {
            address.set_search(&String::from(fields.to_string()));
            Some(Visit::new(address, Reason::Link))
        }
        _ => None,
    }
}

fn travelled(_: &Event) -> Option<Visit> {
    let address = Url::new(&window().location().href().ok()?).ok()?;
    // A link inside the page is the browser's own matter.
    (!visit::is_shown(&address)).then(|| Visit::new(address, Reason::Travel))
}

fn is_ours(address: &Url) -> bool {
    window().location().origin().is_ok_and(|origin| origin == address.origin())
}

fn left_alone(element: &Element, target: Option<String>) -> bool {
    element.has_attribute("data-plain")
        || element.has_attribute("download")
        || target.is_some_and(|target| !target.is_empty() && target != "_self")
}

fn fields(form: &HtmlFormElement, button: Option<&HtmlElement>) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(form).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    if let Some(button) = button
        && let Some(name) = button.get_attribute("name")
    {
        fields.append(&name, &button.get_attribute("value").unwrap_or_default());
    }
    Some(fields)
}
