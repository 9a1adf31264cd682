//! The database is away, frozen, locked or full: a clear page within 2 seconds, nobody let in, and 2 seconds after its return everything as
//! before, by the same process.

use std::{
    process::Command,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    browser::{Answer, Browser},
    ground::{Ends, PASSWORD, Place, Process},
    invariants::Back,
    scale::{self, Engine},
};

/// Within so long a page tells that the database is away, and that it is back. In the short form other tests run beside.
fn promptly() -> Duration {
    Duration::from_secs(scale::of(4, 2))
}

/// What people do all the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// With a session.
    Looking,
    /// With the right password.
    SigningIn,
    /// For a mail.
    Asking,
}

struct Seen {
    doing: Doing,
    begun: Instant,
    answer: Answer,
}

impl Seen {
    /// Whether it was answered as on any day.
    fn went_well(&self) -> bool {
        match self.doing {
            Doing::Looking => self.answer.status == 200,
            Doing::SigningIn => self.answer.leads_to("portal"),
            Doing::Asking => self.answer.leads_to("recovery/sent"),
        }
    }

    /// The page that says so, in time.
    fn is_told(&self) -> bool {
        self.answer.status == 503 && self.answer.body.contains("<html") && self.answer.took <= promptly()
    }
}

/// When it began, and when it was over.
type Trouble = (Instant, Instant);

#[test]
fn postgresql_is_stopped_and_comes_back() {
    postgresql_is_away("stopped", |place, long| {
        let cluster = place.cluster.as_ref().unwrap();
        cluster.stop();
        let begun = Instant::now();
        thread::sleep(long);
        cluster.start_again();
        (begun, Instant::now())
    });
}

#[test]
fn postgresql_is_frozen_and_thaws() {
    postgresql_is_away("frozen", |place, long| {
        let cluster = place.cluster.as_ref().unwrap();
        cluster.freeze();
        let begun = Instant::now();
        thread::sleep(long);
        cluster.thaw();
        (begun, Instant::now())
    });
}

fn postgresql_is_away(how: &str, trouble: impl FnOnce(&Place, Duration) -> Trouble) {
    if !Engine::Postgres.is_wanted() {
        return;
    }
    let place = Place::new(Engine::Postgres, 1);
    let server = place.start(0);
    let long = Duration::from_secs(scale::of(5, 60));
    let (seen, (begun, over)) = meanwhile(&place, || trouble(&place, long));
    let away = |seen: &&Seen| seen.begun > begun && seen.begun + promptly() < over;
    for seen in seen.iter().filter(away) {
        assert!(seen.is_told(), "{:?} while PostgreSQL is {how}: {:?}", seen.doing, seen.answer);
    }
    is_back(&seen, over);
    told(&format!("PostgreSQL {how} for {long:.0?}"), &seen, begun, over);
    assert!(server.end().success());
}

#[test]
fn sqlite_is_locked_by_another_process() {
    let place = Place::new(Engine::Sqlite, 1);
    let server = place.start(0);
    let (back, long) = (Back::new(&place), Duration::from_secs(scale::of(5, 30)));
    let trouble = || {
        let lock = back.lock();
        let begun = Instant::now();
        thread::sleep(long);
        back.unlock(lock);
        (begun, Instant::now())
    };
    only_writing_fails(&place, server, "SQLite locked", trouble);
}

#[test]
fn the_disk_is_full_and_has_room_again() {
    let place = Place::new(Engine::Sqlite, 1);
    let mut server = place.launch(with_a_limit(&place), 0);
    server.wait_until_ready();
    let (long, id) = (Duration::from_secs(scale::of(5, 30)), server.id());
    let trouble = || {
        limit(id, "0:unlimited");
        let begun = Instant::now();
        thread::sleep(long);
        limit(id, "unlimited");
        (begun, Instant::now())
    };
    only_writing_fails(&place, server, "disk full", trouble);
}

/// No file of the process may grow beyond what `prlimit` says later; like a full disk that is an error, not the process's end.
fn with_a_limit(place: &Place) -> Command {
    let serve = place.serve(0);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(serve.get_program()).args(serve.get_args());
    shell.current_dir(&place.folder).env_clear();
    shell
}

fn limit(process: u32, size: &str) {
    let set = Command::new("prlimit").args(["--pid", &process.to_string(), &format!("--fsize={size}")]).status();
    assert!(set.is_ok_and(|set| set.success()), "prlimit (package util-linux) sets the limit");
}

fn only_writing_fails(place: &Place, server: Process, what: &str, trouble: impl FnOnce() -> Trouble) {
    let (seen, (begun, over)) = meanwhile(place, trouble);
    for seen in seen.iter().filter(|seen| seen.begun > begun && seen.begun + promptly() < over) {
        let fine = if seen.doing == Doing::Looking { seen.went_well() } else { seen.is_told() };
        assert!(fine, "{:?} while {what}: {:?}", seen.doing, seen.answer);
    }
    is_back(&seen, over);
    told(what, &seen, begun, over);
    assert!(server.end().success());
    Back::new(place).all_or_nothing();
}

/// What people see before, during and after.
fn meanwhile(place: &Place, trouble: impl FnOnce() -> Trouble) -> (Vec<Seen>, Trouble) {
    place.import(["person".to_owned()].into_iter());
    let mut inside = Browser::new(place.address(0), &place.origin());
    let fields = [("login_id", "person"), ("password", PASSWORD), ("nonce", "")];
    assert!(inside.post("login/password", &fields).unwrap().leads_to("portal"));
    let (seen, over) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    let told = thread::scope(|scope| {
        for doing in [Doing::Looking, Doing::SigningIn, Doing::Asking] {
            let (seen, over, inside) = (&seen, &over, &inside);
            scope.spawn(move || {
                while !over.load(Ordering::SeqCst) {
                    let (begun, answer) = (Instant::now(), act(doing, inside));
                    seen.lock().unwrap().push(Seen { doing, begun, answer });
                    thread::sleep(Duration::from_millis(100));
                }
            });
        }
        let _ends = Ends(&over);
        thread::sleep(Duration::from_secs(1));
        let told = trouble();
        thread::sleep(2 * promptly());
        told
    });
    (seen.into_inner().unwrap(), told)
}

fn act(doing: Doing, inside: &Browser) -> Answer {
    let mut browser = inside.clone();
    if doing != Doing::Looking {
        browser.cookies.clear();
    }
    let answer = match doing {
        Doing::Looking => browser.page("portal"),
        Doing::SigningIn => {
            browser.post("login/password", &[("login_id", "person"), ("password", PASSWORD), ("nonce", "")])
        }
        Doing::Asking => browser.post("recovery/start", &[("user_id", "person"), ("nonce", "")]),
    };
    answer.expect("a whole answer, whatever happens")
}

fn is_back(seen: &[Seen], over: Instant) {
    for seen in seen.iter().filter(|seen| seen.begun < over) {
        assert!(seen.answer.took <= promptly(), "{:?} is slow to be answered: {:?}", seen.doing, seen.answer);
    }
    for seen in seen.iter().filter(|seen| seen.begun > over + promptly()) {
        assert!(seen.went_well(), "{:?} more than {:?} after the return: {:?}", seen.doing, promptly(), seen.answer);
    }
}

fn told(what: &str, seen: &[Seen], begun: Instant, over: Instant) {
    let during = || seen.iter().filter(|seen| seen.begun > begun && seen.begun < over);
    let slowest = during().map(|seen| seen.answer.took).max().unwrap_or_default();
    let pages = during().filter(|seen| seen.answer.status == 503).count();
    let wrong = seen.iter().filter(|seen| seen.begun > over && !seen.went_well()).map(|seen| seen.begun - over).max();
    println!(
        "{what}: {pages} pages that say so, the slowest answer after {slowest:.1?}; {} other answers meanwhile; the last trouble {:.1?} \
         after its end",
        during().count() - pages,
        wrong.unwrap_or_default(),
    );
}
