//! How people prove who they are: a mailed link, or a PIN and the ways that it goes.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Both;

/// Step 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prove {
    /// A link in a mail.
    MailedLink {
        /// How long the link works from the moment that the mail server accepted it.
        life: Duration,
        /// How long it works at most from the asking, however slow the relay.
        cap: Duration,
    },
    /// A PIN, sent to a registered destination that the person chooses.
    Pin(PinPolicy),
    /// A temporary password, from the company's administrator or the helpdesk.
    Reissue(ReissuePolicy),
}

impl Prove {
    /// Life and cap of the mailed link, where that is the proof.
    pub fn mailed_link(&self) -> Option<(Duration, Duration)> {
        match self {
            Self::MailedLink { life, cap } => Some((*life, *cap)),
            Self::Pin(_) | Self::Reissue(_) => None,
        }
    }

    /// What holds for PINs, where they are the proof.
    pub fn pin(&self) -> Option<&PinPolicy> {
        match self {
            Self::MailedLink { .. } | Self::Reissue(_) => None,
            Self::Pin(policy) => Some(policy),
        }
    }

    /// What holds for temporary passwords, where they are the proof.
    pub fn reissue(&self) -> Option<&ReissuePolicy> {
        match self {
            Self::MailedLink { .. } | Self::Pin(_) => None,
            Self::Reissue(policy) => Some(policy),
        }
    }
}

/// How a PIN reaches a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// A text message to a mobile telephone.
    Sms,
    /// An automated call.
    Voice,
    /// A mail.
    Mail,
}

impl Way {
    /// Its name in the configuration and the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Voice => "voice",
            Self::Mail => "mail",
        }
    }

    /// Reads its name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Sms, Self::Voice, Self::Mail].into_iter().find(|way| way.name() == name)
    }
}

/// What holds for PINs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinPolicy {
    /// How many digits: 4 to 10.
    pub digits: u8,
    /// The ways that the realm offers; never empty.
    pub ways: Vec<Way>,
    /// How long a PIN works from the moment that the provider accepted the text message.
    pub sms: Duration,
    /// The same for a call.
    pub voice: Duration,
    /// The same for a mail.
    pub mail: Duration,
    /// How long a person waits before the same destination gets another.
    pub cooldown: Duration,
    /// Domains of the mail addresses that are shown to whoever gives wrong facts; never empty.
    pub decoy_domains: Vec<String>,
}

impl PinPolicy {
    /// How much longer than its life a PIN may be under way (the provider's slowness doesn't eat the person's time).
    pub const UNDER_WAY: Duration = Duration::from_mins(10);

    /// How long a PIN works from its acceptance.
    pub fn life(&self, way: Way) -> Duration {
        match way {
            Way::Sms => self.sms,
            Way::Voice => self.voice,
            Way::Mail => self.mail,
        }
    }
}

/// What holds for temporary passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReissuePolicy {
    /// Whether who reissues may change the generated one.
    pub editable: bool,
    /// Whether a second member of the helpdesk decides before one is issued to an administrator.
    pub approval: bool,
    /// How long before its end the person is reminded by mail.
    pub remind: Duration,
    /// What the helpdesk checks before it issues one.
    pub checks: Vec<CheckPoint>,
}

/// A point of the helpdesk's identity check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckPoint {
    /// Its name in the record.
    pub key: String,
    /// How it is checked.
    pub kind: CheckKind,
    /// With which fact.
    pub fact: CheckFact,
    /// What the helper asks or does.
    pub ask: Both,
}

/// How a point is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckKind {
    /// The fact is shown to the helper, who compares it with what the person says.
    Shown,
    /// The person is asked; the fact is shown for comparing.
    Asked,
    /// The person is called back at the registered number.
    CallBack,
}

/// A fact of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "they read as what they are")]
pub enum CheckFact {
    CompanyId,
    CompanyName,
    UserId,
    Name,
    Phone,
    Fax,
    Email,
}
