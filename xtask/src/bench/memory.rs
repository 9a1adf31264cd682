//! Resident memory of a server that is left alone: after its start, and after people have signed in and gone.

use std::sync::atomic::AtomicU32;
use std::time::Duration;
use std::{fs, thread};

use anyhow::{Context, Result};
use serde_json::json;

use super::ground::{Ground, LOAD, Running};
use super::line::Line;
use super::{load, logins};

const MOST_MB: f64 = 40.0;
/// The server gives the memory of Argon2 back 10 to 20 s after the last login; and a little more.
const QUIET: Duration = Duration::from_secs(22);

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let place = ground.install(None, Duration::ZERO)?;
    place.import(LOAD, (0..logins::ACCOUNTS).map(logins::id))?;
    let server = place.start()?;
    thread::sleep(Duration::from_secs(3));
    let fresh = resident_of(&server)?;
    let numbers = AtomicU32::new(0);
    load::keep_busy(place.addr, 4, Duration::from_secs(5), &numbers, &logins::sign_in)?;
    let busy = resident_of(&server)?;
    thread::sleep(QUIET);
    let later = resident_of(&server)?;
    Ok(vec![
        line("resident, idle after start, SQLite, 4 realms", fresh).target("≤ 40 MB", fresh <= MOST_MB),
        line("resident during logins (each hash takes 20 MB)", busy),
        line("resident, idle again 22 s after the logins", later).target("≤ 40 MB", later <= MOST_MB),
    ])
}

fn line(what: &str, megabytes: f64) -> Line {
    Line::told(what, format!("{megabytes:.1} MB")).numbers(json!({ "mb": megabytes }))
}

fn resident_of(server: &Running) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id()))
        .context("memory is read from /proc, which only Linux has")?;
    Ok(resident(&status).context("/proc tells no resident memory")? * 1024.0 / 1e6)
}

fn resident(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn resident_memory_is_read_from_the_kernels_words() {
        assert_eq!(super::resident("Name:\tx\nVmRSS:\t   23456 kB\n"), Some(23456.0));
    }
}
