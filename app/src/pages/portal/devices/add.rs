//! `/{realm}/portal/devices/add`: setting one more app up.

use credentials::{caller::Caller, form::Page, session::SessionView, settings as rules};
use leptos::{
    prelude::*,
    server_fn::{ServerFn, codec::PostUrl},
};

use crate::{
    components::{Enrolment, Form, Link, Submit, say},
    pages::{Shown, elsewhere, portal::Inside, signed_in},
    visit::{Visit, posted},
    words::{enrol, settings},
};

/// Confirms the device with its first code.
#[server(prefix = "/do", endpoint = "portal/confirm-device", input = PostUrl)]
pub async fn confirm_device(
    #[server(default)] realm: String,
    #[server(default)] device_name: String,
    #[server(default)] otp: String,
) -> Result<(), ServerFnError> {
    let (visit, caller) = posted(&realm)?;
    visit.respond(&caller, rules::confirm_device(visit.portal(), &caller, &device_name, &otp).await)
}

/// The page.
#[component]
pub fn Add() -> impl IntoView {
    signed_in(load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let Some(enrolment) = rules::pending_device(visit.portal(), &caller).await? else {
        return elsewhere(&visit, &caller, Page::PortalDevices);
    };
    Ok(view! {
        <Inside session page=Page::PortalDeviceAdd title=settings::ADD_TITLE>
            <Form to=ConfirmDevice::PATH>
                <Enrolment enrolment>
                    <div class="actions">
                        <Submit text=say(enrol::SUBMIT) />
                        <Link to=Page::PortalDevices.path() text=say(settings::CANCEL) class="button secondary" />
                    </div>
                </Enrolment>
            </Form>
        </Inside>
    }
    .into_any())
}
