//! What Lighthouse, as a phone on a slow line, gives each public page: performance, accessibility, best practices and SEO, of 100.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::ground::{Ground, Running};
use super::line::Line;
use super::sizes::PAGES;
use crate::{browser, tool};

/// The last one that runs on Node 20.
const LIGHTHOUSE: &str = "lighthouse@12.8.2";
/// Those with a target.
const MARKS: [&str; 3] = ["performance", "accessibility", "best-practices"];

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let program = program()?;
    let chromium = browser::chromium_of_the_system()?;
    let place = ground.install(None, Duration::ZERO)?;
    let server = place.start()?;
    let report = place.folder.join("lighthouse.json");
    let one = |page: &&str| {
        look(&server, page, (&program, &chromium, &report)).unwrap_or_else(|error| Line::failed(page, &error))
    };
    Ok(PAGES.iter().filter(|page| **page != "/nowhere").map(one).collect())
}

/// Lighthouse, in cargo's target folder.
fn program() -> Result<PathBuf> {
    let folder = tool::target().join("xtask/lighthouse");
    let program = folder.join("node_modules/.bin/lighthouse");
    if !program.is_file() {
        fs::create_dir_all(&folder)?;
        println!("   installing {LIGHTHOUSE}");
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix"]).arg(&folder).arg(LIGHTHOUSE);
        tool::read(npm.current_dir(&folder)).context("check the network connection and start again")?;
    }
    Ok(program)
}

fn look(server: &Running, page: &str, (program, chromium, report): (&Path, &Path, &Path)) -> Result<Line> {
    let mut command = Command::new(program);
    command.arg(server.url(page)).args(["--quiet", "--output=json"]).arg(format!("--output-path={}", report.display()));
    command.args([
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        "--only-categories=performance,accessibility,best-practices",
    ]);
    tool::read(command.env("CHROME_PATH", chromium))?;
    let told: Value = serde_json::from_str(&fs::read_to_string(report)?)?;
    let marks = MARKS.map(|name| mark(&told, name));
    let text: Vec<String> = MARKS.iter().zip(marks).map(|(name, mark)| format!("{name} {mark:.0}")).collect();
    let paint =
        told.pointer("/audits/largest-contentful-paint/numericValue").and_then(Value::as_f64).unwrap_or_default();
    let line = Line::told(
        format!("Lighthouse 12 mobile, {page}"),
        format!("{}; largest paint {:.1} s", text.join(", "), paint / 1e3),
    );
    let numbers =
        json!({ "performance": marks[0], "accessibility": marks[1], "best_practices": marks[2], "paint_ms": paint });
    Ok(line.target("100 each", marks.iter().all(|mark| *mark >= 99.5)).numbers(numbers))
}

/// Of 100.
fn mark(told: &Value, category: &str) -> f64 {
    let score = told.pointer(&format!("/categories/{category}/score"));
    score.and_then(Value::as_f64).unwrap_or_default() * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_of_a_hundred() {
        let told = json!({ "categories": { "performance": { "score": 0.98 }, "accessibility": { "score": null } } });
        assert!((mark(&told, "performance") - 98.0).abs() < 1e-9);
        assert!(mark(&told, "accessibility") < 1.0);
    }
}
