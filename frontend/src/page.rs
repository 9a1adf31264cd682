//! The browser's globals. These scripts run in pages only, where both are always there.

use web_sys::{Document, Window};

#[expect(clippy::expect_used, reason = "only workers have none, and this doesn't run in workers")]
pub fn window() -> Window {
    web_sys::window().expect("a page has a window")
}

#[expect(clippy::expect_used, reason = "as above")]
pub fn document() -> Document {
    window().document().expect("a window has a document")
}
