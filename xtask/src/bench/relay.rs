//! A mail server that takes everything, counts, and notes who got something when.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// It listens until xtask ends.
pub struct Relay {
    port: u16,
    accepted: Arc<AtomicU32>,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
}

/// To whom, and when its end came.
pub type Arrival = (String, Instant);

impl Relay {
    /// Takes `time` for each message.
    pub fn start(time: Duration) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).context("no loopback port is free for the mail server")?;
        let port = listener.local_addr()?.port();
        let (accepted, arrivals) = (Arc::new(AtomicU32::new(0)), Arc::default());
        let (count, noted) = (accepted.clone(), Arc::clone(&arrivals));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (count, noted) = (count.clone(), Arc::clone(&noted));
                thread::spawn(move || serve(&stream, time, &count, &noted));
            }
        });
        Ok(Self { port, accepted, arrivals })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many messages it has taken so far.
    pub fn accepted(&self) -> u32 {
        self.accepted.load(Ordering::Relaxed)
    }

    /// All messages so far, in the order of their arrival.
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn serve(stream: &TcpStream, time: Duration, accepted: &AtomicU32, noted: &Mutex<Vec<Arrival>>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).split(b'\n').map_while(Result::ok);
    let mut out = stream;
    stream.set_nodelay(true).ok()?;
    out.write_all(b"220 bench\r\n").ok()?;
    let mut to = String::new();
    while let Some(line) = lines.next() {
        let verb = String::from_utf8_lossy(line.get(..4)?).to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "RCPT" => {
                String::from_utf8_lossy(&line).split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                b"250 ok\r\n"
            }
            "EHLO" => b"250-bench\r\n250 8BITMIME\r\n",
            "DATA" => {
                out.write_all(b"354 go on\r\n").ok()?;
                lines.find(|line| line.as_slice() == b".\r")?;
                thread::sleep(time);
                accepted.fetch_add(1, Ordering::Relaxed);
                noted.lock().unwrap_or_else(PoisonError::into_inner).push((std::mem::take(&mut to), Instant::now()));
                b"250 taken\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        out.write_all(answer).ok()?;
    }
    Some(())
}
