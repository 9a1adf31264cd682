//! A realm is one organisation's portal: a choice for each of the five steps, with its names, words, time zone and contact.
//!
//! Everything here comes from the configuration file. A new organisation is a new section there, not new code.

mod policy;
mod prove;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

pub use policy::{Limits, PasswordPolicy, Rate, SessionPolicy};
pub use prove::{CheckFact, CheckKind, CheckPoint, PinPolicy, Prove, ReissuePolicy, Way};

/// The realm's name in URLs, cookies and the database: 2 to 32 of `a-z 0-9 -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RealmSlug(String);

impl RealmSlug {
    /// Names that are pages of the product itself.
    pub const RESERVED: [&'static str; 10] =
        ["do", "pkg", "lang", "demo", "hooks", "healthz", "readyz", "metrics", "favicon", "robots"];

    /// Reads a slug; `None` when it has another form or names a page of the product itself.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = (2..=32).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && text.starts_with(|c: char| c.is_ascii_lowercase());
        (well_formed && !Self::RESERVED.contains(&text)).then(|| Self(text.to_owned()))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for RealmSlug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for RealmSlug {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "\"{text}\" can't name a realm: use 2 to 32 of a-z, 0-9 and -, beginning with a letter"
            ))
        })
    }
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Both {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// One organisation's portal.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what a realm offers, each or not")]
pub struct Realm {
    /// Its name in URLs.
    pub slug: RealmSlug,
    /// Its name for people.
    pub name: Both,
    /// Colour of header and buttons.
    pub accent: Accent,
    /// Where its day begins and its clock times are shown.
    pub time_zone: jiff::tz::TimeZone,
    /// Whom people ask.
    pub contact: Contact,
    /// Step 1: what the person types.
    pub identify: Identify,
    /// Step 2: how the person proves it.
    pub prove: Prove,
    /// Step 3: whether a one-time-password app belongs to it.
    pub enrol: Enrol,
    /// Step 4: what is replaced.
    pub renew: Renew,
    /// Step 5: where the person lands.
    pub enter: Enter,
    /// Which page carries the answer after asking.
    pub after_asking: AfterAsking,
    /// Whether the login page offers to stay signed in.
    pub remember_me: bool,
    /// Whether the portal lists the other IDs behind the same address once one was proven by mail.
    pub sibling_ids: bool,
    /// Whether accounts are customers: their ID and name head every page, and a parent looks after those below.
    pub customers: bool,
    /// Whether accounts belong to companies, whose administrators look after them.
    pub companies: bool,
    /// What the realm asks of passwords.
    pub password: PasswordPolicy,
    /// How long sessions last.
    pub session: SessionPolicy,
    /// How often may be asked and tried.
    pub limits: Limits,
    /// Labels that differ from the product's own, by language and catalogue key.
    pub words: BTreeMap<Lang, BTreeMap<String, String>>,
}

impl Realm {
    /// What is allowed but unwise, for the operator: one English sentence each.
    pub fn warnings(&self) -> Vec<String> {
        let few = self.prove.pin().filter(|pin| pin.digits < 6);
        few.map(|pin| {
            format!(
                "[realm.{}.prove] has PINs of {} digits, which are guessed sooner than OWASP ASVS 6.5.4 and NIST SP 800-63B-4 allow; \
                 set digits = 6 or more",
                self.slug, pin.digits
            )
        })
        .into_iter()
        .collect()
    }
}

/// Colour of header and buttons; each reaches AA in light and dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "colours")]
pub enum Accent {
    #[default]
    Blue,
    Green,
    Teal,
    Purple,
    Orange,
}

/// Whom people ask when the page can't help.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The desk's name.
    pub name: Both,
    /// Its telephone, as shown.
    pub phone: Option<String>,
    /// Its mail address, as shown.
    pub email: Option<String>,
    /// Its opening hours.
    pub hours: Option<Both>,
    /// Who is told when somebody says "this wasn't me".
    pub alerts_to: Option<String>,
}

/// Step 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identify {
    /// One field: the user ID.
    UserId,
    /// Two forms of two facts: customer ID and telephone for the login ID, mail address and telephone for the password.
    Facts,
    /// None: people ask their own company's administrator, and administrators call the helpdesk.
    Organisation,
}

/// Step 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Enrol {
    /// Nobody sets an app up during recovery; an enrolled one is still asked for.
    Never,
    /// The account's authentication method decides.
    ByAccount,
    /// Everybody needs an app.
    Always,
}

/// Step 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Renew {
    /// The password.
    Password,
    /// The password, or the login ID and, if the person likes, the password too. A login ID is a mail address there.
    LoginIdAndPassword,
}

/// Step 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Enter {
    /// The portal, signed in.
    Portal,
    /// The login page.
    Login,
}

/// Which page carries the answer after asking, at `/{realm}/recovery/sent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AfterAsking {
    /// The page on which the person asked.
    Recovery,
    /// The login page.
    Login,
}

/// All realms of one installation, in the order of the configuration.
#[derive(Clone, Debug, Default)]
pub struct Realms(Vec<std::sync::Arc<Realm>>);

impl Realms {
    /// Takes the realms in order.
    pub fn new(realms: Vec<Realm>) -> Self {
        Self(realms.into_iter().map(std::sync::Arc::new).collect())
    }

    /// The realm of that name.
    pub fn get(&self, slug: &str) -> Option<&std::sync::Arc<Realm>> {
        self.0.iter().find(|r| r.slug.as_str() == slug)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &std::sync::Arc<Realm>> {
        self.0.iter()
    }
}
