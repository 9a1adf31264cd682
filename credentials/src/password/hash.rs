use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::phc::{self, Output, ParamsString, Salt},
};
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;

use super::{foreign::Foreign, keycloak, memory::Memory, normal};
use crate::{chance::Chance, secret::Password};

/// Argon2id as OWASP's floor has it: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
/// Bytes of salt and of the hash itself.
const SALT: usize = 16;
const OUTPUT: usize = 32;
/// A stored hash that asks for more than this is broken: 256 MiB, 64 passes, 16 lanes.
const MOST: (u32, u32, u32) = (262_144, 64, 16);

/// A password's hash as the database keeps it: a PHC string. `Debug` doesn't show it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes what the database holds; whether it is well formed shows in verifying.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// Reads a hash that was made elsewhere, of a cost that can be borne: Argon2 in PHC form, bcrypt (`$2b$…`), PBKDF2
    /// (`$pbkdf2-sha256$i=…$salt$hash`), or a credential of Keycloak in JSON. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = if text.starts_with('{') { keycloak::phc(text)? } else { text.to_owned() };
        Known::parse(&text).map(|_| Self(text))
    }

    /// The PHC string, for storing.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for PasswordHash {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// What verifying found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The password is the right one.
    pub ok: bool,
    /// It is right, and was hashed with less than today's parameters, or by another system: hash it again.
    pub rehash: bool,
}

/// Hashes and verifies passwords, so many at a time; the others wait in order and the threads that serve pages stay free.
#[derive(Clone, Debug)]
pub struct Hasher {
    permits: Arc<Semaphore>,
    memory: Arc<Memory>,
    cost: Params,
    waiting: Arc<AtomicUsize>,
}

/// A stored hash, read.
enum Known {
    Argon2(Stored),
    Foreign(Foreign),
}

impl Known {
    fn parse(text: &str) -> Option<Self> {
        Stored::parse(text).map(Self::Argon2).or_else(|| Foreign::parse(text).map(Self::Foreign))
    }
}

/// One of Argon2.
struct Stored {
    algorithm: Algorithm,
    version: Version,
    params: Params,
    salt: Salt,
    output: Output,
}

impl Hasher {
    /// With today's parameters; `permits` should be the number of cores.
    pub fn new(permits: usize) -> Self {
        Self::with_cost(permits, MEMORY_KIB, PASSES)
    }

    /// With other parameters: cheap ones for tests, dearer ones for the configuration. What Argon2 can't do
    /// (less than 8 KiB or one pass) is raised to what it can.
    pub fn with_cost(permits: usize, memory_kib: u32, passes: u32) -> Self {
        let cost = Params::new(memory_kib.max(Params::MIN_M_COST), passes.max(1), 1, Some(OUTPUT)).unwrap_or_default();
        let permits = permits.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            permits: Arc::new(Semaphore::new(permits)),
            memory: Arc::new(Memory::new()),
            cost,
            waiting: Arc::default(),
        }
    }

    /// Hashes a password that [`super::check`] has found fine. One of more than 256 code points would never verify.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "sizes and parameters are constants that Argon2 takes"
    )]
    pub async fn hash(&self, chance: &dyn Chance, password: &Password) -> PasswordHash {
        let mut salt = [0; SALT];
        chance.fill(&mut salt);
        let text = normal(password.reveal()).unwrap_or_default();
        let hasher = self.clone();
        self.run(move || hasher.phc(text.as_bytes(), &salt).expect("valid parameters")).await
    }

    /// Verifies a password against a [`PasswordHash`] or its stored text. Without a hash (unknown account, or one without a password), with a broken one, or with a password
    /// that is too long, the same work is done and the answer is no. A hash of another system takes its own time.
    pub async fn verify(&self, password: &Password, hash: Option<impl AsRef<str>>) -> Verdict {
        let text = normal(password.reveal());
        let known = hash.and_then(|hash| Known::parse(hash.as_ref()));
        let genuine = text.is_some() && known.is_some();
        let known = known.or_else(|| Stored::dummy(&self.cost).map(Known::Argon2));
        let (text, hasher) = (text.unwrap_or_default(), self.clone());
        let weak = match &known {
            Some(Known::Argon2(stored)) => stored.is_weaker_than(&self.cost),
            Some(Known::Foreign(_)) => true,
            None => false,
        };
        let matches = move || match known {
            Some(Known::Argon2(stored)) => hasher.matches(text.as_bytes(), &stored),
            Some(Known::Foreign(foreign)) => foreign.matches(text.as_bytes()),
            None => false,
        };
        let matches = self.run(matches).await;
        let ok = genuine && matches;
        Verdict { ok, rehash: ok && weak }
    }

    /// How many jobs wait for their turn.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Runs a job on a thread of its own when its turn comes. The permit goes with the job: who hangs up frees no turn early.
    async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> T {
        let turn = Waiting::new(&self.waiting);
        let permit = Arc::clone(&self.permits).acquire_owned().await.ok();
        drop(turn);
        let done = tokio::task::spawn_blocking(move || {
            let result = job();
            drop(permit);
            result
        });
        let result = done.await;
        self.memory.tidy_later();
        match result.map_err(tokio::task::JoinError::try_into_panic) {
            Ok(result) => result,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // The runtime shuts down; nobody will ask this future again.
            Err(Err(_)) => std::future::pending().await,
        }
    }

    fn phc(&self, text: &[u8], salt: &[u8]) -> Option<PasswordHash> {
        let mut out = [0; OUTPUT];
        self.fill(Algorithm::default(), Version::default(), &self.cost, (text, salt), &mut out)?;
        let hash = phc::PasswordHash {
            algorithm: Algorithm::default().ident(),
            version: Some(Version::default().into()),
            params: ParamsString::try_from(&self.cost).ok()?,
            salt: Some(Salt::new(salt).ok()?),
            hash: Some(Output::new(&out).ok()?),
        };
        Some(PasswordHash(hash.to_string()))
    }

    fn matches(&self, text: &[u8], stored: &Stored) -> bool {
        let mut buffer = [0; Output::MAX_LENGTH];
        let Some(out) = buffer.get_mut(..stored.output.len()) else { return false };
        self.fill(stored.algorithm, stored.version, &stored.params, (text, &stored.salt), out).is_some()
            && out.ct_eq(stored.output.as_bytes()).into()
    }

    fn fill(
        &self,
        algorithm: Algorithm,
        version: Version,
        params: &Params,
        (text, salt): (&[u8], &[u8]),
        out: &mut [u8],
    ) -> Option<()> {
        let argon2 = Argon2::new(algorithm, version, params.clone());
        self.memory
            .lend(params.block_count(), |blocks| argon2.hash_password_into_with_memory(text, salt, out, blocks))
            .ok()
    }
}

/// Counts somebody for as long as they wait, also when they give up.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Stored {
    fn parse(text: &str) -> Option<Self> {
        let hash = phc::PasswordHash::new(text).ok()?;
        let params = Params::try_from(&hash).ok()?;
        let bearable = params.m_cost() <= MOST.0 && params.t_cost() <= MOST.1 && params.p_cost() <= MOST.2;
        Some(Self {
            algorithm: Algorithm::try_from(hash.algorithm.as_str()).ok()?,
            version: hash.version.map_or(Some(Version::V0x10), |v| Version::try_from(v).ok())?,
            params: bearable.then_some(params)?,
            salt: hash.salt?,
            output: hash.hash?,
        })
    }

    /// What is verified against where there's nothing. That something hashes to zeros is left to chance: 2⁻²⁵⁶, and even then
    /// the answer is no.
    fn dummy(cost: &Params) -> Option<Self> {
        let (salt, output) = (Salt::new(&[0; SALT]).ok()?, Output::new(&[0; OUTPUT]).ok()?);
        Some(Self { algorithm: Algorithm::default(), version: Version::default(), params: cost.clone(), salt, output })
    }

    fn is_weaker_than(&self, cost: &Params) -> bool {
        self.algorithm != Algorithm::default()
            || self.version != Version::default()
            || self.params.m_cost() < cost.m_cost()
            || self.params.t_cost() < cost.t_cost()
            || self.output.len() < OUTPUT
    }
}

#[cfg(test)]
mod tests;
