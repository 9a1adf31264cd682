//! Campaigns when much happens at once: one start, one feeder, one mail, and its speed.

use std::collections::BTreeSet;

use credentials::{
    campaign::{self, Typed},
    form::Page,
    outbox::{self, LEASE},
};
use tokio::task::JoinSet;

use crate::{
    browser::Browser,
    campaigners::{A_DAY, Button, ONE, OPERATOR, REALM, fed, link_of, links, mailed, started, typed},
    crowd::{all_at_once, pages},
    mailbox::{claim, post, send},
    staff::at_desk,
    world::{World, story},
};

/// So many more users, each with a mailbox.
async fn people(world: &World, count: usize) {
    for number in 0..count {
        world.add(REALM, &format!("crowd{number:04}"), &format!("crowd{number:04}@example.jp")).await;
    }
}

async fn start(mut browser: Browser) -> (Browser, Page) {
    let id = browser.typed.clone();
    let page = browser.push(Button::Start, &id).await;
    (browser, page)
}

async fn either(mut browser: Browser) -> (Browser, Page) {
    let (button, id) = browser.typed.split_once(' ').map(|(b, id)| (b.to_owned(), id.to_owned())).unwrap();
    let button = match button.as_str() {
        "pause" => Button::Pause,
        "resume" => Button::Resume,
        "again" => Button::Again,
        _ => Button::End,
    };
    let page = browser.push(button, &id).await;
    (browser, page)
}

story!(start_pressed_by_sixty_four_at_once_is_one_campaign, |world| {
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    let id = operator.drafted(typed()).await;
    let other = world.restarted().await;
    let crowd = (0..64).map(|n| {
        let one = Browser { typed: id.clone(), ..operator.clone() };
        if n % 2 == 0 { one } else { one.on(&other) }
    });
    let crowd = all_at_once(crowd.collect(), start).await;
    assert_eq!(pages(&crowd)[&Page::AdminCampaign], 64);
    assert_eq!(operator.problem(Page::AdminCampaign).await, None);
    assert_eq!(world.logged("campaign_started", "").await, 1);
    assert_eq!(links(&fed(world).await).len(), 3, "each ID was mailed once");
});

story!(two_campaigns_that_start_at_once_never_share_an_id, |world| {
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    let first = operator.drafted(typed()).await;
    let second = operator.drafted(typed()).await;
    let crowd =
        (0..16).map(|n| Browser { typed: if n % 2 == 0 { &first } else { &second }.clone(), ..operator.clone() });
    all_at_once(crowd.collect(), start).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM campaigns WHERE state = 'running'").await, 1);
    assert_eq!(links(&fed(world).await).len(), 3);
});

story!(many_feeders_queue_each_mailbox_once, |world| {
    people(world, 300).await;
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    let id = operator.drafted(Typed { per_minute: "6000".into(), ..typed() }).await;
    operator.push(Button::Start, &id).await;
    let (one, two) = (world.restarted().await, world.restarted().await);
    let mut queued = Vec::new();
    for _ in 0..4 {
        let mut feeders = JoinSet::new();
        for number in 0..8 {
            let portal = if number % 2 == 0 { one.clone() } else { two.clone() };
            feeders.spawn(async move { campaign::feed(&portal).await.unwrap() });
        }
        queued.push(feeders.join_all().await.into_iter().sum::<usize>());
        world.seconds_pass(2);
        post(world).await;
    }
    assert_eq!(queued, [200, 102, 0, 0], "together no faster than one");
    let twice = "SELECT COUNT(*) FROM (SELECT account_id FROM links GROUP BY account_id HAVING COUNT(*) > 1) more";
    assert_eq!((world.number(twice).await, world.number("SELECT COUNT(*) FROM links").await), (0, 303));
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE kind = 'campaign' AND state = 'sent'").await, 302);
});

story!(a_campaign_keeps_its_speed_and_waits_for_a_slow_mail_server, |world| {
    people(world, 260).await;
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    // One a second; at first what two seconds allow.
    let id = operator.drafted(Typed { per_minute: "60".into(), ..typed() }).await;
    operator.push(Button::Start, &id).await;
    let mut queued = Vec::new();
    for _ in 0..8 {
        queued.push(campaign::feed(&world.portal).await.unwrap());
        world.clock.advance(500);
    }
    assert_eq!(queued, [2, 0, 1, 0, 1, 0, 1, 0]);
    // Nobody fed it for an hour: that isn't made up for at once.
    world.seconds_pass(3600);
    assert_eq!(campaign::feed(&world.portal).await.unwrap(), 2);
    // Nothing is sent: at most 200 wait.
    for _ in 0..300 {
        world.seconds_pass(1);
        campaign::feed(&world.portal).await.unwrap();
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE kind = 'campaign' AND state = 'waiting'").await, 200);
    // The clock of the machine was wrong and is set back.
    post(world).await;
    world.seconds_pass(-3600);
    campaign::feed(&world.portal).await.unwrap();
    world.seconds_pass(2);
    assert!(campaign::feed(&world.portal).await.unwrap() > 0);
    // One a minute, and the very first at once.
    world.seconds_pass(3600);
    let mut operator = at_desk(world, REALM, OPERATOR).await;
    operator.push(Button::End, &id).await;
    let slow = operator.drafted(Typed { per_minute: "1".into(), ..typed() }).await;
    operator.push(Button::Start, &slow).await;
    let mut queued = Vec::new();
    for _ in 0..5 {
        queued.push(campaign::feed(&world.portal).await.unwrap());
        world.seconds_pass(30);
    }
    assert_eq!(queued, [1, 0, 1, 0, 1]);
});

story!(whoever_dies_with_mails_in_hand_leaves_them_to_others_with_the_same_links, |world| {
    let (operator, id) = started(world).await;
    assert_eq!(campaign::feed(&world.portal).await.unwrap(), 2);
    let jobs = claim(&world.portal, "dead").await;
    let prepared = outbox::prepare_many(&world.portal, &jobs).await.unwrap();
    assert_eq!(prepared.len(), 2);
    // Dead before anything was sent or settled.
    assert!(claim(&world.portal, "other").await.is_empty());
    world.seconds_pass(i64::try_from(LEASE.as_secs()).unwrap() + 1);
    let other = world.restarted().await;
    let jobs = claim(&other, "other").await;
    assert_eq!(jobs.len(), 2);
    let mut letters = Vec::new();
    for job in &jobs {
        letters.extend(send(&other, job).await);
    }
    let first: Vec<_> = prepared
        .into_iter()
        .filter_map(|p| if let outbox::Prepared::Send(letter) = p { Some(*letter) } else { None })
        .collect();
    assert_eq!(
        links(&first).into_iter().collect::<BTreeSet<_>>(),
        links(&letters).into_iter().collect::<BTreeSet<_>>(),
        "the same links"
    );
    assert_eq!(world.number("SELECT COUNT(*) FROM links").await, 3);
    assert_eq!(operator.campaign(&id).await.line.counts.sent, 3);
});

story!(buttons_pressed_by_many_at_once_leave_one_state, |world| {
    people(world, 50).await;
    let (operator, id) = started(world).await;
    campaign::feed(&world.portal).await.unwrap();
    let other = world.restarted().await;
    let crowd = (0..32).map(|n| {
        let button = ["pause", "resume", "again", "resume"][n % 4];
        let one = Browser { typed: format!("{button} {id}"), ..operator.clone() };
        if n % 3 == 0 { one.on(&other) } else { one }
    });
    all_at_once(crowd.collect(), either).await;
    let mut operator = operator;
    operator.push(Button::Resume, &id).await;
    for _ in 0..3 {
        fed(world).await;
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM campaign_accounts WHERE state IN ('chosen', 'queued')").await, 0);
    let crowd = (0..16).map(|_| Browser { typed: format!("end {id}"), ..operator.clone() });
    all_at_once(crowd.collect(), either).await;
    assert_eq!(world.logged("campaign_ended", "").await, 1);
});

async fn press(mut browser: Browser) -> (Browser, Page) {
    let page = browser.press().await;
    (browser, page)
}

story!(of_many_who_press_one_link_one_gets_in, |world| {
    let (_, _, letters) = mailed(world).await;
    world.seconds_pass(A_DAY);
    let url = link_of(&letters, ONE);
    let crowd = (0..32).map(|_| {
        let mut browser = world.browser(REALM);
        browser.open(&url);
        browser
    });
    let crowd = all_at_once(crowd.collect(), press).await;
    assert_eq!(pages(&crowd)[&Page::RenewPassword], 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM campaign_accounts WHERE opened_at IS NOT NULL").await, 1);
});
