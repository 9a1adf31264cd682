use std::time::Duration;

use super::*;
use crate::{
    lang::Lang,
    realm::{Both, CheckFact, CheckKind, CheckPoint, Enrol, Identify, Prove, Rate, Realm, Renew, Way},
};

mod wrong;

const MINUTE: Duration = Duration::from_mins(1);

/// A whole realm in few lines; `{more}` goes into the realm's own section, `{below}` after it.
fn file(more: &str, below: &str) -> String {
    let base = r#"[realm.club]
name = { ja = "倶楽部", en = "Club" }
contact = { name = { ja = "事務局", en = "Office" }, phone = "03-1234-5678" }
identify = "user-id"
prove = { by = "mailed-link", life = "10m" }
enrol = "never"
renew = "password"
enter = "login"
"#;
    format!("{base}{more}\n{below}\n")
}

fn known_word(key: &str) -> bool {
    ["sign-in", "portal-title"].contains(&key)
}

fn read(text: &str) -> Result<Realms, ConfigError> {
    parse(text, "x.toml", &known_word)
}

fn club(more: &str, below: &str) -> std::sync::Arc<Realm> {
    std::sync::Arc::clone(read(&file(more, below)).unwrap().get("club").unwrap())
}

#[test]
fn a_fifth_organisation_is_a_section_and_nothing_else() {
    let realm = club("", "");
    assert_eq!((realm.name.get(Lang::Ja), realm.name.get(Lang::En)), ("倶楽部", "Club"));
    assert_eq!(
        (realm.identify, realm.enrol, realm.renew, realm.enter),
        (Identify::UserId, Enrol::Never, Renew::Password, Enter::Login)
    );
    assert_eq!(realm.prove, Prove::MailedLink { life: 10 * MINUTE, cap: 40 * MINUTE });
    assert_eq!((realm.after_asking, realm.remember_me, realm.sibling_ids), (AfterAsking::Recovery, false, false));
    assert_eq!((realm.accent, realm.time_zone.iana_name()), (Accent::Blue, Some("Asia/Tokyo")));
    assert_eq!((realm.password.min, realm.password.min_with_otp, realm.password.max), (15, 15, 256));
    assert_eq!(
        (realm.session.idle, realm.session.absolute, realm.session.fresh),
        (30 * MINUTE, 720 * MINUTE, 10 * MINUTE)
    );
    assert_eq!(realm.limits.mail_per_account, Rate { count: 3, per: 60 * MINUTE });
    assert_eq!(realm.limits.mail_per_mailbox, Rate { count: 10, per: 60 * MINUTE });
    assert_eq!((realm.contact.phone.as_deref(), realm.contact.alerts_to.as_deref()), (Some("03-1234-5678"), None));
    assert!(realm.words.is_empty());
}

#[test]
fn a_pin_has_six_digits_and_ten_minutes_unless_the_realm_says_otherwise() {
    let of = |prove: &str| {
        let text = file("", "").replace("by = \"mailed-link\", life = \"10m\"", prove);
        read(&text).unwrap().get("club").unwrap().prove.pin().unwrap().clone()
    };
    let plain = of("by = \"pin\"");
    assert_eq!((plain.digits, plain.sms, plain.voice, plain.mail), (6, 10 * MINUTE, 10 * MINUTE, 10 * MINUTE));
    assert_eq!((plain.ways.len(), plain.cooldown, plain.decoy_domains.len()), (3, MINUTE, 7));
    let own = of(
        "by = \"pin\", digits = 8, ways = [\"mail\"], mail = \"15m\", cooldown = \"30s\", decoy_domains = [\"a.jp\"]",
    );
    let short =
        read(&file("", "").replace("by = \"mailed-link\", life = \"10m\"", "by = \"pin\", digits = 5")).unwrap();
    assert!(short.get("club").unwrap().warnings()[0].contains("[realm.club.prove] has PINs of 5 digits"));
    assert_eq!(club("", "").warnings(), Vec::<String>::new());
    assert_eq!((own.digits, own.mail, own.cooldown), (8, 15 * MINUTE, MINUTE / 2));
    assert_eq!((own.ways.as_slice(), own.decoy_domains.as_slice()), (&[Way::Mail][..], &["a.jp".to_owned()][..]));
}

/// A realm whose administrators reissue; `prove` goes into that section.
fn exchange(prove: &str) -> String {
    let text = file("companies = true", &format!("[realm.club.prove]\nby = \"reissue\"\n{prove}"));
    text.replace("prove = { by = \"mailed-link\", life = \"10m\" }\n", "").replace("\"user-id\"", "\"organisation\"")
}

const POINT: &str = "[[realm.club.prove.check]]\nkey = \"phone\"\nkind = \"call-back\"\nfact = \"phone\"\nask = { ja = \"か\", en = \"c\" }\n";

#[test]
fn a_temporary_password_stays_as_generated_and_is_reminded_of_six_hours_before() {
    let of = |prove: &str| read(&exchange(prove)).unwrap().get("club").unwrap().prove.reissue().unwrap().clone();
    let plain = of(POINT);
    assert_eq!((plain.editable, plain.approval, plain.remind), (false, false, 360 * MINUTE));
    let ask = Both { ja: "か".into(), en: "c".into() };
    let point = CheckPoint { key: "phone".into(), kind: CheckKind::CallBack, fact: CheckFact::Phone, ask };
    assert_eq!(plain.checks, [point]);
    let own =
        of(&format!("editable = true\napproval = true\nremind = \"90m\"\n{POINT}{}", POINT.replace("phone", "fax")));
    assert_eq!((own.editable, own.approval, own.remind, own.checks.len()), (true, true, 90 * MINUTE, 2));
    let words = POINT.replace("realm.club.", "realm.club.words.");
    assert!(read(&exchange(&words)).is_err());
}

#[test]
fn whoever_reissues_has_companies_points_and_people_who_ask() {
    let first = |text: &str| read(text).unwrap_err().to_string().lines().next().unwrap_or_default().to_owned();
    let fine = exchange(POINT);
    for (text, fault) in [
        (exchange(""), "[realm.club.prove] has no point that the helpdesk checks; add [[realm.club.prove.check]] with"),
        (
            fine.replace("companies = true\n", ""),
            "[realm.club] reissues passwords, which administrators do for their company; add companies = true",
        ),
        (
            fine.replace("\"organisation\"", "\"user-id\""),
            "[realm.club] has only one of identify = \"organisation\" and prove = { by = \"reissue\" }",
        ),
        (
            file("", "").replace("\"user-id\"", "\"organisation\""),
            "[realm.club] has only one of identify = \"organisation\"",
        ),
        (
            exchange(&format!("{POINT}{POINT}")),
            "[realm.club.prove] has two checks with key = \"phone\"; each needs its own",
        ),
        (exchange(&POINT.replace("call-back", "called")), "it takes \"shown\", \"asked\" or \"call-back\""),
        (exchange(&POINT.replace("fact = \"phone\"\n", "")), "[realm.club.prove.check] lacks \"fact\""),
        (exchange("check = 1"), "\"check\" in [realm.club.prove] is 1; it takes several sections"),
        (
            format!("{fine}[realm.club.password]\nmin = 8\nmax = 10\n"),
            "[realm.club] takes passwords of at most 10 characters, but temporary ones have 12",
        ),
        (fine.replace("\"password\"\n", "\"login-id-and-password\"\n"), "which needs identify = \"facts\""),
    ] {
        assert!(first(&text).contains(fault), "{}\n{fault}", first(&text));
    }
}

#[test]
fn what_the_file_says_replaces_the_defaults() {
    let below = r#"
[realm.club.password]
min = 0x14
max = 1_28
forbidden_words = ["club", "健保"]
[realm.club.session]
idle = "5m"
[realm.club.limits]
mail_per_account = "2/30m"
[realm.club.words.ja]
sign-in = "はいる""#;
    let realm = club("accent = \"teal\"\ntime_zone = \"Europe/London\"", below);
    assert_eq!((realm.password.min, realm.password.min_with_otp, realm.password.max), (20, 20, 128));
    assert_eq!(realm.password.forbidden_words, ["club", "健保"]);
    assert_eq!((realm.session.idle, realm.session.absolute), (5 * MINUTE, 720 * MINUTE));
    assert_eq!(realm.limits.mail_per_account, Rate { count: 2, per: 30 * MINUTE });
    assert_eq!((realm.accent, realm.time_zone.iana_name()), (Accent::Teal, Some("Europe/London")));
    assert_eq!(realm.words[&Lang::Ja]["sign-in"], "はいる");
}

#[test]
fn an_app_lets_the_password_be_shorter() {
    let text = file("", "").replace("\"never\"", "\"by-account\"");
    let realms = read(&text).unwrap();
    let password = &realms.get("club").unwrap().password;
    assert_eq!((password.min_for(false), password.min_for(true)), (15, 8));
}

#[test]
fn realms_keep_the_order_of_the_file() {
    let text = file("", "");
    let both = format!("{text}{}", text.replace("realm.club", "realm.alpha"));
    let names: Vec<String> = read(&both).unwrap().iter().map(|realm| realm.slug.to_string()).collect();
    assert_eq!(names, ["club", "alpha"]);
}

#[test]
fn a_file_without_realms_says_how_to_add_one() {
    for text in ["", "[realm]"] {
        let error = read(text).unwrap_err().to_string();
        assert_eq!(error, "x.toml:1: no realm is configured; add a section [realm.NAME], as in saihakko.sample.toml");
    }
    assert_eq!(
        read("realm = 1").unwrap_err().to_string(),
        r#"x.toml:1: "realm" at the top level is 1; it takes a section [realm]"#
    );
}

#[test]
fn all_faults_come_at_once() {
    let error = read(&file("accent = \"pink\"\nremembr_me = true", "[realm.club.session]\nidle = \"x\"")).unwrap_err();
    let lines: Vec<usize> = error.faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [9, 10, 12], "{error}");
}
