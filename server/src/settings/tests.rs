use std::time::Duration;

use credentials::{
    chance::{Chance, SeededChance},
    lang::Lang,
    realm::{Enrol, Enter, Prove},
    secret::Key,
};

use super::*;

mod phone;
mod secrets_and_files;
mod shipped;
mod wrong;

const MINUTE: Duration = Duration::from_mins(1);

/// Line 1 to 6; realms follow.
const BASE: &str = r#"public_url = "https://id.example.jp"
listen = "127.0.0.1:9000"
database.url = "postgres://saihakko@db/saihakko"
keys.file = "keys"
mail = { from = "no-reply@example.jp", host = "smtp.example.jp" }
trusted_proxies = ["10.1.2.3/16", "::1"]
[realm.club]
name = { ja = "倶楽部", en = "Club" }
contact = { name = { ja = "事務局", en = "Office" }, email = "office@example.jp" }
identify = "user-id"
prove = { by = "mailed-link", life = "10m" }
enrol = "never"
renew = "password"
enter = "login"
"#;

fn some_keys() -> Keys {
    Keys::new(1, Key::new(&SeededChance::new(1) as &dyn Chance))
}

fn key_text() -> String {
    some_keys().render().to_string()
}

fn environment(name: &str) -> Option<String> {
    match name {
        "SAIHAKKO_KEYS" => Some(key_text()),
        "SAIHAKKO_MAIL_PASSWORD" => Some("secret".into()),
        _ => None,
    }
}

fn parse(text: &str) -> Result<Settings, ConfigError> {
    Settings::parse(text, Path::new("x.toml"), &environment, &known_word)
}

fn first_line(error: &ConfigError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_file_says_how_the_server_is_reached_and_mails() {
    let settings = parse(BASE).unwrap();
    assert_eq!(settings.public_url, "https://id.example.jp");
    assert_eq!(settings.listen.to_string(), "127.0.0.1:9000");
    assert_eq!(settings.database_url, "postgres://saihakko@db/saihakko");
    let proxies: Vec<String> = settings.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(proxies, ["10.1.0.0/16", "::1/128"]);
    let mail = settings.mail.unwrap();
    assert_eq!((mail.host.as_str(), mail.port, mail.tls), ("smtp.example.jp", 587, MailTls::StartTls));
    assert_eq!((mail.timeout, mail.hello.as_str()), (Duration::from_secs(10), "id.example.jp"));
    assert!(mail.login.is_none() && mail.ca_pem.is_none());
}

#[test]
fn metrics_have_a_listener_of_their_own_or_none() {
    let with = |metrics: &str| parse(&BASE.replace("keys.file", &format!("{metrics}\ndrain = \"3s\"\nkeys.file")));
    let settings = with("metrics.listen = \"127.0.0.1:9464\"").unwrap();
    assert_eq!(settings.metrics.map(|address| address.port()), Some(9464));
    assert_eq!((settings.drain, parse(BASE).unwrap().metrics), (Duration::from_secs(3), None));
    let wrong = with("metrics.listen = \"127.0.0.1:9000\"").unwrap_err();
    assert!(first_line(&wrong).contains("other than the portal's"), "{wrong}");
}

#[test]
fn public_addresses_are_made_plain() {
    let public = |url: &str| {
        parse(&BASE.replace("https://id.example.jp", url))
            .map(|settings| (settings.public_url, settings.mail.unwrap().hello))
    };
    for (written, origin, hello) in [
        ("https://ID.example.jp/", "https://id.example.jp", "id.example.jp"),
        ("https://id.example.jp:443", "https://id.example.jp", "id.example.jp"),
        ("https://id.example.jp:8443", "https://id.example.jp:8443", "id.example.jp"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "[127.0.0.1]"),
        ("http://[::1]:8080", "http://[::1]:8080", "[IPv6:::1]"),
        ("http://localhost:80", "http://localhost", "localhost"),
    ] {
        assert_eq!(public(written).unwrap(), (origin.to_owned(), hello.to_owned()), "{written}");
    }
}

#[test]
fn a_fifth_organisation_is_configuration_only() {
    let settings = parse(BASE).unwrap();
    let realm = settings.realms.get("club").unwrap();
    assert_eq!(realm.prove, Prove::MailedLink { life: 10 * MINUTE, cap: 40 * MINUTE });
    assert_eq!((realm.enrol, realm.enter), (Enrol::Never, Enter::Login));
}

#[test]
fn a_missing_file_says_how_to_name_one() {
    let error = Settings::load(Path::new("/nowhere/x.toml"), &environment, &known_word).unwrap_err().to_string();
    assert!(error.starts_with("/nowhere/x.toml: No such file"), "{error}");
    assert!(
        error.ends_with("; name a readable file in UTF-8 with --config FILE (begin with saihakko.sample.toml)"),
        "{error}"
    );
}

#[test]
fn settings_say_no_secret_in_debug() {
    let text = BASE.replace("saihakko@db", "saihakko:hush@db");
    assert!(!format!("{:?}", parse(&text).unwrap()).contains("hush"));
}
