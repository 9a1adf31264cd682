//! What a campaign writes: refused before anything is kept, and the same words in every mail, with each ID's own link.

use credentials::{
    campaign::{self, Typed, command, wording},
    form::{Field, Problem},
    lang::Lang,
    outbox::{Content, Letter},
};

use crate::{
    mailbox::post,
    world::{World, story},
};

const REALM: &str = "construction";

/// A form that can be drafted: everybody of the realm who is a user.
pub fn typed() -> Typed {
    let (subject, body) = wording::first(Lang::Ja);
    Typed {
        reason: "年に一度の見直し".into(),
        opens: "2026-01-20T09:00".into(),
        lang: "ja".into(),
        role: "user".into(),
        subject: subject.into(),
        body: body.into(),
        ..Typed::default()
    }
}

/// Drafts and starts a campaign; answers its id.
pub async fn started(world: &World, typed: Typed) -> String {
    let (portal, realm) = (&world.portal, world.realm(REALM));
    let id = command::draft(portal, &realm, None, typed).await.unwrap().unwrap().line.id;
    command::start(portal, &realm, &id).await.unwrap().unwrap();
    id
}

/// Sends all mails of the campaigns that run; answers them.
pub async fn mailed(world: &World) -> Vec<Letter> {
    let mut letters = Vec::new();
    for _ in 0..5 {
        world.seconds_pass(2);
        campaign::feed(&world.portal).await.unwrap();
        letters.extend(post(world).await);
    }
    letters
}

story!(a_wording_that_can_not_be_sent_is_refused_and_nothing_is_kept, |world| {
    let body = |text: &str| Typed { body: text.into(), ..typed() };
    let subject = |text: &str| Typed { subject: text.into(), ..typed() };
    for (wish, field, problem) in [
        (body("ログインしてください。"), Field::Body, Problem::WordingWithoutLink),
        (body("{link} {リンク}"), Field::Body, Problem::WordingLinkTwice),
        (body("{link} {password}"), Field::Body, Problem::WordingUnknownMark("{password}".into())),
        (body(&format!("{{link}}{}", "長".repeat(4000))), Field::Body, Problem::TooLong(4000)),
        (body(""), Field::Body, Problem::Empty),
        (subject("{name} 様へ"), Field::Subject, Problem::WordingMarkInSubject),
        (subject("お願い\r\nBcc: everybody@example.jp"), Field::Subject, Problem::Unreadable),
        (subject(&"あ".repeat(16)), Field::Subject, Problem::TooLong(15)),
        (Typed { reason: "a\nb".into(), ..typed() }, Field::CampaignReason, Problem::Unreadable),
    ] {
        let form = command::draft(&world.portal, &world.realm(REALM), None, wish).await.unwrap().unwrap_err();
        let said: Vec<_> = form.problems.iter().map(|said| (said.field, said.problem.clone())).collect();
        assert_eq!(said, [(Some(field), problem)]);
    }
    for table in ["campaigns", "campaign_accounts", "outbox"] {
        assert_eq!(world.number(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
});

story!(a_mailbox_gets_one_mail_in_the_operators_words_with_a_link_for_each_id, |world| {
    let own =
        Typed { body: "{氏名}さん、{リンク}".into(), subject: "新しいパスワード".into(), ..typed() };
    let id = started(world, own).await;
    let letters = mailed(world).await;
    let mut told: Vec<(&str, Vec<&str>)> = letters
        .iter()
        .map(|letter| {
            let Content::Campaign { wording, reason, ids, .. } = &letter.content else { panic!("a campaign's mail") };
            assert_eq!((wording.subject.as_str(), wording.body.as_str()), ("新しいパスワード", "{氏名}さん、{リンク}"));
            assert_eq!(reason, "年に一度の見直し");
            assert!(ids.iter().all(|id| id.name == "田中 一郎"));
            (letter.to.as_str(), ids.iter().map(|id| id.user_id.as_str()).collect())
        })
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [("new@example.jp", vec!["nopassword01"]), ("tanaka@example.jp", vec!["hk000000-01_a", "hk000000-02_a"])]
    );
    let mut urls: Vec<String> = letters
        .iter()
        .flat_map(|letter| match &letter.content {
            Content::Campaign { ids, .. } => ids.iter().map(|id| id.url.clone()).collect(),
            _ => Vec::new(),
        })
        .collect();
    urls.sort();
    urls.dedup();
    assert_eq!(urls.len(), 3, "each ID has its own");
    let view = command::view(&world.portal, &world.realm(REALM), &id).await.unwrap().unwrap();
    assert_eq!((view.line.counts.accounts, view.line.counts.mailboxes, view.line.counts.sent), (3, 2, 3));
    assert_eq!(view.ids_without_mail, ["disabled01", "nomail01"]);
});
