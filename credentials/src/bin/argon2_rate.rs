//! How many passwords a second this machine can hash on all its cores with nothing else to do: the ceiling of all logins.
//! Prints one number, for `cargo xtask bench logins`.

use std::thread::{available_parallelism, scope};
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Block, Error, Params, Version};

const FOR: Duration = Duration::from_secs(4);

fn main() -> Result<(), Error> {
    // The parameters of `credentials::password`.
    let params = Params::new(19_456, 2, 1, Some(32))?;
    let cores = available_parallelism().map_or(1, usize::from);
    let start = Instant::now();
    let hashed: u32 = scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(|| hash_until(start + FOR, &params))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or(Ok(0))).sum::<Result<u32, Error>>()
    })?;
    println!("{:.1}", f64::from(hashed) / start.elapsed().as_secs_f64());
    Ok(())
}

/// As the server does: one memory for all hashes of a thread.
fn hash_until(end: Instant, params: &Params) -> Result<u32, Error> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let mut memory = vec![Block::default(); params.block_count()];
    let (mut hashed, mut out) = (0, [0; 32]);
    while Instant::now() < end {
        argon2.hash_password_into_with_memory(b"a long password", &[7; 16], &mut out, &mut memory)?;
        hashed += 1;
    }
    Ok(hashed)
}
