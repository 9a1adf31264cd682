//! Cards that lead on; long lists: how many there are, and the way through them.

use credentials::form::Page;
use leptos::prelude::*;

use super::{Link, say, words};
use crate::{
    visit::Visit,
    words::{Word, customers, desk},
};

/// One place to go, with a word on how things stand there.
#[component]
pub fn Card(
    /// Where it leads.
    to: Page,
    /// Its heading.
    title: Word,
    /// What one does there.
    text: Word,
    /// How things stand.
    #[prop(optional_no_strip)]
    state: Option<String>,
    /// Whether that needs somebody.
    #[prop(optional)]
    todo: bool,
) -> impl IntoView {
    let class = if todo { "state todo" } else { "state" };
    view! {
        <li class="card">
            <h2><Link to=to.path() text=say(title) /></h2>
            {state.map(|state| view! { <p class=class>{state}</p> })}
            <p>{say(text)}</p>
        </li>
    }
}

/// Searching a list by one field. It is a `GET`: it can be kept, shared and reloaded.
#[component]
pub fn Search(
    /// What was searched for.
    search: String,
    /// The list's page.
    at: Page,
    /// What is typed.
    label: Word,
    /// How.
    hint: Word,
    /// The way back to the whole list.
    clear: Word,
) -> impl IntoView {
    let here = Visit::current().map(|visit| visit.path().to_owned());
    let searched = !search.is_empty();
    view! {
        <form method="get" action=here role="search">
            <div class="field">
                <label for="q">{say(label)}</label>
                <p class="hint" id="q-hint">{say(hint)}</p>
                <input class="input" type="search" id="q" name="q" value=search autocomplete="off" aria-describedby="q-hint" />
            </div>
            <div class="actions inline">
                <button class="button secondary" type="submit">{say(desk::SEARCH)}</button>
                {searched.then(|| view! { <Link to=format!("{}?q=", at.path()) text=say(clear) class="button text" /> })}
            </div>
        </form>
    }
}

/// How many lines there are in all, and on which page one is.
#[component]
pub fn Count(
    /// How many.
    total: i64,
    /// The present page; the first is 1.
    page: i64,
    /// How many pages.
    pages: i64,
) -> impl IntoView {
    let numbers = [("count", &*total.to_string()), ("page", &page.to_string()), ("pages", &pages.to_string())];
    let text = words().with(if pages > 1 { customers::COUNT_PAGE } else { customers::COUNT }, &numbers);
    view! { <p class="quiet">{text}</p> }
}

/// To the page before and the next one.
#[component]
pub fn Pager(
    /// The list's path below the realm, with what was searched for.
    to: String,
    /// The present page; the first is 1.
    page: i64,
    /// How many pages.
    pages: i64,
) -> impl IntoView {
    let sign = if to.contains('?') { '&' } else { '?' };
    let link = |page: i64, text: Word| {
        let there = (1..=pages).contains(&page);
        there.then(|| view! { <Link to=format!("{to}{sign}page={page}") text=say(text) class="button secondary" /> })
    };
    let (previous, next) = (link(page - 1, customers::PREVIOUS), link(page + 1, customers::NEXT));
    (pages > 1).then(|| {
        view! { <nav class="actions inline" aria-label=say(customers::PAGES)>{previous} {next}</nav> }
    })
}
