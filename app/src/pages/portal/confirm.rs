//! `/{realm}/portal/confirm`: proving oneself again before a credential changes; then on to where the person was going.

use credentials::{
    caller::Caller,
    form::{Field, Page},
    secret::Password,
    session::SessionView,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::Inside;
use crate::{
    components::{CodeField, Form, PasswordField, Submit, say},
    pages::{Shown, signed_in},
    visit::{Visit, posted},
    words::{login, settings},
};

/// Checks password and code.
#[server(prefix = "/do", endpoint = "portal/confirm", input = PostUrl)]
pub async fn confirm_again(
    #[server(default)] realm: String,
    #[server(default)] current_password: String,
    #[server(default)] otp: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    let password = Password::new(current_password);
    visit.respond(&caller, credentials::settings::confirm(visit.portal(), &caller, password, &otp).await)
}

/// The page.
#[component]
pub fn Confirm() -> impl IntoView {
    signed_in(load)
}

async fn load(_: Visit, _: Caller, session: SessionView) -> Shown {
    let has_otp = session.account.has_otp;
    Ok(view! {
        <Inside session page=Page::PortalConfirm title=settings::CONFIRM_TITLE lead=settings::CONFIRM_LEAD>
            <Form to=ConfirmAgain::PATH>
                <PasswordField field=Field::CurrentPassword autocomplete="current-password" />
                {has_otp.then(|| view! { <CodeField hint=login::OTP_OR_CODE letters=true /> })}
                <div class="actions"><Submit text=say(settings::CONFIRM_SUBMIT) /></div>
            </Form>
        </Inside>
    }
    .into_any())
}
