//! What happens beside requests: sending the outbox, chaining the audit log, sweeping what is over.

mod campaigns;
mod carrier;
mod feeder;
mod flusher;
mod journal;
mod letters;
mod phone;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use credentials::{
    audit,
    outbox::{self, Content, Job, Letter, Prepared, Wanted},
    portal::Portal,
    realm::Way,
    recovery,
    store::StoreError,
};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use crate::gateway::SendFailure;

pub use carrier::{Carrier, House};
pub use journal::Journal;

/// How often the outbox is looked at when no bell rings (another process may have queued something).
const LOOK: Duration = Duration::from_millis(500);

/// After the database failed it is asked again in so long.
const AFTER_FAULT: Duration = Duration::from_millis(500);

/// How many messages are under way at once, those of campaigns apart.
const AT_ONCE: usize = 8;

/// A message that found the mail server away looks again after so long.
const KNOCK: Duration = Duration::from_secs(1);

/// A message that can't be prepared so often is set aside.
const POISON: i64 = 5;

/// What this process has under way. A row whose lease ran out meanwhile, because the clock was set or the machine slept, isn't begun a
/// second time.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<()>,
    begun: Arc<Mutex<BTreeSet<String>>>,
}

impl UnderWay {
    /// `None` where it is under way already. It counts as such until what is answered is dropped.
    fn begin(&self, job: &Job) -> Option<Begun> {
        let new = self.begun.lock().unwrap_or_else(PoisonError::into_inner).insert(job.id.clone());
        new.then(|| Begun { id: job.id.clone(), all: self.begun.clone() })
    }
}

struct Begun {
    id: String,
    all: Arc<Mutex<BTreeSet<String>>>,
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

/// Works until `stop` turns true; what is under way is finished first.
pub async fn run(portal: Arc<Portal>, carrier: Carrier, owner: String, mut stop: watch::Receiver<bool>) {
    write_down_what_was_left(&portal, &carrier, &mut stop).await;
    if let Err(error) = outbox::free(&portal, &owner).await {
        tracing::warn!(cause = error.cause(), "own leases could not be freed; they end by themselves");
    }
    let chores = tokio::spawn(chores(portal.clone(), stop.clone()));
    let campaigns = tokio::spawn(campaigns::run(portal.clone(), carrier.clone(), owner.clone(), stop.clone()));
    let mut under_way = UnderWay::default();
    while !*stop.borrow() {
        while under_way.tasks.try_join_next().is_some() {}
        match take(&portal, &carrier, &owner, &mut under_way).await {
            Ok(0) => {
                tokio::select! {
                    rung = timeout(LOOK, portal.bell.notified()) => {
                        if rung.is_ok() {
                            sleep(carrier.pause(&portal)).await;
                        }
                    }
                    Some(_) = under_way.tasks.join_next() => {}
                    _ = stop.changed() => {}
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(cause = error.cause(), "the outbox can't be read; trying again");
                until_well(&portal, &mut stop).await;
            }
        }
    }
    while under_way.tasks.join_next().await.is_some() {}
    let _ = tokio::join!(campaigns, chores);
    carrier.close().await;
}

/// Before anything else is sent: what an earlier life of this process, which was killed, had in hand.
async fn write_down_what_was_left(portal: &Portal, carrier: &Carrier, stop: &mut watch::Receiver<bool>) {
    let Some((left, noted)) = carrier.left() else { return };
    // A row that can't be read must not hold up all others for ever.
    for _ in 0..POISON {
        let Err(error) = outbox::taken(portal, &left).await else { return };
        tracing::error!(cause = error.cause(), "mails that were taken can't be written down; trying again");
        if *stop.borrow() {
            // They stay in the file.
            return std::mem::forget(noted);
        }
        until_well(portal, stop).await;
    }
}

/// Claims what there is room for and sets it under way; answers how many rows that were. A slow answer to one holds up no other.
async fn take(
    portal: &Arc<Portal>,
    carrier: &Carrier,
    owner: &str,
    under_way: &mut UnderWay,
) -> Result<usize, StoreError> {
    let room = AT_ONCE.saturating_sub(under_way.tasks.len());
    if room == 0 {
        under_way.tasks.join_next().await;
        return Ok(1);
    }
    // While the mail server can't be reached, mails stay where they are; telephones aren't its business.
    let (wanted, room) = match carrier.room(portal.now()) {
        0 => (Wanted::Pins, room),
        mails => (Wanted::Prompt, room.min(mails)),
    };
    let jobs = outbox::claim(portal, owner, wanted, i64::try_from(room).unwrap_or(1)).await?;
    let count = jobs.len();
    for job in jobs {
        let Some(begun) = under_way.begin(&job) else { continue };
        let (portal, carrier) = (portal.clone(), carrier.clone());
        under_way.tasks.spawn(async move {
            let _begun = begun;
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
    let mut under_way = UnderWay::default();
    let count = take(portal, carrier, owner, &mut under_way).await?;
    while under_way.tasks.join_next().await.is_some() {}
    Ok(count + campaigns::once(portal, carrier, owner).await?)
}

async fn one(portal: &Portal, carrier: &Carrier, job: &Job) -> Result<(), StoreError> {
    match outbox::prepare(portal, job).await {
        Ok(Prepared::Send(letter)) => send(portal, carrier, job, &letter).await,
        Ok(Prepared::Phone(message)) => phone::send(portal, carrier, job, &message).await,
        Ok(Prepared::Lost) => outbox::unknown(portal, job, "a server ended while it was being sent").await,
        Ok(Prepared::Pretend(took)) => {
            sleep(took).await;
            outbox::accepted(portal, job).await?;
            outbox::way_unasked(portal, job).await
        }
        Ok(Prepared::Postpone(pause)) => outbox::postpone(portal, job, pause).await,
        Ok(Prepared::Skip(why)) => outbox::skipped(portal, job, why).await,
        Ok(Prepared::SkipSlowly(took, why)) => {
            sleep(took).await;
            outbox::skipped(portal, job, why).await?;
            outbox::way_unasked(portal, job).await
        }
        Err(error) if job.attempts >= POISON => {
            tracing::error!(cause = error.cause(), message = job.id, "a message can't be prepared; it is set aside");
            outbox::refused(portal, job, "it can't be prepared").await
        }
        Err(error) => Err(error),
    }
}

async fn send(portal: &Portal, carrier: &Carrier, job: &Job, letter: &Letter) -> Result<(), StoreError> {
    let (outgoing, links) = match letters::outgoing(portal, job, letter) {
        Ok(outgoing) => outgoing,
        Err(error) => return outbox::refused(portal, job, &error.to_string()).await,
    };
    let begun = Instant::now();
    let took = match carrier.mail(letter, &outgoing, links).await {
        Ok(_noted) => {
            let took = begun.elapsed();
            outbox::accepted(portal, job).await?;
            Some(took)
        }
        Err(SendFailure::Later { words }) => {
            tracing::warn!(message = job.id, attempt = job.attempts, words, "a message has to wait");
            // A mail server that isn't there is no failure of the message: it goes as soon as the server is back.
            if carrier.room(portal.now()) == usize::MAX {
                outbox::later(portal, job, &words).await?;
            } else {
                outbox::postpone(portal, job, KNOCK).await?;
            }
            None
        }
        Err(SendFailure::Waiting { wait }) => {
            outbox::postpone(portal, job, wait).await?;
            None
        }
        Err(SendFailure::Never { words }) => {
            tracing::warn!(message = job.id, words, "a message was refused for good");
            return outbox::refused(portal, job, &words).await;
        }
    };
    // Others are nobody's secret.
    if matches!(letter.content, Content::Pin { .. } | Content::RecoveryLink { .. }) {
        outbox::way_state(portal, job, Way::Mail, took).await?;
    }
    Ok(())
}

/// After the database failed: a moment, and then as long as it is known to be away, so that nobody asks it and complains all the time.
async fn until_well(portal: &Portal, stop: &mut watch::Receiver<bool>) {
    portal.store.doubt();
    sleep(AFTER_FAULT).await;
    tokio::select! {
        () = portal.store.until_well() => {}
        _ = stop.changed() => {}
    }
}

/// The audit chain each second, the sweep each ten minutes.
async fn chores(portal: Arc<Portal>, mut stop: watch::Receiver<bool>) {
    let mut seconds = 0u32;
    while !*stop.borrow() {
        if let Err(error) = audit::chain(&portal).await {
            tracing::warn!(cause = error.cause(), "the audit log could not be chained; trying again");
            until_well(&portal, &mut stop).await;
        }
        if seconds.is_multiple_of(600)
            && let Err(error) = recovery::sweep(&portal).await
        {
            tracing::warn!(cause = error.cause(), "the sweep failed; the next one does it");
        }
        seconds = seconds.wrapping_add(1);
        tokio::select! {
            () = sleep(Duration::from_secs(1)) => {}
            _ = stop.changed() => {}
        }
    }
    let _ = audit::chain(&portal).await;
}
