//! How a configuration file is read: every fault is found at once and named with file, line and remedy.
//!
//! [`Source::parse`] reads the text, [`Section`] hands out typed values and remembers which keys exist,
//! [`Source::finish`] answers all faults in the order of the file. Nothing here knows what is configured.

mod nearest;
mod section;
mod units;

use std::{cell::RefCell, fmt};

use toml::{Spanned, de::DeTable};

pub use nearest::nearest;
pub use section::{Found, Section};
pub use units::{duration, rate};

/// One thing that is wrong in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and how to put it right, in English, on one line.
    pub message: String,
}

/// A configuration file that can't be used. Shown as one line a fault: `file:line: what; remedy`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// The file, as the operator named it.
    pub file: String,
    /// What is wrong, in the order of the file; never empty.
    pub faults: Vec<Fault>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            let line_break = if index == 0 { "" } else { "\n" };
            write!(f, "{line_break}{}:{}: {}", self.file, fault.line, fault.message)?;
        }
        Ok(())
    }
}

/// A configuration file while it is read.
#[derive(Debug)]
pub struct Source<'t> {
    file: String,
    text: &'t str,
    document: Spanned<DeTable<'t>>,
    faults: RefCell<Vec<Fault>>,
}

impl<'t> Source<'t> {
    /// Reads the text; `file` is the name that faults carry.
    ///
    /// # Errors
    /// When the text isn't TOML; the rest is not looked at then.
    pub fn parse(file: &str, text: &'t str) -> Result<Self, ConfigError> {
        let (document, errors) = DeTable::parse_recoverable(text);
        let source = Self { file: file.to_owned(), text, document, faults: RefCell::default() };
        for error in &errors {
            let what = error.message().lines().collect::<Vec<_>>().join(", ");
            let at = error.span().map_or(0, |span| span.start);
            source.fault(at, format!("this is not TOML: {what}; compare the line with saihakko.sample.toml"));
        }
        if errors.is_empty() { Ok(source) } else { Err(source.into_error()) }
    }

    /// The whole file as a section.
    pub fn root(&self) -> Section<'_> {
        Section::new(self, String::new(), 0, Some(self.document.get_ref()))
    }

    /// Notes a fault at a byte of the text. The message says what is wrong and how to put it right.
    pub fn fault(&self, at: usize, message: impl Into<String>) {
        let line = 1 + self.text.bytes().take(at).filter(|b| *b == b'\n').count();
        self.faults.borrow_mut().push(Fault { line, message: message.into() });
    }

    /// Ends the reading: the value that was read, unless there are faults.
    ///
    /// # Errors
    /// When a fault was noted, or there's no value.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, ConfigError> {
        if value.is_none() && self.faults.borrow().is_empty() {
            self.fault(0, "this file is not complete; compare it with saihakko.sample.toml");
        }
        match value {
            Some(value) if self.faults.borrow().is_empty() => Ok(value),
            _ => Err(self.into_error()),
        }
    }

    fn into_error(self) -> ConfigError {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| fault.line);
        ConfigError { file: self.file, faults }
    }

    fn literal(&self, span: std::ops::Range<usize>) -> String {
        let text = self.text.get(span).unwrap_or_default().lines().next().unwrap_or_default();
        let short: String = text.chars().take(40).collect();
        if short.len() < text.len() { format!("{short}…") } else { short }
    }
}

/// `"a", "b" or "c"`.
pub(crate) fn alternatives(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_syntax_error_names_its_line() {
        let error = Source::parse("x.toml", "a = 1\nb = \nc = \"d\ne = 1\ne = 2\n").unwrap_err();
        let lines: Vec<usize> = error.faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [2, 3, 5], "{error}");
        assert!(error.to_string().starts_with("x.toml:2: this is not TOML: "), "{error}");
        assert_eq!(error.to_string().lines().count(), 3);
    }

    #[test]
    fn faults_come_in_the_order_of_the_file() {
        let source = Source::parse("x.toml", "a = 1\nb = 2\n").unwrap();
        source.fault(7, "second");
        source.fault(0, "first");
        assert_eq!(source.finish(Some(())).unwrap_err().to_string(), "x.toml:1: first\nx.toml:2: second");
    }
}
