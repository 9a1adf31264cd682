//! A million accounts on SQLite and PostgreSQL: an administrator's search in a company of 100,000, each kind of search for itself, and asking
//! for a recovery.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::time::Duration;
use std::{env, fs, process};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::ground::{Ground, MILLION};
use super::http::Connection;
use super::line::Line;
use super::load::{self, spread};
use super::statistics::{median, ms};
use crate::postgres::Cluster;
use crate::tool;

const MOST_MS: f64 = 50.0;

const ACCOUNTS: u32 = 1_000_000;
const CONNECTIONS: usize = 4;
const FOR: Duration = Duration::from_secs(10);

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let program = ground.companion("search_times")?;
    let folder = env::temp_dir().join(format!("saihakko-bench-search-{}", process::id()));
    fs::create_dir(&folder).context("the temporary folder can't be made")?;
    println!("   SQLite: a million accounts, then the searches, then recoveries");
    let mut lines = both(ground, &program, &format!("sqlite://{}/search.db", folder.display()), "SQLite");
    let _ = fs::remove_dir_all(&folder);
    println!("   PostgreSQL: the same");
    match Cluster::start_durable() {
        Ok(cluster) => lines.extend(both(ground, &program, &cluster.url, "PostgreSQL")),
        Err(error) => lines.push(Line::failed("PostgreSQL", &error)),
    }
    Ok(lines)
}

fn both(ground: &Ground, program: &Path, url: &str, engine: &str) -> Vec<Line> {
    let search = measure(program, url, engine).unwrap_or_else(|error| Line::failed("search", &error));
    let recovery = recover(ground, url, engine).unwrap_or_else(|error| Line::failed("recovery", &error));
    vec![search, recovery]
}

/// Everybody who asks has another account and another network.
fn recover(ground: &Ground, url: &str, engine: &str) -> Result<Line> {
    let place = ground.install(Some(url), Duration::ZERO)?;
    let running = place.start()?;
    let ask = |connection: &mut Connection, number: u32| {
        // A prime step visits all of them in no order.
        let id = format!("EJUM{}", ACCOUNTS + number.wrapping_mul(7919) % ACCOUNTS);
        let fields = [("realm", MILLION), ("user_id", &id), ("nonce", &format!("{number:022}"))];
        let answer = connection.post("/do/recovery/start", spread(number), &fields)?;
        if answer.status == 303 { Ok(()) } else { bail!("asking was answered with {}", answer.status) }
    };
    let numbers = AtomicU32::new(0);
    load::keep_busy(running.addr, CONNECTIONS, Duration::from_secs(2), &numbers, &ask)?;
    let served = load::keep_busy(running.addr, CONNECTIONS, FOR, &numbers, &ask)?;
    let (half, most) = (ms(median(&served.times)), ms(served.p99()));
    let line = Line::told(
        format!("POST recovery/start, {engine}, 1,000,000 accounts, {CONNECTIONS} connections"),
        format!("p99 {most:.1} ms, median {half:.1} ms, {:.0}/s", served.rate),
    );
    let numbers = json!({ "p99_ms": most, "median_ms": half, "per_second": served.rate });
    Ok(line.target("p99 ≤ 50 ms", most <= MOST_MS).numbers(numbers))
}

fn measure(program: &Path, url: &str, engine: &str) -> Result<Line> {
    let told = tool::read(Command::new(program).arg(url))?;
    let numbers: Value = serde_json::from_str(&told).context("search_times told no numbers")?;
    let of = |value: &Value, name: &str| value.get(name).and_then(Value::as_f64).unwrap_or(f64::INFINITY);
    let kinds = numbers.get("kinds").and_then(Value::as_array).cloned().unwrap_or_default();
    let slowest = kinds.iter().max_by(|one, other| of(one, "p99_ms").total_cmp(&of(other, "p99_ms")));
    let (kind, most) = slowest.map_or(("", f64::INFINITY), |kind| {
        (kind.get("kind").and_then(Value::as_str).unwrap_or_default(), of(kind, "p99_ms"))
    });
    let line = Line::told(
        format!("search, {engine}, 100,000 of 1,000,000 accounts, {} kinds", kinds.len()),
        format!(
            "p99 {:.1} ms, median {:.1} ms; slowest kind ({kind}): p99 {most:.1} ms",
            of(&numbers, "p99_ms"),
            of(&numbers, "median_ms")
        ),
    );
    Ok(line.target("p99 ≤ 50 ms, each kind", most <= MOST_MS).numbers(json!(numbers)))
}
