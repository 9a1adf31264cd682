//! `cargo xtask bench`: each number beside its target, on the release build, with fresh data on a free loopback port.
//! Numbers depend on the machine and on what else runs there, so these aren't tests. `target/bench.json` keeps the last ones,
//! `target/bench-history.jsonl` all of them: one line a run, with its time and commit.
//!
//! | file | subject |
//! |---|---|
//! | `ground` | the release server as an operator runs it: configuration, keys, accounts, mail server |
//! | `http`, `load` | a browser over one kept connection; many of them at once |
//! | `line` | the table and the JSON file |
//! | the others | one number each |

mod campaign;
mod enumeration;
mod enumeration_pin;
mod ground;
mod http;
mod import;
mod lighthouse;
mod line;
mod load;
mod logins;
mod mask;
mod memory;
mod pages;
mod ready;
mod recovery;
mod relay;
mod search;
mod sizes;
mod statistics;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use ground::Ground;
use line::Line;

struct Bench {
    name: &'static str,
    about: &'static str,
    run: fn(&Ground) -> Result<Vec<Line>>,
}

const BENCHES: [Bench; 12] = [
    Bench { name: "ready", about: "how soon the server answers", run: ready::run },
    Bench { name: "memory", about: "what it holds while nobody asks", run: memory::run },
    Bench { name: "sizes", about: "what the first visit of a public page costs", run: sizes::run },
    Bench { name: "pages", about: "pages without hashing, with wrk", run: pages::run },
    Bench { name: "recovery", about: "asking for a recovery, on SQLite and PostgreSQL", run: recovery::run },
    Bench { name: "logins", about: "logins beside what Argon2 allows, and pages meanwhile", run: logins::run },
    Bench { name: "enumeration", about: "whether answers tell which accounts there are", run: enumeration::run },
    Bench {
        name: "enumeration-pin",
        about: "whether a journey to a PIN tells that the facts were right",
        run: enumeration_pin::run,
    },
    Bench {
        name: "search",
        about: "search and recovery among a million accounts, on SQLite and PostgreSQL",
        run: search::run,
    },
    Bench {
        name: "campaign",
        about: "100,000 mails, PostgreSQL, two processes of which one is killed, people resetting meanwhile",
        run: campaign::run,
    },
    Bench {
        name: "lighthouse",
        about: "Lighthouse's four marks of each public page, as a phone",
        run: lighthouse::run,
    },
    Bench { name: "import", about: "a list of 100,000 accounts, on SQLite", run: import::run },
];

pub fn run(arguments: lexopt::Parser) -> Result<ExitCode> {
    let names = parse(arguments)?;
    if names.iter().any(|name| name == "list") {
        for bench in BENCHES {
            println!("{:<16} {}", bench.name, bench.about);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let ground = Ground::build()?;
    let mut lines = Vec::new();
    for bench in BENCHES.iter().filter(|bench| names.is_empty() || names.iter().any(|name| name == bench.name)) {
        println!("── {}: {}", bench.name, bench.about);
        let measured = (bench.run)(&ground).unwrap_or_else(|error| vec![Line::failed(bench.name, &error)]);
        lines.extend(measured.into_iter().map(|line| line.of(bench.name)));
    }
    line::print(&lines);
    line::keep(&lines)?;
    Ok(ExitCode::SUCCESS)
}

fn parse(mut arguments: lexopt::Parser) -> Result<Vec<String>> {
    let mut names = Vec::new();
    while let Some(argument) = arguments.next()? {
        let Value(name) = argument else { return Err(argument.unexpected().into()) };
        let name = name.string()?;
        if name != "list" && !BENCHES.iter().any(|bench| bench.name == name) {
            bail!("there is no bench '{name}'; see cargo xtask bench list");
        }
        names.push(name);
    }
    Ok(names)
}
