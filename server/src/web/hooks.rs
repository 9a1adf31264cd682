//! What the provider of short messages and calls asks of us: `POST /hooks/phone/status` when a message or call did not arrive, and
//! `POST /hooks/phone/again/{token}` when somebody pressed a key to hear a PIN again. What the mail service asks is in [`bounce`].
//!
//! Both lie outside the rule against forms of other sites, and stand on Twilio's signature instead: without it nothing happens.

mod bounce;

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, OriginalUri, Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use credentials::{
    outbox::{self, Undelivered},
    secret::Password,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use super::Web;
use crate::{
    gateway::{again, phone::for_operators, twilio},
    settings::{PhoneBy, PhoneSettings},
};

/// The most bytes of a call-back.
const MOST: usize = 16 * 1024;

/// Who may call back.
#[derive(Clone)]
pub struct Caller {
    account_sid: String,
    auth_token: Password,
}

impl Caller {
    /// Twilio's account, where the settings name one.
    pub fn of(settings: &PhoneSettings) -> Option<Self> {
        match &settings.by {
            PhoneBy::Twilio(twilio) => {
                Some(Self { account_sid: twilio.account_sid.clone(), auth_token: twilio.auth_token.clone() })
            }
            PhoneBy::Http { .. } => None,
        }
    }

    /// Whether it signed that: the address, and behind it the names and values in the order of the names.
    fn signed(&self, url: &str, fields: &[(String, String)], signature: &str) -> bool {
        let mut sorted = fields.to_vec();
        sorted.sort();
        sorted.dedup();
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(self.auth_token.reveal().as_bytes()) else { return false };
        mac.update(url.as_bytes());
        for (name, value) in &sorted {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
        STANDARD.decode(signature).is_ok_and(|signature| mac.verify_slice(&signature).is_ok())
    }
}

/// The routes, for an installation that has a caller, or a secret for reports of mails.
pub(super) fn router(caller: Option<Arc<Caller>>, bounces: Option<Password>) -> Router<Web> {
    phone(caller).merge(bounce::router(bounces))
}

fn phone(caller: Option<Arc<Caller>>) -> Router<Web> {
    let Some(caller) = caller else { return Router::new() };
    let again = again::AGAIN_PATH;
    let told = caller.clone();
    Router::new()
        .route(
            twilio::STATUS_PATH,
            post(
                async move |State(web): State<Web>, uri: OriginalUri, headers: HeaderMap, body: Bytes| match verified(
                    &web, &told, &uri.0, &headers, &body,
                ) {
                    Some(fields) => status(&web, &fields).await,
                    None => StatusCode::FORBIDDEN.into_response(),
                },
            ),
        )
        .route(
            &format!("{again}/{{token}}"),
            post(
                async move |State(web): State<Web>,
                            Path(token): Path<String>,
                            uri: OriginalUri,
                            headers: HeaderMap,
                            body: Bytes| {
                    match verified(&web, &caller, &uri.0, &headers, &body) {
                        Some(_) => hear_again(&web, &token),
                        None => StatusCode::FORBIDDEN.into_response(),
                    }
                },
            ),
        )
        .layer(DefaultBodyLimit::max(MOST))
}

/// The fields of a call-back that the caller signed for this very address.
fn verified(web: &Web, caller: &Caller, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Option<Vec<(String, String)>> {
    let fields: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let url = format!("{}{path}", web.portal().public_url);
    let signature = headers.get("x-twilio-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let ours = field(&fields, "AccountSid").is_none_or(|account| account == caller.account_sid);
    let verified = caller.signed(&url, &fields, signature) && ours;
    if !verified {
        tracing::warn!(
            "a call-back without Twilio's signature was refused; if it is Twilio's, compare auth_token and public_url"
        );
    }
    verified.then_some(fields)
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

async fn status(web: &Web, fields: &[(String, String)]) -> Response {
    let Some((sid, why, words)) = undelivered(fields) else { return StatusCode::NO_CONTENT.into_response() };
    match outbox::undelivered(web.portal(), sid, why, &words).await {
        Ok(known) => {
            tracing::warn!(known, words, "a message or call did not arrive");
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => {
            tracing::error!(cause = error.cause(), "a call-back could not be written down");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Errors of delivery that say that the number takes no short messages: a landline or a carrier that can't be reached, and the
/// codes that are given at once elsewhere.
const NO_SMS: [&str; 3] = ["30006", "21614", "21612"];

/// Which message or call did not arrive, and why; nothing for all other news.
fn undelivered(fields: &[(String, String)]) -> Option<(&str, Undelivered, String)> {
    let get = |name| field(fields, name);
    let code = get("ErrorCode").filter(|code| code.len() <= 6 && code.bytes().all(|b| b.is_ascii_digit()));
    let (sid, status, why) = match (get("MessageSid"), get("MessageStatus"), get("CallSid"), get("CallStatus")) {
        (Some(sid), Some(status @ ("failed" | "undelivered")), ..) => {
            let no_sms = code.is_some_and(|code| NO_SMS.contains(&code));
            (sid, status, if no_sms { Undelivered::NoSms } else { Undelivered::Refused })
        }
        (_, _, Some(sid), Some(status @ ("failed" | "busy" | "no-answer" | "canceled"))) => {
            (sid, status, Undelivered::Refused)
        }
        _ => return None,
    };
    let words = format!("{} {}", for_operators(status), code.unwrap_or_default());
    twilio::is_sid(sid).then(|| (sid, why, words.trim_end().to_owned()))
}

fn hear_again(web: &Web, token: &str) -> Response {
    match again::Call::open(web.portal(), token) {
        Some(call) => {
            let document = call.document(web.portal()).as_str().to_owned();
            ([(header::CONTENT_TYPE, "text/xml")], document).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller() -> Caller {
        Caller { account_sid: "AC".into(), auth_token: Password::new("12345".into()) }
    }

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// The example in Twilio's own documentation.
    #[test]
    fn a_signature_is_checked_as_twilio_makes_it() {
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
        let sent = fields(&[
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ]);
        assert!(caller().signed(url, &sent, "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
        let mut turned = sent.clone();
        turned.reverse();
        assert!(caller().signed(url, &turned, "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
        for wrong in
            ["", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "RSOYDt4T1cUTdK1PDd93", "garbage", "RSOYDt4T1cUTdK1PDd93/VVr8B8=A"]
        {
            assert!(!caller().signed(url, &sent, wrong), "{wrong}");
        }
        assert!(!caller().signed("https://mycompany.com/myapp.php", &sent, "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
        let more = [sent, fields(&[("X", "")])].concat();
        assert!(!caller().signed(url, &more, "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
    }

    #[test]
    fn only_what_did_not_arrive_is_news() {
        let sid = "SM0123456789abcdef0123456789abcdef";
        let news = |pairs: &[(&str, &str)]| undelivered(&fields(pairs)).map(|(_, why, words)| (why, words));
        for status in ["queued", "sending", "sent", "delivered", ""] {
            assert_eq!(news(&[("MessageSid", sid), ("MessageStatus", status)]), None, "{status}");
        }
        for status in ["queued", "ringing", "in-progress", "completed"] {
            assert_eq!(news(&[("CallSid", sid), ("CallStatus", status)]), None, "{status}");
        }
        let failed = |code| news(&[("MessageSid", sid), ("MessageStatus", "undelivered"), ("ErrorCode", code)]);
        assert_eq!(failed("30006"), Some((Undelivered::NoSms, "undelivered 30006".into())));
        assert_eq!(failed("30003"), Some((Undelivered::Refused, "undelivered 30003".into())));
        assert_eq!(failed("+819012345770"), Some((Undelivered::Refused, "undelivered".into())));
        let call = news(&[("CallSid", sid), ("CallStatus", "no-answer")]);
        assert_eq!(call, Some((Undelivered::Refused, "no-answer".into())));
        assert_eq!(news(&[("CallSid", "' OR 1=1"), ("CallStatus", "failed")]), None);
    }
}
