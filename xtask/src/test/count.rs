//! Counts tests by reading what their runners say.

use std::io::{BufRead, BufReader, Write, stdout};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// How many passed and failed, and why whatever isn't a test failed.
#[derive(Debug, Default, PartialEq)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
    pub reasons: Vec<String>,
}

impl Count {
    /// A part that is itself the proof.
    pub fn one_passed() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// A part that couldn't run counts as a failure.
    pub fn broken(reason: &str) -> Self {
        Self { failed: 1, reasons: vec![reason.to_owned()], ..Self::default() }
    }

    pub fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.reasons.extend(other.reasons.iter().cloned());
    }

    /// Runs a command that is one proof.
    pub fn check(&mut self, reason: &str, command: &mut Command) {
        let good = command.status().is_ok_and(|status| status.success());
        self.add(&if good { Self::one_passed() } else { Self::broken(reason) });
    }

    /// Adds the counts of a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    fn read_line(&mut self, line: &str) {
        let Some((_, result)) = line.split_once("test result:") else { return };
        let number = |what: &str| -> u64 {
            let words: Vec<&str> = result.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
            let at = words.iter().position(|word| *word == what);
            at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok()).unwrap_or(0)
        };
        self.passed += number("passed");
        self.failed += number("failed");
        self.skipped += number("ignored");
    }

    /// Notes a runner that failed without any failed test: it didn't compile, or a test program died.
    pub fn close(mut self, good: bool, reason: &str) -> Self {
        if !good && self.failed == 0 {
            self.add(&Self::broken(reason));
        } else if good && self.passed + self.failed == 0 {
            self.add(&Self::broken("there are no tests"));
        }
        self
    }
}

/// Runs `cargo test`, shows what it says and counts.
pub fn cargo(command: &mut Command) -> Result<Count> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cargo can't be started")?;
    let mut count = Count::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.context("the tests' output can't be read")?;
            let line = String::from_utf8_lossy(&line);
            let _ = writeln!(stdout(), "{line}");
            count.read_line(&line);
        }
    }
    let good = child.wait().context("the tests didn't end")?.success();
    Ok(count.close(good, "the tests didn't compile or a test program died, see above"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_result_lines_are_summed_coloured_or_not() {
        let mut count = Count::default();
        count
            .read_line("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.1s");
        count.read_line(
            "test result: \u{1b}[31mFAILED\u{1b}[0m. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
        );
        count.read_line("test passed ... ok");
        assert_eq!((count.passed, count.failed, count.skipped), (15, 2, 1));
    }

    #[test]
    fn a_runner_that_breaks_is_a_failure() {
        let seven = || Count { passed: 7, ..Count::default() };
        assert_eq!(seven().close(true, "x").failed, 0);
        assert_eq!(seven().close(false, "x").reasons, ["x"]);
        assert_eq!(Count::default().close(true, "x").failed, 1);
    }

    #[test]
    fn a_part_without_a_single_test_is_no_proof() {
        let mut command = Command::new("true");
        assert_eq!(cargo(&mut command).unwrap().failed, 1);
    }
}
