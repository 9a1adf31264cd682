//! Cells that a spreadsheet would run as a formula, and the apostrophe that keeps it from doing so.

use std::borrow::Cow;

/// A cell as it may stand in a CSV file that people open in a spreadsheet: what begins like a formula gets an apostrophe before it
/// (OWASP, "CSV Injection"), and so does what would be taken for such a cell.
pub fn neutral(text: &str) -> Cow<'_, str> {
    if begins_like_one(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text of a cell, without the apostrophe that [`neutral`] put there.
pub(crate) fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| begins_like_one(rest)).unwrap_or(cell)
}

fn begins_like_one(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| c == '\'' || c.is_whitespace() && !"\t\r\n".contains(c));
    bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_a_spreadsheet_would_run_is_changed() {
        for text in ["=1+1", "+81 90", "-odd-", "@SUM(A1)", " =cmd", "\t=x", "＝1", "'=x", "''=x"] {
            assert_eq!(neutral(text), format!("'{text}"));
        }
        for text in ["", "田中", "090-1234-5770", "a=b", "'", "'quoted'", "1-2"] {
            assert_eq!(neutral(text), text);
            assert_eq!(plain(text), text);
        }
    }

    proptest! {
        #[test]
        fn reading_gives_back_what_was_written(text in "['=+@ a-]{0,6}|.*") {
            let cell = neutral(&text).into_owned();
            prop_assert_eq!(plain(&cell), text.as_str());
        }
    }
}
