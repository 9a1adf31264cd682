//! `/{realm}/recovery`: which account is it about? A user ID here, facts in [`facts`]. The mail with the link is sent by the worker.
//!
//! Never reveals whether an ID exists: the answer is the same page for any.

pub mod destination;
mod facts;
pub mod link;
mod organisation;
pub mod pin;
pub mod sent;

use credentials::{
    caller::Caller,
    flow::{self, FlowView, Kind, Sent},
    form::{Field, FormState, Page},
    realm::Identify,
    secret::Token,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::{Shown, page};
use crate::{
    components::{Form, Frame, Heading, Link, Sheet, Submit, TextField, say},
    visit::{Visit, posted},
    words::{login, recovery},
};

/// Asks for the mail. `nonce` makes a double click one request.
#[server(prefix = "/do", endpoint = "recovery/start", input = PostUrl)]
pub async fn start_recovery(
    #[server(default)] realm: String,
    #[server(default)] user_id: String,
    #[server(default)] nonce: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::recovery::start(visit.portal(), &caller, &user_id, &nonce).await)
}

/// The page.
#[component]
pub fn Recovery() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    let flow = flow::current(visit.portal(), &caller).await?;
    Ok(match caller.realm.identify {
        Identify::UserId => draw(&visit, &caller, flow, None),
        Identify::Organisation => organisation::draw(),
        Identify::Facts => facts::draw(&visit, caller.realm.renew, form_of(flow)),
    })
}

fn form_of(flow: Option<FlowView>) -> Option<FormState> {
    flow.and_then(|flow| flow.form.filter(|_| flow.kind == Kind::Recovery))
}

/// The page on which to ask; with `sent` it also carries the answer.
fn draw(visit: &Visit, caller: &Caller, flow: Option<FlowView>, sent: Option<Sent>) -> AnyView {
    Sheet::lay(Page::Recovery, form_of(flow));
    let nonce = Token::new(&*visit.portal().chance).reveal().to_string();
    let asked = sent.is_some();
    let title = if asked { recovery::SENT_TITLE } else { recovery::TITLE };
    let lead = if caller.realm.prove.pin().is_some() { recovery::LEAD_PIN } else { recovery::LEAD };
    view! {
        <Frame title=say(title)>
            <Heading text=say(recovery::TITLE) lead=(!asked).then(|| say(lead)) />
            {sent.map(|sent| view! { <sent::Answer sent /> <sent::Checks /> })}
            <Form to=StartRecovery::PATH>
                {asked.then(|| view! { <h2>{say(recovery::AGAIN_TITLE)}</h2> })}
                <input type="hidden" name="nonce" value=nonce />
                <TextField field=Field::UserId autocomplete="username" hint=say(recovery::USER_ID_HINT) />
                <div class="actions">
                    <Submit text=say(recovery::SEND) />
                    <Link to="login" text=say(login::BACK) class="button secondary" />
                </div>
            </Form>
        </Frame>
    }
    .into_any()
}
