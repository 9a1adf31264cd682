//! The sample and the demo's realms are files that people read: they must work as they are.

use credentials::{
    lang::Lang,
    realm::{AfterAsking, Identify, Rate, Realm, Renew, Way},
};

use super::*;

const SAMPLE: &str = include_str!("../../../saihakko.sample.toml");

#[test]
fn the_sample_starts_and_shows_the_real_defaults() {
    let as_shipped = parse(SAMPLE).unwrap();
    let uncommented = |line: &'static str| {
        line.strip_prefix('#').filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase())).unwrap_or(line)
    };
    let shown = SAMPLE.lines().map(uncommented).collect::<Vec<_>>().join("\n");
    let spelt_out = parse(&shown).unwrap();
    let (a, b) = (as_shipped.realms.get("example").unwrap(), spelt_out.realms.get("example").unwrap());
    assert_eq!((a.limits, a.session, &a.password), (b.limits, b.session, &b.password));
    assert_eq!(
        (a.accent, &a.time_zone, a.after_asking, a.remember_me, a.sibling_ids, a.companies),
        (b.accent, &b.time_zone, b.after_asking, b.remember_me, b.sibling_ids, b.companies)
    );
    assert_eq!((as_shipped.listen, as_shipped.drain), (spelt_out.listen, spelt_out.drain));
    let (a, b) = (as_shipped.mail.unwrap(), spelt_out.mail.unwrap());
    assert_eq!((a.port, a.tls, a.timeout, a.hello, a.connections), (b.port, b.tls, b.timeout, b.hello, b.connections));
}

fn demo() -> Settings {
    Settings::demo("127.0.0.1:8080".parse().unwrap(), "sqlite://demo.db".into(), some_keys(), &known_word).unwrap()
}

fn word<'a>(realm: &'a Realm, lang: Lang, name: &str) -> &'a str {
    realm.words.get(&lang).and_then(|words| words.get(name)).map_or("", String::as_str)
}

#[test]
fn the_demo_has_its_realms_and_mails_nothing() {
    let demo = demo();
    assert_eq!((demo.public_url.as_str(), demo.mail.is_none()), ("http://127.0.0.1:8080", true));
    let names: Vec<&str> = demo.realms.iter().map(|realm| realm.slug.as_str()).collect();
    assert_eq!(names, ["construction", "agency", "trading", "health"]);
    let reissue = demo.realms.get("trading").and_then(|realm| realm.prove.reissue()).unwrap();
    assert_eq!((reissue.editable, reissue.approval, reissue.checks.len()), (true, true, 4));
    let (construction, health) = (demo.realms.get("construction").unwrap(), demo.realms.get("health").unwrap());
    assert_eq!(construction.prove, Prove::MailedLink { life: 60 * MINUTE, cap: 90 * MINUTE });
    assert_eq!(
        (construction.after_asking, construction.enrol, construction.enter),
        (AfterAsking::Recovery, Enrol::Never, Enter::Portal)
    );
    assert_eq!(health.prove, Prove::MailedLink { life: 5 * MINUTE, cap: 35 * MINUTE });
    assert_eq!(
        (health.after_asking, health.enrol, health.enter, health.remember_me),
        (AfterAsking::Login, Enrol::ByAccount, Enter::Portal, true)
    );
}

#[test]
fn the_demos_agency_proves_by_a_pin_of_six_digits_and_fifteen_minutes_on_any_way() {
    let demo = demo();
    let agency = demo.realms.get("agency").unwrap();
    let pin = agency.prove.pin().unwrap();
    assert_eq!((pin.digits, pin.sms, pin.voice, pin.mail), (6, 15 * MINUTE, 15 * MINUTE, 15 * MINUTE));
    assert_eq!(pin.ways, [Way::Voice, Way::Sms, Way::Mail]);
    assert_eq!((agency.identify, agency.renew), (Identify::Facts, Renew::LoginIdAndPassword));
    assert_eq!((agency.enrol, agency.enter, agency.customers), (Enrol::Never, Enter::Portal, true));
}

#[test]
fn the_demo_widens_only_what_all_testers_share() {
    let default = parse(BASE).unwrap().realms.get("club").unwrap().limits;
    for realm in demo().realms.iter() {
        assert_eq!(realm.limits.ask_per_address, Rate { count: 100_000, per: 60 * MINUTE });
        assert_eq!(
            (realm.limits.mail_per_account, realm.limits.mail_per_mailbox),
            (default.mail_per_account, default.mail_per_mailbox)
        );
        assert_eq!(
            (realm.limits.try_per_account, realm.limits.try_per_browser),
            (default.try_per_account, default.try_per_browser)
        );
    }
}

#[test]
fn the_demo_speaks_with_the_words_that_its_organisations_know() {
    let demo = demo();
    let (construction, health) = (demo.realms.get("construction").unwrap(), demo.realms.get("health").unwrap());
    for (name, label) in [
        ("forgot-link", "パスワード変更またはパスワードを忘れた場合"),
        ("recovery-title", "パスワード再発行"),
        ("recovery-user-id", "ユーザーID"),
        ("back-to-login", "ログインに戻る"),
        ("recovery-send", "送信"),
        ("renew-submit", "送信"),
        ("portal-title", "マイポータル"),
    ] {
        assert_eq!(word(construction, Lang::Ja, name), label);
    }
    for (name, label) in [
        ("login-id", "ユーザID"),
        ("password", "パスワード"),
        ("remember-me", "ログイン状態の保存"),
        ("forgot-link", "パスワードを忘れた方はこちら"),
        ("sign-in", "ログイン"),
        ("back-to-portal", "ポータルに戻る"),
        ("recovery-user-id", "ユーザID"),
        ("back-to-login", "戻る"),
        ("recovery-send", "実行"),
        ("mail-link-label", "パスワードのリセット"),
        ("enrol-title", "ワンタイムパスワードの設定"),
        ("cant-scan", "スキャンできませんか？"),
        ("scan-instead", "バーコードをスキャンしますか？"),
        ("device-name", "デバイス名"),
        ("otp", "ワンタイムパスワード"),
        ("enrol-submit", "実行"),
        ("renew-title", "パスワードの更新"),
        ("new-password", "パスワード"),
        ("confirm-password", "パスワード確認用"),
        ("sign-out-everywhere", "全てのデバイスからサインアウトする"),
        ("renew-submit", "実行"),
    ] {
        assert_eq!(word(health, Lang::Ja, name), label);
    }
    for (name, label) in [
        ("login-id", "ログインID"),
        ("password", "パスワード"),
        ("sign-in", "ログイン"),
        ("forgot-link", "ログインID/パスワードをお忘れの方"),
    ] {
        assert_eq!(word(demo.realms.get("agency").unwrap(), Lang::Ja, name), label);
    }
    for realm in demo.realms.iter() {
        let names = |lang: Lang| realm.words[&lang].keys().collect::<Vec<_>>();
        assert_eq!(names(Lang::Ja), names(Lang::En), "{}", realm.slug);
    }
}
