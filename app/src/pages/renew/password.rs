//! `/{realm}/renew/password`: the new password, with the realm's rule before the typing.

use credentials::{
    caller::Caller,
    flow::{self, Kind},
    form::Page,
    secret::Password as Typed,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{Checkbox, Form, Frame, Heading, NewPassword, Notice, Sheet, Steps, Submit, Tone, say, words},
    pages::{Shown, elsewhere, page},
    visit::{Visit, posted},
    words::{login_id, renew},
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

/// "Not now": the new login ID is confirmed, the password stays.
#[server(prefix = "/do", endpoint = "renew/keep-password", input = PostUrl)]
pub async fn keep_password(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::renew::keep_password(visit.portal(), &caller).await)
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
    let (of, changed) = (flow.login_id.unwrap_or_default(), flow.new_login_id.is_some());
    Ok(view! {
        <Frame title=say(renew::TITLE)>
            <Steps steps=flow.steps current=flow.step />
            {flow.new_login_id.map(|id| view! { <Changed id /> })}
            <Heading text=say(renew::TITLE) lead=(flow.kind == Kind::Login).then(|| say(renew::LEAD_LOGIN)) />
            <dl class="known">
                <dt>{say(renew::FOR)}</dt>
                <dd>{of.clone()}</dd>
            </dl>
            <Form to=RenewPassword::PATH>
                <NewPassword policy=caller.realm.password.clone() has_otp=flow.has_otp login_id=of />
                <Checkbox name="sign_out_everywhere" label=renew::EVERYWHERE hint=renew::EVERYWHERE_HINT />
                <div class="actions"><Submit text=say(renew::SUBMIT) /></div>
            </Form>
            {changed.then(|| view! {
                <Form to=KeepPassword::PATH>
                    <div class="actions">
                        <button class="button secondary" type="submit">{say(login_id::KEEP_PASSWORD)}</button>
                    </div>
                </Form>
            })}
        </Frame>
    }
    .into_any())
}

/// What the step before has done.
#[component]
fn Changed(id: String) -> impl IntoView {
    view! {
        <Notice tone=Tone::Success status=true>
            <p><strong>{words().with(login_id::CHANGED, &[("id", &id)])}</strong></p>
            <p>{say(login_id::PASSWORD_TOO)}</p>
        </Notice>
    }
}
