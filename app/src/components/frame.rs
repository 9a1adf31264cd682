//! What surrounds every page: header with the realm's name and the language switch, footer with whom to ask.

use credentials::lang::Lang;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    Link, Sheet, say,
    signed_in::{Account, SignedIn},
    words,
};
use crate::{
    visit::Visit,
    words::{Word, common},
};

/// The product's mark, in the colour around it.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.4" aria-hidden="true">
            <path d="M14 12a5.5 5.5 0 1 1-1.7-4M13 3.4v4.8H8.2M14 12h8.6v4.2M18.4 12v3.2" />
        </svg>
    }
}

/// A whole page: title, header, `main` with the error summary first, footer.
#[component]
pub fn Frame(
    /// The page's title; the heading says the same unless it says more.
    #[prop(into)]
    title: String,
    /// Room for lists and tables.
    #[prop(optional)]
    wide: bool,
    /// Who is signed in.
    #[prop(optional_no_strip)]
    account: Option<Account>,
    /// The page that it lies below, to which a link above it leads: path below the realm, and name.
    #[prop(optional_no_strip)]
    up: Option<(String, Word)>,
    children: Children,
) -> impl IntoView {
    let problems = Sheet::current().map(|sheet| sheet.problems()).unwrap_or_default();
    let realm = Visit::current().and_then(|visit| visit.realm().map(|realm| realm.name.get(visit.lang()).to_owned()));
    let prefix = if problems.is_empty() { String::new() } else { say(common::ERROR_PREFIX) };
    let full = format!("{prefix}{title} - {}", realm.as_deref().unwrap_or("Saihakko"));
    view! {
        <Title text=full />
        <Header account />
        <main id="main" tabindex="-1" class=wide.then_some("wide")>
            {up.map(|(to, name)| view! { <Link to text=say(name) class="crumb" /> })}
            {(!problems.is_empty()).then(|| view! { <Summary problems /> })}
            {children()}
        </main>
        <Footer />
    }
    .into_any()
}

/// The page's heading, with a sentence below it where one helps.
#[component]
pub fn Heading(
    /// The heading.
    #[prop(into)]
    text: String,
    /// The sentence.
    #[prop(optional_no_strip, into)]
    lead: Option<String>,
) -> impl IntoView {
    view! {
        <div class="heading">
            <h1 tabindex="-1">{text}</h1>
            {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
        </div>
    }
}

#[component]
fn Summary(problems: Vec<(Option<Oco<'static, str>>, String)>) -> impl IntoView {
    let items: Vec<_> = problems
        .into_iter()
        .map(|(id, text)| match id {
            Some(id) => view! { <li><a href=format!("#{id}")>{text}</a></li> }.into_any(),
            None => view! { <li>{text}</li> }.into_any(),
        })
        .collect();
    view! {
        <div class="error-summary" role="alert" tabindex="-1" autofocus aria-labelledby="error-summary-title">
            <h2 id="error-summary-title">{say(common::SUMMARY)}</h2>
            <ul>{items}</ul>
        </div>
    }
}

#[component]
fn Header(account: Option<Account>) -> impl IntoView {
    let visit = Visit::current();
    let realm = visit.as_ref().and_then(|visit| visit.realm().cloned());
    let lang = words().lang();
    let (home, name) = realm.map_or_else(
        || ("/".to_owned(), "Saihakko".to_owned()),
        |realm| {
            let page = if account.is_some() { "portal" } else { "login" };
            (format!("/{}/{page}", realm.slug), realm.name.get(lang).to_owned())
        },
    );
    view! {
        <header class="site-header">
            <div class="wrap">
                <a class="brand" href=home>
                    <Mark />
                    <span>{name}</span>
                </a>
                <Languages lang path=visit.map(|visit| visit.path().to_owned()).unwrap_or_default() />
                {account.map(|account| view! { <SignedIn account /> })}
            </div>
        </header>
    }
    .into_any()
}

#[component]
fn Languages(lang: Lang, path: String) -> impl IntoView {
    let link = |of: Lang, name: &'static str| {
        let current = (of == lang).then_some("true");
        let href = format!("/lang/{}?next={path}", of.tag());
        view! { <a href=href lang=of.tag() hreflang=of.tag() aria-current=current>{name}</a> }
    };
    view! { <nav class="lang" aria-label=say(common::LANGUAGE)>{link(Lang::Ja, "日本語")} {link(Lang::En, "English")}</nav> }
}

/// What a link to a telephone leads to.
pub fn telephone(shown: &str) -> String {
    let digits: String = shown.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    format!("tel:{digits}")
}

#[component]
fn Footer() -> impl IntoView {
    let visit = Visit::current()?;
    let (realm, lang) = (visit.realm()?.clone(), visit.lang());
    let contact = realm.contact.clone();
    let phone = contact.phone.map(|phone| {
        view! { <a href=telephone(&phone)>{phone.clone()}</a> " " }
    });
    let hours = contact.hours.map(|hours| view! { <span class="quiet">{hours.get(lang).to_owned()}</span> });
    let email = contact.email.map(|email| view! { <p><a href=format!("mailto:{email}")>{email.clone()}</a></p> });
    Some(
        view! {
            <footer class="site-footer">
                <div class="wrap">
                    <h2>{say(common::CONTACT)}</h2>
                    <p>{contact.name.get(lang).to_owned()}</p>
                    <p>{phone}{hours}</p>
                    {email}
                </div>
            </footer>
        }
        .into_any(),
    )
}
