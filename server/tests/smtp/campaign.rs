//! A campaign on its way out: what it may take, what it never takes, and what becomes of it when the mail server goes away.

use std::{collections::BTreeSet, time::Duration};

use server::settings::MailSettings;

use crate::{
    program::Script,
    server::Server,
    world::{World, until},
};

const SENT: &str = "SELECT COUNT(*) FROM outbox WHERE state = 'sent'";
const PATIENCE: Duration = Duration::from_mins(1);

fn many(server: &Server) -> Vec<String> {
    server.receivers().into_iter().filter(|to| to.ends_with("@many.example.jp")).collect()
}

/// How many arrived, and how many different ones.
fn arrived(server: &Server) -> (usize, usize) {
    let many = many(server);
    (many.len(), many.iter().collect::<BTreeSet<_>>().len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_delays_nobody_who_waits_and_no_connection_is_one_too_many() {
    let server = Server::start(Script { slow: 100, ..Script::default() });
    let world = World::new(300).await;
    world.campaign().await;
    let settings = MailSettings { connections: 4, ..server.settings() };
    let worker = world.work("one", &settings);
    until(PATIENCE, async || many(&server).len() >= 20).await;
    for asked in 1..=3 {
        world.ask().await;
        let waits = async || server.receivers().iter().filter(|to| to.ends_with("@waits.example.jp")).count() >= asked;
        let took = until(PATIENCE, waits).await;
        assert!(took < Duration::from_secs(2), "{asked}: {took:?}");
    }
    assert!(many(&server).len() < 250, "the queue was full all the time");
    until(PATIENCE, async || world.number(SENT).await == 303).await;
    assert_eq!(arrived(&server), (300, 300));
    assert!(server.most_open() <= 4, "{}", server.most_open());
    assert!(server.connections() <= 10, "connections are used again: {}", server.connections());
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_share_a_campaign_and_send_nothing_twice() {
    // More than one alone can claim before the other looks: two first batches, and two of the most there is.
    let server = Server::start(Script { unknown: Some("m000".into()), slow: 40, ..Script::default() });
    let world = World::new(1_200).await;
    world.campaign().await;
    let (one, other) = (world.work("one", &server.settings()), world.work("other", &server.settings()));
    let settled = "SELECT COUNT(*) FROM outbox WHERE state IN ('sent', 'failed')";
    until(PATIENCE, async || world.number(settled).await == 1_200).await;
    assert_eq!((arrived(&server), world.number(SENT).await), ((1_190, 1_190), 1_190));
    assert_eq!(world.text("SELECT MAX(words) FROM outbox WHERE state = 'failed'").await, "550 5.1.1 no such user");
    assert_eq!(
        world.number("SELECT COUNT(*) FROM campaign_accounts WHERE state = 'failed' AND words LIKE '550%'").await,
        10
    );
    assert_eq!(world.number("SELECT COUNT(DISTINCT lease_owner) FROM outbox").await, 2, "both took part");
    one.end().await;
    other.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_mail_server_is_away_nothing_is_lost_and_no_tries_are_spent() {
    let world = World::new(60).await;
    let server = Server::start(Script::default());
    let settings = server.settings();
    drop(server);
    world.campaign().await;
    world.ask().await;
    let worker = world.work("one", &settings);
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'").await, 61);
    let tries = world.number("SELECT SUM(attempts) FROM outbox").await;
    assert!(tries <= 40, "{tries} tries of 61 mails");
    let server = Server::start(Script { port: settings.port, ..Script::default() });
    until(PATIENCE, async || world.number(SENT).await == 61).await;
    assert_eq!(arrived(&server), (60, 60));
    let receivers = server.receivers();
    let place = receivers.iter().position(|to| to == "waits@waits.example.jp").unwrap();
    assert!(place < 30, "who waits comes early: {place}");
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_ends_puts_back_what_it_has_not_begun() {
    let server = Server::start(Script { slow: 50, ..Script::default() });
    let world = World::new(300).await;
    world.campaign().await;
    let worker = world.work("one", &server.settings());
    until(PATIENCE, async || many(&server).len() >= 10).await;
    worker.end().await;
    let (before, _) = arrived(&server);
    assert!(before < 250, "{before}");
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND lease_until > 0").await, 0);
    assert_eq!(i64::try_from(before).unwrap(), world.number(SENT).await, "each is written down");
    let worker = world.work("other", &server.settings());
    until(PATIENCE, async || world.number(SENT).await == 300).await;
    assert_eq!(arrived(&server), (300, 300));
    assert_eq!(world.number("SELECT MAX(attempts) FROM outbox").await, 1);
    worker.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_process_had_in_hand_is_written_down_and_not_sent_again() {
    let server = Server::start(Script::default());
    let world = World::new(10).await;
    world.campaign().await;
    world.ask().await;
    // Each mail is in the outbox when the campaign has been fed, which a worker that reaches no mail server does.
    let nowhere = MailSettings { port: 1, ..server.settings() };
    let worker = world.work("one", &nowhere);
    until(PATIENCE, async || world.number("SELECT COUNT(*) FROM outbox").await == 11).await;
    worker.end().await;
    let in_hand = world
        .text("SELECT GROUP_CONCAT(id, CHAR(10)) FROM outbox WHERE kind <> 'campaign' OR id IN (SELECT id FROM outbox WHERE kind = 'campaign' ORDER BY id LIMIT 4)")
        .await;
    std::fs::write(world.journal("one"), format!("{in_hand}\nnobody knows this one\n")).unwrap();
    world.clock.advance(60_000);
    let worker = world.work("one", &server.settings());
    until(PATIENCE, async || world.number(SENT).await == 11).await;
    worker.end().await;
    assert_eq!(arrived(&server), (6, 6));
    assert!(!server.receivers().contains(&"waits@waits.example.jp".to_owned()));
    assert_eq!(world.number("SELECT COUNT(*) FROM campaign_accounts WHERE state = 'sent'").await, 10);
    assert_eq!(world.number("SELECT COUNT(*) FROM links WHERE accepted_at IS NOT NULL").await, 1, "its life has begun");
    assert_eq!(std::fs::read_to_string(world.journal("one")).unwrap(), "", "nothing is in hand");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_is_in_the_journal_from_its_taking_until_that_is_written_down() {
    let server = Server::start(Script { slow: 2_000, ..Script::default() });
    let world = World::new(1).await;
    world.campaign().await;
    let worker = world.work("one", &server.settings());
    let journal = || std::fs::read_to_string(world.journal("one")).unwrap();
    until(PATIENCE, async || server.verbs(1).contains(&"DATA".to_owned())).await;
    assert_eq!(journal(), "", "the mail server hasn't taken it");
    let lock = world.locked().await;
    let id = world.text("SELECT id FROM outbox").await;
    until(PATIENCE, async || journal() == format!("{id}\n")).await;
    drop(lock);
    until(PATIENCE, async || world.number(SENT).await == 1).await;
    until(PATIENCE, async || journal().is_empty()).await;
    worker.end().await;
    assert_eq!(arrived(&server), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_under_way_is_not_begun_again_when_the_clock_leaps_over_its_lease() {
    let server = Server::start(Script { slow: 3_000, ..Script::default() });
    let world = World::new(0).await;
    let worker = world.work("one", &server.settings());
    world.ask().await;
    until(PATIENCE, async || world.number("SELECT COUNT(*) FROM outbox WHERE attempts > 0").await == 1).await;
    world.clock.advance(61_000);
    until(PATIENCE, async || world.number("SELECT MAX(attempts) FROM outbox").await == 2).await;
    until(PATIENCE, async || world.number(SENT).await == 1).await;
    worker.end().await;
    assert_eq!(server.receivers(), ["waits@waits.example.jp"]);
}
