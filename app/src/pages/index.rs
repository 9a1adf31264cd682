//! `/`: the realms; in the demo also its accounts.

use std::sync::Arc;

use credentials::realm::{Identify, Realm};
use leptos::prelude::*;

use crate::{
    components::{Frame, Heading, accent, demo},
    visit::Visit,
    words::{Words, demo as words, login, pin, recovery},
};

/// The page.
#[component]
pub fn Index() -> impl IntoView {
    let visit = Visit::current()?;
    let own = visit.words();
    let realms: Vec<Arc<Realm>> = visit.portal().realms.iter().cloned().collect();
    Some(view! {
        <Frame title=own.get(words::INDEX_TITLE) wide=true>
            <Heading text=own.get(words::INDEX_TITLE) lead=demo::lead() />
            {demo::secrets()}
            {realms.into_iter().map(|realm| view! { <Entry realm visit=visit.clone() /> }).collect_view()}
        </Frame>
    })
}

#[component]
fn Entry(realm: Arc<Realm>, visit: Visit) -> impl IntoView {
    let words = Words::new(visit.lang(), Some(realm.clone()));
    let slug = realm.slug.to_string();
    let forgot = if realm.identify == Identify::Facts { pin::FACTS_TITLE } else { recovery::TITLE };
    view! {
        <section class="realm" data-accent=accent(&realm)>
            <h2>{realm.name.get(visit.lang()).to_owned()}</h2>
            {demo::accounts(&slug)}
            <div class="actions">
                <a class="button" href=format!("/{slug}/login")>{words.get(login::SIGN_IN)}</a>
                <a class="button secondary" href=format!("/{slug}/recovery")>{words.get(forgot)}</a>
            </div>
        </section>
    }
}
