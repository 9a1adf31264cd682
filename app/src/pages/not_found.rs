//! Any other URL: 404.

use axum::http::StatusCode;
use leptos::prelude::*;

use crate::{
    components::{Frame, Heading, say},
    visit::{Visit, set_status},
    words::trouble,
};

/// The page.
#[component]
pub fn NotFound() -> impl IntoView {
    set_status(StatusCode::NOT_FOUND);
    let realm = Visit::current().and_then(|visit| visit.realm().map(|realm| realm.slug.to_string()));
    let home = realm.map_or_else(|| "/".to_owned(), |realm| format!("/{realm}/login"));
    view! {
        <Frame title=say(trouble::NOT_FOUND_TITLE)>
            <Heading text=say(trouble::NOT_FOUND_TITLE) lead=say(trouble::NOT_FOUND) />
            <div class="actions"><a class="button" href=home>{say(trouble::HOME)}</a></div>
        </Frame>
    }
}
