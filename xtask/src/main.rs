//! The whole build of Saihakko: `cargo xtask serve | build | test | ordeal | bench`.
//!
//! | file | subject |
//! |---|---|
//! | `site` | what the browser loads: WebAssembly, glue, style, static files, compressed |
//! | `serve` | the demo on this machine |
//! | `dist` | the folder that an operator installs |
//! | `test` | every proof, in order, with a count |
//! | `ordeal` | what must hold, in its long form |
//! | `bench` | the numbers of `docs/architecture.md` beside their targets |
//! | `tool` | finding, installing and running other programs |

mod bench;
mod browser;
mod dist;
mod ordeal;
mod postgres;
mod serve;
mod server;
mod site;
mod steps;
mod test;
mod tool;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask serve [--addr HOST:PORT] [--data DIR] [--database URL] [--release]
    Builds everything and starts the demo (127.0.0.1:4400, data in target/demo).
cargo xtask build
    Makes target/dist: the program without the demo, the site, a sample configuration.
cargo xtask test [--only PART]... [--fast]
    Runs every proof. Parts: format, lints, site, postgres, rust, plain, browser.
    --fast: format, lints of the host and tests on SQLite.
cargo xtask ordeal [NAME]...
    Kills, freezes and starves the server for an hour or so. 'list' names the ordeals.
cargo xtask bench [NAME]...
    Prints each number beside its target, on the release build. 'list' names them.
";

fn main() -> ExitCode {
    match command() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<ExitCode> {
    let mut arguments = lexopt::Parser::from_env();
    let Some(first) = arguments.next()? else {
        print!("{HELP}");
        return Ok(ExitCode::FAILURE);
    };
    match first {
        Value(name) => match name.to_str() {
            Some("serve") => serve::run(&serve::Wish::parse(arguments)?),
            Some("build") => {
                no_more(arguments)?;
                dist::run()
            }
            Some("test") => Ok(test::run(&test::Wish::parse(arguments)?)),
            Some("ordeal") => ordeal::run(arguments),
            Some("bench") => bench::run(arguments),
            _ => bail!("there is no command '{}'; these are the commands:\n\n{HELP}", name.display()),
        },
        Short('h') | Long("help") => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(other.unexpected().into()),
    }
}

fn no_more(mut arguments: lexopt::Parser) -> Result<()> {
    match arguments.next()? {
        None => Ok(()),
        Some(other) => Err(other.unexpected().into()),
    }
}
