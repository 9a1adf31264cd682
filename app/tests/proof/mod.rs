//! Facts, destinations, the PIN and the new login ID, as HTML. What the rules are is told by the stories of `credentials`.

mod customer;

use std::collections::BTreeSet;

use crate::browser::Browser;

const FACTS: &str = "realm=shop&email=nobody%40example.jp&phone=090-9876-5432";

#[tokio::test]
async fn facts_are_two_forms_whose_fields_have_ids_of_their_own() {
    let page = Browser::new().await.open("/shop/recovery").await.html;
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    for label in ["お客様ID", "登録済み電話番号", "メールアドレス"] {
        assert!(page.contains(&format!(">{label}</label>")), "{label}");
    }
    for heading in ["ログインIDのリセット", "パスワードのリセット"] {
        assert_eq!(page.matches(&format!(">{heading}</h2>")).count(), 1);
    }
    assert_eq!(page.matches("name=\"phone\"").count(), 2);
    assert_eq!(page.matches("<form").count(), 2);
}

#[tokio::test]
async fn what_is_wrong_with_facts_stands_at_the_form_that_was_sent() {
    let mut browser = Browser::new().await;
    let sent = browser.send("recovery/login-id", "realm=shop&customer_id=0105&phone=12").await;
    sent.leads_to("/shop/recovery");
    let page = browser.open("/shop/recovery").await.html;
    assert!(page.contains("<a href=\"#phone-login-id\">電話番号をご確認ください。"), "{page}");
    assert!(page.contains("id=\"phone-login-id-error\"") && !page.contains("id=\"phone-password-error\""));
    assert_eq!((page.matches("value=\"0105\"").count(), page.matches("value=\"12\"").count()), (1, 1));
    browser.send("recovery/password", "realm=shop&email=x&phone=").await.leads_to("/shop/recovery");
    let page = browser.open("/shop/recovery").await.html;
    assert!(page.contains("<a href=\"#email-password\">") && page.contains("<a href=\"#phone-password\">"), "{page}");
    assert!(!page.contains("id=\"phone-login-id-error\"") && !page.contains("value=\"0105\""));
}

#[tokio::test]
async fn destinations_are_masked_and_one_has_to_be_chosen() {
    let mut browser = Browser::new().await;
    browser.send("recovery/password", FACTS).await.leads_to("/shop/recovery/destination");
    let page = browser.open("/shop/recovery/destination").await.html;
    assert!(
        page.contains("***-****-*432（ショートメッセージ）") && page.contains("***-****-*432（自動音声）"),
        "{page}"
    );
    assert!(!page.contains("9876") && !page.contains("nobody"), "what was typed appears masked only");
    assert!(page.contains("窓口にご連絡ください"));
    browser.send("recovery/destination", "realm=shop&destination=none").await.leads_to("/shop/recovery/destination");
    let page = browser.open("/shop/recovery/destination").await.html;
    assert!(
        page.contains("<a href=\"#destination\">通知先を選んでください。</a>") && page.contains("id=\"destination\"")
    );
    browser.speak("en");
    let page = browser.open("/shop/recovery/destination").await.html;
    for way in [" (automated voice call)", " (text message)", " (e-mail)"] {
        assert!(page.contains(way), "{way}");
    }
}

#[tokio::test]
async fn the_field_for_the_pin_takes_whatever_is_pasted() {
    let mut browser = at_pin().await;
    let page = browser.open("/shop/recovery/pin").await.html;
    let field = page.split('<').find(|tag| tag.contains("name=\"pin\"")).unwrap();
    assert!(field.contains("inputmode=\"numeric\"") && field.contains("autocomplete=\"one-time-code\""), "{field}");
    assert!(!field.contains("maxlength") && !field.contains("pattern") && !field.contains("value="), "{field}");
    assert!(page.contains("有効時間15分") && page.contains(">14:20</time>") && page.contains("data-total=\"900000\""));
    assert!(page.contains("data-component=\"one_time_code\"") && page.contains("data-component=\"cool_down\""));
    assert!(page.contains("14:06からもう一度送れます。"), "{page}");
}

#[tokio::test]
async fn a_wrong_pin_is_said_and_never_shown() {
    let mut browser = at_pin().await;
    for (typed, said) in [
        ("", "PINコードを入力してください。"),
        ("12a", "PINコードは、6桁の数字で入力してください。"),
        ("%EF%BC%99876+54", "PINコードが違います。"),
    ] {
        browser.send("recovery/pin", &format!("realm=shop&pin={typed}")).await.leads_to("/shop/recovery/pin");
        let page = browser.open("/shop/recovery/pin").await.html;
        assert!(page.contains(&format!("<a href=\"#pin\">{said}")), "{page}");
        assert!(page.contains("<title>エラー：PINコード - 代理店</title>") && !page.contains("9876"));
    }
}

#[tokio::test]
async fn a_pin_that_is_over_offers_a_new_one() {
    let mut browser = at_pin().await;
    browser.clock.advance(30 * 60_000);
    let page = browser.open("/shop/recovery/pin").await.html;
    assert!(!page.contains("name=\"pin\"") && page.contains("このPINコードは使えなくなりました。"), "{page}");
    assert!(page.contains("新しいPINコードを送る") && page.contains("別の通知先を選ぶ"));
    browser.send("recovery/pin", "realm=shop&pin=123456").await.leads_to("/shop/recovery/pin");
    let page = browser.open("/shop/recovery/pin").await.html;
    assert!(page.contains("<a href=\"#pin\">このPINコードは") && page.contains("<button type=\"submit\" id=\"pin\""));
    browser.send("recovery/resend", "realm=shop").await.leads_to("/shop/recovery/pin");
    assert!(browser.open("/shop/recovery/pin").await.html.contains("name=\"pin\""));
}

#[tokio::test]
async fn the_address_that_was_typed_survives_every_button() {
    let mut browser = Browser::new().await;
    let facts = "realm=shop&customer_id=01058734&phone=09098765432";
    browser.send("recovery/login-id", facts).await.leads_to("/shop/recovery/destination");
    choose(&mut browser).await;
    let page = browser.open("/shop/recovery/pin").await.html;
    assert_eq!(page.matches("formaction=").count(), 2, "all buttons send the form that holds the address: {page}");
    for (button, leads) in
        [("pin", "/shop/recovery/pin"), ("resend", "/shop/recovery/pin"), ("elsewhere", "/shop/recovery/destination")]
    {
        let address = format!("{button}%40new.example.jp");
        browser.send(&format!("recovery/{button}"), &format!("realm=shop&pin=1&email={address}")).await.leads_to(leads);
        let page = browser.open("/shop/recovery/pin").await.html;
        assert!(page.contains(&format!("value=\"{button}@new.example.jp\"")), "{button}: {page}");
    }
}

#[tokio::test]
async fn a_user_id_can_lead_to_a_pin_too() {
    let mut browser = Browser::new().await;
    let page = browser.open("/safe/recovery").await.html;
    assert!(page.contains("PINコードをお知らせします。") && !page.contains("URL"), "{page}");
    browser.send("recovery/start", "realm=safe&user_id=u1").await.leads_to("/safe/recovery/destination");
    let link = browser.open("/safe/recovery/link").await;
    assert!(link.status == 200 && link.html.contains("このURLは使えません"));
}

/// At the PIN of facts that fit nobody, which is sent as a text message.
async fn at_pin() -> Browser {
    let mut browser = Browser::new().await;
    browser.send("recovery/password", FACTS).await.leads_to("/shop/recovery/destination");
    choose(&mut browser).await;
    browser
}

/// Chooses the text message.
async fn choose(browser: &mut Browser) {
    let page = browser.open("/shop/recovery/destination").await.html;
    let choice = page.split("<label").find(|label| label.contains("ショートメッセージ")).unwrap();
    let id = choice.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = format!("realm=shop&destination={id}");
    browser.send("recovery/destination", &form).await.leads_to("/shop/recovery/pin");
}
