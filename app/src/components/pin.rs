//! A PIN: where it can go, the field for it, another one.

use credentials::{clock::Moment, flow::DestinationView, form::Field, realm::Way};
use leptos::prelude::*;

use super::{
    clock,
    field::{Facts, Label},
    say, words,
};
use crate::{
    islands::{CoolDown, OneTimeCode},
    visit::Visit,
    words::pin,
};

/// A destination as people read it: `***-****-*770（ショートメッセージ）`.
pub fn destination(mask: &str, way: Way) -> String {
    let way = match way {
        Way::Voice => pin::BY_VOICE,
        Way::Sms => pin::BY_SMS,
        Way::Mail => pin::BY_MAIL,
    };
    format!("{mask}{}", say(way))
}

/// The destinations to choose from. The only one is chosen already.
#[component]
pub fn Choices(
    /// All, in order.
    destinations: Vec<DestinationView>,
) -> impl IntoView {
    let facts = Facts::of(Field::Destination, None);
    let (name, alone, invalid) = (facts.name, destinations.len() == 1, facts.invalid());
    let described = facts.described_by(false);
    let choices: Vec<_> = destinations
        .into_iter()
        .enumerate()
        .map(|(place, one)| {
            let id = if place == 0 { name.to_owned() } else { format!("{name}-{place}") };
            view! {
                <label class="check">
                    <input type="radio" id=id name=name value=one.id checked=alone || one.chosen />
                    <span>{destination(&one.mask, one.way)}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field" role="radiogroup" aria-invalid=invalid aria-describedby=described>
            <legend>{say(pin::DESTINATION_ASK)}</legend>
            {facts.wrong.map(|wrong| view! { <p class="field-error" id=format!("{name}-error")>{wrong}</p> })}
            <div class="choices">{choices}</div>
        </fieldset>
    }
}

/// A PIN or code from a message. Never shown again; spaces, hyphens and full-width digits are taken.
#[component]
pub fn PinField(
    /// How many digits it has.
    digits: u8,
    /// Whether it comes as a text message, which some browsers can read.
    #[prop(optional)]
    by_sms: bool,
) -> impl IntoView {
    let facts = Facts::of(Field::Pin, None);
    let (described, invalid) = (facts.described_by(true), facts.invalid());
    let hint = words().with(pin::DIGITS, &[("count", &digits.to_string())]);
    view! {
        <div class="field">
            <Label id=facts.id label=facts.label hint=Some(hint) wrong=facts.wrong />
            <input
                class="input code"
                id=facts.name
                name=facts.name
                inputmode="numeric"
                autocomplete="one-time-code"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=invalid
                aria-describedby=described
            />
            {by_sms.then(|| view! { <OneTimeCode target=facts.name /> })}
        </div>
    }
}

/// A button of the form around it that asks for another message, with the time from when on there is one.
#[component]
pub fn Resend(
    /// The server function's path.
    to: &'static str,
    /// What it says.
    text: String,
    /// From when on, where one has to wait.
    #[prop(optional)]
    from: Option<Moment>,
    /// Whether nothing else is to be done here.
    #[prop(optional)]
    main: bool,
    /// Its `id`.
    #[prop(default = "resend")]
    id: &'static str,
) -> impl IntoView {
    let hint = format!("{id}-hint");
    let now = Visit::current().map(|visit| visit.now());
    let wait = from.zip(now).filter(|(from, now)| from > now);
    let described = wait.is_some().then(|| hint.clone());
    view! {
        <div class="resend">
            <button class=if main { "button" } else { "button secondary" } type="submit" id=id formaction=to aria-describedby=described>
                {text}
            </button>
            {wait.map(|(from, now)| {
                // The next full minute: earlier the press would do nothing.
                let time = clock(Moment((from.0 + 59_999).div_euclid(60_000) * 60_000));
                let text = words().with(pin::RESEND_FROM, &[("time", &time)]);
                view! { <CoolDown until_ms=from.0 now_ms=now.0 target=id hint left_label=say(pin::RESEND_LEFT) text /> }
            })}
        </div>
    }
}
