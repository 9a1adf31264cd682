//! `/{realm}/portal/recovery-codes`: ten codes that stand in for the app, shown once.
//!
//! The codes are shown only to the session that made them, until it says that they are kept or a few minutes are over.

use credentials::{
    caller::Caller,
    form::Page,
    session::SessionView,
    settings::{self as rules, CodesView},
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::Inside;
use crate::{
    components::{self, Form, Notice, Submit, Tone, say, words},
    islands::{DownloadCodes, PrintButton},
    pages::{Shown, elsewhere, signed_in},
    visit::{Visit, posted},
    words::settings,
};

/// Makes ten new codes.
#[server(prefix = "/do", endpoint = "portal/new-codes", input = PostUrl)]
pub async fn new_codes(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::new_codes(visit.portal(), &caller).await)
}

/// The codes are kept: they leave the page.
#[server(prefix = "/do", endpoint = "portal/codes-kept", input = PostUrl)]
pub async fn codes_kept(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::codes_kept(visit.portal(), &caller).await)
}

/// The page.
#[component]
pub fn RecoveryCodes() -> impl IntoView {
    signed_in(load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let Some(codes) = rules::codes(visit.portal(), &caller).await?.filter(|codes| codes.has_otp) else {
        return elsewhere(&visit, &caller, Page::PortalDevices);
    };
    let today = components::day(visit.now());
    let what = format!("{} / {} / {today}", caller.realm.name.get(visit.lang()), session.account.login_id);
    let file = format!("{}-recovery-codes.txt", caller.realm.slug);
    Ok(view! {
        <Inside session page=Page::PortalCodes title=settings::CODES_TITLE lead=settings::CODES_LEAD>
            {match codes.fresh.clone() {
                Some(fresh) => view! { <Fresh fresh what file /> }.into_any(),
                None => view! { <Count codes /> }.into_any(),
            }}
        </Inside>
    }
    .into_any())
}

#[component]
fn Fresh(fresh: Vec<String>, what: String, file: String) -> impl IntoView {
    view! {
        <Notice tone=Tone::Warning><p>{say(settings::CODES_NOW)}</p></Notice>
        <ol class="codes" id="codes" aria-label=say(settings::CODES_LIST)>
            {fresh.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}
        </ol>
        <p class="print-only">{what.clone()}</p>
        <div class="actions">
            <Form to=CodesKept::PATH><Submit text=say(settings::CODES_KEPT) /></Form>
            <DownloadCodes text_from="codes".to_owned() file_name=file heading=what label=say(settings::CODES_SAVE) />
            <PrintButton label=say(settings::CODES_PRINT) />
        </div>
    }
}

#[component]
fn Count(codes: CodesView) -> impl IntoView {
    let none = codes.created_at.is_none();
    let left = words().with(settings::CODES_COUNTED, &[("count", &codes.left.to_string())]);
    view! {
        {codes.created_at.map(|at| view! {
            <dl class="known">
                <dt>{say(settings::CODES_COUNT)}</dt>
                <dd>{left}</dd>
                <dt>{say(settings::CODES_MADE)}</dt>
                <dd>{components::day(at)}</dd>
            </dl>
        })}
        <Form to=NewCodes::PATH>
            {(!none).then(|| view! { <p>{say(settings::CODES_REMAKE_HOW)}</p> })}
            <div class="actions"><Submit text=say(if none { settings::CODES_MAKE } else { settings::CODES_REMAKE }) /></div>
        </Form>
    }
}
