//! `[phone.sms_names]`: how a realm with a long name calls itself in short messages, and whether all of them fit.

use std::{collections::BTreeMap, time::Duration};

use credentials::{
    config::Section,
    lang::Lang,
    realm::{Both, Realm, Realms, Way},
};

use crate::phone_words::{LONGEST_NUMBER, SMS_LENGTH, Telling, host_of, sms, ucs2_length};

/// How realms call themselves in short messages, where that isn't their name.
#[derive(Clone, Debug, Default)]
pub struct SmsNames(BTreeMap<String, Both>);

impl SmsNames {
    /// The name of a realm in short messages.
    pub fn of<'a>(&'a self, realm: &'a Realm, lang: Lang) -> &'a str {
        self.0.get(realm.slug.as_str()).unwrap_or(&realm.name).get(lang)
    }
}

pub(super) fn read(root: &Section<'_>, phone: &Section<'_>) -> SmsNames {
    let section = phone.section("sms_names");
    let known: Vec<&str> = root.section("realm").entries().into_iter().map(|(name, _)| name).collect();
    let mut names = BTreeMap::new();
    for (realm, found) in section.entries() {
        if !known.contains(&realm) {
            section.fault_at(
                found.at,
                format!("\"{realm}\" {} is no realm of this file; name one that is", section.name()),
            );
        }
        let both = section.below(realm, found.value, found.at);
        let (ja, en) = (both.text("ja"), both.text("en"));
        let ja = both.need("ja", ja, "add the Japanese name: ja = \"…\"");
        let en = both.need("en", en, "add the English name: en = \"…\"");
        both.done();
        if let (Some(ja), Some(en)) = (ja, en) {
            names.insert(realm.to_owned(), Both { ja, en });
        }
    }
    SmsNames(names)
}

/// Every short message of every realm fits, in both languages.
pub(super) fn check(root: &Section<'_>, names: &SmsNames, realms: &Realms, public_url: &str) {
    for realm in realms.iter() {
        for lang in [Lang::Ja, Lang::En] {
            let Some(length) = length(names, realm, lang, public_url).filter(|length| *length > SMS_LENGTH) else {
                continue;
            };
            let (name, over) = (names.of(realm, lang), length - SMS_LENGTH);
            let message = format!(
                "a short message from \"{name}\" has {length} characters, {over} more than fit; give a shorter name: \
                 [phone.sms_names] {} = {{ ja = \"…\", en = \"…\" }}",
                realm.slug
            );
            realm_section(root, realm, |section| section.fault(message));
        }
    }
}

/// How long a realm's longest short message is; nothing for a realm that sends none.
pub(in crate::settings) fn length(names: &SmsNames, realm: &Realm, lang: Lang, public_url: &str) -> Option<usize> {
    let (digits, life) = sms_of(realm)?;
    let (name, pin) = (names.of(realm, lang), "0".repeat(digits));
    let text = sms(&Telling { name, pin: &pin, life, lang }, LONGEST_NUMBER, host_of(public_url));
    Some(ucs2_length(&text))
}

/// Says something of a realm where the file has it.
pub(super) fn realm_section(root: &Section<'_>, realm: &Realm, say: impl FnOnce(&Section<'_>)) {
    let all = root.section("realm");
    if let Some((name, found)) = all.entries().into_iter().find(|(name, _)| *name == realm.slug.as_str()) {
        say(&all.below(name, found.value, found.at));
    }
}

/// A realm's digits and life of a PIN by short message, where it offers that.
pub(super) fn sms_of(realm: &Realm) -> Option<(usize, Duration)> {
    let policy = realm.prove.pin().filter(|policy| policy.ways.contains(&Way::Sms))?;
    Some((usize::from(policy.digits), policy.sms))
}

/// Whether a realm offers calls.
pub(super) fn calls_of(realm: &Realm) -> bool {
    realm.prove.pin().is_some_and(|policy| policy.ways.contains(&Way::Voice))
}
