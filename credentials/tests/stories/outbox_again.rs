//! The operator's outbox: what failed goes out again while what it carries still counts.

use credentials::{
    form::{Page, Problem},
    operator::OutboxState,
    outbox::{self, Content},
};

use crate::{
    browser::Browser,
    mailbox::{claim, link, post, url},
    staff::{COLLEAGUE, OPERATOR, at_desk, operators},
    world::{PASSWORD, World, story},
};

const ID: &str = "hk000000-01_a";

/// Everything that is due fails for good.
async fn fail(world: &World) {
    for job in claim(&world.portal, "worker").await {
        outbox::prepare(&world.portal, &job).await.unwrap();
        outbox::refused(&world.portal, &job, "550 no such user").await.unwrap();
    }
}

/// The one failed message, and whether it can be sent again.
async fn failed(browser: &Browser) -> (String, bool) {
    let mut page = browser.outbox(Some(OutboxState::Failed)).await.unwrap();
    assert_eq!((page.total, page.lines.len()), (1, 1));
    let line = page.lines.remove(0);
    (line.id, line.again)
}

story!(a_failed_link_is_mailed_again_and_is_the_same_link, |world| {
    operators(world, "construction").await;
    let mut operator = at_desk(world, "construction", OPERATOR).await;
    world.browser("construction").ask(ID).await;
    assert_eq!(operator.outbox(None).await.unwrap().lines[0].state, OutboxState::Waiting);
    fail(world).await;
    let page = operator.outbox(None).await.unwrap();
    assert!(page.counts.contains(&(OutboxState::Failed, 1)) && page.counts.contains(&(OutboxState::Waiting, 0)));
    let line = &page.lines[0];
    assert_eq!((line.kind.as_str(), line.words.as_deref(), line.attempts), ("recovery", Some("550 no such user"), 1));
    let (id, again) = failed(&operator).await;
    assert!(again);
    assert_eq!(operator.send_again(&id).await, Page::AdminOutbox);
    assert_eq!(world.logged("message_resent", "recovery by operator01").await, 1);
    operator.send_again(&id).await;
    assert_eq!(operator.problem(Page::AdminOutbox).await, Some(Problem::NotSendable), "it waits already");
    let mut phone = world.browser("construction");
    phone.open(&link(world).await);
    assert_eq!(phone.press().await, Page::RenewPassword);
    operator.send_again(&id).await;
    assert_eq!(operator.problem(Page::AdminOutbox).await, Some(Problem::NotSendable), "it was sent");
});

story!(a_link_that_is_void_used_or_over_is_not_mailed_again, |world| {
    operators(world, "health").await;
    let mut operator = at_desk(world, "health", COLLEAGUE).await;
    world.browser("health").ask("testuser003").await;
    fail(world).await;
    let (id, _) = failed(&operator).await;
    world.tamper("UPDATE links SET voided_at = 1").await;
    assert!(!failed(&operator).await.1);
    operator.send_again(&id).await;
    assert_eq!(operator.problem(Page::AdminOutbox).await, Some(Problem::NotSendable));
    world.tamper("UPDATE links SET voided_at = NULL, used_at = 1").await;
    assert!(!failed(&operator).await.1);
    world.tamper("UPDATE links SET used_at = NULL").await;
    assert!(failed(&operator).await.1);
    world.tamper(&format!("UPDATE outbox SET expires_at = {}", world.portal.now().0)).await;
    assert!(!failed(&operator).await.1);
    operator.send_again(&id).await;
    assert!(post(world).await.is_empty());
    for id in ["", "x", &"0".repeat(32)] {
        assert_eq!(operator.send_again(id).await, Page::AdminOutbox);
        assert_eq!(operator.problem(Page::AdminOutbox).await, Some(Problem::NotSendable));
    }
    world.tamper("UPDATE outbox SET realm = 'club', expires_at = 9000000000000").await;
    operator.send_again(&id).await;
    assert_eq!(world.text("SELECT state FROM outbox").await, "failed", "another realm's isn't there");
});

story!(a_pin_that_failed_is_sent_again_until_its_time_is_over, |world| {
    operators(world, "agency").await;
    let mut operator = at_desk(world, "agency", OPERATOR).await;
    let mut phone = world.browser("agency");
    phone.forgot_password(crate::agency::MAIL, crate::agency::MOBILE).await;
    phone.choose_way(credentials::realm::Way::Sms).await;
    for job in claim(&world.portal, "worker").await {
        outbox::prepare(&world.portal, &job).await.unwrap();
        assert!(outbox::begun(&world.portal, &job).await.unwrap());
        outbox::refused_as(&world.portal, &job, outbox::Undelivered::Refused, "out of reach").await.unwrap();
    }
    let (id, again) = failed(&operator).await;
    assert!(again);
    operator.send_again(&id).await;
    let pin = crate::agency::deliver(world).await.pin();
    assert_eq!(phone.prove(&pin, "").await, Page::RenewPassword);

    phone.forgot_password(crate::agency::MAIL, crate::agency::MOBILE).await;
    phone.choose_way(credentials::realm::Way::Sms).await;
    for job in claim(&world.portal, "worker").await {
        outbox::refused_as(&world.portal, &job, outbox::Undelivered::Refused, "out of reach").await.unwrap();
    }
    world.seconds_pass(25 * 60);
    let mut operator = at_desk(world, "agency", COLLEAGUE).await;
    let (id, again) = failed(&operator).await;
    assert!(!again, "the PIN is over");
    operator.send_again(&id).await;
    assert_eq!(operator.problem(Page::AdminOutbox).await, Some(Problem::NotSendable));
});

story!(a_notice_is_worth_sending_days_later, |world| {
    operators(world, "health").await;
    let mut user = world.browser("health").signed_in("testuser003").await;
    user.change_password(PASSWORD, "violet kettle on a slow boat", false).await;
    fail(world).await;
    world.seconds_pass(5 * 24 * 3600);
    let mut operator = at_desk(world, "health", COLLEAGUE).await;
    let (id, again) = failed(&operator).await;
    assert!(again);
    operator.send_again(&id).await;
    let letters = post(world).await;
    assert_eq!(letters.len(), 1);
    assert!(matches!(letters[0].content, Content::Notice { .. }) && url(&letters[0]).is_none());
});
