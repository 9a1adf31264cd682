//! Islands: the few pieces that need the browser. Everything else is rendered on the server only.
//!
//! - Each makes something easier; none is needed to finish a journey.
//! - Words come from the page, already in the person's language: the catalogue stays on the server.
//! - What makes no sense without scripts has the class `needs-script`; the style hides it until `<html data-ready>`.
//! - An island finds the element that it serves by its `id`, so that the element itself is plain HTML of the page and
//!   nothing that a person or a password manager has typed is touched.
//!
//! The components (feature `ssr`) render `<leptos-island data-component="NAME" data-…>`. In the browser the script in the page
//! calls the function `NAME` with that element; it reads its words from the attributes and uses the elements as they are.
//!
//! This is the protocol of Leptos' `#[island]` without its hydration. The same seven as `#[island]`, with the page swap, were
//! 84 KB to load (brotli), most of it JSON for the props and the means to render; these are 33. And hydration stops for good at
//! the first node that a browser's translator has changed.

mod codes;
mod copy_text;
mod countdown;
mod dom;
mod full_width;
mod hear;
mod live;
#[cfg(feature = "ssr")]
mod markup;
mod one_time_code;
mod show_password;
mod strength;

#[cfg(feature = "ssr")]
pub use markup::{
    CoolDown, CopyText, Countdown, DownloadCodes, FullWidthHint, Hear, LiveCounts, OneTimeCode, PrintButton,
    ShowPassword, StrengthHint,
};

pub use codes::{download_codes, print_button};
pub use copy_text::copy_text;
pub use countdown::{cool_down, countdown};
pub use full_width::full_width_hint;
pub use hear::hear;
pub use live::{grouped, live_counts};
pub use one_time_code::one_time_code;
pub use show_password::show_password;
pub use strength::strength_hint;
