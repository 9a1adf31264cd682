//! At most one visit is under way; the thin bar shows it once it takes long enough to be noticed.

use std::cell::RefCell;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortController;

use crate::page::{document, window};

/// A quick page shows no bar.
const PATIENCE_MS: i32 = 150;

thread_local! {
    static FLIGHT: RefCell<Option<AbortController>> = const { RefCell::new(None) };
}

/// Ends the visit under way, if any, and begins one.
pub fn begin() -> Result<AbortController, JsValue> {
    end();
    let controller = AbortController::new()?;
    FLIGHT.set(Some(controller.clone()));
    let signal = controller.signal();
    later(PATIENCE_MS, move || {
        if !signal.aborted() {
            show(true);
        }
    });
    Ok(controller)
}

/// The visit has arrived or is given up. One that still waits for its answer is ended.
pub fn end() {
    if let Some(controller) = FLIGHT.take() {
        controller.abort();
        show(false);
    }
}

/// Calls `then` after so many milliseconds.
pub fn later(milliseconds: i32, then: impl FnOnce() + 'static) {
    let then = Closure::once_into_js(then);
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), milliseconds);
}

fn show(busy: bool) {
    if let Some(bar) = document().get_element_by_id("progress") {
        let _ = bar.class_list().toggle_with_force("is-busy", busy);
    }
}
