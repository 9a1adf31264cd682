//! The apps of an account. A lost one is removed by two operators: one asks with a reason, another decides.

use credentials::{
    form::Field,
    operator::{self as rules, DeviceFacts, Removal},
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{Form, Sheet, Stamp, TextField, say, words},
    visit::posted,
    words::accounts,
};

/// Asks another operator to remove an app.
#[server(prefix = "/do", endpoint = "admin/ask-removal", input = PostUrl)]
pub async fn ask_removal(
    #[server(default)] realm: String,
    #[server(default)] account: String,
    #[server(default)] device: String,
    #[server(default)] reason: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::ask_removal(visit.portal(), &caller, &account, &device, &reason).await)
}

/// Decides on another operator's request. Only the word `approve` approves.
#[server(prefix = "/do", endpoint = "admin/decide-removal", input = PostUrl)]
pub async fn decide_removal(
    #[server(default)] realm: String,
    #[server(default)] removal: String,
    #[server(default)] decision: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    let approve = decision == "approve";
    visit.respond(&caller, rules::decide_removal(visit.portal(), &caller, &removal, approve).await)
}

/// The account's apps.
#[component]
pub fn Devices(
    /// The account.
    id: String,
    /// Its apps.
    devices: Vec<DeviceFacts>,
    /// Whether it is the operator's own: then nothing can be done here.
    myself: bool,
) -> impl IntoView {
    let lines = devices.into_iter().map(move |device| view! { <Line account=id.clone() device myself /> });
    let lines: Vec<_> = lines.collect();
    view! {
        <section class="section">
            <h2>{say(accounts::DEVICE_LIST)}</h2>
            {if lines.is_empty() {
                view! { <p class="quiet">{say(accounts::DEVICE_NONE)}</p> }.into_any()
            } else {
                view! { <ul class="rows">{lines}</ul> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Line(account: String, device: DeviceFacts, myself: bool) -> impl IntoView {
    let used = device.last_used.map_or_else(|| say(accounts::NEVER).into_any(), |at| view! { <Stamp at /> }.into_any());
    let DeviceFacts { id, name, created_at, removal, .. } = device;
    let waits = removal.is_some().then(|| view! { <span class="badge warn">{say(accounts::REMOVAL)}</span> });
    let of = words().with(accounts::REMOVE_OF, &[("name", &name)]);
    let does = match removal {
        _ if myself => ().into_any(),
        Some(removal) => view! { <Decide removal of /> }.into_any(),
        None => view! { <Ask account id of /> }.into_any(),
    };
    view! {
        <li class="tall">
            <div>
                <h3>{name} " " {waits}</h3>
                <dl class="facts">
                    <div><dt>{say(accounts::DEVICE_SINCE)}</dt><dd><Stamp at=created_at /></dd></div>
                    <div><dt>{say(accounts::DEVICE_USED)}</dt><dd>{used}</dd></div>
                </dl>
            </div>
            <div class="stack">{does}</div>
        </li>
    }
}

/// The form that was sent last is open and carries what was wrong with it; the others don't.
#[component]
fn Ask(account: String, id: String, of: String) -> impl IntoView {
    let mine = Sheet::current().and_then(|sheet| sheet.typed(Field::Device)).is_some_and(|typed| typed == id);
    view! {
        <details name="device" open=mine>
            <summary>{say(accounts::REMOVE)}<span class="visually-hidden">{of}</span></summary>
            <Form to=AskRemoval::PATH>
                <input type="hidden" name=Field::Account.name() value=account />
                <input type="hidden" name=Field::Device.name() value=id.clone() />
                <p>{say(accounts::REMOVE_HOW)}</p>
                <TextField
                    field=Field::Reason
                    autocomplete="off"
                    hint=say(accounts::REMOVE_REASON_HINT)
                    of=(!mine).then_some(id)
                />
                <div class="actions"><button class="button" type="submit">{say(accounts::REMOVE_SUBMIT)}</button></div>
            </Form>
        </details>
    }
}

/// A request that waits: whoever asked sees that it does, another one decides.
#[component]
fn Decide(removal: Removal, of: String) -> impl IntoView {
    let (id, again) = (removal.id.clone(), of.clone());
    let decide = if removal.mine {
        view! { <p>{say(accounts::REMOVAL_MINE)}</p> }.into_any()
    } else {
        view! {
            <Form to=DecideRemoval::PATH>
                <input type="hidden" name="removal" value=removal.id />
                <div class="actions">
                    <button class="button secondary small" type="submit" name="decision" value="refuse">
                        {say(accounts::REFUSE)}<span class="visually-hidden">{of}</span>
                    </button>
                </div>
            </Form>
            <details name="device">
                <summary>{say(accounts::APPROVE)}<span class="visually-hidden">{again}</span></summary>
                <Form to=DecideRemoval::PATH>
                    <input type="hidden" name="removal" value=id />
                    <p>{say(accounts::APPROVE_HOW)}</p>
                    <div class="actions">
                        <button class="button danger" type="submit" name="decision" value="approve">
                            {say(accounts::APPROVE_SUBMIT)}
                        </button>
                    </div>
                </Form>
            </details>
        }
        .into_any()
    };
    view! {
        <dl class="known columns">
            <div><dt>{say(accounts::REMOVAL_BY)}</dt><dd>{removal.asked_by}</dd></div>
            <div><dt>{say(accounts::REMOVAL_REASON)}</dt><dd class="remark">{removal.reason}</dd></div>
            <div><dt>{say(accounts::REMOVAL_ENDS)}</dt><dd><Stamp at=removal.ends_at /></dd></div>
        </dl>
        {decide}
    }
}
