//! Short messages and calls. Whoever sends one pays for it, so an answer that is not known is never followed by a second try.

use std::{fmt, time::Duration};

use credentials::lang::Lang;
use hyper::StatusCode;
use zeroize::Zeroizing;

use super::{
    form::Form,
    http::{Answer, Client, Unanswered},
    twilio::Twilio,
};
use crate::{
    mail::one_line,
    settings::{PhoneBy, PhoneSettings},
};

/// However long a provider asks for, the next try is not later than this.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// How a PIN goes out by telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carry {
    /// A short message.
    Sms,
    /// A call.
    Call,
}

/// A short message or call on its way out. `Debug` shows neither number nor words.
#[derive(Clone)]
pub struct PhoneOutgoing {
    /// The outbox row's id: the same at every try.
    pub id: String,
    /// Which of the two.
    pub carry: Carry,
    /// The number, E.164.
    pub to: String,
    /// The number as it is written at home, digits only.
    pub national: String,
    /// The text of the message, or the words of the call.
    pub text: Zeroizing<String>,
    /// The call as Twilio reads it.
    pub twiml: Option<Zeroizing<String>>,
    /// The PIN's digits.
    pub pin: Zeroizing<String>,
    /// The language of the words.
    pub lang: Lang,
}

impl fmt::Debug for PhoneOutgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneOutgoing").field("id", &self.id).field("carry", &self.carry).finish_non_exhaustive()
    }
}

/// The provider has taken responsibility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its id for the message, by which call-backs name it; none where it gave none that could be read.
    pub id: Option<String>,
}

/// Why a message or call was not taken. The words are for the operator: one line, at most 200 characters, without numbers and PINs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneFailure {
    /// The provider can't or won't now, and surely has not taken it. Try again.
    #[error("not now: {words}")]
    Later {
        /// What was said.
        words: String,
        /// How long the provider asked to wait.
        wait: Option<Duration>,
    },
    /// This number takes no short messages. Don't try again; a call may reach it.
    #[error("takes no short messages: {words}")]
    NoSms {
        /// What was said.
        words: String,
    },
    /// Refused for good. Don't try again.
    #[error("refused: {words}")]
    Never {
        /// What was said.
        words: String,
    },
    /// The provider may have taken it. Don't try again: the receiver would pay attention twice and we would pay twice.
    #[error("not known: {words}")]
    Unknown {
        /// What happened.
        words: String,
    },
}

/// A fault of the settings that only shows when they are used. Shown to the operator as it is.
#[derive(Debug, thiserror::Error)]
pub enum PhoneFault {
    /// The extra certificates.
    #[error("ca_file in [phone] can't be used ({0}): it has to hold certificates in PEM form")]
    Certificates(String),
}

/// Sends short messages and calls through one provider. Cheap to share behind an `Arc`.
#[derive(Clone)]
pub struct PhoneGateway {
    client: Client,
    by: By,
}

#[derive(Clone)]
enum By {
    Twilio(Box<Twilio>),
    Forms { sms: Option<Box<Form>>, voice: Option<Box<Form>> },
}

impl PhoneGateway {
    /// Takes the settings; connects to nothing yet. `public_url` is where the provider calls back.
    ///
    /// # Errors
    /// When the extra certificates can't be used.
    pub fn new(settings: &PhoneSettings, public_url: &str) -> Result<Self, PhoneFault> {
        let client = Client::new(settings.ca_pem.as_deref(), settings.timeout).map_err(PhoneFault::Certificates)?;
        let form = |settings: &Option<Box<_>>| settings.as_ref().map(|settings| Box::new(Form::new(settings)));
        let by = match &settings.by {
            PhoneBy::Twilio(twilio) => By::Twilio(Box::new(Twilio::new(twilio, public_url))),
            PhoneBy::Http { sms, voice } => By::Forms { sms: form(sms), voice: form(voice) },
        };
        Ok(Self { client, by })
    }

    /// Sends one message or begins one call; answers after at most the settings' time-out.
    ///
    /// # Errors
    /// See [`PhoneFailure`]; only `Later` may be tried again.
    pub async fn send(&self, outgoing: &PhoneOutgoing) -> Result<Taken, PhoneFailure> {
        match &self.by {
            By::Twilio(twilio) => twilio.send(&self.client, outgoing).await,
            By::Forms { sms, voice } => {
                let form = match outgoing.carry {
                    Carry::Sms => sms,
                    Carry::Call => voice,
                };
                let form = form.as_ref().ok_or_else(|| PhoneFailure::never("[phone] names no provider for it"))?;
                form.send(&self.client, outgoing).await
            }
        }
    }
}

impl PhoneGateway {
    /// Whether each host of the provider can be reached and is the right one; nothing is asked of it.
    pub async fn reach(&self) -> Vec<(String, Result<(), String>)> {
        let mut endpoints = match &self.by {
            By::Twilio(twilio) => vec![twilio.endpoint()],
            By::Forms { sms, voice } => [sms, voice].into_iter().flatten().map(|form| form.endpoint()).collect(),
        };
        endpoints.dedup_by_key(|endpoint| (&endpoint.host, endpoint.port));
        let mut reached = Vec::new();
        for endpoint in endpoints {
            reached.push((format!("{}:{}", endpoint.host, endpoint.port), self.client.reach(endpoint).await));
        }
        reached
    }
}

impl PhoneFailure {
    pub(super) fn never(words: &str) -> Self {
        Self::Never { words: for_operators(words) }
    }

    /// There was no answer at all.
    pub(super) fn without_answer(why: &Unanswered) -> Self {
        match why {
            Unanswered::Unsent(words) => Self::Later { words: for_operators(words), wait: None },
            Unanswered::Sent(words) => Self::Unknown { words: for_operators(words) },
        }
    }

    /// An answer other than success. What all messages would meet (authentication, too many at once, a fault of the provider) is
    /// the installation's trouble and passes; what only this one meets is for good; where the message may have been taken all the
    /// same (a gateway that lost its answer, a redirect, a success that we weren't told of) nobody knows.
    pub(super) fn by_status(answer: &Answer, said: &str) -> Self {
        let words = for_operators(&format!("{} {said}", answer.status.as_u16()));
        // The status is ours to show; for_operators hides it with the other digits.
        let words = words.replacen("###", answer.status.as_str(), 1);
        match answer.status {
            StatusCode::TOO_MANY_REQUESTS => {
                Self::Later { words, wait: answer.retry_after.map(|wait| wait.min(LONGEST_WAIT)) }
            }
            StatusCode::INTERNAL_SERVER_ERROR | StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE => {
                Self::Later { words, wait: answer.retry_after.map(|wait| wait.min(LONGEST_WAIT)) }
            }
            StatusCode::UNAUTHORIZED | StatusCode::PAYMENT_REQUIRED | StatusCode::FORBIDDEN => {
                Self::Later { words, wait: None }
            }
            status if status.is_client_error() => Self::Never { words },
            _ => Self::Unknown { words },
        }
    }

    /// What was said.
    pub fn words(&self) -> &str {
        match self {
            Self::Later { words, .. } | Self::NoSms { words } | Self::Never { words } | Self::Unknown { words } => {
                words
            }
        }
    }
}

/// Providers like to quote the number and the text; logs hold neither.
pub(crate) fn for_operators(words: &str) -> String {
    let hidden = words.split_whitespace().map(|word| if word.contains('@') { "(address)" } else { word });
    let hidden = hidden.collect::<Vec<_>>().join(" ");
    one_line(&hidden.chars().map(|c| if c.is_numeric() { '#' } else { c }).collect::<String>(), 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_status(status: u16, retry_after: Option<u64>) -> PhoneFailure {
        let status = StatusCode::from_u16(status).unwrap();
        let retry_after = retry_after.map(Duration::from_secs);
        PhoneFailure::by_status(&Answer { status, retry_after, body: None }, "+819012345770 said no")
    }

    #[test]
    fn a_providers_words_hold_no_number_and_no_pin() {
        let words = for_operators("The 'To' number +81 90-1234-5770\r\nfor <a@b.jp>: ＰＩＮ ４８２１ 123456");
        assert_eq!(words, "The 'To' number +## ##-####-#### for (address) ＰＩＮ #### ######");
        assert_eq!(by_status(400, None).words(), "400 +############ said no");
    }

    #[test]
    fn only_what_surely_was_not_taken_is_tried_again() {
        for status in [429, 500, 502, 503, 401, 402, 403] {
            assert!(matches!(by_status(status, None), PhoneFailure::Later { wait: None, .. }), "{status}");
        }
        for status in [400, 404, 405, 409, 410, 413, 422] {
            assert!(matches!(by_status(status, None), PhoneFailure::Never { .. }), "{status}");
        }
        for status in [200, 202, 204, 301, 302, 303, 307, 308, 501, 504, 520, 524] {
            assert!(matches!(by_status(status, None), PhoneFailure::Unknown { .. }), "{status}");
        }
    }

    #[test]
    fn a_provider_may_ask_for_five_minutes_and_no_more() {
        let wait = |seconds| match by_status(429, Some(seconds)) {
            PhoneFailure::Later { wait, .. } => wait.unwrap().as_secs(),
            other => panic!("{other}"),
        };
        assert_eq!((wait(0), wait(7), wait(300), wait(86_400)), (0, 7, 300, 300));
    }
}
