//! What the mails say. The whole text of each stands in `tests/snapshots/mail`; `BLESS=1 cargo test -p server --test mail`
//! writes it anew, for reading before it is kept.

#![expect(clippy::expect_used, reason = "a test may panic")]

use std::{path::PathBuf, sync::Arc, time::Duration};

use credentials::{clock::Moment, lang::Lang, realm::Realm, realm_config};
use server::mail::{Facts, MailKind, NoticeEvent, Rendered, render, words::SUBJECT_BYTES};

const BOTH: [Lang; 2] = [Lang::Ja, Lang::En];
const LINK: &str = "https://portal.example.jp/construction/recovery/link/aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_aBcDe";
const NOT_ME: &str = "https://portal.example.jp/construction/not-me/zYxWvUtSrQpOnMlKjIhGfEdCbA9876543210-_zYxWv";

fn realm(name: &str) -> Arc<Realm> {
    let realms = realm_config::parse(include_str!("../demo.toml"), "demo.toml", &|_| true).expect("the demo's realms");
    realms.get(name).expect("a realm of the demo").clone()
}

fn moment(text: &str) -> Moment {
    Moment(text.parse::<jiff::Timestamp>().expect("RFC 3339").as_millisecond())
}

fn facts() -> Facts {
    Facts { name: Some("田中 一郎".into()), login_id: Some("hk000000-01_a".into()) }
}

fn recovery(life_minutes: u64) -> MailKind {
    MailKind::RecoveryLink {
        url: LINK.into(),
        number: "4821".into(),
        life: Duration::from_secs(60 * life_minutes),
        sent_at: moment("2026-11-21T05:05:59Z"),
        works_until_cap: moment("2026-11-21T06:35:00Z"),
        not_me_url: Some(NOT_ME.into()),
    }
}

fn notice(event: NoticeEvent) -> MailKind {
    let browser = Some("Chrome（Android）".into());
    MailKind::Notice { event, at: moment("2026-11-21T05:05:59Z"), browser, not_me_url: NOT_ME.into() }
}

fn alert(event: Option<NoticeEvent>) -> MailKind {
    let (at, reported_at) = (moment("2026-11-21T05:05:59Z"), moment("2026-11-21T05:20:00Z"));
    MailKind::NotMeAlert { login_id: "hk000000-01_a".into(), event, at, reported_at }
}

fn all() -> Vec<(&'static str, MailKind)> {
    let device = || "社用スマートフォン".to_owned();
    vec![
        ("recovery-link", recovery(60)),
        ("password-changed", notice(NoticeEvent::PasswordChanged)),
        ("password-reset", notice(NoticeEvent::PasswordReset)),
        ("device-added", notice(NoticeEvent::DeviceAdded { name: device() })),
        ("device-removed", notice(NoticeEvent::DeviceRemoved { name: device() })),
        ("codes-made", notice(NoticeEvent::CodesMade)),
        ("code-used", notice(NoticeEvent::CodeUsed { left: 2 })),
        ("not-me-alert", alert(Some(NoticeEvent::PasswordReset))),
        ("not-me-alert-for-a-request", alert(None)),
    ]
}

fn rendered(realm_name: &str, lang: Lang, kind: &MailKind) -> Rendered {
    let facts = if matches!(kind, MailKind::NotMeAlert { .. }) { Facts::default() } else { facts() };
    render(&realm(realm_name), lang, kind, &facts).expect("a mail")
}

fn same_as_kept(name: &str, actual: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/mail").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, actual).expect("a snapshot can be written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(actual, kept, "{name} differs from what is kept; BLESS=1 writes it anew");
}

#[test]
fn each_mail_reads_as_it_was_agreed() {
    for (name, kind) in all() {
        for lang in BOTH {
            let mail = rendered("construction", lang, &kind);
            same_as_kept(&format!("{name}.{}.txt", lang.tag()), &format!("Subject: {}\n\n{}", mail.subject, mail.text));
        }
    }
}

#[test]
fn the_html_part_looks_as_it_was_agreed() {
    for lang in BOTH {
        same_as_kept(
            &format!("recovery-link.{}.html", lang.tag()),
            &rendered("construction", lang, &recovery(60)).html,
        );
    }
}

#[test]
fn health_calls_the_link_what_its_configuration_says_and_gives_it_five_minutes() {
    let mail = rendered("health", Lang::Ja, &recovery(5));
    assert_eq!(mail.subject, "パスワードのリセット（4821）");
    assert!(mail.text.contains(&format!("パスワードのリセット：\n{LINK}\n")), "{}", mail.text);
    assert!(mail.text.contains("2026年11月21日(土) 14:10 まで（このメールの送信から5分間）"), "{}", mail.text);
    assert!(mail.html.contains(">パスワードのリセット</a>"), "{}", mail.html);
    assert!(mail.text.contains("ユーザID："), "{}", mail.text);
}

#[test]
fn where_the_cap_comes_first_only_the_clock_time_is_told() {
    let mail = rendered("construction", Lang::Ja, &recovery(120));
    assert!(mail.text.contains("有効期限：2026年11月21日(土) 15:35\n"), "{}", mail.text);
}

#[test]
fn every_subject_fits_one_encoded_word() {
    for realm_name in ["construction", "health"] {
        for (name, kind) in all() {
            for lang in BOTH {
                let subject = rendered(realm_name, lang, &kind).subject;
                assert!(subject.len() <= SUBJECT_BYTES, "{name}: {subject} has {} bytes", subject.len());
                assert!(lang == Lang::Ja || subject.is_ascii(), "{name}: {subject}");
            }
        }
    }
}

#[test]
fn a_realms_title_that_is_too_long_for_a_subject_gives_way_to_the_products() {
    let mut realm = Realm::clone(&realm("construction"));
    realm
        .words
        .entry(Lang::Ja)
        .or_default()
        .insert("recovery-title".into(), "パスワードを忘れた方のための再発行の手続き".into());
    let mail = render(&realm, Lang::Ja, &recovery(60), &facts()).expect("a mail");
    assert_eq!(mail.subject, "パスワード再発行（4821）");
}

#[test]
fn the_links_are_listed_with_the_one_to_press_first_and_nothing_else_is_linked() {
    for (name, kind) in all() {
        for lang in BOTH {
            let mail = rendered("construction", lang, &kind);
            let expected: &[&str] = match name {
                "recovery-link" => &[LINK, NOT_ME],
                "not-me-alert" | "not-me-alert-for-a-request" => &[],
                _ => &[NOT_ME],
            };
            assert_eq!(mail.links, expected, "{name}");
            let linked: Vec<&str> =
                mail.html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
            assert_eq!(linked, expected, "{name}");
            for url in expected {
                assert!(mail.text.lines().any(|line| line == *url), "{name}: {url} stands on a line of its own");
            }
            for text in [&mail.text, &mail.html] {
                let urls = text
                    .match_indices("http")
                    .filter(|(at, _)| !expected.iter().any(|url| text[*at..].starts_with(url)));
                assert_eq!(urls.count(), 0, "{name}: no other URL");
            }
        }
    }
}

#[test]
fn the_html_part_fetches_nothing_runs_nothing_and_names_its_language() {
    for (name, kind) in all() {
        for lang in BOTH {
            let html = rendered("construction", lang, &kind).html;
            assert!(html.contains(&format!("<html lang=\"{}\">", lang.tag())), "{name}");
            for forbidden in ["src=", "url(", "<img", "<script", "<link", "<table", "<form", "@import", "@font-face"] {
                assert!(!html.contains(forbidden), "{name} holds {forbidden}");
            }
        }
    }
}

#[test]
fn names_are_shown_as_they_are_written_and_are_never_markup_or_templates() {
    let corpus = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=1>",
        "{{7*7}}",
        "{% include \"x\" %}",
        "${7*7}",
        "O'Neil & Söhne",
        "a</dd></dl><h1>b",
        "&lt;b&gt;",
    ];
    let plain = named("x");
    for name in corpus {
        let mail = named(name);
        assert!(mail.text.contains(&format!("「{name}」")), "{}", mail.text);
        assert_eq!(tags(&mail), tags(&plain), "{name} changed the document");
    }
}

#[test]
fn a_name_of_several_lines_becomes_one_and_a_long_one_is_cut() {
    let mail = named("電話\r\n\r\nhttps-evil\u{202E}\0");
    assert!(mail.text.contains("「電話 https-evil」"), "{}", mail.text);
    let mail = named(&"あ".repeat(500));
    assert!(mail.text.contains(&format!("「{}…」", "あ".repeat(39))), "{}", mail.text);
}

fn named(name: &str) -> Rendered {
    let facts = Facts { name: Some(name.into()), login_id: Some(name.into()) };
    let kind = notice(NoticeEvent::DeviceAdded { name: name.into() });
    render(&realm("construction"), Lang::Ja, &kind, &facts).expect("a mail")
}

fn tags(mail: &Rendered) -> Vec<&str> {
    mail.html.split('<').skip(1).filter_map(|rest| rest.split(['>', ' ']).next()).collect()
}
