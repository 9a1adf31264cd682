//! Where a request goes: always from the configuration, never from what a request or an answer says.

use hyper::{Uri, header::HeaderValue, http::uri::Scheme};

use crate::settings::is_loopback;

/// An address of a provider: https, or http to this machine itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub(super) encrypted: bool,
    /// Without the brackets of an IPv6 address.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(super) path: Uri,
    pub(super) host_header: HeaderValue,
}

impl Endpoint {
    /// Reads an address; the words say what it must be.
    ///
    /// # Errors
    /// When it isn't one, holds a user or a fragment, or would go out in clear.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const FORM: &str = "is not an address of the form \"https://HOST/PATH\"";
        let uri: Uri = text.parse().map_err(|_| FORM)?;
        let (scheme, authority) = (uri.scheme().ok_or(FORM)?, uri.authority().ok_or(FORM)?);
        let encrypted = *scheme == Scheme::HTTPS;
        if !encrypted && *scheme != Scheme::HTTP {
            return Err(FORM);
        }
        if authority.as_str().contains('@') || text.contains('#') {
            return Err("holds a user or a fragment; write it without");
        }
        let host = authority.host();
        if host.is_empty() || (authority.port().is_none() && authority.as_str().len() != host.len()) {
            return Err(FORM);
        }
        if !encrypted && !is_loopback(host) {
            return Err("is not encrypted; write https://, since http is only for a loopback address");
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            encrypted,
            host: host.trim_matches(['[', ']']).to_owned(),
            port: authority.port_u16().unwrap_or(if encrypted { 443 } else { 80 }),
            path: path.parse().map_err(|_| FORM)?,
            host_header: HeaderValue::from_str(authority.as_str()).map_err(|_| FORM)?,
        })
    }

    /// Whether it can only be this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (bool, String, u16, String) {
        let place = Endpoint::parse(text).unwrap();
        (place.encrypted, place.host, place.port, place.path.to_string())
    }

    #[test]
    fn https_goes_anywhere_and_http_to_this_machine_only() {
        assert_eq!(
            read("https://sms.example.jp/v1/send?x=1"),
            (true, "sms.example.jp".into(), 443, "/v1/send?x=1".into())
        );
        assert_eq!(read("https://sms.example.jp:8443"), (true, "sms.example.jp".into(), 8443, "/".into()));
        assert_eq!(read("http://127.0.0.1:9/a"), (false, "127.0.0.1".into(), 9, "/a".into()));
        assert_eq!(read("http://[::1]:9"), (false, "::1".into(), 9, "/".into()));
        assert_eq!(read("http://localhost/a"), (false, "localhost".into(), 80, "/a".into()));
        for open in ["http://sms.example.jp/", "http://10.0.0.1", "http://localhost.example.jp", "http://0.0.0.0:1"] {
            assert!(Endpoint::parse(open).unwrap_err().contains("not encrypted"), "{open}");
        }
    }

    #[test]
    fn whatever_is_more_than_an_address_is_refused() {
        for wrong in [
            "",
            "sms.example.jp",
            "/a",
            "ftp://sms.example.jp",
            "https://",
            "https://:443/",
            "https://sms.example.jp:/",
            "https://me:secret@sms.example.jp/",
            "http://127.0.0.1@sms.example.jp/",
            "https://sms.example.jp/#a",
            "https://sms.example.jp/a b",
            "https://sms.example.jp/a\r\nHost: x",
            "https://再発行.jp/",
        ] {
            assert!(Endpoint::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
