//! Which URL shows which page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    MatchNestedRoutes, SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    pages::{self, not_found::NotFound},
    visit::Visit,
};

/// All pages. Each is rendered whole before it is sent (`SsrMode::Async`), so that it needs no scripts.
///
/// The router makes and compares a list of routes for each page that it draws, so it is given only those that begin like the page's path.
/// A page whose path begins like no other one has to be named here, too.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let part = Visit::current().and_then(|visit| visit.path().split('/').nth(2).map(str::to_owned));
    let routes = move || match part.as_deref() {
        Some("login" | "enrol" | "not-me" | "confirm") => {
            view! { <FlatRoutes fallback=NotFound><SignIn /></FlatRoutes> }.into_any()
        }
        Some("recovery" | "renew") => view! { <FlatRoutes fallback=NotFound><Recovery /></FlatRoutes> }.into_any(),
        Some("portal") => view! { <FlatRoutes fallback=NotFound><Portal /></FlatRoutes> }.into_any(),
        Some("admin" | "helpdesk") => view! { <FlatRoutes fallback=NotFound><Admin /><Desk /></FlatRoutes> }.into_any(),
        _ => view! { <FlatRoutes fallback=NotFound><Own /></FlatRoutes> }.into_any(),
    };
    view! { <Router>{routes()}</Router> }
}

/// The product's own pages.
#[cfg(not(feature = "demo"))]
#[component(transparent)]
fn Own() -> impl MatchNestedRoutes + Clone {
    view! { <Route path=path!("/") view=pages::index::Index ssr=SsrMode::Async /> }.into_inner()
}

/// The product's own pages, and the demo's.
#[cfg(feature = "demo")]
#[component(transparent)]
fn Own() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/") view=pages::index::Index ssr=SsrMode::Async />
        <Route path=path!("/demo/outbox") view=pages::demo::outbox::Outbox ssr=SsrMode::Async />
    }
    .into_inner()
}

/// Signing in, the app on the way there, and what links in notices lead to.
#[component(transparent)]
fn SignIn() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/:realm/login") view=pages::login::Login ssr=SsrMode::Async />
        <Route path=path!("/:realm/login/otp") view=pages::login::otp::Otp ssr=SsrMode::Async />
        <Route path=path!("/:realm/enrol/authenticator") view=pages::enrol::authenticator::Authenticator ssr=SsrMode::Async />
        <Route path=path!("/:realm/not-me") view=pages::not_me::NotMe ssr=SsrMode::Async />
        <Route path=path!("/:realm/not-me/:token") view=pages::not_me::Arrive ssr=SsrMode::Async />
        <Route path=path!("/:realm/confirm") view=pages::confirm::Confirmation ssr=SsrMode::Async />
        <Route path=path!("/:realm/confirm/:token") view=pages::confirm::Arrive ssr=SsrMode::Async />
    }
    .into_inner()
}

/// From asking to the new password or login ID.
#[component(transparent)]
fn Recovery() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/:realm/recovery") view=pages::recovery::Recovery ssr=SsrMode::Async />
        <Route path=path!("/:realm/recovery/sent") view=pages::recovery::sent::Sent ssr=SsrMode::Async />
        <Route path=path!("/:realm/recovery/link") view=pages::recovery::link::Link ssr=SsrMode::Async />
        <Route path=path!("/:realm/recovery/link/:token") view=pages::recovery::link::Arrive ssr=SsrMode::Async />
        <Route path=path!("/:realm/recovery/destination") view=pages::recovery::destination::Destination ssr=SsrMode::Async />
        <Route path=path!("/:realm/recovery/pin") view=pages::recovery::pin::Pin ssr=SsrMode::Async />
        <Route path=path!("/:realm/renew/password") view=pages::renew::password::Password ssr=SsrMode::Async />
        <Route path=path!("/:realm/renew/login-id") view=pages::renew::login_id::LoginId ssr=SsrMode::Async />
    }
    .into_inner()
}

/// Behind a session.
#[component(transparent)]
fn Portal() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/:realm/portal") view=pages::portal::Portal ssr=SsrMode::Async />
        <Route path=path!("/:realm/portal/confirm") view=pages::portal::confirm::Confirm ssr=SsrMode::Async />
        <Route path=path!("/:realm/portal/password") view=pages::portal::password::Password ssr=SsrMode::Async />
        <Route path=path!("/:realm/portal/devices") view=pages::portal::devices::Devices ssr=SsrMode::Async />
        <Route path=path!("/:realm/portal/devices/add") view=pages::portal::devices::add::Add ssr=SsrMode::Async />
        <Route path=path!("/:realm/portal/recovery-codes") view=pages::portal::recovery_codes::RecoveryCodes ssr=SsrMode::Async />
        <Route path=path!("/:realm/portal/contacts") view=pages::portal::contacts::Contacts ssr=SsrMode::Async />
        <Route path=path!("/:realm/portal/contacts/verify") view=pages::portal::contacts::verify::Verify ssr=SsrMode::Async />
        <Route path=path!("/:realm/portal/login-id") view=pages::portal::login_id::LoginId ssr=SsrMode::Async />
        <Route path=path!("/:realm/portal/customers") view=pages::portal::customers::Customers ssr=SsrMode::Async />
        <Route path=path!("/:realm/portal/sessions") view=pages::portal::sessions::Sessions ssr=SsrMode::Async />
        <Route path=path!("/:realm/portal/history") view=pages::portal::history::History ssr=SsrMode::Async />
    }
    .into_inner()
}

/// Of those who reissue passwords for others.
#[component(transparent)]
fn Admin() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/:realm/admin/users") view=pages::admin::users::Users ssr=SsrMode::Async />
        <Route path=path!("/:realm/admin/users/:id/reissue") view=pages::admin::reissue::Reissue ssr=SsrMode::Async />
        <Route path=path!("/:realm/admin/users/:id/issued") view=pages::admin::issued::Issued ssr=SsrMode::Async />
        <Route path=path!("/:realm/helpdesk") view=pages::helpdesk::Helpdesk ssr=SsrMode::Async />
        <Route path=path!("/:realm/helpdesk/checks/:id") view=pages::helpdesk::check::Check ssr=SsrMode::Async />
        <Route path=path!("/:realm/helpdesk/checks/:id/issued") view=pages::helpdesk::issued::Issued ssr=SsrMode::Async />
    }
    .into_inner()
}

/// The operator's desk.
#[component(transparent)]
fn Desk() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/:realm/admin") view=pages::admin::Admin ssr=SsrMode::Async />
        <Route path=path!("/:realm/admin/accounts") view=pages::admin::accounts::Accounts ssr=SsrMode::Async />
        <Route path=path!("/:realm/admin/accounts/:id") view=pages::admin::account::Account ssr=SsrMode::Async />
        <Route path=path!("/:realm/admin/flows") view=pages::admin::flows::Flows ssr=SsrMode::Async />
        <Route path=path!("/:realm/admin/outbox") view=pages::admin::outbox::Outbox ssr=SsrMode::Async />
        <Route path=path!("/:realm/admin/audit") view=pages::admin::audit::Audit ssr=SsrMode::Async />
        <Route path=path!("/:realm/admin/figures") view=pages::admin::figures::Figures ssr=SsrMode::Async />
        <Route path=path!("/:realm/admin/campaigns") view=pages::admin::campaigns::Campaigns ssr=SsrMode::Async />
        <Route path=path!("/:realm/admin/campaigns/new") view=pages::admin::campaigns::new::New ssr=SsrMode::Async />
        <Route path=path!("/:realm/admin/campaigns/:id") view=pages::admin::campaign::Campaign ssr=SsrMode::Async />
    }
    .into_inner()
}
