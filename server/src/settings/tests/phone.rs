//! `[phone]`: both providers, what can't be right in them, and that every short message fits.

use credentials::realm::Both;

use super::*;
use crate::{phone_words::SMS_LENGTH, settings::phone};

const TWILIO: &str = r#"
[phone]
by = "twilio"
account_sid = "AC0123456789abcdef0123456789abcdef"
sms_from = "+815011112222"
voice_from = "+815033334444"
"#;

const HTTP: &str = r#"
[phone]
by = "http"
[phone.sms]
url = "https://sms.example.jp/v1"
headers = { X-Client = "a" }
json = { to = "{to}", more = [{ text = "{text}" }] }
[phone.voice]
url = "http://127.0.0.1:9/call"
form = { tel = "{to_national}", say = "{text}" }
"#;

/// Line 1 to 14 with a realm that proves by PIN; `[phone]` begins at line 16.
fn with(phone: &str) -> String {
    BASE.replace(r#"prove = { by = "mailed-link", life = "10m" }"#, r#"prove = { by = "pin", digits = 6 }"#) + phone
}

fn env(name: &str) -> Option<String> {
    match name {
        "SAIHAKKO_TWILIO_AUTH_TOKEN" => Some("token".into()),
        "SAIHAKKO_SMS_AUTHORIZATION" => Some("Bearer secret".into()),
        _ => environment(name),
    }
}

fn read(text: &str) -> Result<Settings, String> {
    Settings::parse(text, Path::new("x.toml"), &env, &known_word).map_err(|error| error.to_string())
}

#[test]
fn twilio_is_an_account_and_two_senders() {
    let PhoneBy::Twilio(twilio) = read(&with(TWILIO)).unwrap().phone.unwrap().by else { panic!("not Twilio") };
    assert_eq!(twilio.auth_token.reveal(), "token");
    assert_eq!(twilio.sms_from, Some(TwilioSender::From("+815011112222".into())));
    assert_eq!(twilio.voice_from.as_deref(), Some("+815033334444"));
    assert!(format!("{:?}", twilio.messages).contains("api.twilio.com"));
}

#[test]
fn any_other_provider_is_a_form_for_each_way() {
    let settings = read(&with(HTTP)).unwrap().phone.unwrap();
    assert_eq!(settings.timeout, Duration::from_secs(10));
    let PhoneBy::Http { sms: Some(sms), voice: Some(voice) } = settings.by else { panic!("not both") };
    assert_eq!(sms.body, FormBody::Json(serde_json::json!({ "to": "{to}", "more": [{ "text": "{text}" }] })));
    assert_eq!(
        sms.authorization.as_ref().map(|(name, secret)| (name.as_str(), secret.reveal())),
        Some(("authorization", "Bearer secret"))
    );
    assert_eq!(
        (sms.method.as_str(), sms.success.as_slice(), sms.headers.len()),
        ("POST", [200, 201, 202].as_slice(), 1)
    );
    assert!(!format!("{sms:?}").contains("secret"));
    let key = HTTP.replace("json = ", "authorization_header = \"X-Api-Key\"\njson = ");
    let PhoneBy::Http { sms: Some(own), .. } = read(&with(&key)).unwrap().phone.unwrap().by else { panic!("no form") };
    assert_eq!(own.authorization.unwrap().0, "x-api-key");
    let FormBody::Form(fields) = &voice.body else { panic!("no form") };
    assert_eq!(fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["tel", "say"]);
}

/// What is replaced, by what, and the beginning of the first line.
const WRONG: &[(&str, &str, &str)] = &[
    ("by = \"twilio\"", "by = \"twillo\"", r#"x.toml:17: "by" in [phone] is "twillo"; it takes "twilio" or "http""#),
    ("AC0123", "XX0123", r#"x.toml:18: "account_sid" in [phone] is "XX0123456789abcdef0123456789abcdef"; it takes"#),
    (
        "sms_from",
        "auth_token = \"hush\"\nsms_from",
        r#"x.toml:19: "auth_token" in [phone] stands in the configuration; move it"#,
    ),
    (
        "+815011112222",
        "05011112222",
        r#"x.toml:19: "sms_from" in [phone] is "05011112222"; it takes a telephone number"#,
    ),
    ("+815033334444", "Club", r#"x.toml:20: "voice_from" in [phone] is "Club"; it takes a telephone number"#),
    (
        "sms_from",
        "messaging_service = \"MG0123456789abcdef0123456789abcdef\"\nsms_from",
        r#"x.toml:19: "messaging_service" in [phone] stands beside "sms_from", and only one of them can send"#,
    ),
    (
        "sms_from = \"+815011112222\"",
        "",
        r#"x.toml:7: [realm.club] offers "sms", but nobody carries it out of the house; add sms_from to [phone], or take"#,
    ),
    (
        "sms_from",
        "base = \"https://evil.example\"\nsms_from",
        r#"x.toml:19: "base" in [phone] is "https://evil.example"; it takes"#,
    ),
    (
        "sms_from",
        "timeout = \"25s\"\nsms_from",
        r#"x.toml:19: "timeout" in [phone] is "25s"; it takes a length of time from "1s" to "20s""#,
    ),
    ("voice_from", "voice_form", r#"x.toml:20: unknown key "voice_form" in [phone]; did you mean "voice_from"?"#),
];

const WRONG_FORM: &[(&str, &str, &str)] = &[
    (
        "https://sms",
        "http://sms",
        r#"x.toml:19: "url" in [phone.sms] is not encrypted; write https://, since http is only for a loopback"#,
    ),
    ("https://sms", "https://me@sms", r#"x.toml:19: "url" in [phone.sms] holds a user or a fragment"#),
    (
        "{to}",
        "{too}",
        r#"x.toml:21: "to" in [phone.sms.json] holds "{too", which is no placeholder; braces hold one of {to}, "#,
    ),
    ("X-Client", "Host", r#"x.toml:20: "Host" in [phone.sms.headers] is no header that can be set"#),
    ("X-Client", "Authorization", r#"x.toml:20: "Authorization" in [phone.sms.headers] is no header that can be set"#),
    ("\"a\"", "\"あ\"", r#"x.toml:20: "X-Client" in [phone.sms.headers] can't be said in a header"#),
    (
        "headers",
        "success = [302]\nheaders",
        r#"x.toml:20: "success" in [phone.sms] takes a list of statuses from 200 to 299"#,
    ),
    ("headers", "id_at = \"id\"\nheaders", r#"x.toml:20: "id_at" in [phone.sms] is "id"; it takes a JSON pointer"#),
    (
        "headers",
        "form = { a = \"b\" }\nheaders",
        r#"x.toml:18: [phone.sms] has both "json" and "form", and only one can be sent"#,
    ),
    ("json = ", "jsn = ", r#"x.toml:21: unknown key "jsn" in [phone.sms]; did you mean "json"?"#),
    ("[{ text", "[{ at = 2026-01-01, text", r#"x.toml:21: "more" in [phone.sms.json] can't stand in JSON"#),
    (
        "[phone.voice]",
        "[phone.sms_names]\ngone = { ja = \"あ\", en = \"a\" }\n[phone.voice]",
        r#"x.toml:23: "gone" [phone.sms_names] is no realm of this file; name one that is"#,
    ),
];

#[test]
fn wrong_providers_are_named_with_line_and_remedy() {
    for (phone, wrong) in [(TWILIO, WRONG), (HTTP, WRONG_FORM)] {
        for (old, new, expected) in wrong {
            let error = read(&with(&phone.replacen(old, new, 1))).expect_err(expected);
            let first = error.lines().next().unwrap_or_default();
            assert!(first.starts_with(expected), "{first}\nshould begin with\n{expected}");
            assert!(!error.contains("hush"), "a secret is repeated: {error}");
        }
    }
}

#[test]
fn a_way_without_anybody_who_carries_it_stops_the_start() {
    let error = read(&with("")).unwrap_err();
    let remedy = "add the section [phone], as in saihakko.sample.toml";
    for way in ["sms", "voice"] {
        let line =
            format!("x.toml:7: [realm.club] offers \"{way}\", but nobody carries it out of the house; {remedy}, or");
        assert!(error.contains(&line), "{error}");
    }
    let by_mail = with("").replace("digits = 6", "digits = 6, ways = [\"mail\"]");
    assert!(read(&by_mail).unwrap().phone.is_none());
    let lacks = HTTP.split("[phone.voice]").next().unwrap();
    let error = read(&with(lacks)).unwrap_err();
    assert!(error.contains("add the section [phone.voice], or take \"voice\" out of its ways"), "{error}");
}

#[test]
fn a_missing_token_says_where_to_put_it() {
    let error = Settings::parse(&with(TWILIO), Path::new("x.toml"), &environment, &known_word).unwrap_err();
    assert!(
        first_line(&error).starts_with("x.toml:16: [phone] lacks \"auth_token_file\"; add auth_token_file = "),
        "{error}"
    );
}

#[test]
fn a_name_too_long_for_a_short_message_is_told_and_can_be_shortened() {
    let long = with(TWILIO).replace("倶楽部", "全国再発行手続普及促進協議会連合会事務局");
    let error = read(&long).unwrap_err();
    let expected = "x.toml:7: a short message from \"全国再発行手続普及促進協議会連合会事務局\" has 73 characters, 3 more than fit; \
                    give a shorter name: [phone.sms_names] club = { ja = \"…\", en = \"…\" }";
    assert_eq!(error, expected);
    let named = long + "[phone.sms_names]\nclub = { ja = \"再発行協議会\", en = \"Club\" }\n";
    let settings = read(&named).unwrap();
    let club = settings.realms.get("club").unwrap();
    assert_eq!(settings.sms_names.of(club, Lang::Ja), "再発行協議会");
    assert_eq!(club.name, Both { ja: "全国再発行手続普及促進協議会連合会事務局".into(), en: "Club".into() });
}

#[test]
fn the_demos_short_messages_fit() {
    let at = "127.0.0.1:65535".parse().unwrap();
    let demo = Settings::demo(at, "sqlite://demo.db".into(), some_keys(), &known_word).unwrap();
    for (realm, lang) in demo.realms.iter().flat_map(|realm| [(realm, Lang::Ja), (realm, Lang::En)]) {
        let length = phone::sms_length(&demo.sms_names, realm, lang, &demo.public_url);
        assert!(length.is_none_or(|length| length <= SMS_LENGTH), "{}: {length:?}", realm.slug);
    }
    assert!(
        phone::sms_length(&demo.sms_names, demo.realms.get("agency").unwrap(), Lang::Ja, &demo.public_url).is_some()
    );
}

#[test]
fn the_samples_providers_can_be_used_as_they_stand() {
    let sample = include_str!("../../../saihakko.sample.toml");
    let (_, block) = sample.split_once("# Twilio. Its account").unwrap();
    let (block, _) = block.split_once("# A realm is one organisation's portal").unwrap();
    let lines = block.lines().filter_map(|line| line.strip_prefix("# "));
    let keys = lines.filter(|line| {
        let key = line.split(" = ").next().unwrap_or_default();
        line.starts_with('[') || (line.contains(" = ") && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
    });
    let keys = keys.filter(|line| !line.contains("_file = ")).collect::<Vec<_>>().join("\n") + "\n";
    let (twilio, http) = keys.split_once("[phone]\nby = \"http\"").unwrap();
    let (forms, names) = http.split_once("[phone.sms_names]").unwrap();
    let names = format!("[phone.sms_names]{}", names.replace("example", "club"));
    let twilio = read(&with(&format!("\n{twilio}{names}"))).unwrap().phone.unwrap();
    let http = read(&with(&format!("\n[phone]\nby = \"http\"{forms}{names}"))).unwrap().phone.unwrap();
    assert_eq!((twilio.timeout, http.timeout), (Duration::from_secs(10), Duration::from_secs(10)));
    let PhoneBy::Http { sms: Some(sms), voice: Some(_) } = http.by else { panic!("not both") };
    assert_eq!((sms.method.as_str(), sms.success.as_slice()), ("POST", [200, 201, 202].as_slice()));
}
