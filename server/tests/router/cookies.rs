//! Cookies: their names, their attributes, their lives. That no body shows one is checked with every answer.

use crate::{
    answer::{Answer, SetCookie},
    browser::Browser,
    headers::loopback,
    mailbox,
    world::{PASSWORD, story, story_on_both},
};

#[track_caller]
fn sets(answer: &Answer, name: &str) -> SetCookie {
    let found: Vec<SetCookie> = answer.cookies().into_iter().filter(|cookie| cookie.name == name).collect();
    assert_eq!(found.len(), 1, "{} sets {name} once: {:?}", answer.asked, answer.cookies());
    found[0].clone()
}

fn is_token(value: &str) -> bool {
    value.len() == 43 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
}

story_on_both!(each_cookie_of_a_recovery_has_its_name_and_life, |world| {
    let mut browser = world.browser();
    let asked = browser.ask_for_mail("construction", "hk000000-01_a").await;
    let flow = sets(&asked, "__Host-construction-flow");
    assert!(is_token(&flow.value));
    assert_eq!(flow.attributes, ["path=/", "httponly", "samesite=lax", "secure"], "it ends with the browser");

    let arrived = browser.open(&mailbox::link(world).await).await;
    let link = sets(&arrived, "__Host-construction-link");
    assert!(link.value.split('.').all(is_token) && link.attributes == flow.attributes);

    let redeemed = browser.post("recovery/redeem", &[("realm", "construction")]).await;
    assert_ne!(sets(&redeemed, "__Host-construction-flow").value, flow.value, "a step up has a new secret");

    let words = "violet kettle on a slow boat";
    let done = browser
        .post("renew/password", &[("realm", "construction"), ("password", words), ("password_confirm", words)])
        .await;
    done.leads_to("/construction/portal");
    let session = sets(&done, "__Host-construction-session");
    assert!(is_token(&session.value) && session.attributes == flow.attributes);
    let known = sets(&done, "__Host-construction-known");
    assert!(is_token(&known.value) && known.attributes.contains(&"max-age=31536000".to_owned()), "{known:?}");
    assert_eq!(sets(&done, "__Host-construction-link").attributes.last().unwrap(), "max-age=0");
});

story!(a_remembered_session_outlives_the_browser_and_another_does_not, |world| {
    let fields = [("realm", "health"), ("login_id", "testuser003"), ("password", PASSWORD), ("remember_me", "on")];
    let kept = world.browser().post("login/password", &fields).await;
    assert!(sets(&kept, "__Host-health-session").attributes.contains(&"max-age=2592000".to_owned()));
    let passing = world.browser().post("login/password", &fields[..3]).await;
    assert!(!sets(&passing, "__Host-health-session").attributes.iter().any(|a| a.starts_with("max-age")));
    let construction =
        [("realm", "construction"), ("login_id", "hk000000-01_a"), ("password", PASSWORD), ("remember_me", "on")];
    let refused = world.browser().post("login/password", &construction).await;
    let session = sets(&refused, "__Host-construction-session");
    assert!(!session.attributes.iter().any(|a| a.starts_with("max-age")), "this realm remembers nobody");
});

story!(signing_out_takes_the_session_cookie_away, |world| {
    let mut browser = world.browser().signed_in("health", "testuser003").await;
    let session = browser.jar["__Host-health-session"].clone();
    let out = browser.post("portal/sign-out", &[("realm", "health")]).await;
    out.leads_to("/health/login");
    assert_eq!(sets(&out, "__Host-health-session").value, "");
    browser.jar.insert("__Host-health-session".into(), session);
    browser.get("/health/portal").await.leads_to("/health/login");
});

story!(on_plain_loopback_the_names_say_that_it_is_the_exception, |world| {
    let site = loopback(world);
    let mut browser = Browser::new(&site, 1);
    let answer = browser.sign_in("construction", "hk000000-01_a", PASSWORD).await;
    answer.leads_to("/construction/portal");
    assert_eq!(sets(&answer, "saihakko-construction-session").attributes, ["path=/", "httponly", "samesite=lax"]);
    assert_eq!(browser.get("/construction/portal").await.status, 200);

    let mut elsewhere = world.browser();
    elsewhere.jar = browser.jar.clone();
    elsewhere.get("/construction/portal").await.leads_to("/construction/login");
});

story!(a_cookie_that_is_no_token_counts_as_none, |world| {
    let mut browser = world.browser();
    for value in ["", "abc", "%00", "\"", "{{7*7}}", &"A".repeat(43), &"A".repeat(8000)] {
        for name in ["session", "flow", "known", "link"] {
            browser.jar.insert(format!("__Host-construction-{name}"), value.to_owned());
        }
        browser.jar.insert("__Host-lang".into(), value.to_owned());
        browser.get("/construction/portal").await.leads_to("/construction/login");
        browser.get("/construction/renew/password").await.leads_to("/construction/recovery");
        browser.get("/construction/recovery/link").await.is_page(200, "ja");
        browser.get("/construction/login").await.is_page(200, "ja");
        let signed_in = browser.clone().sign_in("construction", "hk000000-01_a", PASSWORD).await;
        assert!(is_token(&sets(&signed_in, "__Host-construction-session").value));
    }
});
