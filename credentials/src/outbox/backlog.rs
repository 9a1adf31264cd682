//! What waits, for those who watch the installation.

use crate::{
    portal::Portal,
    store::{StoreError, row, rows},
};

row! {
    /// A lane in which something waits.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Backlog {
        /// Which: 0 people, 1 notices, 2 campaigns.
        pub lane: i64,
        /// How many messages, of all processes.
        pub messages: i64,
        /// When the oldest of them was asked for, in milliseconds.
        pub oldest: i64,
    }
}

/// What waits in each lane.
///
/// # Errors
/// When the database fails.
pub async fn backlog(portal: &Portal) -> Result<Vec<Backlog>, StoreError> {
    let sql = "SELECT lane, COUNT(*) AS messages, MIN(created_at) AS oldest FROM outbox WHERE state = 'waiting' GROUP BY lane";
    Ok(rows!(Backlog, sql).fetch_all(portal.store.read()).await?)
}
