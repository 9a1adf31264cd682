//! Says what is being done and how long each part took.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::Result;

/// The parts done so far, with their times.
#[derive(Default)]
pub struct Steps(Vec<(String, Duration)>);

impl Steps {
    /// Announces a part, does it, and remembers how long it took, whether it went well or not.
    pub fn run<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("── {name}");
        let start = Instant::now();
        let result = work();
        self.0.push((name.to_owned(), start.elapsed()));
        result
    }
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, time) in &self.0 {
            writeln!(f, "{:>8}  {name}", seconds(*time))?;
        }
        let total = self.0.iter().map(|(_, time)| *time).sum();
        writeln!(f, "{:>8}  in all", seconds(total))
    }
}

/// `0.4 s`, `12.0 s`, `3 min 05 s`.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 { format!("{:.1} s", time.as_secs_f64()) } else { format!("{} min {:02} s", whole / 60, whole % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_a_person_would_say_them() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }
}
