//! What a claimed row becomes: facts for one mailbox or telephone, or why there is nothing to send. The words are the renderer's.

use std::{sync::Arc, time::Duration};

use zeroize::Zeroizing;

use crate::{
    audit::Event,
    campaign::wording::Wording,
    clock::Moment,
    confirmation::Confirms,
    lang::Lang,
    phone::PhoneNumber,
    pin::PinFor,
    realm::{Realm, Way},
};

/// A message for one mailbox, as facts; the words are the renderer's.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The realm that writes.
    pub realm: Arc<Realm>,
    /// The address, exactly as stored.
    pub to: String,
    /// The recipient's name.
    pub name: String,
    /// The language.
    pub lang: Lang,
    /// What it tells.
    pub content: Content,
}

/// What a message tells.
#[derive(Clone, Debug)]
pub enum Content {
    /// The link of a recovery.
    RecoveryLink {
        /// Opens the recovery.
        url: String,
        /// Says "this wasn't me".
        not_me_url: String,
        /// The number on the page that asked.
        number: String,
        /// The ID that was asked for.
        user_id: String,
        /// How long the link works from its arrival.
        life: Duration,
    },
    /// A credential changed.
    Notice {
        /// What.
        event: Event,
        /// When.
        at: Moment,
        /// From which browser.
        browser: String,
        /// A device's name, where one is meant.
        device: String,
        /// How many recovery codes are left.
        left: u32,
        /// Whose.
        user_id: String,
        /// Says "this wasn't me".
        not_me_url: String,
    },
    /// A PIN.
    Pin {
        /// Its digits.
        pin: Zeroizing<String>,
        /// The number on the page that asked.
        number: String,
        /// What it is for.
        purpose: PinFor,
        /// How long it works from its arrival.
        life: Duration,
        /// Whose.
        user_id: String,
    },
    /// A new mail address that has to be confirmed.
    Confirm {
        /// What for.
        what: Confirms,
        /// Opens the page with the button.
        url: String,
        /// The code for the page that asked.
        code: Zeroizing<String>,
        /// The number on that page.
        number: String,
        /// How long both work from their arrival.
        life: Duration,
        /// Whose.
        user_id: String,
    },
    /// An invitation of somebody who has no login yet.
    Invitation {
        /// Opens the page with the button.
        url: String,
        /// Who invites.
        inviter: String,
        /// How long it works.
        life: Duration,
        /// Whose.
        user_id: String,
    },
    /// A temporary password ends soon and wasn't used.
    TemporaryReminder {
        /// The login page.
        url: String,
        /// When it ends.
        ends_at: Moment,
        /// Whose.
        user_id: String,
    },
    /// A limit on messages is reached: for the realm's administrator.
    Budget {
        /// Of which way.
        way: Way,
        /// Which: `number`, `prefix` or `realm`.
        limit: String,
        /// When.
        at: Moment,
    },
    /// Somebody said "this wasn't me": for the realm's administrator.
    Alert {
        /// What was disavowed.
        event: Event,
        /// When that happened.
        at: Moment,
        /// Whose account.
        user_id: String,
    },
    /// A campaign asks for new passwords.
    Campaign {
        /// The operator's words, in which the renderer fills in the other facts.
        wording: Arc<Wording>,
        /// Why.
        reason: String,
        /// From when the links work.
        opens_at: Moment,
        /// Until when.
        closes_at: Moment,
        /// The IDs of the mailbox that the campaign is for.
        ids: Vec<IdLink>,
    },
}

/// An ID and its own link.
#[derive(Clone, Debug)]
pub struct IdLink {
    /// The ID.
    pub user_id: String,
    /// Whose it is.
    pub name: String,
    /// Opens the recovery of this ID.
    pub url: String,
}

/// A PIN for a telephone, as facts; the words are the gateway's.
#[derive(Clone, Debug)]
pub struct PhoneMessage {
    /// The realm that calls or writes.
    pub realm: Arc<Realm>,
    /// [`Way::Sms`] or [`Way::Voice`].
    pub way: Way,
    /// To which number.
    pub to: PhoneNumber,
    /// The number on the page that asked.
    pub number: String,
    /// The PIN's digits.
    pub pin: Zeroizing<String>,
    /// How long it works from its arrival.
    pub life: Duration,
    /// The language.
    pub lang: Lang,
}

/// What to do with a claimed row.
#[derive(Clone, Debug)]
pub enum Prepared {
    /// Send this.
    Send(Box<Letter>),
    /// Text or call this.
    Phone(Box<PhoneMessage>),
    /// Do as if it had been sent, taking as long as the last real one did: it is for nobody.
    Pretend(Duration),
    /// Look again after so long.
    Postpone(Duration),
    /// It was begun once and never settled: nobody knows whether it was sent, so it is [`unknown`](crate::outbox::unknown).
    Lost,
    /// Send nothing; the reason is for the operator.
    Skip(&'static str),
    /// Send nothing, but take as long as the last message that went: whoever asked for it isn't told.
    SkipSlowly(Duration, &'static str),
}
