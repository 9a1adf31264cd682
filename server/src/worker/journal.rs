//! Which mails the mail server took and which aren't written down yet, in a file: it outlives a process that is killed, whose next life writes
//! them down before it sends anything. Without it they go out twice.

use std::{
    fs::File,
    io::{self, Read as _, Write as _},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The file of one process. It is empty while nothing is in hand. Nothing waits for the disk: it needn't outlive the machine.
pub struct Journal {
    book: Mutex<Book>,
}

struct Book {
    file: File,
    /// How many are in hand.
    open: usize,
    /// What an earlier life left, until somebody asks.
    left: Vec<String>,
}

/// A mail (or what an earlier life left) that isn't written down yet. Dropped when it is.
pub(super) struct Noted(Arc<Journal>);

impl Journal {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// When it can be neither read nor written.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut options = File::options();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        let mut text = Vec::new();
        (&file).read_to_end(&mut text)?;
        // A machine that lost its power may leave anything.
        let is_id = |line: &&str| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let left = String::from_utf8_lossy(&text).lines().filter(is_id).map(str::to_owned).collect();
        Ok(Self { book: Mutex::new(Book { file, open: 0, left }) })
    }

    /// What an earlier life left. It stays in the file until the second part is dropped.
    pub(super) fn left(self: &Arc<Self>) -> Option<(Vec<String>, Noted)> {
        let mut book = self.book();
        let left = std::mem::take(&mut book.left);
        (!left.is_empty()).then(|| {
            book.open += 1;
            (left, Noted(self.clone()))
        })
    }

    /// The mail server has just taken this one.
    pub(super) fn note(self: &Arc<Self>, id: &str) -> Noted {
        let mut book = self.book();
        book.open += 1;
        if let Err(error) = book.file.write_all(format!("{id}\n").as_bytes()) {
            tracing::warn!(%error, "the journal of mails can't be written; a mail in hand may go out twice if this process is killed");
        }
        Noted(self.clone())
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        let mut book = self.0.book();
        book.open -= 1;
        if book.open == 0
            && let Err(error) = book.file.set_len(0)
        {
            tracing::warn!(%error, "the journal of mails can't be emptied");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_hand_is_left_to_the_next_life_and_nothing_else() {
        let path = std::env::temp_dir().join(format!("saihakko-journal-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let journal = Arc::new(Journal::open(&path).unwrap());
        assert!(journal.left().is_none());
        let (first, second) = (journal.note("first"), journal.note("second"));
        drop(first);
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "first\nsecond\n",
            "what is written down twice does no harm"
        );
        // Killed, and half a line of nothing.
        std::mem::forget(second);
        File::options().append(true).open(&path).unwrap().write_all(b"\0\0\xff\n\n").unwrap();
        let next = Arc::new(Journal::open(&path).unwrap());
        let (left, noted) = next.left().unwrap();
        assert_eq!(left, ["first", "second"]);
        drop(next.note("third"));
        assert_eq!(
            std::fs::read(&path).unwrap().split(|byte| *byte == b'\n').count(),
            6,
            "until what was left is written down"
        );
        drop(noted);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
        assert!(next.left().is_none());
        drop(next.note("fourth"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
        std::fs::remove_file(&path).unwrap();
    }
}
