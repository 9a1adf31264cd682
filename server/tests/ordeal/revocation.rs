//! A thousand sessions hammered while their person signs out everywhere: none is let in by a request that begins after the answer.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use credentials::secret::Token;

use crate::{
    browser::Browser,
    ground::{Ends, PASSWORD, Place},
    invariants::Back,
    scale::{self, Engine, on_both},
};

on_both!(no_session_is_let_in_after_signing_out_everywhere, hammered);

const SESSIONS: usize = 1000;
const HAMMERS: usize = 8;

/// A request for the portal.
struct Blow {
    begun: Instant,
    ended: Instant,
    let_in: bool,
}

/// On PostgreSQL two processes are asked in turn; the one that signs out is only one of them.
fn hammered(engine: Engine) {
    let processes = if engine == Engine::Postgres { 2 } else { 1 };
    let place = Place::new(engine, processes);
    place.import(std::iter::once("person".to_owned()));
    let running: Vec<_> = (0..processes).map(|process| place.start(process)).collect();
    let back = Back::new(&place);
    let (mut before, mut after) = (0, 0);
    for round in 0..scale::of(2, 20) {
        let mut person = Browser::new(place.address(0), &place.origin());
        let fields = [("login_id", "person"), ("password", PASSWORD), ("nonce", "")];
        assert!(person.post("login/password", &fields).unwrap().leads_to("portal"));
        let sessions = multiply(&back, &person, round);
        let (blows, asked, answered) = hammer(&place, processes, &mut person, &sessions);
        let early = blows.iter().filter(|blow| blow.ended < asked);
        assert!(early.clone().all(|blow| blow.let_in), "a session wasn't let in before it was ended");
        let late = blows.iter().filter(|blow| blow.begun > answered);
        let wrong = late.clone().filter(|blow| blow.let_in).count();
        assert_eq!(wrong, 0, "ended sessions were let in");
        before += early.count();
        after += late.count();
    }
    assert!(before > 0, "nothing was hammered before the end");
    assert!(running.into_iter().all(|process| process.end().success()));
    println!(
        "{engine:?}, {processes} processes: {before} requests let in before signing out everywhere, none of {after} after its answer"
    );
}

/// A person's session a thousand times.
fn multiply(back: &Back, person: &Browser, round: u8) -> Vec<Token> {
    const COLUMNS: &str =
        "realm, account_id, proofs, remembered, browser, address, started_at, seen_at, idle_ms, ends_at, fresh_until";
    let own = Token::parse(person.cookie("session").unwrap()).unwrap().hash("session");
    let token = |n: usize| {
        let mut bytes = [round; 32];
        bytes[..8].copy_from_slice(&n.to_le_bytes());
        Token::from_bytes(bytes)
    };
    let tokens: Vec<Token> = (0..SESSIONS).map(token).collect();
    for (n, token) in tokens.iter().enumerate() {
        let id = token.hash("session");
        let made = back.change(&format!(
            "INSERT INTO sessions (id, public_id, {COLUMNS}) SELECT '{id}', 'copy-{round}-{n}', {COLUMNS} FROM sessions WHERE id = '{own}'"
        ));
        assert_eq!(made, 1);
    }
    tokens
}

/// All blows, and when signing out was asked for and answered. After the answer each session is tried once more.
fn hammer(place: &Place, processes: usize, person: &mut Browser, sessions: &[Token]) -> (Vec<Blow>, Instant, Instant) {
    let (blows, next, over) = (Mutex::new(Vec::new()), AtomicUsize::new(0), AtomicBool::new(false));
    let stranger = Browser::new(place.address(0), &place.origin());
    let (asked, answered) = thread::scope(|scope| {
        for _ in 0..HAMMERS {
            scope.spawn(|| {
                while !over.load(Ordering::SeqCst) {
                    let n = next.fetch_add(1, Ordering::SeqCst);
                    let mut browser = stranger.at(place.address(n % processes));
                    browser.set_cookie("session", &sessions[n % SESSIONS].reveal());
                    let begun = Instant::now();
                    let answer = browser.page("portal").unwrap();
                    let let_in = answer.status == 200;
                    assert!(let_in || answer.leads_to("login"), "{answer:?}");
                    blows.lock().unwrap().push(Blow { begun, ended: Instant::now(), let_in });
                }
            });
        }
        let _ends = Ends(&over);
        thread::sleep(Duration::from_millis(500));
        let asked = Instant::now();
        let out = person.post("portal/sign-out-everywhere", &[]).unwrap();
        let answered = Instant::now();
        assert!(out.leads_to("login"), "{out:?}");
        let enough = next.load(Ordering::SeqCst) + SESSIONS + HAMMERS;
        while next.load(Ordering::SeqCst) < enough {
            thread::sleep(Duration::from_millis(5));
        }
        (asked, answered)
    });
    (blows.into_inner().unwrap(), asked, answered)
}
