//! The HTML document around a page.
//!
//! The script that starts the islands is ours: Leptos' own also serves islands with children, which there are none of, and reads the
//! files' names from the disk for every page.

use std::sync::Arc;

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{
    app::App,
    components::{accent, demo, words},
    visit::Visit,
    words::common,
};

/// Where the browser finds style and scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets(Arc<Files>);

#[derive(Debug, PartialEq, Eq)]
struct Files {
    css: String,
    js: String,
    wasm: String,
    start: String,
}

impl Assets {
    /// Reads the lines `js: HASH`, `wasm: HASH`, `css: HASH` of the file `hash.txt` that the build writes.
    pub fn from_hashes(hashes: &str) -> Self {
        let path = |kind: &str| {
            let hash = hashes.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.trim() == kind);
            match hash {
                Some((_, hash)) => format!("/pkg/saihakko.{}.{kind}", hash.trim()),
                None => format!("/pkg/saihakko.{kind}"),
            }
        };
        let (js, wasm) = (path("js"), path("wasm"));
        let start = START.replace("JS", &js).replace("WASM", &wasm);
        Self(Arc::new(Files { css: path("css"), js, wasm, start }))
    }

    /// The style sheet's path.
    pub fn css(&self) -> &str {
        &self.0.css
    }
}

/// Once the browser has nothing better to do: loads the scripts, starts them, then each island. `__hydrateIsland` is for pages that
/// are swapped in later.
const START: &str = "(window.requestIdleCallback||setTimeout)(()=>import('JS').then(m=>m.default({module_or_path:'WASM'}).then(()=>{\
let f=window.__hydrateIsland=(e,n)=>m[n]?.(e);m.hydrate();\
for(let e of document.querySelectorAll('leptos-island'))f(e,e.dataset.component)})))";

/// The document of the page that is being made.
pub fn document(visit: &Visit) -> impl IntoView + use<> {
    let files = visit.assets().0.clone();
    let nonce = use_nonce();
    let accent = visit.realm().map(|realm| accent(realm));
    let skip = words().get(common::SKIP);
    view! {
        <!DOCTYPE html>
        <html lang=visit.lang().tag() data-accent=accent data-offline=words().get(common::OFFLINE)>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="stylesheet" href=files.css.clone() />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="modulepreload" href=files.js.clone() nonce=nonce.clone() fetchpriority="low" />
                <link rel="preload" href=files.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin fetchpriority="low" />
                <script type="module" nonce=nonce>{files.start.clone()}</script>
                <MetaTags />
            </head>
            <body>
                <a class="skip-link" href="#main">{skip}</a>
                <div id="progress"></div>
                <div id="announcer" class="visually-hidden" role="status"></div>
                {demo::bar()}
                <App />
            </body>
        </html>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_follow_the_build() {
        let assets = Assets::from_hashes("js: 0a\nwasm: 0b\ncss: 0c\n");
        assert_eq!(assets.css(), "/pkg/saihakko.0c.css");
        assert!(
            assets.0.start.contains("import('/pkg/saihakko.0a.js')")
                && assets.0.start.contains("'/pkg/saihakko.0b.wasm'")
        );
        assert_eq!(Assets::from_hashes("").css(), "/pkg/saihakko.css");
    }
}
