//! `/{realm}/portal/contacts`: the person's own mail addresses and telephones: add, remove. Only their owner sees them whole.

pub mod verify;

use credentials::{
    caller::Caller,
    contact::ContactKind,
    form::{Field, FormState, Page},
    session::SessionView,
    settings::contacts::{self as rules, ContactLine},
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::Inside;
use crate::{
    components::{Checkbox, Form, Link, Part, Sheet, Submit, TextField, say, words},
    pages::{Shown, signed_in},
    visit::{Visit, posted},
    words::contacts,
};

/// The forms by their names.
const EMAIL: &str = "email";
const PHONE: &str = "phone";

/// Adds a mail address and mails the code to it.
#[server(prefix = "/do", endpoint = "portal/add-email", input = PostUrl)]
pub async fn add_email(
    #[server(default)] realm: String,
    #[server(default)] email: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::add_email(visit.portal(), &caller, &email).await)
}

/// Adds a telephone and sends the PIN to it: by text message, or by a call where `voice` is on.
#[server(prefix = "/do", endpoint = "portal/add-phone", input = PostUrl)]
pub async fn add_phone(
    #[server(default)] realm: String,
    #[server(default)] phone: String,
    #[server(default)] voice: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::add_phone(visit.portal(), &caller, &phone, voice == "on").await)
}

/// Removes an address.
#[server(prefix = "/do", endpoint = "portal/remove-contact", input = PostUrl)]
pub async fn remove_contact(
    #[server(default)] realm: String,
    #[server(default)] contact: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::remove(visit.portal(), &caller, &contact).await)
}

/// The page.
#[component]
pub fn Contacts() -> impl IntoView {
    signed_in(load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let lines = rules::list(visit.portal(), &caller).await?;
    let takes_phones = caller.realm.prove.pin().is_some();
    let part = session.form.as_ref().and_then(sent);
    Ok(view! {
        <Inside session page=Page::PortalContacts title=contacts::TITLE lead=contacts::LEAD part>
            {(!lines.is_empty()).then(|| view! {
                <ul class="rows">{lines.into_iter().map(|line| view! { <Line line /> }).collect_view()}</ul>
            })}
            <div class="panels">
                <Part name=EMAIL heading=say(contacts::ADD_EMAIL)>
                    <Form to=AddEmail::PATH>
                        <TextField field=Field::Email autocomplete="email" inputmode="email" hint=say(contacts::ADD_EMAIL_HINT) />
                        <div class="actions"><Submit text=say(contacts::ADD_SUBMIT) /></div>
                    </Form>
                </Part>
                {takes_phones.then(|| view! {
                    <Part name=PHONE heading=say(contacts::ADD_PHONE)>
                        <Form to=AddPhone::PATH>
                            <TextField field=Field::Phone autocomplete="tel" inputmode="tel" hint=say(contacts::ADD_PHONE_HINT) />
                            <Checkbox name="voice" label=contacts::VOICE />
                            <div class="actions"><Submit text=say(contacts::ADD_SUBMIT) /></div>
                        </Form>
                    </Part>
                })}
            </div>
        </Inside>
    }
    .into_any())
}

/// Which of the forms for adding was sent.
fn sent(form: &FormState) -> Option<&'static str> {
    let parts = [(Field::Email, EMAIL), (Field::Phone, PHONE)];
    parts.into_iter().find(|(field, _)| form.typed.contains_key(field)).map(|(_, part)| part)
}

#[component]
fn Line(line: ContactLine) -> impl IntoView {
    let calls_only = line.kind == ContactKind::Phone && !line.takes_sms;
    let badges = [
        (line.main, "badge", contacts::MAIN),
        (line.is_login_id, "badge", contacts::SIGNS_IN),
        (calls_only, "badge", contacts::CALLS_ONLY),
        (!line.verified, "badge warn", contacts::WAITS),
    ];
    let badges = badges.into_iter().filter(|(there, ..)| *there);
    let waits = !line.verified && !line.main;
    view! {
        <li>
            <div>
                <h2>
                    {line.value.clone()}
                    {badges.map(|(_, class, word)| view! { " " <span class=class>{say(word)}</span> }).collect_view()}
                </h2>
                {waits.then(|| view! { <Link to=Page::PortalContactVerify.path() text=say(contacts::GO_ON) class="link" /> })}
            </div>
            <Remove line />
        </li>
    }
}

/// The one that could not be removed is open; the summary leads to it.
#[component]
fn Remove(line: ContactLine) -> impl IntoView {
    let refused = Sheet::current().and_then(|sheet| sheet.typed(Field::Contact)).is_some_and(|id| id == line.id);
    let of = words().with(contacts::REMOVE_OF, &[("contact", &line.value)]);
    view! {
        <details name="contact" open=refused id=refused.then_some(Field::Contact.name())>
            <summary>{say(contacts::REMOVE)}<span class="visually-hidden">{of.clone()}</span></summary>
            <Form to=RemoveContact::PATH>
                <input type="hidden" name=Field::Contact.name() value=line.id />
                <p>{say(contacts::REMOVE_HOW)}</p>
                <button class="button secondary danger" type="submit">
                    {say(contacts::REMOVE_GO)}<span class="visually-hidden">{of}</span>
                </button>
            </Form>
        </details>
    }
}
