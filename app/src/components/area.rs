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
    let text = facts.typed.or(value).unwrap_or_default();
    view! {
        <div class="field">
            <Label id=facts.id.clone() label=facts.label hint wrong=facts.wrong />
            <Lines id=facts.id name=facts.name rows text described invalid />
        </div>
    }
}

/// A `textarea` alone. Leptos 0.8 escapes nothing that stands in one, whatever way it gets there; so all text that does goes through here.
#[component]
pub fn Lines(
    /// Its `id`.
    #[prop(into)]
    id: Oco<'static, str>,
    /// Its `name`.
    name: &'static str,
    /// How many lines are to be seen.
    rows: &'static str,
    /// What stands in it, as somebody typed it.
    text: String,
    /// The ids of what describes it.
    #[prop(optional_no_strip)]
    described: Option<String>,
    /// `true` where it is wrong.
    #[prop(optional_no_strip)]
    invalid: Option<&'static str>,
    /// `false` where words aren't meant.
    #[prop(optional)]
    spellcheck: Option<&'static str>,
) -> impl IntoView {
    view! {
        <textarea
            class="input"
            id=id
            name=name
            rows=rows
            autocomplete="off"
            spellcheck=spellcheck
            aria-invalid=invalid
            aria-describedby=described
            inner_html=escaped(&text)
        ></textarea>
    }
}

/// Browsers leave out the first line break of a `textarea`.
fn escaped(text: &str) -> String {
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
    use std::{fs, path::Path};

    use super::escaped;

    #[test]
    fn text_cannot_leave_its_field() {
        assert_eq!(escaped("</textarea><script>&amp;"), "\n&lt;/textarea>&lt;script>&amp;amp;");
        assert_eq!(escaped("\nafter a line"), "\n\nafter a line");
    }

    /// Raw HTML stands in two places: text of ours that is escaped here, and the QR code that is drawn from modules.
    #[test]
    fn raw_html_stands_nowhere_else() {
        fn find(folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    find(&path, found);
                } else if let Ok(text) = fs::read_to_string(&path) {
                    let times = text.matches(concat!("inner", "_html=")).count();
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    found.extend(std::iter::repeat_n(name, times));
                }
            }
        }
        let mut found = Vec::new();
        find(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        found.sort();
        assert_eq!(found, ["area.rs", "enrolment.rs"]);
    }
}
