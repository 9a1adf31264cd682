//! The mails that exist.

use std::{sync::Arc, time::Duration};

use credentials::{
    campaign::wording::Wording,
    clock::Moment,
    outbox::{Confirms, IdLink, PinFor},
    realm::Way,
};
use zeroize::Zeroizing;

/// A mail and what it has to tell. URLs are whole and built from the configured public URL by the caller.
#[derive(Clone, Debug)]
pub enum MailKind {
    /// The link that somebody asked for.
    RecoveryLink {
        /// The link.
        url: String,
        /// The short number that the page after asking shows too.
        number: String,
        /// How long the link works from the moment that the mail server accepts the message.
        life: Duration,
        /// The moment of this attempt to send: the mail tells the clock time at which the link ends.
        sent_at: Moment,
        /// When it ends at the latest, however slow the relay.
        works_until_cap: Moment,
        /// "This wasn't me".
        not_me_url: Option<String>,
    },
    /// The PIN that somebody asked for.
    Pin {
        /// Its digits.
        pin: Zeroizing<String>,
        /// The short number that the page shows too.
        number: String,
        /// What it is for.
        purpose: PinFor,
        /// How long it works from the moment that the mail server accepts the message.
        life: Duration,
        /// The moment of this attempt to send.
        sent_at: Moment,
        /// When it ends at the latest, however slow the relay.
        works_until_cap: Moment,
    },
    /// To a new address, which counts once its mailbox confirmed it.
    Confirm {
        /// What it becomes.
        what: Confirms,
        /// The link.
        url: String,
        /// The code for the page that asked.
        code: Zeroizing<String>,
        /// The short number that the page shows too.
        number: String,
        /// How long both work from the moment that the mail server accepts the message.
        life: Duration,
        /// The moment of this attempt to send.
        sent_at: Moment,
        /// When they end at the latest.
        works_until_cap: Moment,
    },
    /// To somebody who has no login yet.
    Invitation {
        /// The link.
        url: String,
        /// Who invites.
        inviter: String,
        /// How long the link works.
        life: Duration,
        /// The moment of this attempt to send.
        sent_at: Moment,
        /// When it ends at the latest.
        works_until_cap: Moment,
    },
    /// A temporary password ends soon and wasn't used.
    TemporaryReminder {
        /// The login page.
        url: String,
        /// When it ends.
        ends_at: Moment,
    },
    /// To the realm's administrator: a limit on PINs is reached.
    Budget {
        /// Of which way.
        way: Way,
        /// Which: `number`, `prefix` or `realm`.
        limit: String,
        /// When.
        at: Moment,
    },
    /// A campaign asks for new passwords, in an operator's words.
    Campaign {
        /// The words.
        wording: Arc<Wording>,
        /// Why.
        reason: String,
        /// From when the links work.
        opens_at: Moment,
        /// Until when.
        closes_at: Moment,
        /// The IDs of the mailbox, each with its link.
        ids: Vec<IdLink>,
    },
    /// A credential changed.
    Notice {
        /// What happened.
        event: NoticeEvent,
        /// When.
        at: Moment,
        /// With which browser, as the history shows it.
        browser: Option<String>,
        /// "This wasn't me".
        not_me_url: String,
    },
    /// To the realm's administrator: somebody pressed "this wasn't me".
    NotMeAlert {
        /// Whose account.
        login_id: String,
        /// What the person disowns; nothing when it was a mail that was asked for.
        event: Option<NoticeEvent>,
        /// When that had happened.
        at: Moment,
        /// When the person reported it.
        reported_at: Moment,
    },
}

/// What a notice tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeEvent {
    /// The password was changed by somebody who was signed in.
    PasswordChanged,
    /// The password was set anew through a mailed link.
    PasswordReset,
    /// Somebody else issued a temporary password.
    Reissued {
        /// Who: a name, as the register has it.
        by: String,
    },
    /// A one-time-password app was added.
    DeviceAdded {
        /// Its name, as the person typed it.
        name: String,
    },
    /// A one-time-password app was removed.
    DeviceRemoved {
        /// Its name.
        name: String,
    },
    /// Another mail address signs in now.
    LoginIdChanged,
    /// A mail address or telephone was added and verified.
    ContactVerified {
        /// The address, masked.
        masked: String,
    },
    /// A mail address or telephone was removed.
    ContactRemoved {
        /// The address, masked.
        masked: String,
    },
    /// Ten new recovery codes replaced the old ones.
    CodesMade,
    /// A recovery code was used in place of an app.
    CodeUsed {
        /// How many remain.
        left: u32,
    },
}

/// Whom a mail is for.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The person's name, when the directory has one.
    pub name: Option<String>,
    /// The ID that it is about, in full or masked as the realm wants it: one address may hold several.
    pub login_id: Option<String>,
}
