//! Realms from the configuration file: `[realm.NAME]` with its five choices, its looks, words, contact and limits.
//!
//! A realm that contradicts itself doesn't start: each contradiction is a fault with line and remedy.
//! Every key is explained in `saihakko.sample.toml`; the defaults and their sources stand beside the code that sets them.

mod policies;
mod reissue;
mod steps;
mod words;

use std::time::Duration;

use crate::{
    config::{ConfigError, Found, Section, Source},
    realm::{Accent, AfterAsking, Contact, Enter, Realm, RealmSlug, Realms},
};

/// The longest time that a configuration may name: a leap year.
pub(crate) const LONGEST: Duration = Duration::from_hours(366 * 24);

/// Whether the catalogue has a word of this key.
pub type KnownWord<'a> = &'a dyn Fn(&str) -> bool;

/// Reads a file that holds realms and nothing else; `file` is the name that faults carry.
///
/// # Errors
/// All faults, each with line and remedy.
pub fn parse(text: &str, file: &str, known_word: KnownWord<'_>) -> Result<Realms, ConfigError> {
    let source = Source::parse(file, text)?;
    let root = source.root();
    let realms = realms(&root, known_word);
    root.done();
    source.finish(Some(realms))
}

/// Reads all `[realm.NAME]` below `root`, in the order of the file. Realms with faults are left out.
pub fn realms(root: &Section<'_>, known_word: KnownWord<'_>) -> Realms {
    let all = root.section("realm");
    let entries = all.entries();
    if entries.is_empty() && (all.exists() || root.lacks("realm")) {
        root.fault("no realm is configured; add a section [realm.NAME], as in saihakko.sample.toml");
    }
    let realms = entries.into_iter().filter_map(|(name, found)| {
        let section = all.below(name, found.value, found.at);
        let slug = slug(name, &section);
        if section.exists() { realm(slug, &section, known_word) } else { None }
    });
    Realms::new(realms.collect())
}

fn slug(name: &str, section: &Section<'_>) -> Option<RealmSlug> {
    let slug = RealmSlug::parse(name);
    if RealmSlug::RESERVED.contains(&name) {
        section
            .fault(format!("\"{name}\" can't name a realm, since it names a page of the product; choose another name"));
    } else if slug.is_none() {
        section.fault(format!("\"{name}\" can't name a realm; use 2 to 32 of a-z, 0-9 and -, beginning with a letter"));
    }
    slug
}

fn realm(slug: Option<RealmSlug>, section: &Section<'_>, known_word: KnownWord<'_>) -> Option<Realm> {
    let name = section.both("name");
    let name = section.need("name", name, "add name = { ja = \"…\", en = \"…\" }");
    let accent = section.choice("accent", &ACCENTS);
    let time_zone = time_zone(section);
    let contact = contact(section);
    let steps = steps::read(section);
    let after_asking =
        section.choice("after_asking", &[("recovery", AfterAsking::Recovery), ("login", AfterAsking::Login)]);
    let remember_me = section.flag("remember_me").is_some_and(|found| found.value);
    let sibling_ids = section.flag("sibling_ids");
    check_siblings(section, sibling_ids.as_ref(), steps.enter);
    let customers = section.flag("customers").is_some_and(|found| found.value);
    let companies = section.flag("companies");
    let password = policies::password(&section.section("password"), steps.enrol);
    let session = policies::session(&section.section("session"), remember_me);
    let limits = policies::limits(&section.section("limits"));
    reissue::check(section, &steps, (companies.as_ref(), password.max));
    let words = words::read(&section.section("words"), known_word);
    section.done();
    Some(Realm {
        slug: slug?,
        name: name?,
        accent: accent.map_or_else(Accent::default, |found| found.value),
        time_zone: time_zone?,
        contact: contact?,
        identify: steps.identify?,
        prove: steps.prove?,
        enrol: steps.enrol?,
        renew: steps.renew?,
        enter: steps.enter?,
        after_asking: after_asking.map_or(AfterAsking::Recovery, |found| found.value),
        remember_me,
        sibling_ids: sibling_ids.is_some_and(|found| found.value),
        customers,
        companies: companies.is_some_and(|found| found.value),
        password,
        session,
        limits,
        words,
    })
}

const ACCENTS: [(&str, Accent); 5] = [
    ("blue", Accent::Blue),
    ("green", Accent::Green),
    ("teal", Accent::Teal),
    ("purple", Accent::Purple),
    ("orange", Accent::Orange),
];

fn time_zone(section: &Section<'_>) -> Option<jiff::tz::TimeZone> {
    if !section.has("time_zone") {
        return jiff::tz::TimeZone::get("Asia/Tokyo").ok();
    }
    let takes = "an IANA time zone such as \"Asia/Tokyo\"";
    section.parsed("time_zone", takes, |name| jiff::tz::TimeZone::get(name).ok()).map(|found| found.value)
}

fn contact(realm: &Section<'_>) -> Option<Contact> {
    let section = realm.section("contact");
    if !section.exists() {
        if realm.lacks("contact") {
            let remedy = "people must learn whom to ask: add it with \"name\" and \"phone\" or \"email\"";
            realm.fault(format!("{} lacks the section {}; {remedy}", realm.name(), section.name()));
        }
        return None;
    }
    let name = section.both("name");
    let name = section.need("name", name, "add name = { ja = \"…\", en = \"…\" }");
    let phone = section.text("phone").map(|found| found.value);
    let email = mail_address(&section, "email");
    if section.lacks("phone") && section.lacks("email") {
        section.fault(format!("{} names no way to ask; add \"phone\", \"email\" or both", section.name()));
    }
    let hours = section.both("hours").map(|found| found.value);
    let alerts_to = mail_address(&section, "alerts_to");
    section.done();
    Some(Contact { name: name?, phone, email, hours, alerts_to })
}

fn mail_address(section: &Section<'_>, key: &'static str) -> Option<String> {
    let address = section.parsed(key, "one mail address such as \"desk@example.jp\"", |text| {
        let (local, domain) = text.split_once('@')?;
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_graphic() && !b"@,;:<>()[]\\\"".contains(&b))
        };
        (plain(local) && plain(domain) && domain.contains('.')).then(|| text.to_owned())
    });
    address.map(|found| found.value)
}

// The list of a person's other IDs stands in the portal and is opened by the proof of this very recovery.
fn check_siblings(section: &Section<'_>, siblings: Option<&Found<bool>>, enter: Option<Enter>) {
    if let (Some(found @ Found { value: true, .. }), Some(Enter::Login)) = (siblings, enter) {
        section.fault_of("sibling_ids", found, "can't be true with enter = \"login\", since only the portal lists them; remove it or set enter = \"portal\"");
    }
}

#[cfg(test)]
mod tests;
