//! `/{realm}/helpdesk`: a company's administrators, found by company, and the identity checks that go on, wait and are over.

pub mod check;
pub mod issued;

use credentials::{
    caller::Caller,
    form::{Field, Page},
    helpdesk::{self as rules, AdministratorLine, CheckLine, CheckState, CompanyFound, DeskView},
    permit::Act,
    session::SessionView,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::{Shown, denied::denied, portal::Inside, staff::staff};
use crate::{
    components::{Form, Link, Stamp, Submit, Table, TextField, cell, head, moment, row, say, words},
    visit::{Visit, posted},
    words::{Word, customers, helpdesk, pin, portal, reissue},
};

/// Begins the identity check of an administrator.
#[server(prefix = "/do", endpoint = "helpdesk/begin", input = PostUrl)]
pub async fn begin_check(
    #[server(default)] realm: String,
    #[server(default)] account: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::begin(visit.portal(), &caller, &account).await)
}

/// The page.
#[component]
pub fn Helpdesk() -> impl IntoView {
    staff(Act::Vouch, Page::Helpdesk, load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let search = visit.asked(Field::CompanyId.name());
    let desk = match rules::desk(visit.portal(), &caller, &search).await? {
        Ok(desk) => desk,
        Err(why) => return denied(&session, why, Page::Portal),
    };
    let DeskView { searched, companies, more, own, waiting, latest, approval } = desk;
    let found = !searched.is_empty();
    Ok(view! {
        <Inside session page=Page::Helpdesk title=helpdesk::TITLE lead=helpdesk::LEAD>
            <Ask searched />
            {found.then(|| view! { <Found companies more /> })}
            {(!own.is_empty()).then(|| view! { <Going title=helpdesk::OWN checks=own /> })}
            {approval.then(|| view! { <Going title=helpdesk::WAITING checks=waiting /> })}
            {(!latest.is_empty()).then(|| view! { <Over title=helpdesk::LATEST checks=latest /> })}
        </Inside>
    }
    .into_any())
}

/// A search is a `GET`: it can be kept, shared and reloaded.
#[component]
fn Ask(searched: String) -> impl IntoView {
    let here = Visit::current().map(|visit| visit.path().to_owned()).unwrap_or_default();
    view! {
        <form method="get" action=format!("{here}#result") role="search" novalidate>
            <TextField field=Field::CompanyId autocomplete="off" hint=say(helpdesk::SEARCH_HINT) value=Some(searched) />
            <div class="actions">
                <Submit text=say(reissue::SEARCH) />
                <Link to=Page::Portal.path() text=say(pin::BACK) class="button secondary" />
            </div>
        </form>
    }
}

#[component]
fn Found(companies: Vec<CompanyFound>, more: bool) -> impl IntoView {
    let none = companies.is_empty();
    view! {
        <section class="section" aria-labelledby="result">
            <h2 id="result" tabindex="-1">{say(reissue::RESULT)}</h2>
            {none.then(|| view! { <p role="status">{say(helpdesk::NO_COMPANY)}</p> })}
            {companies.into_iter().map(|company| view! { <Company company /> }).collect_view()}
            {more.then(|| view! { <p class="quiet">{say(helpdesk::MORE)}</p> })}
        </section>
    }
}

#[component]
fn Company(company: CompanyFound) -> impl IntoView {
    view! {
        <h3>{company.company_id} " " {company.name}</h3>
        {if company.administrators.is_empty() {
            view! { <p class="quiet">{say(helpdesk::NO_ADMINISTRATOR)}</p> }.into_any()
        } else {
            let lines = company.administrators.into_iter().map(|line| view! { <Administrator line /> });
            view! { <ul class="rows">{lines.collect_view()}</ul> }.into_any()
        }}
    }
}

#[component]
fn Administrator(line: AdministratorLine) -> impl IntoView {
    let of = words().with(helpdesk::OF, &[("name", &line.name)]);
    view! {
        <li>
            <div>
                <h4>
                    {line.name}
                    {line.disabled.then(|| view! { " " <span class="badge">{say(customers::DISABLED)}</span> })}
                </h4>
                <dl class="facts">
                    <div><dt>{say(reissue::USER_ID)}</dt><dd>{line.user_id}</dd></div>
                    <div><dt>{say(reissue::LOGIN_ID)}</dt><dd>{line.login_id}</dd></div>
                </dl>
            </div>
            {match line.check {
                Some(check) => {
                    let to = Page::HelpdeskCheck.path_about(&check);
                    view! { <Link to text=say(helpdesk::CONTINUE) class="button secondary" /> }.into_any()
                }
                None if line.disabled => ().into_any(),
                None => view! {
                    <Form to=BeginCheck::PATH>
                        <input type="hidden" name=Field::Account.name() value=line.account_id />
                        <button class="button secondary" type="submit">
                            {say(helpdesk::BEGIN)}<span class="visually-hidden">{of}</span>
                        </button>
                    </Form>
                }
                .into_any(),
            }}
        </li>
    }
}

/// Checks on which somebody has to act.
#[component]
fn Going(title: Word, checks: Vec<CheckLine>) -> impl IntoView {
    let none = checks.is_empty();
    let cards = checks.into_iter().map(|line| {
        let whom = words().with(portal::NAME, &[("name", &line.target_name)]);
        let facts = format!("{} {}", say(helpdesk::ENDS), moment(line.ends_at));
        view! {
            <li class="card">
                <h3><Link to=Page::HelpdeskCheck.path_about(&line.id) text=whom /></h3>
                <p class="state">{say(state(line.state).0)}</p>
                <p>{line.company_id} " " {line.company_name}</p>
                <p>{facts}</p>
            </li>
        }
    });
    view! {
        <section class="section">
            <h2>{say(title)}</h2>
            {if none {
                view! { <p class="quiet">{say(helpdesk::WAITING_NONE)}</p> }.into_any()
            } else {
                view! { <ul class="cards">{cards.collect_view()}</ul> }.into_any()
            }}
        </section>
    }
}

/// What is over.
#[component]
pub(super) fn Over(title: Word, checks: Vec<CheckLine>) -> impl IntoView {
    let heads = vec![helpdesk::WHOM, reissue::COMPANY, helpdesk::STATE, helpdesk::HELPER, helpdesk::WHEN];
    let rows = checks.into_iter().map(|line| {
        let (word, class) = state(line.state);
        let to = Page::HelpdeskCheck.path_about(&line.id);
        row(vec![
            head(view! { <Link to text=line.target_name class="go" /> }),
            cell(reissue::COMPANY, format!("{} {}", line.company_id, line.company_name)),
            cell(helpdesk::STATE, view! { <span class=class>{say(word)}</span> }),
            cell(helpdesk::HELPER, line.helper),
            cell(helpdesk::WHEN, view! { <Stamp at=line.made_at /> }),
        ])
    });
    view! {
        <section class="section">
            <h2>{say(title)}</h2>
            <Table caption=say(title) heads>{rows.collect_view()}</Table>
        </section>
    }
}

/// A state in a word, and its badge.
pub(super) fn state(state: CheckState) -> (Word, &'static str) {
    match state {
        CheckState::Open => (helpdesk::STATE_OPEN, "badge"),
        CheckState::Waiting => (helpdesk::STATE_WAITING, "badge warn"),
        CheckState::Approved => (helpdesk::STATE_APPROVED, "badge good"),
        CheckState::Refused => (helpdesk::STATE_REFUSED, "badge bad"),
        CheckState::Issued => (helpdesk::STATE_ISSUED, "badge good"),
        CheckState::Left => (helpdesk::STATE_LEFT, "badge"),
        CheckState::Expired => (helpdesk::STATE_EXPIRED, "badge"),
    }
}
