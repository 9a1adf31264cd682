//! Paths that are none: unknown realms, slashes, dots, files outside the folder.

use axum::http::Method;

use crate::{
    site::SECRET,
    world::{story, story_on_both},
};

story_on_both!(there_is_no_other_realm, |world| {
    for lang in ["ja", "en"] {
        let mut browser = world.browser().speaking(lang);
        for path in [
            "/nowhere/login",
            "/nowhere/recovery",
            "/nowhere/portal",
            "/nowhere/recovery/link/x",
            "/CONSTRUCTION/login",
        ] {
            browser.get(path).await.is_page(404, lang);
        }
        for endpoint in crate::endpoints::all() {
            let body = crate::endpoints::everything_encoded("nowhere");
            browser.post_raw(endpoint, body).await.is_page(404, lang);
        }
    }
});

story!(what_only_looks_like_a_page_is_none, |world| {
    let mut browser = world.browser();
    for path in [
        "/construction/login.css",
        "/construction/login.html",
        "/construction/login.php",
        "/construction/portal.json",
        "/construction/portal/x.css",
        "/construction/recovery/link/a/b",
        "/construction/",
        "/construction",
        "/admin",
        "/.env",
        "/.git/config",
        "/wp-login.php",
        "/do",
        "/do/",
        "/metrics",
        "/construction/login%2fotp",
        "/construction/log%69n.css",
        "/construction%2flogin",
        "/%",
        "/%00",
        "/%FF",
        "/construction/%FF",
        "/%FF/login",
        "/%c3%28/login",
        "/construction/%2e%2e/health/nothing",
        "/construction/..;/login",
        "/construction/<script>alert(1)</script>",
        "/construction/%3Cscript%3Ealert(1)%3C/script%3E",
    ] {
        let Ok(uri) = path.parse::<axum::http::Uri>() else { continue };
        let answer = browser.get(&uri.to_string()).await;
        answer.is_page(404, "ja");
        assert!(!answer.body.contains("<script>alert"), "{path}");
        if uri.query().is_none() {
            browser.get(&format!("{uri}?a=%FF&next=//evil.example&callback=x")).await.is_page(404, "ja");
        }
    }
    let long = format!("/construction/{}", "a/".repeat(5000));
    browser.get(&long).await.is_page(404, "ja");
});

story!(a_slash_at_the_end_is_forgiven_or_unknown_but_never_a_shortcut, |world| {
    let mut browser = world.browser();
    for path in [
        "/construction/login/",
        "/construction/recovery/",
        "/construction//login",
        "//construction/login",
        "/construction/./login",
    ] {
        let answer = browser.get(path).await;
        assert!([200, 404].contains(&answer.status), "{path}: {}", answer.status);
        answer.is_page(answer.status, "ja");
    }
    for path in
        ["/construction/portal/", "/construction/portal//", "/construction/portal/sessions/", "/construction//portal"]
    {
        let answer = browser.get(path).await;
        assert!(answer.status == 404 || answer.location() == "/construction/login", "{path}: {}", answer.status);
    }
});

story!(nothing_outside_the_folder_of_files_is_sent, |world| {
    let mut browser = world.browser();
    for path in [
        "/pkg/../secret.txt",
        "/pkg/%2e%2e/secret.txt",
        "/pkg/%2E%2E%2Fsecret.txt",
        "/pkg/..%2fsecret.txt",
        "/pkg/..%5csecret.txt",
        "/pkg/%252e%252e/secret.txt",
        "/pkg/%c0%ae%c0%ae/secret.txt",
        "/pkg/./../secret.txt",
        "/pkg/x/../../secret.txt",
        "/pkg//../secret.txt",
        "/pkg/../../router.db",
        "/pkg/..%2f..%2frouter.db",
        "/pkg//etc/passwd",
        "/pkg/%2fetc%2fpasswd",
        "/pkg/%00",
        "/pkg/saihakko.0123456789abcdef.js%00.css",
        "/pkg/%FF",
        "/pkg/",
        "/pkg/.",
        "/pkg/..",
        "/secret.txt",
        "/hash.txt",
        "/router.db",
        "/favicon.svg/../secret.txt",
        "/favicon.svg/",
    ] {
        for method in [Method::GET, Method::HEAD, Method::POST] {
            let answer = browser.ask(method.clone(), path).await;
            assert!([400, 404, 405].contains(&answer.status), "{method} {path}: {}", answer.status);
            for secret in [SECRET, "SQLite format", "root:", "0123456789abcdef\nwasm"] {
                assert!(!answer.body.contains(secret), "{path}");
            }
        }
    }
});

story!(password_managers_find_the_way, |world| {
    let mut browser = world.browser();
    browser.get("/.well-known/change-password").await.leads_to("/");
    let missing = browser.get("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200").await;
    missing.is_page(404, "ja");

    let one = world.other_site(|portal| {
        let mut only = portal.realms.get("health").map(|realm| (**realm).clone()).unwrap();
        only.remember_me = false;
        portal.realms = credentials::realm::Realms::new(vec![only]);
    });
    let mut browser = world.browser().on(&one);
    browser.get("/.well-known/change-password").await.leads_to("/health/portal/password");
    browser.get("/health/portal/password").await.leads_to("/health/login");
});

story!(the_language_switch_goes_to_this_site_only, |world| {
    let mut browser = world.browser();
    for (next, to) in [
        ("/construction/login", "/construction/login"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/%5cevil.example", "/"),
        ("/%09/evil.example", "/"),
        ("https://evil.example", "/"),
        ("https:evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("data:text/html,x", "/"),
        ("/%0d%0aSet-Cookie:a=b", "/"),
        ("user@evil.example", "/"),
        (".evil.example", "/"),
        ("", "/"),
        ("?next=//evil.example", "/"),
    ] {
        let answer = browser.get(&format!("/lang/en?next={next}")).await;
        answer.leads_to(to);
        assert_eq!(answer.cookies().len(), 1, "the language alone");
    }
    for tag in ["fr", "xx", "%FF", "%00", "..", "en%0d%0aSet-Cookie:a=b"] {
        let answer = world.browser().get(&format!("/lang/{tag}")).await;
        answer.is_page(404, "ja");
        assert!(answer.cookies().is_empty(), "{tag}");
    }
});

story!(the_choice_of_language_outweighs_what_the_browser_asks_for, |world| {
    let mut browser = world.browser();
    browser.get("/nowhere").await.is_page(404, "ja");
    browser.get("/lang/en").await.leads_to("/");
    browser.get("/construction/login").await.is_page(200, "en");
    browser.get("/nowhere").await.is_page(404, "en");
    browser.post_raw("/do/recovery/start", "realm[]=x").await.is_page(422, "en");
});
