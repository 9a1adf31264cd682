//! A mail server as a process of its own, as strict or as odd as its script says.
//!
//! The test program starts itself again with [`SCRIPT`] set; [`run`] then serves until it is killed. It writes down every byte
//! as it comes, in one file for what came in clear and one for what came under TLS, and every command that it understood.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{self, BufWriter, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use serde::{Deserialize, Serialize};

/// Variable with the script, in JSON.
pub const SCRIPT: &str = "SAIHAKKO_TEST_SMTP_SCRIPT";

/// How the server behaves. The default accepts everything in clear.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Script {
    pub tls: Offer,
    /// Certificate and key, PEM.
    pub identity: Option<(String, String)>,
    /// The only initial response of AUTH PLAIN that is let in; MAIL is refused before it.
    pub login: Option<String>,
    /// Replies in place of the usual: by verb, `GREETING`, or `END` for the end of the content.
    pub replies: BTreeMap<String, String>,
    /// Milliseconds before a reply, on the first connection only.
    pub delays: BTreeMap<String, u64>,
    /// Milliseconds before each message is taken, on every connection.
    pub slow: u64,
    /// Receivers with this in their address are refused for good.
    pub unknown: Option<String>,
    /// Where it listens; anywhere where it is 0.
    pub port: u16,
    /// Hang up after the first bytes of the content.
    pub drops_in_data: bool,
    /// Hang up without a word after this many messages.
    pub drops_after: Option<u32>,
    /// What somebody in between adds in clear behind the reply to STARTTLS.
    pub added_behind_starttls: String,
    /// Take a lone CR or LF for the end of a line, as some servers do.
    pub lenient: bool,
    /// Where to write everything down.
    pub log: PathBuf,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Offer {
    #[default]
    Nothing,
    Starttls,
    Implicit,
}

/// Serves on a free port, which it prints, until the process ends.
pub fn run(script: &str) -> io::Result<()> {
    let script: Arc<Script> = Arc::new(serde_json::from_str(script)?);
    let listener = TcpListener::bind(("127.0.0.1", script.port))?;
    let open = Arc::new(AtomicUsize::new(0));
    println!("\nlistening {}", listener.local_addr()?.port());
    io::stdout().flush()?;
    for (number, tcp) in (1..).zip(listener.incoming()) {
        let (script, open) = (Arc::clone(&script), Arc::clone(&open));
        thread::spawn(move || {
            note(&script.log, "open", &(open.fetch_add(1, Ordering::SeqCst) + 1).to_string())?;
            let held = tcp.and_then(|tcp| Dialogue::new(script, number, tcp)?.hold());
            open.fetch_sub(1, Ordering::SeqCst);
            held
        });
    }
    Ok(())
}

trait Stream: Read + Write + Send {}
impl<T: Read + Write + Send> Stream for T {}

struct Dialogue {
    script: Arc<Script>,
    number: u32,
    stream: Box<dyn Stream>,
    clear: Option<TcpStream>,
    bytes: BufWriter<File>,
    commands: File,
    skip_lf: bool,
    messages: u32,
    authenticated: bool,
    receiver: String,
}

impl Dialogue {
    fn new(script: Arc<Script>, number: u32, tcp: TcpStream) -> io::Result<Self> {
        tcp.set_nodelay(true)?;
        let (bytes, commands) =
            (BufWriter::new(create(&script.log, number, "clear")?), create(&script.log, number, "commands")?);
        let (clear, stream) = (Some(tcp.try_clone()?), Box::new(tcp));
        let authenticated = script.login.is_none();
        Ok(Self {
            script,
            number,
            stream,
            clear,
            bytes,
            commands,
            skip_lf: false,
            messages: 0,
            authenticated,
            receiver: String::new(),
        })
    }

    fn hold(mut self) -> io::Result<()> {
        if self.script.tls == Offer::Implicit {
            self.encrypt()?;
        }
        self.reply("GREETING", "220 mail.test ESMTP")?;
        while let Some(line) = self.line()? {
            let command = String::from_utf8_lossy(&line).into_owned();
            writeln!(self.commands, "{command}")?;
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            if !self.obey(&verb, &command)? {
                break;
            }
        }
        Ok(())
    }

    /// Whether the dialogue goes on.
    fn obey(&mut self, verb: &str, command: &str) -> io::Result<bool> {
        match verb {
            "EHLO" => self.ehlo()?,
            "STARTTLS" if self.clear.is_some() && self.script.tls == Offer::Starttls => {
                let added = self.script.added_behind_starttls.clone();
                self.reply(verb, format!("220 go\r\n{added}").trim_end())?;
                self.encrypt()?;
            }
            "AUTH" => {
                self.authenticated = Some(command.trim_start_matches("AUTH PLAIN ")) == self.script.login.as_deref();
                self.reply(verb, if self.authenticated { "235 2.7.0 welcome" } else { "535 5.7.8 wrong" })?;
            }
            "MAIL" if !self.authenticated => {
                self.reply(verb, "530 5.7.0 authenticate first")?;
            }
            "DATA" => {
                if self.reply(verb, "354 go on")? < 400 && !self.content()? {
                    return Ok(false);
                }
            }
            "QUIT" => {
                self.reply(verb, "221 bye")?;
                return Ok(false);
            }
            "RCPT" if self.script.unknown.as_ref().is_some_and(|unknown| command.contains(unknown)) => {
                self.reply("", "550 5.1.1 no such user")?;
            }
            "RCPT" => {
                command.trim_start_matches("RCPT TO:").clone_into(&mut self.receiver);
                self.reply(verb, "250 ok")?;
            }
            "MAIL" | "RSET" | "NOOP" => {
                self.reply(verb, "250 ok")?;
            }
            _ => {
                self.reply(verb, "500 what?")?;
            }
        }
        Ok(true)
    }

    fn ehlo(&mut self) -> io::Result<()> {
        let mut features = vec!["mail.test", "8BITMIME", "SMTPUTF8"];
        if self.clear.is_some() && self.script.tls == Offer::Starttls {
            features.push("STARTTLS");
        }
        if self.script.login.is_some() {
            features.push("AUTH PLAIN LOGIN");
        }
        let last = features.len() - 1;
        let lines = features.iter().enumerate().map(|(i, f)| format!("250{}{f}", if i == last { ' ' } else { '-' }));
        let lines = lines.collect::<Vec<_>>().join("\r\n");
        self.reply("EHLO", &lines)?;
        Ok(())
    }

    /// Takes the content; `false` when the server hangs up.
    fn content(&mut self) -> io::Result<bool> {
        while let Some(line) = self.line()? {
            if self.script.drops_in_data {
                return Ok(false);
            }
            if line == b"." {
                self.messages += 1;
                let queued = format!("250 2.0.0 queued as {}-{}", self.number, self.messages);
                thread::sleep(Duration::from_millis(self.script.slow));
                if self.reply("END", &queued)? < 300 {
                    note(&self.script.log, "mails", &self.receiver)?;
                }
                return Ok(self.script.drops_after != Some(self.messages));
            }
        }
        Ok(false)
    }

    fn reply(&mut self, to: &str, usual: &str) -> io::Result<u16> {
        if let (1, Some(delay)) = (self.number, self.script.delays.get(to)) {
            thread::sleep(Duration::from_millis(*delay));
        }
        let reply = self.script.replies.get(to).map_or(usual, String::as_str);
        write!(self.stream, "{reply}\r\n")?;
        self.stream.flush()?;
        Ok(reply.get(..3).and_then(|code| code.parse().ok()).unwrap_or(0))
    }

    /// A line without its end, once its bytes are written down; `None` when the client has hung up.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let line = self.read_line();
        self.bytes.flush()?;
        line
    }

    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        loop {
            let mut byte = [0];
            if self.stream.read(&mut byte)? == 0 {
                return Ok(None);
            }
            self.bytes.write_all(&byte)?;
            let was_cr = std::mem::replace(&mut self.skip_lf, self.script.lenient && byte == *b"\r");
            match byte[0] {
                b'\n' if self.script.lenient && was_cr => {}
                b'\r' | b'\n' if self.script.lenient => return Ok(Some(line)),
                b'\n' if line.last() == Some(&b'\r') => {
                    line.pop();
                    return Ok(Some(line));
                }
                other => line.push(other),
            }
        }
    }

    fn encrypt(&mut self) -> io::Result<()> {
        let Some(tcp) = self.clear.take() else { return Ok(()) };
        let session = ServerConnection::new(self.tls()?).map_err(io::Error::other)?;
        self.bytes = BufWriter::new(create(&self.script.log, self.number, "tls")?);
        self.stream = Box::new(StreamOwned::new(session, tcp));
        Ok(())
    }

    fn tls(&self) -> io::Result<Arc<ServerConfig>> {
        let (certificate, key) = self.script.identity.as_ref().ok_or_else(|| io::Error::other("no identity"))?;
        let chain = CertificateDer::pem_slice_iter(certificate.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(io::Error::other)?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(io::Error::other)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(io::Error::other)?;
        Ok(Arc::new(config))
    }
}

/// Adds a line.
fn note(log: &Path, file: &str, line: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(log.join(file))?;
    file.write_all(format!("{line}\n").as_bytes())
}

fn create(log: &Path, number: u32, kind: &str) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(log.join(format!("{number}.{kind}")))
}
