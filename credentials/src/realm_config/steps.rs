//! The five choices: identify, prove, enrol, renew, enter. Each must be made.

use std::time::Duration;

use super::reissue::reissue;
use crate::{
    config::{Found, Section},
    realm::{Enrol, Enter, Identify, PinPolicy, Prove, Renew, Way},
};

pub(super) const MINUTE: Duration = Duration::from_mins(1);
pub(super) const DAY: Duration = Duration::from_hours(24);

/// What the mail's way may take beyond the life of its link, unless the realm says otherwise.
const RELAY: Duration = Duration::from_mins(30);

/// The choices that could be read; the others are faults.
pub(super) struct Steps {
    pub identify: Option<Identify>,
    pub prove: Option<Prove>,
    pub enrol: Option<Enrol>,
    pub renew: Option<Renew>,
    pub enter: Option<Enter>,
}

pub(super) fn read(realm: &Section<'_>) -> Steps {
    let identify = realm.choice(
        "identify",
        &[("user-id", Identify::UserId), ("facts", Identify::Facts), ("organisation", Identify::Organisation)],
    );
    let enrol =
        realm.choice("enrol", &[("never", Enrol::Never), ("by-account", Enrol::ByAccount), ("always", Enrol::Always)]);
    let renew =
        realm.choice("renew", &[("password", Renew::Password), ("login-id-and-password", Renew::LoginIdAndPassword)]);
    let enter = realm.choice("enter", &[("portal", Enter::Portal), ("login", Enter::Login)]);
    let prove = prove(realm);
    check_facts(realm, identify.as_ref(), prove.as_ref(), renew.as_ref());
    Steps {
        identify: realm.need("identify", identify, "add identify = \"user-id\", \"facts\" or \"organisation\""),
        prove,
        enrol: realm.need("enrol", enrol, "add enrol = \"never\", \"by-account\" or \"always\""),
        renew: realm.need("renew", renew, "add renew = \"password\" or \"login-id-and-password\""),
        enter: realm.need("enter", enter, "add enter = \"portal\" or \"login\""),
    }
}

// Facts lead to a choice of destinations, which only a PIN has; a login ID is renewed by whoever gives facts.
fn check_facts(
    realm: &Section<'_>,
    identify: Option<&Found<Identify>>,
    prove: Option<&Prove>,
    renew: Option<&Found<Renew>>,
) {
    if let (Some(found @ Found { value: Identify::Facts, .. }), Some(Prove::MailedLink { .. })) = (identify, prove) {
        realm.fault_of(
            "identify",
            found,
            "is \"facts\", which goes with a PIN only; set prove = { by = \"pin\", … } or identify = \"user-id\"",
        );
    }
    if let (
        Some(Found { value: Identify::UserId | Identify::Organisation, .. }),
        Some(found @ Found { value: Renew::LoginIdAndPassword, .. }),
    ) = (identify, renew)
    {
        realm.fault_of("renew", found, "is \"login-id-and-password\", which needs identify = \"facts\", since whoever types the user ID knows it; set that or renew = \"password\"");
    }
}

#[derive(Clone, Copy)]
enum By {
    Link,
    Pin,
    Reissue,
}

fn prove(realm: &Section<'_>) -> Option<Prove> {
    let section = realm.section("prove");
    if !section.exists() {
        if realm.lacks("prove") {
            realm.fault(format!(
                "{} lacks \"prove\"; add prove = {{ by = \"mailed-link\", life = \"60m\" }} or prove = {{ by = \"pin\" }}",
                realm.name()
            ));
        }
        return None;
    }
    let by = section.choice("by", &[("mailed-link", By::Link), ("pin", By::Pin), ("reissue", By::Reissue)]);
    let by = section.need("by", by, "add by = \"mailed-link\", by = \"pin\" or by = \"reissue\"");
    let prove = match by {
        Some(By::Pin) => pin(&section),
        Some(By::Reissue) => reissue(&section),
        _ => link(&section),
    };
    section.done();
    by.and(prove)
}

/// A link lives at most 24 hours (NIST SP 800-63B-4, 4.2.1.2: recovery codes by mail).
fn link(section: &Section<'_>) -> Option<Prove> {
    let life = section.duration("life", MINUTE..=DAY);
    let cap = section.duration("cap", MINUTE..=2 * DAY);
    if let (Some(life), Some(cap)) = (&life, &cap)
        && cap.value < life.value
    {
        section.fault_of(
            "cap",
            cap,
            "is shorter than \"life\", so that the link would die early; raise it, or leave it out for life + 30m",
        );
    }
    let life = section.need("life", life, "say how long the link works, such as life = \"60m\"")?;
    Some(Prove::MailedLink { life, cap: cap.map_or(life + RELAY, |found| found.value) })
}

/// Six digits, 10 minutes by telephone (NIST SP 800-63B-4, 4.2.1.2, and OWASP ASVS 6.5.5), 10 by mail too unless the realm says otherwise;
/// another message to the same destination after a minute.
fn pin(section: &Section<'_>) -> Option<Prove> {
    let digits = section.number("digits", 4..=10).map_or(6, |found| found.value);
    let life = |key| section.duration(key, MINUTE..=DAY).map_or(10 * MINUTE, |found| found.value);
    let (sms, voice, mail) = (life("sms"), life("voice"), life("mail"));
    let cooldown = section.duration("cooldown", MINUTE / 6..=10 * MINUTE).map_or(MINUTE, |found| found.value);
    let ways = ways(section)?;
    let decoy_domains = section.texts("decoy_domains").map_or_else(
        || COMMON_DOMAINS.map(str::to_owned).to_vec(),
        |found| found.value.into_iter().map(|domain| domain.value).collect::<Vec<_>>(),
    );
    if decoy_domains.is_empty() {
        section.fault(
            "\"decoy_domains\" is empty; name the domains that your people's mail addresses have, or leave it out",
        );
    }
    Some(Prove::Pin(PinPolicy {
        digits: u8::try_from(digits).unwrap_or(6),
        ways,
        sms,
        voice,
        mail,
        cooldown,
        decoy_domains,
    }))
}

/// What mailboxes in Japan commonly end in.
const COMMON_DOMAINS: [&str; 7] =
    ["gmail.com", "yahoo.co.jp", "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "icloud.com", "outlook.jp"];

fn ways(section: &Section<'_>) -> Option<Vec<Way>> {
    let Some(found) = section.texts("ways") else { return Some(vec![Way::Voice, Way::Sms, Way::Mail]) };
    let mut ways = Vec::new();
    for name in &found.value {
        match Way::parse(&name.value) {
            Some(way) if !ways.contains(&way) => ways.push(way),
            Some(_) => section.fault_of("ways", name, "names a way twice; remove one"),
            None => section.fault_of("ways", name, "takes \"sms\", \"voice\" and \"mail\""),
        }
    }
    if ways.is_empty() {
        section.fault("\"ways\" names none; use \"sms\", \"voice\", \"mail\" or several");
        return None;
    }
    Some(ways)
}
