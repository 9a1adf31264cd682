//! `/{realm}/admin/figures`: recoveries a day by outcome, as bars and as a table.

use credentials::{
    caller::Caller,
    form::Page,
    operator::{self as rules, DayFigures},
    permit::Act,
    session::SessionView,
};
use leptos::prelude::*;

use crate::{
    components::{Bars, Legend, day_of_year, say, words},
    pages::{Shown, denied::denied, portal::Inside, staff::staff},
    visit::Visit,
    words::{Word, figures},
};

/// Names of the outcomes, in the order in which they stand in a bar.
const OUTCOMES: [(Word, Word); 4] = [
    (figures::FINISHED, figures::FINISHED_TEXT),
    (figures::OPEN, figures::OPEN_TEXT),
    (figures::GIVEN_UP, figures::GIVEN_UP_TEXT),
    (figures::REFUSED, figures::REFUSED_TEXT),
];

/// The page.
#[component]
pub fn Figures() -> impl IntoView {
    staff(Act::SeeFigures, Page::AdminFigures, load)
}

async fn load(visit: Visit, caller: Caller, session: SessionView) -> Shown {
    let days = match rules::figures(visit.portal(), &caller).await? {
        Ok(figures) => figures.days,
        Err(why) => return denied(&session, why, Page::Admin),
    };
    let days: Vec<Day> = days.into_iter().map(Day::of).collect();
    let total: i64 = days.iter().map(Day::total).sum();
    Ok(view! {
        <Inside session page=Page::AdminFigures title=figures::TITLE lead=figures::LEAD up=super::up()>
            {if total == 0 {
                view! { <div class="empty"><p>{say(figures::NONE)}</p></div> }.into_any()
            } else {
                view! { <Shares days=days.clone() total /> <Chart days total /> }.into_any()
            }}
        </Inside>
    }
    .into_any())
}

/// A day with its numbers, in the order of [`OUTCOMES`].
#[derive(Clone)]
struct Day {
    name: String,
    mark: String,
    parts: [i64; 4],
}

impl Day {
    fn of(day: DayFigures) -> Self {
        let (name, mark) = day_of_year(day.day);
        Self { name, mark, parts: [day.finished, day.open, day.given_up, day.refused] }
    }

    fn total(&self) -> i64 {
        self.parts.iter().sum()
    }
}

/// The sum, and how many of those that have ended were finished.
#[component]
fn Shares(days: Vec<Day>, total: i64) -> impl IntoView {
    let (finished, open) = days.into_iter().fold((0, 0), |(finished, open), day| {
        let [more, still, ..] = day.parts;
        (finished + more, open + still)
    });
    let ended = total - open;
    let share =
        (ended > 0).then(|| words().with(figures::SHARE_COUNT, &[("percent", &(finished * 100 / ended).to_string())]));
    let count = words().with(figures::SUM_COUNT, &[("count", &total.to_string())]);
    view! {
        <dl class="facts large">
            <div><dt>{say(figures::SUM)}</dt><dd>{count}</dd></div>
            {share.map(|share| view! { <div><dt>{say(figures::SHARE)}</dt><dd>{share}</dd></div> })}
        </dl>
    }
}

#[component]
fn Chart(days: Vec<Day>, total: i64) -> impl IntoView {
    let peak = days.iter().max_by_key(|day| day.total());
    let name = |day: Option<&Day>| day.map(|day| day.name.clone()).unwrap_or_default();
    let parts = [
        ("from", name(days.first())),
        ("to", name(days.last())),
        ("count", total.to_string()),
        ("peak", name(peak)),
        ("most", peak.map_or(0, Day::total).to_string()),
    ];
    let desc = words().with(figures::CHART_DESC, &parts.each_ref().map(|(name, value)| (*name, value.as_str())));
    let bars = days.iter().map(|day| (day.mark.clone(), day.parts)).collect();
    view! {
        <div class="beside">
            <figure>
                <figcaption>{say(figures::CHART)}</figcaption>
                <Bars title=say(figures::CHART) desc bars />
                <Legend label=say(figures::LEGEND) entries=OUTCOMES.to_vec() />
            </figure>
            <Numbers days />
        </div>
    }
}

/// The same as numbers, the latest day first. It stays a table on a phone: its columns are narrow.
#[component]
fn Numbers(days: Vec<Day>) -> impl IntoView {
    let heads = OUTCOMES.map(|(name, _)| view! { <th scope="col">{say(name)}</th> });
    let rows = days.into_iter().rev().map(|day| {
        let total = day.total();
        let parts = day.parts.map(|part| view! { <td>{part}</td> });
        view! { <tr><th scope="row">{day.name}</th>{parts.collect_view()}<td><strong>{total}</strong></td></tr> }
    });
    view! {
        <table class="numbers">
            <caption>{say(figures::TABLE)}</caption>
            <thead>
                <tr><th scope="col">{say(figures::DAY)}</th>{heads.collect_view()}<th scope="col">{say(figures::TOTAL)}</th></tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
