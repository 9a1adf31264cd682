//! Whether the relay is there at all. While it isn't, nobody knocks but one message now and then; the others wait without losing a try.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use credentials::clock::Moment;

/// So many messages in a row that don't reach the relay shut it off.
const FAILURES: u32 = 5;

/// The pauses between two knocks double from the first length to the second.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// So long after the relay came back only those go for whom somebody waits.
const FIRST: Duration = Duration::from_secs(1);

/// Whoever knocks and doesn't come back within so long isn't waited for.
const KNOCKING: Duration = Duration::from_secs(25);

/// The state of one relay, as this process sees it.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    shut: Option<Shut>,
    /// When it came back.
    back: Option<Moment>,
}

#[derive(Debug)]
struct Shut {
    until: Moment,
    pause: Duration,
    knocking: bool,
}

impl Shut {
    /// How long nobody may knock. A clock that was set back doesn't prolong it.
    fn left(&self, now: Moment) -> Duration {
        let left = self.until.since(now);
        if left > LONGEST { Duration::ZERO } else { left }
    }
}

impl Breaker {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many messages may begin now: any number, one that knocks, or none.
    pub fn room(&self, now: Moment) -> usize {
        match &self.state().shut {
            None => usize::MAX,
            Some(shut) => usize::from(shut.left(now).is_zero()),
        }
    }

    /// The same for campaigns, which let others go first when the relay comes back.
    pub fn room_behind(&self, now: Moment) -> usize {
        // Not in the match itself: the lock would be held through it.
        let back = self.state().back;
        match back {
            Some(back) if now.since(back) < FIRST && back <= now => 0,
            _ => self.room(now),
        }
    }

    /// A message begins.
    ///
    /// # Errors
    /// How soon it may look again, where it may not.
    pub fn enter(&self, now: Moment) -> Result<(), Duration> {
        let mut state = self.state();
        let Some(shut) = &mut state.shut else { return Ok(()) };
        let left = shut.left(now);
        if !left.is_zero() {
            return Err(left.min(SHORTEST));
        }
        (shut.until, shut.knocking) = (now + KNOCKING, true);
        Ok(())
    }

    /// The relay said something, be it a refusal of the message.
    pub fn answered(&self, now: Moment) {
        let mut state = self.state();
        if state.shut.take().is_some() {
            tracing::info!("the mail server is there again");
            state.back = Some(now);
        }
        state.failures = 0;
    }

    /// The relay could not be reached, or fell silent.
    pub fn failed(&self, now: Moment) {
        let mut state = self.state();
        let failures = state.failures.saturating_add(1);
        state.failures = failures;
        match &mut state.shut {
            Some(shut) if shut.knocking => {
                let pause = (shut.pause * 2).min(LONGEST);
                *shut = Shut { until: now + pause, pause, knocking: false };
            }
            None if failures >= FAILURES => {
                tracing::warn!("the mail server can't be reached; mails wait until it can");
                state.shut = Some(Shut { until: now + SHORTEST, pause: SHORTEST, knocking: false });
            }
            // Not often enough yet; or it began before the relay was shut off.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Moment {
        Moment(1_000_000 + ms)
    }

    fn shut() -> Breaker {
        let breaker = Breaker::default();
        for _ in 0..FAILURES {
            assert_eq!((breaker.room(at(0)), breaker.enter(at(0))), (usize::MAX, Ok(())));
            breaker.failed(at(0));
        }
        breaker
    }

    #[test]
    fn five_in_a_row_shut_it_and_an_answer_in_between_begins_anew() {
        let breaker = Breaker::default();
        for _ in 0..3 {
            for _ in 1..FAILURES {
                breaker.failed(at(0));
            }
            breaker.answered(at(0));
        }
        assert_eq!((breaker.room(at(0)), breaker.room_behind(at(0))), (usize::MAX, usize::MAX));
        let breaker = shut();
        assert_eq!((breaker.room(at(999)), breaker.enter(at(400))), (0, Err(Duration::from_millis(600))));
    }

    #[test]
    fn one_knocks_and_the_pauses_grow() {
        let (breaker, mut now) = (shut(), 0);
        for pause in [1, 2, 4, 8, 16, 30, 30] {
            assert_eq!(breaker.room(at(now + pause * 1000 - 1)), 0);
            now += pause * 1000;
            assert_eq!((breaker.room(at(now)), breaker.enter(at(now))), (1, Ok(())));
            assert_eq!(breaker.room(at(now)), 0, "one knocks");
            assert!(breaker.enter(at(now)).is_err(), "and only one");
            breaker.failed(at(now));
            breaker.failed(at(now));
        }
        now += 30_000;
        assert_eq!(breaker.enter(at(now)), Ok(()));
        breaker.answered(at(now));
        assert_eq!((breaker.room(at(now)), breaker.enter(at(now))), (usize::MAX, Ok(())));
        assert_eq!((breaker.room_behind(at(now + 999)), breaker.room_behind(at(now + 1000))), (0, usize::MAX));
    }

    #[test]
    fn a_knock_that_never_comes_back_and_a_clock_set_back_hold_nobody_up() {
        let breaker = shut();
        assert_eq!(breaker.enter(at(1000)), Ok(()));
        assert_eq!((breaker.room(at(25_999)), breaker.room(at(26_000))), (0, 1));
        assert_eq!(breaker.enter(at(-3_600_000)), Ok(()));
    }
}
