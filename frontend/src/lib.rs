//! The browser's half of Saihakko: starts the islands of `app` and the single-page navigation, nothing else.
//!
//! The server renders every page, and every journey works without this. Once it runs it fetches pages itself and swaps
//! them in, which saves a slow phone the reload of style and scripts. Whenever something is not as expected, the
//! browser's own navigation takes over.
//!
//! | file | subject |
//! |---|---|
//! | `navigate` | which links and forms are taken over; Back and Forward |
//! | `visit` | one visit: fetch, judge the answer, show it or give up well |
//! | `page` | the browser's globals |
//! | `flight` | at most one visit at a time; the progress bar |
//! | `swap` | the fetched page in the place of the old one |
//! | `settle` | where the focus goes, what is announced, what is said when a form couldn't be sent |

mod flight;
mod navigate;
mod page;
mod settle;
mod swap;
mod visit;

// The islands are called by the page's script only; this brings them in.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

use page::document;

/// Called once by the script in the page, which starts the islands right after.
#[wasm_bindgen]
pub fn hydrate() {
    settle::prepare();
    navigate::start();
    // A timer comes after that script's promises: who waits for the attribute finds the first islands alive.
    flight::later(0, mark_ready);
}

fn mark_ready() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-ready", "");
    }
}
