//! Runs Playwright and reads its report: the counts, who failed, who passed only when tried again, and what takes the time.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use super::count::Count;
use crate::steps::seconds;

/// So many of the slowest files are told.
const SLOWEST: usize = 8;

/// Runs Playwright, shows what it says and counts from its report.
pub fn playwright(command: &mut Command, file: &Path) -> Result<Count> {
    let _ = fs::remove_file(file);
    let good = command.status().context("npx can't be started")?.success();
    let text = fs::read_to_string(file).context("Playwright ended without a report, see above")?;
    let report: Value = serde_json::from_str(&text).context("Playwright's report can't be read")?;
    let tests = tests(&report);
    for (file, time) in slowest(&tests) {
        println!("{:>12}  {file}", seconds(time));
    }
    Ok(count(&tests).close(good, "Playwright failed outside the tests, see above"))
}

/// One test in one project.
#[derive(Debug, PartialEq)]
struct Told {
    file: String,
    /// Project, file and title, as a person looks for it.
    name: String,
    /// What Playwright made of it: `expected`, `unexpected`, `flaky` or `skipped`.
    status: String,
    /// Of all tries.
    time: Duration,
    /// The first line of its first error.
    error: String,
}

fn tests(report: &Value) -> Vec<Told> {
    let mut all = Vec::new();
    let mut suites: Vec<&Value> = list(report, "suites").collect();
    while let Some(suite) = suites.pop() {
        suites.extend(list(suite, "suites"));
        for spec in list(suite, "specs") {
            all.extend(list(spec, "tests").map(|test| told(spec, test)));
        }
    }
    all
}

fn told(spec: &Value, test: &Value) -> Told {
    let string = |of: &Value, what: &str| of.get(what).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (file, project) = (string(spec, "file"), string(test, "projectName"));
    let mut errors = list(test, "results").filter_map(|result| result.pointer("/error/message")?.as_str());
    Told {
        name: format!("[{project}] {file}: {}", string(spec, "title")),
        status: string(test, "status"),
        time: list(test, "results")
            .filter_map(|result| result.get("duration")?.as_u64())
            .map(Duration::from_millis)
            .sum(),
        error: errors.find_map(|error| error.lines().next()).unwrap_or_default().to_owned(),
        file,
    }
}

fn list<'a>(of: &'a Value, what: &str) -> impl Iterator<Item = &'a Value> {
    of.get(what).and_then(Value::as_array).into_iter().flatten()
}

/// A flaky test has passed, but is told by name: it is a defect of the product or of the test, and somebody has to look.
fn count(tests: &[Told]) -> Count {
    let mut count = Count::default();
    for test in tests {
        match test.status.as_str() {
            "expected" => count.passed += 1,
            "skipped" => count.skipped += 1,
            "flaky" => {
                count.passed += 1;
                count.reasons.push(format!("FLAKY, passed only when tried again: {} ({})", test.name, test.error));
            }
            _ => {
                count.failed += 1;
                count.reasons.push(format!("failed: {}", test.name));
            }
        }
    }
    count
}

/// The files whose tests take the most time, in all projects together.
fn slowest(tests: &[Told]) -> Vec<(&str, Duration)> {
    let mut files: BTreeMap<&str, Duration> = BTreeMap::new();
    for test in tests {
        *files.entry(&test.file).or_default() += test.time;
    }
    let mut files: Vec<_> = files.into_iter().collect();
    files.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    files.truncate(SLOWEST);
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Value {
        serde_json::json!({ "suites": [{
            "specs": [],
            "suites": [{ "specs": [
                { "file": "a.spec.ts", "title": "it works", "tests": [
                    { "projectName": "PC", "status": "expected", "results": [{ "duration": 1500 }] },
                    { "projectName": "phone", "status": "flaky", "results": [
                        { "duration": 2000, "error": { "message": "no answer\nat line 3" } },
                        { "duration": 1000 },
                    ] },
                ] },
                { "file": "b.spec.ts", "title": "it holds", "tests": [
                    { "projectName": "PC", "status": "unexpected", "results": [{ "duration": 9000 }] },
                    { "projectName": "phone", "status": "skipped", "results": [] },
                ] },
            ] }],
        }] })
    }

    #[test]
    fn a_flaky_test_is_told_by_name_and_a_failed_one_too() {
        let count = count(&tests(&report()));
        assert_eq!((count.passed, count.failed, count.skipped), (2, 1, 1));
        assert_eq!(
            count.reasons,
            [
                "FLAKY, passed only when tried again: [phone] a.spec.ts: it works (no answer)",
                "failed: [PC] b.spec.ts: it holds",
            ]
        );
    }

    #[test]
    fn the_slowest_file_comes_first() {
        let tests = tests(&report());
        let times: Vec<_> = slowest(&tests).into_iter().map(|(file, time)| (file, time.as_millis())).collect();
        assert_eq!(times, [("b.spec.ts", 9000), ("a.spec.ts", 4500)]);
    }
}
