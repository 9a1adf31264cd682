//! Asking for a recovery: flow, outbox row, limits and audit are written and on the disk before the answer. A mail goes out for each.
//!
//! SQLite writes one transaction after the other, so its rate is measured against the disk's own: pages of 4 KiB with a frame header,
//! written one after the other into a file of a thousand, as SQLite's log is, each flushed with `fdatasync` before the next.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::AtomicU32;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::ground::{Ground, LOAD, Place};
use super::http::Connection;
use super::line::Line;
use super::load::{self, Served, spread};
use super::statistics::{is_believable, ms, share_in_words};
use crate::postgres::Cluster;

const CONNECTIONS: usize = 32;
const ACCOUNTS: u32 = 10_000;
const FOR: Duration = Duration::from_secs(10);
/// Of the disk's commits.
const LEAST_SHARE: f64 = 0.8;
const LEAST_RATE: f64 = 1500.0;
const SLOW_MAIL: Duration = Duration::from_secs(2);
/// A page and the header of its frame.
const FRAME: usize = 4096 + 24;
/// SQLite begins its log anew after so many.
const FRAMES: u64 = 1000;

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (mail, words) in [(Duration::ZERO, ""), (SLOW_MAIL, ", mail server takes 2 s")] {
        let place = ground.install(None, mail)?;
        let before = commits(&place.folder)?;
        let answered = ask(&place)?;
        let disk = f64::midpoint(before, commits(&place.folder)?);
        let share = answered.rate / disk;
        let line = Line::told(
            format!("POST recovery/start, SQLite, {CONNECTIONS} connections{words}; disk {disk:.0} commits/s"),
            format!("{}, {}; {} mails out", told(&answered), share_in_words(share), place.relay.accepted()),
        );
        let numbers = json!({ "per_second": answered.rate, "p99_ms": ms(answered.p99()), "disk_per_second": disk });
        lines.push(line.target("≥ 80 % of the disk", share >= LEAST_SHARE && is_believable(share)).numbers(numbers));
    }
    lines.push(postgres(ground).unwrap_or_else(|error| Line::failed("POST recovery/start, PostgreSQL", &error)));
    Ok(lines)
}

fn postgres(ground: &Ground) -> Result<Line> {
    let cluster = Cluster::start_durable()?;
    let place = ground.install(Some(&cluster.url), Duration::ZERO)?;
    let answered = ask(&place)?;
    let line = Line::told(
        format!("POST recovery/start, PostgreSQL with fsync, {CONNECTIONS} connections"),
        format!("{}, {} mails out", told(&answered), place.relay.accepted()),
    );
    let numbers = json!({ "per_second": answered.rate, "p99_ms": ms(answered.p99()) });
    Ok(line.target("≥ 1,500/s", answered.rate >= LEAST_RATE).numbers(numbers))
}

fn told(answered: &Served) -> String {
    format!("{:.0}/s, p99 {:.0} ms", answered.rate, ms(answered.p99()))
}

/// Everybody who asks has another account and another network.
fn ask(place: &Place) -> Result<Served> {
    place.import(LOAD, (0..ACCOUNTS).map(id))?;
    let server = place.start()?;
    let numbers = AtomicU32::new(0);
    load::keep_busy(server.addr, CONNECTIONS, Duration::from_secs(2), &numbers, &start)?;
    load::keep_busy(server.addr, CONNECTIONS, FOR, &numbers, &start)
}

fn id(number: u32) -> String {
    format!("id{number:06}")
}

fn start(connection: &mut Connection, number: u32) -> Result<()> {
    let fields = [("realm", LOAD), ("user_id", &id(number % ACCOUNTS)), ("nonce", &format!("{number:022}"))];
    let answer = connection.post("/do/recovery/start", spread(number), &fields)?;
    if answer.status != 303 || answer.header("location") != Some("/load/recovery/sent") {
        bail!("asking was answered with {} {}", answer.status, answer.header("location").unwrap_or_default());
    }
    Ok(())
}

/// Commits a second that the disk below a folder allows.
fn commits(folder: &Path) -> Result<f64> {
    let path = folder.join("disk");
    let file = File::create(&path).context("the temporary folder can't be written")?;
    let frame = [0xA5; FRAME];
    let write = |place: u64| file.write_all_at(&frame, place % FRAMES * FRAME as u64);
    (0..FRAMES).try_for_each(write)?;
    file.sync_all()?;
    let (start, mut done) = (Instant::now(), 0_u32);
    while start.elapsed() < Duration::from_secs(3) {
        write(u64::from(done))?;
        file.sync_data()?;
        done += 1;
    }
    let rate = f64::from(done) / start.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    Ok(rate)
}
