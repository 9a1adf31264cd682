//! `cargo xtask test`: every part in order. One that fails doesn't stop the others; the last line counts them all.

mod count;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::postgres::Cluster;
use crate::server::Build;
use crate::steps::{Steps, seconds};
use crate::{browser, ordeal, site, tool};
use count::Count;

type Part = fn(&mut Ground) -> Result<Count>;

const PARTS: [(&str, Part); 7] = [
    ("format", format),
    ("lints", lints),
    ("site", assemble),
    ("postgres", postgres),
    ("rust", rust),
    ("plain", plain),
    ("browser", browsers),
];
const FAST: [&str; 3] = ["format", "lints", "rust"];

/// What was asked for on the command line.
#[derive(Default)]
pub struct Wish {
    only: Vec<String>,
    fast: bool,
}

impl Wish {
    pub fn parse(mut arguments: lexopt::Parser) -> Result<Self> {
        let mut wish = Self::default();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("fast") => wish.fast = true,
                Long("only") => {
                    let part = arguments.value()?.string()?;
                    if !PARTS.iter().any(|(name, _)| *name == part) {
                        let names = PARTS.map(|(name, _)| name).join(", ");
                        bail!("there is no part '{part}'; the parts are {names}");
                    }
                    wish.only.push(part);
                }
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(wish)
    }

    fn wants(&self, part: &str) -> bool {
        let named = |name: &str| self.only.iter().any(|only| only == name);
        match (self.only.is_empty(), self.fast) {
            (true, fast) => !fast || FAST.contains(&part),
            // The browser needs the site; tests want PostgreSQL, unless they shall be fast.
            (false, fast) => {
                let tests = named("rust") || named("browser");
                let under = match part {
                    "site" => tests && !fast || named("browser"),
                    "postgres" => tests && !fast,
                    _ => false,
                };
                under || named(part)
            }
        }
    }
}

/// What the parts share.
#[derive(Default)]
struct Ground {
    fast: bool,
    site: Option<PathBuf>,
    cluster: Option<Cluster>,
    postgres: Option<String>,
}

impl Ground {
    /// What tests may know of the machine.
    fn environment(&self) -> Vec<(&'static str, String)> {
        let site = self.site.as_ref().map(|dir| ("SAIHAKKO_SITE", dir.display().to_string()));
        let postgres = self
            .postgres
            .iter()
            .flat_map(|url| [("SAIHAKKO_TEST_POSTGRES", url.clone()), ("DATABASE_URL", url.clone())]);
        // Without a cluster the other half would fail; only who asked for speed leaves it out.
        let only = (self.fast && self.postgres.is_none()).then(|| ("SAIHAKKO_TEST_ONLY", "sqlite".to_owned()));
        site.into_iter().chain(postgres).chain(only).collect()
    }
}

struct Report {
    name: &'static str,
    time: Duration,
    count: Count,
}

pub fn run(wish: &Wish) -> ExitCode {
    let mut ground = Ground { fast: wish.fast, ..Ground::default() };
    let mut reports = Vec::new();
    for (name, part) in PARTS.iter().filter(|(name, _)| wish.wants(name)) {
        println!("\n══ {name}");
        let start = Instant::now();
        let count = part(&mut ground).unwrap_or_else(|error| Count::broken(&format!("{error:#}")));
        for reason in &count.reasons {
            eprintln!("xtask: {name}: {reason}");
        }
        reports.push(Report { name, time: start.elapsed(), count });
    }
    drop(ground);
    summary(&reports)
}

fn summary(reports: &[Report]) -> ExitCode {
    println!("\n{:<10} {:>12} {:>8} {:>8} {:>8}", "part", "time", "passed", "failed", "skipped");
    let mut all = Count::default();
    for Report { name, time, count } in reports {
        let time = seconds(*time);
        println!("{name:<10} {time:>12} {:>8} {:>8} {:>8}", count.passed, count.failed, count.skipped);
        for reason in &count.reasons {
            println!("           {reason}");
        }
        all.add(count);
    }
    println!("{:<10} {:>12}", "in all", seconds(reports.iter().map(|report| report.time).sum()));
    println!("{} passed, {} failed", all.passed, all.failed);
    if all.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn format(_: &mut Ground) -> Result<Count> {
    ensure_component("fmt", "rustfmt")?;
    let mut count = Count::default();
    count.check("the format differs; run cargo fmt --all", tool::cargo().args(["fmt", "--all", "--check"]));
    Ok(count)
}

/// `frontend` and its islands are linted as the browser sees them; with both sides' features at once Leptos is neither.
fn lints(ground: &mut Ground) -> Result<Count> {
    ensure_component("clippy", "clippy")?;
    let mut count = Count::default();
    let mut clippy = |name: &str, arguments: &[&str]| {
        println!("── {name}");
        let reason = format!("lints of the {name}: see above");
        count.check(&reason, tool::cargo().arg("clippy").args(arguments).args(["--", "-D", "warnings"]));
    };
    clippy("host", &["--workspace", "--exclude", "frontend", "--all-targets", "--features", "server/demo"]);
    if ground.fast {
        return Ok(count);
    }
    clippy("host without the demo", &["--package", "server", "--all-targets"]);
    site::ensure_target()?;
    clippy("browser", &["--package", "frontend", "--target", "wasm32-unknown-unknown"]);
    Ok(count)
}

fn assemble(ground: &mut Ground) -> Result<Count> {
    let mut steps = Steps::default();
    ground.site = Some(site::build(&mut steps)?.dir);
    println!("{steps}");
    Ok(Count::one_passed())
}

fn postgres(ground: &mut Ground) -> Result<Count> {
    let url = if let Some(url) = Cluster::given() {
        println!("using the cluster of SAIHAKKO_TEST_POSTGRES");
        url
    } else {
        let cluster = Cluster::start()?;
        let url = cluster.url.clone();
        println!("a cluster of our own in {}", cluster.folder.display());
        ground.cluster = Some(cluster);
        url
    };
    ground.postgres = Some(url);
    Ok(Count::one_passed())
}

/// Rules, stories and the router, with the demo; then xtask's own.
fn rust(ground: &mut Ground) -> Result<Count> {
    let mut count = cargo_test(
        ground,
        &["--package", "credentials", "--package", "app", "--package", "server", "--features", "server/demo"],
    )?;
    count.add(&cargo_test(ground, &["--package", "xtask"])?);
    Ok(count)
}

/// The server as operators get it: without the demo. The ordeals are here.
fn plain(ground: &mut Ground) -> Result<Count> {
    ordeal::ensure_tools()?;
    cargo_test(ground, &["--package", "server"])
}

fn cargo_test(ground: &Ground, arguments: &[&str]) -> Result<Count> {
    let mut command = tool::cargo();
    command.args(["test", "--no-fail-fast"]).args(arguments).envs(ground.environment());
    count::cargo(&mut command)
}

fn browsers(ground: &mut Ground) -> Result<Count> {
    let site = ground.site.clone().context("there is no site to look at, see its failure above")?;
    let build = Build { demo: true, release: false };
    let program = build.run()?;
    let report = tool::target().join("xtask/playwright.json");
    let mut command = browser::playwright(&report)?;
    command.env("SAIHAKKO_BIN", program).env("SAIHAKKO_SITE", site).envs(ground.environment());
    report::playwright(&mut command, &report)
}

fn ensure_component(subcommand: &str, component: &str) -> Result<()> {
    if tool::succeeds(tool::cargo().args([subcommand, "--version"])) {
        return Ok(());
    }
    if tool::find(&["rustup"]).is_none() {
        bail!("{component} is missing; install it as your Rust was installed");
    }
    println!("{component} is missing: adding it through rustup.");
    tool::run(
        std::process::Command::new("rustup").args(["component", "add", component]).current_dir(tool::root()),
        "check the network connection and start again",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(only: &[&str], fast: bool) -> Vec<&'static str> {
        let wish = Wish { only: only.iter().map(ToString::to_string).collect(), fast };
        PARTS.iter().map(|(name, _)| *name).filter(|name| wish.wants(name)).collect()
    }

    #[test]
    fn one_part_brings_what_it_stands_on() {
        assert_eq!(parts(&[], false).len(), PARTS.len());
        assert_eq!(parts(&[], true), FAST);
        assert_eq!(parts(&["format"], false), ["format"]);
        assert_eq!(parts(&["browser"], false), ["site", "postgres", "browser"]);
        assert_eq!(parts(&["browser"], true), ["site", "browser"]);
        assert_eq!(parts(&["rust"], true), ["rust"]);
    }
}
