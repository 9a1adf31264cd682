//! Every message of the demo, kept in memory and in a file of the data folder, so that a restart keeps it.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use credentials::outbox::Letter;
use serde::{Deserialize, Serialize};

use crate::gateway::Outgoing;

/// The most messages that are kept; the oldest go first.
const MOST: usize = 2000;

/// A message as `/demo/outbox.json` shows it (a public contract).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// The outbox row's id.
    pub id: String,
    /// Which realm wrote.
    pub realm: String,
    /// `mail`; later also `sms` and `call`.
    pub kind: String,
    /// The receiver's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The URLs, the one to press first.
    pub links: Vec<String>,
    /// The PIN, where there is one.
    pub pin: Option<String>,
    /// When it was accepted, RFC 3339.
    pub created_at: String,
    /// `sent`.
    pub state: String,
}

/// The kept messages. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    file: PathBuf,
    messages: Arc<Mutex<Vec<Message>>>,
}

impl Outbox {
    /// Opens what an earlier start kept.
    pub fn open(folder: &Path) -> Self {
        let file = folder.join("outbox.jsonl");
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let messages = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Self { file, messages: Arc::new(Mutex::new(messages)) }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Message>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a message.
    pub fn keep(&self, letter: &Letter, outgoing: &Outgoing, links: Vec<String>) {
        let message = Message {
            id: outgoing.id.clone(),
            realm: letter.realm.slug.as_str().to_owned(),
            kind: "mail".to_owned(),
            to: outgoing.to.clone(),
            subject: outgoing.subject.clone(),
            text: outgoing.text.clone(),
            html: outgoing.html.clone(),
            links,
            pin: None,
            created_at: outgoing.at.to_string(),
            state: "sent".to_owned(),
        };
        let line = serde_json::to_string(&message).unwrap_or_default();
        let written = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.file)
            .and_then(|mut f| writeln!(f, "{line}"));
        if let Err(error) = written {
            tracing::warn!(%error, "the demo's outbox file can't be written; the message is kept in memory");
        }
        let mut messages = self.lock();
        messages.push(message);
        if messages.len() > MOST {
            messages.remove(0);
        }
    }

    /// The messages, the newest first.
    pub fn newest_first(&self) -> Vec<Message> {
        self.lock().iter().rev().cloned().collect()
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.lock().clear();
        let _ = std::fs::remove_file(&self.file);
    }
}
