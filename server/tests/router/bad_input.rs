//! Whatever is sent, the answer is a page in the person's language: never a fault of ours, an English sentence of a framework, or markup
//! that somebody typed.

use axum::{
    body::Body,
    http::{HeaderValue, Method},
};

use crate::{
    answer::Answer,
    browser::{Browser, encode},
    endpoints::{all, everything_encoded},
    mailbox,
    shapes::{KINDS, all_of, broken, values},
    world::{World, story},
};

/// Markup of the values that must never come back as such.
const MARKUP: [&str; 3] = ["<script>alert", "<img src=x", "</title></textarea>"];

/// A redirect to a page that is fine, or a page that says what is wrong.
async fn answered(browser: &Browser, path: &str, answer: Answer) {
    if answer.status == 303 {
        let mut next = browser.clone();
        for cookie in answer.cookies() {
            next.jar.insert(cookie.name, cookie.value);
        }
        let page = next.get(answer.location()).await;
        assert!([200, 303].contains(&page.status), "{path} leads to {}: {}", answer.location(), page.status);
        if page.status == 200 {
            page.is_page(200, browser.lang);
        }
        assert!(MARKUP.iter().all(|markup| !page.body.contains(markup)), "{path}: {}", page.body);
    } else {
        assert!([404, 413, 422].contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        answer.is_page(answer.status, browser.lang);
    }
}

/// Signed in, with a step of a recovery open.
async fn person(world: &World, lang: &'static str) -> Browser {
    let mut browser = world.browser().speaking(lang).signed_in("health", "testuser003").await;
    mailbox::post(world).await;
    browser.through_the_mail(world, "health", "testuser003").await.leads_to("/health/renew/password");
    browser.post("portal/begin-device", &[("realm", "health")]).await;
    world.seconds_pass(3601);
    browser
}

async fn values_at_every_endpoint(world: &World, lang: &'static str) {
    let browser = person(world, lang).await;
    for path in all() {
        for value in values() {
            let answer = browser.clone().post_raw(path, all_of(&value)).await;
            answered(&browser, path, answer).await;
        }
    }
}

story!(any_value_at_every_endpoint_in_japanese, |world| {
    values_at_every_endpoint(world, "ja").await;
});

story!(any_value_at_every_endpoint_in_english, |world| {
    values_at_every_endpoint(world, "en").await;
});

async fn broken_at_every_endpoint(world: &World, lang: &'static str) {
    let browser = person(world, lang).await;
    for path in all() {
        for body in broken() {
            let answer = browser.clone().post_raw(path, body).await;
            answered(&browser, path, answer).await;
        }
    }
}

story!(any_broken_form_at_every_endpoint_in_japanese, |world| {
    broken_at_every_endpoint(world, "ja").await;
});

story!(any_broken_form_at_every_endpoint_in_english, |world| {
    broken_at_every_endpoint(world, "en").await;
});

story!(any_kind_of_content_at_every_endpoint, |world| {
    for lang in ["ja", "en"] {
        let browser = person(world, lang).await;
        for path in all() {
            for kind in KINDS {
                for body in [everything_encoded("health"), "{\"realm\":\"health\"}".to_owned(), String::new()] {
                    let request = browser.form(path);
                    let mut request = request.body(Body::from(body)).unwrap();
                    request.headers_mut().insert("content-type", HeaderValue::from_static(kind));
                    let answer = browser.clone().send(request).await;
                    answered(&browser, path, answer).await;
                }
            }
        }
    }
});

story!(a_form_over_64_kilobytes_is_too_large_everywhere, |world| {
    let before = world.dump().await;
    for lang in ["ja", "en"] {
        let mut browser = world.browser().speaking(lang);
        for path in all() {
            let begin = "realm=health&user_id=";
            for size in [64 * 1024 + 1, 1 << 20] {
                let body = format!("{begin}{}", "a".repeat(size - begin.len()));
                browser.post_raw(path, body).await.is_page(413, lang);
            }
        }
    }
    assert_eq!(world.dump().await, before);
});

story!(a_form_of_64_kilobytes_is_read, |world| {
    let mut browser = world.browser();
    let begin = "realm=health&user_id=";
    let body = format!("{begin}{}", "a".repeat(64 * 1024 - begin.len()));
    browser.post_raw("/do/recovery/start", body).await.leads_to("/health/recovery");
    let page = browser.get("/health/recovery").await;
    assert!(
        page.body.contains("role=\"alert\"") && page.body.len() < 10_000,
        "it says that it is too long, and shows little of it"
    );
});

story!(what_was_typed_is_shown_again_as_text, |world| {
    let mut browser = world.browser();
    browser.sign_in("construction", "<script>alert(1)</script>\"'&", "x").await.leads_to("/construction/login");
    let page = browser.get("/construction/login").await;
    assert!(page.body.contains("value=\"&lt;script&gt;alert(1)&lt;/script&gt;&quot;"), "{}", page.body);
    assert!(page.body.contains("role=\"alert\"") && page.body.contains("<title>エラー："));
    let mut english = world.browser().speaking("en");
    english.sign_in("construction", "nobody", "").await;
    assert!(english.get("/construction/login").await.body.contains("<title>Error: "));
});

story!(passwords_and_codes_are_never_shown_again, |world| {
    let mut browser = world.browser();
    browser.sign_in("health", "testuser003", "canary-of-a-password").await;
    assert!(!browser.get("/health/login").await.body.contains("canary"));
    browser.through_the_mail(world, "health", "testuser002").await.leads_to("/health/login/otp");
    browser.post("login/otp", &[("realm", "health"), ("otp", "914273")]).await.leads_to("/health/login/otp");
    assert!(!browser.get("/health/login/otp").await.body.contains("914273"));
});

story!(full_width_is_what_was_meant, |world| {
    let mut browser = world.browser();
    let fields =
        [("realm", "construction"), ("login_id", "ｈｋ００００００－０１＿ａ"), ("password", crate::world::PASSWORD)];
    browser.post("login/password", &fields).await.leads_to("/construction/portal");
    let mut browser = world.browser();
    browser.sign_in("health", "　TESTUSER002 ", crate::world::PASSWORD).await.leads_to("/health/login/otp");
    let wide: String = world.code().chars().map(|c| char::from_u32(u32::from(c) - 0x30 + 0xff10).unwrap()).collect();
    browser.post("login/otp", &[("realm", "health"), ("otp", &wide)]).await.leads_to("/health/portal");
});

story!(strange_headers_change_nothing, |world| {
    let long = "a".repeat(60_000);
    for (name, value) in [
        ("accept-language", "\u{fffd}".as_bytes()),
        ("accept-language", b"\xff\xfe"),
        ("accept-language", b"ja;q=nan, en;q=-1, *;q=9e99"),
        ("accept-language", long.as_bytes()),
        ("user-agent", b"\xff<script>alert(1)</script>"),
        ("user-agent", long.as_bytes()),
        ("user-agent", b""),
        ("cookie", long.as_bytes()),
        ("cookie", b"\xff=\xff; ==; ;;;=;__Host-health-session=\xff"),
        ("cookie", b"__Host-health-session=a; __Host-health-session=b"),
        ("accept", b"application/json"),
        ("accept", b"\xff"),
        ("referer", b"\xff"),
        ("referer", b"not a url"),
        ("referer", b"https://evil.example/?__err=x&__path=y"),
        ("x-forwarded-for", b"\xff, ::, 999.1.1.1"),
        ("range", b"bytes=0-1"),
        ("if-none-match", b"*"),
        ("content-length", b"18446744073709551616"),
        ("transfer-encoding", b"chunked, chunked"),
        ("expect", b"200-ok"),
        ("x-http-method-override", b"DELETE"),
    ] {
        let value = HeaderValue::from_bytes(value).unwrap();
        let mut browser = world.browser();
        let mut page = browser.request(Method::GET, "/health/login").body(Body::empty()).unwrap();
        page.headers_mut().insert(name, value.clone());
        assert_eq!(browser.send(page).await.status, 200, "{name}: {value:.50?}");
        let mut form = browser.form("/do/login/password").body(Body::from(encode(&[("realm", "health")]))).unwrap();
        form.headers_mut().insert(name, value.clone());
        browser.send(form).await.leads_to("/health/login");
        let mut unreadable = browser.form("/do/login/password").body(Body::from("realm[]=health")).unwrap();
        unreadable.headers_mut().insert(name, value.clone());
        assert_eq!(browser.send(unreadable).await.status, 422, "{name}: {value:.50?}");
    }
});

story!(a_browser_that_names_itself_in_markup_is_listed_in_text, |world| {
    let mut browser = world.browser();
    let mut form = browser.form("/do/login/password");
    form.headers_mut().unwrap().insert("user-agent", HeaderValue::from_static("<script>alert(1)</script>"));
    let fields = [("realm", "health"), ("login_id", "testuser003"), ("password", crate::world::PASSWORD)];
    browser.send(form.body(Body::from(encode(&fields))).unwrap()).await.leads_to("/health/portal");
    for page in ["sessions", "history"] {
        assert!(!browser.get(&format!("/health/portal/{page}")).await.body.contains("<script>alert"));
    }
});
