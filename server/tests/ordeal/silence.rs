//! The mail server falls silent while a campaign waits: it takes connections and says nothing. When it speaks again nothing is lost, who
//! waits for a mail gets it first, and what can't be delivered is set aside with the server's words.
//!
//! The long form is silent for half an hour by the machine's own clock.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    browser::Browser,
    campaign,
    ground::Place,
    invariants::Back,
    kills::every_mail_arrived,
    scale::{self, Engine, on_both},
};

on_both!(nothing_is_lost_while_the_mail_server_is_silent, silent);

/// One in so many can't be delivered.
const UNDELIVERABLE: usize = 100;

/// So few mails of the campaign may overtake one for which somebody waits: those that are under way when the server speaks again.
const UNDER_WAY: usize = 40;

fn silent(engine: Engine) {
    let place = Place::new(engine, 1);
    let (mails, silence) = (scale::of(1000, 10_000), Duration::from_secs(scale::of(10, 30 * 60)));
    let id = |n: usize| if n.is_multiple_of(UNDELIVERABLE) { format!("nobody-{n}") } else { format!("member-{n}") };
    place.import((0..mails).map(id));
    let (server, back) = (place.start(0), Back::new(&place));
    place.relay.fall_silent(true);
    let campaign = campaign::start(&place, 120_000);
    let mut waiting = vec![ask(&place, "member-1")];
    thread::sleep(silence / 2);
    waiting.push(ask(&place, "member-2"));
    thread::sleep(silence / 2);
    assert_eq!(place.relay.count(), 0, "it was silent");
    assert_eq!(campaign::left(&back, &campaign), i64::try_from(mails).unwrap(), "nothing was given up");
    let begin = Instant::now();
    place.relay.fall_silent(false);
    let first = first_mails(&place, &waiting);
    while campaign::left(&back, &campaign) > 0 {
        assert!(begin.elapsed() < Duration::from_mins(10), "{} mails are left", campaign::left(&back, &campaign));
        thread::sleep(Duration::from_millis(100));
    }
    let all = begin.elapsed();
    is_complete(&place, &back, &campaign, mails);
    let doubled = every_mail_arrived(&place, &back);
    assert!(doubled * 1000 <= mails, "{doubled} of {mails} mails were sent again");
    assert!(server.end().success());
    back.all_or_nothing();
    println!(
        "{engine:?}: {mails} mails, silent for {silence:.0?}; then the {} for which somebody waited after {:.1?} and behind {} others, all \
         after {all:.0?}, {doubled} again",
        waiting.len(),
        first.0,
        first.1,
    );
}

/// Answers to whom a mail was promised.
fn ask(place: &Place, id: &str) -> String {
    let mut browser = Browser::new(place.address(0), &place.origin());
    let asked = browser.post("recovery/start", &[("user_id", id), ("nonce", "")]).unwrap();
    assert!(asked.leads_to("recovery/sent"), "{asked:?}");
    Place::mailbox(id)
}

/// How long until each of those who wait had their mail, and how many other mails came before the last of them.
fn first_mails(place: &Place, waiting: &[String]) -> (Duration, usize) {
    let begin = Instant::now();
    let is_theirs = |mailbox: &String| {
        let theirs = |mail: &crate::relay::Mail| mail.to == *mailbox && mail.link().is_some() && !mail.is_campaign();
        place.relay.wait_for(Duration::from_mins(2), theirs).expect("the mail of somebody who waits").id
    };
    let ids: Vec<String> = waiting.iter().map(is_theirs).collect();
    let taken = begin.elapsed();
    let last = place.relay.taken().iter().rposition(|mail| ids.contains(&mail.id)).unwrap();
    let before = last + 1 - waiting.len();
    assert!(before <= UNDER_WAY, "{before} mails of the campaign overtook those for which somebody waited");
    (taken, before)
}

fn is_complete(place: &Place, back: &Back, campaign: &str, mails: usize) {
    let undeliverable = mails / UNDELIVERABLE;
    let words = format!(
        "SELECT COUNT(*) FROM campaign_accounts WHERE campaign_id = '{campaign}' AND state = 'failed' AND words LIKE '%nobody of that name%'"
    );
    let numbers = (campaign::count(back, campaign, "sent"), back.number(&words));
    let expected = [mails - undeliverable, undeliverable].map(|count| i64::try_from(count).unwrap());
    assert_eq!(numbers, expected.into(), "sent, and set aside with the server's words");
    assert_eq!(place.relay.refused(), undeliverable, "what is refused for good is tried once");
}
