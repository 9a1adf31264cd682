//! Times in the realm's time zone. Pages state absolute times; only an island counts down.

use credentials::clock::Moment;
use jiff::tz::TimeZone;
use leptos::prelude::*;

use super::{say, words};
use crate::{
    islands::Countdown,
    visit::Visit,
    words::{common, dates},
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

/// Only the day of a moment, as text.
pub fn day(at: Moment) -> String {
    dates::day(words().lang(), &zone(), at)
}

/// Until when something works, with a countdown where scripts run.
#[component]
pub fn Deadline(
    /// The end.
    at: Moment,
) -> impl IntoView {
    let now = Visit::current().map_or(at, |visit| visit.now());
    view! {
        <p class="deadline">
            <span>{say(common::WORKS_UNTIL)}</span>
            <When at />
            <Countdown until_ms=at.0 now_ms=now.0 left_label=say(common::LEFT) ended=say(common::TIME_UP) />
        </p>
    }
}
