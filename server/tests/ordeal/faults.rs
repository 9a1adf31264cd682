//! The disk fails at one write or flush: whatever was answered with success is there after a crash.
//!
//! `strace` lets the k-th call of the database's writing thread fail, for every k of three steps: a new password, a link, a request for a
//! mail. Then the server is killed, and the database says what is there.

use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use credentials::secret::Token;

use crate::{
    browser::{Answer, Browser, Lost},
    ground::{HASH, Place, signal},
    invariants::Back,
    scale::{self, Engine},
};

/// What fails, how, and from when on: at the k-th call only (an empty text), or from it on ("+").
struct Fault {
    calls: &'static str,
    error: &'static str,
    whence: &'static str,
    /// Every k, or every so many.
    stride: usize,
}

const FLUSHES: &str = "fsync,fdatasync";
const WRITES: &str = "write,pwrite64";

/// The short form.
const COMMON: [Fault; 2] = [
    Fault { calls: FLUSHES, error: "EIO", whence: "", stride: 1 },
    Fault { calls: WRITES, error: "EIO", whence: "", stride: 12 },
];

/// The long form fails at every call, and adds disks that are full and that don't come back.
const ALL: [Fault; 5] = [
    Fault { calls: FLUSHES, error: "EIO", whence: "", stride: 1 },
    Fault { calls: FLUSHES, error: "EIO", whence: "+", stride: 1 },
    Fault { calls: WRITES, error: "EIO", whence: "", stride: 1 },
    Fault { calls: WRITES, error: "ENOSPC", whence: "", stride: 1 },
    Fault { calls: WRITES, error: "ENOSPC", whence: "+", stride: 1 },
];

/// More calls of one kind than the three steps make.
const MOST: usize = 300;

/// One sets a new password, one uses a link, one asks for a mail.
struct Turn {
    ids: [String; 3],
    browsers: [Browser; 3],
}

#[test]
fn no_success_is_answered_that_a_crash_takes_back() {
    let found = Command::new("strace").arg("-V").stdout(Stdio::null()).status();
    assert!(found.is_ok(), "strace is missing: cargo xtask ordeal installs it; or type sudo apt-get install strace");
    let faults: &[Fault] = if scale::is_long() { &ALL } else { &COMMON };
    for fault in faults {
        fails_everywhere(fault);
    }
}

fn fails_everywhere(fault: &Fault) {
    let (begin, place) = (Instant::now(), Place::new(Engine::Sqlite, 1));
    let turns = MOST / fault.stride;
    place.import((0..3 * turns).map(|n| format!("person-{n}")));
    let (mut k, mut places, mut quiet, mut successes) = (1, 0, 0, 0);
    for turn in prepare(&place, turns) {
        let (struck, kept) = fails_at(&place, turn, fault, k);
        k += fault.stride;
        successes += kept;
        places += usize::from(struck);
        quiet = if struck { 0 } else { quiet + 1 };
        if quiet == 3 {
            break;
        }
    }
    assert_eq!(quiet, 3, "three steps make more than {MOST} calls");
    let Fault { calls, error, whence, .. } = fault;
    let time = begin.elapsed().as_secs_f64();
    println!(
        "{calls}: {error} at each of {places} places{whence}, up to call {k}: {successes} successes, all of them kept; {time:.0} s"
    );
}

/// Everybody is where one request is left: the page of the new password, the page of the link, the page for asking.
fn prepare(place: &Place, turns: usize) -> Vec<Turn> {
    let server = place.start(0);
    let ask = |n: usize| (format!("person-{n}"), Browser::new(place.address(0), &place.origin()));
    let mut people: Vec<(String, Browser)> = (0..3 * turns).map(ask).collect();
    let mailed = || (0..3 * turns).filter(|n| n % 3 != 2);
    for n in mailed() {
        let (id, browser) = &mut people[n];
        assert!(start(id, browser).unwrap().leads_to("recovery/sent"));
    }
    for n in mailed() {
        let (id, browser) = &mut people[n];
        let mailbox = Place::mailbox(id);
        let mail = place.relay.wait_for(Duration::from_mins(2), |mail| mail.to == mailbox).expect("a mail");
        browser.get(&format!("/{}", mail.link().unwrap())).unwrap();
        if n % 3 == 0 {
            assert!(browser.post("recovery/redeem", &[]).unwrap().leads_to("renew/password"));
        }
    }
    assert!(server.end().success());
    let mut people = people.into_iter();
    let turn = |_| {
        let [(a, one), (b, two), (c, three)] = std::array::from_fn(|_| people.next().unwrap());
        Turn { ids: [a, b, c], browsers: [one, two, three] }
    };
    (0..turns).map(turn).collect()
}

fn start(id: &str, browser: &mut Browser) -> Result<Answer, Lost> {
    browser.post("recovery/start", &[("user_id", id), ("nonce", "")])
}

const NEW: [(&str, &str); 2] =
    [("password", "violet kettle on slow boat"), ("password_confirm", "violet kettle on slow boat")];

/// Whether the fault struck before the last answer, and how many answers were successes.
fn fails_at(place: &Place, mut turn: Turn, fault: &Fault, k: usize) -> (bool, usize) {
    let mut server = place.launch(failing(place, fault, k), 0);
    // A fault at the start may keep it from starting.
    let done = if server.is_ready() { turn.take(fault, k, server.id()) } else { [false; 3] };
    let struck = fs::read_to_string(place.folder.join("trace")).unwrap_or_default().contains("(INJECTED)");
    server.kill();
    let back = Back::new(place);
    for ((done, what), query) in
        done.iter().zip(["a new password", "the use of a link", "a request for a mail"]).zip(turn.proofs())
    {
        assert!(!done || back.number(&query) == 1, "{} {k}: {what} is gone", fault.calls);
    }
    back.all_or_nothing();
    (struck, done.iter().filter(|done| **done).count())
}

impl Turn {
    /// Everybody presses, and again who gets no success. A server that a single fault has hit gets over it.
    fn take(&mut self, fault: &Fault, k: usize, server: u32) -> [bool; 3] {
        let mut done = [false; 3];
        for press in 0..30 {
            let [one, two, _] = &mut self.browsers;
            done[0] = done[0] || one.post("renew/password", &NEW).is_ok_and(|answer| answer.leads_to("portal"));
            done[1] = done[1] || two.post("recovery/redeem", &[]).is_ok_and(|answer| answer.leads_to("renew/password"));
            done[2] = done[2]
                || start(&self.ids[2], &mut self.browsers[2]).is_ok_and(|answer| answer.leads_to("recovery/sent"));
            if done == [true; 3] || (!fault.whence.is_empty() && press > 0) {
                return done;
            }
            if press == 0 && fault.whence.is_empty() {
                // A new connection has a thread of its own, whose calls are counted anew.
                is_well_again(server);
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("{} {k}: the server doesn't get over it: {done:?}", fault.calls);
    }

    /// Each finds one row when what was answered with success is there.
    fn proofs(&self) -> [String; 3] {
        let [renews, redeems, _] = &self.ids;
        let flow =
            self.browsers[2].cookie("flow").and_then(Token::parse).map(|flow| flow.hash("flow")).unwrap_or_default();
        [
            format!("SELECT COUNT(*) FROM accounts WHERE user_id = '{renews}' AND password_hash <> '{HASH}'"),
            format!(
                "SELECT COUNT(*) FROM links l JOIN accounts a ON a.id = l.account_id WHERE a.user_id = '{redeems}' AND l.used_at IS NOT NULL"
            ),
            format!("SELECT COUNT(*) FROM flows WHERE id = '{flow}'"),
        ]
    }
}

/// Ends the process that makes calls fail; the server goes on without.
fn is_well_again(server: u32) {
    let tracer = || {
        let status = fs::read_to_string(format!("/proc/{server}/status")).unwrap();
        status.lines().find_map(|line| line.strip_prefix("TracerPid:")?.trim().parse::<u32>().ok()).unwrap()
    };
    signal("KILL", &[tracer()]);
    while tracer() != 0 {
        thread::sleep(Duration::from_millis(5));
    }
}

/// `-D`: the process that we know is the server, not strace. Calls are counted for each thread and each kind by itself.
fn failing(place: &Place, Fault { calls, error, whence, .. }: &Fault, k: usize) -> Command {
    let serve = place.serve(0);
    let database = place.folder.join("saihakko.db");
    let mut strace = Command::new("strace");
    strace.args(["-D", "-f", "-qq", "-o"]).arg(place.folder.join("trace"));
    strace.arg("-P").arg(&database).arg("-P").arg(database.with_extension("db-wal"));
    strace
        .arg("-e")
        .arg(format!("trace={calls}"))
        .arg("-e")
        .arg(format!("inject={calls}:error={error}:when={k}{whence}"));
    strace.arg(serve.get_program()).args(serve.get_args()).current_dir(&place.folder).env_clear().stdin(Stdio::null());
    strace
}
