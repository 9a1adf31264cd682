//! `/{realm}/portal/sessions`: where the person is signed in, and how to end it.

use credentials::{
    caller::Caller,
    form::Page,
    session::{self, SessionLine, SessionView},
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::Inside;
use crate::{
    components::{Form, When, say, words},
    pages::{Shown, signed_in},
    visit::{Visit, posted},
    words::settings,
};

/// Ends one of the account's sessions.
#[server(prefix = "/do", endpoint = "portal/end-session", input = PostUrl)]
pub async fn end_session(#[server(default)] realm: String, #[server(default)] id: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, session::end(visit.portal(), &caller, &id).await)
}

/// Ends all of them.
#[server(prefix = "/do", endpoint = "portal/sign-out-everywhere", input = PostUrl)]
pub async fn sign_out_everywhere(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, session::sign_out_everywhere(visit.portal(), &caller).await)
}

/// The page.
#[component]
pub fn Sessions() -> impl IntoView {
    signed_in(load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let lines = session::list(visit.portal(), &caller).await?;
    Ok(view! {
        <Inside session page=Page::PortalSessions title=settings::SESSIONS_TITLE lead=settings::SESSIONS_LEAD>
            <ul class="rows">{lines.into_iter().map(|line| view! { <Line line /> }).collect_view()}</ul>
            <div class="stack">
                <p>{say(settings::SESSION_ALL_HOW)}</p>
                <Form to=SignOutEverywhere::PATH>
                    <div class="actions">
                        <button class="button secondary danger" type="submit">{say(settings::SESSION_ALL)}</button>
                    </div>
                </Form>
            </div>
        </Inside>
    }
    .into_any())
}

#[component]
fn Line(line: SessionLine) -> impl IntoView {
    let name = if line.browser.is_empty() { line.address.clone() } else { line.browser };
    let of = words().with(settings::DEVICE_OF, &[("name", &name)]);
    view! {
        <li>
            <div>
                <h2>{name} " " {line.current.then(|| view! { <span class="badge good">{say(settings::SESSION_THIS)}</span> })}</h2>
                <dl class="facts">
                    <div><dt>{say(settings::SESSION_SINCE)}</dt><dd><When at=line.started_at /></dd></div>
                    <div><dt>{say(settings::SESSION_SEEN)}</dt><dd><When at=line.seen_at /></dd></div>
                    <div><dt>{say(settings::SESSION_FROM)}</dt><dd>{line.address}</dd></div>
                </dl>
            </div>
            {(!line.current).then(|| view! {
                <div class="actions">
                    <Form to=EndSession::PATH>
                        <input type="hidden" name="id" value=line.id />
                        <button class="button secondary small" type="submit">
                            {say(settings::SESSION_END)}<span class="visually-hidden">{of}</span>
                        </button>
                    </Form>
                </div>
            })}
        </li>
    }
}
