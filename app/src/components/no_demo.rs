//! What only the demo shows: nothing in this build. The same functions as in `demo.rs`.

use leptos::prelude::*;

/// Nothing.
pub fn bar() -> impl IntoView {}

/// Nothing.
pub fn lead() -> Option<String> {
    None
}

/// Nothing.
pub fn secrets() -> impl IntoView {}

/// Nothing.
pub fn accounts(_: &str) -> impl IntoView + use<> {}
