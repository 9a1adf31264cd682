use std::collections::BTreeSet;

use super::*;
use crate::chance::SeededChance;

fn keys() -> Keys {
    Keys::new(1, Key::new(&SeededChance::new(1)))
}

#[test]
fn what_is_sealed_opens_with_the_same_data_only() {
    let (keys, chance) = (keys(), SeededChance::new(2));
    let sealed = keys.seal(&chance, b"secret", "account 1");
    assert!(sealed.starts_with("v1.1."));
    assert_eq!(keys.open(&sealed, "account 1").unwrap().as_slice(), b"secret");
    assert_eq!(keys.open(&sealed, "account 2"), Err(SealError::Refused));
    assert_eq!(keys.open(&sealed, ""), Err(SealError::Refused));
    assert_eq!(Keys::new(1, Key::new(&SeededChance::new(9))).open(&sealed, "account 1"), Err(SealError::Refused));
}

#[test]
fn any_flipped_bit_is_noticed() {
    let keys = keys();
    let sealed = keys.seal(&SeededChance::new(2), b"secret", "a");
    let body = URL_SAFE_NO_PAD.decode(&sealed[5..]).unwrap();
    for bit in 0..body.len() * 8 {
        let mut changed = body.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            keys.open(&format!("v1.1.{}", URL_SAFE_NO_PAD.encode(changed)), "a"),
            Err(SealError::Refused),
            "bit {bit}"
        );
    }
}

#[test]
fn any_changed_character_is_noticed() {
    let keys = keys();
    let sealed = keys.seal(&SeededChance::new(2), b"secret", "a");
    for place in 0..sealed.len() {
        for with in ['0', 'B', '.', '!'].into_iter().filter(|c| !sealed[place..].starts_with(*c)) {
            let changed: String = sealed.chars().enumerate().map(|(i, c)| if i == place { with } else { c }).collect();
            assert!(keys.open(&changed, "a").is_err(), "{changed}");
        }
    }
    for wrong in ["", "v1", "v1.1.", "v2.1.AAAA", "v1.01.AAAA", "v1.+1.AAAA", "v1.1.AAAA", "v1.1.あ"] {
        assert_eq!(keys.open(wrong, "a"), Err(SealError::Form), "{wrong}");
    }
}

fn rotated(keys: &Keys, prepare: bool, seed: u64) -> Keys {
    Keys::parse(&Keys::rotate(&keys.render(), prepare, &SeededChance::new(seed)).unwrap()).unwrap()
}

#[test]
fn a_new_key_seals_and_the_old_ones_still_open() {
    let (old, chance) = (keys(), SeededChance::new(3));
    let new = rotated(&old, false, 7);
    let (before, after) = (old.seal(&chance, b"x", "a"), new.seal(&chance, b"x", "a"));
    assert!(after.starts_with("v1.2."));
    assert_eq!(new.open(&before, "a").unwrap().as_slice(), b"x");
    assert_eq!(new.open(&after, "a").unwrap().as_slice(), b"x");
    assert_eq!(old.open(&after, "a"), Err(SealError::UnknownKey(2)));
    assert_eq!(new.open(&after.replacen("v1.2.", "v1.1.", 1), "a"), Err(SealError::Refused));
}

#[test]
fn derived_values_survive_a_rotation_and_differ_by_domain_and_message() {
    let keys = keys();
    let before = keys.derive("d", b"m");
    assert_eq!(rotated(&keys, false, 4).derive("d", b"m"), before);
    assert_ne!(keys.derive("e", b"m"), before);
    assert_ne!(keys.derive("d", b"n"), before);
}

#[test]
fn nonces_are_unique() {
    let (keys, chance) = (keys(), SeededChance::new(5));
    let nonces: BTreeSet<String> = (0..2000).map(|_| keys.seal(&chance, b"x", "a")[5..37].to_owned()).collect();
    assert_eq!(nonces.len(), 2000);
}

#[test]
fn a_key_file_survives_being_written_and_read() {
    let keys = rotated(&keys(), false, 6);
    let file = keys.render();
    assert_eq!(file.lines().count(), 2);
    let again = Keys::parse(&format!("# keys of the server\n\n{}", file.as_str())).unwrap();
    assert_eq!(again.current_id(), 2);
    assert_eq!(again.render(), file);
    assert_eq!(again.derive("d", b"m"), keys.derive("d", b"m"));
}

#[test]
fn a_wrong_key_file_is_named_by_line_and_never_quoted() {
    let file = keys().render();
    assert_eq!(Keys::parse(" \n# none\n").unwrap_err(), KeyFileError::None);
    assert_eq!(Keys::parse(&format!("{}1 = short", file.as_str())).unwrap_err(), KeyFileError::Line(2));
    assert_eq!(Keys::parse(&format!("{0}\n{0}", file.as_str())).unwrap_err(), KeyFileError::Repeated(3));
    assert!(!format!("{:?} {}", keys(), KeyFileError::Line(2)).contains(&file[5..20]));
}

#[test]
fn a_prepared_key_opens_everywhere_before_it_seals_anywhere() {
    let (old, chance) = (keys(), SeededChance::new(3));
    let prepared = rotated(&old, true, 7);
    assert_eq!((prepared.current_id(), prepared.next_id()), (1, Some(2)));
    assert!(prepared.seal(&chance, b"x", "a").starts_with("v1.1."));
    assert_eq!(rotated(&prepared, true, 8).render(), prepared.render());
    let free = rotated(&prepared, false, 9);
    assert_eq!((free.current_id(), free.next_id()), (2, None));
    // A process that was not restarted yet reads what the others seal.
    assert_eq!(prepared.open(&free.seal(&chance, b"x", "a"), "a").unwrap().as_slice(), b"x");
    assert_eq!(free.derive("d", b"m"), old.derive("d", b"m"));
}

#[test]
fn a_rotated_file_keeps_what_people_wrote_into_it() {
    let text = format!("# since 2026\n\n{}", keys().render().as_str());
    let file = Keys::rotate(&text, false, &SeededChance::new(1)).unwrap();
    assert!(file.starts_with(&text) && file.lines().count() == 4, "{}", file.lines().count());
    let wrong = format!("next {}", keys().render().as_str());
    assert_eq!(Keys::parse(&wrong).unwrap_err(), KeyFileError::Next(1));
    assert_eq!(Keys::parse(&format!("{wrong}{}", file.lines().last().unwrap())).unwrap_err(), KeyFileError::Next(1));
}
