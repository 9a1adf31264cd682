//! One request as the pages see it: realm, language, clock, cookies, and how to answer.

mod browser;
mod cookies;
mod query;

use std::{net::IpAddr, sync::Arc};

use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use credentials::{
    caller::{Caller, LinkTicket, Origin, Outcome},
    clock::Moment,
    form::Page,
    lang::Lang,
    portal::Portal,
    realm::Realm,
    secret::Token,
    store::StoreError,
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::{shell::Assets, words::Words};

pub use cookies::{Jar, Name};
pub use query::{encoded, path_with};

/// One request. The server makes it and gives it to the pages as context; cloning is cheap.
#[derive(Clone)]
pub struct Visit {
    request: Arc<Request>,
    #[cfg(feature = "demo")]
    desk: Option<Arc<dyn crate::pages::demo::Desk>>,
}

struct Request {
    portal: Arc<Portal>,
    assets: Assets,
    realm: Option<Arc<Realm>>,
    lang: Lang,
    origin: Origin,
    jar: Jar,
    path: String,
    query: String,
    phone: bool,
}

impl Visit {
    /// Reads a request. `address` is the client's as the server trusts it; `secure` is false only for plain HTTP on a loopback address.
    pub fn new(portal: Arc<Portal>, assets: Assets, parts: &Parts, address: IpAddr, secure: bool) -> Self {
        let path = parts.uri.path().to_owned();
        let slug = path.split('/').nth(1).unwrap_or_default();
        let realm = portal.realms.get(slug).cloned();
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let jar = Jar::read(parts.headers.get_all(header::COOKIE).iter(), secure);
        let lang = jar.lang().unwrap_or_else(|| Lang::from_accept(text(header::ACCEPT_LANGUAGE)));
        let origin = Origin { address, browser: browser::summary(text(header::USER_AGENT)) };
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let phone = text(header::USER_AGENT).contains("Mobi");
        let request = Request { portal, assets, realm, lang, origin, jar, path, query, phone };
        Self {
            request: Arc::new(request),
            #[cfg(feature = "demo")]
            desk: None,
        }
    }

    /// Gives the demo's pages what they show.
    #[cfg(feature = "demo")]
    #[must_use]
    pub fn with_desk(mut self, desk: Arc<dyn crate::pages::demo::Desk>) -> Self {
        self.desk = Some(desk);
        self
    }

    /// What the demo's pages show.
    #[cfg(feature = "demo")]
    pub fn desk(&self) -> Option<&Arc<dyn crate::pages::demo::Desk>> {
        self.desk.as_ref()
    }

    /// The visit of the page that is being made.
    pub fn current() -> Option<Self> {
        use_context()
    }

    /// Rules and store.
    pub fn portal(&self) -> &Portal {
        &self.request.portal
    }

    /// Where the browser finds style and scripts.
    pub fn assets(&self) -> &Assets {
        &self.request.assets
    }

    /// The realm of the page's URL.
    pub fn realm(&self) -> Option<&Arc<Realm>> {
        self.request.realm.as_ref()
    }

    /// The page's language.
    pub fn lang(&self) -> Lang {
        self.request.lang
    }

    /// The present.
    pub fn now(&self) -> Moment {
        self.request.portal.now()
    }

    /// The page's path, beginning with a slash.
    pub fn path(&self) -> &str {
        &self.request.path
    }

    /// Whether the browser says that it runs on a phone. Only the order of offers depends on it.
    pub fn on_phone(&self) -> bool {
        self.request.phone
    }

    /// A value of the query, if there is one, as it stands there.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.request
            .query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// Names and attributes of the cookies.
    pub fn jar(&self) -> &Jar {
        &self.request.jar
    }

    /// The words of the page: with the realm's own, if it is a realm's page.
    pub fn words(&self) -> Words {
        Words::new(self.request.lang, self.request.realm.clone())
    }

    /// The request as the use cases see it. `None` when there is no such realm.
    pub fn caller(&self, realm: &str) -> Option<Caller> {
        let realm = self.request.portal.realms.get(realm)?.clone();
        let read = |name| self.request.jar.get(realm.slug.as_str(), name);
        Some(Caller {
            lang: self.request.lang,
            origin: self.request.origin.clone(),
            flow: read(Name::Flow),
            session: read(Name::Session),
            known: read(Name::Known),
            link: self.request.jar.ticket(realm.slug.as_str()),
            realm,
        })
    }

    /// Sends the browser to a page of a realm.
    pub fn go(&self, realm: &Realm, page: Page) {
        go_to(&format!("/{}/{}", realm.slug, page.path()));
    }

    /// Puts a mailed token into its cookie and sends the browser to the page that shows it, so that the token leaves the URL.
    /// A browser that opens the same URL again keeps its ticket.
    pub fn keep_link(&self, realm: &Realm, token: &str, page: Page) {
        let slug = realm.slug.as_str();
        let kept = self.request.jar.ticket(slug);
        let ticket = Token::parse(token).map(|token| match kept {
            Some(kept) if kept.token == token => kept,
            _ => LinkTicket::new(token, &*self.request.portal.chance),
        });
        if let Some((options, cookie)) =
            use_context::<ResponseOptions>().zip(self.request.jar.set_ticket(slug, ticket.as_ref()))
        {
            options.append_header(header::SET_COOKIE, cookie);
        }
        self.go(realm, page);
    }

    /// Answers a form: cookies and a redirect (303), or 503 when the store failed.
    ///
    /// # Errors
    /// When the store failed; [`crate::answer`] makes the page for it.
    pub fn respond(&self, caller: &Caller, outcome: Result<Outcome, StoreError>) -> Result<(), ServerFnError> {
        match outcome {
            Ok(outcome) => {
                self.set_cookies(&caller.realm, &outcome);
                go_to(&format!("/{}/{}", caller.realm.slug, outcome.path()));
                Ok(())
            }
            Err(error) => {
                failed(&error);
                Err(ServerFnError::new("busy"))
            }
        }
    }

    fn set_cookies(&self, realm: &Realm, outcome: &Outcome) {
        let Some(options) = use_context::<ResponseOptions>() else { return };
        let slug = realm.slug.as_str();
        let cookies = [(Name::Flow, &outcome.flow), (Name::Session, &outcome.session), (Name::Known, &outcome.known)];
        for (name, cookie) in cookies {
            if let Some(value) = self.request.jar.set(slug, name, cookie) {
                options.append_header(header::SET_COOKIE, value);
            }
        }
        if let Some(value) = outcome.clear_link.then(|| self.request.jar.set_ticket(slug, None)).flatten() {
            options.append_header(header::SET_COOKIE, value);
        }
    }
}

/// A form's visit and caller.
///
/// # Errors
/// When the form names no realm; [`crate::answer`] makes the page for it.
pub fn posted(realm: &str) -> Result<(Visit, Caller), ServerFnError> {
    let found = Visit::current().and_then(|visit| visit.caller(realm).map(|caller| (visit, caller)));
    found.ok_or_else(|| {
        set_status(StatusCode::NOT_FOUND);
        ServerFnError::new("no such realm")
    })
}

/// Notes that the store failed: in the log with its cause, for the person as 503.
pub fn failed(error: &StoreError) {
    tracing::error!(cause = error.cause(), "the database did not answer as expected");
    set_status(StatusCode::SERVICE_UNAVAILABLE);
}

/// Sets the answer's status.
pub fn set_status(status: StatusCode) {
    if let Some(options) = use_context::<ResponseOptions>() {
        options.set_status(status);
    }
}

/// Sends the browser to a path of this site.
pub fn go_to(path: &str) {
    if let (Some(options), Ok(path)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        options.set_status(StatusCode::SEE_OTHER);
        options.insert_header(header::LOCATION, path);
    }
}
