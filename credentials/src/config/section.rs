//! One section of a configuration file: typed values with their places, and the keys that nobody asked for.

use std::{cell::RefCell, fmt::Display, ops::RangeInclusive, time::Duration};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Source, alternatives, duration, nearest, rate, units::written};
use crate::realm::{Both, Rate};

/// A value and where it stands (byte of the text).
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// What was read.
    pub value: T,
    /// Where it stands, for [`Source::fault`].
    pub at: usize,
}

/// A table of the file, or the place where one might stand. A value of the wrong form is noted as a fault and
/// answered as `None`, like a missing one.
#[derive(Debug)]
pub struct Section<'s> {
    source: &'s Source<'s>,
    path: String,
    at: usize,
    table: Option<&'s DeTable<'s>>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'s> Section<'s> {
    pub(super) fn new(source: &'s Source<'s>, path: String, at: usize, table: Option<&'s DeTable<'s>>) -> Self {
        Self { source, path, at, table, asked: RefCell::default() }
    }

    /// Its name as faults show it: `[realm.x]`.
    pub fn name(&self) -> String {
        if self.path.is_empty() { "the file".to_owned() } else { format!("[{}]", self.path) }
    }

    fn place(&self) -> String {
        if self.path.is_empty() { "at the top level".to_owned() } else { format!("in [{}]", self.path) }
    }

    /// Whether the file has this section.
    pub fn exists(&self) -> bool {
        self.table.is_some()
    }

    /// Whether the section has this key, of whatever form.
    pub fn has(&self, key: &'static str) -> bool {
        self.look(key).is_some()
    }

    /// Whether the key is missing, and not just misspelt: a slip of the fingers is named where it stands.
    pub fn lacks(&self, key: &'static str) -> bool {
        let misspelt = || self.entries().iter().any(|(other, _)| nearest(other, &|word| word == key).is_some());
        !self.has(key) && !misspelt()
    }

    /// Notes a fault at a place of the file.
    pub fn fault_at(&self, at: usize, message: impl Into<String>) {
        self.source.fault(at, message);
    }

    /// Notes a fault of the section as a whole.
    pub fn fault(&self, message: impl Into<String>) {
        self.source.fault(self.at, message);
    }

    /// Notes a fault at a key: `"key" in [section] …`.
    pub fn fault_of<T>(&self, key: &str, found: &Found<T>, message: impl Display) {
        self.source.fault(found.at, format!("\"{key}\" {} {message}", self.place()));
    }

    /// The value, and a fault when the key is missing. `remedy` says what to add.
    pub fn need<T>(&self, key: &'static str, found: Option<Found<T>>, remedy: &str) -> Option<T> {
        if self.lacks(key) {
            self.fault(format!("{} lacks \"{key}\"; {remedy}", self.name()));
        }
        found.map(|found| found.value)
    }

    /// A section below this one; an absent one where there's none.
    #[must_use]
    pub fn section(&self, key: &'static str) -> Section<'s> {
        match self.look(key) {
            Some((value, at)) => self.below(key, value, at),
            None => self.absent(key),
        }
    }

    /// The tables of an array of tables, in the order of the file; none where there is no such key.
    pub fn tables(&self, key: &'static str) -> Vec<Section<'s>> {
        let Some((value, at)) = self.look(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(key, value, at, "several sections, each headed by its name in double brackets");
            return Vec::new();
        };
        array.iter().map(|item| self.below(key, item, item.span().start)).collect()
    }

    /// The keys and values in the order of the file, for sections whose keys are names. They count as known.
    pub fn entries(&self) -> Vec<(&'s str, Found<&'s Spanned<DeValue<'s>>>)> {
        let entries = self.table.into_iter().flatten();
        let mut entries: Vec<_> =
            entries.map(|(key, value)| (key.get_ref().as_ref(), Found { value, at: key.span().start })).collect();
        entries.sort_by_key(|(_, found)| found.at);
        entries
    }

    /// An entry as a section; a fault where it isn't one.
    #[must_use]
    pub fn below(&self, key: &str, value: &'s Spanned<DeValue<'s>>, at: usize) -> Section<'s> {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        if let Some(table) = value.get_ref().as_table() {
            return Section::new(self.source, path, at, Some(table));
        }
        self.wrong(key, value, at, &format!("a section [{path}]"));
        Section::new(self.source, path, at, None)
    }

    /// An entry as a text of at most `most` characters.
    pub fn entry_text(&self, key: &str, value: &'s Spanned<DeValue<'s>>, at: usize, most: usize) -> Option<String> {
        let text = value.get_ref().as_str().filter(|text| is_line(text, most));
        if text.is_none() {
            self.wrong(key, value, at, &format!("one line of text with 1 to {most} characters"));
        }
        text.map(str::to_owned)
    }

    /// One line of text, not empty.
    pub fn text(&self, key: &'static str) -> Option<Found<String>> {
        self.read(key, "one line of text in double quotes", |value| {
            value.as_str().filter(|text| is_line(text, 1000)).map(str::to_owned)
        })
    }

    /// A text that `parse` takes; `takes` says in words what that is.
    pub fn parsed<T>(&self, key: &'static str, takes: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<Found<T>> {
        self.read(key, takes, |value| value.as_str().and_then(parse))
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &'static str) -> Option<Found<bool>> {
        self.read(key, "true or false", DeValue::as_bool)
    }

    /// A whole number of a range.
    pub fn number(&self, key: &'static str, range: RangeInclusive<u32>) -> Option<Found<u32>> {
        let takes = format!("a whole number from {} to {}", range.start(), range.end());
        self.read(key, &takes, |value| {
            let number = value.as_integer()?;
            u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|n| range.contains(n))
        })
    }

    /// A length of time of a range.
    pub fn duration(&self, key: &'static str, range: RangeInclusive<Duration>) -> Option<Found<Duration>> {
        let (least, most) = (written(*range.start()), written(*range.end()));
        let takes = format!("a length of time from \"{least}\" to \"{most}\", written with s, m, h or d");
        self.parsed(key, &takes, |text| duration(text).filter(|length| range.contains(length)))
    }

    /// So many in so long, at most 366 days.
    pub fn rate(&self, key: &'static str) -> Option<Found<Rate>> {
        let takes = "a rate of at least 1 in at most 366 days, such as \"20/h\", \"10/15m\" or \"3/d\"";
        self.parsed(key, takes, |text| rate(text).filter(|rate| rate.per <= crate::realm_config::LONGEST))
    }

    /// One of several names.
    pub fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Option<Found<T>> {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        self.parsed(key, &alternatives(&names), |text| {
            choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value)
        })
    }

    /// Several texts, each one line and not empty.
    pub fn texts(&self, key: &'static str) -> Option<Found<Vec<Found<String>>>> {
        self.read(key, "a list of texts: [\"…\", \"…\"]", |value| {
            let text = |item: &Spanned<DeValue<'_>>| {
                let value = item.get_ref().as_str().filter(|text| is_line(text, 1000))?.to_owned();
                Some(Found { value, at: item.span().start })
            };
            value.as_array()?.iter().map(text).collect()
        })
    }

    /// A text in both languages.
    pub fn both(&self, key: &'static str) -> Option<Found<Both>> {
        let (value, at) = self.look(key)?;
        if !value.get_ref().is_table() {
            self.wrong(key, value, at, "both languages: { ja = \"…\", en = \"…\" }");
            return None;
        }
        let section = self.below(key, value, at);
        let (ja, en) = (section.text("ja"), section.text("en"));
        let ja = section.need("ja", ja, "add the Japanese text: ja = \"…\"");
        let en = section.need("en", en, "add the English text: en = \"…\"");
        section.done();
        Some(Found { value: Both { ja: ja?, en: en? }, at })
    }

    /// Ends the section: keys that were never asked for are faults.
    pub fn done(&self) {
        let mut known = self.asked.borrow().clone();
        known.sort_unstable();
        known.dedup();
        for (key, found) in self.entries() {
            if known.contains(&key) {
                continue;
            }
            let remedy = match nearest(key, &|word| known.contains(&word)) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => format!("remove it, or use {}", alternatives(&known)),
            };
            self.source.fault(found.at, format!("unknown key \"{key}\" {}; {remedy}", self.place()));
        }
    }

    fn absent(&self, key: &str) -> Section<'s> {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Section::new(self.source, path, self.at, None)
    }

    fn look(&self, key: &'static str) -> Option<(&'s Spanned<DeValue<'s>>, usize)> {
        self.asked.borrow_mut().push(key);
        self.table?.get_key_value(key).map(|(key, value)| (value, key.span().start))
    }

    fn read<T>(
        &self,
        key: &'static str,
        takes: &str,
        read: impl FnOnce(&DeValue<'s>) -> Option<T>,
    ) -> Option<Found<T>> {
        let (value, at) = self.look(key)?;
        let read = read(value.get_ref());
        if read.is_none() {
            self.wrong(key, value, at, takes);
        }
        read.map(|value| Found { value, at })
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, at: usize, takes: &str) {
        let literal = self.source.literal(value.span());
        self.source.fault(at, format!("\"{key}\" {} is {literal}; it takes {takes}", self.place()));
    }
}

fn is_line(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && !text.contains(char::is_control) && text.chars().count() <= most
}
