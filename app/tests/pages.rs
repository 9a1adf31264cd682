//! Pages and forms as a browser meets them, without a server around them: the HTML that comes out, the answers to bad input.

#![cfg(feature = "ssr")]
#![expect(clippy::unwrap_used, reason = "a test stops where it can't go on")]

mod browser;
mod proof;
mod staff;

use browser::{Answer, Browser};

const PUBLIC: [&str; 9] = [
    "/",
    "/club/login",
    "/club/recovery",
    "/club/recovery/link",
    "/club/not-me",
    "/shop/recovery",
    "/shop/confirm",
    "/firm/recovery",
    "/nowhere/at/all",
];

#[tokio::test]
async fn every_public_page_is_whole_in_both_languages_and_small() {
    let mut browser = Browser::new().await;
    for lang in ["ja", "en"] {
        browser.speak(lang);
        for path in PUBLIC {
            let page = browser.open(path).await;
            assert!(page.html.starts_with(&format!("<!DOCTYPE html><html lang=\"{lang}\"")), "{path}");
            for once in ["<main", "<h1", "<title>", "</html>"] {
                assert_eq!(page.html.matches(once).count(), 1, "{path}: {once}");
            }
            assert!(page.html.len() < 7_000, "{path} has {} bytes", page.html.len());
            assert!(!page.html.contains("style=") && !page.html.contains(" onclick"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_realm_speaks_in_its_own_words() {
    let page = Browser::new().await.open("/club/login").await;
    assert!(page.html.contains(">会員番号</label>") && page.html.contains("事務局"));
    assert!(!page.html.contains("name=\"remember_me\""));
}

#[tokio::test]
async fn what_is_wrong_stands_on_top_at_the_field_and_in_the_title() {
    let mut browser = Browser::new().await;
    browser.send("login/password", "realm=club&login_id=%3Cscript%3E%22&password=").await.leads_to("/club/login");
    let page = browser.open("/club/login").await;
    assert!(page.html.contains("<title>エラー：ログイン - 倶楽部</title>"), "{}", page.html);
    assert!(page.html.contains("<a href=\"#password\">パスワードを入力してください。</a>"));
    assert!(page.html.contains("id=\"password-error\" class=\"field-error\">パスワードを入力してください。</p>"));
    assert!(page.html.contains("aria-describedby=\"password-error\""));
    assert!(page.html.contains("value=\"&lt;script&gt;&quot;\""), "what was typed is shown again as text");
}

#[tokio::test]
async fn a_password_is_never_shown_again() {
    let mut browser = Browser::new().await;
    browser.send("login/password", "realm=club&login_id=x&password=hunter2hunter2").await.leads_to("/club/login");
    let page = browser.open("/club/login").await;
    assert!(page.html.contains("IDまたはパスワードが正しくありません。") && !page.html.contains("hunter2"));
}

#[tokio::test]
async fn asking_ends_on_the_page_with_the_number() {
    let mut browser = Browser::new().await;
    browser.send("recovery/start", "realm=club&user_id=m001&nonce=1").await.leads_to("/club/recovery/sent");
    let page = browser.open("/club/recovery/sent").await;
    let number = page.html.split("class=\"number\">").nth(1).unwrap();
    assert!(number.bytes().take(4).all(|b| b.is_ascii_digit()));
    assert!(page.html.contains("メールを送信しました。") && page.html.contains("10分間有効"));
}

#[tokio::test]
async fn steps_that_are_not_reached_lead_to_where_the_journey_begins() {
    let mut browser = Browser::new().await;
    for (path, begin) in [
        ("/club/login/otp", "/club/login"),
        ("/club/enrol/authenticator", "/club/login"),
        ("/club/renew/password", "/club/recovery"),
        ("/club/recovery/sent", "/club/recovery"),
        ("/club/portal", "/club/login"),
        ("/club/portal/devices", "/club/login"),
    ] {
        browser.open(path).await.leads_to(begin);
    }
}

#[tokio::test]
async fn the_mailed_token_leaves_the_url_at_once() {
    let mut browser = Browser::new().await;
    let token = "A".repeat(43);
    let answer = browser.open(&format!("/club/recovery/link/{token}")).await;
    assert!(answer.cookies.iter().any(|cookie| cookie.starts_with("__Host-club-link=") && cookie.contains(&token)));
    answer.leads_to("/club/recovery/link");
    let page = browser.open("/club/recovery/link").await;
    assert!(page.status == 200 && page.html.contains("このURLは使えません") && !page.html.contains(&token));
}

#[tokio::test]
async fn what_cannot_be_read_gets_a_page_that_says_so() {
    let mut browser = Browser::new().await;
    for (form, status) in [
        ("realm=club&user_id=a&user_id=b", 422),
        ("realm=club&user_id[]=a", 422),
        ("realm=club&user_id[x]=a", 422),
        ("realm=nowhere&user_id=a", 404),
        ("", 404),
    ] {
        let Answer { status: got, html, .. } = browser.send("recovery/start", form).await;
        assert_eq!(got, status, "{form}");
        assert!(html.contains("<html lang=\"ja\">") && html.contains("<h1"), "{form}");
    }
    let endless = format!("realm=club&user_id={}", "a".repeat(70_000));
    assert_eq!(browser.send("recovery/start", &endless).await.status, 413);
    assert_eq!(browser.send("no/such/thing", "").await.status, 404);
}

#[tokio::test]
async fn long_and_strange_input_is_answered_on_the_page() {
    let mut browser = Browser::new().await;
    for typed in ["a".repeat(60_000), "a%0d%0aBcc%3a+x".to_owned(), "%00".to_owned(), "+".to_owned()] {
        browser.send("recovery/start", &format!("realm=club&user_id={typed}")).await.leads_to("/club/recovery");
        let page = browser.open("/club/recovery").await;
        assert!(page.html.contains("role=\"alert\"") && page.html.len() < 9_000);
    }
}

#[tokio::test]
async fn the_language_switch_comes_back_to_the_page() {
    let mut browser = Browser::new().await;
    let page = browser.open("/club/recovery").await;
    assert!(page.html.contains("href=\"/lang/en?next=/club/recovery\""));
    let answer = browser.switch("/lang/en?next=/club/recovery", "en").await;
    assert!(answer.cookies.iter().any(|cookie| cookie.starts_with("__Host-lang=en; Path=/;")));
    answer.leads_to("/club/recovery");
    assert!(browser.open("/club/recovery").await.html.contains("<html lang=\"en\""));
}
