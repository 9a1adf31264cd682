//! A call that can be heard again. The address that answers a key holds all that the answer needs, sealed: nothing is remembered here.

use std::time::Duration;

use credentials::{clock::Moment, lang::Lang, portal::Portal};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::twiml;
use crate::phone_words::{Spoken, Telling};

/// Where Twilio asks for a call once more, below the public URL; the sealed call follows.
pub const AGAIN_PATH: &str = "/hooks/phone/again";

/// How often a call can be heard again.
pub const TIMES: u8 = 5;

const BOUND_TO: &str = "call again";

/// A call and what is left of it.
pub struct Call {
    /// Who calls.
    pub name: String,
    /// The PIN's digits.
    pub pin: Zeroizing<String>,
    /// How long the PIN works from the beginning.
    pub life: Duration,
    /// The language.
    pub lang: Lang,
    /// After that the PIN isn't said any more.
    pub until: Moment,
    /// How often it can be heard again.
    pub left: u8,
}

/// As it is sealed. Never written anywhere in clear.
#[derive(Serialize, Deserialize)]
struct Sealed<'a>(&'a str, &'a str, u64, Lang, i64, u8);

impl Call {
    /// The words.
    pub fn spoken(&self) -> Spoken {
        Spoken::new(&Telling { name: &self.name, pin: &self.pin, life: self.life, lang: self.lang })
    }

    /// The document that says them, and where it may be asked for again.
    pub fn document(&self, portal: &Portal) -> Zeroizing<String> {
        if portal.now() >= self.until {
            return Zeroizing::new(twiml::over(self.lang));
        }
        Zeroizing::new(twiml::telling(&self.spoken(), self.again(portal).as_deref()))
    }

    fn again(&self, portal: &Portal) -> Option<String> {
        let left = self.left.checked_sub(1)?;
        let sealed = Sealed(&self.name, &self.pin, self.life.as_secs(), self.lang, self.until.0, left);
        let plain = Zeroizing::new(serde_json::to_vec(&sealed).ok()?);
        let token = portal.keys.seal(&*portal.chance, &plain, BOUND_TO);
        Some(format!("{}{AGAIN_PATH}/{token}", portal.public_url))
    }

    /// What an address holds; `None` for one that isn't ours.
    pub fn open(portal: &Portal, token: &str) -> Option<Self> {
        let plain = portal.keys.open(token, BOUND_TO).ok()?;
        let Sealed(name, pin, life, lang, until, left) = serde_json::from_slice(&plain).ok()?;
        let (name, pin) = (name.to_owned(), Zeroizing::new(pin.to_owned()));
        Some(Self { name, pin, life: Duration::from_secs(life), lang, until: Moment(until), left })
    }
}
