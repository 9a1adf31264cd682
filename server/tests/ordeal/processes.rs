//! Two processes on one PostgreSQL, one of them killed: the other goes on, and takes over what the dead one had in hand.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    browser::Browser,
    campaign,
    ground::{PASSWORD, Place},
    invariants::Back,
    kills::{IN_HAND, every_mail_arrived, wait_until_settled},
    person::Person,
    scale::{self, Engine},
};

/// How long a lease may hold after its holder died.
const LEASE: Duration = Duration::from_secs(30);

#[test]
fn one_of_two_processes_is_killed_and_the_other_goes_on() {
    if !Engine::Postgres.is_wanted() {
        return;
    }
    let place = Place::new(Engine::Postgres, 2);
    let people = scale::of(40, 400);
    place.import((0..people).map(|n| format!("person-{n}")));
    let (first, second) = (place.start(0), place.start(1));
    let back = Back::new(&place);
    // Both have messages in hand that the mail server is slow to take.
    place.relay.take_time(Duration::from_secs(2));
    for n in 0..people {
        ask(&place, n);
    }
    let held = format!(
        "SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND lease_until > 0 AND lease_owner LIKE '%:{}'",
        first.address.port()
    );
    let begin = Instant::now();
    while back.number(&held) == 0 {
        assert!(begin.elapsed() < LEASE, "the first process takes no messages");
        thread::sleep(Duration::from_millis(20));
    }
    first.kill();
    let killed = Instant::now();
    let in_hand = back.number(&held);
    place.relay.take_time(Duration::ZERO);
    goes_on(&place);
    let free_after = leases_end(&back, &held, killed);
    wait_until_settled(&back, "none");
    let doubled = every_mail_arrived(&place, &back);
    let sent = back.number("SELECT COUNT(*) FROM outbox WHERE state = 'sent' AND kind = 'recovery'");
    assert!(sent >= people, "{sent} of {people} mails");
    assert!(second.end().success());
    back.all_or_nothing();
    println!(
        "{people} mails on two processes, {in_hand} in hand of the dead one, free after {free_after:.1?}, {doubled} sent again"
    );
}

#[test]
fn a_campaign_loses_nothing_when_one_of_two_processes_is_killed() {
    if !Engine::Postgres.is_wanted() {
        return;
    }
    let place = Place::new(Engine::Postgres, 2);
    let members = scale::of(1000, 20_000);
    place.import((0..members).map(|n| format!("member-{n}")).chain(["person-0".to_owned()]));
    let (first, second) = (place.start(0), place.start(1));
    let (back, begin) = (Back::new(&place), Instant::now());
    let campaign = campaign::start(&place, 120_000);
    while place.relay.count() < members / 2 {
        assert!(begin.elapsed() < Duration::from_mins(5), "the campaign is too slow");
        thread::sleep(Duration::from_millis(5));
    }
    first.kill();
    goes_on(&place);
    wait_until_settled(&back, &campaign);
    let time = begin.elapsed();
    let unsent = back.number("SELECT COUNT(*) FROM campaign_accounts WHERE state <> 'sent' AND finished_at IS NULL");
    assert_eq!(unsent, 0, "mails of the campaign");
    let (doubled, mails) = (every_mail_arrived(&place, &back), place.relay.count());
    // One kill is much for few mails.
    assert!(
        doubled * 1000 <= mails || !scale::is_long() && doubled <= IN_HAND,
        "{doubled} of {mails} mails were sent again"
    );
    assert!(second.end().success());
    back.all_or_nothing();
    println!(
        "a campaign of {members} on two processes, one killed halfway: all mailed after {time:.0?}, {doubled} again"
    );
}

fn ask(place: &Place, n: i64) {
    let process = usize::try_from(n % 2).unwrap();
    let mut browser = Browser::new(place.address(process), &place.origin());
    let asked = browser.post("recovery/start", &[("user_id", &format!("person-{n}")), ("nonce", "")]).unwrap();
    assert!(asked.leads_to("recovery/sent"), "{asked:?}");
}

/// Until the dead process holds nothing: the end of each lease stands in its row.
fn leases_end(back: &Back, held: &str, killed: Instant) -> Duration {
    let ends = back.number("SELECT COALESCE(MAX(lease_until), 0) FROM outbox WHERE state = 'waiting'");
    while back.number(held) > 0 {
        assert!(
            killed.elapsed() < LEASE + Duration::from_secs(10),
            "the dead process still holds messages until {ends}"
        );
        thread::sleep(Duration::from_millis(50));
    }
    killed.elapsed()
}

/// A whole journey at the process that lives.
fn goes_on(place: &Place) {
    let mut person = Person::new(place, "person-0", 1);
    person.go_to(1);
    person.recover();
    person.sign_in();
    let mut browser = Browser::new(place.address(1), &place.origin());
    let wrong =
        browser.post("login/password", &[("login_id", "person-0"), ("password", PASSWORD), ("nonce", "")]).unwrap();
    assert!(wrong.leads_to("login"), "the former password opens: {wrong:?}");
}
