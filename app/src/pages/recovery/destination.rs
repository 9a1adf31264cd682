//! `/{realm}/recovery/destination`: where the PIN goes. Masked, and the same for facts that fit nobody.

use credentials::{
    caller::Caller,
    flow::{self, Step},
    form::Page,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{Choices, Form, Frame, Heading, Link, Sheet, Submit, say, words},
    pages::{Shown, elsewhere, page},
    visit::{Visit, posted},
    words::pin,
};

/// Sends a PIN there. `destination` is an opaque id of this flow.
#[server(prefix = "/do", endpoint = "recovery/destination", input = PostUrl)]
pub async fn choose_destination(
    #[server(default)] realm: String,
    #[server(default)] destination: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::recovery::destination::choose(visit.portal(), &caller, &destination).await)
}

/// The page.
#[component]
pub fn Destination() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    let Some(flow) = flow::current(visit.portal(), &caller).await? else {
        return elsewhere(&visit, &caller, Page::Recovery);
    };
    // Whoever waits for a PIN may choose again.
    if !matches!(flow.step, Step::Destination | Step::Pin) {
        return elsewhere(&visit, &caller, flow.page);
    }
    Sheet::lay(Page::RecoveryDestination, flow.form);
    let contact = caller.realm.contact.name.get(visit.lang());
    let none = words().with(pin::NONE, &[("contact", contact)]);
    Ok(view! {
        <Frame title=say(pin::DESTINATION_TITLE)>
            <Heading text=say(pin::DESTINATION_TITLE) />
            <Form to=ChooseDestination::PATH>
                <Choices destinations=flow.destinations />
                <div class="actions">
                    <Submit text=say(pin::SEND) />
                    <Link to="recovery" text=say(pin::BACK) class="button secondary" />
                </div>
            </Form>
            <p class="quiet">{none}</p>
        </Frame>
    }
    .into_any())
}
