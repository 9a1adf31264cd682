//! `/{realm}/admin/audit`: who did what, and when; what was found can be saved as CSV (`admin/audit.csv`, the same query).
//!
//! The log holds no secret, and nothing in it can be changed here.

use credentials::{
    audit::Event,
    caller::Caller,
    form::Page,
    operator::{self as rules, AuditLine, AuditPage, AuditSearch},
    permit::Act,
    session::SessionView,
};
use leptos::prelude::*;

use super::flows::whose;
use crate::{
    components::{Count, Link, Pager, Stamp, Table, cell, head, maybe, row, say, words},
    pages::{Shown, denied::denied, portal::Inside, staff::staff},
    visit::{Visit, path_with},
    words::{Word, desk, events},
};

/// Where the log is saved from, below the realm.
pub const CSV: &str = "admin/audit.csv";

const HEADS: [Word; 6] =
    [desk::AUDIT_AT, desk::AUDIT_WHAT, desk::AUDIT_WHOSE, desk::AUDIT_BY, desk::AUDIT_WHERE, desk::AUDIT_DETAIL];

/// What the query asks for.
pub fn search(visit: &Visit) -> AuditSearch {
    let [event, account, from, to] = ["event", "user_id", "from", "to"].map(|name| visit.asked(name));
    AuditSearch { event, account, from, to }
}

fn with(path: &str, search: &AuditSearch) -> String {
    let AuditSearch { event, account, from, to } = search;
    path_with(path, &[("event", event), ("user_id", account), ("from", from), ("to", to)])
}

/// The page.
#[component]
pub fn Audit() -> impl IntoView {
    staff(Act::SeeAudit, Page::AdminAudit, load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let search = search(&visit);
    let list = match rules::audit(visit.portal(), &caller, &search, visit.asked_page()).await? {
        Ok(list) => list,
        Err(why) => return denied(&session, why, Page::Admin),
    };
    Ok(view! {
        <Inside session page=Page::AdminAudit title=desk::AUDIT_CARD up=super::up()>
            <Filter search=search.clone() unknown=list.account_unknown unread=(list.from_unread, list.to_unread) />
            {if list.lines.is_empty() {
                view! { <div class="empty"><p>{say(desk::AUDIT_NONE)}</p></div> }.into_any()
            } else {
                let (to, csv) = (with(Page::AdminAudit.path(), &search), with(CSV, &search));
                view! { <Found list to csv /> }.into_any()
            }}
        </Inside>
    }
    .into_any())
}

/// A search is a `GET`: it can be kept, shared and reloaded. Fields have no problem summary: what can't be read is said beside it and
/// doesn't filter.
#[component]
fn Filter(search: AuditSearch, unknown: bool, unread: (bool, bool)) -> impl IntoView {
    let here = Visit::current().map(|visit| visit.path().to_owned());
    let searched = search != AuditSearch::default();
    let wrong = |is: bool, word: Word| is.then(|| say(word));
    view! {
        <form method="get" action=here role="search" novalidate>
            <div class="fields four">
                <div class="field">
                    <label for="event">{say(desk::AUDIT_EVENT)}</label>
                    <select class="input" id="event" name="event">
                        <option value="">{say(desk::AUDIT_ANY)}</option>
                        {Event::ALL.map(|event| option(event, &search.event)).collect_view()}
                    </select>
                </div>
                <Text
                    name="user_id" label=desk::AUDIT_ACCOUNT value=search.account
                    wrong=wrong(unknown, desk::AUDIT_UNKNOWN)
                />
                <Text name="from" label=desk::AUDIT_FROM value=search.from date=true wrong=wrong(unread.0, desk::AUDIT_DATE) />
                <Text name="to" label=desk::AUDIT_TO value=search.to date=true wrong=wrong(unread.1, desk::AUDIT_DATE) />
            </div>
            <div class="actions inline">
                <button class="button" type="submit">{say(desk::SEARCH)}</button>
                {searched.then(|| view! { <Link to=Page::AdminAudit.path() text=say(desk::CLEAR) class="button text" /> })}
            </div>
        </form>
    }
}

fn option(event: Event, chosen: &str) -> impl IntoView + use<> {
    let name = event.name();
    let selected = name == chosen;
    view! { <option value=name selected=selected>{say(events::word(event))}</option> }
}

#[component]
fn Text(
    name: &'static str,
    label: Word,
    value: String,
    #[prop(optional)] date: bool,
    wrong: Option<String>,
) -> impl IntoView {
    let described = wrong.is_some().then(|| format!("{name}-error"));
    let invalid = wrong.is_some().then_some("true");
    view! {
        <div class="field">
            <label for=name>{say(label)}</label>
            {wrong.map(|wrong| view! { <p class="field-error" id=format!("{name}-error")>{wrong}</p> })}
            <input
                class="input"
                type=if date { "date" } else { "text" }
                id=name
                name=name
                value=value
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=invalid
                aria-describedby=described
            />
        </div>
    }
}

#[component]
fn Found(list: AuditPage, to: String, csv: String) -> impl IntoView {
    let most = words().with(desk::AUDIT_CSV_HINT, &[("count", &rules::CSV_ROWS.to_string())]);
    view! {
        <Count total=list.total page=list.page pages=list.pages />
        <Lines lines=list.lines caption=desk::AUDIT_CARD />
        <Pager to page=list.page pages=list.pages />
        <section class="section">
            <p>{most}</p>
            <div class="actions"><Link to=csv text=say(desk::AUDIT_CSV) class="button secondary" /></div>
        </section>
    }
}

/// Entries of the log as a table; of one account, without saying on each line which.
#[component]
pub(super) fn Lines(lines: Vec<AuditLine>, caption: Word, #[prop(optional)] of_one: bool) -> impl IntoView {
    let heads = HEADS.into_iter().filter(|head| !of_one || *head != desk::AUDIT_WHOSE).collect();
    view! {
        <Table caption=say(caption) heads>
            {lines.into_iter().map(|line| one(line, of_one)).collect_view()}
        </Table>
    }
}

fn one(line: AuditLine, of_one: bool) -> AnyView {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let browser = line.browser;
    let address = some(line.address).map(|address| view! { {address} " " <span class="quiet">{browser}</span> });
    let mut cells = vec![head(view! { <Stamp at=line.at /> }), cell(desk::AUDIT_WHAT, say(events::word(line.event)))];
    cells.extend((!of_one).then(|| maybe(desk::AUDIT_WHOSE, line.account.map(whose))));
    cells.extend([
        maybe(desk::AUDIT_BY, line.by),
        maybe(desk::AUDIT_WHERE, address),
        maybe(desk::AUDIT_DETAIL, some(line.detail)),
    ]);
    row(cells)
}
