//! Links are built from the configured public URL, whatever a request says about hosts; and the token leaves the URL at once.

use axum::{body::Body, http::Method};
use server::mail;

use crate::{
    answer::Answer,
    browser::{Browser, FORM, encode},
    mailbox::{post, urls},
    world::{PUBLIC_URL, World, story, story_on_both},
};

/// URI of the request and its headers about hosts, instead of the right ones.
const LIES: [(&str, &[(&str, &str)]); 15] = [
    ("", &[("host", "evil.example")]),
    ("", &[("host", "saihakko.example.jp:1337")]),
    ("", &[("host", "saihakko.example.jp.")]),
    ("", &[("host", "user:pass@evil.example")]),
    ("", &[("host", "saihakko.example.jp@evil.example")]),
    ("", &[("host", "")]),
    ("", &[("x-forwarded-host", "evil.example")]),
    ("", &[("x-forwarded-proto", "http"), ("x-forwarded-scheme", "http"), ("x-forwarded-ssl", "off")]),
    ("", &[("x-forwarded-prefix", "/evil"), ("x-forwarded-port", "1337"), ("x-forwarded-server", "evil.example")]),
    ("", &[("forwarded", "for=1.2.3.4;host=evil.example;proto=http")]),
    ("", &[("x-original-url", "/evil"), ("x-rewrite-url", "/evil"), ("x-original-host", "evil.example")]),
    ("", &[("x-host", "evil.example"), ("x-http-host-override", "evil.example")]),
    ("https://evil.example", &[("host", "evil.example")]),
    ("http://evil.example:1337", &[]),
    ("http://user@evil.example", &[("host", "saihakko.example.jp"), ("x-forwarded-host", "evil.example")]),
];

/// Sends a form with lies about the host. A tool may send no word about origins, so that nothing else refuses it.
async fn lie(
    browser: &mut Browser,
    path: &str,
    body: String,
    (uri, headers): (&str, &[(&'static str, &str)]),
) -> Answer {
    let mut request = browser.request(Method::POST, &format!("{uri}{path}"));
    if headers.iter().any(|(name, _)| *name == "host") {
        request.headers_mut().unwrap().remove("host");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    browser.send(request.header("content-type", FORM).body(Body::from(body)).unwrap()).await
}

async fn arrived(world: &World) -> usize {
    let letters = post(world).await;
    for letter in &letters {
        for url in urls(letter) {
            assert!(url.starts_with(&format!("{PUBLIC_URL}/construction/")), "{url}");
            assert!(url.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:/".contains(&b)), "{url}");
        }
    }
    letters.iter().filter(|letter| letter.to == "tanaka@example.jp").count()
}

story_on_both!(no_header_about_hosts_reaches_a_mail, |world| {
    for lies in LIES {
        let mut browser = world.browser();
        let asked = encode(&[("realm", "construction"), ("user_id", "hk000000-01_a")]);
        lie(&mut browser, "/do/recovery/start", asked, lies).await.leads_to("/construction/recovery/sent");
        assert_eq!(arrived(world).await, 1, "the link, after {lies:?}");

        // The other kind of mail: notices.
        let mut browser = world.browser().signed_in("construction", "hk000000-02_a").await;
        let (old, new) = (crate::world::PASSWORD, "violet kettle on a slow boat");
        for (from, to) in [(old, new), (new, old)] {
            let fields =
                [("realm", "construction"), ("current_password", from), ("password", to), ("password_confirm", to)];
            let answer = lie(&mut browser, "/do/portal/password", encode(&fields), lies).await;
            assert_eq!(answer.status, 303);
            if arrived(world).await == 0 {
                let page = browser.get("/construction/portal/password").await;
                panic!("no notice after {lies:?}: {}", page.body);
            }
            world.seconds_pass(3601);
            browser = world.browser();
            browser.sign_in("construction", "hk000000-02_a", to).await.leads_to("/construction/portal");
        }
    }
});

story!(no_page_repeats_a_host_that_a_request_names, |world| {
    for (uri, headers) in LIES {
        for path in
            ["/construction/login", "/construction/recovery", "/nowhere", "/lang/en?next=/", "/construction/portal"]
        {
            let mut browser = world.browser();
            let mut request = browser.request(Method::GET, &format!("{uri}{path}"));
            for (name, value) in headers {
                request.headers_mut().unwrap().insert(*name, value.parse().unwrap());
            }
            let answer = browser.send(request.body(Body::empty()).unwrap()).await;
            assert!(!answer.body.contains("evil") && !answer.location().contains("evil"), "{headers:?}");
        }
    }
});

story!(the_mails_words_hold_the_links_and_no_other_host, |world| {
    let mut browser = world.browser();
    browser.site.host = "evil.example".into();
    let asked = encode(&[("realm", "construction"), ("user_id", "hk000000-01_a")]);
    lie(&mut browser, "/do/recovery/start", asked, ("", &[("host", "evil.example")])).await;
    let letter = post(world).await.remove(0);
    let links = urls(&letter);
    let kind = mail::MailKind::RecoveryLink {
        url: links[0].clone(),
        number: "1234".into(),
        life: std::time::Duration::from_hours(1),
        sent_at: world.portal.now(),
        works_until_cap: world.portal.now(),
        not_me_url: Some(links[1].clone()),
    };
    let mail = mail::render(&letter.realm, letter.lang, &kind, &mail::Facts::default()).unwrap();
    assert!(mail.text.contains(&links[0]) && !mail.text.contains("evil") && !mail.html.contains("evil"));
    let mut hosts = mail.text.split("://").skip(1).chain(mail.html.split("://").skip(1));
    assert!(hosts.all(|rest| rest.starts_with("saihakko.example.jp/") || rest.starts_with("www.w3.org/")));
});

story_on_both!(the_token_leaves_the_url_at_once, |world| {
    let mut browser = world.browser();
    browser.ask_for_mail("construction", "hk000000-01_a").await;
    let letters = post(world).await;
    for (url, next) in urls(&letters[0]).iter().zip(["/construction/recovery/link", "/construction/not-me"]) {
        let token = url.rsplit('/').next().unwrap();
        assert_eq!(token.len(), 43, "256 bits");
        let answer = browser.open(url).await;
        answer.leads_to(next);
        assert!(answer.body.is_empty(), "nothing that could load anything with the token as its referrer");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert!(answer.cookies()[0].value.starts_with(token));
        let page = browser.get(next).await;
        page.is_page(200, "ja");
        assert!(!page.body.contains(token));
    }
});

story!(a_token_that_is_none_leaves_the_url_too, |world| {
    let long = "A".repeat(4000);
    for token in ["x", "A%2FB", "%00", "%FF", "%252e%252e", "<script>", "あ", &"A".repeat(43), &"A".repeat(44), &long]
    {
        let token =
            if token.is_ascii() && !token.contains('<') { token.to_owned() } else { crate::browser::percent(token) };
        for page in ["recovery/link", "not-me"] {
            let mut browser = world.browser();
            let answer = browser.get(&format!("/construction/{page}/{token}")).await;
            if answer.status == 404 {
                continue;
            }
            answer.leads_to(&format!("/construction/{page}"));
            browser.get(&format!("/construction/{page}")).await.is_page(200, "ja");
        }
    }
});
