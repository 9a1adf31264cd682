//! The five choices: identify, prove, enrol, renew, enter. Each must be made.

use std::time::Duration;

use crate::{
    config::Section,
    realm::{Enrol, Enter, Identify, Prove, Renew},
};

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

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
    let identify = realm.choice("identify", &[("user-id", Identify::UserId)]);
    let enrol =
        realm.choice("enrol", &[("never", Enrol::Never), ("by-account", Enrol::ByAccount), ("always", Enrol::Always)]);
    let renew = realm.choice("renew", &[("password", Renew::Password)]);
    let enter = realm.choice("enter", &[("portal", Enter::Portal), ("login", Enter::Login)]);
    Steps {
        identify: realm.need("identify", identify, "add identify = \"user-id\""),
        prove: prove(realm),
        enrol: realm.need("enrol", enrol, "add enrol = \"never\", \"by-account\" or \"always\""),
        renew: realm.need("renew", renew, "add renew = \"password\""),
        enter: realm.need("enter", enter, "add enter = \"portal\" or \"login\""),
    }
}

/// A link lives at most 24 hours (NIST SP 800-63B-4, 4.2.1.2: recovery codes by mail).
fn prove(realm: &Section<'_>) -> Option<Prove> {
    let section = realm.section("prove");
    if !section.exists() {
        if realm.lacks("prove") {
            realm.fault(format!(
                "{} lacks \"prove\"; add prove = {{ by = \"mailed-link\", life = \"60m\" }}",
                realm.name()
            ));
        }
        return None;
    }
    let by = section.choice("by", &[("mailed-link", ())]);
    let by = section.need("by", by, "add by = \"mailed-link\"");
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
    let life = section.need("life", life, "say how long the link works, such as life = \"60m\"");
    section.done();
    let (life, ()) = (life?, by?);
    Some(Prove::MailedLink { life, cap: cap.map_or(life + RELAY, |found| found.value) })
}
