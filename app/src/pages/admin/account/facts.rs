//! What an operator sees of an account. Addresses and numbers are masked.

use credentials::operator::{AccountFacts, PasswordState};
use leptos::prelude::*;

use crate::{
    components::{Stamp, day, say, stamp, words},
    pages::admin::accounts::states,
    words::{Word, accounts, desk},
};

/// The account's facts.
#[component]
pub fn Facts(
    /// What is known.
    facts: AccountFacts,
    /// Whether accounts belong to companies here.
    companies: bool,
) -> impl IntoView {
    let (line, has_app) = (facts.line, !facts.devices.is_empty());
    let badges = states(&line, facts.locked_until.is_some());
    let counted = |word: Word, count: i64| words().with(word, &[("count", &count.to_string())]);
    let known = |text: String| if text.is_empty() { say(accounts::NONE_KNOWN) } else { text };
    let company = line.company.map(|(id, name)| format!("{id} {name}")).unwrap_or_default();
    let password = match facts.password {
        PasswordState::None => say(accounts::PASSWORD_NONE),
        PasswordState::Imported => say(accounts::PASSWORD_IMPORTED),
        PasswordState::Set(at) => words().with(accounts::PASSWORD_SET, &[("at", &stamp(at))]),
    };
    let last = line.last_login.map_or_else(|| say(accounts::NEVER).into_any(), |at| view! { <Stamp at /> }.into_any());
    view! {
        <section class="stack" aria-labelledby="whose">
            <h2 class="whose" id="whose">{line.name} " " {badges}</h2>
            <dl class="known columns">
                {fact(accounts::USER_ID, line.user_id)}
                {fact(accounts::LOGIN_ID, known(line.login_id.unwrap_or_default()))}
                {companies.then(|| fact(accounts::COMPANY, known(company)))}
                {fact(accounts::ROLE, say(desk::role(line.role)))}
                {fact(accounts::LAST_LOGIN, last)}
                {fact(accounts::PASSWORD, password)}
                {facts.temporary_until.map(|at| fact(accounts::TEMPORARY, view! { <Stamp at /> }))}
                {fact(accounts::EMAIL, known(facts.email.unwrap_or_default()))}
                {facts.unreachable.map(|(at, words)| fact(accounts::UNREACHABLE, view! { <Stamp at /> " " {words} }))}
                {fact(accounts::PHONES, known(facts.phones.join(" / ")))}
                {fact(accounts::SESSIONS, counted(accounts::SESSIONS_COUNT, facts.sessions))}
                {has_app.then(|| fact(accounts::CODES, counted(accounts::CODES_COUNT, facts.codes_left)))}
                {fact(accounts::CREATED, day(facts.created_at))}
            </dl>
        </section>
    }
}

fn fact(label: Word, value: impl IntoView + 'static) -> AnyView {
    view! { <div><dt>{say(label)}</dt><dd>{value}</dd></div> }.into_any()
}
