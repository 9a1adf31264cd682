//! Mails of campaigns: fed, claimed, prepared and settled by the batch, sent over the connections that are theirs. What somebody waits for
//! has its own loop and its own connections, and never stands behind them.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use credentials::{
    outbox::{self, Became, Job, Letter, Prepared, Speeds, Wanted},
    portal::Portal,
    store::StoreError,
};
use tokio::{
    sync::{Notify, Semaphore, mpsc, watch},
    task::JoinSet,
    time::{Instant, timeout},
};

use super::{
    POISON,
    carrier::{Carrier, PATIENCE},
    feeder, flusher,
    journal::Noted,
    letters, until_well,
};
use crate::gateway::SendFailure;

/// The most mails in a batch.
const MOST: usize = 200;

/// A batch holds about as many as go out in so long, so that a slow mail server leaves the others to other processes.
const WORTH: Duration = Duration::from_secs(1);

/// How often campaigns are fed, and the outbox looked at.
pub(super) const LOOK: Duration = Duration::from_millis(250);

/// A lease that is older is prolonged before its mail is begun: [`PATIENCE`] has to end within it.
const FRESH: Duration = outbox::LEASE.saturating_sub(PATIENCE).saturating_sub(Duration::from_secs(1));

/// So many mails a connection may be under way or taken without being written down. A process that is killed doubles no more than these.
const UNWRITTEN: usize = 3;

/// So many rows of a batch that can't be prepared alone either mean that it isn't the rows.
const ENOUGH: usize = 3;

/// A claimed and prepared mail.
type Mail = (Job, Box<Letter>);

struct Batch {
    mails: VecDeque<Mail>,
    claimed: Instant,
}

/// What the parts of the lane share.
struct Lane {
    portal: Arc<Portal>,
    carrier: Carrier,
    owner: String,
    speeds: Speeds,
    /// How many the next batch holds.
    pace: AtomicUsize,
    settled: mpsc::Sender<flusher::Fate>,
}

/// Feeds and sends until `stop` turns true. What is under way is finished, what isn't begun is put back.
pub(super) async fn run(portal: Arc<Portal>, carrier: Carrier, owner: String, mut stop: watch::Receiver<bool>) {
    let fed = Arc::new(Notify::new());
    let feeding = tokio::spawn(feeder::feed(portal.clone(), fed.clone(), stop.clone()));
    let (settled, settling) = mpsc::channel(flusher::TOGETHER);
    let writing = tokio::spawn(flusher::write_down(portal.clone(), settling, stop.clone()));
    let (speeds, pace) = (carrier.speeds(), AtomicUsize::new(carrier.for_campaigns()));
    let lane = Arc::new(Lane { portal, carrier, owner, speeds, pace, settled });
    let (batches, claimed) = mpsc::channel(1);
    let sending = tokio::spawn(send_all(lane.clone(), claimed, stop.clone()));
    while !*stop.borrow() {
        let Ok(room) = batches.reserve().await else { break };
        match lane.next().await {
            Ok(Some(batch)) => room.send(batch),
            Ok(None) => {
                tokio::select! {
                    _ = timeout(LOOK, fed.notified()) => {}
                    _ = stop.changed() => {}
                }
            }
            Err(error) => {
                tracing::error!(cause = error.cause(), "mails of campaigns can't be claimed; trying again");
                until_well(&lane.portal, &mut stop).await;
            }
        }
    }
    drop((batches, lane));
    let _ = tokio::join!(sending, writing, feeding);
}

/// Claims one batch and carries it to the end; answers how many rows it had. For tests.
pub(super) async fn once(portal: &Arc<Portal>, carrier: &Carrier, owner: &str) -> Result<usize, StoreError> {
    let (settled, mut settling) = mpsc::channel(MOST);
    let (portal, carrier, owner) = (portal.clone(), carrier.clone(), owner.to_owned());
    let lane = Lane { speeds: carrier.speeds(), portal, carrier, owner, pace: AtomicUsize::new(MOST), settled };
    let (jobs, mut done, mut noted) = (lane.claim().await?, Vec::new(), Vec::new());
    let count = jobs.len();
    for (job, letter) in lane.prepare(jobs).await? {
        let (became, in_hand) = lane.send(&job, &letter).await;
        done.push((job, became));
        noted.push(in_hand);
    }
    while let Ok((settled, _)) = settling.try_recv() {
        done.push(settled);
    }
    outbox::settle_many(&lane.portal, &done).await?;
    Ok(count)
}

impl Lane {
    async fn next(&self) -> Result<Option<Batch>, StoreError> {
        let claimed = Instant::now();
        let mails = self.prepare(self.claim().await?).await?;
        Ok((!mails.is_empty()).then_some(Batch { mails, claimed }))
    }

    async fn claim(&self) -> Result<Vec<Job>, StoreError> {
        let room = self.carrier.room_behind(self.portal.now()).min(self.pace.load(Ordering::Relaxed));
        if room == 0 {
            return Ok(Vec::new());
        }
        let most = i64::try_from(room).unwrap_or(1);
        let jobs = outbox::claim(&self.portal, &self.owner, Wanted::Campaigns, most).await?;
        outbox::at_speed(&self.portal, &self.speeds, jobs).await
    }

    /// All in one transaction; where that fails each alone, so that one bad row holds up no others.
    async fn prepare(&self, jobs: Vec<Job>) -> Result<VecDeque<Mail>, StoreError> {
        let mut mails = VecDeque::with_capacity(jobs.len());
        if jobs.is_empty() {
            return Ok(mails);
        }
        match outbox::prepare_many(&self.portal, &jobs).await {
            Ok(prepared) => {
                for (job, prepared) in jobs.into_iter().zip(prepared) {
                    mails.extend(self.to_send(job, prepared).await);
                }
            }
            Err(error) => {
                tracing::warn!(
                    cause = error.cause(),
                    "a batch of a campaign can't be prepared; trying each mail alone"
                );
                self.prepare_each(jobs, &mut mails).await?;
            }
        }
        Ok(mails)
    }

    async fn prepare_each(&self, jobs: Vec<Job>, mails: &mut VecDeque<Mail>) -> Result<(), StoreError> {
        let mut wrong = 0;
        for job in jobs {
            match outbox::prepare_many(&self.portal, std::slice::from_ref(&job)).await {
                Ok(prepared) => {
                    for prepared in prepared {
                        mails.extend(self.to_send(job.clone(), prepared).await);
                    }
                }
                Err(error) => {
                    wrong += 1;
                    tracing::error!(cause = error.cause(), message = job.id, "a message can't be prepared");
                    if job.attempts >= POISON {
                        self.settle(job, Became::Failed("it can't be prepared".to_owned())).await;
                    } else if wrong >= ENOUGH {
                        return Err(error);
                    }
                }
            }
        }
        Ok(())
    }

    async fn to_send(&self, job: Job, prepared: Prepared) -> Option<Mail> {
        match prepared {
            Prepared::Send(letter) => return Some((job, letter)),
            Prepared::Skip(why) | Prepared::SkipSlowly(_, why) => {
                self.settle(job, Became::Skipped(why.to_owned())).await;
            }
            Prepared::Postpone(pause) | Prepared::Pretend(pause) => self.settle(job, Became::Postponed(pause)).await,
            Prepared::Phone(_) | Prepared::Lost => {
                self.settle(job, Became::Skipped("campaigns go by mail".to_owned())).await;
            }
        }
        None
    }

    async fn send(&self, job: &Job, letter: &Letter) -> (Became, Option<Noted>) {
        let (outgoing, links) = match letters::outgoing(&self.portal, job, letter) {
            Ok(outgoing) => outgoing,
            Err(error) => return (Became::Failed(error.to_string()), None),
        };
        let became = match self.carrier.mail(letter, &outgoing, links).await {
            Ok(noted) => return (Became::Sent, noted),
            Err(SendFailure::Waiting { wait }) => Became::Postponed(wait),
            Err(SendFailure::Later { words }) => {
                tracing::warn!(message = job.id, attempt = job.attempts, words, "a message has to wait");
                Became::Later(words)
            }
            Err(SendFailure::Never { words }) => {
                tracing::warn!(message = job.id, words, "a message was refused for good");
                Became::Failed(words)
            }
        };
        (became, None)
    }

    async fn settle(&self, job: Job, became: Became) {
        self.settle_in(job, became, None).await;
    }

    async fn settle_in(&self, job: Job, became: Became, place: Option<flusher::Place>) {
        // Whoever writes down ends after all who send.
        let _ = self.settled.send(((job, became), place)).await;
    }

    /// Prolongs the leases of a batch that waited; mails that were paused meanwhile, or are another worker's by now, drop out.
    async fn renew(&self, batch: &mut Batch) -> Result<(), StoreError> {
        let jobs: Vec<&Job> = batch.mails.iter().map(|(job, _)| job).collect();
        let (claimed, ours) = (Instant::now(), outbox::renew(&self.portal, &jobs).await?);
        let ours: BTreeSet<String> = ours.into_iter().collect();
        batch.mails.retain(|(job, _)| ours.contains(&job.id));
        batch.claimed = claimed;
        Ok(())
    }
}

async fn send_all(lane: Arc<Lane>, mut batches: mpsc::Receiver<Batch>, stop: watch::Receiver<bool>) {
    let at_once = lane.carrier.for_campaigns();
    let (senders, unwritten) = (Arc::new(Semaphore::new(at_once)), Arc::new(Semaphore::new(at_once * UNWRITTEN)));
    let mut under_way = JoinSet::new();
    while let Some(mut batch) = batches.recv().await {
        let (begun, count) = (Instant::now(), batch.mails.len());
        while let (Ok(sender), Ok(place)) =
            (senders.clone().acquire_owned().await, unwritten.clone().acquire_owned().await)
        {
            if batch.claimed.elapsed() > FRESH
                && let Err(error) = lane.renew(&mut batch).await
            {
                tracing::warn!(cause = error.cause(), "leases could not be prolonged; they end by themselves");
                break;
            }
            let Some((job, letter)) = batch.mails.pop_front() else { break };
            if *stop.borrow() {
                lane.settle(job, Became::Postponed(Duration::ZERO)).await;
                continue;
            }
            let lane = lane.clone();
            under_way.spawn(async move {
                let (became, noted) = lane.send(&job, &letter).await;
                drop(sender);
                lane.settle_in(job, became, Some((place, noted))).await;
            });
            while under_way.try_join_next().is_some() {}
        }
        lane.pace.store(pace(count, begun.elapsed(), at_once), Ordering::Relaxed);
    }
    while under_way.join_next().await.is_some() {}
}

/// How many mails go out in [`WORTH`], after so many did in so long.
fn pace(count: usize, took: Duration, least: usize) -> usize {
    let worth = u128::try_from(count).unwrap_or(1) * WORTH.as_millis() / took.as_millis().max(1);
    usize::try_from(worth).unwrap_or(MOST).clamp(least.min(MOST), MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_what_goes_out_in_a_second() {
        let second = Duration::from_secs(1);
        assert_eq!(pace(200, second / 10, 6), 200);
        assert_eq!(pace(50, second, 6), 50);
        assert_eq!(pace(6, second * 10, 6), 6, "never fewer than can go at once");
        assert_eq!(pace(1, Duration::ZERO, 6), 200);
    }
}
