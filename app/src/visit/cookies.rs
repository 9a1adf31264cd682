//! The cookies: `__Host-{realm}-session` and its siblings, `__Host-lang`.
//!
//! On plain HTTP at a loopback address (the demo) browsers refuse `__Host-`; there the prefix is `saihakko-` and `Secure` is absent.

use std::{fmt::Write as _, time::Duration};

use axum::http::HeaderValue;
use credentials::{
    caller::{Cookie, LinkTicket},
    lang::Lang,
    secret::Token,
};

/// The cookies of a realm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// Of the attempt.
    Flow,
    /// Of the session.
    Session,
    /// Proof that this browser has signed in before.
    Known,
    /// The mailed token that was opened.
    Link,
}

impl Name {
    fn text(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Session => "session",
            Self::Known => "known",
            Self::Link => "link",
        }
    }
}

const LANGUAGE_LIFE: Duration = Duration::from_hours(365 * 24);

/// The cookies that a request brought, and how new ones are written.
#[derive(Clone, Debug)]
pub struct Jar {
    pairs: Vec<(String, String)>,
    secure: bool,
}

impl Jar {
    /// Reads `Cookie` headers. `secure` is false only for plain HTTP on a loopback address.
    pub fn read<'a>(headers: impl Iterator<Item = &'a HeaderValue>, secure: bool) -> Self {
        let prefix = prefix(secure);
        let pairs = headers
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter_map(|(name, value)| Some((name.strip_prefix(prefix)?.to_owned(), value.to_owned())))
            .collect();
        Self { pairs, secure }
    }

    /// A token of a realm.
    pub fn get(&self, realm: &str, name: Name) -> Option<Token> {
        self.text(realm, name).and_then(Token::parse)
    }

    /// The mailed token that was opened.
    pub fn ticket(&self, realm: &str) -> Option<LinkTicket> {
        self.text(realm, Name::Link).and_then(LinkTicket::parse)
    }

    fn text(&self, realm: &str, name: Name) -> Option<&str> {
        let name = format!("{realm}-{}", name.text());
        self.pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// The language that the person chose.
    pub fn lang(&self) -> Option<Lang> {
        self.pairs.iter().find(|(key, _)| key == "lang").and_then(|(_, value)| Lang::from_tag(value))
    }

    /// The `Set-Cookie` for a token of a realm; `None` when it stays as it is.
    pub fn set(&self, realm: &str, name: Name, cookie: &Cookie) -> Option<HeaderValue> {
        let name = format!("{realm}-{}", name.text());
        match cookie {
            Cookie::Keep => None,
            Cookie::Clear => self.write(&name, "", Some(Duration::ZERO)),
            Cookie::Set(token) => self.write(&name, &token.reveal(), None),
            Cookie::SetFor(token, life) => self.write(&name, &token.reveal(), Some(*life)),
        }
    }

    /// The `Set-Cookie` for the mailed token that was opened, or for its removal.
    pub fn set_ticket(&self, realm: &str, ticket: Option<&LinkTicket>) -> Option<HeaderValue> {
        let name = format!("{realm}-{}", Name::Link.text());
        match ticket {
            Some(ticket) => self.write(&name, &ticket.reveal(), None),
            None => self.write(&name, "", Some(Duration::ZERO)),
        }
    }

    /// The `Set-Cookie` for the language.
    pub fn set_lang(&self, lang: Lang) -> Option<HeaderValue> {
        self.write("lang", lang.tag(), Some(LANGUAGE_LIFE))
    }

    fn write(&self, name: &str, value: &str, life: Option<Duration>) -> Option<HeaderValue> {
        let mut text = format!("{}{name}={value}; Path=/; HttpOnly; SameSite=Lax", prefix(self.secure));
        if self.secure {
            text.push_str("; Secure");
        }
        if let Some(life) = life {
            let _ = write!(text, "; Max-Age={}", life.as_secs());
        }
        HeaderValue::from_str(&text).ok()
    }
}

fn prefix(secure: bool) -> &'static str {
    if secure { "__Host-" } else { "saihakko-" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use credentials::chance::{Chance, SeededChance};

    fn token() -> Token {
        Token::new(&SeededChance::new(1) as &dyn Chance)
    }

    fn jar(header: &str, secure: bool) -> Jar {
        Jar::read(std::iter::once(&HeaderValue::from_str(header).unwrap()), secure)
    }

    #[test]
    fn a_cookie_that_was_set_is_read_again_in_its_realm_only() {
        for secure in [true, false] {
            let set = jar("", secure).set("health", Name::Session, &Cookie::Set(token())).unwrap();
            let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
            let back = jar(&format!("a=b; {pair}"), secure);
            assert_eq!(back.get("health", Name::Session), Some(token()));
            assert_eq!(back.get("construction", Name::Session), None);
            assert_eq!(back.get("health", Name::Flow), None);
            assert_eq!(
                jar(&pair, !secure).get("health", Name::Session),
                None,
                "the other scheme's cookie doesn't count"
            );
        }
    }

    #[test]
    fn cookies_are_for_this_host_and_out_of_reach_of_scripts() {
        let clear = jar("", true).set("health", Name::Flow, &Cookie::Clear).unwrap();
        assert_eq!(clear, "__Host-health-flow=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
        let lang = jar("", false).set_lang(Lang::En).unwrap();
        assert_eq!(lang, "saihakko-lang=en; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
    }

    #[test]
    fn a_mailed_token_waits_in_its_cookie() {
        let ticket = LinkTicket::new(token(), &SeededChance::new(2));
        let set = jar("", true).set_ticket("health", Some(&ticket)).unwrap();
        let back = jar(set.to_str().unwrap().split(';').next().unwrap(), true).ticket("health").unwrap();
        assert!(back.token == ticket.token && back.browser == ticket.browser);
    }

    #[test]
    fn the_chosen_language_is_remembered() {
        assert_eq!(jar("__Host-lang=en", true).lang(), Some(Lang::En));
        assert_eq!(jar("__Host-lang=fr", true).lang(), None);
    }
}
