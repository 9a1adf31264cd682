//! Whether an answer tells that an account exists: time and bytes for known, unknown, disabled and locked ones, asked in turns.
//!
//! A lock is of the ID that was typed, whether anybody has it or not, so it tells nothing either; locked IDs of all kinds are compared
//! with one another. Classes change connections each round: a connection stays with a core, and cores differ. With 2,000 samples a
//! class, chance alone moves an AUC by up to 0.018 in 95 of 100 comparisons.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::json;

use super::ground::{Ground, PROBE, Place};
use super::http::{Answer, Connection};
use super::line::Line;
use super::load::spread;
use super::mask::{differing, masked};
use super::statistics::{auc, half_width, median, ms};

const ROUNDS: u32 = 2000;
/// Ten tries are free, so that so many IDs take 2,000.
const IDS: u32 = 200;
/// The page after the answer is compared in each tenth round.
const PAGE_EACH: u32 = 10;
const MOST: f64 = 0.02;
const LOGIN: &str = "/do/login/password";
const RECOVERY: &str = "/do/recovery/start";

/// A kind of account, as somebody types its IDs.
struct Class {
    name: &'static str,
    prefix: &'static str,
    /// The first of its IDs.
    first: u32,
}

impl Class {
    fn id(&self, round: u32) -> String {
        format!("{}{:06}", self.prefix, self.first + round % IDS)
    }
}

const fn class(name: &'static str, prefix: &'static str, first: u32) -> Class {
    Class { name, prefix, first }
}

/// What is asked.
struct Question {
    name: &'static str,
    path: &'static str,
    classes: Vec<Class>,
}

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let place = ground.install(None, Duration::ZERO)?;
    let ids = |prefix: &'static str| (0..2 * IDS).map(move |number| format!("{prefix}{number:06}"));
    place.import(PROBE, ids("kn").chain(ids("di")))?;
    for id in ids("di") {
        place.disable(PROBE, &id)?;
    }
    let login = |name| Question {
        name,
        path: LOGIN,
        classes: vec![class("known", "kn", 0), class("unknown", "un", 0), class("disabled", "di", 0)],
    };
    let fresh = [
        class("known", "kn", IDS),
        class("unknown", "un", IDS),
        class("disabled", "di", IDS),
        class("locked", "kn", 0),
    ];
    let recovery = Question { name: "recovery", path: RECOVERY, classes: fresh.into() };
    let _server = place.start()?;
    let mut lines = Vec::new();
    // The first 2,000 rounds of wrong passwords lock all these IDs.
    for question in [login("wrong password"), login("wrong password, locked"), recovery] {
        println!("   {}: {ROUNDS} rounds", question.name);
        lines.extend(question.lines(&question.ask(&place)?));
    }
    Ok(lines)
}

/// What the answers were like, by class.
struct Heard {
    times: Vec<Vec<Duration>>,
    /// Times of whatever was asked next, of any class.
    next: Vec<Vec<Duration>>,
    /// The most bytes in which an answer differed from the first class's in the same round.
    bytes: usize,
}

impl Question {
    fn ask(&self, place: &Place) -> Result<Heard> {
        let count = self.classes.len();
        let mut connections = (0..count).map(|_| Connection::open(place.addr)).collect::<Result<Vec<_>>>()?;
        let mut heard = Heard { times: vec![Vec::new(); count], next: vec![Vec::new(); count], bytes: 0 };
        let (mut before, mut chance) = (None, Chance(1));
        for round in 0..ROUNDS {
            let mut said = vec![String::new(); count];
            let seats = chance.order(count);
            for (turn, seat) in chance.order(count).into_iter().zip(&seats) {
                let (Some(class), Some(connection)) = (self.classes.get(turn), connections.get_mut(*seat)) else {
                    continue;
                };
                let (id, number) = (class.id(round), chance.next());
                let request = self.request(connection, &id, number);
                let begin = Instant::now();
                let answer = connection.send(&request)?;
                let time = begin.elapsed();
                put(&mut heard.times, turn, time);
                if let Some(before) = before.replace(turn) {
                    put(&mut heard.next, before, time);
                }
                let page = if round % PAGE_EACH == 0 { follow(connection, &answer, &id)? } else { String::new() };
                put_text(&mut said, turn, masked(&answer, &id) + &page);
            }
            let first = said.first().cloned().unwrap_or_default();
            let most = said.iter().map(|other| differing(&first, other)).max().unwrap_or(0);
            heard.bytes = heard.bytes.max(most);
        }
        Ok(heard)
    }

    fn request(&self, connection: &Connection, id: &str, number: u32) -> String {
        let nonce = format!("{number:022}");
        let fields: &[(&str, &str)] = match self.path {
            RECOVERY => &[("realm", PROBE), ("user_id", id), ("nonce", &nonce)],
            _ => &[("realm", PROBE), ("login_id", id), ("password", "not-the-password")],
        };
        connection.form(self.path, spread(number), fields)
    }

    fn lines(&self, heard: &Heard) -> Vec<Line> {
        let of = |all: &[Vec<Duration>], place: usize| all.get(place).cloned().unwrap_or_default();
        let mut lines = Vec::new();
        for (place, one) in self.classes.iter().enumerate() {
            for (further, other) in self.classes.iter().enumerate().skip(place + 1) {
                let pair = format!("{}: {} beside {}", self.name, one.name, other.name);
                lines.push(apart(&pair, &of(&heard.times, place), &of(&heard.times, further)));
                lines.push(apart(
                    &format!("{pair}, the next request of anybody"),
                    &of(&heard.next, place),
                    &of(&heard.next, further),
                ));
            }
        }
        let bytes = Line::told(
            format!("{}: bytes that differ, masked, the page after it too", self.name),
            heard.bytes.to_string(),
        );
        lines.push(bytes.target("0", heard.bytes == 0).numbers(json!({ "bytes": heard.bytes })));
        lines
    }
}

/// How well time tells two classes apart.
pub fn apart(pair: &str, one: &[Duration], other: &[Duration]) -> Line {
    let (auc, chance) = (auc(one, other), half_width(one.len(), other.len()));
    let gap = (median(one).as_secs_f64() - median(other).as_secs_f64()) * 1e6;
    let measured =
        format!("AUC {auc:.3} (by chance ±{chance:.3}), medians {gap:+.0} µs apart of {:.2} ms", ms(median(other)));
    Line::told(pair, measured)
        .target("|AUC − 0.5| ≤ 0.02", (auc - 0.5).abs() <= MOST)
        .numbers(json!({ "auc": auc, "half_width": chance, "median_gap_us": gap, "samples": one.len() }))
}

/// The page to which an answer leads, masked.
fn follow(connection: &mut Connection, answer: &Answer, id: &str) -> Result<String> {
    let (Some(path), Some(cookie)) = (answer.header("location"), answer.cookie()) else {
        bail!("a form was answered with {}", answer.status)
    };
    let page = connection.get(path, &format!("cookie: {cookie}\r\n"))?;
    if page.status != 200 {
        bail!("{path} was answered with {}", page.status);
    }
    Ok(masked(&page, id))
}

fn put(all: &mut [Vec<Duration>], place: usize, time: Duration) {
    if let Some(times) = all.get_mut(place) {
        times.push(time);
    }
}

fn put_text(all: &mut [String], place: usize, text: String) {
    if let Some(there) = all.get_mut(place) {
        *there = text;
    }
}

/// Xorshift: the turns of a round in an order that no class can rely on, the same in every run.
pub struct Chance(pub u32);

impl Chance {
    pub fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut turns: Vec<(u32, usize)> = (0..count).map(|turn| (self.next(), turn)).collect();
        turns.sort_unstable();
        turns.into_iter().map(|(_, turn)| turn).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_one_turn_a_round_and_none_a_fixed_one() {
        let mut chance = Chance(1);
        let orders: Vec<_> = (0..50).map(|_| chance.order(3)).collect();
        assert!(orders.iter().all(|order| order.iter().sum::<usize>() == 3 && order.len() == 3));
        assert!((0..3).all(|turn| orders.iter().any(|order| order[0] == turn)));
    }

    #[test]
    fn ten_tries_of_each_id_make_all_rounds() {
        let known = class("known", "kn", 200);
        assert_eq!(
            (known.id(0), known.id(199), known.id(200)),
            ("kn000200".into(), "kn000399".into(), "kn000200".into())
        );
        assert_eq!(ROUNDS, 10 * IDS);
    }
}
