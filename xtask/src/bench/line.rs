//! What was measured, as a table for people and as JSON for machines.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::thread::available_parallelism;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::tool;

/// One line of the table.
pub struct Line {
    bench: &'static str,
    what: String,
    target: String,
    measured: String,
    met: Option<bool>,
    numbers: Value,
}

impl Line {
    /// Something measured that has no target of its own.
    pub fn told(what: impl Into<String>, measured: impl Into<String>) -> Self {
        let (what, measured) = (what.into(), measured.into());
        Self { bench: "", what, target: String::new(), measured, met: None, numbers: Value::Null }
    }

    /// Says that nothing could be measured, and why.
    pub fn failed(bench: &str, error: &anyhow::Error) -> Self {
        Self { met: Some(false), ..Self::told(bench, format!("not measured: {error:#}")) }
    }

    pub fn target(mut self, target: impl Into<String>, met: bool) -> Self {
        (self.target, self.met) = (target.into(), Some(met));
        self
    }

    /// The same for machines.
    pub fn numbers(mut self, numbers: Value) -> Self {
        self.numbers = numbers;
        self
    }

    pub fn of(mut self, bench: &'static str) -> Self {
        self.bench = bench;
        self
    }

    fn json(&self) -> Value {
        json!({
            "bench": self.bench, "what": self.what, "target": self.target, "measured": self.measured,
            "met": self.met, "numbers": self.numbers, "ground": ground(),
        })
    }

    fn mark(&self) -> &'static str {
        match self.met {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "",
        }
    }
}

fn ground() -> String {
    let cores = available_parallelism().map_or(1, usize::from);
    let busy = load_average().map_or_else(String::new, |busy| format!("; load average {busy}"));
    let build =
        if std::env::var_os("SAIHAKKO_BIN").is_some() { "SAIHAKKO_BIN" } else { "release build without the demo" };
    format!("{build}, {cores} cores shared with the load{busy}")
}

/// Of the last minute. Above the number of cores, other work got in the way.
fn load_average() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next().map(str::to_owned)
}

pub fn print(lines: &[Line]) {
    let widest = |text: fn(&Line) -> &str, least: usize| {
        lines.iter().map(|line| text(line).chars().count()).max().unwrap_or(0).max(least)
    };
    let (what, target) = (widest(|line| &line.what, 4), widest(|line| &line.target, 6));
    println!("\n{}", ground());
    println!("{:<what$} │ {:<target$} │ met │ measured", "what", "target");
    for line in lines {
        println!("{:<what$} │ {:<target$} │ {:<3} │ {}", line.what, line.target, line.mark(), line.measured);
    }
}

/// Writes `target/bench.json`. Benches that weren't run this time stay as they were.
pub fn keep(lines: &[Line]) -> Result<()> {
    let file = tool::target().join("bench.json");
    let before: Value =
        fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let again = |bench: &Value| lines.iter().any(|line| bench == line.bench);
    let mut all: Vec<Value> = before.get("lines").and_then(Value::as_array).cloned().unwrap_or_default();
    let new: Vec<Value> = lines.iter().map(Line::json).collect();
    all.retain(|line| !again(&line["bench"]));
    all.extend(new.iter().cloned());
    let text = serde_json::to_string_pretty(&json!({ "lines": all }))?;
    fs::write(&file, text + "\n").with_context(|| format!("{} can't be written", file.display()))?;
    let history = tool::target().join("bench-history.jsonl");
    remember(&history, &new).with_context(|| format!("{} can't be written", history.display()))?;
    println!("\nkept in {}, and added to {}", file.display(), history.display());
    Ok(())
}

/// One line a run: seconds since 1970, the commit, and what was measured.
fn remember(history: &Path, lines: &[Value]) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "when something was measured, nothing that a rule depends on")]
    let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let mut git = Command::new("git");
    let commit =
        tool::read(git.args(["describe", "--always", "--dirty"]).current_dir(tool::root())).unwrap_or_default();
    let mut file = OpenOptions::new().create(true).append(true).open(history)?;
    writeln!(file, "{}", json!({ "at": at, "commit": commit, "lines": lines }))?;
    Ok(())
}
