//! `/{realm}/recovery/link/{token}` and `/{realm}/recovery/link`: behind the mailed link, one button that goes on.
//!
//! Opening either changes nothing, so scanners and previews do no harm. The first only moves the token out of the URL. Never reveals why a
//! link is unknown.

use std::time::Duration;

use credentials::{caller::Caller, clock::Moment, form::Page, recovery::LinkView};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};
use leptos_router::hooks::use_params_map;

use crate::{
    components::{self, Deadline, Form, Frame, Heading, Notice, Opening, Submit, Ticket, Tone, When, say, words},
    pages::{Shown, page},
    visit::{Visit, posted},
    words::{Word, common, customers, login, pin, recovery},
};

/// The one button: uses the link up and goes on.
#[server(prefix = "/do", endpoint = "recovery/redeem", input = PostUrl)]
pub async fn redeem_link(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::recovery::redeem(visit.portal(), &caller).await)
}

/// The mailed URL: moves the token into a cookie.
#[component]
pub fn Arrive() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    page(async move |visit: Visit, caller: Caller| {
        visit.keep_link(&caller.realm, &token, Page::RecoveryLink);
        Ok(().into_any())
    })
}

/// The page.
#[component]
pub fn Link() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    let life = caller.realm.prove.mailed_link().map_or(Duration::ZERO, |(life, _)| life);
    let minutes = (life.as_secs() / 60).to_string();
    let expired = words().with(recovery::EXPIRED, &[("minutes", &minutes)]);
    Ok(match credentials::recovery::link(visit.portal(), &caller).await? {
        LinkView::Ready { number, works_until, login_id } => ready(number, works_until, login_id),
        LinkView::Invited { address, customer_id, works_until } => invited(address, customer_id, works_until),
        LinkView::NotYet { opens_at, login_id } => not_yet(opens_at, login_id),
        LinkView::Taken => {
            let why = [customers::TAKEN, customers::TAKEN_NEXT].map(|why| view! { <p>{say(why)}</p> });
            view! {
                <Frame title=say(customers::TAKEN_TITLE)>
                    <Heading text=say(customers::TAKEN_TITLE) />
                    <Notice tone=Tone::Warning>{why.collect_view()}</Notice>
                </Frame>
            }
            .into_any()
        }
        LinkView::Expired => refused(recovery::EXPIRED_TITLE, vec![expired]),
        LinkView::Used => refused(recovery::USED_TITLE, vec![say(recovery::USED)]),
        LinkView::Unknown => {
            refused(recovery::UNKNOWN_TITLE, vec![say(recovery::UNKNOWN), say(recovery::UNKNOWN_WHOLE)])
        }
    })
}

fn ready(number: String, works_until: Moment, login_id: String) -> AnyView {
    view! {
        <Frame title=say(recovery::LINK_TITLE)>
            <Heading text=say(recovery::LINK_TITLE) lead=say(recovery::LINK_LEAD) />
            <dl class="known">
                <dt>{say(recovery::LINK_FOR)}</dt>
                <dd>{login_id}</dd>
            </dl>
            <Form to=RedeemLink::PATH>
                <div class="actions"><Submit text=say(recovery::LINK_GO) /></div>
            </Form>
            <Deadline at=works_until />
            <Ticket number />
        </Frame>
    }
    .into_any()
}

/// Before the opening: from when on, and what to do until then. The button asks for the page again.
fn not_yet(opens_at: Moment, login_id: String) -> AnyView {
    view! {
        <Frame title=say(recovery::NOT_YET_TITLE)>
            <Heading text=say(recovery::NOT_YET_TITLE) />
            <Opening at=opens_at />
            <dl class="known">
                <dt>{say(recovery::LINK_FOR)}</dt>
                <dd>{login_id}</dd>
            </dl>
            <div class="prose">
                <p>{say(recovery::NOT_YET_KEEP)}</p>
                <p>{say(recovery::NOT_YET_NOW)}</p>
            </div>
            <div class="actions">
                <components::Link to=Page::RecoveryLink.path() text=say(recovery::NOT_YET_RELOAD) class="button secondary" />
                <components::Link to=Page::Login.path() text=say(login::SIGN_IN) class="button secondary" />
            </div>
        </Frame>
    }
    .into_any()
}

/// For somebody who has no login yet.
fn invited(address: String, customer_id: String, works_until: Moment) -> AnyView {
    view! {
        <Frame title=say(customers::INVITED_TITLE)>
            <Heading text=say(customers::INVITED_TITLE) lead=say(customers::INVITED_LEAD) />
            <dl class="known">
                <dt>{say(pin::CUSTOMER_ID)}</dt>
                <dd>{customer_id}</dd>
                <dt>{say(customers::INVITED_ID)}</dt>
                <dd>{address}</dd>
            </dl>
            <Form to=RedeemLink::PATH>
                <div class="actions"><Submit text=say(customers::INVITED_GO) /></div>
            </Form>
            <p class="deadline"><span>{say(common::WORKS_UNTIL)}</span><When at=works_until /></p>
        </Frame>
    }
    .into_any()
}

fn refused(title: Word, why: Vec<String>) -> AnyView {
    view! {
        <Frame title=say(title)>
            <Heading text=say(title) />
            <Notice tone=Tone::Warning>{why.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}</Notice>
            <div class="actions"><components::Link to="recovery" text=say(recovery::START_AGAIN) class="button" /></div>
        </Frame>
    }
    .into_any()
}
