//! The worker and the mail server of the stories: every message that is due is accepted at once, unless a story says otherwise.
//! What goes by telephone is collected by [`crate::agency::deliver`].

use credentials::{
    audit::Event,
    outbox::{self, Content, Job, Letter, Prepared, Wanted},
    portal::Portal,
};

use crate::{browser::Browser, world::World};

/// Sends whatever is due; answers what arrived, in the order in which it was queued.
pub async fn post(world: &World) -> Vec<Letter> {
    let mut letters = Vec::new();
    loop {
        let jobs = claim(&world.portal, "worker").await;
        if jobs.is_empty() {
            return letters;
        }
        for job in &jobs {
            letters.extend(send(&world.portal, job).await);
        }
    }
}

pub async fn claim(portal: &Portal, worker: &str) -> Vec<Job> {
    let mut jobs = outbox::claim(portal, worker, Wanted::Prompt, 100).await.unwrap();
    jobs.extend(outbox::claim(portal, worker, Wanted::Campaigns, 200).await.unwrap());
    jobs
}

/// Prepares one row and has it accepted.
pub async fn send(portal: &Portal, job: &Job) -> Option<Letter> {
    match outbox::prepare(portal, job).await.unwrap() {
        Prepared::Send(letter) => {
            outbox::accepted(portal, job).await.unwrap();
            Some(*letter)
        }
        Prepared::Phone(_) | Prepared::Pretend(_) => {
            outbox::accepted(portal, job).await.unwrap();
            None
        }
        Prepared::Postpone(pause) => {
            outbox::postpone(portal, job, pause).await.unwrap();
            None
        }
        Prepared::Lost => {
            outbox::unknown(portal, job, "begun and never settled").await.unwrap();
            None
        }
        Prepared::Skip(why) | Prepared::SkipSlowly(_, why) => {
            outbox::skipped(portal, job, why).await.unwrap();
            None
        }
    }
}

/// The one recovery link that is on its way.
pub async fn link(world: &World) -> String {
    let letters = post(world).await;
    let links: Vec<&str> = letters.iter().filter_map(url).collect();
    assert_eq!(links.len(), 1, "one link was mailed");
    links[0].to_owned()
}

pub fn url(letter: &Letter) -> Option<&str> {
    match &letter.content {
        Content::RecoveryLink { url, .. } => Some(url),
        _ => None,
    }
}

pub fn not_me_url(letter: &Letter) -> Option<&str> {
    match &letter.content {
        Content::RecoveryLink { not_me_url, .. } | Content::Notice { not_me_url, .. } => Some(not_me_url),
        _ => None,
    }
}

/// The notices among some letters: to whom, about what, by address.
pub fn notices(letters: &[Letter]) -> Vec<(&str, Event)> {
    let told = letters.iter().filter_map(|letter| match &letter.content {
        Content::Notice { event, .. } => Some((letter.to.as_str(), *event)),
        _ => None,
    });
    let mut told: Vec<_> = told.collect();
    // Two of the same moment may be sent in any order.
    told.sort_by_key(|(to, _)| *to);
    told
}

/// Asks, waits for the mail, opens its link and presses the button.
pub async fn through_the_mail(world: &World, browser: &mut Browser, user_id: &str) -> credentials::form::Page {
    browser.ask(user_id).await;
    let link = link(world).await;
    browser.open(&link);
    browser.press().await
}
