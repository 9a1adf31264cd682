//! Argon2's memory, kept between hashes while logins come in and given back to the system when they stop.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use argon2::Block;
use tokio::task::JoinHandle;
use zeroize::Zeroize as _;

/// After so long without a hash the memory goes back.
const IDLE: Duration = Duration::from_secs(10);

/// Blocks of an allocation above 32 MiB. glibc always maps such a one by itself and unmaps it when freed, while a smaller
/// one may stay with the process for good. Pages that are never touched cost nothing.
const OWN_MAPPING: usize = 33 * 1024;

#[derive(Debug)]
pub(super) struct Memory {
    spare: Mutex<Vec<Vec<Block>>>,
    uses: AtomicU64,
    tidying: Mutex<Option<JoinHandle<()>>>,
    idle: Duration,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self::with_idle(IDLE)
    }

    fn with_idle(idle: Duration) -> Self {
        Self { spare: Mutex::default(), uses: AtomicU64::new(0), tidying: Mutex::default(), idle }
    }

    /// Lends `count` blocks to `job`. What a former hash left in them is overwritten by the algorithm before it is read.
    pub(super) fn lend<T>(&self, count: usize, job: impl FnOnce(&mut [Block]) -> T) -> T {
        self.uses.fetch_add(1, Ordering::Relaxed);
        let spare = locked(&self.spare).pop();
        let mut blocks =
            spare.unwrap_or_else(|| Vec::with_capacity(if count < 1024 { count } else { count.max(OWN_MAPPING) }));
        if blocks.len() < count {
            blocks.resize(count, Block::new());
        }
        let (lent, _) = blocks.split_at_mut(count);
        let result = job(lent);
        locked(&self.spare).push(blocks);
        result
    }

    /// Sees to it that the memory is wiped and freed after a while without use. Needs a running runtime.
    pub(super) fn tidy_later(self: &Arc<Self>) {
        let mut tidying = locked(&self.tidying);
        if tidying.as_ref().is_none_or(JoinHandle::is_finished) {
            let memory = Arc::clone(self);
            *tidying = Some(tokio::spawn(async move {
                loop {
                    let before = memory.uses.load(Ordering::Relaxed);
                    tokio::time::sleep(memory.idle).await;
                    if memory.free_unless_used(before) {
                        break;
                    }
                }
            }));
        }
    }

    fn free_unless_used(&self, before: u64) -> bool {
        let mut tidying = locked(&self.tidying);
        if self.uses.load(Ordering::Relaxed) != before {
            return false;
        }
        for mut blocks in locked(&self.spare).drain(..) {
            blocks.iter_mut().for_each(Block::zeroize);
        }
        *tidying = None;
        true
    }

    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        locked(&self.spare).len()
    }
}

/// What these locks guard is whole at every moment, also after a panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_and_fits_each_job() {
        let memory = Memory::new();
        for count in [8, 64, 16] {
            assert_eq!(memory.lend(count, |blocks| blocks.len()), count);
            assert_eq!(memory.kept(), 1);
        }
        memory.lend(8, |_| memory.lend(8, |_| ()));
        assert_eq!(memory.kept(), 2);
    }

    #[tokio::test]
    async fn unused_memory_goes_back_and_comes_again() {
        let memory = Arc::new(Memory::with_idle(Duration::from_millis(10)));
        for _ in 0..2 {
            memory.lend(8, |_| ());
            memory.tidy_later();
            memory.tidy_later();
            assert_eq!(memory.kept(), 1);
            for _ in 0..200 {
                tokio::time::sleep(Duration::from_millis(10)).await;
                if memory.kept() == 0 {
                    break;
                }
            }
            assert_eq!(memory.kept(), 0);
        }
    }
}
