//! `/{realm}/portal/contacts/verify`: the PIN or code that went to a new address.

use credentials::{
    caller::Caller,
    contact::ContactKind,
    form::{Field, Page},
    outbox::Undelivered,
    realm::Way,
    session::SessionView,
    settings::contacts::{self as rules, PendingContact},
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::AddPhone;
use crate::{
    components::{Form, Notice, PinField, Resend, Submit, Tone, Until, say},
    pages::{Shown, elsewhere, portal::Inside, signed_in},
    visit::{Visit, posted},
    words::{Word, common, contacts, pin, recovery},
};

/// Tries the PIN or code.
#[server(prefix = "/do", endpoint = "portal/verify-contact", input = PostUrl)]
pub async fn verify_contact(
    #[server(default)] realm: String,
    #[server(default)] pin: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::verify(visit.portal(), &caller, &pin).await)
}

/// Sends another one the same way.
#[server(prefix = "/do", endpoint = "portal/resend-contact", input = PostUrl)]
pub async fn resend_contact(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::resend(visit.portal(), &caller).await)
}

/// Gives the address up.
#[server(prefix = "/do", endpoint = "portal/cancel-contact", input = PostUrl)]
pub async fn cancel_contact(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::cancel(visit.portal(), &caller).await)
}

/// The page.
#[component]
pub fn Verify() -> impl IntoView {
    signed_in(load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let Some(pending) = rules::pending(visit.portal(), &caller).await? else {
        return elsewhere(&visit, &caller, Page::PortalContacts);
    };
    let told = session.form.as_ref().is_some_and(|form| {
        form.page == Page::PortalContactVerify && form.problems.iter().any(|p| p.field == Some(Field::Pin))
    });
    let lead = match pending.way {
        Way::Mail => contacts::VERIFY_MAIL,
        Way::Sms => contacts::VERIFY_SMS,
        Way::Voice => contacts::VERIFY_VOICE,
    };
    Ok(view! {
        <Inside session page=Page::PortalContactVerify title=contacts::VERIFY_TITLE lead>
            {warning(&pending, told).map(|why| view! { <Notice tone=Tone::Warning><p>{say(why)}</p></Notice> })}
            <dl class="known pairs">
                <dt>{say(contacts::NEW)}</dt>
                <dd>{pending.value.clone()}</dd>
                <dt>{say(recovery::NUMBER)}</dt>
                <dd>{pending.number.clone()}</dd>
                {(!pending.over).then(|| view! {
                    <dt>{say(common::WORKS_UNTIL)}</dt>
                    <dd><Until at=pending.ends_at ended=contacts::TIME_UP /></dd>
                })}
            </dl>
            <Code pending />
        </Inside>
    }
    .into_any())
}

fn warning(pending: &PendingContact, told: bool) -> Option<Word> {
    let undelivered = pending.undelivered.map(|why| match why {
        Undelivered::NoSms => contacts::NO_SMS,
        Undelivered::Refused => contacts::REFUSED,
        Undelivered::Unknown => contacts::UNKNOWN,
    });
    let over = (pending.over && !told).then_some(contacts::OVER);
    undelivered.or(over).or(pending.trouble.then_some(contacts::TROUBLE))
}

/// The field, or where nothing can be typed any more the button for another code; the summary leads to either.
#[component]
fn Code(pending: PendingContact) -> impl IntoView {
    let (over, by_sms, from) = (pending.over, pending.way == Way::Sms, pending.resend_at);
    let callable = pending.kind == ContactKind::Phone && pending.way == Way::Sms;
    let cancel = || {
        view! {
            <button class="button secondary" type="submit" formaction=CancelContact::PATH>{say(contacts::CANCEL)}</button>
        }
    };
    let resend = view! { <Resend to=ResendContact::PATH text=say(contacts::RESEND) from main=over id=if over { Field::Pin.name() } else { "resend" } /> };
    let form = if over {
        view! {
            <Form to=ResendContact::PATH>
                <div class="actions">{resend} {cancel()}</div>
            </Form>
        }
        .into_any()
    } else {
        view! {
            <Form to=VerifyContact::PATH>
                <PinField digits=pending.digits by_sms />
                <div class="actions"><Submit text=say(contacts::VERIFY_SUBMIT) /></div>
                <section class="section">
                    <h2>{say(pin::MISSING)}</h2>
                    <div class="actions">{resend} {cancel()}</div>
                </section>
            </Form>
        }
        .into_any()
    };
    view! {
        {form}
        {callable.then(|| view! {
            <Form to=AddPhone::PATH>
                <input type="hidden" name=Field::Phone.name() value=pending.value />
                <input type="hidden" name="voice" value="on" />
                <div class="actions"><button class="button secondary" type="submit">{say(contacts::CALL_ME)}</button></div>
            </Form>
        })}
    }
}
