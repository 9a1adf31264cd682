//! `/{realm}/login/otp`: the code of an enrolled app, or a recovery code. For signing in, and for a recovery of an account with an app.
//!
//! Never reveals whether a code was wrong, old or already used.

use credentials::{caller::Caller, flow, form::Page};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{CodeField, Form, Frame, Heading, RecoveryCodeField, Sheet, Steps, Submit, say},
    pages::{Shown, elsewhere, page},
    visit::{Visit, posted},
    words::login,
};

/// Checks the code.
#[server(prefix = "/do", endpoint = "login/otp", input = PostUrl)]
pub async fn check_otp(#[server(default)] realm: String, #[server(default)] otp: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::login::one_time_password(visit.portal(), &caller, &otp).await)
}

/// Ends the attempt and goes back to the login page.
#[server(prefix = "/do", endpoint = "login/abandon", input = PostUrl)]
pub async fn abandon(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::login::abandon(visit.portal(), &caller).await)
}

/// The page.
#[component]
pub fn Otp() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    let Some(flow) = flow::current(visit.portal(), &caller).await? else {
        return elsewhere(&visit, &caller, Page::Login);
    };
    if flow.page != Page::LoginOtp {
        return elsewhere(&visit, &caller, flow.page);
    }
    Sheet::lay(Page::LoginOtp, flow.form);
    Ok(view! {
        <Frame title=say(login::OTP_TITLE)>
            <Steps steps=flow.steps current=flow.step />
            <Heading text=say(login::OTP_TITLE) lead=say(login::OTP_LEAD) />
            <Form to=CheckOtp::PATH>
                <CodeField hint=login::OTP_HINT />
                <div class="actions"><Submit text=say(login::OTP_SUBMIT) /></div>
            </Form>
            <details>
                <summary>{say(login::OTP_LOST)}</summary>
                <div class="stack">
                    <p>{say(login::OTP_LOST_CODE)}</p>
                    <Form to=CheckOtp::PATH>
                        <RecoveryCodeField />
                        <Submit text=say(login::RECOVERY_CODE_SUBMIT) />
                    </Form>
                    <p>{say(login::OTP_LOST_CONTACT)}</p>
                </div>
            </details>
            <Back />
        </Frame>
    }
    .into_any())
}

/// Back to the login page. A form, because it ends the attempt.
#[component]
pub fn Back() -> impl IntoView {
    view! {
        <Form to=Abandon::PATH>
            <div class="actions"><button class="button text" type="submit">{say(login::BACK)}</button></div>
        </Form>
    }
}
