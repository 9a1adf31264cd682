//! Bars of several parts each, readable without colour: each part has a pattern of its own, and the numbers stand in a table beside.
//!
//! Lengths across are shares of the room there is, those upwards are pixels; so the letters keep their size on a phone.

use leptos::prelude::*;

use crate::words::Word;

/// Where the bars end above and stand below, in pixels of the drawing.
pub(super) const TOP: i64 = 16;
pub(super) const GROUND: i64 = 200;
pub(super) const HEIGHT: i64 = 228;
/// Where the bars begin, in hundredths of the drawing: left of them stand the numbers of the lines.
pub(super) const LEFT: f64 = 7.0;
/// Of the room of one bar, the share that stays free.
const GAP: f64 = 0.3;
/// Every so many bars one is named.
const NAMED: usize = 7;

/// What a part of a bar stands for, and its pattern; the order is that of the parts, from the ground up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Filled.
    Solid,
    /// Only its outline.
    Hollow,
    /// Lines across.
    Hatched,
    /// Dots.
    Dotted,
}

impl Series {
    /// All, from the ground up.
    pub const ALL: [Self; 4] = [Self::Solid, Self::Hollow, Self::Hatched, Self::Dotted];

    fn fill(self) -> &'static str {
        match self {
            Self::Solid => "currentColor",
            Self::Hollow => "none",
            Self::Hatched => "url(#hatched)",
            Self::Dotted => "url(#dotted)",
        }
    }
}

/// The bars. What they say in words is `desc`.
#[component]
pub fn Bars(
    /// What it shows.
    title: String,
    /// The same in a few sentences, for whoever doesn't see it.
    desc: String,
    /// A name and its parts for each bar; the parts are those of [`Series::ALL`].
    bars: Vec<(String, [i64; 4])>,
) -> impl IntoView {
    let most = bars.iter().map(|(_, parts)| parts.iter().sum::<i64>()).max().unwrap_or_default();
    let step = step(most);
    let top = (most.max(1) + step - 1) / step * step;
    let lines = (0..=top / step).map(|line| view! { <Line number=line * step top /> }).collect_view();
    let count = bars.len();
    let bars = bars.into_iter().enumerate();
    let bars = bars.map(|(place, (name, parts))| bar((place, count), top, parts, name)).collect_view();
    view! {
        <svg class="chart" width="100%" height=HEIGHT role="img" aria-labelledby="chart-title chart-desc">
            <title id="chart-title">{title}</title>
            <desc id="chart-desc">{desc}</desc>
            <Patterns />
            {lines}
            {bars}
        </svg>
    }
}

/// What each pattern stands for.
#[component]
pub fn Legend(
    /// The list's name.
    label: String,
    /// Name and sentence of each part, in the order of [`Series::ALL`].
    entries: Vec<(Word, Word)>,
) -> impl IntoView {
    let items = Series::ALL.into_iter().zip(entries).map(|(series, (name, text))| {
        view! {
            <li>
                <svg class="chart" width="20" height="20" aria-hidden="true">
                    <rect x="1" y="1" width="18" height="18" fill=series.fill() stroke="currentColor" />
                </svg>
                <span><strong>{super::say(name)}</strong> " " <span class="quiet">{super::say(text)}</span></span>
            </li>
        }
    });
    view! { <ul class="legend" aria-label=label>{items.collect_view()}</ul> }
}

#[component]
fn Patterns() -> impl IntoView {
    view! {
        <defs>
            <pattern id="hatched" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <path d="M0 0v5" stroke="currentColor" stroke-width="4" />
            </pattern>
            <pattern id="dotted" width="5" height="5" patternUnits="userSpaceOnUse">
                <circle cx="2.5" cy="2.5" r="1.25" fill="currentColor" />
            </pattern>
        </defs>
    }
}

/// A line across, with the number that it stands for.
#[component]
pub(super) fn Line(number: i64, top: i64) -> impl IntoView {
    let y = GROUND - height(number, top);
    view! {
        <line class="grid" x1="0" x2="100%" y1=y y2=y />
        {(number > 0).then(|| view! { <text x="0" y={y - 4}>{number}</text> })}
    }
}

fn bar((place, count): (usize, usize), top: i64, parts: [i64; 4], name: String) -> impl IntoView {
    let room = (100.0 - LEFT) / as_f64(count.max(1));
    let (left, wide) = (LEFT + room * (as_f64(place) + GAP / 2.0), room * (1.0 - GAP));
    let mut below = 0;
    let rects = Series::ALL.into_iter().zip(parts).filter(|(_, part)| *part > 0).map(|(series, part)| {
        let (from, to) = (GROUND - height(below, top), GROUND - height(below + part, top));
        below += part;
        view! {
            <rect
                x=percent(left)
                width=percent(wide)
                y=to
                height=(from - to - 1).max(1)
                fill=series.fill()
                stroke="currentColor"
            />
        }
    });
    let rects = rects.collect_view();
    let named = (count - 1 - place).is_multiple_of(NAMED) && (place >= NAMED || count <= NAMED);
    view! {
        {rects}
        {named.then(|| view! { <text class="name" x=percent(left + wide) y={GROUND + 20}>{name}</text> })}
    }
}

/// So many pixels.
fn height(number: i64, top: i64) -> i64 {
    number * (GROUND - TOP) / top.max(1)
}

/// From line to line: 1, 2 or 5, or these with zeros, so that there are at most five lines.
pub(super) fn step(most: i64) -> i64 {
    let tens = std::iter::successors(Some(1_i64), |ten| ten.checked_mul(10));
    tens.flat_map(|ten| [1, 2, 5].map(|digit| ten.saturating_mul(digit))).find(|step| step * 4 >= most).unwrap_or(1)
}

#[expect(clippy::cast_precision_loss, reason = "a chart has few bars")]
fn as_f64(number: usize) -> f64 {
    number as f64
}

fn percent(share: f64) -> String {
    format!("{share:.2}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_round_numbers_and_few() {
        for (most, expected) in [(0, 1), (1, 1), (4, 1), (5, 2), (8, 2), (9, 5), (21, 10), (40, 10), (1234, 500)] {
            assert_eq!(step(most), expected, "{most}");
            assert!(most / step(most) <= 4, "{most}");
        }
    }

    #[test]
    fn a_bar_stands_on_the_ground_and_ends_at_its_line() {
        assert_eq!(GROUND - height(0, 4), GROUND);
        assert_eq!(GROUND - height(4, 4), TOP);
    }
}
