//! The helpdesk's checks in time and in parallel: what is over is over, and of many at once one wins.

use credentials::{
    form::{Field, Page, Problem},
    helpdesk::{CheckState, LIFE},
};

use crate::{
    browser::Browser,
    staff::{ADMINISTRATOR, BOURSE, EXCHANGE, HELPER, SECOND, arrive, at_desk},
    world::{PASSWORD, World, story},
};

/// The browser's person signs in again after a time, `by` before the end of something that lives half an hour.
async fn later(world: &World, realm: &str, id: &str, pass_ms: i64) -> Browser {
    world.clock.advance(pass_ms);
    let mut browser = world.browser(realm);
    browser.sign_in(id, PASSWORD).await;
    assert_eq!(browser.code(&world.code()).await, Page::Portal);
    browser
}

fn life() -> i64 {
    i64::try_from(LIFE.as_millis()).unwrap()
}

story!(a_check_ends_by_itself, |world| {
    arrive(world, EXCHANGE).await;
    let account = world.account_id(EXCHANGE, ADMINISTRATOR).await;
    let (_, check) = at_desk(world, EXCHANGE, HELPER).await.begin_check(&account).await;
    let mut helper = later(world, EXCHANGE, HELPER, life() - 1).await;
    helper.record(&check, "0", "confirmed", "").await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, None);
    world.clock.advance(1);
    helper.record(&check, "1", "confirmed", "").await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, Some(Problem::CheckOver));
    helper.finish_check(&check).await;
    assert_eq!(helper.problem(Page::HelpdeskCheck).await, Some(Problem::CheckOver));
    let view = helper.check(&check).await.unwrap();
    assert_eq!((view.line.state, view.may_leave, view.next), (CheckState::Expired, false, None));
    assert_eq!(helper.helpdesk("").await.unwrap().latest[0].id, check);
    assert_ne!(helper.begin_check(&account).await.1, check);
});

story!(an_approved_check_is_good_for_half_an_hour, |world| {
    arrive(world, EXCHANGE).await;
    let (early, late) = {
        let mut helper = at_desk(world, EXCHANGE, HELPER).await;
        let early = helper.finished_check(world).await;
        // Another helper's, since one's own that goes on is come back to.
        let mut second = at_desk(world, EXCHANGE, SECOND).await;
        (early, second.finished_check(world).await)
    };
    let mut helper = later(world, EXCHANGE, HELPER, life() - 30_001).await;
    let proposal = helper.check(&early).await.unwrap().issue.unwrap().proposal.reveal().to_owned();
    assert_eq!(helper.issue_after(&early, &proposal).await, Page::HelpdeskIssued);
    let mut second = later(world, EXCHANGE, SECOND, 30_001).await;
    assert_eq!(second.issue_after(&late, "Another0ne4Them").await, Page::HelpdeskCheck);
    assert_eq!(second.problem(Page::HelpdeskCheck).await, Some(Problem::CheckOver));
    assert_eq!(world.number("SELECT COUNT(*) FROM temporary_passwords").await, 1);
});

story!(nobody_decides_too_late, |world| {
    arrive(world, BOURSE).await;
    let check = at_desk(world, BOURSE, HELPER).await.finished_check(world).await;
    let mut second = later(world, BOURSE, SECOND, life()).await;
    assert!(second.helpdesk("").await.unwrap().waiting.is_empty());
    second.decide_check(&check, true, "").await;
    assert_eq!(second.problem(Page::HelpdeskCheck).await, Some(Problem::CheckOver));
    assert_eq!(world.number("SELECT COUNT(*) FROM checks WHERE state = 'waiting'").await, 1);
});

story!(after_a_quarter_of_an_hour_a_code_is_asked_for_and_the_check_is_come_back_to, |world| {
    arrive(world, EXCHANGE).await;
    let account = world.account_id(EXCHANGE, ADMINISTRATOR).await;
    let mut helper = at_desk(world, EXCHANGE, HELPER).await;
    let (_, check) = helper.begin_check(&account).await;
    world.seconds_pass(15 * 60);
    assert_eq!(helper.record(&check, "0", "confirmed", "折り返し済み").await, Page::PortalConfirm);
    assert!(helper.check(&check).await.is_err());
    assert_eq!(world.number("SELECT COUNT(*) FROM check_points").await, 0);
    let (portal, caller) = (helper.portal.clone(), helper.caller.clone());
    let secret = crate::browser::secret(PASSWORD);
    let outcome = credentials::settings::confirm(&portal, &caller, secret, &world.code()).await.unwrap();
    assert_eq!((outcome.go, outcome.about.as_deref()), (Page::HelpdeskCheck, Some(check.as_str())));
    helper.follow(outcome);
    let form = helper.form(Page::HelpdeskCheck).await.expect("what was typed is there again");
    assert_eq!(form.typed.get(&Field::Remark).map(String::as_str), Some("折り返し済み"));
    helper.record(&check, "0", "confirmed", "").await;
    assert_eq!(world.number("SELECT COUNT(*) FROM check_points").await, 1);
});

story!(of_many_clicks_at_once_one_counts, |world| {
    arrive(world, EXCHANGE).await;
    let account = world.account_id(EXCHANGE, ADMINISTRATOR).await;
    let mut helper = at_desk(world, EXCHANGE, HELPER).await;
    let second = world.restarted().await;
    let (here, there) = (helper.clone(), helper.clone().on(&second));
    let crowd = |count: usize| {
        let (one, other) = (here.clone(), there.clone());
        (0..count).map(move |n| if n % 2 == 0 { one.clone() } else { other.clone() })
    };
    let mut begun = tokio::task::JoinSet::new();
    for mut browser in crowd(6) {
        let account = account.clone();
        begun.spawn(async move { browser.begin_check(&account).await.1 });
    }
    let mut ids = begun.join_all().await;
    ids.dedup();
    assert_eq!(ids.len(), 1, "one check: {ids:?}");
    let check = ids.remove(0);

    let mut recorded = tokio::task::JoinSet::new();
    for (number, mut browser) in crowd(6).enumerate() {
        let check = check.clone();
        let result = if number % 3 == 0 { "confirmed" } else { "not_confirmed" };
        recorded.spawn(async move { browser.record(&check, "0", result, "at once").await });
    }
    recorded.join_all().await;
    assert_eq!(world.number("SELECT COUNT(*) FROM check_points").await, 1);
    assert_eq!(world.logged("check_point", "").await, 1);
    world.tamper("UPDATE check_points SET result = 'confirmed'").await;
    helper.confirm_points(&check).await;

    let mut finished = tokio::task::JoinSet::new();
    for mut browser in crowd(4) {
        let check = check.clone();
        finished.spawn(async move { browser.finish_check(&check).await });
    }
    finished.join_all().await;
    assert_eq!(world.logged("check_approved", "").await, 1);

    let proposal = helper.check(&check).await.unwrap().issue.unwrap().proposal.reveal().to_owned();
    let mut issued = tokio::task::JoinSet::new();
    for mut browser in crowd(6) {
        let (check, proposal) = (check.clone(), proposal.clone());
        issued.spawn(async move { browser.issue_after(&check, &proposal).await });
    }
    assert!(issued.join_all().await.into_iter().all(|page| page == Page::HelpdeskIssued));
    assert_eq!(world.number("SELECT COUNT(*) FROM temporary_passwords").await, 1);
    assert_eq!(world.logged("reissued", "").await, 1);
    second.store.close().await;
});

story!(two_who_decide_at_once_decide_once, |world| {
    arrive(world, BOURSE).await;
    let check = at_desk(world, BOURSE, HELPER).await.finished_check(world).await;
    let second = at_desk(world, BOURSE, SECOND).await;
    let mut decided = tokio::task::JoinSet::new();
    for number in 0..6 {
        let (mut browser, check) = (second.clone(), check.clone());
        decided.spawn(async move { browser.decide_check(&check, number % 2 == 0, "at once").await });
    }
    decided.join_all().await;
    let rows = world.logged("check_approved", "").await + world.logged("check_refused", "").await;
    assert_eq!(rows, 1);
});
