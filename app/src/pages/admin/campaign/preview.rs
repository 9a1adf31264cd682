//! How a campaign's mail looks. The frames show what the server's route `preview` answers: no scripts, no links that lead on.

use credentials::form::Page;
use leptos::{attr::custom::custom_attribute, prelude::*};

use crate::{components::say, visit::Visit, words::campaigns as own};

/// Where the mail is shown, below the campaign's page; `part` is `html` or `text`.
pub const PREVIEW: &str = "preview";

/// The mail on a phone, on a PC, and as text.
pub(super) fn preview(id: &str) -> AnyView {
    let realm = Visit::current().and_then(|visit| visit.realm().map(|realm| realm.slug.to_string()));
    let here = format!("/{}/{}/{PREVIEW}", realm.unwrap_or_default(), Page::AdminCampaign.path_about(id));
    let frame = |part: &str, title: String| {
        view! { <iframe src=format!("{here}?part={part}") sandbox="" title={title} {..custom_attribute("loading", "lazy")}></iframe> }
    };
    let shown =
        [(own::PHONE, "html", "mailed small"), (own::PC, "html", "mailed"), (own::PLAIN, "text", "mailed small")];
    let shown = shown.map(|(name, part, class)| {
        view! {
            <details name="preview" open=name == own::PHONE>
                <summary>{say(name)}</summary>
                <div class=class>{frame(part, say(name))}</div>
            </details>
        }
    });
    view! {
        <section class="section">
            <h2>{say(own::PREVIEW)}</h2>
            <p>{say(own::PREVIEW_HOW)}</p>
            {shown.collect_view()}
        </section>
    }
    .into_any()
}
