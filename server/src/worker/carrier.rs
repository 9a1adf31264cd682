//! Who carries messages out of the house.

use std::{sync::Arc, time::Duration};

use credentials::{
    clock::Moment,
    outbox::{Letter, PhoneMessage, Speeds},
    portal::Portal,
    realm::Realm,
};
use tokio::time::timeout;

use super::journal::{Journal, Noted};
use crate::{
    gateway::{Outgoing, PhoneFailure, PhoneGateway, PhoneOutgoing, SendFailure, SmtpGateway, Taken},
    metrics::{self, Fate},
    settings::SmsNames,
};

/// After a bell the outbox is looked at within so long, at a moment that nobody can foresee: whoever asks again at once doesn't feel by what
/// the worker does just then whether there was somebody to write to. Milliseconds.
const UNFORESEEN: u32 = 300;

/// A message under way so long is given up and tried again, while its lease still holds.
pub(super) const PATIENCE: Duration = Duration::from_secs(25);

/// How many mails of campaigns the demo keeps at once.
#[cfg(feature = "demo")]
const DEMO_AT_ONCE: usize = 2;

/// Who carries messages out of the house.
#[derive(Clone)]
pub enum Carrier {
    /// A mail server, and a provider of short messages and calls.
    House(Arc<House>),
    /// The demo's outbox page.
    #[cfg(feature = "demo")]
    Demo(crate::demo::Outbox),
}

/// Who carries messages of an installation.
pub struct House {
    /// Mails.
    pub mail: SmtpGateway,
    /// Short messages and calls, where a realm has them.
    pub phone: Option<PhoneGateway>,
    /// How realms call themselves in short messages.
    pub sms_names: SmsNames,
    /// What is in hand, where that is kept.
    pub journal: Option<Arc<Journal>>,
}

impl Carrier {
    /// Answers what to drop when it is written down that the mail was taken.
    pub(super) async fn mail(
        &self,
        letter: &Letter,
        outgoing: &Outgoing,
        links: Vec<String>,
    ) -> Result<Option<Noted>, SendFailure> {
        match self {
            Self::House(house) => {
                let _ = (letter, links);
                let late = || SendFailure::Later { words: "the mail server took too long".to_owned() };
                let answer = timeout(PATIENCE, house.mail.send(outgoing)).await.unwrap_or_else(|_| Err(late()));
                metrics::mail(match &answer {
                    Ok(_) => Fate::Sent,
                    Err(SendFailure::Never { .. }) => Fate::Refused,
                    Err(_) => Fate::Later,
                });
                answer.map(|_| house.journal.as_ref().map(|journal| journal.note(&outgoing.id)))
            }
            #[cfg(feature = "demo")]
            Self::Demo(outbox) => {
                outbox.keep_mail(letter, outgoing, links);
                Ok(None)
            }
        }
    }

    /// The mails that an earlier life, which was killed, had in hand.
    pub(super) fn left(&self) -> Option<(Vec<String>, Noted)> {
        match self {
            Self::House(house) => house.journal.as_ref()?.left(),
            #[cfg(feature = "demo")]
            Self::Demo(_) => None,
        }
    }

    pub(super) async fn phone(
        &self,
        portal: &Portal,
        realm: &Realm,
        outgoing: &PhoneOutgoing,
    ) -> Result<Taken, PhoneFailure> {
        match self {
            Self::House(house) => {
                let _ = (portal, realm);
                let Some(phone) = &house.phone else {
                    return Err(PhoneFailure::Never { words: "the configuration has no [phone]".to_owned() });
                };
                let late = || PhoneFailure::Unknown { words: "the provider took too long".to_owned() };
                timeout(PATIENCE, phone.send(outgoing)).await.unwrap_or_else(|_| Err(late()))
            }
            #[cfg(feature = "demo")]
            Self::Demo(outbox) => {
                outbox.keep_phone(realm, outgoing, portal.now());
                Ok(Taken { id: None })
            }
        }
    }

    pub(super) fn sms_name<'a>(&'a self, message: &'a PhoneMessage) -> &'a str {
        match self {
            Self::House(house) => house.sms_names.of(&message.realm, message.lang),
            #[cfg(feature = "demo")]
            Self::Demo(_) => message.realm.name.get(message.lang),
        }
    }

    /// How long to wait after a bell.
    pub(super) fn pause(&self, portal: &Portal) -> Duration {
        match self {
            Self::House(_) => Duration::from_millis(portal.chance.below(UNFORESEEN).into()),
            // There is nobody to hide.
            #[cfg(feature = "demo")]
            Self::Demo(_) => Duration::ZERO,
        }
    }

    /// How many mails may begin now; see [`SmtpGateway::room`].
    pub(super) fn room(&self, now: Moment) -> usize {
        match self {
            Self::House(house) => house.mail.room(now),
            #[cfg(feature = "demo")]
            Self::Demo(_) => usize::MAX,
        }
    }

    /// Whether the mail server was away when it was last asked.
    pub(crate) fn is_shut(&self, now: Moment) -> bool {
        self.room(now) != usize::MAX
    }

    /// How many mails of campaigns may begin now; see [`SmtpGateway::room_behind`].
    pub(super) fn room_behind(&self, now: Moment) -> usize {
        match self {
            Self::House(house) => house.mail.room_behind(now),
            #[cfg(feature = "demo")]
            Self::Demo(_) => usize::MAX,
        }
    }

    /// How many mails of campaigns may be under way at once.
    pub(super) fn for_campaigns(&self) -> usize {
        match self {
            Self::House(house) => house.mail.for_campaigns(),
            #[cfg(feature = "demo")]
            Self::Demo(_) => DEMO_AT_ONCE,
        }
    }

    /// How fast campaigns may mail a domain.
    pub(super) fn speeds(&self) -> Speeds {
        match self {
            Self::House(house) => house.mail.speeds(),
            #[cfg(feature = "demo")]
            Self::Demo(_) => Speeds::default(),
        }
    }

    pub(super) async fn close(&self) {
        match self {
            Self::House(house) => house.mail.close().await,
            #[cfg(feature = "demo")]
            Self::Demo(_) => {}
        }
    }
}
