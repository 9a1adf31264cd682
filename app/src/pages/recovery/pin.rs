//! `/{realm}/recovery/pin`: the PIN from the chosen destination, and for a login ID also the new one.
//!
//! Shows the destination masked only, and the same for facts that fit nobody. A PIN that was typed is never shown again; the address stays,
//! whichever button is pressed, because all of them send the same form.

use credentials::{
    caller::Caller,
    flow::{self, PinView, Purpose},
    form::{Field, FormState, Page, Problem},
    outbox::Undelivered,
    realm::Way,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{
        Form, Frame, Heading, Link, Notice, PinField, Resend, Sheet, Submit, TextField, Tone, Until, destination, say,
        words,
    },
    pages::{Shown, elsewhere, page},
    visit::{Visit, posted},
    words::{common, pin, recovery},
};

/// Tries the PIN. `email` is the new login ID, where one is asked for.
#[server(prefix = "/do", endpoint = "recovery/pin", input = PostUrl)]
pub async fn prove_pin(
    #[server(default)] realm: String,
    #[server(default)] pin: String,
    #[server(default)] email: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::recovery::pin::prove(visit.portal(), &caller, &pin, &email).await)
}

/// Sends another PIN to the same destination.
#[server(prefix = "/do", endpoint = "recovery/resend", input = PostUrl)]
pub async fn resend_pin(
    #[server(default)] realm: String,
    #[server(default)] email: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::recovery::pin::resend(visit.portal(), &caller, &email).await)
}

/// Back to the choice of a destination.
#[server(prefix = "/do", endpoint = "recovery/elsewhere", input = PostUrl)]
pub async fn send_elsewhere(
    #[server(default)] realm: String,
    #[server(default)] email: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, credentials::recovery::pin::elsewhere(visit.portal(), &caller, &email).await)
}

/// The page.
#[component]
pub fn Pin() -> impl IntoView {
    page(load)
}

async fn load(visit: Visit, caller: Caller) -> Shown {
    let Some(mut flow) = flow::current(visit.portal(), &caller).await? else {
        return elsewhere(&visit, &caller, Page::Recovery);
    };
    if flow.page != Page::RecoveryPin {
        return elsewhere(&visit, &caller, flow.page);
    }
    let Some(pin) = flow.pin.take() else {
        return elsewhere(&visit, &caller, Page::RecoveryDestination);
    };
    let form = flow.form.take().map(newest_address);
    let form = if pin.over { form.map(over_only) } else { form };
    let told = form.as_ref().is_some_and(|form| form.page == Page::RecoveryPin && !form.is_fine());
    Sheet::lay(Page::RecoveryPin, form);
    let lead = (!pin.over).then(|| lead(&pin));
    let address = (flow.purpose == Purpose::LoginId).then(|| flow.address.unwrap_or_default());
    let body = if pin.over { over(address, &pin, told) } else { open(address, pin) };
    Ok(view! {
        <Frame title=say(pin::PIN)>
            <Heading text=say(pin::PIN) lead />
            {body}
            <Link to="recovery" text=say(pin::START_OVER) class="link" />
        </Frame>
    }
    .into_any())
}

/// Once the PIN is over it doesn't matter what was wrong with the digits.
pub(crate) fn over_only(mut form: FormState) -> FormState {
    for problem in form.problems.iter_mut().filter(|problem| problem.field == Some(Field::Pin)) {
        problem.problem = Problem::PinOver;
    }
    form
}

/// The flow knows the address that was typed last, with whichever button.
fn newest_address(mut form: FormState) -> FormState {
    form.typed.retain(|field, typed| *field != Field::Email || typed.is_empty());
    form
}

fn lead(view: &PinView) -> String {
    let word = match view.way {
        Way::Voice => pin::LEAD_VOICE,
        Way::Sms => pin::LEAD_SMS,
        Way::Mail => pin::LEAD_MAIL,
    };
    words().with(word, &[("minutes", &(view.life.as_secs() / 60).to_string())])
}

/// `address` is there where a new login ID is asked for, and holds what was typed.
fn open(address: Option<String>, pin: PinView) -> AnyView {
    let warning = pin.undelivered.map(undelivered).or_else(|| pin.trouble.then_some(pin::TROUBLE));
    view! {
        {warning.map(|word| view! { <Notice tone=Tone::Warning><p>{say(word)}</p></Notice> })}
        <dl class="known pairs">
            <dt>{say(pin::DESTINATION)}</dt>
            <dd>{destination(&pin.mask, pin.way)}</dd>
            <dt>{say(recovery::NUMBER)}</dt>
            <dd>{pin.number}</dd>
            <dt>{say(common::WORKS_UNTIL)}</dt>
            <dd><Until at=pin.ends_at ended=pin::TIME_UP /></dd>
        </dl>
        <Form to=ProvePin::PATH>
            <PinField digits=pin.digits by_sms={pin.way == Way::Sms} />
            {address.map(|value| view! {
                <TextField field=Field::Email autocomplete="email" inputmode="email" hint=say(pin::NEW_ID_HINT) value=Some(value) />
            })}
            <div class="actions"><Submit text=say(pin::SEND) /></div>
            <section class="section">
                <h2>{say(pin::MISSING)}</h2>
                <div class="actions">
                    <Resend to=ResendPin::PATH text=say(pin::RESEND) from=pin.resend_at />
                    <Elsewhere />
                </div>
            </section>
        </Form>
    }
    .into_any()
}

/// Nothing can be typed any more. The summary, if there is one, leads to the button, which is why that has the field's `id`.
fn over(address: Option<String>, pin: &PinView, told: bool) -> AnyView {
    let (to, from) = (destination(&pin.mask, pin.way), pin.resend_at);
    view! {
        {(!told).then(|| view! { <Notice tone=Tone::Warning><p>{say(pin::OVER)}</p></Notice> })}
        <dl class="known">
            <dt>{say(pin::DESTINATION)}</dt>
            <dd>{to}</dd>
        </dl>
        <Form to=ResendPin::PATH>
            {address.map(|value| view! { <input type="hidden" name=Field::Email.name() value=value /> })}
            <div class="actions">
                <Resend to=ResendPin::PATH text=say(pin::RENEW) from=from main=true id=Field::Pin.name() />
                <Elsewhere />
            </div>
        </Form>
    }
    .into_any()
}

#[component]
fn Elsewhere() -> impl IntoView {
    view! {
        <button class="button secondary" type="submit" formaction=SendElsewhere::PATH>{say(pin::ELSEWHERE)}</button>
    }
}

fn undelivered(why: Undelivered) -> crate::words::Word {
    match why {
        Undelivered::NoSms => pin::NO_SMS,
        Undelivered::Refused => pin::REFUSED,
        Undelivered::Unknown => pin::UNKNOWN,
    }
}
