//! SIGKILL at random moments while a campaign is mailed and people recover, sign in, change their passwords and end their sessions.

use std::{
    collections::{BTreeMap, HashSet},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use credentials::chance::{Chance, SeededChance};

use crate::{
    campaign,
    ground::{Ends, Place},
    invariants::Back,
    person::Person,
    scale::{self, Engine, on_both},
};

on_both!(nothing_is_lost_when_the_server_is_killed_at_any_moment, killed);

const PEOPLE: u64 = 5;

/// So many mails at most are in hand of a process, taken by the mail server and not yet written down, when it is killed: two batches that are
/// written down together, and one for each connection.
pub const IN_HAND: usize = 100;

/// So many are on the average while mails are few and the processor is busy.
const FEW_IN_HAND: usize = 3;

fn killed(engine: Engine) {
    let place = Place::new(engine, 1);
    let ids: Vec<String> = (0..PEOPLE).map(|n| format!("person-{n}")).collect();
    place.import(ids.iter().cloned().chain((0..scale::of(600, 60_000)).map(|n| format!("member-{n}"))));
    // 200 in all.
    let kills = scale::of(100, 1000);
    let begin = Instant::now();
    let campaign = campaign::start(&place, 1200);
    let over = AtomicBool::new(false);
    let mut people: Vec<Person> = ids.iter().zip(1..).map(|(id, seed)| Person::new(&place, id, seed)).collect();
    let server = thread::scope(|scope| {
        for person in &mut people {
            let over = &over;
            scope.spawn(move || {
                while !over.load(Ordering::SeqCst) {
                    person.act();
                    person.think();
                }
            });
        }
        let _ends = Ends(&over);
        kill_again_and_again(&place, kills)
    });
    let back = Back::new(&place);
    wait_until_settled(&back, &campaign);
    people.iter_mut().for_each(Person::sign_in);
    assert!(server.end().success());
    let verdict = place.run(&["audit", "verify"], true);
    assert!(verdict.starts_with("the audit log is whole"), "{verdict}");
    back.all_or_nothing();
    kept_what_was_promised(&back, &people);
    let told = promised_mails(&place, &back, &campaign, kills);
    let sum = |of: fn(&Person) -> i64| people.iter().map(of).sum::<i64>();
    println!(
        "{engine:?}: {kills} kills in {:.0} s; {told}; {} resets and {} changes of passwords; {} requests without an answer",
        begin.elapsed().as_secs_f64(),
        sum(|person| person.tally.resets),
        sum(|person| person.tally.changes),
        sum(|person| person.tally.lost.into()),
    );
}

/// Everybody was mailed, but who had set a new password before. Twice only what was in hand at a kill.
fn promised_mails(place: &Place, back: &Back, campaign: &str, kills: u32) -> String {
    let sent = campaign::count(back, campaign, "sent");
    let unsent = back.number("SELECT COUNT(*) FROM campaign_accounts WHERE state <> 'sent' AND finished_at IS NULL");
    assert_eq!(unsent, 0, "mails of the campaign");
    let doubled = every_mail_arrived(place, back);
    let most = scale::of(FEW_IN_HAND * usize::try_from(kills).unwrap(), place.relay.count() / 1000);
    assert!(doubled <= most, "{doubled} mails of {} were sent again, {most} were allowed", place.relay.count());
    format!("{} mails, {sent} of them the campaign's, {doubled} again", place.relay.count())
}

/// The last one lives. In the long form servers live longer: what comes twice is in proportion to how often they are killed, and a kill each
/// half second is more than 0.1 % can be held at.
fn kill_again_and_again(place: &Place, kills: u32) -> crate::ground::Process {
    let chance = SeededChance::new(7);
    let below = |below: u32| Duration::from_millis(u64::from((&chance as &dyn Chance).below(below)));
    for kill in 0..kills {
        let mut server = place.launch(place.serve(0), 0);
        // Now and then while it starts.
        if kill % 10 == 9 {
            thread::sleep(below(60));
        } else {
            server.wait_until_ready();
            thread::sleep(below(scale::of(800, 6000)));
        }
        server.kill();
    }
    place.start(0)
}

/// Until every message is sent or set aside.
pub fn wait_until_settled(back: &Back, campaign: &str) {
    let begin = Instant::now();
    while campaign::left(back, campaign) + back.number("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'") > 0 {
        assert!(begin.elapsed() < Duration::from_mins(scale::of(3, 15)), "messages are left in the outbox");
        thread::sleep(Duration::from_millis(100));
    }
}

fn kept_what_was_promised(back: &Back, people: &[Person]) {
    let asked: HashSet<String> = back.texts("SELECT id FROM flows").into_iter().collect();
    for person in people {
        assert!(
            person.tally.asked.iter().all(|flow| asked.contains(flow)),
            "{}: an accepted request is gone",
            person.id
        );
        let logged = |event: &str| {
            back.number(&format!(
                "SELECT COUNT(*) FROM audit e JOIN accounts a ON a.id = e.account_id WHERE a.user_id = '{}' AND e.event = '{event}'",
                person.id
            ))
        };
        assert!(logged("password_reset") >= person.tally.resets, "{}: a reset is gone", person.id);
        assert!(logged("password_changed") >= person.tally.changes, "{}: a change is gone", person.id);
    }
}

/// What the outbox calls sent was taken by the mail server; answers how many were taken again.
pub fn every_mail_arrived(place: &Place, back: &Back) -> usize {
    let mut taken = BTreeMap::<String, usize>::new();
    for mail in place.relay.taken() {
        *taken.entry(mail.id).or_default() += 1;
    }
    let sent = back.texts("SELECT id FROM outbox WHERE state = 'sent'");
    let missing: Vec<&String> = sent.iter().filter(|id| !taken.contains_key(*id)).collect();
    assert!(missing.is_empty(), "called sent, but never taken: {missing:?}");
    // One that was taken by a server which then died may have become pointless: its link was voided by a newer one.
    let known: HashSet<String> =
        back.texts("SELECT id FROM outbox WHERE state IN ('sent', 'skipped')").into_iter().collect();
    let strange: Vec<&String> = taken.keys().filter(|id| !known.contains(*id)).collect();
    assert!(strange.is_empty(), "taken, but neither sent nor skipped: {strange:?}");
    taken.values().map(|times| times - 1).sum()
}
