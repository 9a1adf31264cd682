//! The journey of somebody who is there: PIN, new login ID, the link in the mail to it.

use credentials::{
    account::Role,
    contact::Address,
    directory::{self, NewAccount},
    outbox::{self, Content, Prepared},
    phone::PhoneNumber,
};

use crate::browser::Browser;

#[tokio::test]
async fn a_new_login_id_is_confirmed_by_code_and_the_password_may_wait() {
    let (mut browser, posted) = at_login_id().await;
    let page = browser.open("/shop/renew/login-id").await.html;
    assert!(page.contains("<dd class=\"whole\">new@example.jp</dd>") && page.contains("name=\"pin\""), "{page}");
    assert!(page.contains("data-component=\"cool_down\"") && page.contains("別のメールアドレスにする"));
    browser.send("renew/login-id", "realm=shop&pin=1").await.leads_to("/shop/renew/login-id");
    let page = browser.open("/shop/renew/login-id").await.html;
    assert!(page.contains("<a href=\"#pin\">確認コードは、6桁の数字で入力してください。</a>"), "{page}");
    let code = format!("realm=shop&pin={}", posted.code);
    browser.send("renew/login-id", &code).await.leads_to("/shop/renew/password");
    let page = browser.open("/shop/renew/password").await.html;
    let notice = page.split("role=\"status\"").nth(2).unwrap();
    assert!(
        notice.contains("ログインIDを new@example.jp に変更しました。") && page.contains("今はパスワードを変更しない")
    );
    browser.send("renew/keep-password", "realm=shop").await.leads_to("/shop/login");
}

#[tokio::test]
async fn the_mailed_link_confirms_by_one_button_and_the_first_page_goes_on() {
    let (mut browser, posted) = at_login_id().await;
    let token = posted.url.rsplit('/').next().unwrap();
    browser.open(&format!("/shop/confirm/{token}")).await.leads_to("/shop/confirm");
    let page = browser.open("/shop/confirm").await.html;
    let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    assert_eq!(main.matches("<button").count(), 1, "{main}");
    assert!(main.contains("new@example.jp") && !page.contains(token));
    browser.open("/shop/renew/login-id").await.leads_nowhere();
    browser.send("confirm", "realm=shop").await.leads_to("/shop/confirm");
    let page = browser.open("/shop/confirm").await.html;
    assert!(page.contains("new@example.jp が新しいログインIDになりました。"), "{page}");
    browser.open("/shop/renew/login-id").await.leads_to("/shop/renew/password");
}

#[tokio::test]
async fn a_code_that_is_over_can_be_mailed_again_or_elsewhere() {
    let (mut browser, _) = at_login_id().await;
    browser.clock.advance(29 * 60_000);
    browser.send("renew/other-login-id", "realm=shop&email=x").await.leads_to("/shop/renew/login-id");
    let page = browser.open("/shop/renew/login-id").await.html;
    assert!(
        page.contains("<details open>") && page.contains("<a href=\"#email\">メールアドレスをご確認ください。"),
        "{page}"
    );
    for _ in 0..6 {
        browser.send("renew/login-id", "realm=shop&pin=000000").await.leads_to("/shop/renew/login-id");
    }
    let page = browser.open("/shop/renew/login-id").await.html;
    assert!(
        !page.contains("name=\"pin\"") && page.contains("<a href=\"#pin\">この確認コードは使えなくなりました。"),
        "{page}"
    );
    browser.send("renew/resend-login-id", "realm=shop").await.leads_to("/shop/renew/login-id");
    assert!(browser.open("/shop/renew/login-id").await.html.contains("name=\"pin\""));
    let other = "realm=shop&email=other%40example.jp";
    browser.send("renew/other-login-id", other).await.leads_to("/shop/renew/login-id");
    assert!(browser.open("/shop/renew/login-id").await.html.contains("other@example.jp"));
}

#[tokio::test]
async fn a_link_that_nobody_mailed_is_unknown() {
    let mut browser = Browser::new().await;
    browser.open(&format!("/shop/confirm/{}", "A".repeat(43))).await.leads_to("/shop/confirm");
    let page = browser.open("/shop/confirm").await;
    assert!(page.status == 200 && page.html.contains("このURLは使えません") && !page.html.contains("<form"));
}

/// What the mail to a new address holds.
struct Confirmation {
    code: String,
    url: String,
}

/// With one customer, who has proven the PIN and waits for the mail to `new@example.jp`.
async fn at_login_id() -> (Browser, Confirmation) {
    let mut browser = Browser::new().await;
    let mut customer =
        NewAccount::parse("01058734", Some("old@example.jp"), "環境 太郎", Some("old@example.jp"), Role::User).unwrap();
    customer.contacts.push(Address::Phone(PhoneNumber::parse("09098765432").unwrap()));
    let realm = browser.portal.realms.get("shop").unwrap().clone();
    directory::add(&browser.portal, &realm, &customer).await.unwrap();
    let facts = "realm=shop&customer_id=01058734&phone=09098765432";
    browser.send("recovery/login-id", facts).await.leads_to("/shop/recovery/destination");
    super::choose(&mut browser).await;
    let Prepared::Phone(message) = post(&browser).await else { panic!("no text message") };
    let form = format!("realm=shop&pin={}&email=new%40example.jp", message.pin.as_str());
    browser.send("recovery/pin", &form).await.leads_to("/shop/renew/login-id");
    let Prepared::Send(letter) = post(&browser).await else { panic!("no mail") };
    let Content::Confirm { code, url, .. } = letter.content else { panic!("another mail: {:?}", letter.content) };
    (browser, Confirmation { code: code.as_str().to_owned(), url })
}

/// The newest message, as a worker that sends it prepares it.
async fn post(browser: &Browser) -> Prepared {
    let mut prepared = None;
    for job in outbox::claim(&browser.portal, "test", outbox::Wanted::Prompt, 10).await.unwrap() {
        prepared = Some(outbox::prepare(&browser.portal, &job).await.unwrap());
        outbox::accepted(&browser.portal, &job).await.unwrap();
    }
    prepared.unwrap()
}
