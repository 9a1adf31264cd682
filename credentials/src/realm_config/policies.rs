//! Passwords, sessions and limits: the defaults with their sources, and what can't stand together.

use std::time::Duration;

use super::LONGEST;
use crate::{
    config::{Found, Section},
    realm::{Enrol, Limits, PasswordPolicy, Rate, SessionPolicy},
};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// NIST SP 800-63B-4, 3.1.1.2: 15 characters where the password is the only factor, 8 where it is one of two,
/// at least 64 allowed.
pub(super) fn password(section: &Section<'_>, enrol: Option<Enrol>) -> PasswordPolicy {
    let (min, with_otp, max) =
        (section.number("min", 8..=256), section.number("min_with_otp", 8..=256), section.number("max", 8..=256));
    let ascii_only = section.flag("ascii_only").is_some_and(|found| found.value);
    let letters_and_digits = section.flag("letters_and_digits").is_some_and(|found| found.value);
    let forbidden_words = forbidden_words(section);
    section.done();
    let (least, most) = (value(min.as_ref(), 15), value(max.as_ref(), 256));
    if least > most {
        conflict(
            section,
            [("min", &min), ("max", &max)],
            "leaves no password, since \"min\" is greater than \"max\"; lower \"min\" or raise \"max\"",
        );
    }
    let one_factor_only = enrol == Some(Enrol::Never);
    let shared = value(with_otp.as_ref(), if one_factor_only { least } else { least.min(8) });
    if one_factor_only {
        let message = "has no meaning with enrol = \"never\", where nobody is led to an app; remove it or choose another \"enrol\"";
        conflict(section, [("min_with_otp", &with_otp)], message);
    } else if shared > least {
        let message =
            "is greater than \"min\", though a second factor lets the password be shorter; lower it or raise \"min\"";
        conflict(section, [("min_with_otp", &with_otp)], message);
    }
    PasswordPolicy {
        min: least as usize,
        min_with_otp: shared as usize,
        max: most as usize,
        ascii_only,
        letters_and_digits,
        forbidden_words,
    }
}

// A shorter word would refuse nearly every password.
fn forbidden_words(section: &Section<'_>) -> Vec<String> {
    let words = section.texts("forbidden_words").map(|found| found.value).unwrap_or_default();
    for word in words.iter().filter(|word| word.value.chars().count() < if word.value.is_ascii() { 3 } else { 2 }) {
        section.fault_of(
            "forbidden_words",
            word,
            format_args!("holds \"{}\"; use words of at least 3 characters, 2 in Japanese", word.value),
        );
    }
    words.into_iter().map(|word| word.value).collect()
}

/// NIST SP 800-63B-4: at most 30 days for one factor (2.1.3), at most 24 hours and 1 hour idle for two (2.2.3);
/// OWASP Session Management: 15 to 30 minutes idle, a working day in all.
pub(super) fn session(section: &Section<'_>, remember_me: bool) -> SessionPolicy {
    let idle = section.duration("idle", MINUTE..=LONGEST);
    let absolute = section.duration("absolute", MINUTE..=LONGEST);
    let remembered = section.duration("remembered", MINUTE..=LONGEST);
    let fresh = section.duration("fresh", MINUTE..=DAY);
    section.done();
    let policy = SessionPolicy {
        idle: value(idle.as_ref(), 30 * MINUTE),
        absolute: value(absolute.as_ref(), 12 * HOUR),
        remembered: value(remembered.as_ref(), 30 * DAY),
        fresh: value(fresh.as_ref(), 10 * MINUTE),
    };
    if policy.idle > policy.absolute {
        let message = "makes \"idle\" longer than \"absolute\", which ends the session anyway; lower \"idle\" or raise \"absolute\"";
        conflict(section, [("idle", &idle), ("absolute", &absolute)], message);
    }
    if policy.fresh > policy.absolute {
        let message = "makes \"fresh\" longer than \"absolute\", which ends the session anyway; lower \"fresh\" or raise \"absolute\"";
        conflict(section, [("fresh", &fresh), ("absolute", &absolute)], message);
    }
    if !remember_me {
        conflict(
            section,
            [("remembered", &remembered)],
            "has no meaning without remember_me = true in the realm; remove it or allow that",
        );
    } else if policy.remembered < policy.absolute {
        let message = "makes \"remembered\" shorter than \"absolute\"; raise \"remembered\" or lower \"absolute\"";
        conflict(section, [("remembered", &remembered), ("absolute", &absolute)], message);
    }
    policy
}

type Limit = (&'static str, Option<Found<Rate>>, Rate);

/// Mails: 3 an hour and account, 10 an hour and mailbox (OWASP Forgot Password: no flooding of a mailbox).
/// Tries for an account: 10 an hour from unknown browsers, so that 100 failures in a row (NIST SP 800-63B-4, 3.2.2)
/// take 10 hours and a six-digit code can't be searched; the person's own browsers count apart (OWASP ASVS 6.1.1: no
/// malicious lock-out). Addresses and networks are wider, since a whole office shares one.
/// PINs: 10 tries a day and account, so that one in 100,000 days' tries opens it with six digits. Messages that cost money: 5 an hour and
/// number, 30 an hour for numbers in a row (premium ranges are pumped in rows), 2,000 a day and realm; so a bill has an end.
pub(super) fn limits(section: &Section<'_>) -> Limits {
    let rate =
        |key: &'static str, count: u32, per: Duration| -> Limit { (key, section.rate(key), Rate { count, per }) };
    let quarter = 15 * MINUTE;
    let ask_address = rate("ask_per_address", 30, HOUR);
    let ask_network = rate("ask_per_network", 300, HOUR);
    let mail_account = rate("mail_per_account", 3, HOUR);
    let mail_mailbox = rate("mail_per_mailbox", 10, HOUR);
    let try_account = rate("try_per_account", 10, HOUR);
    let try_browser = rate("try_per_browser", 20, quarter);
    let try_address = rate("try_per_address", 60, quarter);
    let try_network = rate("try_per_network", 600, quarter);
    let pin_account = rate("pin_per_account", 10, DAY);
    let pin_number = rate("pin_per_number", 5, HOUR);
    let pin_prefix = rate("pin_per_prefix", 30, HOUR);
    let pin_realm = rate("pin_per_realm", 2000, DAY);
    check_order(section, &pin_number, &pin_prefix);
    for (narrow, wide) in [(&ask_address, &ask_network), (&try_address, &try_network), (&mail_account, &mail_mailbox)] {
        check_order(section, narrow, wide);
    }
    let chosen = |(_, found, default): Limit| value(found.as_ref(), default);
    let limits = Limits {
        ask_per_address: chosen(ask_address),
        ask_per_network: chosen(ask_network),
        mail_per_account: chosen(mail_account),
        mail_per_mailbox: chosen(mail_mailbox),
        try_per_account: chosen(try_account),
        try_per_browser: chosen(try_browser),
        try_per_address: chosen(try_address),
        try_per_network: chosen(try_network),
        pin_per_account: chosen(pin_account),
        pin_per_number: chosen(pin_number),
        pin_per_prefix: chosen(pin_prefix),
        pin_per_realm: chosen(pin_realm),
    };
    section.done();
    limits
}

// A limit of the whole that is below the limit of a part would be the only one that counts.
fn check_order(section: &Section<'_>, part: &Limit, whole: &Limit) {
    let (small, large) = (value(part.1.as_ref(), part.2), value(whole.1.as_ref(), whole.2));
    let weight = |rate: Rate, other: Rate| u128::from(rate.count) * other.per.as_millis();
    if weight(small, large) > weight(large, small) {
        let (part, whole) = ((part.0, &part.1), (whole.0, &whole.1));
        let message = format!(
            "makes \"{}\" wider than \"{}\", which contains it; lower the one or raise the other",
            part.0, whole.0
        );
        conflict(section, [part, whole], &message);
    }
}

// The fault stands at the first of the keys that the file has; defaults don't contradict each other.
fn conflict<T, const N: usize>(section: &Section<'_>, keys: [(&'static str, &Option<Found<T>>); N], message: &str) {
    if let Some((key, found)) = keys.into_iter().find_map(|(key, found)| found.as_ref().map(|found| (key, found))) {
        section.fault_of(key, found, message);
    }
}

fn value<T: Copy>(found: Option<&Found<T>>, default: T) -> T {
    found.map_or(default, |found| found.value)
}
