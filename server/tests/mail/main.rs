//! What the mails say. The whole text of each stands in `tests/snapshots/mail`; `BLESS=1 cargo test -p server --test mail`
//! writes it anew, for reading before it is kept.

#![expect(clippy::expect_used, reason = "a test may panic")]

mod campaign;
mod kinds;

use std::path::PathBuf;

use credentials::{
    lang::Lang,
    outbox::{Confirms, PinFor},
    realm::Realm,
};
use kinds::{
    CONFIRM, LINK, NOT_ME, PIN, SIGN_IN, all, confirm, facts, home, invitation, notice, pin, realm, recovery, rendered,
};
use server::mail::{Facts, MailKind, NoticeEvent, Rendered, render, words::SUBJECT_BYTES};

const BOTH: [Lang; 2] = [Lang::Ja, Lang::En];

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
            let mail = rendered(home(name), lang, &kind);
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
        same_as_kept(
            &format!("confirm-login-id.{}.html", lang.tag()),
            &rendered("agency", lang, &confirm(Confirms::LoginId)).html,
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
    for realm_name in ["construction", "agency", "health"] {
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
                "invitation" => &[LINK],
                "temporary-reminder" => &[SIGN_IN],
                "confirm-login-id" | "confirm-email" => &[CONFIRM],
                _ if matches!(kind, MailKind::NotMeAlert { .. } | MailKind::Budget { .. } | MailKind::Pin { .. }) => {
                    &[]
                }
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
fn a_mail_to_an_address_that_nobody_confirmed_names_nobody() {
    let facts = Facts { name: Some("環境 太郎".into()), login_id: Some("01058734".into()) };
    for what in [Confirms::LoginId, Confirms::Email] {
        let mail = render(&realm("agency"), Lang::Ja, &confirm(what), &facts).expect("a mail");
        for text in [&mail.text, &mail.html, &mail.subject] {
            assert!(!text.contains("環境") && !text.contains("01058734"), "{text}");
        }
    }
    let mail = render(&realm("agency"), Lang::Ja, &invitation("大矢 典子"), &facts).expect("a mail");
    assert!(!mail.text.contains("環境 太郎") && mail.text.contains("お客様ID：01058734"), "{}", mail.text);
}

#[test]
fn a_pin_stands_on_a_line_of_its_own_and_in_no_subject() {
    for (kind, label) in [(pin(PinFor::Password), "PINコード"), (confirm(Confirms::Email), "確認コード")] {
        let mail = rendered("agency", Lang::Ja, &kind);
        assert!(mail.text.lines().any(|line| line == format!("{label}：{PIN}")), "{}", mail.text);
        assert!(!mail.subject.contains(PIN), "{}", mail.subject);
        assert_eq!(mail.html.matches(PIN).count(), 1);
    }
}

#[test]
fn the_inviters_name_is_one_line_and_never_markup() {
    let mail = rendered("agency", Lang::Ja, &invitation("<b>大矢</b>\r\nBcc: x@example.jp"));
    assert!(mail.text.contains("<b>大矢</b> Bcc: x@example.jp 様が"), "{}", mail.text);
    assert!(!mail.html.contains("<b>大矢"), "{}", mail.html);
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
