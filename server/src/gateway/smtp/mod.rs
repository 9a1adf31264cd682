//! Mail over SMTP: TLS first, one connection reused while there is more to send, each step bounded in time.
//!
//! The commands are lettre's; the pool isn't. lettre's puts a connection back in the middle of a command when a time-out drops
//! the sending task, and the late answer to one message would then be taken for the answer to the next. Here a connection goes
//! back only after its dialogue is complete.

mod breaker;
mod line;
mod stream;

use std::time::{Duration, Instant};

use credentials::{clock::Moment, outbox::Speeds};
use lettre::{
    Address,
    transport::smtp::{authentication::Credentials, client::TlsParameters, extension::ClientId},
};
use tokio::{
    sync::{Mutex, Semaphore, SemaphorePermit},
    time::timeout,
};

use super::{
    Accepted, Outgoing, RelayError, SendFailure, address,
    message::{self, Composed},
    relay,
};
use crate::settings::MailSettings;
use breaker::Breaker;
use line::{Line, Trouble};

/// A message waits for a connection at most so long.
const QUEUE: Duration = Duration::from_secs(5);

/// When to come again if there was no connection free.
const AGAIN: Duration = Duration::from_secs(1);

/// Sends mail through one relay. Cheap to share behind an `Arc`; any number of messages at once, over no more connections than the settings
/// allow.
pub struct SmtpGateway {
    relay: MailSettings,
    tls: Option<TlsParameters>,
    login: Option<Credentials>,
    hello: ClientId,
    from: Address,
    host: String,
    slots: Semaphore,
    parked: Mutex<Vec<Line>>,
    breaker: Breaker,
}

impl std::fmt::Debug for SmtpGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpGateway").field("relay", &self.relay).finish_non_exhaustive()
    }
}

impl SmtpGateway {
    /// Checks the settings; connects to nothing yet. `public_url` gives the Message-IDs their host.
    ///
    /// # Errors
    /// When a setting can't be right, with the remedy.
    pub fn new(settings: &MailSettings, public_url: &str) -> Result<Self, RelayError> {
        let tls = relay::tls_parameters(settings)?;
        let from = settings.from.to_string();
        let from = address::parse(&from).ok_or(RelayError::From(from))?;
        if !is_greeting(&settings.hello) {
            return Err(RelayError::Hello(settings.hello.clone()));
        }
        Ok(Self {
            relay: settings.clone(),
            tls,
            login: settings.login.as_ref().map(|l| Credentials::new(l.user.clone(), l.password.reveal().to_owned())),
            hello: ClientId::Domain(settings.hello.clone()),
            from,
            host: host_of(public_url),
            slots: Semaphore::new(settings.connections),
            parked: Mutex::default(),
            breaker: Breaker::default(),
        })
    }

    /// Sends one message; answers after at most a few times the relay's time-out.
    ///
    /// # Errors
    /// [`SendFailure::Later`], [`SendFailure::Never`], or [`SendFailure::Waiting`] where nobody was asked. After a time-out the relay may
    /// have taken the message all the same; the next try bears the same Message-ID.
    pub async fn send(&self, message: &Outgoing) -> Result<Accepted, SendFailure> {
        let composed =
            message::compose(message, &self.from, &self.host).map_err(|e| SendFailure::never(&e.to_string()))?;
        let begun = Instant::now();
        let _slot = self.slot().await?;
        self.breaker.enter(message.at + begun.elapsed()).map_err(|wait| SendFailure::Waiting { wait })?;
        let answer = self.carry(&composed).await;
        match &answer {
            Err(trouble) if !trouble.reached => self.breaker.failed(message.at + begun.elapsed()),
            _ => self.breaker.answered(message.at + begun.elapsed()),
        }
        answer.map_err(|trouble| trouble.failure)
    }

    /// Connects, encrypts and signs in as for a message, and says good-bye.
    ///
    /// # Errors
    /// What a message would meet on this way.
    pub async fn greet(&self) -> Result<(), SendFailure> {
        let line = self.within("connecting", self.open()).await.map_err(|trouble| trouble.failure)?;
        let _ = timeout(Duration::from_secs(1), line.quit()).await;
        Ok(())
    }

    /// How many messages may begin now: none while the relay can't be reached, but for one now and then that tries.
    pub fn room(&self, now: Moment) -> usize {
        self.breaker.room(now)
    }

    /// The same for mails of campaigns: when the relay comes back, others go first.
    pub fn room_behind(&self, now: Moment) -> usize {
        self.breaker.room_behind(now)
    }

    /// How many connections campaigns may use: a quarter of all, and one at least, is never theirs.
    pub fn for_campaigns(&self) -> usize {
        let all = self.relay.connections;
        all.saturating_sub((all / 4).max(1)).max(1)
    }

    /// How fast campaigns may mail a domain.
    pub fn speeds(&self) -> Speeds {
        self.relay.speeds.clone()
    }

    async fn slot(&self) -> Result<SemaphorePermit<'_>, SendFailure> {
        match timeout(QUEUE, self.slots.acquire()).await {
            Ok(Ok(slot)) => Ok(slot),
            _ => Err(SendFailure::Waiting { wait: AGAIN }),
        }
    }

    /// A connection that was parked may have been closed meanwhile: then a new one is opened, since the relay has heard nothing.
    async fn carry(&self, composed: &Composed) -> Result<Accepted, Trouble> {
        let (mut line, parked) = self.within("connecting", self.line()).await?;
        let mut answer = self.within("delivering", line.deliver(&self.from, composed)).await;
        if parked && answer.as_ref().is_err_and(|trouble| trouble.hung_up) {
            line = self.within("connecting", self.open()).await?;
            answer = self.within("delivering", line.deliver(&self.from, composed)).await;
        }
        self.park(line).await;
        answer
    }

    /// Says good-bye on all parked connections.
    pub async fn close(&self) {
        let parked = std::mem::take(&mut *self.parked.lock().await);
        for line in parked {
            let _ = timeout(Duration::from_secs(1), line.quit()).await;
        }
    }

    async fn within<T>(&self, doing: &str, work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
        match timeout(self.relay.timeout, work).await {
            Ok(answer) => answer,
            Err(_) => Err(Trouble::unreached(&format!("the mail server took too long: {doing}"))),
        }
    }

    /// A parked connection that still answers, else a new one; and which of the two.
    async fn line(&self) -> Result<(Line, bool), Trouble> {
        loop {
            let parked = self.parked.lock().await.pop();
            let Some(mut line) = parked else { break };
            if line.is_fresh() || (line.is_young() && line.answers().await) {
                return Ok((line, true));
            }
        }
        Ok((self.open().await?, false))
    }

    async fn open(&self) -> Result<Line, Trouble> {
        Line::open(&self.relay, self.tls.as_ref(), self.login.as_ref(), &self.hello).await
    }

    async fn park(&self, line: Line) {
        if line.is_reusable() {
            let mut parked = self.parked.lock().await;
            if parked.len() < self.relay.connections {
                parked.push(line);
            }
        }
    }
}

/// A host name, or an address in brackets.
fn is_greeting(hello: &str) -> bool {
    !hello.is_empty()
        && hello.len() <= 255
        && hello.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b))
}

/// The host in a URL, without port and brackets.
fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority
        .rsplit_once(':')
        .map_or(authority, |(host, port)| if port.parse::<u16>().is_ok() { host } else { authority });
    if address::is_host(host) { host.to_ascii_lowercase() } else { "localhost".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_the_public_url_names_us() {
        assert_eq!(host_of("https://Portal.example.jp"), "portal.example.jp");
        assert_eq!(host_of("http://127.0.0.1:3000/x"), "127.0.0.1");
        assert_eq!(host_of("http://localhost:3000"), "localhost");
        assert_eq!(host_of("http://[::1]:3000"), "localhost");
    }
}
