//! Pages of administrators, the helpdesk and operators: each is opened by the role's right to one act and a one-time password a moment ago.

use std::future::Future;

use axum::http::StatusCode;
use credentials::{
    caller::Caller,
    desk::{self, Gate},
    form::{Page, Place},
    permit::Act,
    session::{self, SessionView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{Shown, elsewhere, page};
use crate::{
    components::{Account, Frame, Heading, Link, say},
    visit::{Visit, set_status},
    words::desk as own,
};

/// A page for whoever may do `act`. Others are told so; without a session the browser goes to the login page, without an app to where
/// one is set up, without a fresh one-time password to where it is asked for, and then back.
pub(crate) fn staff<F, Fut>(act: Act, here: Page, load: F) -> AnyView
where
    F: FnOnce(Visit, Caller, SessionView) -> Fut + Send + 'static,
    Fut: Future<Output = Shown> + Send + 'static,
{
    staff_about(act, here.into(), load)
}

/// The same for a page about something whose id stands in its path.
pub(crate) fn staff_about<F, Fut>(act: Act, place: Place, load: F) -> AnyView
where
    F: FnOnce(Visit, Caller, SessionView) -> Fut + Send + 'static,
    Fut: Future<Output = Shown> + Send + 'static,
{
    page(async move |visit: Visit, caller: Caller| open(visit, caller, (act, place), load).await)
}

/// The same where it has to be known first which act it is.
pub(crate) async fn open<F, Fut>(visit: Visit, caller: Caller, (act, place): (Act, Place), load: F) -> Shown
where
    F: FnOnce(Visit, Caller, SessionView) -> Fut,
    Fut: Future<Output = Shown> + Send,
{
    match desk::gate(visit.portal(), &caller, act, place).await? {
        Gate::Open(session) => load(visit, caller, *session).await,
        Gate::Confirm => elsewhere(&visit, &caller, Page::PortalConfirm),
        Gate::Enrol => elsewhere(&visit, &caller, Page::PortalDevices),
        Gate::Login => elsewhere(&visit, &caller, Page::Login),
        Gate::Closed => closed(visit, caller).await,
    }
}

/// The id in the path of the page.
pub(crate) fn id_in_path() -> String {
    use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default()
}

/// The page for whose role allows nothing here. It tells nothing of what is behind.
pub(crate) async fn closed(visit: Visit, caller: Caller) -> Shown {
    let account = session::current(visit.portal(), &caller).await?.map(|session| Account::of(&session));
    set_status(StatusCode::FORBIDDEN);
    Ok(view! {
        <Frame title=say(own::CLOSED_TITLE) account>
            <Heading text=say(own::CLOSED_TITLE) lead=say(own::CLOSED) />
            <div class="actions"><Link to=Page::Portal.path() text=say(own::CLOSED_BACK) class="button" /></div>
        </Frame>
    }
    .into_any())
}
