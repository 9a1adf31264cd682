//! A mail server that writes everything down. It can fall silent, take its time, and refuse.

use std::{
    io::{self, BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A mail as it was taken.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The Message-ID before its `@`: the id of the outbox row.
    pub id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
}

impl Mail {
    /// The path of the link that it holds for going on.
    pub fn link(&self) -> Option<&str> {
        let line = self.text.lines().find(|line| line.contains("/recovery/link/"))?;
        line.splitn(4, '/').nth(3)
    }

    /// Whether it isn't the answer to a single request, whose number the subject shows.
    pub fn is_campaign(&self) -> bool {
        !self.subject.ends_with('）')
    }
}

#[derive(Default)]
struct State {
    taken: Mutex<Vec<Mail>>,
    news: Condvar,
    silent: AtomicBool,
    /// Milliseconds before the answer to a mail.
    pause: AtomicU64,
    /// How often a receiver was refused.
    refused: AtomicUsize,
}

/// It listens until the tests end.
pub struct Relay {
    port: u16,
    state: Arc<State>,
}

impl Relay {
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State::default());
        let shared = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = shared.clone();
                thread::spawn(move || serve(&stream, &state));
            }
        });
        Self { port, state }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on it takes connections and says nothing on any of them, or speaks again.
    pub fn fall_silent(&self, silent: bool) {
        self.state.silent.store(silent, Ordering::SeqCst);
    }

    /// How long it takes for each mail.
    pub fn take_time(&self, time: Duration) {
        self.state.pause.store(u64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Everything taken so far, in order.
    pub fn taken(&self) -> Vec<Mail> {
        self.state.taken.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.state.taken.lock().unwrap().len()
    }

    /// How often a receiver was refused.
    pub fn refused(&self) -> usize {
        self.state.refused.load(Ordering::SeqCst)
    }

    /// The first mail that is the one; waits for it.
    pub fn wait_for(&self, patience: Duration, is_it: impl Fn(&Mail) -> bool) -> Option<Mail> {
        let (begin, mut taken, mut seen) = (Instant::now(), self.state.taken.lock().unwrap(), 0);
        loop {
            if let Some(found) = taken[seen..].iter().find(|mail| is_it(mail)) {
                return Some(found.clone());
            }
            seen = taken.len();
            let left = patience.checked_sub(begin.elapsed())?;
            taken = self.state.news.wait_timeout(taken, left).unwrap().0;
        }
    }
}

fn serve(stream: &TcpStream, state: &State) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
    stream.set_nodelay(true).ok()?;
    let (mut say, mut to) = (Voice { stream, state }, String::new());
    say.line("220 ordeal")?;
    while let Some(line) = lines.next() {
        let verb = line.get(..4)?.to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => say.line("250-ordeal\r\n250 8BITMIME")?,
            "RCPT" => {
                line.split(['<', '>']).nth(1)?.clone_into(&mut to);
                if to.starts_with("nobody") {
                    state.refused.fetch_add(1, Ordering::SeqCst);
                    say.line("550 5.1.1 there is nobody of that name")?;
                } else {
                    say.line("250 ok")?;
                }
            }
            "DATA" => {
                say.line("354 go on")?;
                let content = content(&mut lines)?;
                thread::sleep(Duration::from_millis(state.pause.load(Ordering::SeqCst)));
                say.wait();
                state.taken.lock().unwrap().push(read(&content, &to));
                state.news.notify_all();
                say.line("250 taken")?;
            }
            "QUIT" => return say.line("221 bye"),
            _ => say.line("250 ok")?,
        }
    }
    Some(())
}

/// What comes before the dot; `None` when the client has hung up before it.
fn content(lines: &mut impl Iterator<Item = String>) -> Option<Vec<String>> {
    let mut content = Vec::new();
    loop {
        match lines.next()? {
            line if line == "." => return Some(content),
            line => content.push(line),
        }
    }
}

struct Voice<'a> {
    stream: &'a TcpStream,
    state: &'a State,
}

impl Voice<'_> {
    fn wait(&self) {
        while self.state.silent.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn line(&mut self, line: &str) -> Option<()> {
        self.wait();
        let said: io::Result<()> = write!(&mut self.stream, "{line}\r\n");
        said.ok()
    }
}

/// Both parts of our mails are base64; so is a subject that isn't ASCII.
fn read(content: &[String], to: &str) -> Mail {
    let header = |name: &str| content.iter().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    let id = header("Message-ID: <").split('@').next().unwrap_or_default().to_owned();
    let decoded = |text: &str| String::from_utf8(STANDARD.decode(text).unwrap()).unwrap();
    let subject = header("Subject: ");
    let subject = match subject.strip_prefix("=?utf-8?B?").and_then(|rest| rest.strip_suffix("?=")) {
        Some(encoded) => decoded(encoded),
        None => subject.to_owned(),
    };
    let boundary = format!("--=_{id}");
    let part = content.split(|line| line.starts_with(&boundary)).nth(1).unwrap_or_default();
    let body: Vec<&str> = part.iter().map(String::as_str).skip_while(|line| !line.is_empty()).collect();
    Mail { id, to: to.to_owned(), subject, text: decoded(&body.concat()) }
}
