//! Forms and their buttons: plain HTML that works without scripts.

use leptos::prelude::*;

use crate::visit::Visit;

/// A form that a server function receives, with the realm in a hidden field.
#[component]
pub fn Form(
    /// The server function's path.
    to: &'static str,
    /// Further classes.
    #[prop(optional)]
    class: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let realm = Visit::current().and_then(|visit| visit.realm().map(|realm| realm.slug.to_string()));
    view! {
        <form method="post" action=to class=class novalidate>
            <input type="hidden" name="realm" value=realm />
            {children()}
        </form>
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
