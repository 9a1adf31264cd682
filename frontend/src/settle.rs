//! After a swap: focus, scrolling, announcement. While a form is being sent: that it is, or that it couldn't be.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlFormElement};

use crate::page::{document, window};

/// Makes sure that there's a live region: screen readers only heed one that was there before its text.
pub fn prepare() {
    let document = document();
    if document.get_element_by_id("announcer").is_none()
        && let (Some(body), Ok(region)) = (document.body(), document.create_element("div"))
    {
        region.set_id("announcer");
        region.set_class_name("visually-hidden");
        let _ = region.set_attribute("role", "status");
        let _ = body.append_child(&region);
    }
}

/// Goes to the fragment, or else to the top (or where the page was left) with the focus on the error summary or heading;
/// announces the title.
pub fn arrive(hash: &str, height: f64) {
    let document = document();
    let named = hash.strip_prefix('#').and_then(|id| document.get_element_by_id(id));
    let place = named.clone().or_else(|| first(&["main .error-summary", "main h1", "main"]));
    window().scroll_to_with_x_and_y(0.0, 0.0);
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        if place.tab_index() < 0 {
            let _ = place.set_attribute("tabindex", "-1");
        }
        let _ = place.focus();
    }
    match named {
        Some(place) => place.scroll_into_view(),
        None if height > 0.0 => window().scroll_to_with_x_and_y(0.0, height),
        None => {}
    }
    if let Some(region) = document.get_element_by_id("announcer") {
        region.set_text_content(Some(&document.title()));
    }
}

fn first(selectors: &[&str]) -> Option<Element> {
    selectors.iter().find_map(|selector| document().query_selector(selector).ok().flatten())
}

/// A second press of the button is ignored from here on.
pub fn begin_sending(form: &HtmlFormElement) {
    let _ = form.set_attribute("aria-busy", "true");
    if let Ok(Some(old)) = form.query_selector(".not-sent") {
        old.remove();
    }
}

/// The form can be sent again.
pub fn end_sending(form: &HtmlFormElement) {
    let _ = form.remove_attribute("aria-busy");
}

/// Says, in the words that the page brings for it (`data-offline` of `<html>` or `<body>`), that the form couldn't be
/// sent. What was typed stays.
pub fn say_not_sent(form: &HtmlFormElement) -> Result<(), JsValue> {
    let document = document();
    let words = document
        .query_selector("[data-offline]")?
        .and_then(|page| page.get_attribute("data-offline"))
        .unwrap_or_default();
    let alert = document.create_element("div")?;
    alert.set_class_name("notice error not-sent");
    alert.set_attribute("role", "alert")?;
    let text = document.create_element("div")?;
    text.set_text_content(Some(&words));
    alert.append_child(&text)?;
    form.append_child(&alert)?;
    Ok(())
}
