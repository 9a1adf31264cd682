//! What happens beside requests: sending the outbox, chaining the audit log, sweeping what is over.

use std::{sync::Arc, time::Duration};

use credentials::{
    audit::{self, Event},
    outbox::{self, Content, Job, Letter, Prepared},
    portal::Portal,
    recovery,
    store::StoreError,
};
use tokio::{sync::watch, task::JoinSet, time::timeout};

use crate::{
    gateway::{Outgoing, SendFailure, SmtpGateway},
    mail::{self, Facts, MailKind, NoticeEvent},
};

/// How often the outbox is looked at when no bell rings (another process may have queued something).
const LOOK: Duration = Duration::from_millis(500);

/// How many messages are under way at once.
const AT_ONCE: usize = 8;

/// A message under way so long is given up and tried again, while its lease still holds.
const PATIENCE: Duration = Duration::from_secs(25);

/// A message that can't be prepared so often is set aside.
const POISON: i64 = 5;

/// Who carries messages out of the house.
#[derive(Clone)]
pub enum Carrier {
    /// A mail server.
    Smtp(Arc<SmtpGateway>),
    /// The demo's outbox page.
    #[cfg(feature = "demo")]
    Demo(crate::demo::Outbox),
}

impl Carrier {
    async fn carry(&self, letter: &Letter, outgoing: &Outgoing, links: Vec<String>) -> Result<(), SendFailure> {
        match self {
            Self::Smtp(gateway) => {
                let _ = (letter, links);
                let late = || SendFailure::Later { words: "the mail server took too long".to_owned() };
                timeout(PATIENCE, gateway.send(outgoing)).await.unwrap_or_else(|_| Err(late())).map(|_| ())
            }
            #[cfg(feature = "demo")]
            Self::Demo(outbox) => {
                outbox.keep(letter, outgoing, links);
                Ok(())
            }
        }
    }

    async fn close(&self) {
        match self {
            Self::Smtp(gateway) => gateway.close().await,
            #[cfg(feature = "demo")]
            Self::Demo(_) => {}
        }
    }
}

/// Works until `stop` turns true; what is under way is finished first.
pub async fn run(portal: Arc<Portal>, carrier: Carrier, owner: String, mut stop: watch::Receiver<bool>) {
    if let Err(error) = outbox::free(&portal, &owner).await {
        tracing::warn!(cause = error.cause(), "own leases could not be freed; they end by themselves");
    }
    let chores = tokio::spawn(chores(portal.clone(), stop.clone()));
    let mut under_way = JoinSet::new();
    while !*stop.borrow() {
        while under_way.try_join_next().is_some() {}
        match take(&portal, &carrier, &owner, &mut under_way).await {
            Ok(0) => {
                tokio::select! {
                    _ = timeout(LOOK, portal.bell.notified()) => {}
                    Some(_) = under_way.join_next() => {}
                    _ = stop.changed() => {}
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(cause = error.cause(), "the outbox can't be read; trying again");
                tokio::time::sleep(LOOK).await;
            }
        }
    }
    while under_way.join_next().await.is_some() {}
    carrier.close().await;
    let _ = chores.await;
}

/// Claims what there is room for and sets it under way; answers how many rows that were. A slow answer to one holds up no other.
async fn take(
    portal: &Arc<Portal>,
    carrier: &Carrier,
    owner: &str,
    under_way: &mut JoinSet<()>,
) -> Result<usize, StoreError> {
    let room = AT_ONCE.saturating_sub(under_way.len());
    if room == 0 {
        under_way.join_next().await;
        return Ok(1);
    }
    let jobs = outbox::claim(portal, owner, i64::try_from(room).unwrap_or(1)).await?;
    let count = jobs.len();
    for job in jobs {
        let (portal, carrier) = (portal.clone(), carrier.clone());
        under_way.spawn(async move {
            if let Err(error) = one(&portal, &carrier, &job).await {
                tracing::error!(
                    cause = error.cause(),
                    message = job.id,
                    "a message could not be worked on; its lease will end"
                );
            }
        });
    }
    Ok(count)
}

/// Claims one batch and carries it to the end; answers how many rows it had. For tests.
///
/// # Errors
/// When the outbox can't be read.
pub async fn deliver(portal: &Arc<Portal>, carrier: &Carrier, owner: &str) -> Result<usize, StoreError> {
    let mut under_way = JoinSet::new();
    let count = take(portal, carrier, owner, &mut under_way).await?;
    while under_way.join_next().await.is_some() {}
    Ok(count)
}

async fn one(portal: &Portal, carrier: &Carrier, job: &Job) -> Result<(), StoreError> {
    let letter = match outbox::prepare(portal, job).await {
        Ok(Prepared::Send(letter)) => letter,
        Ok(Prepared::Skip(why)) => return outbox::skipped(portal, job, why).await,
        Err(error) if job.attempts >= POISON => {
            tracing::error!(cause = error.cause(), message = job.id, "a message can't be prepared; it is set aside");
            return outbox::refused(portal, job, "it can't be prepared").await;
        }
        Err(error) => return Err(error),
    };
    let kind = kind_of(portal, job, &letter);
    let facts = facts_of(&letter);
    let rendered = match mail::render(&letter.realm, letter.lang, &kind, &facts) {
        Ok(rendered) => rendered,
        Err(error) => return outbox::refused(portal, job, &error.to_string()).await,
    };
    let outgoing = Outgoing {
        id: job.id.clone(),
        from_name: letter.realm.name.get(letter.lang).to_owned(),
        to: letter.to.clone(),
        subject: rendered.subject,
        text: rendered.text,
        html: rendered.html,
        at: portal.now(),
    };
    match carrier.carry(&letter, &outgoing, rendered.links).await {
        Ok(()) => outbox::accepted(portal, job).await,
        Err(SendFailure::Later { words }) => {
            tracing::warn!(message = job.id, attempt = job.attempts, words, "a message has to wait");
            outbox::later(portal, job, &words).await
        }
        Err(SendFailure::Never { words }) => {
            tracing::warn!(message = job.id, words, "a message was refused for good");
            outbox::refused(portal, job, &words).await
        }
    }
}

fn facts_of(letter: &Letter) -> Facts {
    let login_id = match &letter.content {
        Content::RecoveryLink { user_id, .. } | Content::Notice { user_id, .. } | Content::Alert { user_id, .. } => {
            user_id.clone()
        }
    };
    let to_person = !matches!(letter.content, Content::Alert { .. });
    Facts { name: to_person.then(|| letter.name.clone()), login_id: Some(login_id) }
}

fn kind_of(portal: &Portal, job: &Job, letter: &Letter) -> MailKind {
    match letter.content.clone() {
        Content::RecoveryLink { url, not_me_url, number, life, .. } => MailKind::RecoveryLink {
            url,
            number,
            life,
            sent_at: portal.now(),
            works_until_cap: credentials::clock::Moment(job.expires_at),
            not_me_url: Some(not_me_url),
        },
        Content::Notice { event, at, browser, device, left, not_me_url, .. } => MailKind::Notice {
            event: notice_of(event, device, left).unwrap_or(NoticeEvent::PasswordChanged),
            at,
            browser: (!browser.is_empty()).then_some(browser),
            not_me_url,
        },
        Content::Alert { event, at, user_id } => MailKind::NotMeAlert {
            login_id: user_id,
            event: notice_of(event, String::new(), 0),
            at,
            reported_at: credentials::clock::Moment(job.created_at),
        },
    }
}

fn notice_of(event: Event, name: String, left: u32) -> Option<NoticeEvent> {
    Some(match event {
        Event::PasswordChanged => NoticeEvent::PasswordChanged,
        Event::PasswordReset => NoticeEvent::PasswordReset,
        Event::DeviceAdded => NoticeEvent::DeviceAdded { name },
        Event::DeviceRemoved => NoticeEvent::DeviceRemoved { name },
        Event::CodesMade => NoticeEvent::CodesMade,
        Event::CodeUsed => NoticeEvent::CodeUsed { left },
        _ => return None,
    })
}

/// The audit chain each second, the sweep each ten minutes.
async fn chores(portal: Arc<Portal>, mut stop: watch::Receiver<bool>) {
    let mut seconds = 0u32;
    while !*stop.borrow() {
        if let Err(error) = audit::chain(&portal).await {
            tracing::warn!(cause = error.cause(), "the audit log could not be chained; trying again");
        }
        if seconds.is_multiple_of(600)
            && let Err(error) = recovery::sweep(&portal).await
        {
            tracing::warn!(cause = error.cause(), "the sweep failed; the next one does it");
        }
        seconds = seconds.wrapping_add(1);
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            _ = stop.changed() => {}
        }
    }
    let _ = audit::chain(&portal).await;
}
