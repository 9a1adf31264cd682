//! `/{realm}/enrol/authenticator`: setting up a one-time-password app, on a phone or beside one.
//!
//! The key is shown to this browser's flow only, until a code proves that the app has it.

use credentials::{caller::Caller, flow, form::Page};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{Enrolment, Form, Frame, Heading, Sheet, Steps, Submit, say},
    pages::{Shown, elsewhere, login::otp::Back, page},
    visit::{Visit, posted},
    words::enrol,
};

/// Confirms the app with its first code.
#[server(prefix = "/do", endpoint = "enrol/confirm", input = PostUrl)]
pub async fn confirm_app(
    #[server(default)] realm: String,
    #[server(default)] device_name: String,
    #[server(default)] otp: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::enrol::confirm(visit.portal(), &caller, &device_name, &otp).await)
}

/// The page.
#[component]
pub fn Authenticator() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    let Some(flow) = flow::current(visit.portal(), &caller).await? else {
        return elsewhere(&visit, &caller, Page::Login);
    };
    let (Page::EnrolAuthenticator, Some(enrolment)) = (flow.page, flow.enrolment) else {
        return elsewhere(&visit, &caller, flow.page);
    };
    Sheet::lay(Page::EnrolAuthenticator, flow.form);
    Ok(view! {
        <Frame title=say(enrol::TITLE)>
            <Steps steps=flow.steps current=flow.step />
            <Heading text=say(enrol::TITLE) lead=say(enrol::LEAD) />
            <Form to=ConfirmApp::PATH>
                <Enrolment enrolment>
                    <div class="actions"><Submit text=say(enrol::SUBMIT) /></div>
                </Enrolment>
            </Form>
            <Back />
        </Frame>
    }
    .into_any())
}
