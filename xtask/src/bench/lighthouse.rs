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
/// Each page is looked at so often.
const LOOKS: usize = 3;
/// Those with a target.
const MARKS: [&str; 3] = ["performance", "accessibility", "best-practices"];

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let program = program()?;
    let chromium = browser::chromium_of_the_system()?;
    let place = ground.install(None, Duration::ZERO)?;
    let server = place.start()?;
    let report = place.folder.join("lighthouse.json");
    let one = |page: &&str| {
        line(&server, page, (&program, &chromium, &report)).unwrap_or_else(|error| Line::failed(page, &error))
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

/// A page's line: of each mark the middle one of some looks, because what else the machine does changes a single one.
fn line(server: &Running, page: &str, tools: (&Path, &Path, &Path)) -> Result<Line> {
    let looks = (0..LOOKS).map(|_| look(server, page, tools).or_else(|_| look(server, page, tools)));
    let looks = looks.collect::<Result<Vec<_>>>()?;
    let marks = MARKS.map(|name| middle(looks.iter().map(|told| mark(told, name))));
    let paint = middle(looks.iter().map(|told| {
        told.pointer("/audits/largest-contentful-paint/numericValue").and_then(Value::as_f64).unwrap_or_default()
    }));
    let text: Vec<String> = MARKS.iter().zip(marks).map(|(name, mark)| format!("{name} {mark:.0}")).collect();
    let line = Line::told(
        format!("Lighthouse 12 mobile, {page}, the middle of {LOOKS} looks"),
        format!("{}; largest paint {:.1} s", text.join(", "), paint / 1e3),
    );
    let numbers =
        json!({ "performance": marks[0], "accessibility": marks[1], "best_practices": marks[2], "paint_ms": paint });
    Ok(line.target("100 each", marks.iter().all(|mark| *mark >= 99.5)).numbers(numbers))
}

fn middle(marks: impl Iterator<Item = f64>) -> f64 {
    let mut marks: Vec<f64> = marks.collect();
    marks.sort_by(f64::total_cmp);
    marks.get(marks.len() / 2).copied().unwrap_or_default()
}

/// One report. Chromium now and then fails to begin a recording, so whoever asks may ask again.
fn look(server: &Running, page: &str, (program, chromium, report): (&Path, &Path, &Path)) -> Result<Value> {
    let mut command = Command::new(program);
    command.arg(server.url(page)).args(["--quiet", "--output=json"]).arg(format!("--output-path={}", report.display()));
    command.args([
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        "--only-categories=performance,accessibility,best-practices",
    ]);
    tool::read(command.env("CHROME_PATH", chromium))?;
    Ok(serde_json::from_str(&fs::read_to_string(report)?)?)
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
    fn the_middle_one_counts() {
        assert!((middle([100.0, 90.0, 99.0].into_iter()) - 99.0).abs() < 1e-9);
        assert!(middle(std::iter::empty()).abs() < 1e-9);
    }

    #[test]
    fn marks_are_of_a_hundred() {
        let told = json!({ "categories": { "performance": { "score": 0.98 }, "accessibility": { "score": null } } });
        assert!((mark(&told, "performance") - 98.0).abs() < 1e-9);
        assert!(mark(&told, "accessibility") < 1.0);
    }
}
