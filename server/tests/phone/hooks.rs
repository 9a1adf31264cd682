//! Call-backs: believed only with Twilio's signature for this very address, and able to do nothing but their own.

use axum::{body::Body, http::Request};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use credentials::realm::Way;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::{
    program::Reply,
    provider::{ACCOUNT, PUBLIC_URL, Provider, TOKEN},
    world::World,
};

const SID: &str = "SM0123456789abcdef0123456789abcdef";
const STATUS: &str = "/hooks/phone/status";

fn signature(token: &str, url: &str, fields: &[(&str, &str)]) -> String {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).unwrap();
    mac.update(url.as_bytes());
    for (name, value) in sorted {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

fn request(path: &str, fields: &[(&str, &str)], signature: &str) -> Request<Body> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    let request = request.header("host", "portal.example.jp").header("x-twilio-signature", signature);
    request.body(Body::from(body)).unwrap()
}

fn signed(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    request(path, fields, &signature(TOKEN, &format!("{PUBLIC_URL}{path}"), fields))
}

fn failed(status: &'static str) -> [(&'static str, &'static str); 4] {
    [("MessageSid", SID), ("MessageStatus", status), ("AccountSid", ACCOUNT), ("ErrorCode", "30006")]
}

async fn sent() -> (Provider, World) {
    let provider = Provider::replying(Reply::new(201, &format!("{{\"sid\":\"{SID}\"}}")));
    let world = World::at(&provider).await;
    world.ask(Way::Sms).await;
    world.work().await;
    assert_eq!(world.state().await, "sent");
    (provider, world)
}

#[tokio::test]
async fn what_did_not_arrive_is_told_to_the_person() {
    let (_provider, world) = sent().await;
    assert_eq!(world.answer(signed(STATUS, &failed("delivered"))).await.0, 204);
    assert_eq!(world.state().await, "sent");
    assert_eq!(world.answer(signed(STATUS, &failed("undelivered"))).await.0, 204);
    assert_eq!((world.state().await, world.text("SELECT trouble FROM pins").await), ("failed".into(), "no-sms".into()));
    assert_eq!(world.answer(signed(STATUS, &failed("undelivered"))).await.0, 204, "told twice is told once");
}

#[tokio::test]
async fn a_wrong_signature_changes_nothing() {
    let (_provider, world) = sent().await;
    let (fields, url) = (failed("undelivered"), format!("{PUBLIC_URL}{STATUS}"));
    let elsewhere = signature(TOKEN, "https://evil.example/hooks/phone/status", &fields);
    let others = signature("another token", &url, &fields);
    let less = signature(TOKEN, &url, &fields[..3]);
    for wrong in ["", "AAAA", "not base64!", &elsewhere, &others, &less] {
        assert_eq!(world.answer(request(STATUS, &fields, wrong)).await.0, 403, "{wrong}");
    }
    let right = signature(TOKEN, &url, &fields);
    assert_eq!(world.answer(request("/hooks/phone/status?x=1", &fields, &right)).await.0, 403);
    let unsigned = Request::post(STATUS).body(Body::from("MessageSid=SM&MessageStatus=failed")).unwrap();
    assert_eq!(world.answer(unsigned).await.0, 403);
    let stranger =
        [("AccountSid", "AC00000000000000000000000000000000"), ("MessageSid", SID), ("MessageStatus", "failed")];
    assert_eq!(world.answer(signed(STATUS, &stranger)).await.0, 403, "another account's");
    assert_eq!((world.state().await, world.text("SELECT trouble FROM pins").await), ("sent".into(), String::new()));
}

#[tokio::test]
async fn only_the_hooks_lie_outside_the_rule_against_other_sites() {
    let (_provider, world) = sent().await;
    let foreign = |mut request: Request<Body>| {
        request.headers_mut().insert("origin", "https://api.twilio.example".parse().unwrap());
        request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
        request
    };
    assert_eq!(world.answer(foreign(signed(STATUS, &failed("undelivered")))).await.0, 204);
    for path in [
        "/hooks",
        "/hooks/phone",
        "/hooks/phone/status/",
        "/hooks/phone/statusx",
        "/hooks/phone/again",
        "/do/login/password",
        "/",
    ] {
        let status = world.answer(foreign(signed(path, &failed("undelivered")))).await.0;
        assert_eq!(status, 403, "{path}");
    }
    let get = Request::get(STATUS).body(Body::empty()).unwrap();
    assert_eq!(world.answer(get).await.0, 405);
    let huge = "x".repeat(20_000);
    assert_eq!(world.answer(signed(STATUS, &[("a", &huge)])).await.0, 413);
}

/// The address that a document names for the next time.
fn action(document: &str) -> Option<String> {
    let url = document.split_once("action=\"")?.1.split_once('"')?.0;
    Some(url.strip_prefix(PUBLIC_URL).unwrap().to_owned())
}

#[tokio::test]
async fn a_key_repeats_the_call_five_times_while_the_pin_works() {
    let provider = Provider::replying(Reply::new(201, "{}"));
    let world = World::at(&provider).await;
    world.ask(Way::Voice).await;
    world.work().await;
    let form = provider.request().form();
    let first = form.iter().find(|(name, _)| name == "Twiml").unwrap().1.clone();
    let said = |document: &str| document.matches("<Pause length=\"1\"/>").count();
    let fields = [("CallSid", "CA0123456789abcdef0123456789abcdef"), ("Digits", "1")];
    let (mut document, mut times) = (first.clone(), 0);
    while let Some(path) = action(&document) {
        assert_eq!(world.answer(request(&path, &fields, "AAAA")).await.0, 403);
        let (status, again) = world.answer(signed(&path, &fields)).await;
        assert_eq!((status, said(&again)), (200, said(&first)), "the same digits");
        document = again;
        times += 1;
    }
    assert_eq!(times, 5);
    let path = action(&first).unwrap();
    world.pass(std::time::Duration::from_mins(10));
    let (status, late) = world.answer(signed(&path, &fields)).await;
    assert!(status == 200 && late.contains("もう使えません") && said(&late) == 0, "{late}");
    let forged = path.replace("/v1.1.", "/v1.1.A");
    assert_eq!(world.answer(signed(&forged, &fields)).await.0, 404);
}

#[tokio::test]
async fn an_installation_without_twilio_has_no_hooks() {
    let provider = Provider::replying(Reply::new(201, "{}"));
    let way = format!("url = \"{}\"\njson = {{ a = \"{{to}}\" }}\n", provider.url());
    let form = format!("[phone]\nby = \"http\"\n[phone.sms]\n{way}[phone.voice]\n{way}");
    let world = World::new(&form).await;
    let fields = failed("undelivered");
    let token = signature("", &format!("{PUBLIC_URL}{STATUS}"), &fields);
    assert_eq!(world.answer(request(STATUS, &fields, &token)).await.0, 405, "a page, which takes no posts");
}
