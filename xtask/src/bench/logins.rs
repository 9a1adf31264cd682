//! Signing in with right passwords, beside what Argon2 alone reaches on all cores in the same minute; and what pages take meanwhile.
//!
//! Both take turns, so that a machine that is busy for a moment slows both; the median of the turns counts.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::json;

use super::ground::{Ground, LOAD, PASSWORD, Running};
use super::http::Connection;
use super::line::Line;
use super::load::{self, spread};
use super::statistics::{is_believable, middle, ms, quantile, share_in_words};
use crate::tool;

pub const ACCOUNTS: u32 = 2000;
/// For each core one that hashes, one on its way to the disk, and two in the queue, so that no core waits.
const CONNECTIONS: usize = 8;
const TURNS: usize = 5;
const TURN: Duration = Duration::from_secs(4);
const LEAST: f64 = 0.85;
const MOST_MS: f64 = 50.0;
const PAGE: &str = "/load/login";
/// Between two looks at a page: seldom, since they take time from the logins.
const PAUSE: Duration = Duration::from_millis(50);

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let rate = ground.companion("argon2_rate")?;
    let place = ground.install(None, Duration::ZERO)?;
    place.import(LOAD, (0..ACCOUNTS).map(id))?;
    let server = place.start()?;
    let numbers = AtomicU32::new(0);
    load::keep_busy(server.addr, CONNECTIONS, Duration::from_secs(2), &numbers, &sign_in)?;
    let (mut rates, mut limits, mut shares, mut pages) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut before = argon2(&rate)?;
    for _ in 0..TURNS {
        let (answered, looked) = turn(&server, &numbers)?;
        let after = argon2(&rate)?;
        let limit = f64::midpoint(before, after);
        before = after;
        rates.push(answered);
        limits.push(limit);
        shares.push(answered / limit);
        pages.extend(looked);
    }
    let (share, p99) = (middle(&shares), ms(quantile(&pages, 0.99)));
    let (rate, limit) = (middle(&rates), middle(&limits));
    let logins = Line::told(
        format!("logins, {CONNECTIONS} connections, {TURNS} turns; Argon2 alone in turn with them: {limit:.1}/s"),
        format!("{rate:.1}/s = {}", share_in_words(share)),
    );
    let meanwhile = Line::told(format!("GET {PAGE} meanwhile, {} times", pages.len()), format!("p99 {p99:.1} ms"));
    Ok(vec![
        logins
            .target("≥ 85 % of Argon2", share >= LEAST && is_believable(share))
            .numbers(json!({ "per_second": rate, "argon2_per_second": limit, "shares": shares })),
        meanwhile.target("p99 ≤ 50 ms", p99 <= MOST_MS).numbers(json!({ "p99_ms": p99 })),
    ])
}

/// One turn of logins: how many a second, and how long pages took meanwhile.
fn turn(server: &Running, numbers: &AtomicU32) -> Result<(f64, Vec<Duration>)> {
    let done = AtomicBool::new(false);
    let (answered, pages) = thread::scope(|scope| {
        let pages = scope.spawn(|| look(&done, server));
        let answered = load::keep_busy(server.addr, CONNECTIONS, TURN, numbers, &sign_in);
        done.store(true, Ordering::Relaxed);
        (answered, pages.join().unwrap_or_else(|_| Err(anyhow!("the thread that looks at pages died"))))
    });
    Ok((answered?.rate, pages?))
}

pub fn id(number: u32) -> String {
    format!("id{number:06}")
}

/// Signs in somebody from somewhere.
pub fn sign_in(connection: &mut Connection, number: u32) -> Result<()> {
    let fields = [("realm", LOAD), ("login_id", &id(number % ACCOUNTS)), ("password", PASSWORD)];
    let answer = connection.post("/do/login/password", spread(number), &fields)?;
    if answer.status != 303 || answer.header("location") != Some("/load/portal") {
        bail!("a right password was answered with {} {}", answer.status, answer.header("location").unwrap_or_default());
    }
    Ok(())
}

/// Hashes a second.
fn argon2(rate: &Path) -> Result<f64> {
    tool::read(&mut Command::new(rate))?.parse().context("argon2_rate told no number")
}

fn look(done: &AtomicBool, server: &Running) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(server.addr)?;
    let mut times = Vec::new();
    while !done.load(Ordering::Relaxed) {
        let begin = Instant::now();
        let status = connection.get(PAGE, "")?.status;
        times.push(begin.elapsed());
        if status != 200 {
            bail!("{PAGE} was answered with {status}");
        }
        thread::sleep(PAUSE);
    }
    Ok(times)
}
