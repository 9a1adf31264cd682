//! `/{realm}/not-me/{token}` and `/{realm}/not-me`: "this wasn't me", one page, one deliberate click.
//!
//! Opening either changes nothing. Shows only what the mail has already told.

use credentials::{
    caller::Caller,
    form::Page,
    notice::{self, NotMeView},
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};
use leptos_router::hooks::use_params_map;

use super::{Shown, page};
use crate::{
    components::{Form, Frame, Heading, Link, Notice, Tone, When, say},
    visit::{Visit, posted},
    words::{events, portal, recovery},
};

/// Says that it wasn't the person.
#[server(prefix = "/do", endpoint = "not-me", input = PostUrl)]
pub async fn disavow(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, notice::not_me(visit.portal(), &caller).await)
}

/// The mailed URL: moves the token into a cookie.
#[component]
pub fn Arrive() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    page(async move |visit: Visit, caller: Caller| {
        visit.keep_link(&caller.realm, &token, Page::NotMe);
        Ok(().into_any())
    })
}

/// The page.
#[component]
pub fn NotMe() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    let found = notice::view(visit.portal(), &caller).await?;
    let title = match found {
        NotMeView::Ready { .. } => portal::NOT_ME_TITLE,
        NotMeView::Done => portal::NOT_ME_DONE_TITLE,
        NotMeView::Unknown => portal::NOT_ME_UNKNOWN_TITLE,
    };
    let body = match found {
        NotMeView::Ready { event, at, user_id } => view! {
            <dl class="known">
                <dt>{say(portal::NOT_ME_EVENT)}</dt>
                <dd>{say(events::word(event))}</dd>
                <dt>{say(portal::NOT_ME_AT)}</dt>
                <dd><When at /></dd>
                <dt>{say(portal::NOT_ME_ID)}</dt>
                <dd>{user_id}</dd>
            </dl>
            <Form to=Disavow::PATH>
                <p>{say(portal::NOT_ME_WHAT)}</p>
                <div class="actions"><button class="button danger" type="submit">{say(portal::NOT_ME_SUBMIT)}</button></div>
            </Form>
        }
        .into_any(),
        NotMeView::Done => view! {
            <Notice tone=Tone::Success status=true>
                <p>{say(portal::NOT_ME_DONE)}</p>
                <p>{say(portal::NOT_ME_NEXT)}</p>
            </Notice>
            <div class="actions"><Link to="recovery" text=say(recovery::TITLE) class="button" /></div>
        }
        .into_any(),
        NotMeView::Unknown => view! { <Notice tone=Tone::Warning><p>{say(portal::NOT_ME_UNKNOWN)}</p></Notice> }.into_any(),
    };
    let lead = (title == portal::NOT_ME_TITLE).then(|| say(portal::NOT_ME_LEAD));
    Ok(view! {
        <Frame title=say(title)>
            <Heading text=say(title) lead />
            {body}
        </Frame>
    }
    .into_any())
}
