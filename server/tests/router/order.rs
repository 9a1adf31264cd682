//! A step out of order leads to the right step; what belongs to another realm or another flow does nothing.

use crate::{
    browser::Browser,
    endpoints::everything_encoded,
    mailbox,
    world::{PASSWORD, World, story, story_on_both},
};

const WORDS: &str = "violet kettle on a slow boat";
const STEPS: [&str; 5] = ["login/otp", "enrol/authenticator", "renew/password", "recovery/sent", "portal"];

/// Every step's page but the right one leads there, or to where a stranger begins.
async fn stands_at(browser: &mut Browser, realm: &str, right: &str) {
    for step in STEPS {
        let answer = browser.get(&format!("/{realm}/{step}")).await;
        if step == right {
            answer.is_page(200, "ja");
        } else if step == "portal" {
            answer.leads_to(&format!("/{realm}/login"));
        } else {
            answer.leads_to(&format!("/{realm}/{right}"));
        }
    }
}

async fn at_otp(world: &World) -> Browser {
    let mut browser = world.browser();
    browser.through_the_mail(world, "health", "testuser002").await.leads_to("/health/login/otp");
    browser
}

async fn at_enrol(world: &World) -> Browser {
    let mut browser = world.browser();
    browser.through_the_mail(world, "health", "testuser001").await.leads_to("/health/enrol/authenticator");
    browser
}

async fn at_renew(world: &World) -> Browser {
    let mut browser = world.browser();
    browser.through_the_mail(world, "health", "testuser003").await.leads_to("/health/renew/password");
    browser
}

story_on_both!(a_page_out_of_order_leads_to_where_the_journey_stands, |world| {
    stands_at(&mut at_otp(world).await, "health", "login/otp").await;
    stands_at(&mut at_enrol(world).await, "health", "enrol/authenticator").await;
    stands_at(&mut at_renew(world).await, "health", "renew/password").await;
    let mut asked = world.browser();
    asked.ask_for_mail("construction", "hk000000-01_a").await;
    stands_at(&mut asked, "construction", "recovery/sent").await;
});

story_on_both!(a_form_out_of_order_leads_to_where_the_journey_stands, |world| {
    let everything = everything_encoded("health");
    for (mut browser, right) in [
        (at_otp(world).await, "login/otp"),
        (at_enrol(world).await, "enrol/authenticator"),
        (at_renew(world).await, "renew/password"),
    ] {
        let own = match right {
            "login/otp" => "/do/login/otp",
            "enrol/authenticator" => "/do/enrol/confirm",
            _ => "/do/renew/password",
        };
        for path in ["/do/login/otp", "/do/enrol/confirm", "/do/renew/password"] {
            if path != own {
                browser.post_raw(path, everything.clone()).await.leads_to(&format!("/health/{right}"));
            }
        }
        stands_at(&mut browser, "health", right).await;
    }
});

story!(a_stranger_is_led_to_the_beginning_by_every_form, |world| {
    for path in crate::endpoints::all().into_iter().filter(|path| !path.starts_with("/do/demo/")) {
        let answer = world.browser().post_raw(path, everything_encoded("construction")).await;
        assert_eq!(answer.status, 303, "{path}");
        let to = answer.location();
        let public = ["login", "recovery", "recovery/sent", "recovery/link", "confirm", "not-me", "portal"];
        assert!(public.iter().any(|page| to == format!("/construction/{page}")), "{path} leads to {to}");
        assert!(
            answer.cookies().iter().all(|cookie| !cookie.name.ends_with("-session") || cookie.value.is_empty()),
            "{path}"
        );
    }
});

story_on_both!(a_cookie_of_another_realm_does_nothing, |world| {
    let mut health = at_renew(world).await;
    let link = health.jar["__Host-health-link"].clone();
    let flow = health.jar["__Host-health-flow"].clone();
    let fields = [("realm", "health"), ("password", WORDS), ("password_confirm", WORDS)];
    health.post("renew/password", &fields).await.leads_to("/health/portal");
    let session = health.jar["__Host-health-session"].clone();

    let mut other = world.browser();
    other.ask_for_mail("health", "testuser001").await;
    let fresh = mailbox::link(world).await.rsplit('/').next().unwrap().to_owned();
    other.open(&format!("{}/construction/recovery/link/{fresh}", other.site.origin)).await;
    other.post("recovery/redeem", &[("realm", "construction")]).await.leads_to("/construction/recovery/link");
    assert!(!other.jar.contains_key("__Host-construction-flow"), "a link of one realm opens nothing in another");

    for (name, value) in [("session", &session), ("flow", &flow), ("link", &link)] {
        other.jar.insert(format!("__Host-construction-{name}"), value.clone());
    }
    other.get("/construction/portal").await.leads_to("/construction/login");
    other.get("/construction/renew/password").await.leads_to("/construction/recovery");
    let mut renew = fields;
    renew[0] = ("realm", "construction");
    let answer = other.post("renew/password", &renew).await;
    assert!(answer.status == 303 && answer.location() != "/construction/portal");
    // Nor does a cookie count under another name.
    let mut mixed = world.browser();
    for name in ["session", "flow", "known"] {
        mixed.jar.insert(format!("__Host-health-{name}"), flow.clone());
    }
    mixed.get("/health/portal").await.leads_to("/health/login");
});

story!(a_form_that_names_another_realm_uses_that_realms_cookies, |world| {
    let mut browser = world.browser().signed_in("health", "testuser003").await;
    browser.post("portal/sign-out", &[("realm", "construction")]).await.leads_to("/construction/login");
    assert_eq!(browser.get("/health/portal").await.status, 200, "still signed in");
    browser.sign_in("construction", "testuser003", PASSWORD).await.leads_to("/construction/login");
});

story!(another_persons_session_row_is_out_of_reach, |world| {
    let victim = world.browser().signed_in("construction", "hk000000-01_a").await;
    let id = world.text("SELECT public_id FROM sessions").await;
    let mut thief = world.browser().signed_in("construction", "hk000000-02_a").await;
    thief
        .post("portal/end-session", &[("realm", "construction"), ("id", &id)])
        .await
        .leads_to("/construction/portal/sessions");
    assert_eq!(victim.clone().get("/construction/portal").await.status, 200);
});

story!(an_expired_flow_offers_a_new_start, |world| {
    for (browser, form) in [
        (at_otp(world).await, "login/otp"),
        (at_enrol(world).await, "enrol/confirm"),
        (at_renew(world).await, "renew/password"),
    ] {
        world.seconds_pass(3601 * 3);
        let mut late = browser.clone();
        let answer = late.post_raw(&format!("/do/{form}"), everything_encoded("health")).await;
        assert_eq!(answer.status, 303, "{form}");
        let page = late.get(answer.location()).await;
        page.is_page(200, "ja");
        assert!(page.body.contains("role=\"alert\""), "{form} says that it took too long: {}", page.body);
        assert!(["/health/login", "/health/recovery"].contains(&answer.location()), "{form}");
    }
});
