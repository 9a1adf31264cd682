//! A browser with cookies and without scripts. Each request has a connection of its own, so that it is known what became of it.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use crate::ground::REALM;

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: String,
    /// How long it took.
    pub took: Duration,
}

impl Answer {
    /// Whether it is the redirect to a page of the realm.
    pub fn leads_to(&self, page: &str) -> bool {
        self.status == 303 && self.location == format!("/{REALM}/{page}")
    }
}

/// Why there is no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Nobody listened: nothing was sent.
    NotSent,
    /// It was sent, at least in part; nobody knows what became of it.
    Unknown,
}

#[derive(Clone, Debug)]
pub struct Browser {
    address: SocketAddr,
    origin: String,
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    /// `origin` is the scheme and host that it believes to be at.
    pub fn new(address: SocketAddr, origin: &str) -> Self {
        Self { address, origin: origin.to_owned(), cookies: BTreeMap::new() }
    }

    /// The same browser, at another process.
    pub fn at(&self, address: SocketAddr) -> Self {
        Self { address, ..self.clone() }
    }

    /// The value of a cookie of the realm.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(&format!("saihakko-{REALM}-{name}")).map(String::as_str)
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(format!("saihakko-{REALM}-{name}"), value.to_owned());
    }

    /// A page of the realm.
    pub fn page(&mut self, page: &str) -> Result<Answer, Lost> {
        self.get(&format!("/{REALM}/{page}"))
    }

    pub fn get(&mut self, path: &str) -> Result<Answer, Lost> {
        let head = format!("GET {path} HTTP/1.1\r\n");
        self.ask(&head, "")
    }

    /// Sends a form of the realm.
    pub fn post(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Result<Answer, Lost> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("realm", REALM).extend_pairs(fields);
        let head = format!(
            "POST /do/{endpoint} HTTP/1.1\r\norigin: {}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded\r\n",
            self.origin
        );
        self.ask(&head, &body.finish())
    }

    fn ask(&mut self, head: &str, body: &str) -> Result<Answer, Lost> {
        let begin = Instant::now();
        let mut stream = TcpStream::connect(self.address).map_err(|_| Lost::NotSent)?;
        stream.set_read_timeout(Some(Duration::from_mins(2))).unwrap();
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let host = self.origin.trim_start_matches("http://");
        let request = format!(
            "{head}host: {host}\r\nconnection: close\r\ncookie: {}\r\ncontent-length: {}\r\n\r\n{body}",
            cookies.join("; "),
            body.len()
        );
        stream.write_all(request.as_bytes()).map_err(|_| Lost::Unknown)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).map_err(|_| Lost::Unknown)?;
        let (answer, cookies) = read(&String::from_utf8_lossy(&bytes), begin.elapsed()).ok_or(Lost::Unknown)?;
        for cookie in cookies {
            self.keep(&cookie);
        }
        Ok(answer)
    }

    fn keep(&mut self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        if attributes.ends_with("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// The answer and its cookies; `None` when it was cut short.
fn read(text: &str, took: Duration) -> Option<(Answer, Vec<String>)> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let headers = |wanted: &str| -> Vec<String> {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.to_owned()).collect()
    };
    let length: usize = headers("content-length").first()?.parse().ok()?;
    let whole = body.len() == length;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let location = headers("location").pop().unwrap_or_default();
    whole.then(|| (Answer { status, location, body: body.to_owned(), took }, headers("set-cookie")))
}
