//! Times in the realm's time zone. Pages state absolute times; only an island counts down.

use credentials::clock::Moment;
use jiff::tz::TimeZone;
use leptos::prelude::*;

use super::{say, words};
use crate::{
    islands::Countdown,
    visit::Visit,
    words::{Word, common, dates, recovery},
};

fn zone() -> TimeZone {
    let visit = Visit::current();
    visit.and_then(|visit| visit.realm().map(|realm| realm.time_zone.clone())).unwrap_or(TimeZone::UTC)
}

/// A moment as people read it, and for machines.
#[component]
pub fn When(
    /// The moment.
    at: Moment,
) -> impl IntoView {
    let zone = zone();
    view! { <time datetime=dates::machine(&zone, at)>{dates::moment(words().lang(), &zone, at)}</time> }
}

/// A moment in a table, where room is scarce.
#[component]
pub fn Stamp(
    /// The moment.
    at: Moment,
) -> impl IntoView {
    let zone = zone();
    view! { <time datetime=dates::machine(&zone, at)>{dates::short(words().lang(), &zone, at)}</time> }
}

/// The same as text.
pub fn stamp(at: Moment) -> String {
    dates::short(words().lang(), &zone(), at)
}

/// A day of a list that spans few weeks, and as a chart writes it.
pub fn day_of_year(at: Moment) -> (String, String) {
    let (lang, zone) = (words().lang(), zone());
    (dates::day_of_year(lang, &zone, at), dates::day_mark(lang, &zone, at))
}

/// A moment as people read it, as text.
pub fn moment(at: Moment) -> String {
    dates::moment(words().lang(), &zone(), at)
}

/// Only the day of a moment, as text.
pub fn day(at: Moment) -> String {
    dates::day(words().lang(), &zone(), at)
}

/// The clock time of a moment that is minutes away, as people read it.
pub fn clock(at: Moment) -> String {
    dates::clock(words().lang(), &zone(), at)
}

/// Until when something works, with a countdown where scripts run.
#[component]
pub fn Deadline(
    /// The end.
    at: Moment,
) -> impl IntoView {
    view! {
        <p class="deadline">
            <span>{say(common::WORKS_UNTIL)}</span>
            <When at />
            <Left at ended=common::TIME_UP />
        </p>
    }
}

/// The end of what works for some minutes: the clock time, with a countdown where scripts run.
#[component]
pub fn Until(
    /// The end.
    at: Moment,
    /// What is said then.
    ended: Word,
) -> impl IntoView {
    view! {
        <time datetime=dates::machine(&zone(), at)>{clock(at)}</time>
        " "
        <Left at ended />
    }
}

/// From when on something is open, with a countdown where scripts run: days and hours as long as there are any.
#[component]
pub fn Opening(
    /// The beginning.
    at: Moment,
) -> impl IntoView {
    let now = Visit::current().map_or(at, |visit| visit.now());
    let left = match at.since(now).as_secs() {
        0..3600 => common::LEFT,
        3600..86_400 => common::LEFT_HOURS,
        _ => common::LEFT_DAYS,
    };
    view! {
        <p class="deadline">
            <span>{say(recovery::NOT_YET_FROM)}</span>
            <When at />
            <Countdown until_ms=at.0 now_ms=now.0 left_label=say(left) ended=say(recovery::NOT_YET_OPEN) />
        </p>
    }
}

#[component]
fn Left(at: Moment, ended: Word) -> impl IntoView {
    let now = Visit::current().map_or(at, |visit| visit.now());
    view! { <Countdown until_ms=at.0 now_ms=now.0 left_label=say(common::LEFT) ended=say(ended) /> }
}
