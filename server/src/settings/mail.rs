//! `[mail]`: the mail server through which everything goes out.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use credentials::{
    config::{Found, Section, rate},
    outbox::Speeds,
    secret::Password,
};
use lettre::Address;

use super::{
    place::{PublicUrl, is_loopback},
    secrets::{Surroundings, file, secret_file},
};

/// How many connections there may be where the file doesn't say.
const CONNECTIONS: usize = 8;

/// A secret that is shorter can be guessed.
const SHORTEST_SECRET: usize = 32;

/// How mails go out.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The sender's address; its name is the realm's.
    pub from: Address,
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is encrypted.
    pub tls: MailTls,
    /// How the server signs in there.
    pub login: Option<MailLogin>,
    /// A certificate authority besides the well-known ones, in PEM.
    pub ca_pem: Option<String>,
    /// How long one step of the conversation may take.
    pub timeout: Duration,
    /// The name with which the mail server is greeted.
    pub hello: String,
    /// How many connections there may be to it at once; at least 2.
    pub connections: usize,
    /// How fast campaigns may mail a domain, all processes together.
    pub speeds: Speeds,
    /// Where mails in hand are noted, so that a killed process sends none of them twice.
    pub journal: Option<PathBuf>,
    /// The secret under which the mail service reports mails that did not arrive.
    pub bounces: Option<Password>,
}

/// How the way to the mail server is encrypted. The certificate is always verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// In the open at first, then encrypted; never in the open when that is refused.
    StartTls,
    /// Encrypted from the first byte.
    Implicit,
    /// Not at all; only to a loopback address.
    None,
}

/// How the server signs in at the mail server.
#[derive(Clone, Debug)]
pub struct MailLogin {
    /// User.
    pub user: String,
    /// Password.
    pub password: Password,
}

pub(super) fn read(root: &Section<'_>, around: &Surroundings<'_>, public: Option<&PublicUrl>) -> Option<MailSettings> {
    let section = root.section("mail");
    if !section.exists() {
        if root.lacks("mail") {
            root.fault(
                "the file lacks the section [mail], without which no link is sent; add it with \"from\" and \"host\"",
            );
        }
        return None;
    }
    let from =
        section.parsed("from", "one mail address such as \"no-reply@example.jp\"", |text| text.parse::<Address>().ok());
    let from = section.need("from", from, "add the sender's address: from = \"no-reply@example.jp\"");
    let found = section.parsed("host", "a host name or an address, without port", host_name);
    let tls = tls(&section, found.as_ref());
    let host = section.need("host", found, "add the mail server: host = \"smtp.example.jp\"");
    let port = section.number("port", 1..=65535).and_then(|found| u16::try_from(found.value).ok());
    let login = login(&section, around);
    let ca_pem = ca(&section, around);
    let timeout = section.duration("timeout", Duration::from_secs(1)..=Duration::from_mins(5));
    let hello = section
        .parsed("hello", "this machine's name, such as \"saihakko.example.jp\"", host_name)
        .map(|found| found.value);
    let connections = section.number("connections", 2..=100).and_then(|found| usize::try_from(found.value).ok());
    let speeds = speeds(&section);
    let journal = section.text("journal").map(|found| around.path(&found.value));
    let bounces = bounces(&section, around);
    section.done();
    let tls = tls?;
    Some(MailSettings {
        from: from?,
        host: host?,
        port: port.unwrap_or(tls.port()),
        tls,
        login,
        ca_pem,
        timeout: timeout.map_or(Duration::from_secs(10), |found| found.value),
        hello: hello.or_else(|| public.map(|url| url.greeting.clone()))?,
        connections: connections.unwrap_or(CONNECTIONS),
        speeds,
        journal,
        bounces,
    })
}

fn bounces(section: &Section<'_>, around: &Surroundings<'_>) -> Option<Password> {
    const REMEDY: &str = "make one with: openssl rand -hex 32, write it into the file and run chmod 640 on it";
    let named = section.text("bounce_secret_file");
    if let Some(text) = around.variable("SAIHAKKO_BOUNCE_SECRET") {
        return Some(Password::new(text));
    }
    let found = named?;
    let secret = secret_file(section, "bounce_secret_file", &found, &around.path(&found.value), REMEDY)?;
    if secret.reveal().len() < SHORTEST_SECRET {
        section.fault_of("bounce_secret_file", &found, format_args!("names a file with a short secret; {REMEDY}"));
    }
    Some(secret)
}

fn speeds(section: &Section<'_>) -> Speeds {
    let domains = section.section("domains");
    let mut own = BTreeMap::new();
    for (domain, found) in domains.entries() {
        let Some(text) = domains.entry_text(domain, found.value, found.at, 20) else { continue };
        match (is_domain(domain), rate(&text)) {
            (true, Some(rate)) => drop(own.insert(domain.to_owned(), rate)),
            (true, None) => {
                domains.fault_of(domain, &found, "is no speed; write how many mails in how long, such as \"600/m\"");
            }
            (false, _) => {
                domains.fault_of(domain, &found, "is no domain; write it like \"example.jp\", in small letters");
            }
        }
    }
    Speeds { every: section.rate("per_domain").map(|found| found.value), own }
}

fn is_domain(text: &str) -> bool {
    text.contains('.')
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b))
        && !text.starts_with(['.', '-'])
        && !text.ends_with(['.', '-'])
}

impl MailTls {
    fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Implicit => 465,
            Self::None => 25,
        }
    }
}

fn tls(section: &Section<'_>, host: Option<&Found<String>>) -> Option<MailTls> {
    if !section.has("tls") {
        return Some(MailTls::StartTls);
    }
    let choices = [("starttls", MailTls::StartTls), ("implicit", MailTls::Implicit), ("none", MailTls::None)];
    let tls = section.choice("tls", &choices)?;
    if tls.value == MailTls::None && host.is_some_and(|host| !is_loopback(&host.value)) {
        section.fault_of("tls", &tls, "can be \"none\" for a loopback host only, since links would travel in the open; use \"starttls\" or \"implicit\"");
    }
    Some(tls.value)
}

fn login(section: &Section<'_>, around: &Surroundings<'_>) -> Option<MailLogin> {
    const REMEDY: &str = "write the password into it and run chmod 640 on it";
    if let Some(found) = section.text("password") {
        section.fault_of(
            "password",
            &found,
            "stands in the configuration; move it into a file and name that in password_file",
        );
    }
    let user = section.text("user");
    let named = section.text("password_file");
    let password = match (around.variable("SAIHAKKO_MAIL_PASSWORD"), &named) {
        (Some(text), _) => Some(Password::new(text)),
        (None, Some(found)) => secret_file(section, "password_file", found, &around.path(&found.value), REMEDY),
        (None, None) => None,
    };
    match (&user, &named, &password) {
        (Some(user), None, None) if section.lacks("password") && section.lacks("password_file") => {
            section.fault_of(
                "user",
                user,
                "has no password; add password_file = \"/etc/saihakko/mail-password\", or set SAIHAKKO_MAIL_PASSWORD",
            );
        }
        (None, Some(named), _) if section.lacks("user") => {
            section.fault_of(
                "password_file",
                named,
                "has no \"user\"; add it, or remove password_file for a server that asks for none",
            );
        }
        _ => {}
    }
    Some(MailLogin { user: user?.value, password: password? })
}

pub(super) fn ca(section: &Section<'_>, around: &Surroundings<'_>) -> Option<String> {
    const REMEDY: &str = "put the certificate of the authority there, in PEM form";
    let found = section.text("ca_file")?;
    let path = around.path(&found.value);
    let pem = file(section, "ca_file", &found, &path, REMEDY)?;
    if !pem.contains("-----BEGIN CERTIFICATE-----") {
        section.fault_of(
            "ca_file",
            &found,
            format_args!("names {}, which holds no certificate; {REMEDY}", path.display()),
        );
    }
    Some(pem)
}

fn host_name(text: &str) -> Option<String> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let is_address = bare.parse::<std::net::IpAddr>().is_ok();
    let is_name = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    (is_address || is_name).then(|| text.to_owned())
}
