//! Many connections at once, each with its own thread, for a while.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::http::{Asker, Connection};
use super::statistics::quantile;

/// What a load was answered.
pub struct Served {
    /// Answers a second.
    pub rate: f64,
    /// How long each took.
    pub times: Vec<Duration>,
}

impl Served {
    pub fn p99(&self) -> Duration {
        quantile(&self.times, 0.99)
    }
}

/// What each connection does again and again, with a number that nobody else gets.
pub type Job<'a> = &'a (dyn Fn(&mut Connection, u32) -> Result<()> + Sync);

/// Keeps `connections` busy for `time`.
///
/// # Errors
/// The first error of any of them.
pub fn keep_busy(
    addr: SocketAddr,
    connections: usize,
    time: Duration,
    numbers: &AtomicU32,
    job: Job<'_>,
) -> Result<Served> {
    let start = Instant::now();
    let work = || -> Result<Vec<Duration>> {
        let mut connection = Connection::open(addr)?;
        let mut times = Vec::new();
        while start.elapsed() < time {
            let begin = Instant::now();
            job(&mut connection, numbers.fetch_add(1, Ordering::Relaxed))?;
            times.push(begin.elapsed());
        }
        Ok(times)
    };
    let times = thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(work)).collect();
        let joined =
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow!("a load thread died"))));
        joined.collect::<Result<Vec<_>>>()
    })?
    .concat();
    let count = u32::try_from(times.len()).unwrap_or(u32::MAX);
    Ok(Served { rate: f64::from(count) / start.elapsed().as_secs_f64(), times })
}

/// An address that hardly anybody else has: neighbours in number are far apart, so each comes from another network.
pub fn spread(number: u32) -> Asker {
    Asker(number.wrapping_mul(2_654_435_761) >> 8)
}
