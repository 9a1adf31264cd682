use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use clap::Subcommand;
use credentials::{
    chance::{Chance, SystemChance},
    seal::Keys,
    secret::Key,
};

use super::{Failure, say};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a new key file that only its owner can read; an existing file is never overwritten
    New {
        /// The file to write, such as /etc/saihakko/keys
        file: PathBuf,
    },
}

pub(super) fn run(command: Command) -> Result<(), Failure> {
    let Command::New { file } = command;
    let shown = file.display();
    write_new(&file).map_err(|error| {
        Failure::new(match error.kind() {
            io::ErrorKind::AlreadyExists => {
                format!("{shown} exists, and without its keys every enrolled app would be lost; choose another name, or move it away first")
            }
            io::ErrorKind::NotFound => format!("the folder of {shown} doesn't exist; make it first"),
            _ => format!("{shown} can't be written: {error}; choose another place, or run the command as another user"),
        })
    })?;
    say(format_args!("wrote {shown}; let the server's user own it, and keep a copy in a safe place"));
    Ok(())
}

fn write_new(file: &Path) -> io::Result<()> {
    let keys = Keys::new(1, Key::new(&SystemChance as &dyn Chance));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(keys.render().as_bytes())?;
    file.sync_all()
}
