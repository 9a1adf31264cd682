//! What people see: one file per page, and the pieces that pages are made of.
//!
//! A page's path in the browser gives its file: `/{realm}/recovery/link` is `pages/recovery/link.rs`. Each file reads in the same order:
//! what the page is for and what it never reveals, its server functions, its component, its tests.
//!
//! | module | subject |
//! |---|---|
//! | [`answer`] | a page and a form, from request to response; what goes wrong on the way |
//! | [`visit`] | one request as pages see it: realm, language, clock, cookies |
//! | [`pages`] | the pages |
//! | [`components`] | frame, fields, notices |
//! | [`words`] | every message, Japanese and English side by side |
//! | [`shell`] | the HTML document around a page |
//! | [`islands`] | the few pieces that also run in the browser |
//!
//! Every page is rendered on the server only and every form is plain HTML, answered by a redirect. What went wrong is kept on the server
//! and shown by the page that the redirect leads to. So the browser needs only [`islands`]; all other modules exist under the feature
//! `ssr`, and the feature `demo` adds the demo's pages.

#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
pub mod answer;
#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
pub mod components;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod visit;
#[cfg(feature = "ssr")]
pub mod words;
