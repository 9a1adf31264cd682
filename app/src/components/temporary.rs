//! A temporary password: the field for it, the slip that is handed over, how it is read out.

use credentials::{form::Field, reissue::HandOver, secret::Password};
use leptos::{attr::custom::custom_attribute, prelude::*};

use super::{
    When,
    field::{Facts, Label},
    say, words,
};
use crate::{
    islands::FullWidthHint,
    visit::Visit,
    words::{common, portal, reissue, spelling},
};

/// So many characters stand together: more are hard to copy by hand.
const GROUP: usize = 4;

/// The new password that somebody else will get: the generated one, to be changed where the realm allows it.
#[component]
pub fn TemporaryField(
    /// The generated one.
    proposal: Password,
    /// Whether it may be changed.
    editable: bool,
    /// The most characters.
    max: usize,
) -> impl IntoView {
    let facts = Facts::of(Field::TemporaryPassword, None);
    if !editable {
        return view! {
            <div class="field">
                <p class="field-label">{facts.label}</p>
                <p class="hint">{say(reissue::RULE_MADE)}</p>
                <Grouped password=proposal />
            </div>
        }
        .into_any();
    }
    let (described, invalid) = (facts.described_by(true), facts.invalid());
    let policy = Visit::current().and_then(|visit| visit.realm().map(|realm| realm.password.clone()));
    let letters = policy.is_some_and(|policy| policy.letters_and_digits);
    let rule = if letters { reissue::RULE_LETTERS } else { reissue::RULE };
    let hint = words().with(rule, &[("max", &max.to_string())]) + &say(reissue::RULE_MADE);
    view! {
        <div class="field">
            <Label id=facts.id label=facts.label hint=Some(hint) wrong=facts.wrong />
            <input
                class="input mono"
                id=facts.name
                name=facts.name
                value=proposal.reveal().to_owned()
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=invalid
                aria-describedby={described}
                {..custom_attribute("autocorrect", "off")}
            />
            <FullWidthHint target=facts.name text=say(common::FULL_WIDTH) />
        </div>
    }
    .into_any()
}

/// A password in groups. The gaps are no characters: what is copied is the password.
#[component]
fn Grouped(password: Password) -> impl IntoView {
    let characters: Vec<char> = password.reveal().chars().collect();
    let groups = characters.chunks(GROUP).map(|group| group.iter().collect::<String>());
    view! {
        <code class="key" id="temporary" data-copy=password.reveal().to_owned()>
            {groups.map(|group| view! { <span>{group}</span> }).collect_view()}
        </code>
    }
}

/// What the person gets, also on paper: of the page only this is printed.
#[component]
pub fn Slip(
    /// What is handed over.
    over: HandOver,
) -> impl IntoView {
    let visit = Visit::current();
    let realm = visit.as_ref().and_then(|visit| visit.realm().cloned());
    let lang = words().lang();
    let address = visit.zip(realm.as_ref()).map(|(visit, realm)| visit.portal().url(realm, "login"));
    let contact = realm.as_ref().map(|realm| {
        let phone = realm.contact.phone.clone().unwrap_or_default();
        format!("{} {phone}", realm.contact.name.get(lang))
    });
    view! {
        <section class="slip" aria-labelledby="slip">
            <p class="print-only">{realm.map(|realm| realm.name.get(lang).to_owned())}</p>
            <h2 id="slip">{say(reissue::SLIP)}</h2>
            <p class="whom">
                <span>{over.company_name}</span>
                " "
                <strong>{words().with(portal::NAME, &[("name", &over.name)])}</strong>
            </p>
            <dl>
                <div><dt>{say(reissue::LOGIN_ID)}</dt><dd><code>{over.login_id}</code></dd></div>
                <div><dt>{say(reissue::TEMPORARY)}</dt><dd><Grouped password=over.password /></dd></div>
                <div><dt>{say(common::WORKS_UNTIL)}</dt><dd><When at=over.ends_at /></dd></div>
                <div><dt>{say(reissue::SLIP_URL)}</dt><dd>{address}</dd></div>
            </dl>
            <ol>
                {[reissue::FIRST, reissue::SECOND, reissue::THIRD].map(|step| view! { <li>{say(step)}</li> }).collect_view()}
            </ol>
            <p class="print-only">{contact}</p>
        </section>
    }
}

/// Each character with the way to say it.
#[component]
pub fn ReadOut(
    /// The password.
    password: Password,
) -> impl IntoView {
    let words = words();
    let lines = password.reveal().chars().map(|character| {
        let said = spelling::spelt(&words, character);
        view! { <li><code>{character.to_string()}</code>", "{said}</li> }
    });
    view! {
        <details>
            <summary>{say(reissue::READ)}</summary>
            <div class="prose">
                <p>{say(reissue::READ_HOW)}</p>
                <ol class="spelt">{lines.collect_view()}</ol>
            </div>
        </details>
    }
}
