//! An administrator's search in a company of 100,000 among a million accounts, on SQLite and PostgreSQL: each kind of search for itself.

use std::path::Path;
use std::process::Command;
use std::{env, fs, process};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::ground::Ground;
use super::line::Line;
use crate::postgres::Cluster;
use crate::tool;

const MOST_MS: f64 = 50.0;

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let program = ground.companion("search_times")?;
    let folder = env::temp_dir().join(format!("saihakko-bench-search-{}", process::id()));
    fs::create_dir(&folder).context("the temporary folder can't be made")?;
    println!("   SQLite: a million accounts, then the searches");
    let sqlite = measure(&program, &format!("sqlite://{}/search.db", folder.display()), "SQLite");
    let _ = fs::remove_dir_all(&folder);
    println!("   PostgreSQL: the same");
    let postgres = Cluster::start_durable().and_then(|cluster| measure(&program, &cluster.url, "PostgreSQL"));
    let lines = [("SQLite", sqlite), ("PostgreSQL", postgres)];
    Ok(lines.into_iter().map(|(engine, line)| line.unwrap_or_else(|error| Line::failed(engine, &error))).collect())
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
