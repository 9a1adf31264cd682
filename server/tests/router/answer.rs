//! One answer, and what must be true of every answer there is.

use axum::{
    body::to_bytes,
    http::{HeaderMap, Method, Response},
};

#[derive(Clone)]
pub struct Answer {
    /// What was asked, for messages of tests.
    pub asked: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

/// A cookie as an answer sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetCookie {
    pub name: String,
    pub value: String,
    /// In order, in lower case.
    pub attributes: Vec<String>,
}

/// English of the frameworks below, which nobody may see.
pub const FRAMEWORKS: [&str; 9] = [
    "error deserializing",
    "missing field",
    "Failed to",
    "Invalid URL",
    "Invalid UTF-8",
    "server function",
    "Cannot parse",
    "panicked",
    "ServerFnError",
];

/// The one document that isn't ours: a mail in the demo's outbox, in a sandbox.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups; frame-ancestors 'none'";

impl Answer {
    pub async fn of(asked: String, method: &Method, response: Response<axum::body::Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        // The server that stands around the router sends no body after HEAD.
        let body = if *method == Method::HEAD { String::new() } else { String::from_utf8_lossy(&bytes).into_owned() };
        Self { asked, status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// A header's value; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn cookies(&self) -> Vec<SetCookie> {
        self.headers.get_all("set-cookie").iter().map(|value| SetCookie::parse(value.to_str().unwrap())).collect()
    }

    pub fn is_html(&self) -> bool {
        self.header("content-type") == "text/html; charset=utf-8"
    }

    /// The nonce of the policy.
    pub fn nonce(&self) -> &str {
        between(self.header("content-security-policy"), "'nonce-", "'").unwrap_or_default()
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> &str {
        between(&self.body, &format!("name=\"{name}\" value=\""), "\"").unwrap_or_default()
    }

    /// The short number that page and mail share.
    pub fn number(&self) -> &str {
        between(&self.body, "class=\"number\">", "<").unwrap_or_default()
    }

    #[track_caller]
    pub fn leads_to(&self, path: &str) -> &Self {
        assert_eq!((self.status, self.location()), (303, path), "{}: {:.2000}", self.asked, self.body);
        self
    }

    /// A whole page in a language.
    #[track_caller]
    pub fn is_page(&self, status: u16, lang: &str) -> &Self {
        assert_eq!(self.status, status, "{}: {:.2000}", self.asked, self.body);
        assert!(self.is_html(), "{}: {}", self.asked, self.header("content-type"));
        let begin = format!("<!DOCTYPE html><html lang=\"{lang}\"");
        assert!(self.body.starts_with(&begin), "{} is not in {lang}: {:.200}", self.asked, self.body);
        assert!(self.body.ends_with("</html>") && self.body.contains("<h1"), "{}", self.asked);
        self
    }

    /// What holds for every answer: pages, redirects, files, errors.
    #[track_caller]
    pub fn is_as_every_answer(&self, secure: bool) {
        let asked = &self.asked;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
            ("strict-transport-security", if secure { "max-age=63072000; includeSubDomains" } else { "" }),
            ("server", ""),
            ("x-powered-by", ""),
            ("access-control-allow-origin", ""),
        ] {
            assert_eq!(self.header(name), value, "{asked}: {name}");
            assert!(self.headers.get_all(name).iter().count() <= 1, "{asked}: {name} twice");
        }
        self.has_a_policy();
        self.is_kept_by_nobody_unless_it_never_changes();
        self.tells_its_type();
        self.leads_nowhere_else();
        self.sets_only_safe_cookies(secure);
        for words in FRAMEWORKS {
            assert!(!self.body.contains(words), "{asked} says {words:?}: {:.2000}", self.body);
        }
    }

    #[track_caller]
    fn has_a_policy(&self) {
        let (asked, policy, nonce) = (&self.asked, self.header("content-security-policy"), self.nonce());
        if policy == MAIL_POLICY {
            assert!(asked.contains("/demo/outbox/"), "{asked}");
            return;
        }
        if self.header("cache-control") != "no-store" {
            assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'", "{asked}");
            return;
        }
        assert!(nonce.len() >= 22, "{asked}: 128 bits in {policy}");
        let expected = format!(
            "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        assert_eq!(policy, expected, "{asked}");
        if self.is_html() {
            let scripts = self.body.matches("<script").count();
            assert!(
                self.body.matches(&format!("nonce=\"{nonce}\"")).count() >= scripts,
                "{asked}: a script without nonce"
            );
            assert_eq!(self.body.matches("nonce=\"").count(), self.body.matches(&format!("nonce=\"{nonce}\"")).count());
            for inline in [" style=\"", " onclick=", " onload=", "javascript:", "<style"] {
                assert!(!self.body.contains(inline), "{asked}: {inline}");
            }
        }
    }

    #[track_caller]
    fn is_kept_by_nobody_unless_it_never_changes(&self) {
        let kept = self.header("cache-control");
        if kept != "no-store" {
            assert_eq!(kept, "public, max-age=31536000, immutable", "{}", self.asked);
            let hashed = self
                .asked
                .split(['.', ' '])
                .any(|part| part.len() == 16 && part.bytes().all(|b| b.is_ascii_hexdigit()));
            assert!(self.asked.contains(" /pkg/saihakko.") && hashed && self.status < 400, "{}", self.asked);
        }
    }

    #[track_caller]
    fn tells_its_type(&self) {
        let kind = self.header("content-type");
        let text = kind.starts_with("text/");
        assert!(!text || kind.ends_with("; charset=utf-8"), "{}: {kind}", self.asked);
        assert!(
            !self.body.starts_with('<') || self.is_html() || kind.starts_with("image/svg"),
            "{}: {kind}",
            self.asked
        );
        assert!(self.body.is_empty() || !kind.is_empty(), "{}: no type", self.asked);
    }

    #[track_caller]
    fn leads_nowhere_else(&self) {
        let to = self.location();
        assert_eq!(to.is_empty(), !(300..400).contains(&self.status) || self.status == 304, "{}: {to}", self.asked);
        if !to.is_empty() {
            assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'), "{}: {to}", self.asked);
            let longest = to.split(['/', '?', '=', '&']).map(str::len).max().unwrap_or_default();
            assert!(longest < 40, "{}: there is a token in {to}", self.asked);
        }
    }

    #[track_caller]
    fn sets_only_safe_cookies(&self, secure: bool) {
        for cookie in self.cookies() {
            let SetCookie { name, value, attributes } = &cookie;
            let has = |wanted: &str| attributes.iter().any(|a| a == wanted);
            let prefix = if secure { "__Host-" } else { "saihakko-" };
            assert!(name.starts_with(prefix), "{}: {cookie:?}", self.asked);
            assert!(has("path=/") && has("httponly") && has("samesite=lax"), "{}: {cookie:?}", self.asked);
            assert_eq!(has("secure"), secure, "{}: {cookie:?}", self.asked);
            assert!(!attributes.iter().any(|a| a.starts_with("domain")), "{}: {cookie:?}", self.asked);
            assert!(name.len() + value.len() < 4096, "{}: {cookie:?}", self.asked);
            self.does_not_show(value);
        }
    }

    /// The value of a cookie stands in no body.
    #[track_caller]
    pub fn does_not_show(&self, value: &str) {
        for part in value.split('.').filter(|part| part.len() >= 16) {
            assert!(!self.body.contains(part), "{} shows the value of a cookie", self.asked);
        }
    }
}

impl SetCookie {
    fn parse(text: &str) -> Self {
        let mut parts = text.split("; ");
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).unwrap();
        Self { name: name.into(), value: value.into(), attributes: parts.map(str::to_lowercase).collect() }
    }
}

/// The first text between two others.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}
