//! The opening: until then old passwords work and links don't, from then on it is the other way round.

use credentials::{
    form::{Page, Problem},
    recovery::{self, LinkView},
    settings,
};

use crate::{
    browser::Browser,
    campaigners::{A_DAY, Button, ONE, OPERATOR, REALM, TWO, link_of, mailed, numbers, started},
    enumeration::statements,
    mailbox::{post, through_the_mail},
    staff::at_desk,
    world::{PASSWORD, World, story},
};

const NEW: &str = "BrandNewPassword1";
const RENEWING: &str = "SELECT COUNT(*) FROM renewals";

async fn view(browser: &Browser) -> LinkView {
    recovery::link(&browser.portal, &browser.caller).await.unwrap()
}

async fn finished(world: &World) -> i64 {
    world.number("SELECT COUNT(*) FROM campaign_accounts WHERE finished_at IS NOT NULL").await
}

story!(a_link_opens_with_the_campaign_and_not_before, |world| {
    let (_, _, letters) = mailed(world).await;
    let mut phone = world.browser(REALM);
    phone.open(&link_of(&letters, TWO));
    let LinkView::NotYet { opens_at, login_id } = view(&phone).await else { panic!("not yet") };
    assert_eq!((opens_at.to_string().as_str(), login_id.as_str()), ("2026-01-14T00:00:00Z", TWO));
    assert_eq!(phone.press().await, Page::RecoveryLink, "whoever posts all the same");
    assert!(phone.flow().await.is_none());
    assert_eq!(world.logged("link_refused", "not open yet").await, 1);
    // The last millisecond before, and the first.
    world.clock.hold(credentials::clock::Moment(opens_at.0 - 1));
    assert!(matches!(view(&phone).await, LinkView::NotYet { .. }));
    assert_eq!(phone.press().await, Page::RecoveryLink);
    world.clock.hold(opens_at);
    assert!(matches!(view(&phone).await, LinkView::Ready { login_id, .. } if login_id == TWO));
    assert_eq!(phone.press().await, Page::RenewPassword);
    assert_eq!(world.number("SELECT COUNT(*) FROM campaign_accounts WHERE opened_at IS NOT NULL").await, 1);
    assert_eq!(phone.renew(NEW).await, Page::Portal);
    assert_eq!((finished(world).await, world.number(RENEWING).await), (1, 2));
    assert!(matches!(view(&phone).await, LinkView::Used | LinkView::Unknown));
    assert_eq!(world.browser(REALM).sign_in(TWO, NEW).await, Page::Portal);
});

story!(a_link_ends_with_the_campaign_and_the_old_password_stays_refused, |world| {
    let (_, id, letters) = mailed(world).await;
    let mut phone = world.browser(REALM);
    phone.open(&link_of(&letters, ONE));
    world.seconds_pass(31 * A_DAY);
    assert!(matches!(view(&phone).await, LinkView::Expired));
    assert_eq!(phone.press().await, Page::RecoveryLink);
    credentials::campaign::feed(&world.portal).await.unwrap();
    assert!(matches!(view(&phone).await, LinkView::Expired), "and after it was closed");
    let operator = at_desk(world, REALM, OPERATOR).await;
    let seen = operator.campaign(&id).await;
    assert!(seen.is_over() && seen.ended_at == Some(seen.closes_at));
    assert_eq!(phone.sign_in(ONE, PASSWORD).await, Page::Login);
    assert_eq!(phone.problem(Page::Login).await, Some(Problem::RenewalOpen));
    // The ordinary way still leads to a new one, and it counts.
    assert_eq!(through_the_mail(world, &mut phone, ONE).await, Page::RenewPassword);
    assert_eq!(phone.renew(NEW).await, Page::Portal);
    assert_eq!(operator.campaign(&id).await.line.counts.finished, 1);
});

story!(the_old_password_works_until_the_opening_and_then_the_way_is_told, |world| {
    let (_, _, _) = mailed(world).await;
    let before = world.browser(REALM).signed_in(ONE).await;
    let told = before.session().await.unwrap().account.renew_from.unwrap();
    assert_eq!(told.to_string(), "2026-01-14T00:00:00Z", "the portal tells from when on");
    world.clock.hold(credentials::clock::Moment(told.0 - 1));
    let just_before = world.browser(REALM).signed_in(ONE).await;
    assert!(just_before.is_signed_in().await);
    world.clock.hold(told);
    assert!(!just_before.is_signed_in().await, "sessions end with the opening");
    let mut phone = world.browser(REALM);
    assert_eq!(phone.sign_in(ONE, PASSWORD).await, Page::Login);
    assert_eq!(phone.problem(Page::Login).await, Some(Problem::RenewalOpen));
    assert_eq!(phone.sign_in(ONE, "wrong").await, Page::Login);
    assert_eq!(phone.problem(Page::Login).await, Some(Problem::SignInFailed), "who doesn't know it learns nothing");
    assert_eq!((world.logged("sign_in_failed", "renewal open").await, phone.is_signed_in().await), (1, false));
    // Whoever isn't asked signs in as ever.
    let mut operator = world.browser(REALM);
    assert_eq!(operator.sign_in(OPERATOR, PASSWORD).await, Page::LoginOtp);
});

story!(a_remembered_session_ends_with_the_opening_too, |world| {
    let mut operator = world.browser("health");
    world
        .tamper("INSERT INTO renewals SELECT id, 1768348800000 FROM accounts WHERE realm = 'health' AND user_id = 'testuser003'")
        .await;
    operator.sign_in_and_stay("testuser003", PASSWORD).await;
    assert!(operator.stays && operator.is_signed_in().await);
    world.seconds_pass(A_DAY - 1);
    assert!(operator.is_signed_in().await);
    world.seconds_pass(1);
    assert!(!operator.is_signed_in().await);
});

story!(a_sign_in_that_is_half_done_at_the_opening_is_not_finished_after_it, |world| {
    for (id, page) in [("testuser002", Page::LoginOtp), ("testuser001", Page::EnrolAuthenticator)] {
        let opens_at = world.portal.now().0 + 60_000;
        world
            .tamper(&format!(
                "INSERT INTO renewals SELECT id, {opens_at} FROM accounts WHERE realm = 'health' AND user_id = '{id}'"
            ))
            .await;
        let mut phone = world.browser("health");
        assert_eq!(phone.sign_in(id, PASSWORD).await, page);
        let key = phone.flow().await.unwrap().enrolment.map(|e| e.key());
        world.seconds_pass(60);
        let gone = match key {
            Some(key) => phone.enrol("Phone", &world.code_of(&key)).await,
            None => phone.code(&world.code()).await,
        };
        assert_eq!((gone, phone.is_signed_in().await), (Page::Login, false), "{id}");
        assert_eq!(phone.problem(Page::Login).await, Some(Problem::RenewalOpen));
    }
});

story!(any_way_to_a_new_password_finishes_an_id, |world| {
    let (_, id, letters) = mailed(world).await;
    // In the portal, before the opening.
    let mut one = world.browser(REALM).signed_in(ONE).await;
    assert_eq!(one.change_password(PASSWORD, NEW, false).await, Page::Portal);
    assert_eq!((finished(world).await, one.session().await.unwrap().account.renew_from), (1, None));
    post(world).await;
    let mut late = world.browser(REALM);
    late.open(&link_of(&letters, ONE));
    // By the ordinary recovery, which leaves the campaign's link alone until the password is set.
    let mut two = world.browser(REALM);
    assert_eq!(through_the_mail(world, &mut two, TWO).await, Page::RenewPassword);
    let mut linked = world.browser(REALM);
    linked.open(&link_of(&letters, TWO));
    assert!(matches!(view(&linked).await, LinkView::NotYet { .. }));
    assert_eq!(two.renew(NEW).await, Page::Portal);
    assert_eq!(finished(world).await, 2);
    world.seconds_pass(A_DAY);
    for phone in [&mut linked, &mut late] {
        assert!(matches!(view(phone).await, LinkView::Used));
        assert_eq!(phone.press().await, Page::RecoveryLink);
    }
    // Also one that was made a moment too late to be voided.
    world.tamper("UPDATE links SET voided_at = NULL WHERE campaign_id IS NOT NULL").await;
    for phone in [&mut linked, &mut late] {
        assert!(matches!(view(phone).await, LinkView::Used));
        assert_eq!(phone.press().await, Page::RecoveryLink);
    }
    assert!(one.is_signed_in().await || world.browser(REALM).sign_in(ONE, NEW).await == Page::Portal);
    let operator = at_desk(world, REALM, OPERATOR).await;
    assert_eq!(numbers(&operator.campaign(&id).await.line.counts), [0, 0, 3, 0, 0, 2, 1]);
});

story!(a_password_of_before_the_start_does_not_count, |world| {
    let mut one = world.browser(REALM).signed_in(ONE).await;
    one.change_password(PASSWORD, NEW, false).await;
    let (_, _) = started(world).await;
    assert_eq!(finished(world).await, 0);
    world.seconds_pass(A_DAY);
    assert_eq!(world.browser(REALM).sign_in(ONE, NEW).await, Page::Login);
});

story!(a_person_with_several_ids_sees_which_are_done, |world| {
    let (_, _, letters) = mailed(world).await;
    world.seconds_pass(A_DAY);
    let mut phone = world.browser(REALM);
    phone.open(&link_of(&letters, ONE));
    phone.press().await;
    phone.renew(NEW).await;
    let siblings = settings::siblings(&phone.portal, &phone.caller).await.unwrap();
    assert_eq!(siblings.iter().map(|s| (s.user_id.as_str(), s.renewed)).collect::<Vec<_>>(), [(TWO, false)]);
    phone.open(&link_of(&letters, TWO));
    phone.press().await;
    phone.renew("AnotherPassword22").await;
    // A week and more later: what the campaign asked for is still done.
    world.tamper("UPDATE accounts SET password_changed_at = 1 WHERE realm = 'construction'").await;
    let siblings = settings::siblings(&phone.portal, &phone.caller).await.unwrap();
    assert_eq!(siblings.iter().map(|s| (s.user_id.as_str(), s.renewed)).collect::<Vec<_>>(), [(ONE, true)]);
});

story!(an_end_gives_the_old_password_back_to_those_who_have_not_finished, |world| {
    let (_, id, letters) = mailed(world).await;
    world.seconds_pass(A_DAY);
    let mut phone = world.browser(REALM);
    phone.open(&link_of(&letters, ONE));
    phone.press().await;
    phone.renew(NEW).await;
    assert_eq!(world.browser(REALM).sign_in(TWO, PASSWORD).await, Page::Login);
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    operator.push(Button::End, &id).await;
    assert_eq!(world.browser(REALM).sign_in(TWO, PASSWORD).await, Page::Portal);
    world.tamper("UPDATE links SET voided_at = NULL WHERE campaign_id IS NOT NULL").await;
    let mut late = world.browser(REALM);
    late.open(&link_of(&letters, TWO));
    assert_eq!(late.press().await, Page::RecoveryLink, "its link opens nothing any more, however late it was made");
    assert_eq!(world.browser(REALM).sign_in(ONE, PASSWORD).await, Page::Login, "the new one counts");
    assert_eq!(world.browser(REALM).sign_in(ONE, NEW).await, Page::Portal);
});

story!(a_refused_login_runs_the_same_statements_for_a_member_before_and_after_the_opening, |world| {
    started(world).await;
    let deed = async |id: &str, password: &str| {
        let mut browser = world.browser(REALM);
        statements(async move { assert_eq!(browser.sign_in(id, password).await, Page::Login) }).await
    };
    deed("warm", "up").await;
    let unknown = deed("nobody", PASSWORD).await;
    assert_eq!(deed(ONE, "wrong").await, unknown);
    world.seconds_pass(A_DAY);
    for (id, password) in [(ONE, "wrong"), (ONE, PASSWORD), ("disabled01", PASSWORD), ("nopassword01", PASSWORD)] {
        assert_eq!(deed(id, password).await, unknown, "{id} {password}");
    }
});
