//! What Twilio is asked, and what its answers mean.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use server::gateway::{PhoneFailure, Taken};

use crate::{
    program::Reply,
    provider::{ACCOUNT, PUBLIC_URL, Provider, TOKEN, call, gateway, sms, twilio},
};

const SID: &str = "SM0123456789abcdef0123456789abcdef";

fn accepting() -> Provider {
    Provider::replying(Reply::new(201, &format!("{{\"sid\":\"{SID}\",\"status\":\"queued\",\"error_code\":null}}")))
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[tokio::test]
async fn a_short_message_is_asked_for_as_twilio_wants_it() {
    let provider = accepting();
    assert_eq!(provider.twilio().send(&sms()).await, Ok(Taken { id: Some(SID.into()) }));
    let request = provider.request();
    assert_eq!(request.line, format!("POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1"));
    assert_eq!(request.header("authorization"), format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}"))));
    assert_eq!(request.header("content-type"), "application/x-www-form-urlencoded");
    assert_eq!(request.header("host"), format!("127.0.0.1:{}", provider.port));
    let expected = [
        pair("To", "+819012345770"),
        pair("From", "+815011112222"),
        pair("Body", &sms().text),
        pair("StatusCallback", &format!("{PUBLIC_URL}/hooks/phone/status")),
    ];
    assert_eq!(request.form(), expected);
}

#[tokio::test]
async fn a_messaging_service_takes_the_senders_place() {
    let provider = accepting();
    let service = "MG0123456789abcdef0123456789abcdef";
    let phone = twilio(&provider.url(), "")
        .replace("sms_from = \"+815011112222\"", &format!("messaging_service = \"{service}\""));
    gateway(&phone).send(&sms()).await.unwrap();
    let form = provider.request().form();
    assert!(form.contains(&pair("MessagingServiceSid", service)));
    assert!(form.iter().all(|(name, _)| name != "From"));
}

#[tokio::test]
async fn a_call_brings_its_words_along() {
    let sid = SID.replace("SM", "CA");
    let provider = Provider::replying(Reply::new(201, &format!("{{\"sid\":\"{sid}\"}}")));
    assert_eq!(provider.twilio().send(&call()).await, Ok(Taken { id: Some(sid) }));
    let request = provider.request();
    assert_eq!(request.line, format!("POST /2010-04-01/Accounts/{ACCOUNT}/Calls.json HTTP/1.1"));
    let expected = [
        pair("To", "+819012345770"),
        pair("From", "+815033334444"),
        pair("Twiml", call().twiml.as_ref().unwrap()),
        pair("StatusCallback", &format!("{PUBLIC_URL}/hooks/phone/status")),
    ];
    assert_eq!(request.form(), expected);
}

#[tokio::test]
async fn a_landline_is_told_apart_from_a_refusal() {
    let body = r#"{"code":21614,"message":"'To' number: +81345678901, is not a valid mobile number","status":400}"#;
    let provider = Provider::replying(Reply::new(400, body));
    let failure = provider.twilio().send(&sms()).await.unwrap_err();
    let PhoneFailure::NoSms { words } = &failure else { panic!("{failure:?}") };
    assert_eq!(words, "21614 'To' number: +###########, is not a valid mobile number");
    let provider = Provider::replying(Reply::new(400, r#"{"code":21606,"message":"'From' is not yours"}"#));
    let failure = provider.twilio().send(&sms()).await;
    assert_eq!(failure, Err(PhoneFailure::Never { words: "21606 'From' is not yours".into() }));
}

#[tokio::test]
async fn a_wrong_token_is_not_the_messages_fault() {
    let provider = Provider::replying(Reply::new(401, r#"{"code":20003,"message":"Authenticate"}"#));
    let failure = provider.twilio().send(&sms()).await.unwrap_err();
    assert!(matches!(failure, PhoneFailure::Later { wait: None, .. }), "{failure:?}");
}
