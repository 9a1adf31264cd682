//! `/{realm}/admin/accounts/{id}`: one account: its facts, what an operator may do for it, and what stops its use, apart from the rest.
//!
//! Never shows an address or number in full. An app is removed by two operators, never by one.

mod devices;
mod facts;

use credentials::{
    caller::Caller,
    form::{Field, Page},
    operator::{self as rules, AccountFacts},
    permit::Act,
    session::SessionView,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::audit::Lines;
use crate::{
    components::{Deed, Link, Notice, Task, Tone, say, stamp, words},
    pages::{Shown, denied::denied, portal::Inside, staff},
    visit::{Visit, path_with, posted},
    words::accounts,
};

/// Lifts the limit on tries.
#[server(prefix = "/do", endpoint = "admin/unlock", input = PostUrl)]
pub async fn unlock(#[server(default)] realm: String, #[server(default)] account: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::unlock(visit.portal(), &caller, &account).await)
}

/// Requires a new password at the next sign-in.
#[server(prefix = "/do", endpoint = "admin/require-renewal", input = PostUrl)]
pub async fn require_renewal(
    #[server(default)] realm: String,
    #[server(default)] account: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::require_renewal(visit.portal(), &caller, &account).await)
}

/// Enables a disabled account.
#[server(prefix = "/do", endpoint = "admin/enable", input = PostUrl)]
pub async fn enable(#[server(default)] realm: String, #[server(default)] account: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::enable(visit.portal(), &caller, &account).await)
}

/// Disables an account.
#[server(prefix = "/do", endpoint = "admin/disable", input = PostUrl)]
pub async fn disable(
    #[server(default)] realm: String,
    #[server(default)] account: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::disable(visit.portal(), &caller, &account).await)
}

/// Ends all sessions of an account.
#[server(prefix = "/do", endpoint = "admin/sign-out", input = PostUrl)]
pub async fn sign_out(
    #[server(default)] realm: String,
    #[server(default)] account: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::sign_out_everywhere(visit.portal(), &caller, &account).await)
}

/// The page.
#[component]
pub fn Account() -> impl IntoView {
    let id = staff::id_in_path();
    let place = Page::AdminAccount.about(&id);
    staff::staff_about(Act::SeeAccounts, place, async move |visit, caller, session| {
        load(visit, caller, session, id).await
    })
}

async fn load(visit: Visit, caller: Caller, mut session: SessionView, id: String) -> Shown {
    let facts = match rules::account(visit.portal(), &caller, &id).await? {
        Ok(facts) => facts,
        Err(why) => return denied(&session, why, Page::AdminAccounts),
    };
    session.form = session.form.filter(|form| form.is_at(&Page::AdminAccount.about(&id)));
    let up = (Page::AdminAccounts.path().to_owned(), accounts::TITLE);
    let all = path_with(Page::AdminAudit.path(), &[("user_id", &facts.line.user_id)]);
    let history = facts.history.clone();
    Ok(view! {
        <Inside session page=Page::AdminAccount title=accounts::ONE_TITLE up>
            <facts::Facts facts=facts.clone() companies=caller.realm.companies />
            {facts.myself.then(|| view! { <Notice tone=Tone::Warning><p>{say(accounts::MYSELF)}</p></Notice> })}
            <devices::Devices id=id.clone() devices=facts.devices.clone() myself=facts.myself />
            {(!facts.myself).then(|| view! {
                <Support id=id.clone() facts=facts.clone() />
                <Danger id sessions=facts.sessions disabled=facts.line.disabled />
            })}
            {(!history.is_empty()).then(|| view! {
                <section class="section">
                    <h2>{say(accounts::HISTORY)}</h2>
                    <Lines lines=history caption=accounts::HISTORY of_one=true />
                    <Link to=all text=say(accounts::HISTORY_ALL) class="link" />
                </section>
            })}
        </Inside>
    }
    .into_any())
}

/// The field that says which account is meant.
fn about(id: &str) -> (&'static str, String) {
    (Field::Account.name(), id.to_owned())
}

/// What helps: nothing is lost by it.
#[component]
fn Support(id: String, facts: AccountFacts) -> impl IntoView {
    let line = facts.line;
    let unlock = facts.locked_until.map(|at| {
        let how = words().with(accounts::UNLOCK_HOW, &[("at", &stamp(at))]);
        view! { <Task to=Unlock::PATH about=about(&id) title=accounts::UNLOCK how submit=accounts::UNLOCK_SUBMIT /> }
    });
    let enable = line.disabled.then(|| {
        let how = say(accounts::ENABLE_HOW);
        view! { <Task to=Enable::PATH about=about(&id) title=accounts::ENABLE how submit=accounts::ENABLE_SUBMIT /> }
    });
    let renew = if line.must_renew {
        view! { <li><div><h3>{say(accounts::RENEW)}</h3><p>{say(accounts::RENEW_WAITS)}</p></div></li> }.into_any()
    } else {
        let how = say(accounts::RENEW_HOW);
        view! { <Task to=RequireRenewal::PATH about=about(&id) title=accounts::RENEW how submit=accounts::RENEW_SUBMIT /> }.into_any()
    };
    view! {
        <section class="section">
            <h2>{say(accounts::ACTS)}</h2>
            <ul class="rows">{unlock} {enable} {renew}</ul>
        </section>
    }
}

/// What stops the account's use: apart, and closed until somebody wants it.
#[component]
fn Danger(id: String, sessions: i64, disabled: bool) -> impl IntoView {
    let sign_out = (sessions > 0).then(|| {
        let how = words().with(accounts::SIGN_OUT_HOW, &[("count", &sessions.to_string())]);
        view! { <Deed to=SignOut::PATH about=about(&id) title=accounts::SIGN_OUT how submit=accounts::SIGN_OUT_SUBMIT /> }
    });
    let disable = (!disabled).then(|| {
        let how = say(accounts::DISABLE_HOW);
        view! { <Deed to=Disable::PATH about=about(&id) title=accounts::DISABLE how submit=accounts::DISABLE_SUBMIT /> }
    });
    (sign_out.is_some() || disable.is_some()).then(|| {
        view! {
            <section class="section">
                <h2>{say(accounts::DANGER)}</h2>
                {sign_out}
                {disable}
            </section>
        }
    })
}
