//! `/{realm}/admin/users`: whose password is to be reissued? An administrator finds the users of the own company.
//!
//! Never shows anybody of another company.

use credentials::{
    account::Role,
    caller::Caller,
    form::{Field, Page},
    organisation::{self as rules, Search, SearchPage, UserLine},
    permit::Act,
    session::SessionView,
};
use leptos::prelude::*;

use crate::{
    components::{Link, Pager, Submit, Table, TextField, cell, row, say, words},
    pages::{Shown, denied::denied, portal::Inside, staff::staff},
    visit::{Visit, path_with},
    words::{Word, customers, pin, reissue},
};

/// The fields of the search, in their order.
const FIELDS: [Field; 3] = [Field::UserId, Field::LoginId, Field::UserName];

/// The columns of the result.
const HEADS: [Word; 5] = [reissue::NO, reissue::COMPANY_ID, reissue::COMPANY, reissue::LOGIN_ID, reissue::USER_NAME];

/// The page.
#[component]
pub fn Users() -> impl IntoView {
    staff(Act::SearchUsers, Page::AdminUsers, load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let typed = FIELDS.map(|field| visit.asked(field.name()));
    let [user_id, login_id, name] = typed.clone();
    let searched = FIELDS.iter().any(|field| visit.query(field.name()).is_some());
    let page = if searched {
        let search = Search { user_id, login_id, name };
        match rules::search(visit.portal(), &caller, &search, visit.asked_page()).await? {
            Ok(page) => Some(page),
            Err(why) => return denied(&session, why, Page::Portal),
        }
    } else {
        None
    };
    Ok(view! {
        <Inside session page=Page::AdminUsers title=reissue::SEARCH_TITLE lead=reissue::SEARCH_LEAD>
            <Ask typed=typed.clone() />
            {page.map(|page| view! { <Found page typed /> })}
        </Inside>
    }
    .into_any())
}

/// A search is a `GET`: it can be kept, shared and reloaded. It leads to its result, which on a phone lies far below.
#[component]
fn Ask(typed: [String; 3]) -> impl IntoView {
    let here = Visit::current().map(|visit| visit.path().to_owned()).unwrap_or_default();
    let fields = FIELDS.into_iter().zip(typed);
    view! {
        <form method="get" action=format!("{here}#result") role="search" novalidate>
            <div class="fields">
                {fields.map(|(field, typed)| view! { <TextField field autocomplete="off" value=Some(typed) /> }).collect_view()}
            </div>
            <div class="actions">
                <Submit text=say(reissue::SEARCH) />
                <button class="button secondary" type="submit" form="clear">{say(reissue::CLEAR)}</button>
                <Link to=Page::Portal.path() text=say(pin::BACK) class="button secondary" />
            </div>
        </form>
        <form id="clear" method="get" action=here hidden></form>
    }
}

#[component]
fn Found(page: SearchPage, typed: [String; 3]) -> impl IntoView {
    let names = FIELDS.map(Field::name);
    let asked: Vec<_> = names.into_iter().zip(typed.iter().map(String::as_str)).collect();
    // One field is always named, also when nothing was typed: that is what asks for everybody.
    let to = match path_with(Page::AdminUsers.path(), &asked) {
        all if all == Page::AdminUsers.path() => format!("{all}?{}=", Field::UserId.name()),
        some => some,
    };
    let count = words().with(reissue::COUNT, &[("count", &page.total.to_string())]);
    let first = (page.page - 1) * rules::LINES + 1;
    let last = first + i64::try_from(page.lines.len()).unwrap_or_default() - 1;
    let shown = [("from", &*first.to_string()), ("to", &last.to_string())];
    let shown = (page.pages > 1).then(|| words().with(reissue::SHOWN, &shown));
    let administrators = page.lines.iter().any(|line| line.role != Role::User);
    view! {
        <section class="section" aria-labelledby="result">
            <h2 id="result" tabindex="-1">{say(reissue::RESULT)}</h2>
            <p role="status">{count} {shown.map(|shown| view! { " " <span class="quiet">{shown}</span> })}</p>
            {if page.lines.is_empty() {
                view! { <p class="quiet">{say(reissue::NONE)}</p> }.into_any()
            } else {
                view! {
                    <Table caption=say(reissue::RESULT) heads=HEADS.to_vec()>
                        {(first..).zip(page.lines).map(|(number, line)| view! { <Row number line /> }).collect_view()}
                    </Table>
                    {administrators.then(|| view! { <p class="hint">{say(reissue::ADMINISTRATORS)}</p> })}
                    <Pager to page=page.page pages=page.pages />
                }
                .into_any()
            }}
        </section>
    }
}

#[component]
fn Row(number: i64, line: UserLine) -> impl IntoView {
    let login = if line.role == Role::User && !line.disabled {
        let to = Page::AdminReissue.path_about(&line.account_id);
        view! { <Link to text=line.login_id class="go" /> }.into_any()
    } else {
        let administrator = line.role != Role::User;
        let badge = administrator.then(|| view! { " " <span class="badge">{say(reissue::ADMINISTRATOR)}</span> });
        view! { {line.login_id} {badge} }.into_any()
    };
    let disabled = line.disabled.then(|| view! { " " <span class="badge">{say(customers::DISABLED)}</span> });
    row(vec![
        cell(reissue::NO, number),
        cell(reissue::COMPANY_ID, line.company_id),
        cell(reissue::COMPANY, line.company_name),
        view! { <th role="rowheader" scope="row" data-label=say(reissue::LOGIN_ID)><div>{login}</div></th> }.into_any(),
        cell(reissue::USER_NAME, view! { {line.name} {disabled} }),
    ])
}
