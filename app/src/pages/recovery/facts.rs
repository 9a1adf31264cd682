//! `/{realm}/recovery` where facts tell the account: two forms, one for the login ID and one for the password.
//!
//! Never reveals whether the facts fit: the next page is the same for any.

use credentials::{
    form::{Field, FormState, Page},
    realm::Renew,
    secret::Token,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{Form, Frame, Heading, Link, Part, Sheet, Submit, TextField, say},
    visit::{Visit, posted},
    words::{login, pin},
};

/// The forms by their names.
const LOGIN_ID: &str = "login-id";
const PASSWORD: &str = "password";

/// Asks for a new login ID. `nonce` makes a double click one request.
#[server(prefix = "/do", endpoint = "recovery/login-id", input = PostUrl)]
pub async fn recover_login_id(
    #[server(default)] realm: String,
    #[server(default)] customer_id: String,
    #[server(default)] phone: String,
    #[server(default)] nonce: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    let asked = credentials::recovery::facts::login_id(visit.portal(), &caller, &customer_id, &phone, &nonce).await;
    visit.respond(&caller, asked)
}

/// Asks for a new password.
#[server(prefix = "/do", endpoint = "recovery/password", input = PostUrl)]
pub async fn recover_password(
    #[server(default)] realm: String,
    #[server(default)] email: String,
    #[server(default)] phone: String,
    #[server(default)] nonce: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    let asked = credentials::recovery::facts::password(visit.portal(), &caller, &email, &phone, &nonce).await;
    visit.respond(&caller, asked)
}

/// The page.
pub(super) fn draw(visit: &Visit, renew: Renew, form: Option<FormState>) -> AnyView {
    let typed = |field| form.as_ref().is_some_and(|form| form.typed.contains_key(&field));
    let sent = if typed(Field::CustomerId) { Some(LOGIN_ID) } else { typed(Field::Email).then_some(PASSWORD) };
    Sheet::lay_parts(Page::Recovery, form, sent);
    let nonce = || Token::new(&*visit.portal().chance).reveal().to_string();
    let both = renew == Renew::LoginIdAndPassword;
    let (login_id, password) = (nonce(), nonce());
    view! {
        <Frame title=say(pin::FACTS_TITLE) wide=both>
            <Heading text=say(pin::FACTS_TITLE) lead=say(pin::FACTS_LEAD) />
            <div class="panels">
                {both.then(|| view! { <LoginId nonce=login_id /> })}
                <Password nonce=password />
            </div>
            <div class="actions"><Link to="login" text=say(login::BACK) class="button secondary" /></div>
        </Frame>
    }
    .into_any()
}

#[component]
fn LoginId(nonce: String) -> impl IntoView {
    view! {
        <Part name=LOGIN_ID heading=say(pin::FACTS_LOGIN_ID)>
            <Form to=RecoverLoginId::PATH>
                <input type="hidden" name="nonce" value=nonce />
                <TextField field=Field::CustomerId autocomplete="off" />
                <Phone />
                <div class="actions"><Submit text=say(pin::FACTS_SUBMIT) /></div>
            </Form>
        </Part>
    }
}

#[component]
fn Password(nonce: String) -> impl IntoView {
    view! {
        <Part name=PASSWORD heading=say(pin::FACTS_PASSWORD)>
            <Form to=RecoverPassword::PATH>
                <input type="hidden" name="nonce" value=nonce />
                <TextField field=Field::Email autocomplete="email" inputmode="email" />
                <Phone />
                <div class="actions"><Submit text=say(pin::FACTS_SUBMIT) /></div>
            </Form>
        </Part>
    }
}

#[component]
fn Phone() -> impl IntoView {
    view! { <TextField field=Field::Phone autocomplete="tel" inputmode="tel" hint=say(pin::PHONE_HINT) /> }
}
