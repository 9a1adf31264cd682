//! Who asks, and what the answer is: the shape that all use cases share.

use std::{net::IpAddr, sync::Arc};

use zeroize::Zeroizing;

use crate::{
    chance::Chance,
    form::{Page, Place},
    lang::Lang,
    realm::Realm,
    secret::Token,
};

/// Where a request comes from. The address is the one that the server trusts, never a header of the client's.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The client's address.
    pub address: IpAddr,
    /// The browser in a few words ("Chrome, Android"), for the person's own lists. At most 100 characters.
    pub browser: String,
}

impl Origin {
    /// The address as limits count it: IPv4, or an IPv6 /64.
    pub fn address_key(&self) -> String {
        match self.address {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => v4.to_string(),
                None => prefix(v6, 4),
            },
        }
    }

    /// The network as limits count it: IPv4 /24, IPv6 /48.
    pub fn network_key(&self) -> String {
        match self.address {
            IpAddr::V4(v4) => v4_network(v4),
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => v4_network(v4),
                None => prefix(v6, 3),
            },
        }
    }
}

fn v4_network(v4: std::net::Ipv4Addr) -> String {
    let [a, b, c, _] = v4.octets();
    format!("{a}.{b}.{c}.0/24")
}

fn prefix(v6: std::net::Ipv6Addr, groups: usize) -> String {
    let text: Vec<String> = v6.segments().iter().take(groups).map(|g| format!("{g:x}")).collect();
    format!("{}::/{}", text.join(":"), groups * 16)
}

/// One request as the use cases see it: realm, language, origin and the secrets of its cookies.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The realm of the page.
    pub realm: Arc<Realm>,
    /// The language of the page.
    pub lang: Lang,
    /// Where it comes from.
    pub origin: Origin,
    /// The attempt that this browser is in.
    pub flow: Option<Token>,
    /// The session of this browser.
    pub session: Option<Token>,
    /// Proof that this browser has signed in before.
    pub known: Option<Token>,
    /// The mailed token that brought this browser here (link or "this wasn't me").
    pub link: Option<LinkTicket>,
}

/// What a browser holds after it opened a mailed URL: the mailed token, and a random number of this browser's own, so that a
/// double click counts as one and a second browser doesn't.
#[derive(Clone, Debug)]
pub struct LinkTicket {
    /// The token of the URL.
    pub token: Token,
    /// Made when the URL was opened.
    pub browser: Token,
}

impl LinkTicket {
    /// For a browser that opens a mailed URL.
    pub fn new(token: Token, chance: &dyn Chance) -> Self {
        Self { token, browser: Token::new(chance) }
    }

    /// Reads the cookie's text (87 characters); `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (token, browser) = text.split_once('.')?;
        Some(Self { token: Token::parse(token)?, browser: Token::parse(browser)? })
    }

    /// The cookie's text.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}.{}", *self.token.reveal(), *self.browser.reveal()))
    }
}

/// What a cookie should become.
#[derive(Clone, Debug, Default)]
pub enum Cookie {
    /// As it is.
    #[default]
    Keep,
    /// Removed.
    Clear,
    /// Set until the browser closes.
    Set(Token),
    /// Set for so long.
    SetFor(Token, std::time::Duration),
}

/// What a use case answers: the page to go to, and what becomes of the cookies.
#[derive(Clone, Debug)]
#[must_use]
pub struct Outcome {
    /// Where the browser goes next.
    pub go: Page,
    /// The id in the page's path, where the page is about an account or a check.
    pub about: Option<String>,
    /// The attempt's cookie.
    pub flow: Cookie,
    /// The session's cookie.
    pub session: Cookie,
    /// The known-browser cookie.
    pub known: Cookie,
    /// Whether the mailed token's cookie is removed.
    pub clear_link: bool,
}

impl Outcome {
    /// Goes to a page and keeps all cookies.
    pub fn to(go: Page) -> Self {
        Self { go, about: None, flow: Cookie::Keep, session: Cookie::Keep, known: Cookie::Keep, clear_link: false }
    }

    /// Goes to a page about an account or a check, and keeps all cookies.
    pub fn at(place: Place) -> Self {
        Self { about: place.about, ..Self::to(place.page) }
    }

    /// The page is about this account or check.
    pub fn about(mut self, id: &str) -> Self {
        self.about = self.go.about(id).about;
        self
    }

    /// The path to go to, below `/{realm}/`.
    pub fn path(&self) -> String {
        Place { page: self.go, about: self.about.clone() }.path()
    }

    /// Sets or keeps the attempt's cookie.
    pub fn flow(mut self, cookie: Cookie) -> Self {
        self.flow = cookie;
        self
    }

    /// Sets or keeps the session's cookie.
    pub fn session(mut self, cookie: Cookie) -> Self {
        self.session = cookie;
        self
    }

    /// Sets or keeps the known-browser cookie.
    pub fn known(mut self, cookie: Cookie) -> Self {
        self.known = cookie;
        self
    }

    /// Removes the mailed token's cookie.
    pub fn clear_link(mut self) -> Self {
        self.clear_link = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(address: &str) -> (String, String) {
        let origin = Origin { address: address.parse().unwrap(), browser: String::new() };
        (origin.address_key(), origin.network_key())
    }

    #[test]
    fn limits_count_networks_that_one_person_can_own_as_one() {
        assert_eq!(keys("203.0.113.9"), ("203.0.113.9".into(), "203.0.113.0/24".into()));
        assert_eq!(keys("::ffff:203.0.113.9"), keys("203.0.113.9"));
        assert_eq!(keys("2001:db8:1:2:3:4:5:6"), ("2001:db8:1:2::/64".into(), "2001:db8:1::/48".into()));
    }
}
