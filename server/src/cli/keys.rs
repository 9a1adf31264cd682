use std::{
    fs::{self, File, OpenOptions, Permissions},
    io::{self, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
};

use clap::Subcommand;
use credentials::{
    chance::{Chance, SystemChance},
    seal::Keys,
    secret::Key,
};
use zeroize::Zeroizing;

use super::{Failure, say};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a new key file that only its owner can read; an existing file is never overwritten
    New {
        /// The file to write, such as /etc/saihakko/keys
        file: PathBuf,
    },
    /// Add a key that seals from the next restart on; what the old ones sealed stays readable
    Rotate {
        /// The key file
        file: PathBuf,
        /// Where several processes serve: only make the key known; after all were restarted, rotate again without this
        #[arg(long)]
        prepare: bool,
    },
}

pub(super) fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::New { file } => new(&file),
        Command::Rotate { file, prepare } => rotate(&file, prepare),
    }
}

fn new(file: &Path) -> Result<(), Failure> {
    let shown = file.display();
    let keys = Keys::new(1, Key::new(&SystemChance as &dyn Chance));
    write_new(file, &keys.render()).map_err(|error| {
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

fn rotate(file: &Path, prepare: bool) -> Result<(), Failure> {
    let shown = file.display();
    let text = fs::read_to_string(file).map(Zeroizing::new).map_err(|error| {
        Failure::new(format!("{shown} can't be read: {error}; name the key file of the configuration"))
    })?;
    let wrong = |error| Failure::new(format!("{shown} can't be used: {error}; put a copy of it back"));
    let rotated = Keys::rotate(&text, prepare, &SystemChance).map_err(wrong)?;
    let keys = Keys::parse(&rotated).map_err(wrong)?;
    replace(file, &rotated).map_err(|error| {
        Failure::new(format!("{shown} can't be written anew: {error}; it is as before; run the command as its owner"))
    })?;
    match keys.next_id() {
        Some(id) => say(format_args!(
            "prepared key {id} in {shown}; restart each process in turn, then run this again without --prepare"
        )),
        None => say(format_args!(
            "key {} seals from the next restart on; restart each process, and keep a copy of {shown} in a safe place",
            keys.current_id()
        )),
    }
    Ok(())
}

fn write_new(file: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Whole or not at all, with owner and permissions as before.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let before = fs::metadata(file)?;
    let mut new = file.as_os_str().to_owned();
    new.push(".new");
    let new = PathBuf::from(new);
    let written = write_new(&new, text).and_then(|()| {
        let ours = fs::metadata(&new)?;
        if (before.uid(), before.gid()) != (ours.uid(), ours.gid()) {
            chown(&new, Some(before.uid()), Some(before.gid()))?;
        }
        fs::set_permissions(&new, Permissions::from_mode(before.mode() & 0o777))?;
        fs::rename(&new, file)
    });
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
