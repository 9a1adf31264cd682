//! `[phone] by = "twilio"`.

use credentials::{config::Section, secret::Password};

use super::secret;
use crate::{
    gateway::{http::Endpoint, twilio::is_sid},
    settings::secrets::Surroundings,
};

/// An account at Twilio.
#[derive(Clone, Debug)]
pub struct TwilioSettings {
    /// Its id.
    pub account_sid: String,
    /// Its secret: signs our requests and Twilio's call-backs.
    pub auth_token: Password,
    /// Who short messages come from.
    pub sms_from: Option<TwilioSender>,
    /// The number from which calls come.
    pub voice_from: Option<String>,
    /// Where messages are sent to.
    pub messages: Endpoint,
    /// Where calls are begun.
    pub calls: Endpoint,
}

/// Who short messages come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TwilioSender {
    /// A number, or a name where the country allows it.
    From(String),
    /// A messaging service that chooses one.
    Service(String),
}

const BASE: &str = "https://api.twilio.com";

pub(super) fn read(section: &Section<'_>, around: &Surroundings<'_>) -> Option<TwilioSettings> {
    let takes = "the account's id: AC and 32 hexadecimal digits";
    let account = section.parsed("account_sid", takes, |text| sid(text, "AC"));
    let account_sid = section.need("account_sid", account, "add the account's id, which begins with AC");
    let auth_token = auth_token(section, around);
    let sms_from = sender(section);
    let takes = "a telephone number with its country, such as \"+815012345678\"";
    let voice_from = section.parsed("voice_from", takes, number).map(|found| found.value);
    let takes = "the address of a stand-in for Twilio on this machine, such as \"http://127.0.0.1:8081\"";
    let base = section.parsed("base", takes, stand_in);
    let base = base.map_or_else(|| BASE.to_owned(), |found| found.value);
    let account_sid = account_sid?;
    let place = |what| Endpoint::parse(&format!("{base}/2010-04-01/Accounts/{account_sid}/{what}.json")).ok();
    Some(TwilioSettings {
        messages: place("Messages")?,
        calls: place("Calls")?,
        auth_token: auth_token?,
        sms_from,
        voice_from,
        account_sid,
    })
}

fn auth_token(section: &Section<'_>, around: &Surroundings<'_>) -> Option<Password> {
    const REMEDY: &str = "add auth_token_file = \"/etc/saihakko/twilio-auth-token\", or set SAIHAKKO_TWILIO_AUTH_TOKEN";
    if let Some(found) = section.text("auth_token") {
        let message = "stands in the configuration; move it into a file and name that in auth_token_file";
        section.fault_of("auth_token", &found, message);
    }
    let named = section.text("auth_token_file");
    let token = secret(section, around, ("auth_token_file", named.as_ref()), "SAIHAKKO_TWILIO_AUTH_TOKEN");
    if token.is_none() && named.is_none() && section.lacks("auth_token") && section.lacks("auth_token_file") {
        section.fault(format!("{} lacks \"auth_token_file\"; {REMEDY}", section.name()));
    }
    token
}

fn sender(section: &Section<'_>) -> Option<TwilioSender> {
    let takes = "a telephone number with its country, or a name of up to 11 letters and digits";
    let from = section.parsed("sms_from", takes, |text| number(text).or_else(|| sender_name(text)));
    let takes = "a messaging service's id: MG and 32 hexadecimal digits";
    let service = section.parsed("messaging_service", takes, |text| sid(text, "MG"));
    if let (Some(_), Some(found)) = (&from, &service) {
        let message = "stands beside \"sms_from\", and only one of them can send; remove the other";
        section.fault_of("messaging_service", found, message);
    }
    let service = service.map(|found| TwilioSender::Service(found.value));
    service.or_else(|| from.map(|found| TwilioSender::From(found.value)))
}

fn sid(text: &str, kind: &str) -> Option<String> {
    (text.starts_with(kind) && is_sid(text)).then(|| text.to_owned())
}

fn number(text: &str) -> Option<String> {
    let digits = text.strip_prefix('+')?;
    let right = (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (right && !digits.starts_with('0')).then(|| text.to_owned())
}

fn sender_name(text: &str) -> Option<String> {
    let right = (1..=11).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ');
    (right && text.bytes().any(|b| b.is_ascii_alphabetic())).then(|| text.to_owned())
}

fn stand_in(text: &str) -> Option<String> {
    let here = Endpoint::parse(text).is_ok_and(|endpoint| endpoint.is_loopback());
    here.then(|| text.trim_end_matches('/').to_owned())
}
