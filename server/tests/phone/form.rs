//! A provider with a form of its own.

use server::gateway::{PhoneFailure, Taken};

use crate::{
    program::Reply,
    provider::{PIN, Provider, call, gateway, sms},
};

fn json(provider: &Provider) -> String {
    format!(
        r#"[phone]
by = "http"
timeout = "2s"
[phone.sms]
url = "{}/v1/messages?kind=otp"
headers = {{ X-Client = "saihakko" }}
success = [202]
id_at = "/message/id"
[phone.sms.json]
to = "{{to}}"
message = {{ text = "{{text}}", lang = "{{lang}}" }}
request_id = "{{id}}"
priority = 1
"#,
        provider.url()
    )
}

fn voice(provider: &Provider) -> String {
    format!(
        r#"[phone]
by = "http"
[phone.voice]
method = "PUT"
url = "{}/call"
form = {{ tel = "{{to_national}}", say = "{{text}}", code = "{{digits}}" }}
"#,
        provider.url()
    )
}

#[tokio::test]
async fn a_json_template_is_sent_with_its_values() {
    let provider = Provider::replying(Reply::new(202, r#"{"message":{"id":4711}}"#));
    assert_eq!(gateway(&json(&provider)).send(&sms()).await, Ok(Taken { id: Some("4711".into()) }));
    let request = provider.request();
    assert_eq!(request.line, "POST /v1/messages?kind=otp HTTP/1.1");
    assert_eq!(request.header("content-type"), "application/json");
    assert_eq!(request.header("authorization"), "Bearer sms-secret");
    assert_eq!(request.header("x-client"), "saihakko");
    let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
    let expected = serde_json::json!({
        "to": "+819012345770", "message": { "text": *sms().text, "lang": "ja" }, "request_id": "01jd-7", "priority": 1,
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_form_template_is_sent_with_its_values() {
    let provider = Provider::replying(Reply::new(200, "OK"));
    assert_eq!(gateway(&voice(&provider)).send(&call()).await, Ok(Taken { id: None }));
    let request = provider.request();
    assert_eq!(request.line, "PUT /call HTTP/1.1");
    assert_eq!(request.header("content-type"), "application/x-www-form-urlencoded");
    let words = call().text;
    let expected = [("tel", "09012345770"), ("say", words.as_str()), ("code", PIN)];
    assert_eq!(request.form(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn an_answer_that_quotes_the_message_tells_the_log_no_pin() {
    let echo = format!("{{\"error\":\"cannot send {} to +819012345770\"}}", sms().text.as_str());
    let provider = Provider::replying(Reply::new(400, &echo));
    let failure = gateway(&json(&provider)).send(&sms()).await.unwrap_err();
    let PhoneFailure::Never { words } = &failure else { panic!("{failure:?}") };
    assert!(words.starts_with("400 {\"error\":\"cannot send") && !words.contains(PIN), "{words}");
    let provider = Provider::replying(Reply::new(400, &call().text));
    let failure = gateway(&voice(&provider)).send(&call()).await.unwrap_err();
    assert_eq!(failure.words(), "400");
}

#[tokio::test]
async fn a_success_that_was_not_named_leaves_it_unknown() {
    let provider = Provider::replying(Reply::new(200, "{}"));
    let failure = gateway(&json(&provider)).send(&sms()).await.unwrap_err();
    assert!(matches!(failure, PhoneFailure::Unknown { .. }), "{failure:?}");
}

#[tokio::test]
async fn a_way_without_provider_is_refused() {
    let provider = Provider::replying(Reply::new(202, "{}"));
    let failure = gateway(&json(&provider)).send(&call()).await.unwrap_err();
    assert!(matches!(failure, PhoneFailure::Never { .. }), "{failure:?}");
    assert_eq!(provider.connections(), 0);
}
