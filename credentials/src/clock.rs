//! Time is passed in: nothing in this workspace reads the clock but [`SystemClock`].

use std::{
    fmt,
    ops::{Add, Sub},
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since the Unix epoch (UTC). Stored as BIGINT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// Milliseconds from `earlier` to `self`; 0 when `earlier` lies later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The same moment for formatting; the epoch when out of jiff's range.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

fn millis(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}

impl Add<Duration> for Moment {
    type Output = Self;
    fn add(self, length: Duration) -> Self {
        Self(self.0.saturating_add(millis(length)))
    }
}

impl Sub<Duration> for Moment {
    type Output = Self;
    fn sub(self, length: Duration) -> Self {
        Self(self.0.saturating_sub(millis(length)))
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_jiff().fmt(f)
    }
}

/// Where the present comes from.
pub trait Clock: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Moment;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Moment {
        Moment(jiff::Timestamp::now().as_millisecond())
    }
}

/// A clock that can be moved: the demo's and the tests'. It runs with the machine's clock
/// unless it is held.
#[derive(Debug, Default)]
pub struct SettableClock {
    offset: AtomicI64,
    held: AtomicI64,
}

impl SettableClock {
    /// A clock that stands still at `at` until it is moved.
    pub fn held_at(at: Moment) -> Self {
        Self { offset: AtomicI64::new(0), held: AtomicI64::new(at.0) }
    }

    /// Moves forward (or, with a negative number, back).
    pub fn advance(&self, by_ms: i64) {
        if self.held.load(Ordering::SeqCst) == 0 {
            self.offset.fetch_add(by_ms, Ordering::SeqCst);
        } else {
            self.held.fetch_add(by_ms, Ordering::SeqCst);
        }
    }

    /// Sets the present; the clock runs on from there.
    pub fn set(&self, at: Moment) {
        self.held.store(0, Ordering::SeqCst);
        self.offset.store(at.0.saturating_sub(SystemClock.now().0), Ordering::SeqCst);
    }

    /// Sets the present and stops the clock there.
    pub fn hold(&self, at: Moment) {
        self.held.store(at.0, Ordering::SeqCst);
    }

    /// Back to the machine's clock.
    pub fn reset(&self) {
        self.held.store(0, Ordering::SeqCst);
        self.offset.store(0, Ordering::SeqCst);
    }
}

impl Clock for SettableClock {
    fn now(&self) -> Moment {
        match self.held.load(Ordering::SeqCst) {
            0 => Moment(SystemClock.now().0.saturating_add(self.offset.load(Ordering::SeqCst))),
            held => Moment(held),
        }
    }
}
