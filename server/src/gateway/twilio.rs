//! Twilio's API of 2010: `Messages.json` and `Calls.json`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use form_urlencoded::Serializer;
use hyper::{
    Method, StatusCode,
    header::{self, HeaderMap, HeaderValue},
};
use serde::Deserialize;

use super::{
    http::{Answer, Ask, Client, Endpoint},
    phone::{Carry, PhoneFailure, PhoneOutgoing, Taken, for_operators},
};
use crate::settings::{TwilioSender, TwilioSettings};

/// Where Twilio calls back, below the public URL.
pub const STATUS_PATH: &str = "/hooks/phone/status";

const FORM: &str = "application/x-www-form-urlencoded";

/// Errors that say that this number, not this message, is wrong for SMS: not a mobile number, no number, not reachable from the
/// sender, unsubscribed.
const NO_SMS: [u32; 4] = [21614, 21211, 21612, 21610];

/// One account.
#[derive(Clone)]
pub(super) struct Twilio {
    settings: TwilioSettings,
    authorization: HeaderValue,
    status_callback: String,
}

/// What Twilio answers, in part.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    sid: Option<String>,
    code: Option<u32>,
    message: Option<String>,
}

impl Twilio {
    pub fn new(settings: &TwilioSettings, public_url: &str) -> Self {
        let login = format!("{}:{}", settings.account_sid, settings.auth_token.reveal());
        let basic = format!("Basic {}", STANDARD.encode(login));
        let mut authorization = HeaderValue::from_str(&basic).unwrap_or(HeaderValue::from_static(""));
        authorization.set_sensitive(true);
        Self { settings: settings.clone(), authorization, status_callback: format!("{public_url}{STATUS_PATH}") }
    }

    /// Where messages go; calls go to the same host.
    pub fn endpoint(&self) -> &Endpoint {
        &self.settings.messages
    }

    pub async fn send(&self, client: &Client, outgoing: &PhoneOutgoing) -> Result<Taken, PhoneFailure> {
        let (endpoint, body) = match outgoing.carry {
            Carry::Sms => (&self.settings.messages, self.message(outgoing)),
            Carry::Call => (&self.settings.calls, self.call(outgoing)),
        };
        let body = body.ok_or_else(|| PhoneFailure::never("[phone] names no sender for it"))?;
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, self.authorization.clone())]);
        let ask = Ask { method: Method::POST, endpoint, headers, kind: FORM, body };
        let answer = client.send(ask).await.map_err(|why| PhoneFailure::without_answer(&why))?;
        outcome(outgoing.carry, &answer)
    }

    fn message(&self, outgoing: &PhoneOutgoing) -> Option<String> {
        let (sender, value) = match self.settings.sms_from.as_ref()? {
            TwilioSender::From(number) => ("From", number),
            TwilioSender::Service(sid) => ("MessagingServiceSid", sid),
        };
        let mut form = Serializer::new(String::new());
        form.append_pair("To", &outgoing.to).append_pair(sender, value).append_pair("Body", &outgoing.text);
        Some(form.append_pair("StatusCallback", &self.status_callback).finish())
    }

    fn call(&self, outgoing: &PhoneOutgoing) -> Option<String> {
        let twiml = outgoing.twiml.as_ref()?;
        let mut form = Serializer::new(String::new());
        form.append_pair("To", &outgoing.to).append_pair("From", self.settings.voice_from.as_deref()?);
        Some(form.append_pair("Twiml", twiml).append_pair("StatusCallback", &self.status_callback).finish())
    }
}

/// The status decides; an answer that can't be read only lacks its id and its words.
fn outcome(carry: Carry, answer: &Answer) -> Result<Taken, PhoneFailure> {
    let said: Said = answer.body.as_ref().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
    if matches!(answer.status, StatusCode::CREATED | StatusCode::OK | StatusCode::ACCEPTED) {
        return Ok(Taken { id: said.sid.filter(|sid| is_sid(sid)) });
    }
    let message = for_operators(&said.message.unwrap_or_default());
    match said.code.filter(|_| answer.status == StatusCode::BAD_REQUEST) {
        Some(code) if carry == Carry::Sms && NO_SMS.contains(&code) => {
            Err(PhoneFailure::NoSms { words: format!("{code} {message}") })
        }
        Some(code) => Err(PhoneFailure::Never { words: format!("{code} {message}") }),
        None => Err(PhoneFailure::by_status(answer, &message)),
    }
}

/// Two letters and 32 hexadecimal digits.
pub(crate) fn is_sid(text: &str) -> bool {
    text.len() == 34
        && text.bytes().take(2).all(|b| b.is_ascii_uppercase())
        && text.bytes().skip(2).all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(carry: Carry, status: u16, body: &'static str) -> Result<Taken, PhoneFailure> {
        let status = StatusCode::from_u16(status).unwrap();
        outcome(carry, &Answer { status, retry_after: None, body: Some(body.into()) })
    }

    #[test]
    fn a_number_without_short_messages_is_told_apart() {
        let body = r#"{"code":21614,"message":"'To' number +81345678901 is not a valid mobile number","status":400}"#;
        let words = "21614 'To' number +########### is not a valid mobile number".to_owned();
        assert_eq!(said(Carry::Sms, 400, body), Err(PhoneFailure::NoSms { words: words.clone() }));
        assert_eq!(said(Carry::Call, 400, body), Err(PhoneFailure::Never { words }));
        for code in ["21211", "21612", "21610"] {
            let body = format!("{{\"code\":{code},\"message\":\"no\"}}");
            let failure = said(Carry::Sms, 400, body.leak());
            assert!(matches!(failure, Err(PhoneFailure::NoSms { .. })), "{code}: {failure:?}");
        }
        assert!(matches!(said(Carry::Sms, 400, r#"{"code":21602}"#), Err(PhoneFailure::Never { .. })));
        assert!(matches!(said(Carry::Sms, 503, r#"{"code":21614}"#), Err(PhoneFailure::Later { .. })));
    }

    #[test]
    fn an_answer_that_cannot_be_read_still_means_what_its_status_says() {
        for body in ["", "<html>", "[]", r#"{"sid":7}"#, r#"{"sid":"' OR 1=1"}"#] {
            assert_eq!(said(Carry::Sms, 201, body), Ok(Taken { id: None }), "{body}");
        }
        let sid = "SM0123456789abcdef0123456789abcdef";
        let body = format!("{{\"sid\":\"{sid}\",\"status\":\"queued\"}}").leak();
        assert_eq!(said(Carry::Sms, 201, body), Ok(Taken { id: Some(sid.to_owned()) }));
    }
}
