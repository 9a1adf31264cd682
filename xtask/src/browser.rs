//! What the browser tests need: Node, the npm packages, Chromium, oathtool.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::tool;

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The command that runs Playwright, with everything that it needs installed.
pub fn playwright(report: &Path) -> Result<Command> {
    let folder = tool::root().join("end2end");
    if !folder.join("package.json").is_file() {
        bail!("end2end/package.json isn't there; check out the whole repository");
    }
    ensure_node()?;
    ensure_packages(&folder)?;
    if tool::find(&["oathtool"]).is_none() {
        tool::apt_install(&["oathtool"], "oathtool")?;
    }
    let mut command = Command::new("npx");
    command
        .args(["playwright", "test", "--reporter=list,json"])
        .current_dir(&folder)
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", report);
    if let Some(chromium) = chromium(&folder)? {
        command.env("CHROMIUM_PATH", chromium);
    }
    Ok(command)
}

fn ensure_node() -> Result<()> {
    let remedy = "install Node 20 or newer with npm (https://nodejs.org)";
    let version =
        tool::read(Command::new("node").arg("--version")).with_context(|| format!("Node is missing; {remedy}"))?;
    let major: u32 =
        version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0);
    if major < 20 {
        bail!("Node is {version}, too old for the browser tests; {remedy}");
    }
    if tool::find(&["npm", "npm.cmd"]).is_none() {
        bail!("npm is missing; {remedy}");
    }
    Ok(())
}

/// `npm ci`, unless the same packages are there.
fn ensure_packages(folder: &Path) -> Result<()> {
    let wanted = fs::read(folder.join("package-lock.json"))
        .context("end2end/package-lock.json can't be read; check out the whole repository")?;
    let stamp = folder.join("node_modules/.saihakko-lock.json");
    if fs::read(&stamp).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    tool::run(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        "check the network connection and start again",
    )?;
    fs::write(stamp, wanted).context("end2end/node_modules can't be written")
}

/// Chromium for a tool that brings none.
pub fn chromium_of_the_system() -> Result<PathBuf> {
    ensure_node()?;
    chromium(&tool::root().join("end2end"))?.context("Chromium is missing; install it, or set CHROMIUM_PATH to it")
}

/// The system's Chromium, or none when Playwright has its own.
fn chromium(folder: &Path) -> Result<Option<PathBuf>> {
    if let Some(given) = env::var_os("CHROMIUM_PATH") {
        return Ok(Some(given.into()));
    }
    if let Some(found) = tool::find(&CHROMIUM) {
        return Ok(Some(found));
    }
    match tool::apt_install(&["chromium", "fonts-noto-cjk"], "Chromium") {
        Ok(()) => Ok(tool::find(&CHROMIUM)),
        Err(reason) => {
            println!("{reason:#}. Playwright fetches its own instead.");
            tool::run(
                Command::new("npx").args(["playwright", "install", "chromium"]).current_dir(folder),
                "install Chromium and set CHROMIUM_PATH to it",
            )?;
            Ok(None)
        }
    }
}
