//! Campaigns: from one moment on, many people of a realm set new passwords.
//!
//! A campaign is drafted, looked at, started; then the [feeder](feed) gives its mails to the outbox, not faster than the operator wants, and
//! the outbox carries them. Until the opening old passwords work and the mailed links don't; from then on it is the other way round
//! (`renewals`). Whatever sets a password finishes its ID.
//!
//! What is done to a campaign is one conditional `UPDATE` of its row, so a second press of a button finds it done. Its IDs are changed by
//! statements over all of them.

pub mod command;
mod deed;
mod desk;
mod draft;
mod feed;
pub mod members_csv;
mod prepare;
mod progress;
mod sample;
mod settle;
mod start;
mod typed;
mod unfinished;
mod view;
pub mod wording;

use crate::{clock::Moment, lang::Lang};

pub use desk::{again, discard, draft, end, pause, resume, sample, start, test_mail, unfinished_csv};
pub use feed::feed;
pub(crate) use prepare::prepare;
pub use progress::{Point, chart, counts};
pub(crate) use sample::prepare_test;
pub(crate) use settle::{asked, finished, opened, settled};
pub use typed::Typed;
pub use view::{list, view};

/// The most mails a minute.
pub const MOST_PER_MINUTE: u32 = 120_000;

/// The most days that links work.
pub const MOST_DAYS: u32 = 90;

/// Where a campaign stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignState {
    /// It can be changed; nothing was sent.
    Draft,
    /// Its mails go out.
    Running,
    /// Its mails wait.
    Paused,
    /// It is over.
    Ended,
}

impl CampaignState {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }

    /// Reads its name; what is unknown is over.
    pub(crate) fn parse(name: &str) -> Self {
        [Self::Draft, Self::Running, Self::Paused].into_iter().find(|s| s.name() == name).unwrap_or(Self::Ended)
    }
}

/// How far a campaign is, in IDs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// IDs that are asked for a new password.
    pub accounts: i64,
    /// Mailboxes of these; each gets one mail.
    pub mailboxes: i64,
    /// Still to be mailed.
    pub chosen: i64,
    /// In the outbox.
    pub queued: i64,
    /// Mailed at least once.
    pub sent: i64,
    /// Refused by their mail server, or not to be mailed any more.
    pub failed: i64,
    /// Whose link was opened and its button pressed.
    pub opened: i64,
    /// With a new password.
    pub finished: i64,
    /// Without one.
    pub unfinished: i64,
    /// IDs that were chosen but can't be mailed; they keep their passwords.
    pub left_out: i64,
}

/// A campaign on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignLine {
    /// For its page.
    pub id: String,
    /// Why it is run.
    pub reason: String,
    /// Where it stands.
    pub state: CampaignState,
    /// From when links work and old passwords don't.
    pub opens_at: Moment,
    /// How far it is.
    pub counts: Counts,
}

/// A page of the list, the newest first.
#[derive(Clone, Debug)]
pub struct CampaignPage {
    /// How many there are in all.
    pub total: i64,
    /// Which page it is, counted from 1.
    pub page: i64,
    /// How many pages there are; at least 1.
    pub pages: i64,
    /// The campaigns.
    pub lines: Vec<CampaignLine>,
}

/// A campaign on its own page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignView {
    /// As on the list.
    pub line: CampaignLine,
    /// Until when its links work.
    pub closes_at: Moment,
    /// Its speed.
    pub per_minute: u32,
    /// The language of its mails.
    pub lang: Lang,
    /// Their subject.
    pub subject: String,
    /// Their text, with its marks.
    pub body: String,
    /// The company ID that was chosen by; empty for all.
    pub company: String,
    /// The role that was chosen by, as in [`Typed::role`].
    pub role: String,
    /// Whether a list of IDs was given.
    pub by_csv: bool,
    /// When it was drafted.
    pub made_at: Moment,
    /// When it was started.
    pub started_at: Option<Moment>,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// From when on the unfinished can be mailed again, while it runs.
    pub again_at: Option<Moment>,
    /// User IDs that can't be mailed; the first 50.
    pub ids_without_mail: Vec<String>,
}

impl CampaignView {
    /// How many days its links work.
    pub fn days(&self) -> u32 {
        let length = self.closes_at.since(self.line.opens_at);
        u32::try_from(length.as_secs() / 86_400).unwrap_or(MOST_DAYS)
    }

    /// Whether its time is over: its links are, and old passwords stay refused. One that an operator ended gives them back.
    pub fn is_over(&self) -> bool {
        self.ended_at.is_some_and(|at| at >= self.closes_at)
    }
}
