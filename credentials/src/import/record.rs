//! The records of a CSV text, each with the line at which it begins.

use csv::{Position, Reader, ReaderBuilder, StringRecord};

/// A text that is read record by record.
pub(crate) struct Records<'t> {
    reader: Reader<&'t [u8]>,
    text: &'t [u8],
    at: usize,
    line: u64,
}

impl<'t> Records<'t> {
    /// From the first line, which is a record as any other.
    pub fn of(text: &'t str) -> Self {
        let text = text.as_bytes();
        Self { reader: ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text), text, at: 0, line: 1 }
    }

    /// Reads the next record; answers its line, counted from 1, or `None` at the end.
    pub fn next(&mut self, record: &mut StringRecord) -> Option<u64> {
        // The text is UTF-8 and lies in memory: reading can't fail.
        self.reader.read_record(record).ok().filter(|there| *there).map(|_| self.line_of(record))
    }

    /// Counts lines itself: the reader counts a line break only when the next record begins.
    fn line_of(&mut self, record: &StringRecord) -> u64 {
        let start = record.position().map_or(0, Position::byte);
        let start = usize::try_from(start).unwrap_or(self.at);
        let is_break = |b: &&u8| **b == b'\n' || **b == b'\r';
        let blank = self.text.iter().skip(start).take_while(is_break).count();
        let end = (start + blank).max(self.at);
        let passed = self.text.get(self.at..end).unwrap_or_default();
        self.line += passed.split(|b| *b == b'\n').skip(1).map(|_| 1).sum::<u64>();
        self.at = end;
        self.line
    }
}
