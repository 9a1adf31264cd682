use proptest::prelude::*;
use serde_json::json;
use zeroize::Zeroizing;

use super::*;

fn outgoing(text: &str) -> PhoneOutgoing {
    PhoneOutgoing {
        id: "01jd-7".into(),
        carry: Carry::Sms,
        to: "+819012345770".into(),
        national: "09012345770".into(),
        text: Zeroizing::new(text.into()),
        twiml: None,
        pin: Zeroizing::new("047283".into()),
        lang: Lang::Ja,
    }
}

fn template() -> FormBody {
    FormBody::Json(json!({
        "to": "{to}", "message": { "body": "{text}", "tags": ["{lang}", "pin {digits}"] }, "key": "{id}", "local": "{to_national}",
        "priority": 1, "flash": false,
    }))
}

fn fields() -> FormBody {
    FormBody::Form(vec![("tel".into(), "{to_national}".into()), ("body".into(), "{text} ({id})".into())])
}

#[test]
fn every_placeholder_has_its_value() {
    let (kind, body) = written(&template(), &outgoing("例示"));
    assert_eq!(kind, "application/json");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        body,
        json!({
            "to": "+819012345770", "message": { "body": "例示", "tags": ["ja", "pin 047283"] }, "key": "01jd-7",
            "local": "09012345770", "priority": 1, "flash": false,
        })
    );
    let (kind, body) = written(&fields(), &outgoing("a&b=c\n+ 例"));
    assert_eq!(kind, "application/x-www-form-urlencoded");
    assert_eq!(body, "tel=09012345770&body=a%26b%3Dc%0A%2B+%E4%BE%8B+%2801jd-7%29");
}

#[test]
fn a_placeholder_in_a_value_is_only_text() {
    let (_, body) = written(&template(), &outgoing("{digits} {to}"));
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body.pointer("/message/body"), Some(&json!("{digits} {to}")));
}

#[test]
fn what_is_no_placeholder_is_found() {
    for good in ["", "{to}", "a{text}b{digits}", "}"] {
        assert_eq!(unknown_placeholder(good), None, "{good}");
    }
    for (wrong, name) in [("{too}", "too"), ("{to} {", ""), ("{to", "to"), ("{}", ""), ("{{to}}", "")] {
        assert_eq!(unknown_placeholder(wrong), Some(name), "{wrong}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_out_of_json(text in "\\PC{0,60}|[\"\\\\{}\\[\\]:,\\u{0}-\\u{1f}]{0,60}") {
        let (_, body) = written(&template(), &outgoing(&text));
        let mut read: Value = serde_json::from_str(&body).unwrap();
        prop_assert_eq!(read.pointer("/message/body").and_then(Value::as_str), Some(text.as_str()));
        *read.pointer_mut("/message/body").unwrap() = json!("x");
        let (_, other) = written(&template(), &outgoing("x"));
        prop_assert_eq!(read, serde_json::from_str::<Value>(&other).unwrap());
    }

    #[test]
    fn no_text_breaks_out_of_a_form(text in "\\PC{0,60}|[&=%+;#\\r\\n\\u{0}]{0,60}") {
        let (_, body) = written(&fields(), &outgoing(&text));
        let pairs: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let expected = [("tel".to_owned(), "09012345770".to_owned()), ("body".to_owned(), format!("{text} (01jd-7)"))];
        prop_assert_eq!(pairs, expected);
    }
}
