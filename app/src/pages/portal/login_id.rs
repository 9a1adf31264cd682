//! `/{realm}/portal/login-id`: another login ID, which counts once its mailbox confirmed it.

use credentials::{
    caller::Caller,
    flow::LoginChangeView,
    form::{Field, Page},
    realm::Renew,
    session::SessionView,
    settings::login_id as rules,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::Inside;
use crate::{
    components::{Form, Notice, PinField, Resend, Submit, TextField, Tone, Until, say},
    pages::{Shown, elsewhere, signed_in},
    visit::{Visit, posted},
    words::{common, contacts, login_id, pin, recovery},
};

/// Mails link and code to the new address.
#[server(prefix = "/do", endpoint = "portal/change-login-id", input = PostUrl)]
pub async fn change_login_id(
    #[server(default)] realm: String,
    #[server(default)] email: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::change(visit.portal(), &caller, &email).await)
}

/// Tries the code.
#[server(prefix = "/do", endpoint = "portal/confirm-login-id", input = PostUrl)]
pub async fn confirm_changed_login_id(
    #[server(default)] realm: String,
    #[server(default)] pin: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::confirm(visit.portal(), &caller, &pin).await)
}

/// Mails both once more.
#[server(prefix = "/do", endpoint = "portal/resend-login-id", input = PostUrl)]
pub async fn resend_changed_login_id(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::resend(visit.portal(), &caller).await)
}

/// Gives the new login ID up.
#[server(prefix = "/do", endpoint = "portal/cancel-login-id", input = PostUrl)]
pub async fn cancel_login_id(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::cancel(visit.portal(), &caller).await)
}

/// The page.
#[component]
pub fn LoginId() -> impl IntoView {
    signed_in(load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    if caller.realm.renew != Renew::LoginIdAndPassword {
        return elsewhere(&visit, &caller, Page::Portal);
    }
    let pending = rules::pending(visit.portal(), &caller).await?;
    let wrong = |field| {
        let form = session.form.as_ref().filter(|form| form.page == Page::PortalLoginId);
        form.is_some_and(|form| form.problems.iter().any(|p| p.field == Some(field)))
    };
    let (told, other) = (wrong(Field::Pin), wrong(Field::Email));
    let now = session.account.login_id.clone();
    // Drawn inside the page, which lays out the form's state.
    let body = move || match pending {
        None => address().into_any(),
        Some(change) => view! {
            {if change.over { over(change, told) } else { open(change) }}
            <details open=other>
                <summary>{say(login_id::OTHER)}</summary>
                {address()}
            </details>
        }
        .into_any(),
    };
    Ok(view! {
        <Inside session page=Page::PortalLoginId title=contacts::LOGIN_ID_TITLE lead=contacts::LOGIN_ID_LEAD>
            <dl class="known">
                <dt>{say(contacts::LOGIN_ID_NOW)}</dt>
                <dd>{now}</dd>
            </dl>
            {body()}
        </Inside>
    }
    .into_any())
}

fn address() -> impl IntoView {
    view! {
        <Form to=ChangeLoginId::PATH>
            <TextField field=Field::Email autocomplete="email" inputmode="email" hint=say(pin::NEW_ID_HINT) />
            <div class="actions"><Submit text=say(contacts::LOGIN_ID_SUBMIT) /></div>
        </Form>
    }
}

fn cancel() -> impl IntoView {
    view! {
        <button class="button secondary" type="submit" formaction=CancelLoginId::PATH>{say(contacts::LOGIN_ID_CANCEL)}</button>
    }
}

fn open(change: LoginChangeView) -> AnyView {
    view! {
        <section class="section">
            <h2>{say(login_id::TITLE)}</h2>
            <p>{say(login_id::LEAD)}</p>
            <dl class="known pairs">
                <dt>{say(login_id::NEW)}</dt>
                <dd>{change.address}</dd>
                <dt>{say(recovery::NUMBER)}</dt>
                <dd>{change.number}</dd>
                <dt>{say(common::WORKS_UNTIL)}</dt>
                <dd><Until at=change.ends_at ended=login_id::TIME_UP /></dd>
            </dl>
            <Form to=ConfirmChangedLoginId::PATH>
                <PinField digits=change.digits />
                <div class="actions"><Submit text=say(pin::SEND) /></div>
                <div class="actions">
                    <Resend to=ResendChangedLoginId::PATH text=say(login_id::RESEND) from=change.resend_at />
                    {cancel()}
                </div>
            </Form>
        </section>
    }
    .into_any()
}

/// Nothing can be typed any more; the summary leads to the button.
fn over(change: LoginChangeView, told: bool) -> AnyView {
    view! {
        {(!told).then(|| view! { <Notice tone=Tone::Warning><p>{say(login_id::OVER)}</p></Notice> })}
        <dl class="known">
            <dt>{say(login_id::NEW)}</dt>
            <dd>{change.address}</dd>
        </dl>
        <Form to=ResendChangedLoginId::PATH>
            <div class="actions">
                <Resend
                    to=ResendChangedLoginId::PATH
                    text=say(login_id::RESEND)
                    from=change.resend_at
                    main=true
                    id=Field::Pin.name()
                />
                {cancel()}
            </div>
        </Form>
    }
    .into_any()
}
