//! The headers that every answer has, errors, redirects and files included.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::Web;

/// The number that the answer's scripts must carry: 128 random bits, new for each answer.
#[derive(Clone, Debug)]
pub struct PageNonce(String);

impl PageNonce {
    /// The one of this request.
    pub fn of(request: &Request) -> String {
        request.extensions().get::<Self>().map(|nonce| nonce.0.clone()).unwrap_or_default()
    }
}

const ALWAYS: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Not no-referrer: without it browsers send `Origin: null` with forms, which the cross-origin rule would refuse.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Marks an answer that a page of ours shows in a frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Framed;

/// Two years, subdomains too; only where the public URL is https.
const HSTS: &str = "max-age=63072000; includeSubDomains";

const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(super) async fn set(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let mut bytes = [0; 16];
    web.portal().chance.fill(&mut bytes);
    let nonce = URL_SAFE_NO_PAD.encode(bytes);
    request.extensions_mut().insert(PageNonce(nonce.clone()));
    let hashed = carries_a_hash(request.uri().path());
    let mut response = next.run(request).await;
    let kept = hashed && (response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED);
    let framed = response.extensions().get::<Framed>().is_some();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if framed {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    if web.0.secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    let policy = if kept { Ok(HeaderValue::from_static(OF_A_FILE)) } else { HeaderValue::from_str(&policy(&nonce)) };
    if let Ok(policy) = policy {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(if kept { FOR_EVER } else { "no-store" }));
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let bare = kind.filter(|kind| kind.starts_with("text/") && !kind.contains(';'));
    if let Some(Ok(whole)) = bare.map(|kind| HeaderValue::from_str(&format!("{kind}; charset=utf-8"))) {
        headers.insert(header::CONTENT_TYPE, whole);
    }
    response
}

/// Files of the build whose names change with what is in them.
fn carries_a_hash(path: &str) -> bool {
    let is_hash = |part: &str| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    path.strip_prefix("/pkg/").is_some_and(|file| file.split('.').any(is_hash))
}

/// What the browser keeps is no page: opened as one, it may load and run nothing.
const OF_A_FILE: &str = "default-src 'none'; frame-ancestors 'none'";

/// Frames are those of a campaign's mail. Every page may have them, because the scripts show one page in the place of another; what may
/// stand in one says so itself ([`Framed`]).
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}
