//! The main journeys through the real router, as far as HTTP is concerned; their rules are told in `credentials/tests/stories`.

use crate::{
    answer::between,
    mailbox,
    world::{PASSWORD, story_on_both},
};

const WORDS: &str = "violet kettle on a slow boat";

story_on_both!(a_forgotten_password_in_construction, |world| {
    let mut browser = world.browser();
    let login = browser.get("/construction/login").await;
    assert!(login.is_page(200, "ja").body.contains("パスワード変更またはパスワードを忘れた場合"));
    browser.ask_for_mail("construction", "hk000000-01_a").await.leads_to("/construction/recovery/sent");
    let sent = browser.get("/construction/recovery/sent").await;
    let number = sent.is_page(200, "ja").number().to_owned();
    assert!(number.len() == 4 && sent.body.contains("role=\"status\""), "{}", sent.body);

    let link = mailbox::link(world).await;
    browser.open(&link).await.leads_to("/construction/recovery/link");
    let page = browser.get("/construction/recovery/link").await;
    let main = between(&page.body, "<main", "</main>").unwrap();
    assert_eq!(main.matches("<button").count(), 1, "one button");
    assert_eq!(page.number(), number);
    browser.post("recovery/redeem", &[("realm", "construction")]).await.leads_to("/construction/renew/password");
    browser.get("/construction/renew/password").await.is_page(200, "ja");
    let fields = [("realm", "construction"), ("password", WORDS), ("password_confirm", WORDS)];
    browser.post("renew/password", &fields).await.leads_to("/construction/portal");
    let portal = browser.get("/construction/portal").await;
    assert!(portal.is_page(200, "ja").body.contains("マイポータル") && portal.body.contains("hk000000-02_a"));

    world.browser().sign_in("construction", "hk000000-01_a", PASSWORD).await.leads_to("/construction/login");
    world.browser().sign_in("construction", "hk000000-01_a", WORDS).await.leads_to("/construction/portal");
});

story_on_both!(a_forgotten_password_in_health_with_an_app_to_set_up, |world| {
    let mut browser = world.browser().speaking("en");
    browser.through_the_mail(world, "health", "testuser001").await.leads_to("/health/enrol/authenticator");
    let page = browser.get("/health/enrol/authenticator").await;
    page.is_page(200, "en");
    let key = between(&page.body, "secret=", "&").unwrap().to_owned();
    let code = |world: &crate::world::World| {
        use credentials::clock::Clock as _;
        let secret = credentials::otp::OtpSecret::from_base32(&key).unwrap();
        secret.code_at(world.clock.now()).unwrap().to_string()
    };
    let confirm = [("realm", "health"), ("device_name", "Phone"), ("otp", &code(world))];
    browser.post("enrol/confirm", &confirm).await.leads_to("/health/renew/password");
    let fields = [("realm", "health"), ("password", WORDS), ("password_confirm", WORDS), ("sign_out_everywhere", "on")];
    browser.post("renew/password", &fields).await.leads_to("/health/portal");
    assert!(browser.get("/health/portal/devices").await.is_page(200, "en").body.contains("Phone"));

    world.seconds_pass(60);
    let mut again = world.browser();
    again.sign_in("health", "testuser001", WORDS).await.leads_to("/health/login/otp");
    again.post("login/otp", &[("realm", "health"), ("otp", &code(world))]).await.leads_to("/health/portal");
});

story_on_both!(a_link_after_its_time_offers_a_new_start, |world| {
    for (realm, id, minutes) in [("construction", "hk000000-01_a", 60), ("health", "testuser003", 5)] {
        let mut browser = world.browser();
        browser.ask_for_mail(realm, id).await;
        browser.open(&mailbox::link(world).await).await;
        world.seconds_pass(60 * minutes - 1);
        let page = browser.get(&format!("/{realm}/recovery/link")).await;
        assert!(between(&page.body, "<main", "</main>").unwrap().contains("<button"), "still {realm}");
        world.seconds_pass(1);
        let page = browser.get(&format!("/{realm}/recovery/link")).await;
        let main = between(page.is_page(200, "ja").body.as_str(), "<main", "</main>").unwrap().to_owned();
        assert!(!main.contains("<form") && main.contains(&format!("href=\"/{realm}/recovery\"")), "{main}");
        browser.post("recovery/redeem", &[("realm", realm)]).await.leads_to(&format!("/{realm}/recovery/link"));
    }
});

story_on_both!(everything_in_the_portal_is_reached, |world| {
    let mut browser = world.browser();
    browser.sign_in("health", "testuser002", PASSWORD).await.leads_to("/health/login/otp");
    browser.post("login/otp", &[("realm", "health"), ("otp", &world.code())]).await.leads_to("/health/portal");
    for page in ["", "/password", "/devices", "/recovery-codes", "/sessions", "/history", "/confirm"] {
        browser.get(&format!("/health/portal{page}")).await.is_page(200, "ja");
    }
    browser.post("portal/new-codes", &[("realm", "health")]).await.leads_to("/health/portal/recovery-codes");
    let page = browser.get("/health/portal/recovery-codes").await;
    assert_eq!(page.body.matches("<li><code>").count(), 10);
    browser.post("portal/codes-kept", &[("realm", "health")]).await.leads_to("/health/portal");
    assert!(!browser.get("/health/portal/recovery-codes").await.body.contains("<li><code>"));
    browser.post("portal/begin-device", &[("realm", "health")]).await.leads_to("/health/portal/devices/add");
    browser.get("/health/portal/devices/add").await.is_page(200, "ja");
    browser.post("portal/sign-out-everywhere", &[("realm", "health")]).await.leads_to("/health/login");
    browser.get("/health/portal").await.leads_to("/health/login");
});
