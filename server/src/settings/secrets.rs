//! Secrets come from files that only the server can read, or from the environment; never from the configuration itself.

use std::{
    io,
    path::{Path, PathBuf},
};

use credentials::{
    config::{Found, Section},
    seal::Keys,
    secret::Password,
};

use super::Env;

/// What lies around the configuration file.
pub(super) struct Surroundings<'a> {
    /// The file's folder, to which paths in it are relative.
    pub folder: Option<&'a Path>,
    /// The environment.
    pub env: Env<'a>,
}

impl Surroundings<'_> {
    /// A variable of the environment; an empty one counts as none.
    pub fn variable(&self, name: &str) -> Option<String> {
        (self.env)(name).filter(|text| !text.trim().is_empty())
    }

    pub fn path(&self, written: &str) -> PathBuf {
        self.folder.map_or_else(|| PathBuf::from(written), |folder| folder.join(written))
    }
}

/// `[database] url`, or `SAIHAKKO_DATABASE_URL`, which wins. The message never repeats the address: it may hold a password.
pub(super) fn database_url(root: &Section<'_>, around: &Surroundings<'_>) -> Option<String> {
    const TAKES: &str = "\"sqlite:///var/lib/saihakko/saihakko.db\" or \"postgres://USER@HOST/DATABASE\"";
    let section = root.section("database");
    let found = section.text("url");
    section.done();
    if let Some(url) = around.variable("SAIHAKKO_DATABASE_URL") {
        if !is_database(&url) {
            root.fault(format!("SAIHAKKO_DATABASE_URL in the environment names no database; it takes {TAKES}"));
        }
        return Some(url);
    }
    let Some(found) = found else {
        if section.lacks("url") && (section.exists() || root.lacks("database")) {
            section.fault(format!("[database] lacks \"url\"; add url = {TAKES}, or set SAIHAKKO_DATABASE_URL"));
        }
        return None;
    };
    if !is_database(&found.value) {
        section.fault_of("url", &found, format_args!("names no database that outlasts the server; it takes {TAKES}"));
    }
    Some(found.value)
}

fn is_database(url: &str) -> bool {
    let rest = |scheme: &str| url.strip_prefix(scheme).filter(|rest| !rest.is_empty());
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    rest("postgres://").or_else(|| rest("postgresql://")).is_some() || (rest("sqlite://").is_some() && !in_memory)
}

/// `[keys] file`, or `SAIHAKKO_KEYS`, which wins.
pub(super) fn keys(root: &Section<'_>, around: &Surroundings<'_>) -> Option<Keys> {
    let section = root.section("keys");
    let found = section.text("file");
    section.done();
    if let Some(text) = around.variable("SAIHAKKO_KEYS") {
        let keys = Keys::parse(&text);
        if let Err(error) = &keys {
            root.fault(format!("SAIHAKKO_KEYS in the environment can't be used ({error}); set it to the text of a file that saihakko keys new made"));
        }
        return keys.ok();
    }
    let Some(found) = found else {
        if section.lacks("file") && (section.exists() || root.lacks("keys")) {
            let remedy =
                "make a file with: saihakko keys new /etc/saihakko/keys, and name it here, or set SAIHAKKO_KEYS";
            section.fault(format!("[keys] lacks \"file\"; {remedy}"));
        }
        return None;
    };
    let path = around.path(&found.value);
    let shown = path.display();
    let text = secret_file(&section, "file", &found, &path, &format!("make it with: saihakko keys new {shown}"))?;
    let keys = Keys::parse(text.reveal());
    if let Err(error) = &keys {
        section.fault_of(
            "file",
            &found,
            format_args!("names {shown}, which can't be used ({error}); bring back the copy that was kept"),
        );
    }
    keys.ok()
}

/// The text of a file that only its owner and group may read. `remedy` says how to make it.
pub(super) fn secret_file(
    section: &Section<'_>,
    key: &str,
    found: &Found<String>,
    path: &Path,
    remedy: &str,
) -> Option<Password> {
    let shown = path.display();
    if is_open(path) {
        section.fault_of(
            key,
            found,
            format_args!("names {shown}, which others on this machine can open; run: chmod 640 {shown}"),
        );
        return None;
    }
    let text = file(section, key, found, path, remedy)?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.trim().is_empty() {
        section.fault_of(key, found, format_args!("names {shown}, which is empty; {remedy}"));
        return None;
    }
    Some(Password::new(text.to_owned()))
}

/// The text of a file that the configuration names.
pub(super) fn file(
    section: &Section<'_>,
    key: &str,
    found: &Found<String>,
    path: &Path,
    remedy: &str,
) -> Option<String> {
    let shown = path.display();
    match std::fs::read_to_string(path) {
        Ok(text) => return Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            section.fault_of(key, found, format_args!("names {shown}, which doesn't exist; {remedy}"));
        }
        Err(error) => section.fault_of(
            key,
            found,
            format_args!("names {shown}, which can't be read ({error}); let the server's user read it"),
        ),
    }
    None
}

// Readable by all, or writable by more than the owner.
#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o027 != 0)
}

#[cfg(not(unix))]
fn is_open(_path: &Path) -> bool {
    false
}
