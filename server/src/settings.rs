//! `saihakko.toml`: how the server is reached, where it keeps things, how it mails, and its realms.
//!
//! The server starts only with a file that is right as a whole: unknown keys, contradictions and missing secrets are
//! named with file, line and remedy, all at once. Every key is explained in `saihakko.sample.toml`.

mod mail;
mod metrics;
mod phone;
mod place;
mod secrets;
#[cfg(test)]
mod tests;

use std::{fmt, net::SocketAddr, path::Path, time::Duration};

use credentials::{
    config::{ConfigError, Section, Source},
    realm::Realms,
    realm_config::{self, KnownWord},
    seal::Keys,
};
use ipnet::IpNet;

pub use mail::{MailLogin, MailSettings, MailTls};
pub use phone::{FormBody, FormSettings, PhoneBy, PhoneSettings, SmsNames, TwilioSender, TwilioSettings};
use place::PublicUrl;
pub(crate) use place::is_loopback;
use secrets::Surroundings;

/// The realms of the demo, as a configuration file holds them.
#[cfg(any(test, feature = "demo"))]
const DEMO: &str = include_str!("../demo.toml");

/// Looks up a variable of the environment.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Whether a realm may give its own text under this name: the words of the pages and of the mails.
pub fn known_word(name: &str) -> bool {
    app::words::known_word(name) || crate::mail::words::REALM_WORDS.contains(&name)
}

/// Everything that an operator decides.
pub struct Settings {
    /// Scheme and host, without a slash at the end: the only source of links.
    pub public_url: String,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// How long the server goes on after it was told to end, with `/readyz` saying no.
    pub drain: Duration,
    /// Where Prometheus reads, if anywhere.
    pub metrics: Option<SocketAddr>,
    /// The peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// `sqlite://…` or `postgres://…`; may hold a password.
    pub database_url: String,
    /// What seals and derives.
    pub keys: Keys,
    /// How mails go out; `None` only in the demo, which keeps them.
    pub mail: Option<MailSettings>,
    /// How short messages and calls go out; `None` where no realm has them, and in the demo, which keeps them.
    pub phone: Option<PhoneSettings>,
    /// How realms with long names call themselves in short messages.
    pub sms_names: SmsNames,
    /// The realms, in the order of the file.
    pub realms: Realms,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("public_url", &self.public_url)
            .field("listen", &self.listen)
            .finish_non_exhaustive()
    }
}

/// Why there are no settings. Shown to the operator as it is.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file can't be read.
    #[error("{file}: {source}; name a readable file in UTF-8 with --config FILE (begin with saihakko.sample.toml)")]
    Unreadable {
        /// The file, as the operator named it.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file can be read but not used.
    #[error(transparent)]
    Wrong(#[from] ConfigError),
}

impl Settings {
    /// Reads the configuration file and the secrets that it names. Paths in it are relative to its folder.
    ///
    /// # Errors
    /// When the file, or a file that it names, is missing or wrong.
    pub fn load(path: &Path, env: Env<'_>, known_word: KnownWord<'_>) -> Result<Self, SettingsError> {
        let unreadable = |source| SettingsError::Unreadable { file: path.display().to_string(), source };
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        Ok(Self::parse(&text, path, env, known_word)?)
    }

    /// Reads the text of a configuration file that is (or would be) at `file`.
    ///
    /// # Errors
    /// All that is wrong in it, with line and remedy.
    pub fn parse(text: &str, file: &Path, env: Env<'_>, known_word: KnownWord<'_>) -> Result<Self, ConfigError> {
        let source = Source::parse(&file.display().to_string(), text)?;
        let root = source.root();
        let settings = read(&root, &Surroundings { folder: file.parent(), env }, known_word);
        root.done();
        source.finish(settings)
    }

    /// The settings of the demo: its own realms, nothing goes outside.
    ///
    /// # Errors
    /// When the demo's realms are wrong; a test shows that they aren't.
    #[cfg(any(test, feature = "demo"))]
    pub fn demo(
        listen: SocketAddr,
        database_url: String,
        keys: Keys,
        known_word: KnownWord<'_>,
    ) -> Result<Self, ConfigError> {
        Ok(Self {
            public_url: format!("http://{listen}"),
            listen,
            drain: Duration::ZERO,
            metrics: None,
            trusted_proxies: Vec::new(),
            database_url,
            keys,
            mail: None,
            phone: None,
            sms_names: SmsNames::default(),
            realms: realm_config::parse(DEMO, "demo.toml", known_word)?,
        })
    }
}

/// On the embedded database the journal is beside it, unless the file says where.
fn with_journal(mail: MailSettings, database_url: &str) -> MailSettings {
    let beside = || {
        let file = database_url.strip_prefix("sqlite://")?.split('?').next()?;
        Some(format!("{file}-mails").into())
    };
    MailSettings { journal: mail.journal.clone().or_else(beside), ..mail }
}

fn read(root: &Section<'_>, around: &Surroundings<'_>, known_word: KnownWord<'_>) -> Option<Settings> {
    let public = place::public_url(root);
    let listen = place::listen(root);
    let drain = place::drain(root);
    let metrics = metrics::listen(root, listen);
    let trusted_proxies = place::trusted_proxies(root);
    let database_url = secrets::database_url(root, around);
    let keys = secrets::keys(root, around);
    let mail = mail::read(root, around, public.as_ref());
    let realms = realm_config::realms(root, known_word);
    let phone = phone::read(root, around, public.as_ref(), &realms);
    let PublicUrl { origin, .. } = public?;
    Some(Settings {
        public_url: origin,
        listen: listen?,
        drain,
        metrics,
        trusted_proxies: trusted_proxies?,
        mail: Some(with_journal(mail?, database_url.as_deref()?)),
        database_url: database_url?,
        keys: keys?,
        phone: phone.settings,
        sms_names: phone.sms_names,
        realms,
    })
}
