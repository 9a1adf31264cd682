//! How soon after its start the server answers: with data, several times.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use super::ground::{Ground, LOAD};
use super::line::Line;
use super::statistics::{median, ms};

const TARGET: Duration = Duration::from_millis(200);

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let place = ground.install(None, Duration::ZERO)?;
    place.import(LOAD, (0..1000).map(|number| format!("id{number:06}")))?;
    let mut times = Vec::new();
    for _ in 0..5 {
        times.push(place.start()?.ready_after);
    }
    let median = median(&times);
    let all: Vec<f64> = times.iter().copied().map(ms).collect();
    let line = Line::told(
        "ready after start (/readyz says yes), 4 realms, 1,000 accounts, median of 5",
        format!("{:.0} ms", ms(median)),
    );
    Ok(vec![line.target("≤ 200 ms", median <= TARGET).numbers(json!({ "median_ms": ms(median), "all_ms": all }))])
}
