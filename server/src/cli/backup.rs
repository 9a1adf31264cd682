//! `saihakko backup` and `saihakko restore`: copies of the embedded database.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, chown},
    path::{Path, PathBuf},
};

use credentials::{
    clock::{Clock as _, SystemClock},
    store::{
        Store,
        copy::{self, Contents},
    },
};

use super::{ConfigFile, Failure, open, say};

/// Writes a copy that was looked through, while servers go on.
pub(super) async fn backup(config: &ConfigFile, file: &Path) -> Result<(), Failure> {
    let settings = open::settings(config)?;
    database(&settings.database_url)?;
    if file.exists() {
        return Err(Failure::new(format!("{} exists; choose another name, or move it away first", file.display())));
    }
    let store = open::store(&settings).await?;
    let part = beside(file, &format!("part-{}", std::process::id()));
    empty(&part).map_err(|error| unwritable(&part, &error))?;
    let copied = copied(&store, &part, file).await;
    store.close().await;
    if copied.is_err() {
        let _ = fs::remove_file(&part);
    }
    let Contents { version, accounts } = copied?;
    say(format_args!("wrote {}: {accounts} accounts, schema {version}, checked", file.display()));
    say(
        "keep the key file too, but apart from it: without the keys it opens no authenticator app, with them it is worth stealing",
    );
    Ok(())
}

async fn copied(store: &Store, part: &Path, file: &Path) -> Result<Contents, Failure> {
    store.copy_to(part).await.map_err(|error| spoilt(file, &error.cause()))?;
    let contents = copy::check(part).await.map_err(|error| spoilt(file, &error.cause()))?;
    settle(part, file).map_err(|error| unwritable(file, &error))?;
    Ok(contents)
}

/// Puts a copy in the place of the database, which is kept under another name.
pub(super) async fn restore(config: &ConfigFile, file: &Path) -> Result<(), Failure> {
    let settings = open::settings(config)?;
    let place = database(&settings.database_url)?;
    let new = beside(&place, &format!("restoring-{}", std::process::id()));
    let restored = restored(file, &new, &place).await;
    if restored.is_err() {
        let _ = fs::remove_file(&new);
    }
    let (Contents { version, accounts }, kept) = restored?;
    say(format_args!("restored {}: {accounts} accounts, schema {version}", file.display()));
    if let Some(kept) = kept {
        say(format_args!("the database as it was is in {}; remove it when all is well", kept.display()));
    }
    say(
        "passwords, apps and unused codes are those of the backup's day; start the server, which brings the schema up to date",
    );
    Ok(())
}

async fn restored(file: &Path, new: &Path, place: &Path) -> Result<(Contents, Option<PathBuf>), Failure> {
    copy_file(file, new, place)?;
    let contents = copy::check(new).await.map_err(|error| {
        Failure::new(format!("{} can't be restored: {}; choose another backup", file.display(), error.cause()))
    })?;
    Ok((contents, swap(new, place).await?))
}

fn database(url: &str) -> Result<PathBuf, Failure> {
    copy::file_of(url).ok_or_else(|| {
        Failure::new(
            "the database is PostgreSQL, which has tools of its own; use pg_dump --format=custom and pg_restore",
        )
    })
}

/// Exchanges the files while nobody can open either; answers where the old one is.
async fn swap(new: &Path, place: &Path) -> Result<Option<PathBuf>, Failure> {
    let moved = |error: io::Error| unwritable(place, &error);
    if !place.exists() {
        settle(new, place).map_err(moved)?;
        return Ok(None);
    }
    let damaged = |error: credentials::store::StoreError| {
        Failure::new(format!(
            "{} can't be opened: {}; stop the server, move that file and those named {0}-wal and {0}-shm away, and restore again",
            place.display(),
            error.cause()
        ))
    };
    let Some(_alone) = copy::alone(place).await.map_err(damaged)? else {
        return Err(Failure::new(format!(
            "{} is in use; stop the server and every command that works on it, and restore again",
            place.display()
        )));
    };
    let kept = beside(place, &format!("before-{}", SystemClock.now().to_jiff().strftime("%Y%m%dT%H%M%SZ")));
    fs::hard_link(place, &kept).map_err(moved)?;
    settle(new, place).map_err(moved)?;
    Ok(Some(kept))
}

/// An empty file that only its owner can read.
fn empty(file: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)
}

/// A copy with the owner of the database, or of its folder when there is none yet.
fn copy_file(from: &Path, to: &Path, place: &Path) -> Result<(), Failure> {
    let unreadable =
        |error: io::Error| Failure::new(format!("{} can't be read: {error}; name a backup", from.display()));
    let mut from = File::open(from).map_err(unreadable)?;
    let copied = empty(to).and_then(|mut file| {
        io::copy(&mut from, &mut file)?;
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let owner = fs::metadata(place).or_else(|_| fs::metadata(folder))?;
        let ours = file.metadata()?;
        if (owner.uid(), owner.gid()) != (ours.uid(), ours.gid()) {
            chown(to, Some(owner.uid()), Some(owner.gid()))?;
        }
        Ok(())
    });
    copied.map_err(|error| unwritable(to, &error))
}

/// Gives a whole file its name, so that it is on the disk under it.
fn settle(from: &Path, to: &Path) -> io::Result<()> {
    File::open(from)?.sync_all()?;
    fs::rename(from, to)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn beside(file: &Path, word: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(word);
    name.into()
}

fn unwritable(file: &Path, error: &io::Error) -> Failure {
    Failure::new(format!(
        "{} can't be written: {error}; choose another place, or run the command as the server's user",
        file.display()
    ))
}

fn spoilt(file: &Path, cause: &str) -> Failure {
    Failure::new(format!(
        "no backup was written to {}: {cause}; make room on its disk, or see the database",
        file.display()
    ))
}
