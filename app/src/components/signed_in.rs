//! Who is signed in, in the header of every page behind a session. Customers are shown by customer ID and name, with more where there is room.

use credentials::{customers::CustomerView, session::SessionView};
use leptos::{prelude::*, server_fn::ServerFn as _};

use super::{Form, say, words};
use crate::words::{Word, customers, portal};

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Account {
    id: String,
    name: String,
    customer: Option<CustomerView>,
}

impl Account {
    /// Of a session.
    pub fn of(session: &SessionView) -> Self {
        let account = &session.account;
        Self { id: account.login_id.clone(), name: account.display_name.clone(), customer: session.customer.clone() }
    }
}

/// The header's part for whoever is signed in.
#[component]
pub(super) fn SignedIn(account: Account) -> impl IntoView {
    let name = words().with(portal::NAME, &[("name", &account.name)]);
    let who = match account.customer {
        Some(customer) => view! { <Customer customer name /> }.into_any(),
        None => view! {
            <p>
                <span class="quiet">{account.id}</span>
                <strong>{name}</strong>
            </p>
        }
        .into_any(),
    };
    view! {
        <div class="account">
            {who}
            <Form to=crate::pages::portal::SignOut::PATH>
                <button class="button secondary small" type="submit">{say(portal::SIGN_OUT)}</button>
            </Form>
        </div>
    }
}

/// `お客様ID:01058734 / 環境 太郎 様`; on a PC with what the organisation calls the customer.
#[component]
fn Customer(customer: CustomerView, name: String) -> impl IntoView {
    let id = words().with(customers::HEAD_ID, &[("id", &customer.customer_id)]);
    let parent = customer.parent.map(|(id, name)| format!("{id} {name}"));
    let facts: Vec<_> =
        [(customers::RANK, customer.rank), (customers::CLASS, customer.class), (customers::PARENT, parent)]
            .into_iter()
            .filter_map(|(label, value)| value.map(|value| fact(label, value)))
            .collect();
    view! {
        <div class="customer">
            <p>
                <span>{id} " /"</span>
                " "
                <strong>{name}</strong>
            </p>
            {(!facts.is_empty()).then(|| view! { <dl>{facts}</dl> })}
        </div>
    }
}

fn fact(label: Word, value: String) -> impl IntoView {
    view! { <div><dt>{say(label)}</dt><dd>{value}</dd></div> }
}
