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
    components::{Count, Form, Pager, Search, Sheet, Submit, TextField, say, words},
    pages::{Shown, elsewhere, signed_in},
    visit::{Visit, encoded, posted},
    words::customers,
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
    let asked = visit.query("q").map(|_| visit.asked("q"));
    let search = asked.or(about).unwrap_or_default();
    let page = visit.asked_page();
    let Some(list) = rules::list(visit.portal(), &caller, &search, page).await? else {
        return elsewhere(&visit, &caller, Page::Portal);
    };
    let none = if search.is_empty() { customers::NONE } else { customers::NOT_FOUND };
    Ok(view! {
        <Inside session page=Page::PortalCustomers title=customers::TITLE lead=customers::LEAD>
            <Search search=search.clone() at=Page::PortalCustomers label=customers::SEARCH hint=customers::SEARCH_HINT clear=customers::SEARCH_CLEAR />
            {if list.lines.is_empty() {
                view! { <div class="empty"><p>{say(none)}</p></div> }.into_any()
            } else {
                view! {
                    <Count total=list.total page=list.page pages=list.pages />
                    <List list search />
                }
                .into_any()
            }}
        </Inside>
    }
    .into_any())
}

#[component]
fn List(list: CustomerPage, search: String) -> impl IntoView {
    let to = format!("{}?q={}", Page::PortalCustomers.path(), encoded(&search));
    view! {
        <ul class="rows">{list.lines.into_iter().map(|line| view! { <Line line /> }).collect_view()}</ul>
        <Pager to page=list.page pages=list.pages />
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
