//! What one may do with what a page is about: a sentence that says what happens, and a button.

use leptos::prelude::*;

use super::{Form, say};
use crate::words::Word;

/// One thing to do, in a list of such: nothing is lost by it.
#[component]
pub fn Task(
    /// The server function's path.
    to: &'static str,
    /// The field that says what it is about, and its value.
    about: (&'static str, String),
    /// Its heading.
    title: Word,
    /// What it does.
    how: String,
    /// The button.
    submit: Word,
) -> impl IntoView {
    view! {
        <li>
            <div>
                <h3>{say(title)}</h3>
                <p>{how}</p>
            </div>
            <Form to>
                <input type="hidden" name=about.0 value=about.1 />
                <button class="button secondary small" type="submit">{say(submit)}</button>
            </Form>
        </li>
    }
}

/// What can't be undone: opening it says what it does; only then the button is there.
#[component]
pub fn Deed(
    /// The server function's path.
    to: &'static str,
    /// The field that says what it is about, and its value.
    about: (&'static str, String),
    /// Its name.
    title: Word,
    /// What it does.
    how: String,
    /// The button.
    submit: Word,
    /// Whether it only begins something.
    #[prop(optional)]
    begins: bool,
) -> impl IntoView {
    let class = if begins { "button" } else { "button danger" };
    view! {
        <details name="deed">
            <summary>{say(title)}</summary>
            <Form to>
                <input type="hidden" name=about.0 value=about.1 />
                <p>{how}</p>
                <div class="actions"><button class=class type="submit">{say(submit)}</button></div>
            </Form>
        </details>
    }
}
