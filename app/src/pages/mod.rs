//! The pages. A page's path in the browser gives its file.
//!
//! Each page first loads what it shows, then draws it, or sends the browser to where its journey stands.

#![expect(missing_docs, reason = "arguments of server functions: they are the form's field names")]

pub mod admin;
pub mod confirm;
#[cfg(feature = "demo")]
pub mod demo;
mod denied;
pub mod enrol;
pub mod helpdesk;
pub mod index;
pub mod login;
pub mod not_found;
pub mod not_me;
pub mod portal;
pub mod recovery;
pub mod renew;
mod staff;
pub mod trouble;

use std::future::Future;

use credentials::{caller::Caller, form::Page, session::SessionView, store::StoreError};
use leptos::prelude::*;

use crate::visit::{self, Visit};

/// What a page shows, or why it can't.
pub type Shown = Result<AnyView, StoreError>;

/// A realm's page: loads and draws it. Without such a realm it isn't there; when the store fails the answer is 503.
pub(crate) fn page<F, Fut>(load: F) -> AnyView
where
    F: FnOnce(Visit, Caller) -> Fut,
    Fut: Future<Output = Shown> + Send + 'static,
{
    let visit = Visit::current();
    let caller = visit.as_ref().and_then(|visit| visit.caller(visit.realm()?.slug.as_str()));
    let Some((visit, caller)) = visit.zip(caller) else {
        return view! { <not_found::NotFound /> }.into_any();
    };
    let shown = load(visit, caller);
    Suspend::new(async move {
        shown.await.unwrap_or_else(|error| {
            visit::failed(&error);
            ().into_any()
        })
    })
    .into_any()
}

/// A page behind a session; without one the browser goes to the login page.
pub(crate) fn signed_in<F, Fut>(load: F) -> AnyView
where
    F: FnOnce(Visit, Caller, SessionView) -> Fut + Send + 'static,
    Fut: Future<Output = Shown> + Send + 'static,
{
    page(async move |visit: Visit, caller: Caller| {
        match credentials::session::current(visit.portal(), &caller).await? {
            Some(session) => load(visit, caller, session).await,
            None => elsewhere(&visit, &caller, Page::Login),
        }
    })
}

/// Sends the browser to another page of the realm.
///
/// # Errors
/// Never; so that a page can end with it.
#[expect(clippy::unnecessary_wraps, reason = "so that a page can end with it")]
pub(crate) fn elsewhere(visit: &Visit, caller: &Caller, page: Page) -> Shown {
    visit.go(&caller.realm, page);
    Ok(().into_any())
}

#[cfg(test)]
mod tests {
    /// The endpoints are a public contract, and each is a place where something changes.
    #[test]
    fn every_form_of_the_product_is_listed_here() {
        let mut endpoints: Vec<String> = server_fn_paths()
            .filter(|(path, _)| !path.starts_with("/do/demo/"))
            .map(|(path, method)| format!("{method} {path}"))
            .collect();
        endpoints.sort();
        let expected = include_str!("endpoints.txt");
        assert_eq!(endpoints.join("\n"), expected.trim());
    }

    fn server_fn_paths() -> impl Iterator<Item = (&'static str, axum::http::Method)> {
        leptos::server_fn::axum::server_fn_paths()
    }
}
