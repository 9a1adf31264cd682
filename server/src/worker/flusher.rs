//! Writes down what became of mails of campaigns: each at once while they are few, all that came in meanwhile together while they are many.

use std::{sync::Arc, time::Duration};

use credentials::{
    outbox::{self, Became, Job},
    portal::Portal,
};
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc, watch},
    time::{Instant, sleep},
};

use super::{journal::Noted, until_well};

/// The most fates that are written down together.
pub(super) const TOGETHER: usize = 200;

/// Where a mail that was sent stands until that is written down: among those in hand, and in the journal.
pub(super) type Place = (OwnedSemaphorePermit, Option<Noted>);

/// What became of a mail.
pub(super) type Fate = ((Job, Became), Option<Place>);

/// When the server ends, what became of the last mails is tried to be written down for so long.
const LAST: Duration = Duration::from_secs(10);

/// How long until it tries again, where the database fails while the server ends.
const PAUSE: Duration = Duration::from_millis(250);

/// Writes down what comes in, until nobody sends any more.
pub(super) async fn write_down(
    portal: Arc<Portal>,
    mut settled: mpsc::Receiver<Fate>,
    mut stop: watch::Receiver<bool>,
) {
    let mut fates = Vec::with_capacity(TOGETHER);
    while settled.recv_many(&mut fates, TOGETHER).await > 0 {
        let (together, places): (Vec<_>, Vec<_>) = fates.drain(..).unzip();
        let mut tried = Instant::now();
        while let Err(error) = outbox::settle_many(&portal, &together).await {
            tracing::error!(cause = error.cause(), "what became of mails can't be written down; trying again");
            if !*stop.borrow() {
                until_well(&portal, &mut stop).await;
                tried = Instant::now();
                continue;
            }
            if tried.elapsed() > LAST {
                // The next life reads them in the journal.
                return std::mem::forget(places);
            }
            sleep(PAUSE).await;
        }
        drop(places);
    }
}
