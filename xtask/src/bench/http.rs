//! A browser's side of HTTP/1.1 on one kept connection: no more than this server's answers need.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// An answer. Header names are as they came.
pub struct Answer {
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of a name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// `name=value` of the first cookie that it sets.
    pub fn cookie(&self) -> Option<&str> {
        self.header("set-cookie")?.split(';').next()
    }
}

/// A kept connection.
pub struct Connection {
    addr: SocketAddr,
    stream: BufReader<TcpStream>,
}

/// Who seems to ask: the server believes this from a proxy on the same machine.
#[derive(Clone, Copy)]
pub struct Asker(pub u32);

impl Connection {
    pub fn open(addr: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(addr).context("the server can't be reached")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { addr, stream: BufReader::with_capacity(32 * 1024, stream) })
    }

    pub fn get(&mut self, path: &str, more: &str) -> Result<Answer> {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: {}\r\n{more}\r\n", self.addr))
    }

    /// Sends a form as a browser does.
    pub fn post(&mut self, path: &str, asker: Asker, fields: &[(&str, &str)]) -> Result<Answer> {
        self.send(&self.form(path, asker, fields))
    }

    /// The text of a request, so that only what follows is timed.
    pub fn form(&self, path: &str, asker: Asker, fields: &[(&str, &str)]) -> String {
        self.form_with(path, asker, fields, "")
    }

    /// The text of a request for a page, with a cookie.
    pub fn page(&self, path: &str, cookie: &str) -> String {
        format!("GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n\r\n", self.addr)
    }

    /// The same as [`form`](Self::form), with a cookie unless it is empty.
    pub fn form_with(&self, path: &str, Asker(number): Asker, fields: &[(&str, &str)], cookie: &str) -> String {
        let cookie = if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") };
        let mut body = String::new();
        for (name, value) in fields {
            let between = if body.is_empty() { "" } else { "&" };
            // Names and values here have nothing that a form must escape.
            let _ = write!(body, "{between}{name}={value}");
        }
        let [_, b, c, d] = number.to_be_bytes();
        format!(
            "POST {path} HTTP/1.1\r\nhost: {addr}\r\norigin: http://{addr}\r\nsec-fetch-site: same-origin\r\n\
             x-forwarded-for: 10.{b}.{c}.{d}\r\ncontent-type: application/x-www-form-urlencoded\r\n{cookie}content-length: {}\r\n\r\n{body}",
            body.len(),
            addr = self.addr,
        )
    }

    /// Sends a whole request and reads the whole answer.
    pub fn send(&mut self, request: &str) -> Result<Answer> {
        self.stream.get_mut().write_all(request.as_bytes()).context("the server closed the connection")?;
        let mut head = String::new();
        loop {
            let before = head.len();
            if self.stream.read_line(&mut head).context("the server doesn't answer")? == 0 {
                bail!("the server closed the connection");
            }
            if head.get(before..) == Some("\r\n") {
                break;
            }
        }
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no HTTP answer")?;
        let mut answer = Answer { status, head, body: Vec::new() };
        answer.body = self.body(&answer)?;
        Ok(answer)
    }

    fn body(&mut self, answer: &Answer) -> Result<Vec<u8>> {
        if answer.header("transfer-encoding").is_some() {
            return self.chunks();
        }
        let length: usize = answer.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).context("the answer is cut short")?;
        Ok(body)
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let mut size = String::new();
            self.stream.read_line(&mut size)?;
            let size = u64::from_str_radix(size.trim(), 16).context("a chunk has no size")?;
            (&mut self.stream).take(size).read_to_end(&mut body)?;
            let mut end = String::new();
            self.stream.read_line(&mut end)?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn answers_with_a_length_and_in_chunks_follow_one_another() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let said = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 303 See Other\r\ntransfer-encoding: chunked\r\n\
                        set-cookie: a=b; Path=/\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
            stream.write_all(said.as_bytes()).unwrap();
            let mut heard = [0; 4];
            stream.read_exact(&mut heard).unwrap();
            heard
        });
        let mut connection = Connection::open(addr).unwrap();
        let first = connection.get("/", "").unwrap();
        assert_eq!((first.status, first.body.as_slice()), (200, b"ab".as_slice()));
        let second = connection.send("").unwrap();
        assert_eq!((second.status, second.body.as_slice(), second.cookie()), (303, b"abc".as_slice(), Some("a=b")));
        assert_eq!(&server.join().unwrap(), b"GET ");
    }

    #[test]
    fn a_form_comes_from_its_own_site() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let connection = Connection::open(listener.local_addr().unwrap()).unwrap();
        let text = connection.form("/do/x", Asker(0x0001_0203), &[("realm", "load"), ("user_id", "a")]);
        assert!(text.contains("x-forwarded-for: 10.1.2.3\r\n") && text.contains("content-length: 20\r\n"));
        assert!(text.ends_with("\r\n\r\nrealm=load&user_id=a"));
    }
}
