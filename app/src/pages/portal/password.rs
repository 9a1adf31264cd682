//! `/{realm}/portal/password`: another password, while signed in.

use credentials::{
    caller::Caller,
    form::{Field, Page},
    secret::Password as Typed,
    session::SessionView,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::Inside;
use crate::{
    components::{Checkbox, Form, NewPassword, PasswordField, Submit, say},
    pages::{Shown, signed_in},
    visit::{Visit, posted},
    words::settings,
};

/// Changes the password.
#[server(prefix = "/do", endpoint = "portal/password", input = PostUrl)]
pub async fn change_password(
    #[server(default)] realm: String,
    #[server(default)] current_password: String,
    #[server(default)] password: String,
    #[server(default)] password_confirm: String,
    #[server(default)] sign_out_everywhere: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    let (current, fresh) = (Typed::new(current_password), (Typed::new(password), Typed::new(password_confirm)));
    let others = sign_out_everywhere == "on";
    visit
        .respond(&caller, credentials::settings::change_password(visit.portal(), &caller, current, fresh, others).await)
}

/// The page.
#[component]
pub fn Password() -> impl IntoView {
    signed_in(load)
}

async fn load(_: Visit, caller: Caller, session: SessionView) -> Shown {
    let (login_id, has_otp) =
        (session.account.login_id.clone(), session.account.has_otp || session.account.otp_required);
    Ok(view! {
        <Inside session page=Page::PortalPassword title=settings::PASSWORD_TITLE>
            <Form to=ChangePassword::PATH>
                <PasswordField field=Field::CurrentPassword autocomplete="current-password" />
                <NewPassword policy=caller.realm.password.clone() has_otp login_id />
                <Checkbox name="sign_out_everywhere" label=settings::OTHERS />
                <div class="actions"><Submit text=say(settings::PASSWORD_SUBMIT) /></div>
            </Form>
        </Inside>
    }
    .into_any())
}
