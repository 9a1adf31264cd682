//! `/{realm}/renew/password`: the new password, with the realm's rule before the typing.

use credentials::{caller::Caller, flow, form::Page, secret::Password as Typed};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{Checkbox, Form, Frame, Heading, NewPassword, Sheet, Steps, Submit, say},
    pages::{Shown, elsewhere, page},
    visit::{Visit, posted},
    words::renew,
};

/// Sets the password.
#[server(prefix = "/do", endpoint = "renew/password", input = PostUrl)]
pub async fn renew_password(
    #[server(default)] realm: String,
    #[server(default)] password: String,
    #[server(default)] password_confirm: String,
    #[server(default)] sign_out_everywhere: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    let (password, confirm) = (Typed::new(password), Typed::new(password_confirm));
    let everywhere = sign_out_everywhere == "on";
    visit.respond(&caller, credentials::renew::password(visit.portal(), &caller, password, confirm, everywhere).await)
}

/// The page.
#[component]
pub fn Password() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    let Some(flow) = flow::current(visit.portal(), &caller).await? else {
        return elsewhere(&visit, &caller, Page::Recovery);
    };
    if flow.page != Page::RenewPassword {
        return elsewhere(&visit, &caller, flow.page);
    }
    Sheet::lay(Page::RenewPassword, flow.form);
    let login_id = flow.login_id.unwrap_or_default();
    Ok(view! {
        <Frame title=say(renew::TITLE)>
            <Steps steps=flow.steps current=flow.step />
            <Heading text=say(renew::TITLE) />
            <dl class="known">
                <dt>{say(renew::FOR)}</dt>
                <dd>{login_id.clone()}</dd>
            </dl>
            <Form to=RenewPassword::PATH>
                <NewPassword policy=caller.realm.password.clone() has_otp=flow.has_otp login_id />
                <Checkbox name="sign_out_everywhere" label=renew::EVERYWHERE hint=renew::EVERYWHERE_HINT />
                <div class="actions"><Submit text=say(renew::SUBMIT) /></div>
            </Form>
        </Frame>
    }
    .into_any())
}
