//! The command line of `saihakko`. What goes wrong is one sentence with its remedy on standard error.
//!
//! Exit codes: 0 done, 1 refused or failed, 2 wrong usage.

mod audit;
mod backup;
mod bounces;
mod campaign;
mod doctor;
mod export;
mod failure;
mod import;
mod keys;
mod log;
mod open;
mod user;

use std::{future::Future, io::Write as _, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::serve::{self, ServeOptions};
use failure::Failure;

/// A portal in which people get back into their accounts.
#[derive(Debug, Parser)]
#[command(name = "saihakko", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the portal; prints "ready http://HOST:PORT" when it answers
    Serve {
        #[command(flatten)]
        config: ConfigFile,
        /// The folder of style, scripts and icons; else the folder "site" beside the program
        #[arg(long, value_name = "DIR")]
        site: Option<PathBuf>,
    },
    /// Bring the database up to date, or make it
    Migrate {
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Add, import, export, show, disable and enable accounts
    #[command(subcommand)]
    User(user::Command),
    /// Draft, start and follow campaigns: many people set new passwords from one moment on
    #[command(subcommand)]
    Campaign(campaign::Command),
    /// Read reports of mails that did not arrive
    #[command(subcommand)]
    Bounces(bounces::Command),
    /// Look at everything that a server needs; changes nothing, sends nothing
    Doctor {
        #[command(flatten)]
        config: ConfigFile,
        /// The name under which the mail server publishes its DKIM key
        #[arg(long, value_name = "NAME")]
        dkim_selector: Option<String>,
    },
    /// Write a checked copy of the embedded database, while it is in use
    Backup {
        #[command(flatten)]
        config: ConfigFile,
        /// The file to write; an existing one is never overwritten
        file: PathBuf,
    },
    /// Put a backup in the place of the embedded database, which is kept beside it; no server may run
    Restore {
        #[command(flatten)]
        config: ConfigFile,
        /// The backup
        file: PathBuf,
    },
    /// Make and rotate the server's keys
    #[command(subcommand)]
    Keys(keys::Command),
    /// Check the audit log
    #[command(subcommand)]
    Audit(audit::Command),
    /// Serve the demo: its own realms and accounts, nothing goes outside
    #[cfg(feature = "demo")]
    Demo {
        /// Where it listens: a loopback address
        #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4400")]
        addr: std::net::SocketAddr,
        /// Where it keeps its data
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Another database than the embedded one in the data folder
        #[arg(long, value_name = "URL")]
        database: Option<String>,
        /// The folder of style, scripts and icons
        #[arg(long, value_name = "DIR")]
        site: PathBuf,
    },
}

/// Which configuration counts.
#[derive(Debug, Args)]
struct ConfigFile {
    /// The configuration file
    #[arg(long = "config", value_name = "FILE", env = "SAIHAKKO_CONFIG")]
    path: PathBuf,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve { config, site } => {
            log::start("info")?;
            let settings = open::settings(&config)?;
            let site = site.unwrap_or_else(beside_the_program);
            Ok(wait(serve::run(settings, ServeOptions { site }))??)
        }
        Command::Migrate { config } => quietly(open::migrate(&config)),
        Command::User(command) => quietly(user::run(command)),
        Command::Campaign(command) => quietly(campaign::run(command)),
        Command::Bounces(command) => quietly(bounces::run(command)),
        Command::Doctor { config, dkim_selector } => quietly(doctor::run(&config, dkim_selector.as_deref())),
        Command::Backup { config, file } => quietly(backup::backup(&config, &file)),
        Command::Restore { config, file } => quietly(backup::restore(&config, &file)),
        Command::Keys(command) => keys::run(command),
        Command::Audit(command) => quietly(audit::run(command)),
        #[cfg(feature = "demo")]
        Command::Demo { addr, data, database, site } => {
            log::start("info")?;
            Ok(wait(crate::demo::run(crate::demo::DemoOptions { addr, data, database, site }))??)
        }
    }
}

/// For commands whose result is all that anybody wants to read.
fn quietly(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    log::start("warn")?;
    wait(work)?
}

fn wait<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    Ok(runtime
        .map_err(|error| Failure::new(format!("no threads can be started: {error}; free memory or raise the limit")))?
        .block_on(work))
}

fn beside_the_program() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.join("site")))
        .unwrap_or_else(|| "site".into())
}

/// Writes a line of the result. Who stops listening (`| head`) is no failure.
fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
