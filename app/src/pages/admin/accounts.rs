//! `/{realm}/admin/accounts`: every account of the realm, found by ID or name.
//!
//! Never shows an address or number in full.

use credentials::{
    caller::Caller,
    form::Page,
    operator::{self as rules, AccountLine},
    permit::Act,
    session::SessionView,
};
use leptos::prelude::*;

use crate::{
    components::{Count, Link, Pager, Search, Stamp, Table, cell, head, maybe, row, say, words},
    pages::{Shown, denied::denied, portal::Inside, staff::staff},
    visit::{Visit, path_with},
    words::{Word, accounts, desk},
};

const HEADS: &[Word] =
    &[accounts::WHO, accounts::COMPANY, accounts::ROLE, accounts::STATE, accounts::LAST_LOGIN, accounts::DEVICES];

/// The page.
#[component]
pub fn Accounts() -> impl IntoView {
    staff(Act::SeeAccounts, Page::AdminAccounts, load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let search = visit.asked("q");
    let list = match rules::accounts(visit.portal(), &caller, &search, visit.asked_page()).await? {
        Ok(list) => list,
        Err(why) => return denied(&session, why, Page::Admin),
    };
    let none = if search.is_empty() { accounts::NONE } else { accounts::NOT_FOUND };
    let to = path_with(Page::AdminAccounts.path(), &[("q", &search)]);
    let companies = caller.realm.companies;
    Ok(view! {
        <Inside session page=Page::AdminAccounts title=accounts::TITLE up=super::up()>
            <Search search at=Page::AdminAccounts label=accounts::SEARCH hint=accounts::SEARCH_HINT clear=desk::CLEAR />
            {if list.lines.is_empty() {
                view! { <div class="empty"><p>{say(none)}</p></div> }.into_any()
            } else {
                let heads = HEADS.iter().copied().filter(|head| companies || *head != accounts::COMPANY).collect();
                view! {
                    <Count total=list.total page=list.page pages=list.pages />
                    <Table caption=say(accounts::TITLE) heads>
                        {list.lines.into_iter().map(|line| one(line, companies)).collect_view()}
                    </Table>
                    <Pager to page=list.page pages=list.pages />
                }
                .into_any()
            }}
        </Inside>
    }
    .into_any())
}

fn one(line: AccountLine, companies: bool) -> AnyView {
    let to = Page::AdminAccount.path_about(&line.account_id);
    let states = states(&line, false);
    let company = line.company.map(|(id, name)| view! { <span class="quiet">{id}</span> " " {name} });
    let devices = words().with(accounts::COUNTED, &[("count", &line.devices.to_string())]);
    let mut cells =
        vec![head(view! { <Link to text=line.user_id class="go" /> " " <span class="quiet">{line.name}</span> })];
    cells.extend(companies.then(|| maybe(accounts::COMPANY, company)));
    cells.extend([
        cell(accounts::ROLE, say(desk::role(line.role))),
        cell(accounts::STATE, states),
        maybe(accounts::LAST_LOGIN, line.last_login.map(|at| view! { <Stamp at /> })),
        cell(accounts::DEVICES, devices),
    ]);
    row(cells)
}

/// The state of an account, as badges.
pub(super) fn states(line: &AccountLine, locked: bool) -> AnyView {
    let badge = |shown: bool, class: &'static str, word: Word| {
        shown.then(|| view! { <span class=class>{say(word)}</span> " " })
    };
    view! {
        {badge(line.disabled, "badge bad", accounts::DISABLED)}
        {badge(!line.disabled && !locked, "badge good", accounts::ACTIVE)}
        {badge(locked, "badge warn", accounts::LOCKED)}
        {badge(line.must_renew, "badge warn", accounts::MUST_RENEW)}
    }
    .into_any()
}
