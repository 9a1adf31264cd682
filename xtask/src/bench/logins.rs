//! Signing in with right passwords, beside what Argon2 alone reaches on all cores in the same minute; and what pages take meanwhile.

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
use super::statistics::{is_believable, ms, quantile, share_in_words};
use crate::tool;

pub const ACCOUNTS: u32 = 2000;
const CONNECTIONS: usize = 4;
const LEAST: f64 = 0.85;
const MOST_MS: f64 = 50.0;
const PAGE: &str = "/load/login";
/// Between two looks at a page.
const PAUSE: Duration = Duration::from_millis(10);

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let rate = ground.argon2_rate()?;
    let place = ground.install(None, Duration::ZERO)?;
    place.import(LOAD, (0..ACCOUNTS).map(id))?;
    let server = place.start()?;
    let numbers = AtomicU32::new(0);
    let before = argon2(&rate)?;
    load::keep_busy(server.addr, CONNECTIONS, Duration::from_secs(2), &numbers, &sign_in)?;
    let done = AtomicBool::new(false);
    let (answered, pages) = thread::scope(|scope| {
        let pages = scope.spawn(|| look(&done, &server));
        let answered = load::keep_busy(server.addr, CONNECTIONS, Duration::from_secs(10), &numbers, &sign_in);
        done.store(true, Ordering::Relaxed);
        (answered, pages.join().unwrap_or_else(|_| Err(anyhow!("the thread that looks at pages died"))))
    });
    let (answered, pages) = (answered?, pages?);
    let limit = f64::midpoint(before, argon2(&rate)?);
    let (share, p99) = (answered.rate / limit, ms(quantile(&pages, 0.99)));
    let logins = Line::told(
        format!("logins, {CONNECTIONS} connections; Argon2 alone before and after: {limit:.1}/s"),
        format!("{:.1}/s = {}", answered.rate, share_in_words(share)),
    );
    let meanwhile = Line::told(format!("GET {PAGE} meanwhile, {} times", pages.len()), format!("p99 {p99:.1} ms"));
    Ok(vec![
        logins
            .target("≥ 85 % of Argon2", share >= LEAST && is_believable(share))
            .numbers(json!({ "per_second": answered.rate, "argon2_per_second": limit })),
        meanwhile.target("p99 ≤ 50 ms", p99 <= MOST_MS).numbers(json!({ "p99_ms": p99 })),
    ])
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
