//! How sending and finishing went on, as lines and as a table.

use credentials::{campaign::Point, clock::Moment};
use leptos::prelude::*;

use crate::{
    components::{Course, Strokes, Tick, clock, day_of_year, say, stamp, words},
    islands::grouped,
    words::campaigns as own,
};

/// The lines, in their order.
const LINES: [crate::words::Word; 4] = [own::FINISHED, own::SENT, own::OPENED, own::FAILED];

/// The table shows so many moments; the drawing shows all.
const ROWS: usize = 12;

fn counts(point: &Point) -> [i64; 4] {
    [point.finished, point.sent, point.opened, point.failed]
}

/// From the start on, when there was nothing.
#[component]
pub(super) fn Chart(from: Moment, points: Vec<Point>, opens_at: Moment) -> impl IntoView {
    let first = Point { at: from, sent: 0, failed: 0, opened: 0, finished: 0 };
    let last = points.last().copied().filter(|last| first.at < last.at)?;
    let numbers = counts(&last).map(grouped);
    let [finished, sent, opened, failed] = numbers.each_ref().map(String::as_str);
    let ends = (stamp(first.at), stamp(last.at));
    let parts = [
        ("from", &*ends.0),
        ("to", &*ends.1),
        ("sent", sent),
        ("opened", opened),
        ("finished", finished),
        ("failed", failed),
    ];
    let desc = words().with(own::CHART_DESC, &parts);
    let across = |at: Moment| (at.0 - first.at.0) * 1000 / (last.at.0 - first.at.0).max(1);
    let ticks = std::iter::once(&first)
        .chain(&points)
        .map(|point| Tick { across: across(point.at), counts: counts(point) })
        .collect();
    let mark = (first.at < opens_at && opens_at < last.at).then(|| (across(opens_at), say(own::CHART_OPENS)));
    Some(view! {
        <section class="section" id="course">
            <div class="beside">
                <figure>
                    <figcaption>{say(own::CHART)}</figcaption>
                    <Course title=say(own::CHART) desc ticks ends mark />
                    <Strokes label=say(own::LEGEND) names=LINES />
                </figure>
                <Rows points />
            </div>
        </section>
    })
}

/// Moments at which something had changed, evenly spread, the latest first.
#[component]
fn Rows(points: Vec<Point>) -> impl IntoView {
    let mut points = points;
    points.dedup_by(|later, earlier| counts(later) == counts(earlier));
    let each = points.len().div_ceil(ROWS).max(1);
    let heads = LINES.map(|name| view! { <th scope="col">{say(name)}</th> });
    let rows = points.into_iter().rev().step_by(each).map(|point| {
        let cells = counts(&point).map(|count| view! { <td>{grouped(count)}</td> });
        view! { <tr><th scope="row">{day_of_year(point.at).1} " " {clock(point.at)}</th>{cells.collect_view()}</tr> }
    });
    view! {
        <table class="numbers">
            <caption>{say(own::TABLE)}</caption>
            <thead><tr><th scope="col">{say(own::AT)}</th>{heads.collect_view()}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
