//! Temporary passwords: who may change them, when people are reminded, and what the helpdesk checks first.

use super::steps::{DAY, MINUTE, Steps};
use crate::{
    config::{Found, Section},
    realm::{CheckFact, CheckKind, CheckPoint, Identify, Prove, ReissuePolicy},
    temporary,
};

/// The generated password stays as it is unless the realm says otherwise (OWASP ASVS 6.4.6: administrators don't choose passwords). A reminder
/// six hours before the end: in the evening before it.
pub(super) fn reissue(section: &Section<'_>) -> Option<Prove> {
    let flag = |key| section.flag(key).map(|found| found.value);
    let (editable, approval) = (flag("editable").unwrap_or(false), flag("approval").unwrap_or(false));
    let remind = section.duration("remind", 10 * MINUTE..=DAY).map_or(DAY / 4, |found| found.value);
    let checks: Vec<_> = section.tables("check").iter().map(check_point).collect();
    if section.lacks("check") {
        section.fault(format!(
            "{name} has no point that the helpdesk checks; add [[{path}.check]] with \"key\", \"kind\", \"fact\" and \"ask\"",
            name = section.name(),
            path = section.name().trim_matches(['[', ']']),
        ));
        return None;
    }
    let checks: Vec<CheckPoint> = checks.into_iter().collect::<Option<_>>()?;
    for (place, point) in checks.iter().enumerate() {
        if checks.iter().take(place).any(|other| other.key == point.key) {
            section.fault(format!(
                "{} has two checks with key = \"{}\"; each needs its own",
                section.name(),
                point.key
            ));
        }
    }
    Some(Prove::Reissue(ReissuePolicy { editable, approval, remind, checks }))
}

const KINDS: [(&str, CheckKind); 3] =
    [("shown", CheckKind::Shown), ("asked", CheckKind::Asked), ("call-back", CheckKind::CallBack)];

const FACTS: [(&str, CheckFact); 7] = [
    ("company-id", CheckFact::CompanyId),
    ("company-name", CheckFact::CompanyName),
    ("user-id", CheckFact::UserId),
    ("name", CheckFact::Name),
    ("phone", CheckFact::Phone),
    ("fax", CheckFact::Fax),
    ("email", CheckFact::Email),
];

fn check_point(section: &Section<'_>) -> Option<CheckPoint> {
    let key = section.parsed("key", "a name of 1 to 40 of a-z, 0-9 and -", |text| {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        ((1..=40).contains(&text.len()) && text.bytes().all(plain)).then(|| text.to_owned())
    });
    let (kind, fact, ask) = (section.choice("kind", &KINDS), section.choice("fact", &FACTS), section.both("ask"));
    let key = section.need("key", key, "give it a name, such as key = \"phone\"");
    let kind = section.need("kind", kind, "add kind = \"shown\", \"asked\" or \"call-back\"");
    let fact = section.need("fact", fact, "say which fact it compares, such as fact = \"phone\"");
    let ask = section.need("ask", ask, "say what the helper asks: ask = { ja = \"…\", en = \"…\" }");
    section.done();
    Some(CheckPoint { key: key?, kind: kind?, fact: fact?, ask: ask? })
}

/// Where nobody recovers by themselves, people are sent to their organisation, and the other way round; and there must be companies, and
/// passwords long enough for a temporary one.
pub(super) fn check(realm: &Section<'_>, steps: &Steps, (companies, max): (Option<&Found<bool>>, usize)) {
    let (Some(identify), Some(prove)) = (steps.identify, &steps.prove) else { return };
    let reissues = matches!(prove, Prove::Reissue(_));
    if (identify == Identify::Organisation) != reissues {
        realm.fault(format!(
            "{} has only one of identify = \"organisation\" and prove = {{ by = \"reissue\" }}, which go together; set both or neither",
            realm.name()
        ));
    }
    if reissues && !companies.is_some_and(|found| found.value) {
        realm.fault(format!(
            "{} reissues passwords, which administrators do for their company; add companies = true",
            realm.name()
        ));
    }
    if reissues && max < temporary::LEAST {
        realm.fault(format!(
            "{} takes passwords of at most {max} characters, but temporary ones have {}; raise \"max\" in its section \"password\"",
            realm.name(),
            temporary::LEAST
        ));
    }
}
