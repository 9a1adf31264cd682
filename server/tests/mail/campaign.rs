//! The mail of a campaign: the first wording, the links of several IDs, and what an operator or a register may write.

use std::sync::Arc;

use credentials::{
    campaign::wording::{self, Wording},
    lang::Lang,
    outbox::IdLink,
};
use server::mail::{Facts, MailKind, Rendered, render};

use super::{BOTH, kinds::moment, kinds::realm, same_as_kept};

const FIRST: (&str, &str) = ("hk000000-01_a", "田中 一郎");
const SECOND: (&str, &str) = ("hk000000-02_a", "田中 一郎");

fn url(number: usize) -> String {
    format!("https://portal.example.jp/construction/recovery/link/aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_aBcD{number}")
}

fn mail_of(realm_name: &str, lang: Lang, (subject, body): (&str, &str), ids: &[(&str, &str)]) -> Rendered {
    let one = |(number, (user_id, name)): (usize, &(&str, &str))| IdLink {
        user_id: (*user_id).to_owned(),
        name: (*name).to_owned(),
        url: url(number),
    };
    let reason = match lang {
        Lang::Ja => "年に一度のパスワードの見直し",
        Lang::En => "the yearly review of passwords",
    };
    let kind = MailKind::Campaign {
        wording: Arc::new(Wording::parse(subject, body).expect("a wording")),
        reason: reason.to_owned(),
        opens_at: moment("2027-01-13T00:00:00Z"),
        closes_at: moment("2027-02-12T00:00:00Z"),
        ids: ids.iter().enumerate().map(one).collect(),
    };
    render(&realm(realm_name), lang, &kind, &Facts::default()).expect("a mail")
}

#[test]
fn the_first_wording_reads_as_it_was_agreed() {
    let people = [
        FIRST,
        SECOND,
        ("hk000123-01_b", "Müller, Anna"),
        ("hk000124-01_b", "佐藤 花子"),
        ("hk000125-01_b", "鈴木 次郎"),
    ];
    for lang in BOTH {
        for (name, ids) in [("one-id", &people[..1]), ("two-ids", &people[..2]), ("two-people", &people[1..3])] {
            let mail = mail_of("construction", lang, wording::first(lang), ids);
            let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
            same_as_kept(&format!("campaign-{name}.{}.txt", lang.tag()), &text);
        }
        let mail = mail_of("construction", lang, wording::first(lang), &people);
        same_as_kept(&format!("campaign-many-people.{}.txt", lang.tag()), &mail.text);
        let mail = mail_of("construction", lang, wording::first(lang), &people[..2]);
        same_as_kept(&format!("campaign-two-ids.{}.html", lang.tag()), &mail.html);
    }
}

#[test]
fn each_id_has_a_link_of_its_own_and_nothing_else_is_linked() {
    for lang in BOTH {
        let mail = mail_of("construction", lang, wording::first(lang), &[FIRST, SECOND]);
        let expected = [url(0), url(1)];
        assert_eq!(mail.links, expected);
        let linked: Vec<&str> =
            mail.html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(linked, expected);
        for text in [&mail.text, &mail.html] {
            assert_eq!(text.matches("http").count(), if text == &mail.text { 2 } else { 4 }, "{text}");
        }
        for (url, (user_id, _)) in expected.iter().zip([FIRST, SECOND]) {
            assert!(mail.text.lines().any(|line| line == url), "{}", mail.text);
            let (above, _) = mail.text.split_once(url.as_str()).unwrap();
            assert!(above.lines().last().unwrap().contains(user_id), "the button is told apart by its ID: {above}");
        }
        assert_eq!(mail.html.matches("田中 一郎").count(), 1, "one person is greeted once");
    }
}

#[test]
fn a_realm_calls_the_button_what_its_configuration_says() {
    let mail = mail_of("health", Lang::Ja, wording::first(Lang::Ja), &[("testuser001", "健保 一子")]);
    assert!(mail.html.contains(">パスワードのリセット</a>"), "{}", mail.html);
    assert!(mail.text.contains(&format!("パスワードのリセット：\n{}\n", url(0))), "{}", mail.text);
}

#[test]
fn whatever_is_written_stays_text() {
    let body = "<script>x</script>\r\n\r\n\r\n<b>{name}</b> $({site})\n  記\n\n{link}\n\n\"'&{reason}";
    let names = [("a<i>", "{link}{reason}<img src=x>\r\nBcc: y@example.jp"), ("b", "{name}")];
    let mail = mail_of("construction", Lang::Ja, ("<b>&", body), &names);
    assert_eq!(mail.subject, "<b>&");
    for part in ["<script", "<b>田", "<b>{", "<img", "<i>"] {
        assert!(!mail.html.contains(part), "{part}: {}", mail.html);
    }
    let above = "\n<script>x</script>\n\n<b>{link}{reason}<img src=x> Bcc: y@example.jp・{name}</b> $(工事情報共有システム)\n  記\n";
    let below = "\n\"'&年に一度のパスワードの見直し\n";
    assert!(mail.text.contains(above) && mail.text.contains(below), "{}", mail.text);
    assert_eq!(mail.links.len(), 2);
}

#[test]
fn the_html_part_fetches_and_runs_nothing() {
    let html = mail_of("construction", Lang::En, wording::first(Lang::En), &[FIRST, SECOND]).html;
    for forbidden in ["src=", "url(", "<img", "<script", "<link", "<table", "<form", "@import", "@font-face"] {
        assert!(!html.contains(forbidden), "it holds {forbidden}");
    }
}
