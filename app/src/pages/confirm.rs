//! `/{realm}/confirm/{token}` and `/{realm}/confirm`: behind the mail to a new address, one button that confirms it.
//!
//! Opening either changes nothing. The first only moves the token out of the URL. Never reveals why a link is unknown.

use credentials::{
    caller::Caller,
    clock::Moment,
    confirmation::{self, ConfirmationView, Confirms},
    form::Page,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};
use leptos_router::hooks::use_params_map;

use super::{Shown, page};
use crate::{
    components::{Deadline, Form, Frame, Heading, Link, Notice, Submit, Ticket, Tone, say, words},
    visit::{Visit, posted},
    words::{Word, login, login_id, pin, portal, recovery},
};

/// The one button.
#[server(prefix = "/do", endpoint = "confirm", input = PostUrl)]
pub async fn confirm_address(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, confirmation::confirm(visit.portal(), &caller).await)
}

/// The mailed URL: moves the token into a cookie.
#[component]
pub fn Arrive() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    page(async move |visit: Visit, caller: Caller| {
        visit.keep_link(&caller.realm, &token, Page::Confirmation);
        Ok(().into_any())
    })
}

/// The page.
#[component]
pub fn Confirmation() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    Ok(match confirmation::view(visit.portal(), &caller).await? {
        ConfirmationView::Ready { what, address, number, works_until } => ready(what, address, number, works_until),
        ConfirmationView::Done { what, address } => done(what, &address),
        ConfirmationView::Taken => refused(login_id::TAKEN_TITLE, &[login_id::TAKEN]),
        ConfirmationView::Expired => refused(recovery::EXPIRED_TITLE, &[login_id::EXPIRED]),
        ConfirmationView::Used => refused(recovery::USED_TITLE, &[login_id::USED]),
        ConfirmationView::Unknown => refused(recovery::UNKNOWN_TITLE, &[recovery::UNKNOWN, recovery::UNKNOWN_WHOLE]),
    })
}

fn ready(what: Confirms, address: String, number: String, works_until: Moment) -> AnyView {
    let lead = match what {
        Confirms::LoginId => login_id::CONFIRM_LOGIN_ID,
        Confirms::Email => login_id::CONFIRM_EMAIL,
    };
    view! {
        <Frame title=say(login_id::CONFIRM_TITLE)>
            <Heading text=say(login_id::CONFIRM_TITLE) lead=say(lead) />
            <dl class="known">
                <dt>{say(pin::EMAIL)}</dt>
                <dd>{address}</dd>
            </dl>
            <Form to=ConfirmAddress::PATH>
                <div class="actions"><Submit text=say(login_id::CONFIRM_GO) /></div>
            </Form>
            <Deadline at=works_until />
            <Ticket number />
        </Frame>
    }
    .into_any()
}

fn done(what: Confirms, address: &str) -> AnyView {
    let (word, to, button) = match what {
        Confirms::LoginId => (login_id::DONE_LOGIN_ID, Page::Login, login::TITLE),
        Confirms::Email => (login_id::DONE_EMAIL, Page::Portal, portal::TITLE),
    };
    let told = words().with(word, &[("address", address)]);
    view! {
        <Frame title=say(login_id::DONE_TITLE)>
            <Heading text=say(login_id::DONE_TITLE) />
            <Notice tone=Tone::Success status=true><p>{told}</p></Notice>
            <div class="actions"><Link to=to.path() text=say(button) class="button secondary" /></div>
        </Frame>
    }
    .into_any()
}

fn refused(title: Word, why: &[Word]) -> AnyView {
    let why = why.iter().map(|word| say(*word)).collect::<Vec<_>>();
    view! {
        <Frame title=say(title)>
            <Heading text=say(title) />
            <Notice tone=Tone::Warning>{why.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}</Notice>
            <div class="actions"><Link to="login" text=say(login::BACK) class="button secondary" /></div>
        </Frame>
    }
    .into_any()
}
