//! The page for what can't be done, outside of any realm and without the store: also when everything else fails.

use axum::http::StatusCode;
use credentials::lang::Lang;
use leptos::prelude::{RenderHtml as _, view};

use crate::{
    components::Mark,
    shell::Assets,
    words::{Word, Words, trouble},
};

/// What can't be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such page.
    NotFound,
    /// A form of another site.
    Forbidden,
    /// A form that is too large.
    TooLarge,
    /// A form that can't be read.
    Unreadable,
    /// The store or the hashing can't keep up or is away.
    Busy,
    /// A fault of ours.
    Broken,
}

impl Trouble {
    /// The answer's status.
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn words(self) -> (Word, Word) {
        match self {
            Self::NotFound => (trouble::NOT_FOUND_TITLE, trouble::NOT_FOUND),
            Self::Forbidden => (trouble::FORBIDDEN_TITLE, trouble::FORBIDDEN),
            Self::TooLarge => (trouble::TOO_LARGE_TITLE, trouble::TOO_LARGE),
            Self::Unreadable => (trouble::UNREADABLE_TITLE, trouble::UNREADABLE),
            Self::Busy => (trouble::BUSY_TITLE, trouble::BUSY),
            Self::Broken => (trouble::BROKEN_TITLE, trouble::BROKEN),
        }
    }
}

/// The page as HTML.
pub fn error_page(lang: Lang, assets: &Assets, what: Trouble) -> String {
    let (words, css) = (Words::new(lang, None), assets.css());
    let (title, text) = what.words();
    let (title, text, home) = (words.get(title), words.get(text), words.get(trouble::HOME));
    let mark = view! { <Mark /> }.to_html();
    format!(
        "<!DOCTYPE html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title} - Saihakko</title><link rel=\"stylesheet\" href=\"{css}\">\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"></head><body><header class=\"site-header\"><div class=\"wrap\">\
         <a class=\"brand\" href=\"/\">{mark}<span>Saihakko</span></a></div></header><main id=\"main\" tabindex=\"-1\">\
         <div class=\"heading\"><h1 tabindex=\"-1\">{title}</h1><p class=\"lead\">{text}</p></div>\
         <div class=\"actions\"><a class=\"button\" href=\"/\">{home}</a></div></main></body></html>",
        tag = lang.tag(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_says_in_both_languages_what_to_do() {
        for what in [
            Trouble::NotFound,
            Trouble::Forbidden,
            Trouble::TooLarge,
            Trouble::Unreadable,
            Trouble::Busy,
            Trouble::Broken,
        ] {
            for lang in [Lang::Ja, Lang::En] {
                let page = error_page(lang, &Assets::from_hashes(""), what);
                assert!(page.contains(&format!("<html lang=\"{}\">", lang.tag())) && page.contains("<h1"), "{what:?}");
            }
        }
        assert!(error_page(Lang::Ja, &Assets::from_hashes(""), Trouble::Busy).contains("ただいま混み合っています"));
    }
}
