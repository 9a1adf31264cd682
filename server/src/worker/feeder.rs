//! Gives the mails of running campaigns to the outbox.

use std::sync::Arc;

use credentials::{campaign, portal::Portal};
use tokio::{
    sync::{Notify, watch},
    time::sleep,
};

use super::{campaigns::LOOK, until_well};

/// Puts the next mails of running campaigns into the outbox.
pub(super) async fn feed(portal: Arc<Portal>, fed: Arc<Notify>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match campaign::feed(&portal).await {
            Ok(0) => {}
            Ok(_) => fed.notify_one(),
            Err(error) => {
                tracing::warn!(cause = error.cause(), "campaigns could not be fed; trying again");
                until_well(&portal, &mut stop).await;
            }
        }
        tokio::select! {
            () = sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
}
