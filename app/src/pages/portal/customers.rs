//! `/{realm}/portal/customers`: the customers below the signed-in one, and inviting those who have no login yet.
//!
//! Never shows anybody's login ID or address, and nobody outside the own sub-tree.

use credentials::{
    caller::Caller,
    customers::{self as rules, CustomerLine, CustomerPage, LoginState},
    form::{Field, Page},
    session::SessionView,
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::Inside;
use crate::{
    components::{Form, Link, Sheet, Submit, TextField, say, words},
    pages::{Shown, elsewhere, signed_in},
    visit::{Visit, posted},
    words::{Word, customers},
};

/// Invites a customer who has no login.
#[server(prefix = "/do", endpoint = "portal/invite", input = PostUrl)]
pub async fn invite_customer(
    #[server(default)] realm: String,
    #[server(default)] customer_id: String,
    #[server(default)] email: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::invite(visit.portal(), &caller, &customer_id, &email).await)
}

/// The page.
#[component]
pub fn Customers() -> impl IntoView {
    signed_in(load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    // After a form the list shows the customer that it was about, wherever that is.
    let about = session.form.as_ref().filter(|form| form.page == Page::PortalCustomers);
    let about = about.and_then(|form| form.typed.get(&Field::CustomerId).cloned());
    let search = visit.query("q").map(decoded).or(about).unwrap_or_default();
    let page = visit.query("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let Some(list) = rules::list(visit.portal(), &caller, &search, page).await? else {
        return elsewhere(&visit, &caller, Page::Portal);
    };
    let numbers =
        [("count", &*list.total.to_string()), ("page", &list.page.to_string()), ("pages", &list.pages.to_string())];
    let count = words().with(if list.pages > 1 { customers::COUNT_PAGE } else { customers::COUNT }, &numbers);
    let none = if search.is_empty() { customers::NONE } else { customers::NOT_FOUND };
    Ok(view! {
        <Inside session page=Page::PortalCustomers title=customers::TITLE lead=customers::LEAD>
            <Search search=search.clone() />
            {if list.lines.is_empty() {
                view! { <div class="empty"><p>{say(none)}</p></div> }.into_any()
            } else {
                view! {
                    <p class="quiet">{count}</p>
                    <List list search />
                }
                .into_any()
            }}
        </Inside>
    }
    .into_any())
}

/// A search is a `GET`: it can be kept, shared and reloaded.
#[component]
fn Search(search: String) -> impl IntoView {
    let here = Visit::current().map(|visit| visit.path().to_owned());
    let searched = !search.is_empty();
    view! {
        <form method="get" action=here role="search">
            <div class="field">
                <label for="q">{say(customers::SEARCH)}</label>
                <p class="hint" id="q-hint">{say(customers::SEARCH_HINT)}</p>
                <input class="input" type="search" id="q" name="q" value=search autocomplete="off" aria-describedby="q-hint" />
            </div>
            <div class="actions inline">
                <button class="button secondary" type="submit">{say(customers::SEARCH_SUBMIT)}</button>
                {searched.then(|| view! {
                    <Link to=format!("{}?q=", Page::PortalCustomers.path()) text=say(customers::SEARCH_CLEAR) class="button text" />
                })}
            </div>
        </form>
    }
}

#[component]
fn List(list: CustomerPage, search: String) -> impl IntoView {
    let to = |page: i64, text: Word| {
        let there = (1..=list.pages).contains(&page);
        there.then(|| {
            let to = format!("{}?q={}&page={page}", Page::PortalCustomers.path(), encoded(&search));
            view! { <Link to text=say(text) class="button secondary" /> }
        })
    };
    let (previous, next) = (to(list.page - 1, customers::PREVIOUS), to(list.page + 1, customers::NEXT));
    view! {
        <ul class="rows">{list.lines.into_iter().map(|line| view! { <Line line /> }).collect_view()}</ul>
        {(list.pages > 1).then(|| view! {
            <nav class="actions inline" aria-label=say(customers::PAGES)>{previous} {next}</nav>
        })}
    }
}

#[component]
fn Line(line: CustomerLine) -> impl IntoView {
    let (class, state) = match (line.disabled, line.login) {
        (true, _) => ("badge", customers::DISABLED),
        (_, LoginState::Has) => ("badge good", customers::HAS_LOGIN),
        (_, LoginState::Invited) => ("badge", customers::INVITED),
        (_, LoginState::None) => ("badge warn", customers::NO_LOGIN),
    };
    let can_be_invited = !line.disabled && line.login != LoginState::Has;
    view! {
        <li>
            <div>
                <h2>{line.name.clone()} " " <span class=class>{say(state)}</span></h2>
                <dl class="facts">
                    <div><dt>{say(crate::words::pin::CUSTOMER_ID)}</dt><dd>{line.customer_id.clone()}</dd></div>
                    {line.rank.clone().map(|rank| view! { <div><dt>{say(customers::RANK)}</dt><dd>{rank}</dd></div> })}
                </dl>
            </div>
            {can_be_invited.then(|| view! { <Invite line /> })}
        </li>
    }
}

/// The form that was sent last is open and carries what was wrong with it; the others don't.
#[component]
fn Invite(line: CustomerLine) -> impl IntoView {
    let mine =
        Sheet::current().and_then(|sheet| sheet.typed(Field::CustomerId)).is_some_and(|id| id == line.customer_id);
    let what = if line.login == LoginState::Invited { customers::INVITE_AGAIN } else { customers::INVITE };
    let of = words().with(customers::INVITE_OF, &[("name", &line.name)]);
    view! {
        <details name="invite" open=mine>
            <summary>{say(what)}<span class="visually-hidden">{of.clone()}</span></summary>
            <Form to=InviteCustomer::PATH>
                <input type="hidden" name=Field::CustomerId.name() value=line.customer_id.clone() />
                <TextField
                    field=Field::Email
                    autocomplete="off"
                    inputmode="email"
                    hint=say(customers::INVITE_HINT)
                    of=(!mine).then_some(line.customer_id)
                />
                <Submit text=say(customers::INVITE_SUBMIT) />
            </Form>
        </details>
    }
}

/// A value of a query as browsers write it.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match (hex(rest.next()), hex(rest.next())) {
                (Some(high), Some(low)) => high * 16 + low,
                _ => b'?',
            },
            other => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: Option<u8>) -> Option<u8> {
    char::from(digit?).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_survives_the_address() {
        for search in ["環境 太郎", "a&b=c+d%", "\u{1f600}\"<", ""] {
            assert_eq!(decoded(&encoded(search)), search);
        }
        assert_eq!(decoded("%E7%92%B0+x%4"), "環 x?");
    }
}
