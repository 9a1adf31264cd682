//! How several counts grew over time, as lines readable without colour: each line has strokes of its own, and the numbers stand in a
//! table beside. Across, lengths are shares of the room there is.

use std::fmt::Write as _;

use leptos::prelude::*;

use super::{
    chart::{GROUND, HEIGHT, LEFT, Line, TOP, step},
    say,
};
use crate::words::Word;

/// Strokes of a line: how wide, and its dashes.
const STROKES: [(&str, &str); 4] = [("4", "none"), ("2", "none"), ("2", "9 5"), ("2", "2 4")];

/// A drawing of a thousand parts each way, stretched to the room there is.
const PARTS: i64 = 1000;

/// One moment: how far across it lies, in thousandths, and the counts in the order of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// 0 to 1000.
    pub across: i64,
    /// One of each line.
    pub counts: [i64; 4],
}

/// The lines. What they say in words is `desc`.
#[component]
pub fn Course(
    /// What it shows.
    title: String,
    /// The same in a few sentences, for whoever doesn't see it.
    desc: String,
    /// From left to right.
    ticks: Vec<Tick>,
    /// Names of both ends.
    ends: (String, String),
    /// A moment to mark, in thousandths across, and its name.
    mark: Option<(i64, String)>,
) -> impl IntoView {
    let most = ticks.iter().flat_map(|tick| tick.counts).max().unwrap_or_default();
    let step = step(most);
    let top = (most.max(1) + step - 1) / step * step;
    let grid = (0..=top / step).map(|line| view! { <Line number=line * step top /> }).collect_view();
    let lines = STROKES.into_iter().enumerate().map(|(place, strokes)| line(&points(&ticks, place, top), strokes));
    let (from, to) = ends;
    view! {
        <svg class="chart" width="100%" height=HEIGHT role="img" aria-labelledby="chart-title chart-desc">
            <title id="chart-title">{title}</title>
            <desc id="chart-desc">{desc}</desc>
            {grid}
            <svg x=format!("{LEFT}%") y=TOP width=format!("{}%", 100.0 - LEFT) height={GROUND - TOP} viewBox="0 0 1000 1000" preserveAspectRatio="none" overflow="visible">
                {mark.as_ref().map(|(across, _)| line(&format!("{across},0 {across},1000"), ("1", "4 4")))}
                {lines.collect_view()}
            </svg>
            {mark.map(|(across, name)| view! { <text class="name" x=share(across) y={TOP - 4}>{name}</text> })}
            <text x=format!("{LEFT}%") y={GROUND + 20}>{from}</text>
            <text class="name" x="100%" y={GROUND + 20}>{to}</text>
        </svg>
    }
}

/// Which strokes stand for what.
#[component]
pub fn Strokes(
    /// The list's name.
    label: String,
    /// The lines, in their order.
    names: [Word; 4],
) -> impl IntoView {
    let items = STROKES.into_iter().zip(names).map(|((width, dashes), name)| {
        view! {
            <li>
                <svg class="chart" width="48" height="20" aria-hidden="true">
                    <line x2="48" y1="10" y2="10" stroke="currentColor" stroke-width=width stroke-dasharray=dashes />
                </svg>
                <strong>{say(name)}</strong>
            </li>
        }
    });
    view! { <ul class="legend" aria-label=label>{items.collect_view()}</ul> }
}

fn line(points: &str, (width, dashes): (&'static str, &'static str)) -> impl IntoView + use<> {
    view! {
        <polyline
            points=points.to_owned()
            fill="none"
            stroke="currentColor"
            stroke-width=width
            stroke-dasharray=dashes
            vector-effect="non-scaling-stroke"
        />
    }
}

/// Counts stay until they grow: steps, not slopes.
fn points(ticks: &[Tick], place: usize, top: i64) -> String {
    let mut drawn = String::new();
    let mut before = None;
    for tick in ticks {
        let up = PARTS - tick.counts.get(place).copied().unwrap_or_default() * PARTS / top.max(1);
        if let Some(before) = before.filter(|before| *before != up) {
            let _ = write!(drawn, "{},{before} ", tick.across);
        }
        let _ = write!(drawn, "{},{up} ", tick.across);
        before = Some(up);
    }
    drawn
}

/// Across the whole drawing.
#[expect(clippy::cast_precision_loss, reason = "at most a thousand")]
fn share(across: i64) -> String {
    format!("{:.1}%", LEFT + (100.0 - LEFT) * across as f64 / PARTS as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_stays_until_it_grows() {
        let ticks = [(0, 0), (500, 0), (1000, 4)].map(|(across, sent)| Tick { across, counts: [sent, 0, 0, 0] });
        assert_eq!(points(&ticks, 0, 4).trim(), "0,1000 500,1000 1000,1000 1000,0");
        assert_eq!(points(&ticks, 1, 4).trim(), "0,1000 500,1000 1000,1000");
    }

    #[test]
    fn the_drawing_begins_right_of_the_numbers() {
        assert_eq!(share(0), format!("{LEFT:.1}%"));
        assert_eq!(share(1000), "100.0%");
    }
}
