//! Forms and their buttons: plain HTML that works without scripts.

use leptos::{context::Provider, prelude::*};

use super::Sheet;
use crate::visit::Visit;

/// A form that a server function receives, with the realm in a hidden field.
#[component]
pub fn Form(
    /// The server function's path.
    to: &'static str,
    /// Further classes.
    #[prop(optional)]
    class: Option<&'static str>,
    /// For buttons that stand outside of it.
    #[prop(optional)]
    id: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let realm = Visit::current().and_then(|visit| visit.realm().map(|realm| realm.slug.to_string()));
    view! {
        <form method="post" action=to class=class id=id novalidate>
            <input type="hidden" name="realm" value=realm />
            {children()}
        </form>
    }
}

/// One of several forms of a page, with its own heading. Its fields show only what was sent from it.
#[component]
pub fn Part(
    /// Its name, which no other part of the page has.
    name: &'static str,
    /// Its heading.
    #[prop(into)]
    heading: String,
    children: Children,
) -> impl IntoView {
    let id = format!("{name}-heading");
    let labelled = id.clone();
    let sheet = Sheet::current().map(|sheet| sheet.of_part(name));
    let content = match sheet {
        Some(sheet) => view! { <Provider value=sheet>{children()}</Provider> }.into_any(),
        None => children(),
    };
    view! {
        <section class="panel" aria-labelledby=labelled>
            <h2 id=id>{heading}</h2>
            {content}
        </section>
    }
}

/// The main button of a form.
#[component]
pub fn Submit(
    /// What it says.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <button class="button" type="submit">{text}</button> }
}

/// A link to a page of the same realm.
#[component]
pub fn Link(
    /// The page's path below `/{realm}/`.
    #[prop(into)]
    to: String,
    /// What it says.
    #[prop(into)]
    text: String,
    /// Its classes, if it looks like a button.
    #[prop(optional)]
    class: Option<&'static str>,
) -> impl IntoView {
    let realm =
        Visit::current().and_then(|visit| visit.realm().map(|realm| realm.slug.to_string())).unwrap_or_default();
    view! { <a href=format!("/{realm}/{to}") class=class>{text}</a> }
}
