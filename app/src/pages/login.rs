//! `/{realm}/login`: ID and password. After asking for a recovery in realms that say so, also the notice about the mail.
//!
//! Never reveals whether an ID exists: one sentence for every way in which signing in fails.

pub mod otp;

use credentials::{
    caller::Caller,
    flow::{self, FlowView, Kind, Step},
    form::{Field, FormState, Page, Problem},
    realm::AfterAsking,
    secret::{Password, Token},
    session,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::{
    Shown, elsewhere, page,
    recovery::sent::{Answer, Checks},
};
use crate::{
    components::{
        Checkbox, Form, Frame, Heading, Link, Notice, PasswordField, Sheet, Submit, TextField, Tone, say, words,
    },
    visit::{Visit, posted},
    words::{login, recovery},
};

/// Signs in. `nonce` makes a double click with a temporary password one sign-in.
#[server(prefix = "/do", endpoint = "login/password", input = PostUrl)]
pub async fn sign_in(
    #[server(default)] realm: String,
    #[server(default)] login_id: String,
    #[server(default)] password: String,
    #[server(default)] remember_me: String,
    #[server(default)] nonce: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    let remember = caller.realm.remember_me && remember_me == "on";
    let (id, password) = ((login_id.as_str(), nonce.as_str()), Password::new(password));
    visit.respond(&caller, credentials::login::password(visit.portal(), &caller, id, password, remember).await)
}

/// The page.
#[component]
pub fn Login() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    if session::current(visit.portal(), &caller).await?.is_some() {
        return elsewhere(&visit, &caller, Page::Portal);
    }
    let flow = flow::current(visit.portal(), &caller).await?;
    Ok(draw(&visit, &caller, flow, false))
}

/// The login page; `answer` tells whether it carries the answer to a recovery that was just asked for.
pub(crate) fn draw(visit: &Visit, caller: &Caller, flow: Option<FlowView>, answer: bool) -> AnyView {
    let nonce = Token::new(&*visit.portal().chance).reveal().to_string();
    let renewed = flow.as_ref().is_some_and(|flow| flow.kind == Kind::Recovery && flow.step == Step::Done);
    let (form, sent) = flow.map(|flow| (flow.form.filter(|_| flow.kind == Kind::Login), flow.sent)).unwrap_or_default();
    let due = form.as_ref().is_some_and(is_due);
    Sheet::lay(Page::Login, form);
    let remember = caller.realm.remember_me;
    let notice = sent.filter(|_| answer && caller.realm.after_asking == AfterAsking::Login);
    let (title, asked) = if notice.is_some() { (recovery::SENT_TITLE, true) } else { (login::TITLE, false) };
    view! {
        <Frame title=say(title)>
            {notice.map(|sent| view! { <Answer sent /> })}
            {renewed.then(|| view! { <Notice tone=Tone::Success status=true><p>{say(login::RENEWED)}</p></Notice> })}
            {due.then(|| view! { <Due /> })}
            <Heading text=say(login::TITLE) />
            <Form to=SignIn::PATH>
                <input type="hidden" name="nonce" value=nonce />
                <TextField field=Field::LoginId autocomplete="username" />
                <PasswordField field=Field::Password autocomplete="current-password" />
                {remember.then(|| view! { <Checkbox name="remember_me" label=login::REMEMBER hint=login::REMEMBER_HINT /> })}
                <div class="actions"><Submit text=say(login::SIGN_IN) /></div>
            </Form>
            <ul class="links">
                <li><Link to="recovery" text=say(login::FORGOT) /></li>
                {words().optional(login::BACK_TO_PORTAL).map(|text| view! { <li><a href="/">{text}</a></li> })}
            </ul>
            {asked.then(|| view! { <Checks /> })}
        </Frame>
    }
    .into_any()
}

/// Whether the password was right, but a renewal has begun.
fn is_due(form: &FormState) -> bool {
    form.problems.iter().any(|wrong| wrong.problem == Problem::RenewalOpen)
}

/// The way to the new password.
#[component]
fn Due() -> impl IntoView {
    view! {
        <Notice tone=Tone::Mail>
            <h2>{say(login::RENEWAL_TITLE)}</h2>
            <p>{say(login::RENEWAL_MAIL)}</p>
            <p>{say(login::RENEWAL_NO_MAIL)}</p>
        </Notice>
        <div class="actions"><Link to="recovery" text=say(login::RENEWAL_GO) class="button" /></div>
    }
}
