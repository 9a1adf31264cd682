//! Every message of the demo, kept in memory and in a file of the data folder, so that a restart keeps it.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use credentials::{
    clock::Moment,
    outbox::{Content, Letter},
    realm::Realm,
};
use serde::{Deserialize, Serialize};

use crate::gateway::{Carry, Outgoing, PhoneOutgoing};

/// The most messages that are kept; the oldest go first.
const MOST: usize = 2000;

/// A message as `/demo/outbox.json` shows it (a public contract).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// The outbox row's id.
    pub id: String,
    /// Which realm wrote.
    pub realm: String,
    /// `mail`, `sms` or `call`.
    pub kind: String,
    /// The receiver's address, or number (E.164).
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text part, or the words of a call.
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
    /// A call as the provider reads it: for the page alone, the contract doesn't have it.
    #[serde(skip)]
    pub twiml: Option<String>,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    message: Message,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    twiml: Option<String>,
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
        let read = |line| serde_json::from_str::<Line>(line).ok();
        let messages =
            text.lines().filter_map(read).map(|line| Message { twiml: line.twiml, ..line.message }).collect();
        Self { file, messages: Arc::new(Mutex::new(messages)) }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Message>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a mail.
    pub fn keep_mail(&self, letter: &Letter, outgoing: &Outgoing, links: Vec<String>) {
        let pin = match &letter.content {
            Content::Pin { pin, .. } | Content::Confirm { code: pin, .. } => Some(pin.as_str().to_owned()),
            _ => None,
        };
        self.keep(Message {
            id: outgoing.id.clone(),
            realm: letter.realm.slug.as_str().to_owned(),
            kind: "mail".to_owned(),
            to: outgoing.to.clone(),
            subject: outgoing.subject.clone(),
            text: outgoing.text.clone(),
            html: outgoing.html.clone(),
            links,
            pin,
            created_at: outgoing.at.to_string(),
            state: "sent".to_owned(),
            twiml: None,
        });
    }

    /// Keeps a short message or call.
    pub fn keep_phone(&self, realm: &Realm, outgoing: &PhoneOutgoing, at: Moment) {
        let kind = match outgoing.carry {
            Carry::Sms => "sms",
            Carry::Call => "call",
        };
        self.keep(Message {
            id: outgoing.id.clone(),
            realm: realm.slug.as_str().to_owned(),
            kind: kind.to_owned(),
            to: outgoing.to.clone(),
            subject: String::new(),
            text: outgoing.text.as_str().to_owned(),
            html: String::new(),
            links: Vec::new(),
            pin: Some(outgoing.pin.as_str().to_owned()),
            created_at: at.to_string(),
            state: "sent".to_owned(),
            twiml: outgoing.twiml.as_ref().map(|twiml| twiml.as_str().to_owned()),
        });
    }

    fn keep(&self, message: Message) {
        let line = Line { twiml: message.twiml.clone(), message: message.clone() };
        let line = serde_json::to_string(&line).unwrap_or_default();
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
