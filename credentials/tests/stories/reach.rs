//! Mail that came back: whose address is marked, by whom, and what takes the mark away.

use credentials::{
    form::Page,
    outbox,
    reach::{self, Bounce, Heard},
    realm::Way,
};

use crate::{
    agency::{MAIL, with_pin},
    mailbox::{claim, send, url},
    world::{World, story},
};

const ONE: &str = "hk000000-01_a";
const REALM: &str = "construction";
const MARKED: &str = "SELECT COUNT(*) FROM accounts WHERE unreachable_at IS NOT NULL";

/// Somebody asks, and the mail goes out; answers its id and its link.
async fn mailed(world: &World) -> (String, String) {
    world.browser(REALM).ask(ONE).await;
    let job = claim(&world.portal, "worker").await.remove(0);
    let letter = send(&world.portal, &job).await.unwrap();
    (job.id.clone(), url(&letter).unwrap().to_owned())
}

fn report(message: Option<&str>, recipient: Option<&str>, permanent: bool) -> Bounce {
    Bounce {
        message: message.map(str::to_owned),
        recipient: recipient.map(str::to_owned),
        permanent,
        words: "5.1.1 550 no such user".into(),
    }
}

async fn hear(world: &World, bounce: &Bounce, signed: bool) -> Heard {
    reach::bounced(&world.portal, bounce, signed).await.unwrap()
}

story!(a_mail_that_came_back_marks_the_mailbox_of_all_its_ids, |world| {
    let (id, link) = mailed(world).await;
    let bounce = report(Some(&id), Some("forwarded@elsewhere.example.jp"), true);
    assert_eq!(hear(world, &bounce, false).await, Heard::Marked(2), "both IDs have the mailbox");
    assert_eq!(hear(world, &bounce, false).await, Heard::Marked(0), "a second report changes nothing");
    assert_eq!((world.number(MARKED).await, world.logged("mail_returned", "5.1.1").await), (2, 2));
    assert_eq!(world.text("SELECT words FROM outbox WHERE state = 'failed'").await, "5.1.1 550 no such user");
    // It did arrive after all.
    let mut phone = world.browser(REALM);
    phone.open(&link);
    assert_eq!(phone.press().await, Page::RenewPassword);
    let whose = format!("SELECT COUNT(*) FROM accounts WHERE unreachable_at IS NULL AND user_id = '{ONE}'");
    assert_eq!((world.number(MARKED).await, world.number(&whose).await), (1, 1));
});

story!(a_report_for_now_is_only_written_down, |world| {
    let (id, _) = mailed(world).await;
    assert_eq!(hear(world, &report(Some(&id), None, false), false).await, Heard::Noted);
    assert_eq!(world.number(MARKED).await, 0);
    assert_eq!(world.text("SELECT words FROM outbox WHERE state = 'sent'").await, "5.1.1 550 no such user");
});

story!(an_address_alone_counts_only_from_the_mail_service, |world| {
    let alone = report(None, Some("Tanaka@Example.jp"), true);
    let forged = report(Some(&"0".repeat(32)), Some("tanaka@example.jp"), true);
    for bounce in [&alone, &forged, &report(Some("' OR 1=1"), Some("tanaka@example.jp"), true)] {
        assert_eq!(hear(world, bounce, false).await, Heard::Unknown);
    }
    // A message that never went out can't have come back.
    world.browser(REALM).ask(ONE).await;
    let waiting = world.text("SELECT id FROM outbox").await;
    assert_eq!(hear(world, &report(Some(&waiting), None, true), false).await, Heard::Unknown);
    assert_eq!(world.number(MARKED).await, 0);
    assert_eq!(hear(world, &alone, true).await, Heard::Marked(2));
    assert_eq!(hear(world, &report(None, Some("stranger@example.jp"), true), true).await, Heard::Unknown);
});

story!(an_address_that_was_changed_meanwhile_is_not_marked, |world| {
    let (id, _) = mailed(world).await;
    let changed =
        "UPDATE accounts SET email = 'new@example.jp', mailbox = 'new@example.jp' WHERE mailbox = 'tanaka@example.jp'";
    assert_eq!(world.tamper(changed).await, 2);
    assert_eq!(hear(world, &report(Some(&id), Some("new@example.jp"), true), false).await, Heard::Marked(0));
    assert_eq!(world.number(MARKED).await, 0);
});

story!(who_signs_in_with_an_unreachable_address_is_asked_for_another, |world| {
    let (id, _) = mailed(world).await;
    hear(world, &report(Some(&id), None, true), false).await;
    let browser = world.browser(REALM).signed_in(ONE).await;
    assert!(browser.session().await.unwrap().account.unreachable);
    // The link is still mailed to whoever asks: nobody is locked out by a report.
    world.browser(REALM).ask(ONE).await;
    let jobs = claim(&world.portal, "worker").await;
    assert!(matches!(outbox::prepare(&world.portal, &jobs[0]).await.unwrap(), outbox::Prepared::Send(_)));
});

story!(a_pin_that_was_read_in_a_mail_takes_the_mark_away, |world| {
    world
        .tamper(&format!("UPDATE accounts SET unreachable_at = 1, unreachable_words = 'full' WHERE email = '{MAIL}'"))
        .await;
    assert_eq!(world.number(MARKED).await, 1);
    for (way, marked) in [(Way::Sms, 1), (Way::Mail, 0)] {
        let (mut phone, pin) = with_pin(world, way).await;
        assert_eq!(phone.prove(&pin, "").await, Page::RenewPassword);
        assert_eq!(world.number(MARKED).await, marked, "{way:?}");
        world.seconds_pass(3600);
    }
});
