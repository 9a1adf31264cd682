//! Whether a journey to a PIN tells that the facts were right: time and bytes of each step, for right facts, an unknown address, a wrong
//! telephone and a disabled customer, in turns. The PIN goes by mail, so that no provider is measured.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use super::enumeration::{Chance, apart};
use super::ground::{FACTS, Ground, Place};
use super::http::{Answer, Connection};
use super::line::Line;
use super::load::spread;
use super::mask::{contrast, differing, masked};

const ROUNDS: u32 = 2000;
/// Customers of each kind.
const IDS: u32 = 200;
/// Bytes are compared in each tenth round.
const BYTES_EACH: u32 = 10;
const STEPS: [&str; 5] = ["facts", "page of destinations", "destination", "page of the PIN", "wrong PIN"];
const CLASSES: [&str; 4] = ["right", "unknown address", "wrong telephone", "disabled"];

/// What a class types: mail address and telephone. All begin with the two letters that a mask shows.
fn facts(class: usize, round: u32) -> (String, String) {
    let id = round % IDS;
    match class {
        0 => (format!("idkn{id:06}@example.jp"), format!("0901000{id:04}")),
        1 => (format!("idun{id:06}@example.jp"), format!("0901000{id:04}")),
        2 => (format!("idkn{id:06}@example.jp"), format!("0902000{id:04}")),
        _ => (format!("iddi{id:06}@example.jp"), format!("0903000{id:04}")),
    }
}

pub fn run(ground: &Ground) -> Result<Vec<Line>> {
    let place = ground.install(None, Duration::ZERO)?;
    let people = (0..IDS).flat_map(|id| {
        [(format!("idkn{id:06}"), format!("0901000{id:04}")), (format!("iddi{id:06}"), format!("0903000{id:04}"))]
    });
    place.import_customers(FACTS, people)?;
    for id in 0..IDS {
        place.disable(FACTS, &format!("iddi{id:06}"))?;
    }
    let _server = place.start()?;
    println!("   {ROUNDS} rounds of {} steps", STEPS.len());
    ask(&place).map(|heard| heard.lines())
}

struct Heard {
    /// By step, then by class.
    times: Vec<Vec<Vec<Duration>>>,
    /// The most bytes in which a step's answer differed from the first class's in the same round.
    bytes: Vec<usize>,
}

fn ask(place: &Place) -> Result<Heard> {
    let classes = CLASSES.len();
    let mut connections = (0..classes).map(|_| Connection::open(place.addr)).collect::<Result<Vec<_>>>()?;
    let mut heard = Heard { times: vec![vec![Vec::new(); classes]; STEPS.len()], bytes: vec![0; STEPS.len()] };
    let mut chance = Chance(1);
    for round in 0..ROUNDS {
        let seats = chance.order(classes);
        let mut said: Vec<Option<Vec<String>>> = vec![None; classes];
        for (class, seat) in chance.order(classes).into_iter().zip(seats) {
            let Some(connection) = connections.get_mut(seat) else { continue };
            let journey = journey(connection, class, round, chance.next())?;
            for (step, (time, _)) in journey.iter().enumerate() {
                if let Some(times) = heard.times.get_mut(step).and_then(|all| all.get_mut(class)) {
                    times.push(*time);
                }
            }
            if round % BYTES_EACH == 0
                && let Some(place) = said.get_mut(class)
            {
                *place = Some(journey.into_iter().map(|(_, text)| text).collect());
            }
        }
        let [Some(first), others @ ..] = said.as_slice() else { continue };
        for other in others.iter().flatten() {
            for (step, (one, other)) in first.iter().zip(other).enumerate() {
                let bytes = differing(one, other);
                if let Some(most) = heard.bytes.get_mut(step).filter(|most| **most < bytes) {
                    *most = bytes;
                    println!("   round {round}, step {step}: {}", contrast(one, other));
                }
            }
        }
    }
    Ok(heard)
}

/// One journey: the time and the masked answer of each step.
fn journey(connection: &mut Connection, class: usize, round: u32, number: u32) -> Result<Vec<(Duration, String)>> {
    let ((email, phone), nonce, asker) = (facts(class, round), format!("{number:022}"), spread(number));
    let typed = email.get(..10).unwrap_or_default().to_owned();
    let mut told = Vec::new();
    let mut timed = |connection: &mut Connection, request: String| -> Result<Answer> {
        let begin = Instant::now();
        let answer = connection.send(&request)?;
        told.push((begin.elapsed(), masked(&answer, &typed)));
        Ok(answer)
    };
    let fields = [("realm", FACTS), ("email", &email), ("phone", &phone), ("nonce", &nonce)];
    let answer = timed(connection, connection.form("/do/recovery/password", asker, &fields))?;
    let cookie = answer.cookie().with_context(|| format!("facts were answered with {}", answer.status))?.to_owned();
    let get = |connection: &Connection, path: &str| connection.page(path, &cookie);
    let page = timed(connection, get(connection, &format!("/{FACTS}/recovery/destination")))?;
    let text = String::from_utf8_lossy(&page.body).into_owned();
    let Some(id) = value_of(&text, "destination") else { bail!("the page shows no destination: {}", page.status) };
    let choose =
        connection.form_with("/do/recovery/destination", asker, &[("realm", FACTS), ("destination", &id)], &cookie);
    timed(connection, choose)?;
    timed(connection, get(connection, &format!("/{FACTS}/recovery/pin")))?;
    let prove = connection.form_with("/do/recovery/pin", asker, &[("realm", FACTS), ("pin", "000000")], &cookie);
    let last = timed(connection, prove)?;
    if !last.header("location").is_some_and(|path| path.ends_with("/recovery/pin")) {
        bail!("a wrong PIN was answered with {} {:?}", last.status, last.header("location"));
    }
    Ok(told)
}

/// The `value` of the first control of that name.
fn value_of(html: &str, name: &str) -> Option<String> {
    let mut tags = html.split('<').filter(|tag| tag.contains(&format!("name=\"{name}\"")));
    tags.find_map(|tag| tag.split_once("value=\"")?.1.split('"').next()).map(str::to_owned)
}

impl Heard {
    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for ((step, times), bytes) in STEPS.iter().zip(&self.times).zip(&self.bytes) {
            let Some((right, others)) = times.split_first() else { continue };
            for (class, other) in CLASSES.iter().skip(1).zip(others) {
                lines.push(apart(&format!("{step}: right beside {class}"), right, other));
            }
            let line = Line::told(format!("{step}: bytes that differ, masked"), bytes.to_string());
            lines.push(line.target("0", *bytes == 0).numbers(json!({ "bytes": bytes })));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_a_control_is_found_wherever_its_name_stands() {
        let html = "<p><input value=\"x\" name=\"other\"><button type=submit name=\"destination\" value=\"ab12\">";
        assert_eq!(value_of(html, "destination"), Some("ab12".to_owned()));
        assert_eq!(value_of(html, "pin"), None);
    }
}
