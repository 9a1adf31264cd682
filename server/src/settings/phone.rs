//! `[phone]`: the provider through which short messages and calls go out.

mod form;
mod names;
mod twilio;

use std::time::Duration;

use credentials::{
    config::{Found, Section},
    realm::Realms,
    secret::Password,
};

use super::{
    place::PublicUrl,
    secrets::{Surroundings, secret_file},
};

pub use form::{FormBody, FormSettings};
pub use names::SmsNames;
#[cfg(test)]
pub(super) use names::length as sms_length;
pub use twilio::{TwilioSender, TwilioSettings};

/// How short messages and calls go out.
#[derive(Clone, Debug)]
pub struct PhoneSettings {
    /// Through whom.
    pub by: PhoneBy,
    /// How long a whole request may take: less than the worker's patience, so that its end is known.
    pub timeout: Duration,
    /// A certificate authority besides the well-known ones, in PEM.
    pub ca_pem: Option<String>,
}

/// The provider.
#[derive(Clone, Debug)]
pub enum PhoneBy {
    /// Twilio.
    Twilio(Box<TwilioSettings>),
    /// An HTTP request of the operator's own form for each way.
    Http {
        /// For short messages.
        sms: Option<Box<FormSettings>>,
        /// For calls.
        voice: Option<Box<FormSettings>>,
    },
}

/// What the section says, and the names that are checked with it.
pub(super) struct Phone {
    pub settings: Option<PhoneSettings>,
    pub sms_names: SmsNames,
}

#[derive(Clone, Copy)]
enum By {
    Twilio,
    Http,
}

pub(super) fn read(
    root: &Section<'_>,
    around: &Surroundings<'_>,
    public: Option<&PublicUrl>,
    realms: &Realms,
) -> Phone {
    let section = root.section("phone");
    let sms_names = names::read(root, &section);
    let settings = if section.exists() { settings(&section, around) } else { None };
    if section.exists() {
        section.done();
    }
    offered(root, &section, settings.as_ref(), realms);
    if let Some(public) = public {
        names::check(root, &sms_names, realms, &public.origin);
    }
    Phone { settings, sms_names }
}

fn settings(section: &Section<'_>, around: &Surroundings<'_>) -> Option<PhoneSettings> {
    let by = section.choice("by", &[("twilio", By::Twilio), ("http", By::Http)]);
    let by = section.need("by", by, "add by = \"twilio\" or by = \"http\"");
    let timeout = section.duration("timeout", Duration::from_secs(1)..=Duration::from_secs(20));
    let ca_pem = super::mail::ca(section, around);
    let by = match by? {
        By::Twilio => PhoneBy::Twilio(Box::new(twilio::read(section, around)?)),
        By::Http => {
            let (sms, voice) = (section.section("sms"), section.section("voice"));
            PhoneBy::Http {
                sms: form::read(&sms, around, "SAIHAKKO_SMS_AUTHORIZATION").map(Box::new),
                voice: form::read(&voice, around, "SAIHAKKO_VOICE_AUTHORIZATION").map(Box::new),
            }
        }
    };
    Some(PhoneSettings { by, timeout: timeout.map_or(Duration::from_secs(10), |found| found.value), ca_pem })
}

/// A way that a realm offers needs somebody who carries it.
fn offered(root: &Section<'_>, section: &Section<'_>, settings: Option<&PhoneSettings>, realms: &Realms) {
    if section.exists() && settings.is_none() {
        return;
    }
    // What stands there but is wrong is a fault of its own.
    let lacks = |keys: &[&'static str]| keys.iter().all(|key| section.lacks(key));
    let by = settings.map(|settings| &settings.by);
    let (sms, voice) = match by {
        None => (Some(NO_SECTION), Some(NO_SECTION)),
        Some(PhoneBy::Twilio(_)) => (
            lacks(&["sms_from", "messaging_service"]).then_some("add sms_from to [phone]"),
            lacks(&["voice_from"]).then_some("add voice_from to [phone]"),
        ),
        Some(PhoneBy::Http { .. }) => (
            lacks(&["sms"]).then_some("add the section [phone.sms]"),
            lacks(&["voice"]).then_some("add the section [phone.voice]"),
        ),
    };
    for realm in realms.iter() {
        let sms = sms.filter(|_| names::sms_of(realm).is_some()).map(|remedy| ("sms", remedy));
        let voice = voice.filter(|_| names::calls_of(realm)).map(|remedy| ("voice", remedy));
        for (way, remedy) in [sms, voice].into_iter().flatten() {
            let what = format!("[realm.{}] offers \"{way}\", but nobody carries it out of the house", realm.slug);
            let message = format!("{what}; {remedy}, or take \"{way}\" out of its ways");
            names::realm_section(root, realm, |realm| realm.fault(message));
        }
    }
}

const NO_SECTION: &str = "add the section [phone], as in saihakko.sample.toml";

/// A secret from the environment, or from a file that only the server can read.
fn secret(
    section: &Section<'_>,
    around: &Surroundings<'_>,
    (key, found): (&'static str, Option<&Found<String>>),
    variable: &str,
) -> Option<Password> {
    const REMEDY: &str = "write the secret into it and run chmod 640 on it";
    match (around.variable(variable), found) {
        (Some(text), _) => Some(Password::new(text)),
        (None, Some(found)) => secret_file(section, key, found, &around.path(&found.value), REMEDY),
        (None, None) => None,
    }
}
