//! Randomness is passed in: nothing in this workspace asks the system for it but [`SystemChance`].

use sha2::{Digest as _, Sha256};
use std::sync::Mutex;

/// Where randomness comes from.
pub trait Chance: Send + Sync + 'static {
    /// Fills `buffer` with unpredictable bytes.
    fn fill(&self, buffer: &mut [u8]);
}

impl dyn Chance {
    /// 32 random bytes: 256 bits, the strength of every token here.
    pub fn bytes32(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        bytes
    }

    /// A number in `0..below`, without modulo bias. `below` must not be 0.
    pub fn below(&self, below: u32) -> u32 {
        let limit = u32::MAX - u32::MAX % below;
        loop {
            let mut bytes = [0; 4];
            self.fill(&mut bytes);
            let number = u32::from_le_bytes(bytes);
            if number < limit {
                return number % below;
            }
        }
    }
}

/// The operating system's generator.
#[derive(Debug, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    #[expect(
        clippy::disallowed_methods,
        clippy::expect_used,
        reason = "the one place; without randomness nothing here is safe to do"
    )]
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system gives randomness");
    }
}

/// A predictable generator for tests: SHA-256 over a counter.
#[derive(Debug)]
pub struct SeededChance(Mutex<(u64, u64)>);

impl SeededChance {
    /// The same `seed` gives the same bytes.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new((seed, 0)))
    }
}

impl Chance for SeededChance {
    fn fill(&self, buffer: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in buffer.chunks_mut(32) {
            state.1 += 1;
            let block =
                Sha256::new().chain_update(state.0.to_le_bytes()).chain_update(state.1.to_le_bytes()).finalize();
            for (to, from) in chunk.iter_mut().zip(block) {
                *to = from;
            }
        }
    }
}
