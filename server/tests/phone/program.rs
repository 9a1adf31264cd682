//! A provider of short messages and calls as a process of its own, as obliging or as odd as its script says.
//!
//! The test program starts itself again with [`SCRIPT`] set; [`run`] then serves until it is killed. It writes down every request
//! as it comes, one file a connection, before it answers.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    sync::Arc,
    thread,
    time::Duration,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use serde::{Deserialize, Serialize};

/// Variable with the script, in JSON.
pub const SCRIPT: &str = "SAIHAKKO_TEST_PHONE_SCRIPT";

/// How the provider behaves.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Script {
    /// Certificate and key, PEM: then it speaks TLS.
    pub identity: Option<(String, String)>,
    /// One a connection; the last one for all that follow.
    pub replies: Vec<Reply>,
    /// Where to write everything down.
    pub log: PathBuf,
}

/// What becomes of one request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// Milliseconds between request and answer.
    pub delay: u64,
    /// Bytes of filling behind the body.
    pub filling: usize,
    pub drops: Drops,
}

/// When the provider hangs up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Drops {
    Never,
    /// Before a byte was exchanged.
    AtOnce,
    /// With the request unread.
    BeforeReading,
    /// With the request read and nothing answered.
    AfterReading,
    /// In the middle of the answer's body.
    WithinTheBody,
}

impl Reply {
    pub fn new(status: u16, body: &str) -> Self {
        Self { status, headers: Vec::new(), body: body.to_owned(), delay: 0, filling: 0, drops: Drops::Never }
    }
}

/// Serves on a free port, which it prints, until the process ends.
pub fn run(script: &str) -> io::Result<()> {
    let script: Arc<Script> = Arc::new(serde_json::from_str(script)?);
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    println!("\nlistening {}", listener.local_addr()?.port());
    io::stdout().flush()?;
    for (number, tcp) in listener.incoming().enumerate() {
        let script = Arc::clone(&script);
        thread::spawn(move || serve(&script, number, tcp?));
    }
    Ok(())
}

trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

fn serve(script: &Script, number: usize, tcp: TcpStream) -> io::Result<()> {
    let reply = script.replies.get(number).or(script.replies.last()).cloned().unwrap_or_else(|| Reply::new(201, "{}"));
    std::fs::write(script.log.join(format!("{number}.connection")), "")?;
    if reply.drops == Drops::AtOnce {
        return Ok(());
    }
    tcp.set_nodelay(true)?;
    let mut stream: Box<dyn Stream> = match &script.identity {
        Some(identity) => Box::new(StreamOwned::new(session(identity)?, tcp)),
        None => Box::new(tcp),
    };
    if reply.drops == Drops::BeforeReading {
        thread::sleep(Duration::from_millis(200));
        return Ok(());
    }
    let request = request(&mut *stream)?;
    std::fs::write(script.log.join(format!("{number}.request")), request)?;
    if reply.drops == Drops::AfterReading {
        return Ok(());
    }
    thread::sleep(Duration::from_millis(reply.delay));
    answer(&mut *stream, &reply)
}

/// Head and body as they came, the body as long as the head says.
fn request(stream: &mut dyn Stream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if bytes.len() >= head.len() + 4 + length.unwrap_or(0) {
                return Ok(bytes);
            }
        }
        let read = stream.read(&mut part)?;
        if read == 0 {
            return Ok(bytes);
        }
        bytes.extend_from_slice(&part[..read]);
    }
}

fn answer(stream: &mut dyn Stream, reply: &Reply) -> io::Result<()> {
    let body = reply.body.clone() + &"x".repeat(reply.filling);
    write!(stream, "HTTP/1.1 {} Whatever\r\nContent-Length: {}\r\n", reply.status, body.len())?;
    for (name, value) in &reply.headers {
        write!(stream, "{name}: {value}\r\n")?;
    }
    write!(stream, "\r\n")?;
    let part = if reply.drops == Drops::WithinTheBody { &body[..body.len() / 2] } else { &body };
    stream.write_all(part.as_bytes())?;
    stream.flush()
}

fn session(identity: &(String, String)) -> io::Result<ServerConnection> {
    let (certificate, key) = identity;
    let chain =
        CertificateDer::pem_slice_iter(certificate.as_bytes()).collect::<Result<_, _>>().map_err(io::Error::other)?;
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(io::Error::other)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(io::Error::other)?;
    ServerConnection::new(Arc::new(config)).map_err(io::Error::other)
}
