//! A mail server that takes everything and counts.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

/// It listens until xtask ends.
pub struct Relay {
    port: u16,
    accepted: Arc<AtomicU32>,
}

impl Relay {
    /// Takes `time` for each message.
    pub fn start(time: Duration) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).context("no loopback port is free for the mail server")?;
        let port = listener.local_addr()?.port();
        let accepted = Arc::new(AtomicU32::new(0));
        let count = accepted.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let count = count.clone();
                thread::spawn(move || serve(&stream, time, &count));
            }
        });
        Ok(Self { port, accepted })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many messages it has taken so far.
    pub fn accepted(&self) -> u32 {
        self.accepted.load(Ordering::Relaxed)
    }
}

fn serve(stream: &TcpStream, time: Duration, accepted: &AtomicU32) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).split(b'\n').map_while(Result::ok);
    let mut out = stream;
    stream.set_nodelay(true).ok()?;
    out.write_all(b"220 bench\r\n").ok()?;
    while let Some(line) = lines.next() {
        let verb = String::from_utf8_lossy(line.get(..4)?).to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-bench\r\n250 8BITMIME\r\n",
            "DATA" => {
                out.write_all(b"354 go on\r\n").ok()?;
                lines.find(|line| line.as_slice() == b".\r")?;
                thread::sleep(time);
                accepted.fetch_add(1, Ordering::Relaxed);
                b"250 taken\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        out.write_all(answer).ok()?;
    }
    Some(())
}
