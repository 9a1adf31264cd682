//! Messages: leased, repeated, expired, set aside; never twice and never lost.

use std::collections::BTreeSet;

use credentials::outbox::{self, LEASE, Prepared, Wanted};

use crate::{
    mailbox::{claim, link, post, send, url},
    world::{PASSWORD, World, story},
};

const ID: &str = "hk000000-01_a";

async fn ask(world: &World) {
    world.browser("construction").ask(ID).await;
}

async fn state(world: &World) -> String {
    world.text("SELECT state FROM outbox ORDER BY created_at DESC LIMIT 1").await
}

story!(what_a_dead_worker_held_is_free_after_thirty_seconds, |world| {
    ask(world).await;
    assert_eq!(claim(&world.portal, "dead").await.len(), 1);
    assert!(claim(&world.portal, "alive").await.is_empty());
    world.clock.advance(i64::try_from(LEASE.as_millis()).unwrap() - 1);
    assert!(claim(&world.portal, "alive").await.is_empty());
    world.clock.advance(1);
    let jobs = claim(&world.portal, "alive").await;
    assert_eq!((jobs.len(), jobs[0].attempts), (1, 2));
});

story!(a_worker_that_starts_again_frees_its_own_leases_and_no_others, |world| {
    ask(world).await;
    claim(&world.portal, "one").await;
    outbox::free(&world.portal, "other").await.unwrap();
    assert!(claim(&world.portal, "other").await.is_empty());
    outbox::free(&world.portal, "one").await.unwrap();
    assert_eq!(claim(&world.portal, "one").await.len(), 1);
});

story!(who_lost_the_lease_does_not_free_the_row_of_the_next, |world| {
    ask(world).await;
    let slow = claim(&world.portal, "slow").await;
    world.seconds_pass(30);
    assert_eq!(claim(&world.portal, "next").await.len(), 1);
    outbox::later(&world.portal, &slow[0], "timed out").await.unwrap();
    world.seconds_pass(5);
    assert!(claim(&world.portal, "third").await.is_empty());
});

story!(trouble_that_passes_is_tried_again_with_growing_pauses, |world| {
    world
        .browser("construction")
        .signed_in(ID)
        .await
        .change_password(PASSWORD, "violet kettle on a slow boat", false)
        .await;
    let mut pause = 1000;
    for attempt in 1..=12 {
        let jobs = claim(&world.portal, "worker").await;
        assert_eq!((jobs.len(), jobs[0].attempts), (1, attempt));
        outbox::later(&world.portal, &jobs[0], "421 try later").await.unwrap();
        assert_eq!(
            (state(world).await.as_str(), world.text("SELECT words FROM outbox").await.as_str()),
            ("waiting", "421 try later")
        );
        world.clock.advance(pause - 1);
        assert!(claim(&world.portal, "worker").await.is_empty(), "attempt {attempt}");
        world.clock.advance(pause / 4 + 1);
        pause = (pause * 2).min(300_000);
    }
    assert_eq!(post(world).await.len(), 1);
    assert_eq!(state(world).await, "sent");
});

story!(what_came_too_late_is_not_sent, |world| {
    ask(world).await;
    world.clock.advance(90 * 60_000);
    assert!(post(world).await.is_empty());
    assert_eq!(state(world).await, "expired");
    assert_eq!(world.number("SELECT COUNT(*) FROM links").await, 0);
});

story!(what_the_provider_refuses_for_good_is_set_aside_with_its_words, |world| {
    ask(world).await;
    let jobs = claim(&world.portal, "worker").await;
    outbox::prepare(&world.portal, &jobs[0]).await.unwrap();
    outbox::refused(&world.portal, &jobs[0], "550 no such user").await.unwrap();
    world.seconds_pass(3600);
    assert!(claim(&world.portal, "worker").await.is_empty());
    assert_eq!(
        (state(world).await.as_str(), world.text("SELECT words FROM outbox").await.as_str()),
        ("failed", "550 no such user")
    );
    assert_eq!(outbox::counts(&world.portal).await.unwrap(), [("failed".to_owned(), 1)]);
});

story!(a_second_try_mails_the_same_link_and_number, |world| {
    ask(world).await;
    let mut mailed = BTreeSet::new();
    for _ in 0..3 {
        let jobs = claim(&world.portal, "worker").await;
        let Prepared::Send(letter) = outbox::prepare(&world.portal, &jobs[0]).await.unwrap() else {
            panic!("a letter")
        };
        mailed.insert(url(&letter).unwrap().to_owned());
        outbox::later(&world.portal, &jobs[0], "connection lost").await.unwrap();
        world.seconds_pass(10);
    }
    mailed.insert(link(world).await);
    assert_eq!(mailed.len(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM links").await, 1);
});

story!(a_second_try_sends_nothing_once_the_link_is_used_or_void, |world| {
    ask(world).await;
    let jobs = claim(&world.portal, "worker").await;
    let Prepared::Send(letter) = outbox::prepare(&world.portal, &jobs[0]).await.unwrap() else { panic!("a letter") };
    let mut phone = world.browser("construction");
    phone.open(url(&letter).unwrap());
    phone.press().await;
    assert!(matches!(
        outbox::prepare(&world.portal, &jobs[0]).await.unwrap(),
        Prepared::Skip(_) | Prepared::SkipSlowly(..)
    ));
});

story!(two_workers_never_do_a_message_twice, |world| {
    for number in 0..60 {
        world.browser("construction").ask(&format!("nobody{number}")).await;
    }
    let second = world.restarted().await;
    let mut workers = tokio::task::JoinSet::new();
    for (name, portal) in [("one", &world.portal), ("other", &second), ("third", &second), ("fourth", &world.portal)] {
        let portal = portal.clone();
        workers.spawn(async move {
            let mut done = Vec::new();
            loop {
                let jobs = outbox::claim(&portal, name, Wanted::Prompt, 3).await.unwrap();
                if jobs.is_empty() {
                    return done;
                }
                for job in &jobs {
                    send(&portal, job).await;
                    done.push(job.id.clone());
                }
            }
        });
    }
    let done: Vec<String> = workers.join_all().await.into_iter().flatten().collect();
    assert_eq!((done.len(), done.iter().collect::<BTreeSet<_>>().len()), (60, 60));
    assert_eq!(world.number("SELECT MAX(attempts) FROM outbox").await, 1);
    second.store.close().await;
});

story!(who_waits_comes_before_notices, |world| {
    world
        .browser("construction")
        .signed_in(ID)
        .await
        .change_password(PASSWORD, "violet kettle on a slow boat", false)
        .await;
    world.seconds_pass(1);
    ask(world).await;
    let first = outbox::claim(&world.portal, "worker", Wanted::Prompt, 1).await.unwrap();
    assert!(matches!(send(&world.portal, &first[0]).await.unwrap().content, outbox::Content::RecoveryLink { .. }));
});

story!(a_message_moved_into_another_row_is_not_sent, |world| {
    ask(world).await;
    world.browser("construction").ask("hk000000-02_a").await;
    world.tamper("UPDATE outbox SET payload = (SELECT MIN(payload) FROM outbox)").await;
    let jobs = claim(&world.portal, "worker").await;
    let mut refused = 0;
    for job in &jobs {
        refused += usize::from(outbox::prepare(&world.portal, job).await.is_err());
    }
    assert_eq!((jobs.len(), refused), (2, 1));
});

story!(a_message_is_written_with_what_it_tells_and_the_worker_is_rung, |world| {
    let rung = world.portal.bell.clone();
    ask(world).await;
    tokio::time::timeout(std::time::Duration::from_secs(1), rung.notified()).await.expect("the bell rang");
});
