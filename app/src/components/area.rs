//! Text of several lines, and one of a list.

use credentials::form::Field;
use leptos::prelude::*;

use super::field::{Facts, Label};

/// Text of several lines. What was typed is shown again.
#[component]
pub fn TextArea(
    /// Which.
    field: Field,
    /// How many lines are to be seen.
    rows: &'static str,
    /// A sentence that helps.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// What stands in it at first.
    #[prop(optional_no_strip)]
    value: Option<String>,
) -> impl IntoView {
    let facts = Facts::of(field, None);
    let (described, invalid) = (facts.described_by(hint.is_some()), facts.invalid());
    let text = escaped(&facts.typed.or(value).unwrap_or_default());
    view! {
        <div class="field">
            <Label id=facts.id.clone() label=facts.label hint wrong=facts.wrong />
            <textarea
                class="input"
                id=facts.id
                name=facts.name
                rows=rows
                autocomplete="off"
                aria-invalid=invalid
                aria-describedby=described
                inner_html=text
            ></textarea>
        </div>
    }
}

/// What stands in a `textarea`, for `inner_html`. Leptos doesn't escape what stands in a `textarea`. Browsers leave out the first line break there.
pub fn escaped(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

/// One of a list.
#[component]
pub fn Select(
    /// Which.
    field: Field,
    /// Each answer's value and words.
    answers: Vec<(&'static str, String)>,
    /// What is chosen at first.
    value: String,
    /// A sentence that helps.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
) -> impl IntoView {
    let facts = Facts::of(field, None);
    let (described, invalid) = (facts.described_by(hint.is_some()), facts.invalid());
    let chosen = facts.typed.unwrap_or(value);
    let options = answers.into_iter().map(|(value, words)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <div class="field">
            <Label id=facts.id.clone() label=facts.label hint wrong=facts.wrong />
            <select class="input" id=facts.id name=facts.name aria-invalid=invalid aria-describedby=described>
                {options.collect_view()}
            </select>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_cannot_leave_its_field() {
        assert_eq!(escaped("</textarea><script>&amp;"), "\n&lt;/textarea>&lt;script>&amp;amp;");
        assert_eq!(escaped("\nafter a line"), "\n\nafter a line");
    }
}
