//! `/{realm}/recovery` where nobody resets alone: whom to ask. Staff ask their own company's administrator, administrators call the helpdesk.
//!
//! Nothing is typed here, so nothing tells whether an ID exists.

use leptos::prelude::*;

use crate::{
    components::{Frame, Heading, Link, say, telephone},
    visit::Visit,
    words::{Word, login, recovery, reissue},
};

/// The page.
pub(super) fn draw() -> AnyView {
    view! {
        <Frame title=say(recovery::TITLE) wide=true>
            <Heading text=say(recovery::TITLE) lead=say(reissue::ASK_LEAD) />
            <div class="panels">
                <Whom who=reissue::ASK_STAFF what=[reissue::ASK_STAFF_WHOM, reissue::ASK_STAFF_THEN] />
                <Whom
                    who=reissue::ASK_ADMINISTRATOR
                    what=[reissue::ASK_ADMINISTRATOR_WHOM, reissue::ASK_ADMINISTRATOR_THEN]
                    calls=true
                />
            </div>
            <div class="actions"><Link to="login" text=say(login::BACK) class="button secondary" /></div>
        </Frame>
    }
    .into_any()
}

/// For one kind of people: whom they ask, and what comes then.
#[component]
fn Whom(who: Word, what: [Word; 2], #[prop(optional)] calls: bool) -> impl IntoView {
    view! {
        <section class="panel">
            <h2>{say(who)}</h2>
            <div class="prose">{what.map(|text| view! { <p>{say(text)}</p> }).collect_view()}</div>
            {calls.then(|| view! { <Call /> })}
        </section>
    }
}

/// The helpdesk's telephone and its hours.
#[component]
fn Call() -> impl IntoView {
    let visit = Visit::current()?;
    let (contact, lang) = (visit.realm()?.contact.clone(), visit.lang());
    let phone = contact.phone.map(|phone| {
        view! {
            <dt>{contact.name.get(lang).to_owned()}</dt>
            <dd><a class="call" href=telephone(&phone)>{phone.clone()}</a></dd>
        }
    });
    let hours = contact.hours.map(|hours| {
        view! { <dt>{say(reissue::ASK_HOURS)}</dt> <dd>{hours.get(lang).to_owned()}</dd> }
    });
    Some(view! { <dl class="known">{phone} {hours}</dl> }.into_any())
}
