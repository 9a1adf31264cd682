//! A browser as a person uses it: it keeps cookies, sends the headers of a browser, and looks at every answer.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    net::{IpAddr, SocketAddr},
};

use axum::{
    body::Body,
    http::{Method, Request, header, request::Builder},
};
use tower::ServiceExt as _;

use crate::{
    answer::Answer,
    mailbox,
    site::{Site, peer},
    world::{PASSWORD, World},
};

#[derive(Clone)]
pub struct Browser {
    pub site: Site,
    pub jar: BTreeMap<String, String>,
    pub lang: &'static str,
    pub peer: SocketAddr,
}

pub const FORM: &str = "application/x-www-form-urlencoded";

impl Browser {
    pub fn new(site: &Site, number: u64) -> Self {
        let (high, low) = (number / 200 % 200, number % 200);
        let peer = format!("192.{high}.{low}.7:40000").parse().unwrap();
        Self { site: site.clone(), jar: BTreeMap::new(), lang: "ja", peer }
    }

    pub fn at(mut self, address: &str) -> Self {
        self.peer = SocketAddr::new(address.parse::<IpAddr>().unwrap(), 40000);
        self
    }

    pub fn speaking(mut self, lang: &'static str) -> Self {
        self.lang = lang;
        self
    }

    /// The same cookies, sent to another router.
    pub fn on(mut self, site: &Site) -> Self {
        self.site = site.clone();
        self
    }

    /// A request with what a browser sends along, but for what tells its origin.
    pub fn request(&self, method: Method, path: &str) -> Builder {
        let cookies: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, &self.site.host);
        for (name, value) in [
            ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            ("accept-language", self.lang),
            (
                "user-agent",
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
            ),
        ] {
            request = request.header(name, value);
        }
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        request
    }

    /// A form as the site's own page sends it.
    pub fn form(&self, path: &str) -> Builder {
        let origin = self.site.origin.clone();
        self.request(Method::POST, path)
            .header("content-type", FORM)
            .header("sec-fetch-site", "same-origin")
            .header("referer", format!("{origin}/construction/recovery?__err=x"))
            .header("origin", origin)
    }

    /// Sends a request and keeps the cookies of the answer.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let (method, asked) = (request.method().clone(), format!("{} {}", request.method(), request.uri()));
        let asked = format!("{asked:.300}");
        request.extensions_mut().insert(peer(self.peer));
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        let answer = Answer::of(asked, &method, response).await;
        answer.is_as_every_answer(self.site.is_secure());
        self.jar.iter().filter(|(name, _)| !name.ends_with("lang")).for_each(|(_, value)| answer.does_not_show(value));
        for cookie in answer.cookies() {
            if cookie.attributes.iter().any(|a| a == "max-age=0") {
                self.jar.remove(&cookie.name);
            } else {
                self.jar.insert(cookie.name, cookie.value);
            }
        }
        answer
    }

    pub async fn ask(&mut self, method: Method, path: &str) -> Answer {
        let request = self.request(method, path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path).await
    }

    /// Sends a form with a body of any kind.
    pub async fn post_raw(&mut self, path: &str, body: impl Into<Body>) -> Answer {
        let request = self.form(path).body(body.into()).unwrap();
        self.send(request).await
    }

    pub async fn post(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_raw(&format!("/do/{endpoint}"), encode(fields)).await
    }

    /// Opens a mailed URL.
    pub async fn open(&mut self, url: &str) -> Answer {
        let path = url.strip_prefix(&self.site.origin).expect("a URL of this site").to_owned();
        self.get(&path).await
    }

    pub async fn sign_in(&mut self, realm: &str, id: &str, password: &str) -> Answer {
        self.post("login/password", &[("realm", realm), ("login_id", id), ("password", password)]).await
    }

    pub async fn signed_in(mut self, realm: &str, id: &str) -> Self {
        self.sign_in(realm, id, PASSWORD).await.leads_to(&format!("/{realm}/portal"));
        self
    }

    pub async fn ask_for_mail(&mut self, realm: &str, id: &str) -> Answer {
        let page = self.get(&format!("/{realm}/recovery")).await;
        let nonce = page.hidden("nonce").to_owned();
        self.post("recovery/start", &[("realm", realm), ("user_id", id), ("nonce", &nonce)]).await
    }

    /// Asks, opens the mailed link and presses its button.
    pub async fn through_the_mail(&mut self, world: &World, realm: &str, id: &str) -> Answer {
        self.ask_for_mail(realm, id).await.leads_to(&format!("/{realm}/recovery/sent"));
        let link = mailbox::link(world).await;
        self.open(&link).await.leads_to(&format!("/{realm}/recovery/link"));
        self.post("recovery/redeem", &[("realm", realm)]).await
    }
}

/// A form's body. Everything but letters and digits is encoded.
pub fn encode(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value)));
    pairs.collect::<Vec<_>>().join("&")
}

pub fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() || b"_-".contains(&byte) {
            all.push(char::from(byte));
        } else {
            let _ = write!(all, "%{byte:02X}");
        }
        all
    })
}
