//! The lane of campaigns: claimed apart from what somebody waits for, settled together, no faster to a domain than it likes.

use std::{collections::BTreeSet, time::Duration};

use credentials::{
    campaign::{self, Typed, command},
    outbox::{self, Became, Job, Prepared, Speeds, Wanted},
    realm::Rate,
};

use crate::{
    mailbox::post,
    world::{World, story},
};

const REALM: &str = "construction";

/// A campaign that runs, of these IDs; all its mails are in the outbox.
async fn running(world: &World, ids: &[(&str, &str)]) -> String {
    for (id, mail) in ids {
        world.add(REALM, id, mail).await;
    }
    let (subject, body) = ("パスワード更新のお願い", "{氏名} 様\n{リンク}\n");
    let list: Vec<&str> = std::iter::once("user_id").chain(ids.iter().map(|(id, _)| *id)).collect();
    let typed = Typed {
        reason: "年度の更新".into(),
        opens: "2026-01-20T09:00".into(),
        per_minute: "120000".into(),
        lang: "ja".into(),
        subject: subject.into(),
        body: body.into(),
        csv: list.join("\n").into_bytes(),
        ..Typed::default()
    };
    let realm = world.realm(REALM);
    let view = command::draft(&world.portal, &realm, None, typed).await.unwrap().unwrap();
    command::start(&world.portal, &realm, &view.line.id).await.unwrap().unwrap();
    world.seconds_pass(1);
    let mut queued = 0;
    while queued < ids.len() {
        let now = campaign::feed(&world.portal).await.unwrap();
        assert!(now > 0, "{queued} of {} are queued", ids.len());
        queued += now;
        world.seconds_pass(1);
    }
    view.line.id
}

/// So many IDs, each with a mailbox of its own at the domain.
fn people(count: usize, domain: &str) -> Vec<(String, String)> {
    let name = domain.split('.').next().unwrap();
    (0..count).map(|n| (format!("{name}{n:03}"), format!("{name}{n:03}@{domain}"))).collect()
}

fn listed(people: &[(String, String)]) -> Vec<(&str, &str)> {
    people.iter().map(|(id, mail)| (id.as_str(), mail.as_str())).collect()
}

async fn claim(world: &World, most: i64) -> Vec<Job> {
    outbox::claim(&world.portal, "worker", Wanted::Campaigns, most).await.unwrap()
}

async fn settle(world: &World, jobs: &[Job], became: Became) {
    let settled: Vec<_> = jobs.iter().map(|job| (job.clone(), became.clone())).collect();
    outbox::settle_many(&world.portal, &settled).await.unwrap();
}

async fn states(world: &World, state: &str) -> i64 {
    world.number(&format!("SELECT COUNT(*) FROM outbox WHERE kind = 'campaign' AND state = '{state}'")).await
}

async fn members(world: &World, state: &str) -> i64 {
    world.number(&format!("SELECT COUNT(*) FROM campaign_accounts WHERE state = '{state}'")).await
}

story!(a_campaign_is_never_claimed_with_what_somebody_waits_for, |world| {
    running(world, &listed(&people(30, "many.example.jp"))).await;
    world.browser(REALM).ask("hk000000-01_a").await;
    let prompt = outbox::claim(&world.portal, "worker", Wanted::Prompt, 100).await.unwrap();
    assert_eq!(prompt.iter().map(|job| job.kind.as_str()).collect::<Vec<_>>(), ["recovery"]);
    assert!(outbox::claim(&world.portal, "other", Wanted::Pins, 100).await.unwrap().is_empty());
    let many = claim(world, 20).await;
    assert!(many.len() == 20 && many.iter().all(|job| job.kind == "campaign"));
    assert_eq!(claim(world, 20).await.len(), 10);
});

story!(many_are_prepared_and_settled_together_each_with_its_own_fate, |world| {
    running(world, &listed(&people(12, "many.example.jp"))).await;
    let jobs = claim(world, 100).await;
    let prepared = outbox::prepare_many(&world.portal, &jobs).await.unwrap();
    let to: BTreeSet<&str> = prepared
        .iter()
        .map(|prepared| match prepared {
            Prepared::Send(letter) => letter.to.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!((jobs.len(), to.len()), (12, 12));
    let fates = [
        Became::Sent,
        Became::Failed("550 5.1.1 no such user".into()),
        Became::Skipped("the campaign has ended".into()),
        Became::Later("451 try later".into()),
        Became::Postponed(Duration::from_mins(1)),
    ];
    let settled: Vec<_> = jobs.iter().cloned().zip(fates.iter().cycle().cloned()).collect();
    outbox::settle_many(&world.portal, &settled).await.unwrap();
    let of = ["sent", "failed", "skipped", "waiting"];
    let mut counts = Vec::new();
    for state in of {
        counts.push(states(world, state).await);
    }
    assert_eq!(counts, [3, 3, 2, 4]);
    assert_eq!((members(world, "sent").await, members(world, "failed").await), (3, 3));
    assert_eq!(world.text("SELECT MIN(words) FROM outbox WHERE state = 'failed'").await, "550 5.1.1 no such user");
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND lease_until <> 0").await, 0);
    assert!(claim(world, 100).await.is_empty(), "each has its pause");
    world.seconds_pass(2);
    let later = claim(world, 100).await;
    assert_eq!(later.iter().map(|job| job.attempts).collect::<Vec<_>>(), [2, 2], "asked once before");
    world.seconds_pass(60);
    let postponed = claim(world, 100).await;
    let first: Vec<i64> = postponed.iter().map(|job| job.attempts).filter(|tries| *tries == 1).collect();
    assert_eq!(first.len(), 2, "nobody had been asked");
});

story!(what_was_under_way_when_its_campaign_paused_is_not_mailed_twice, |world| {
    let id = running(world, &listed(&people(3, "many.example.jp"))).await;
    let jobs = claim(world, 1).await;
    command::pause(&world.portal, &world.realm(REALM), &id).await.unwrap().unwrap();
    settle(world, &jobs, Became::Sent).await;
    assert_eq!((states(world, "sent").await, states(world, "held").await), (1, 2));
    assert!(claim(world, 100).await.is_empty(), "it is paused");
    command::resume(&world.portal, &world.realm(REALM), &id).await.unwrap().unwrap();
    world.seconds_pass(1);
    assert_eq!(post(world).await.len(), 2);
    assert_eq!(members(world, "sent").await, 3);
});

story!(whoever_lost_a_claim_settles_nothing_of_the_next_ones, |world| {
    running(world, &listed(&people(2, "many.example.jp"))).await;
    let slow = claim(world, 2).await;
    world.seconds_pass(30);
    let next = outbox::claim(&world.portal, "next", Wanted::Campaigns, 2).await.unwrap();
    assert_eq!(next.len(), 2);
    settle(world, &slow[..1], Became::Later("timed out".into())).await;
    settle(world, &slow[1..], Became::Postponed(Duration::ZERO)).await;
    world.seconds_pass(5);
    assert!(claim(world, 2).await.is_empty(), "the next one still has them");
    let slow: Vec<&Job> = slow.iter().collect();
    assert!(outbox::renew(&world.portal, &slow).await.unwrap().is_empty());
    settle(world, &next, Became::Sent).await;
    assert_eq!(states(world, "sent").await, 2);
});

story!(a_lease_is_prolonged_for_what_still_waits, |world| {
    let id = running(world, &listed(&people(3, "many.example.jp"))).await;
    let jobs = claim(world, 3).await;
    world.seconds_pass(20);
    settle(world, &jobs[..1], Became::Sent).await;
    let all: Vec<&Job> = jobs.iter().collect();
    let ours: BTreeSet<String> = outbox::renew(&world.portal, &all).await.unwrap().into_iter().collect();
    assert_eq!(ours, jobs[1..].iter().map(|job| job.id.clone()).collect());
    world.seconds_pass(20);
    assert!(outbox::claim(&world.portal, "other", Wanted::Campaigns, 3).await.unwrap().is_empty());
    command::pause(&world.portal, &world.realm(REALM), &id).await.unwrap().unwrap();
    assert!(outbox::renew(&world.portal, &all).await.unwrap().is_empty(), "paused mails stay");
});

story!(several_workers_share_a_campaign_and_do_nothing_twice, |world| {
    running(world, &listed(&people(120, "many.example.jp"))).await;
    let second = world.restarted().await;
    let mut workers = tokio::task::JoinSet::new();
    for (name, portal) in [("one", &world.portal), ("other", &second), ("third", &second), ("fourth", &world.portal)] {
        let portal = portal.clone();
        workers.spawn(async move {
            let mut done = Vec::new();
            loop {
                let jobs = outbox::claim(&portal, name, Wanted::Campaigns, 7).await.unwrap();
                if jobs.is_empty() {
                    return done;
                }
                let prepared = outbox::prepare_many(&portal, &jobs).await.unwrap();
                assert!(prepared.iter().all(|prepared| matches!(prepared, Prepared::Send(_))));
                done.extend(jobs.iter().map(|job| job.id.clone()));
                let settled: Vec<_> = jobs.into_iter().map(|job| (job, Became::Sent)).collect();
                outbox::settle_many(&portal, &settled).await.unwrap();
            }
        });
    }
    let done: Vec<String> = workers.join_all().await.into_iter().flatten().collect();
    assert_eq!((done.len(), done.iter().collect::<BTreeSet<_>>().len()), (120, 120));
    assert_eq!((members(world, "sent").await, world.number("SELECT MAX(attempts) FROM outbox").await), (120, 1));
    second.store.close().await;
});

story!(a_domain_gets_no_more_than_its_speed_from_all_processes_together, |world| {
    let (mut all, quick) = (people(40, "slow.example.jp"), people(10, "quick.example.jp"));
    all.extend(quick);
    running(world, &listed(&all)).await;
    let speeds = Speeds {
        every: None,
        own: [("slow.example.jp".to_owned(), Rate { count: 60, per: Duration::from_mins(1) })].into(),
    };
    let second = world.restarted().await;
    let (mut slow, mut quick, mut claims) = (Vec::new(), 0, 0);
    for second_of in 0..60 {
        for portal in [&world.portal, &second] {
            let jobs = outbox::claim(portal, "worker", Wanted::Campaigns, 100).await.unwrap();
            claims += jobs.len();
            let go = outbox::at_speed(portal, &speeds, jobs).await.unwrap();
            for prepared in outbox::prepare_many(portal, &go).await.unwrap() {
                let Prepared::Send(letter) = prepared else { panic!("{prepared:?}") };
                if letter.to.ends_with("@slow.example.jp") { slow.push(second_of) } else { quick += 1 }
            }
            let settled: Vec<_> = go.into_iter().map(|job| (job, Became::Sent)).collect();
            outbox::settle_many(portal, &settled).await.unwrap();
        }
        world.seconds_pass(1);
    }
    assert_eq!((slow.len(), quick), (40, 10), "all go out in the end");
    assert!(slow.iter().enumerate().all(|(place, second)| place <= second + 2), "{slow:?}");
    assert!(slow.last().is_some_and(|last| *last <= 50), "and not much slower: {slow:?}");
    assert!(claims <= 150, "those that wait aren't claimed again and again: {claims}");
    second.store.close().await;
});
