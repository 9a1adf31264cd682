//! A campaign of 100,000 mails on PostgreSQL with two server processes, of which one is killed halfway, while people go on resetting
//! passwords: how fast, how long those people wait, what is lost and what comes twice.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use jiff::{SignedDuration, Zoned};
use serde_json::json;

use super::ground::{Ground, LOAD, PROBE, Place};
use super::http::Connection;
use super::line::Line;
use super::load::spread;
use super::relay::Arrival;
use super::statistics::{ms, quantile};
use crate::postgres::Cluster;

const MAILS: u32 = 100_000;
const LEAST_RATE: f64 = 1000.0;
const MOST_WAIT: Duration = Duration::from_secs(2);
/// A share of all mails.
const MOST_TWICE: f64 = 0.001;
/// People who reset a password meanwhile, one after the other.
const PEOPLE: u32 = 4000;
const EACH: Duration = Duration::from_millis(200);
/// When it opens; nobody waits for that here.
const LATER: SignedDuration = SignedDuration::from_hours(30 * 24);
const PATIENCE: Duration = Duration::from_mins(15);

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let cluster = Cluster::start_durable()?;
    let place = ground.install(Some(&cluster.url), Duration::ZERO)?;
    println!("   importing {MAILS} accounts");
    place.import(LOAD, (0..MAILS).map(member))?;
    place.import(PROBE, (0..PEOPLE).map(person))?;
    let id = draft(&place)?;
    let (first, second) = (place.start()?, place.start_another()?);
    println!("   {} and {} send", first.addr, second.addr);
    let (over, begin) = (AtomicBool::new(false), Instant::now());
    place.say(&["campaign", "start", "--realm", LOAD, "--id", &id])?;
    let asked = thread::scope(|scope| -> Result<Vec<Instant>> {
        let people = scope.spawn(|| ask(&first, &over));
        let sent = wait(&place, MAILS / 2).and_then(|()| {
            println!("   one process is killed after {:.0} s", begin.elapsed().as_secs_f64());
            second.kill()?;
            wait(&place, MAILS)
        });
        over.store(true, Ordering::Relaxed);
        let asked = people.join().unwrap_or_else(|_| bail!("the thread of the people died"))?;
        sent.map(|()| asked)
    })?;
    // Who asked last is still to be written to; so is what a lease of the dead process held.
    thread::sleep(Duration::from_secs(3));
    Ok(Sent { arrivals: place.relay.arrivals(), asked }.lines())
}

fn member(number: u32) -> String {
    format!("member{number:06}")
}

fn person(number: u32) -> String {
    format!("person{number:06}")
}

#[expect(clippy::disallowed_methods, reason = "when it opens has to lie ahead of the server's own clock")]
fn draft(place: &Place) -> Result<String> {
    let opens = Zoned::now().saturating_add(LATER).strftime("%Y-%m-%dT%H:%M").to_string();
    let opens = ["--opens", &opens];
    let how = ["--reason", "計測", "--per-minute", "120000"];
    let words = [["campaign", "draft", "--realm", LOAD].as_slice(), &opens, &how].concat();
    let said = place.say(&words)?;
    let id = said.strip_prefix("drafted ").and_then(|rest| rest.split(':').next());
    Ok(id.with_context(|| format!("drafting a campaign said: {said}"))?.to_owned())
}

/// Until so many members have a mail.
fn wait(place: &Place, count: u32) -> Result<()> {
    let begin = Instant::now();
    loop {
        // Those of the people are counted too: first the cheap look.
        if place.relay.accepted() >= count && members(&place.relay.arrivals()).len() >= count as usize {
            return Ok(());
        }
        if begin.elapsed() > PATIENCE {
            bail!("{} of {count} mails went out in {} minutes", place.relay.accepted(), PATIENCE.as_secs() / 60);
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// When each of them asked.
fn ask(server: &super::ground::Running, over: &AtomicBool) -> Result<Vec<Instant>> {
    let mut connection = Connection::open(server.addr)?;
    let mut asked = Vec::new();
    for number in 0..PEOPLE {
        if over.load(Ordering::Relaxed) {
            break;
        }
        asked.push(Instant::now());
        let id = person(number);
        let fields = [("realm", PROBE), ("user_id", &id), ("nonce", &format!("{number:022}"))];
        let answer = connection.post("/do/recovery/start", spread(number), &fields)?;
        if answer.status != 303 {
            bail!("asking was answered with {}", answer.status);
        }
        thread::sleep(EACH);
    }
    Ok(asked)
}

/// How often each member was written to.
fn members(arrivals: &[Arrival]) -> HashMap<&str, u32> {
    let mut counts = HashMap::new();
    for (to, _) in arrivals.iter().filter(|(to, _)| to.starts_with("member")) {
        *counts.entry(to.as_str()).or_default() += 1;
    }
    counts
}

struct Sent {
    arrivals: Vec<Arrival>,
    asked: Vec<Instant>,
}

impl Sent {
    fn lines(&self) -> Vec<Line> {
        let counts = members(&self.arrivals);
        let (got, all) = (counts.len(), counts.values().sum::<u32>());
        let twice = f64::from(all) / f64::from(u32::try_from(got).unwrap_or(u32::MAX)) - 1.0;
        let (both, alone, rate) = (self.rate(0, MAILS / 2), self.rate(MAILS / 2, MAILS), self.rate(0, MAILS));
        let waits = self.waits();
        let wait = quantile(&waits, 0.99);
        let unheard = self.asked.len() - waits.len();
        let speed = Line::told(
            "campaign of 100,000 mails, PostgreSQL with fsync, two processes, one killed halfway",
            format!("{rate:.0}/s ({both:.0}/s by two, {alone:.0}/s after the kill, with its leases)"),
        );
        let lost = Line::told(
            "the same: lost, and twice",
            format!("{} lost, {:.3} % twice", MAILS as usize - got, twice * 100.0),
        );
        let meanwhile = Line::told(
            format!("a mailed link meanwhile, {} people: from the click to the mail server", self.asked.len()),
            format!("p99 {:.0} ms, median {:.0} ms, {unheard} without", ms(wait), ms(quantile(&waits, 0.5))),
        );
        vec![
            speed
                .target("≥ 1,000/s", rate >= LEAST_RATE)
                .numbers(json!({ "per_second": rate, "by_two": both, "alone": alone })),
            lost.target("0 lost, ≤ 0.1 % twice", got == MAILS as usize && twice <= MOST_TWICE)
                .numbers(json!({ "lost": MAILS as usize - got, "twice": twice })),
            meanwhile.target("p99 ≤ 2 s", wait <= MOST_WAIT && unheard == 0).numbers(json!({ "p99_ms": ms(wait) })),
        ]
    }

    /// Members' mails a second, from one of them to another.
    fn rate(&self, from: u32, to: u32) -> f64 {
        let times: Vec<Instant> =
            self.arrivals.iter().filter(|(to, _)| to.starts_with("member")).map(|(_, at)| *at).collect();
        let at = |place: u32| times.get((place as usize).min(times.len().saturating_sub(1))).copied();
        let (Some(begin), Some(end)) = (at(from), at(to)) else { return 0.0 };
        f64::from(to - from) / end.duration_since(begin).as_secs_f64()
    }

    /// From each person's click to their first mail.
    fn waits(&self) -> Vec<Duration> {
        let arrived = |id: &str| self.arrivals.iter().find(|(to, _)| to.starts_with(id)).map(|(_, at)| *at);
        let each = (0..).zip(&self.asked);
        each.filter_map(|(number, asked)| Some(arrived(&person(number))?.duration_since(*asked))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_twice_and_how_long_people_wait_is_counted() {
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let to = |name: &str, ms: u64| (format!("{name}@example.jp"), at(ms));
        let sent = Sent {
            arrivals: vec![
                to("member000000", 0),
                to("person000000", 30),
                to("member000001", 500),
                to("member000000", 1000),
            ],
            asked: vec![at(10), at(20)],
        };
        assert_eq!(members(&sent.arrivals).get("member000000@example.jp"), Some(&2));
        assert_eq!(sent.waits(), [Duration::from_millis(20)]);
        assert!((sent.rate(0, 2) - 2.0).abs() < 1e-9);
    }
}
