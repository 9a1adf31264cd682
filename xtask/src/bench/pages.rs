//! Pages that hash no password, with `wrk` on the same cores; without `wrk`, with threads of our own, which take more of them.

use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::ground::{Ground, Running};
use super::line::Line;
use super::load;
use super::statistics::ms;
use crate::tool;

const PAGES: [&str; 3] = ["/construction/login", "/construction/recovery", "/health/login"];
const CONNECTIONS: usize = 16;
const LEAST: f64 = 5000.0;
const MOST_MS: f64 = 20.0;
/// The first seconds warm up.
const SECONDS: [u64; 2] = [2, 8];

/// Answers a second, and the 99th percentile in milliseconds.
type Load = fn(&Running, &str, u64) -> Result<(f64, f64)>;

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let place = ground.install(None, Duration::ZERO)?;
    let server = place.start()?;
    let there = tool::find(&["wrk"]).is_some();
    let (load, by) =
        if there { (wrk as Load, "wrk") } else { (own as Load, "own driver; install wrk for the real figure") };
    let mut lines = Vec::new();
    for page in PAGES {
        let mut measured = (0.0, 0.0);
        for seconds in SECONDS {
            measured = load(&server, page, seconds)?;
        }
        let (rate, p99) = measured;
        let line = Line::told(
            format!("GET {page}, {CONNECTIONS} connections ({by})"),
            format!("{rate:.0}/s, p99 {p99:.1} ms"),
        );
        let line = line.target("≥ 5,000/s, p99 ≤ 20 ms", rate >= LEAST && p99 <= MOST_MS);
        lines.push(line.numbers(json!({ "per_second": rate, "p99_ms": p99 })));
    }
    Ok(lines)
}

fn wrk(server: &Running, page: &str, seconds: u64) -> Result<(f64, f64)> {
    let mut command = Command::new("wrk");
    command.args(["--threads=2", "--latency"]).args([
        format!("--connections={CONNECTIONS}"),
        format!("--duration={seconds}s"),
        server.url(page),
    ]);
    let said = tool::read(&mut command)?;
    if said.contains("Non-2xx") {
        bail!("{page} wasn't always answered with 200");
    }
    let rate = value(&said, "Requests/sec:").and_then(|text| text.parse().ok()).context("wrk told no rate")?;
    let p99 = value(&said, "99%").and_then(milliseconds).context("wrk told no latency")?;
    Ok((rate, p99))
}

fn own(server: &Running, page: &str, seconds: u64) -> Result<(f64, f64)> {
    let answered = load::keep_busy(
        server.addr,
        CONNECTIONS,
        Duration::from_secs(seconds),
        &AtomicU32::new(0),
        &|connection, _| {
            let status = connection.get(page, "")?.status;
            if status == 200 { Ok(()) } else { bail!("{page} was answered with {status}") }
        },
    )?;
    Ok((answered.rate, ms(answered.p99())))
}

fn value<'a>(said: &'a str, name: &str) -> Option<&'a str> {
    said.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim)
}

/// `450.00us`, `3.20ms`, `1.02s`.
fn milliseconds(text: &str) -> Option<f64> {
    let units = [("us", 1e-3), ("ms", 1.0), ("s", 1e3)];
    units.iter().find_map(|(unit, factor)| Some(text.strip_suffix(unit)?.parse::<f64>().ok()? * factor))
}

#[cfg(test)]
mod tests {
    use super::{milliseconds, value};

    #[test]
    fn rate_and_latency_are_read_from_wrks_words() {
        let said = "  Latency Distribution\n     50%    1.01ms\n     99%    3.20ms\nRequests/sec:  11234.50\n";
        assert_eq!(value(said, "99%").and_then(milliseconds), Some(3.2));
        assert_eq!(value(said, "Requests/sec:"), Some("11234.50"));
        assert_eq!(milliseconds("1.50s"), Some(1500.0));
        assert_eq!(milliseconds("500.00us"), Some(0.5));
    }
}
