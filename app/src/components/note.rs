//! Notices, the ticket with the short number, the steps of a journey.

use credentials::flow::Step;
use leptos::prelude::*;

use super::say;
use crate::words::{Word, common, recovery};

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something went well.
    Success,
    /// Something needs care.
    Warning,
    /// A mail is to be looked for.
    Mail,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Success => "notice success",
            Self::Warning => "notice warning",
            Self::Mail => "notice mail",
        }
    }
}

/// A notice. The result of what the person did is announced (`status`); standing text isn't.
#[component]
pub fn Notice(
    /// What it is about.
    tone: Tone,
    /// Whether it is the result of what the person did.
    #[prop(optional)]
    status: bool,
    children: Children,
) -> impl IntoView {
    view! { <div class=tone.class() role=status.then_some("status")><div>{children()}</div></div> }
}

/// The short number that the mail shows too.
#[component]
pub fn Ticket(
    /// The number.
    number: String,
) -> impl IntoView {
    view! {
        <dl class="ticket">
            <dt>{say(recovery::NUMBER)}</dt>
            <dd class="number">{number}</dd>
            <dd class="hint">{say(recovery::NUMBER_HINT)}</dd>
        </dl>
    }
}

/// The steps of a journey; nothing for a journey of one step.
#[component]
pub fn Steps(
    /// All, in order.
    steps: Vec<Step>,
    /// The present one.
    current: Step,
) -> impl IntoView {
    let here = steps.iter().position(|step| *step == current);
    let items: Vec<_> = steps
        .iter()
        .filter_map(|step| name(*step))
        .enumerate()
        .map(|(place, name)| {
            let done = here.is_some_and(|here| place < here);
            view! {
                <li class=done.then_some("done") aria-current=(here == Some(place)).then_some("step")>
                    <span class="no">{place + 1}</span>
                    <span>{say(name)}{done.then(|| view! { <span class="visually-hidden">{say(common::STEP_DONE)}</span> })}</span>
                </li>
            }
        })
        .collect();
    (items.len() > 1).then(|| view! { <ol class="steps" aria-label=say(common::STEPS)>{items}</ol> })
}

fn name(step: Step) -> Option<Word> {
    match step {
        Step::Otp => Some(common::STEP_OTP),
        Step::Enrol => Some(common::STEP_ENROL),
        Step::LoginId => Some(common::STEP_LOGIN_ID),
        Step::Renew => Some(common::STEP_RENEW),
        Step::Start | Step::Sent | Step::Destination | Step::Pin | Step::Done => None,
    }
}
