//! Sessions: how long they last, what ends them, and that a step up gives a new secret.

use credentials::{form::Page, session, settings};

use crate::{
    browser::Browser,
    mailbox::through_the_mail,
    world::{PASSWORD, World, story},
};

const ID: &str = "hk000000-01_a";
const MINUTE: i64 = 60_000;

async fn signed_in(world: &World) -> Browser {
    world.browser("construction").signed_in(ID).await
}

story!(a_session_ends_after_half_an_hour_without_a_request, |world| {
    let pc = signed_in(world).await;
    world.clock.advance(30 * MINUTE - 1);
    assert!(pc.is_signed_in().await, "which is a request");
    world.clock.advance(30 * MINUTE - 1);
    assert!(pc.is_signed_in().await);
    world.clock.advance(30 * MINUTE);
    assert!(!pc.is_signed_in().await);
});

story!(a_session_ends_after_twelve_hours_whatever_happens, |world| {
    let pc = signed_in(world).await;
    for _ in 0..(12 * 60 / 20 - 1) {
        world.clock.advance(20 * MINUTE);
        assert!(pc.is_signed_in().await);
    }
    world.clock.advance(20 * MINUTE - 1);
    assert!(pc.is_signed_in().await);
    world.clock.advance(1);
    assert!(!pc.is_signed_in().await);
});

story!(who_stays_signed_in_does_so_for_thirty_days_where_the_realm_allows_it, |world| {
    let mut phone = world.browser("health");
    phone.sign_in_and_stay("testuser003", PASSWORD).await;
    assert!(phone.stays);
    let days = 24 * 60 * MINUTE;
    world.clock.advance(30 * days - 1);
    assert!(phone.is_signed_in().await);
    world.clock.advance(1);
    assert!(!phone.is_signed_in().await);

    let mut pc = world.browser("construction");
    pc.sign_in_and_stay(ID, PASSWORD).await;
    assert!(!pc.stays);
    world.clock.advance(30 * MINUTE);
    assert!(!pc.is_signed_in().await, "construction doesn't");
});

story!(staying_survives_the_code_a_repeated_click_and_a_step_up, |world| {
    let mut phone = world.browser("health");
    phone.sign_in_and_stay("testuser002", PASSWORD).await;
    let mut again = phone.clone();
    assert_eq!(phone.code(&world.code()).await, Page::Portal);
    assert_eq!(again.code(&world.code()).await, Page::Portal);
    assert!(phone.stays && again.stays);
    assert_eq!(again.caller.session, phone.caller.session);
    world.seconds_pass(3600);
    assert_eq!(phone.confirm(PASSWORD, &world.code()).await, Page::Portal);
    assert!(phone.stays);
});

story!(an_operator_never_stays_signed_in, |world| {
    let mut pc = world.browser("health");
    assert_eq!(pc.sign_in_and_stay("operator01", PASSWORD).await, Page::EnrolAuthenticator);
    let key = pc.flow().await.unwrap().enrolment.unwrap().key();
    assert_eq!(pc.enrol("App", &world.code_of(&key)).await, Page::Portal);
    assert!(pc.is_signed_in().await && !pc.stays);
    world.clock.advance(30 * MINUTE);
    assert!(!pc.is_signed_in().await);
});

story!(a_step_up_gives_a_new_secret_and_the_old_one_is_dead, |world| {
    let mut pc = signed_in(world).await;
    let old = pc.clone();
    assert_eq!(pc.confirm(PASSWORD, "").await, Page::Portal);
    assert_ne!(pc.caller.session, old.caller.session);
    assert!(pc.is_signed_in().await && !old.is_signed_in().await);
    let mut second_click = old.clone();
    assert_eq!(second_click.confirm(PASSWORD, "").await, Page::Portal);
    assert_eq!(second_click.caller.session, pc.caller.session, "a double click ends in the same session");
    assert_eq!(world.number("SELECT COUNT(*) FROM sessions").await, 1);
});

story!(signing_in_anew_in_the_same_browser_leaves_the_former_session_behind, |world| {
    let mut pc = signed_in(world).await;
    let former = pc.clone();
    pc.sign_in(ID, PASSWORD).await;
    assert!(pc.is_signed_in().await && !former.is_signed_in().await);
    assert_ne!(pc.caller.session, former.caller.session);
});

story!(signing_out_ends_this_session_and_no_other, |world| {
    let (mut pc, phone) = (signed_in(world).await, signed_in(world).await);
    let kept = pc.clone();
    assert_eq!(pc.sign_out().await, Page::Login);
    assert!(pc.caller.session.is_none() && !kept.is_signed_in().await);
    assert!(phone.is_signed_in().await);
    assert_eq!(pc.sign_out().await, Page::Login, "a second click");
});

story!(signing_out_everywhere_ends_all_sessions_of_the_account_and_forgets_its_browsers, |world| {
    let (mut pc, phone) = (signed_in(world).await, signed_in(world).await);
    let other = world.browser("construction").signed_in("hk000000-02_a").await;
    let kept = pc.clone();
    assert_eq!(pc.sign_out_everywhere().await, Page::Login);
    assert!(!kept.is_signed_in().await && !phone.is_signed_in().await && other.is_signed_in().await);
    assert_eq!(world.number("SELECT COUNT(*) FROM known_browsers").await, 1);
});

story!(a_disabled_account_s_sessions_are_dead_at_once_and_stay_so, |world| {
    let pc = signed_in(world).await;
    world.disable("construction", ID).await;
    assert!(!pc.is_signed_in().await);
    let user = credentials::text::UserId::parse(ID).unwrap();
    credentials::directory::set_active(&world.portal, &world.realm("construction"), &user, true).await.unwrap();
    assert!(!pc.is_signed_in().await);
    assert_eq!(world.browser("construction").sign_in(ID, PASSWORD).await, Page::Portal);
});

story!(a_reset_ends_the_other_sessions_where_asked_and_only_there, |world| {
    let pc = signed_in(world).await;
    let mut phone = world.browser("construction");
    through_the_mail(world, &mut phone, ID).await;
    phone.renew_with("violet kettle on a slow boat", "violet kettle on a slow boat", false).await;
    assert!(pc.is_signed_in().await);
    let mut tablet = world.browser("construction");
    through_the_mail(world, &mut tablet, ID).await;
    tablet.renew_with("another kettle of slow fish", "another kettle of slow fish", true).await;
    assert!(!pc.is_signed_in().await && !phone.is_signed_in().await && tablet.is_signed_in().await);
});

story!(a_person_sees_their_own_sessions_and_ends_one_by_its_line, |world| {
    let (mut pc, phone) = (signed_in(world).await, signed_in(world).await);
    let stranger = world.browser("construction").signed_in("hk000000-02_a").await;
    let lines = session::list(&pc.portal, &pc.caller).await.unwrap();
    assert_eq!((lines.len(), lines.iter().filter(|l| l.current).count()), (2, 1));
    let of_stranger = session::list(&stranger.portal, &stranger.caller).await.unwrap().remove(0).id;
    for nothing in [of_stranger.as_str(), "", "' OR 1=1 --", &"x".repeat(1 << 20)] {
        assert_eq!(pc.end_session(nothing).await, Page::PortalSessions);
    }
    assert!(stranger.is_signed_in().await && phone.is_signed_in().await && pc.is_signed_in().await);
    assert_eq!(world.logged("session_ended", "").await, 0);

    let other = lines.into_iter().find(|l| !l.current).unwrap();
    assert_eq!(
        (other.browser.as_str(), other.address.as_str()),
        ("Chrome, Android", phone.caller.origin.address.to_string().as_str())
    );
    assert_eq!(pc.end_session(&other.id).await, Page::PortalSessions);
    assert!(!phone.is_signed_in().await && pc.is_signed_in().await);
    assert_eq!(session::list(&pc.portal, &pc.caller).await.unwrap().len(), 1);
    let own = pc.session().await.unwrap().id;
    assert_eq!(pc.end_session(&own).await, Page::Login);
    assert!(settings::history(&pc.portal, &pc.caller).await.unwrap().is_empty());
});
