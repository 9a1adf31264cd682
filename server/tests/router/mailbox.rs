//! Worker and mail server at once: every message that is due is accepted.

use credentials::outbox::{self, Content, Letter, Prepared, Wanted};

use crate::world::World;

/// Sends whatever is due; answers what arrived.
pub async fn post(world: &World) -> Vec<Letter> {
    let mut letters = Vec::new();
    loop {
        let mut jobs = outbox::claim(&world.portal, "worker", Wanted::Prompt, 100).await.unwrap();
        jobs.extend(outbox::claim(&world.portal, "worker", Wanted::Campaigns, 200).await.unwrap());
        if jobs.is_empty() {
            return letters;
        }
        for job in &jobs {
            match outbox::prepare(&world.portal, job).await.unwrap() {
                Prepared::Send(letter) => {
                    outbox::accepted(&world.portal, job).await.unwrap();
                    letters.push(*letter);
                }
                Prepared::Phone(_) | Prepared::Pretend(_) => outbox::accepted(&world.portal, job).await.unwrap(),
                Prepared::Postpone(pause) => outbox::postpone(&world.portal, job, pause).await.unwrap(),
                Prepared::Lost => panic!("nothing is lost here"),
                Prepared::Skip(why) | Prepared::SkipSlowly(_, why) => {
                    outbox::skipped(&world.portal, job, why).await.unwrap();
                }
            }
        }
    }
}

/// The URLs of a message, the one to press first.
pub fn urls(letter: &Letter) -> Vec<String> {
    match &letter.content {
        Content::RecoveryLink { url, not_me_url, .. } => vec![url.clone(), not_me_url.clone()],
        Content::Notice { not_me_url, .. } => vec![not_me_url.clone()],
        Content::Confirm { url, .. } | Content::Invitation { url, .. } | Content::TemporaryReminder { url, .. } => {
            vec![url.clone()]
        }
        Content::Campaign { ids, .. } => ids.iter().map(|id| id.url.clone()).collect(),
        Content::Pin { .. } | Content::Budget { .. } | Content::Alert { .. } => Vec::new(),
    }
}

/// The one recovery link that is on its way.
pub async fn link(world: &World) -> String {
    let letters = post(world).await;
    let links: Vec<String> = letters
        .iter()
        .filter(|letter| matches!(letter.content, Content::RecoveryLink { .. }))
        .map(|letter| urls(letter)[0].clone())
        .collect();
    assert_eq!(links.len(), 1, "one link was mailed");
    links[0].clone()
}
