use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{generate::ALPHABET, *};
use crate::{chance::SeededChance, form::Problem, password, realm::PasswordPolicy};

fn end(now: &str, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap();
    let now: jiff::Timestamp = now.parse().unwrap();
    let end = end_of_validity(Moment(now.as_millisecond()), &zone);
    end.to_jiff().to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S%.3f").to_string()
}

#[test]
fn it_ends_with_the_next_day_in_the_realms_time_zone() {
    for (now, zone, ends) in [
        ("2026-11-21T03:00:00Z", "Asia/Tokyo", "2026-11-22 23:59:59.999"),
        // The last and the first millisecond of a day in Tokyo.
        ("2026-11-21T14:59:59.999Z", "Asia/Tokyo", "2026-11-22 23:59:59.999"),
        ("2026-11-21T15:00:00Z", "Asia/Tokyo", "2026-11-23 23:59:59.999"),
        // Over the ends of months and of a year.
        ("2026-04-29T03:00:00Z", "Asia/Tokyo", "2026-04-30 23:59:59.999"),
        ("2026-04-30T03:00:00Z", "Asia/Tokyo", "2026-05-01 23:59:59.999"),
        ("2026-12-31T03:00:00Z", "Asia/Tokyo", "2027-01-01 23:59:59.999"),
        // With a leap day and without.
        ("2028-02-28T03:00:00Z", "Asia/Tokyo", "2028-02-29 23:59:59.999"),
        ("2028-02-29T03:00:00Z", "Asia/Tokyo", "2028-03-01 23:59:59.999"),
        ("2027-02-28T03:00:00Z", "Asia/Tokyo", "2027-03-01 23:59:59.999"),
        // The clocks go forward and back on the next day, and at midnight itself.
        ("2026-03-28T12:00:00Z", "Europe/Berlin", "2026-03-29 23:59:59.999"),
        ("2026-10-24T12:00:00Z", "Europe/Berlin", "2026-10-25 23:59:59.999"),
        ("2026-03-07T12:00:00Z", "America/New_York", "2026-03-08 23:59:59.999"),
        ("2018-11-02T12:00:00Z", "America/Sao_Paulo", "2018-11-03 23:59:59.999"),
        ("2018-02-16T12:00:00Z", "America/Sao_Paulo", "2018-02-17 23:59:59.999"),
        // A day that some islands left out.
        ("2011-12-29T12:00:00Z", "Pacific/Apia", "2011-12-31 23:59:59.999"),
    ] {
        assert_eq!(end(now, zone), ends, "{now} {zone}");
    }
}

#[test]
fn a_day_of_23_or_25_hours_is_a_day() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let hours = |now: &str| {
        let now = Moment(now.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        end_of_validity(now, &berlin).since(now).as_secs() / 3600
    };
    // From noon to midnight and a day more.
    assert_eq!(hours("2026-03-28T11:00:00Z"), 34);
    assert_eq!(hours("2026-10-24T10:00:00Z"), 36);
    assert_eq!(hours("2026-06-10T10:00:00Z"), 35);
}

fn policy() -> PasswordPolicy {
    PasswordPolicy {
        min: 15,
        min_with_otp: 8,
        max: 32,
        ascii_only: false,
        letters_and_digits: true,
        forbidden_words: Vec::new(),
    }
}

fn made(seed: u64, policy: &PasswordPolicy, has_otp: bool) -> String {
    let seed = Token::new(&SeededChance::new(seed) as &dyn crate::chance::Chance);
    generate(&seed, policy, has_otp, &["EJUM0001", "テスト 花子"]).reveal().to_owned()
}

#[test]
fn look_alikes_are_never_generated() {
    assert!(!ALPHABET.contains(['0', 'O', 'o', '1', 'l', 'I']));
    assert_eq!(ALPHABET.chars().collect::<BTreeSet<_>>().len(), ALPHABET.len());
    // 56^12 is more than 2^69; less than a bit goes to the rule that each class is there.
    let count = u128::try_from(ALPHABET.len()).unwrap().pow(u32::try_from(LEAST).unwrap());
    assert!(count >= 1 << 69);
}

proptest! {
    #[test]
    fn a_generated_one_keeps_the_realms_rule(seed in any::<u64>(), has_otp in any::<bool>(), least in 8_usize..=32) {
        let policy = PasswordPolicy { min: least, min_with_otp: least, ..policy() };
        let text = made(seed, &policy, has_otp);
        prop_assert_eq!(text.chars().count(), least.max(LEAST));
        prop_assert_eq!(password::check(&policy, has_otp, &Password::new(text.clone()), &[]), Ok::<(), Problem>(()));
        prop_assert!(text.chars().all(|c| ALPHABET.contains(c)));
        for class in [char::is_ascii_uppercase as fn(&char) -> bool, char::is_ascii_lowercase, char::is_ascii_digit] {
            prop_assert!(text.chars().any(|c| class(&c)));
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_one_and_another_seed_another() {
    assert_eq!(made(1, &policy(), false), made(1, &policy(), false));
    let all: BTreeSet<String> = (0..500).map(|seed| made(seed, &policy(), false)).collect();
    assert_eq!(all.len(), 500);
}
