//! One of several answers.

use credentials::form::Field;
use leptos::prelude::*;

use super::{field::Facts, say};
use crate::words::Word;

/// Answers to choose from; none is chosen at first.
#[component]
pub fn Radios(
    /// The field; its label asks.
    field: Field,
    /// Each answer's value and words.
    answers: Vec<(&'static str, Word)>,
) -> impl IntoView {
    let facts = Facts::of(field, None);
    let (name, typed, invalid) = (facts.name, facts.typed.clone(), facts.invalid());
    let described = facts.described_by(false);
    let choices = answers.into_iter().enumerate().map(|(place, (value, word))| {
        let id = if place == 0 { name.to_owned() } else { format!("{name}-{place}") };
        view! {
            <label class="check">
                <input type="radio" id=id name=name value=value checked=typed.as_deref() == Some(value) />
                <span>{say(word)}</span>
            </label>
        }
    });
    view! {
        <fieldset class="field" role="radiogroup" aria-invalid=invalid aria-describedby=described>
            <legend>{facts.label}</legend>
            {facts.wrong.map(|wrong| view! { <p class="field-error" id=format!("{name}-error")>{wrong}</p> })}
            <div class="choices">{choices.collect_view()}</div>
        </fieldset>
    }
}
