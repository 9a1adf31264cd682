//! `cargo xtask ordeal`: the ordeals of `server/tests/ordeal` in their long form, with the numbers that were promised.
//! In the short form they are tests like all others.

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use crate::{postgres, tool};

/// Name and subject; each is a file of `server/tests/ordeal`.
const ORDEALS: [(&str, &str); 6] = [
    ("kills", "1,000 SIGKILLs while a campaign is mailed and people reset passwords, on SQLite and on PostgreSQL"),
    ("processes", "two processes on PostgreSQL, one killed; also in the middle of a campaign"),
    ("silence", "the mail server silent for half an hour while 10,000 mails wait"),
    ("outage", "PostgreSQL stopped and frozen for 60 s, SQLite locked for 30 s, a full disk"),
    ("faults", "every write and every flush of a password reset failing"),
    ("revocation", "1,000 sessions hammered while their person signs out everywhere"),
];

pub fn run(mut arguments: lexopt::Parser) -> Result<ExitCode> {
    let mut filters = Vec::new();
    while let Some(argument) = arguments.next()? {
        let Value(name) = argument else { return Err(argument.unexpected().into()) };
        let name = name.string()?;
        if name == "list" {
            for (name, about) in ORDEALS {
                println!("{name:<12} {about}");
            }
            return Ok(ExitCode::SUCCESS);
        }
        if !ORDEALS.iter().any(|(known, _)| *known == name) {
            bail!("there is no ordeal '{name}'; see cargo xtask ordeal list");
        }
        filters.push(format!("{name}::"));
    }
    ensure_tools()?;
    let mut command = tool::cargo();
    command.args([
        "test",
        "--release",
        "--package",
        "server",
        "--test",
        "ordeal",
        "--",
        "--nocapture",
        "--test-threads=1",
    ]);
    let status = command.args(filters).env("SAIHAKKO_ORDEAL", "long").status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What the ordeals start besides our own programs.
pub fn ensure_tools() -> Result<()> {
    postgres::ensure_installed()?;
    if tool::find(&["strace"]).is_none() {
        tool::apt_install(&["strace"], "strace")?;
    }
    Ok(())
}
