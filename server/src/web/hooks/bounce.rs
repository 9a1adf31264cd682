//! `POST /hooks/mail/bounce`: the mail service reports a mail that did not arrive, in JSON:
//! `{"message_id": "…", "recipient": "…", "status": "5.1.1", "diagnostic": "…"}`, with at least one of the first two.
//!
//! It signs what it sends: `X-Saihakko-Signature: t=SECONDS,v1=HEX`, where HEX is HMAC-SHA256 under the secret of the configuration over
//! `SECONDS.BODY`. Without that, or with another time than ours, nothing happens. A report that comes twice changes nothing.

use std::time::Duration;

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use credentials::{
    clock::Moment,
    reach::{self, Bounce, Heard},
    secret::Password,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use sha2::Sha256;

use crate::{bounce, web::Web};

const PATH: &str = "/hooks/mail/bounce";
const SIGNATURE: &str = "x-saihakko-signature";

/// The most bytes of a report.
const MOST: usize = 16 * 1024;

/// How far the time of a report may lie from ours.
const WINDOW: Duration = Duration::from_mins(5);

#[derive(Deserialize)]
struct Report {
    message_id: Option<String>,
    recipient: Option<String>,
    #[serde(default)]
    status: String,
    #[serde(default)]
    diagnostic: String,
}

/// The route, for an installation that has a secret for it.
pub(super) fn router(secret: Option<Password>) -> Router<Web> {
    let Some(secret) = secret else { return Router::new() };
    let take = async move |State(web): State<Web>, headers: HeaderMap, body: Bytes| {
        let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !is_signed(&secret, web.portal().now(), signature, &body) {
            tracing::warn!(
                "a report of a mail was refused; if it is the mail service's, compare the secret and the clocks"
            );
            return StatusCode::FORBIDDEN;
        }
        take(&web, &body).await
    };
    Router::new().route(PATH, post(take)).layer(DefaultBodyLimit::max(MOST))
}

async fn take(web: &Web, body: &[u8]) -> StatusCode {
    let Ok(report) = serde_json::from_slice::<Report>(body) else { return StatusCode::BAD_REQUEST };
    let Some(permanent) = bounce::permanent(&report.status) else { return StatusCode::NO_CONTENT };
    let bounced = Bounce {
        message: report.message_id.as_deref().and_then(bounce::ours),
        recipient: report.recipient,
        permanent,
        words: bounce::words(&report.status, &report.diagnostic),
    };
    match reach::bounced(web.portal(), &bounced, true).await {
        Ok(heard) => {
            let known = heard != Heard::Unknown;
            tracing::info!(known, permanent, words = bounced.words, "a mail did not arrive");
            StatusCode::NO_CONTENT
        }
        Err(error) => {
            tracing::error!(cause = error.cause(), "a report of a mail could not be written down");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// Whether whoever knows the secret sent this, and about now.
fn is_signed(secret: &Password, now: Moment, signature: &str, body: &[u8]) -> bool {
    let part = |name: &str| signature.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
    let (Some(seconds), Some(given)) = (part("t"), part("v1").and_then(bytes)) else { return false };
    let Some(at) = seconds.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(1000)).map(Moment) else {
        return false;
    };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()) else { return false };
    mac.update(seconds.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.verify_slice(&given).is_ok() && now.since(at).max(at.since(now)) <= WINDOW
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    if hex.len() != 64 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    (0..32).map(|place| u8::from_str_radix(hex.get(2 * place..2 * place + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `printf '1768262400.{"status":"5.1.1"}' | openssl dgst -sha256 -hmac 'a secret of the mail service'`.
    const HEX: &str = "877e16bca199e53cf48c5c1072b153233c295f5c65500099f922e557104c55d0";
    const BODY: &[u8] = br#"{"status":"5.1.1"}"#;

    fn signed(at: i64, signature: &str, body: &[u8]) -> bool {
        is_signed(&Password::new("a secret of the mail service".into()), Moment(at * 1000), signature, body)
    }

    #[test]
    fn only_the_mail_service_and_only_about_now() {
        let right = format!("t=1768262400,v1={HEX}");
        for at in [1_768_262_400, 1_768_262_100, 1_768_262_700] {
            assert!(signed(at, &right, BODY), "{at}");
        }
        for at in [1_768_262_099, 1_768_262_701] {
            assert!(!signed(at, &right, BODY), "{at}");
        }
        assert!(!signed(1_768_262_400, &right, br#"{"status":"5.1.2"}"#));
        let later = format!("t=1768262401,v1={HEX}");
        let short = format!("t=1768262400,v1={}", &HEX[..62]);
        for wrong in ["", "t=1768262400", &later, &short, &format!("v1={HEX}"), &format!("t=x,v1={HEX}")] {
            assert!(!signed(1_768_262_400, wrong, BODY), "{wrong}");
        }
    }
}
