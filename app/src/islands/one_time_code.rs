//! The PIN out of the text message, where the browser hands it over (`WebOTP`).

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, Element, HtmlInputElement, window};

use super::dom;

/// Waits for a message and fills the field; sending stays the person's own press. Ends once they type, send or leave.
#[wasm_bindgen]
pub fn one_time_code(island: &Element) {
    let Some(input) = dom::target(island) else { return };
    if !window().is_some_and(|window| Reflect::has(&window, &"OTPCredential".into()).unwrap_or(false)) {
        return;
    }
    let Ok(controller) = AbortController::new() else { return };
    let end = {
        let controller = controller.clone();
        move || controller.abort()
    };
    dom::listen(&input, "input", end.clone());
    if let Some(form) = input.form() {
        dom::listen(&form, "submit", end);
    }
    let (island, waiting) = (island.clone(), controller.clone());
    spawn_local(async move {
        if let Ok(code) = receive(&waiting).await {
            fill(&input, &code);
        }
        waiting.abort();
    });
    dom::every_second(move || {
        if !island.is_connected() {
            controller.abort();
        }
        !controller.signal().aborted()
    });
}

/// `navigator.credentials.get({otp: {transport: ["sms"]}, signal})`: the API isn't in the bindings, and many browsers have none.
async fn receive(controller: &AbortController) -> Result<String, JsValue> {
    let navigator = window().ok_or(JsValue::NULL)?.navigator();
    let credentials = Reflect::get(&navigator, &"credentials".into())?;
    let get: Function = Reflect::get(&credentials, &"get".into())?.dyn_into()?;
    let (otp, options) = (Object::new(), Object::new());
    Reflect::set(&otp, &"transport".into(), &js_sys::Array::of1(&"sms".into()))?;
    Reflect::set(&options, &"otp".into(), &otp)?;
    Reflect::set(&options, &"signal".into(), &controller.signal())?;
    let promise: Promise = get.call1(&credentials, &options)?.dyn_into()?;
    let credential = JsFuture::from(promise).await?;
    Reflect::get(&credential, &"code".into())?.as_string().ok_or(JsValue::NULL)
}

fn fill(input: &HtmlInputElement, code: &str) {
    // What was typed meanwhile stays.
    if input.value().is_empty() {
        input.set_value(code);
        let _ = input.focus();
    }
}
