//! `saihakko doctor`: looks at everything that a server needs, changes nothing, sends nothing.

mod dns;
mod reach;

use std::{path::Path, process::Command, time::Duration};

use credentials::{
    clock::{Clock as _, SystemClock},
    seal::Keys,
    store::{Store, copy},
};

use super::{ConfigFile, Failure, open, say};
use crate::settings::Settings;

/// Two clocks that differ by more make links and one-time passwords fail.
const CLOCKS: Duration = Duration::from_secs(5);

/// With less room the database soon can't write. Megabytes.
const ROOM: u64 = 500;

/// What was found so far.
#[derive(Default)]
struct Findings {
    failed: u32,
}

impl Findings {
    fn line(mark: &str, what: &str, words: impl std::fmt::Display) {
        say(format_args!("{mark:<5} {what:<14} {words}"));
    }

    fn fine(what: &str, words: impl std::fmt::Display) {
        Self::line("ok", what, words);
    }

    fn note(what: &str, words: impl std::fmt::Display) {
        Self::line("note", what, words);
    }

    /// `words` end in the remedy.
    fn fail(&mut self, what: &str, words: impl std::fmt::Display) {
        self.failed = self.failed.saturating_add(1);
        Self::line("FAIL", what, words);
    }
}

/// Prints a line for each finding.
pub(super) async fn run(config: &ConfigFile, dkim_selector: Option<&str>) -> Result<(), Failure> {
    let settings = open::settings(config)?;
    let mut findings = Findings::default();
    configuration(&settings);
    keys(&settings.keys);
    database(&mut findings, &settings).await;
    room(&mut findings, &settings);
    reach::mail(&mut findings, &settings).await;
    reach::phone(&mut findings, &settings).await;
    dns::sender(&mut findings, &settings, dkim_selector).await;
    match findings.failed {
        0 => Ok(()),
        1 => Err(Failure::new("one thing is wrong; follow the line marked FAIL and run this again")),
        failed => {
            Err(Failure::new(format!("{failed} things are wrong; follow the lines marked FAIL and run this again")))
        }
    }
}

fn configuration(settings: &Settings) {
    let realms: Vec<&str> = settings.realms.iter().map(|realm| realm.slug.as_str()).collect();
    Findings::fine("configuration", format_args!("{} with {}", settings.public_url, realms.join(", ")));
    for warning in settings.realms.iter().flat_map(|realm| realm.warnings()) {
        Findings::note("configuration", warning);
    }
}

fn keys(keys: &Keys) {
    Findings::fine("keys", format_args!("key {} seals", keys.current_id()));
    if let Some(next) = keys.next_id() {
        Findings::note(
            "keys",
            format_args!(
                "key {next} is prepared; when every process was restarted with it, run: saihakko keys rotate FILE"
            ),
        );
    }
}

async fn database(findings: &mut Findings, settings: &Settings) {
    let store = match open::store(settings).await {
        Ok(store) => store,
        Err(failure) => return findings.fail("database", failure),
    };
    match store.examine().await {
        Ok(found) if found.applied < found.known => findings.fail(
            "database",
            format_args!(
                "schema {} is older than this program's {}; run: saihakko migrate --config FILE",
                found.applied, found.known
            ),
        ),
        Ok(found) => {
            Findings::fine("database", format_args!("{:?}, schema {}", store.engine(), found.applied));
            if found.applied > found.known {
                Findings::note(
                    "database",
                    "its schema is of a newer version, beside which this one may go on until it is replaced",
                );
            }
            clock(findings, found.now);
        }
        Err(error) => findings.fail("database", Failure::from(error)),
    }
    writing(findings, &store).await;
    store.close().await;
}

async fn writing(findings: &mut Findings, store: &Store) {
    match store.try_writing().await {
        Ok(()) => Findings::fine("database", "takes changes"),
        Err(error) => findings.fail(
            "database",
            format_args!("takes no changes: {}; see its permissions, its disk, and who else holds it", error.cause()),
        ),
    }
}

fn clock(findings: &mut Findings, theirs: Option<credentials::clock::Moment>) {
    let Some(theirs) = theirs else { return };
    let ours = SystemClock.now();
    let apart = ours.since(theirs).max(theirs.since(ours));
    if apart > CLOCKS {
        findings.fail(
            "clock",
            format_args!(
                "this machine and the database are {} s apart; let both follow a time server",
                apart.as_secs()
            ),
        );
    } else {
        Findings::fine("clock", format_args!("{} ms from the database's", apart.as_millis()));
    }
}

/// The embedded database's disk. A server of its own watches its own.
fn room(findings: &mut Findings, settings: &Settings) {
    let Some(file) = copy::file_of(&settings.database_url) else { return };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let shown = folder.display();
    match megabytes_free(folder) {
        Some(free) if free < ROOM => {
            findings.fail(
                "disk",
                format_args!("only {free} MB are free at {shown}; make room before the database stops taking changes"),
            );
        }
        Some(free) => Findings::fine("disk", format_args!("{free} MB free at {shown}")),
        None => Findings::note(
            "disk",
            format_args!("the program df says nothing of {shown}; look yourself whether there is room"),
        ),
    }
}

fn megabytes_free(folder: &Path) -> Option<u64> {
    let answer = Command::new("df").arg("-Pk").arg("--").arg(folder).output().ok()?;
    let text = String::from_utf8(answer.stdout).ok()?;
    let kilobytes: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kilobytes / 1024)
}
