//! `/{realm}/renew/login-id`: the code from the mail to the new login ID. The mail's link does the same, and this page goes on by itself then.
//!
//! Shows the address only as this browser typed it.

use credentials::{
    caller::Caller,
    flow::{self, LoginChangeView},
    form::{Field, Page},
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{Form, Frame, Heading, Notice, PinField, Resend, Sheet, Steps, Submit, TextField, Tone, Until, say},
    pages::{Shown, elsewhere, page, recovery::pin::over_only},
    visit::{Visit, posted},
    words::{common, login_id, pin, recovery},
};

/// Tries the code.
#[server(prefix = "/do", endpoint = "renew/login-id", input = PostUrl)]
pub async fn confirm_login_id(
    #[server(default)] realm: String,
    #[server(default)] pin: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::login_change::confirm(visit.portal(), &caller, &pin).await)
}

/// Mails it again.
#[server(prefix = "/do", endpoint = "renew/resend-login-id", input = PostUrl)]
pub async fn resend_login_id(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::login_change::resend(visit.portal(), &caller).await)
}

/// Mails another address instead.
#[server(prefix = "/do", endpoint = "renew/other-login-id", input = PostUrl)]
pub async fn other_login_id(
    #[server(default)] realm: String,
    #[server(default)] email: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::login_change::other_address(visit.portal(), &caller, &email).await)
}

/// The page.
#[component]
pub fn LoginId() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    let Some(flow) = flow::current(visit.portal(), &caller).await? else {
        return elsewhere(&visit, &caller, Page::Recovery);
    };
    if flow.page != Page::RenewLoginId {
        return elsewhere(&visit, &caller, flow.page);
    }
    let asked = flow.login_change.is_some();
    let change = flow.login_change.filter(|change| !change.over);
    let form = if change.is_some() { flow.form } else { flow.form.map(over_only) };
    let wrong = |field| form.iter().flat_map(|form| &form.problems).any(|problem| problem.field == Some(field));
    let (told, other) = (wrong(Field::Pin), wrong(Field::Email));
    Sheet::lay(Page::RenewLoginId, form);
    let lead = change.is_some().then(|| say(login_id::LEAD));
    let body = match change {
        Some(change) => open(change),
        None => over(flow.address.unwrap_or_default(), asked, told),
    };
    Ok(view! {
        <Frame title=say(login_id::TITLE)>
            <Steps steps=flow.steps current=flow.step />
            <Heading text=say(login_id::TITLE) lead />
            {body}
            <OtherAddress open=other />
            <p class="quiet">{say(login_id::UNTIL_THEN)}</p>
        </Frame>
    }
    .into_any())
}

fn open(change: LoginChangeView) -> AnyView {
    view! {
        <dl class="known pairs">
            <dt class="whole">{say(login_id::NEW)}</dt>
            <dd class="whole">{change.address}</dd>
            <dt>{say(recovery::NUMBER)}</dt>
            <dd>{change.number}</dd>
            <dt>{say(common::WORKS_UNTIL)}</dt>
            <dd><Until at=change.ends_at ended=login_id::TIME_UP /></dd>
        </dl>
        <Form to=ConfirmLoginId::PATH>
            <PinField digits=change.digits />
            <div class="actions"><Submit text=say(pin::SEND) /></div>
            <section class="section">
                <h2>{say(pin::MISSING)}</h2>
                <div class="actions">
                    <Resend to=ResendLoginId::PATH text=say(login_id::RESEND) from=change.resend_at />
                </div>
            </section>
        </Form>
    }
    .into_any()
}

/// Nothing can be typed: the code is over, or the mail could not be sent yet.
fn over(address: String, asked: bool, told: bool) -> AnyView {
    let why = if asked { login_id::OVER } else { login_id::NOT_SENT };
    view! {
        {(!told).then(|| view! { <Notice tone=Tone::Warning><p>{say(why)}</p></Notice> })}
        <dl class="known">
            <dt>{say(login_id::NEW)}</dt>
            <dd>{address}</dd>
        </dl>
        <Form to=ResendLoginId::PATH>
            <div class="actions">
                <Resend to=ResendLoginId::PATH text=say(login_id::RESEND) main=true id=Field::Pin.name() />
            </div>
        </Form>
    }
    .into_any()
}

#[component]
fn OtherAddress(open: bool) -> impl IntoView {
    view! {
        <details open=open>
            <summary>{say(login_id::OTHER)}</summary>
            <Form to=OtherLoginId::PATH>
                <TextField field=Field::Email autocomplete="email" inputmode="email" />
                <div class="actions">
                    <button class="button secondary" type="submit">{say(login_id::OTHER_SUBMIT)}</button>
                </div>
            </Form>
        </details>
    }
}
