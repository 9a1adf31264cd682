//! `/{realm}/recovery/sent`: the answer to asking: look for the mail. On the page where it was asked or on the login page, as the realm says.
//!
//! Never reveals whether an ID exists, or whether a mail was really sent.

use credentials::{
    caller::Caller,
    flow::{self, Sent as Asked},
    form::Page,
    realm::AfterAsking,
};
use leptos::prelude::*;

use crate::{
    components::{Notice, Ticket, Tone, say, words},
    pages::{Shown, elsewhere, login, page},
    visit::Visit,
    words::recovery,
};

/// The page.
#[component]
pub fn Sent() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    let Some(flow) = flow::current(visit.portal(), &caller).await? else {
        return elsewhere(&visit, &caller, Page::Recovery);
    };
    let Some(sent) = flow.sent.clone() else { return elsewhere(&visit, &caller, flow.page) };
    Ok(match caller.realm.after_asking {
        AfterAsking::Recovery => super::draw(&visit, &caller, Some(flow), Some(sent)),
        AfterAsking::Login => login::draw(&visit, &caller, Some(flow), true),
    })
}

/// What to do now, and the number.
#[component]
pub fn Answer(
    /// What was asked for.
    sent: Asked,
) -> impl IntoView {
    let minutes = (sent.life.as_secs() / 60).to_string();
    view! {
        <Notice tone=Tone::Mail status=true>
            <p><strong>{say(recovery::SENT)}</strong></p>
            <p>{say(recovery::SENT_NEXT)}</p>
            <p>{words().with(recovery::SENT_LIFE, &[("minutes", &minutes)])}</p>
        </Notice>
        <Ticket number=sent.number />
    }
}

/// What to check when no mail comes. The same for every ID, so it tells what may be wrong with one.
#[component]
pub fn Checks() -> impl IntoView {
    let checks = [
        recovery::CHECK_BUSY,
        recovery::CHECK_JUNK,
        recovery::CHECK_CARRIER,
        recovery::CHECK_ID,
        recovery::CHECK_ALIKE,
        recovery::CHECK_COPY,
    ];
    view! {
        <section class="section">
            <h2>{say(recovery::CHECK)}</h2>
            <div class="prose"><ul>{checks.map(|check| view! { <li>{say(check)}</li> }).collect_view()}</ul></div>
        </section>
    }
}
