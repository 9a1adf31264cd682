//! `/{realm}/portal/devices`: the account's one-time-password apps: add, rename, remove, each after proving oneself again.

pub mod add;

use credentials::{
    caller::Caller,
    form::{Field, Page},
    session::SessionView,
    settings::{self as rules, DeviceLine},
};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use super::Inside;
use crate::{
    components::{Form, Sheet, Submit, TextField, When, say, words},
    pages::{Shown, signed_in},
    visit::{Visit, posted},
    words::settings,
};

/// Begins the set-up of one more device.
#[server(prefix = "/do", endpoint = "portal/begin-device", input = PostUrl)]
pub async fn begin_device(#[server(default)] realm: String) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::begin_device(visit.portal(), &caller).await)
}

/// Gives a device another name.
#[server(prefix = "/do", endpoint = "portal/rename-device", input = PostUrl)]
pub async fn rename_device(
    #[server(default)] realm: String,
    #[server(default)] device: String,
    #[server(default)] device_name: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::rename_device(visit.portal(), &caller, &device, &device_name).await)
}

/// Removes a device.
#[server(prefix = "/do", endpoint = "portal/remove-device", input = PostUrl)]
pub async fn remove_device(
    #[server(default)] realm: String,
    #[server(default)] device: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::remove_device(visit.portal(), &caller, &device).await)
}

/// The page.
#[component]
pub fn Devices() -> impl IntoView {
    signed_in(load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let lines = rules::devices(visit.portal(), &caller).await?;
    let lead = if lines.is_empty() { settings::DEVICES_NONE } else { settings::DEVICES_LEAD };
    Ok(view! {
        <Inside session page=Page::PortalDevices title=settings::DEVICES_TITLE lead>
            {if lines.is_empty() {
                view! { <div class="empty"><p>{say(settings::DEVICES_EMPTY)}</p></div> }.into_any()
            } else {
                view! { <ul class="rows">{lines.into_iter().map(|line| view! { <Line line /> }).collect_view()}</ul> }.into_any()
            }}
            <Form to=BeginDevice::PATH>
                <div class="actions"><Submit text=say(settings::DEVICE_ADD) /></div>
            </Form>
        </Inside>
    }
    .into_any())
}

#[component]
fn Line(line: DeviceLine) -> impl IntoView {
    let of = words().with(settings::DEVICE_OF, &[("name", &line.name)]);
    let (used, id) = (line.last_used, line.id.clone());
    view! {
        <li>
            <div>
                <h2>{line.name.clone()}</h2>
                <dl class="facts">
                    <div><dt>{say(settings::DEVICE_SINCE)}</dt><dd><When at=line.created_at /></dd></div>
                    <div>
                        <dt>{say(settings::DEVICE_USED)}</dt>
                        <dd>{match used {
                            Some(at) => view! { <When at /> }.into_any(),
                            None => say(settings::DEVICE_UNUSED).into_any(),
                        }}</dd>
                    </div>
                </dl>
            </div>
            <div class="stack">
                <Rename line of=of.clone() />
                <details name="device">
                    <summary>{say(settings::DEVICE_REMOVE)}<span class="visually-hidden">{of.clone()}</span></summary>
                    <Form to=RemoveDevice::PATH>
                        <input type="hidden" name="device" value=id />
                        <p>{say(settings::DEVICE_REMOVE_HOW)}</p>
                        <button class="button secondary danger" type="submit">
                            {say(settings::DEVICE_REMOVE)}<span class="visually-hidden">{of}</span>
                        </button>
                    </Form>
                </details>
            </div>
        </li>
    }
}

/// The form that was sent last is open and carries what was wrong with it; the others don't.
#[component]
fn Rename(line: DeviceLine, of: String) -> impl IntoView {
    let mine = Sheet::current().and_then(|sheet| sheet.typed(Field::Device)).is_some_and(|id| id == line.id);
    view! {
        <details name="device" open=mine>
            <summary>{say(settings::DEVICE_RENAME)}<span class="visually-hidden">{of}</span></summary>
            <Form to=RenameDevice::PATH>
                <input type="hidden" name="device" value=line.id.clone() />
                <TextField field=Field::DeviceName autocomplete="off" value=Some(line.name) of=(!mine).then_some(line.id) />
                <Submit text=say(settings::DEVICE_RENAME) />
            </Form>
        </details>
    }
}
