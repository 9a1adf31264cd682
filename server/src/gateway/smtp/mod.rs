//! Mail over SMTP: TLS first, one connection reused while there is more to send, each step bounded in time.
//!
//! The commands are lettre's; the pool isn't. lettre's puts a connection back in the middle of a command when a time-out drops
//! the sending task, and the late answer to one message would then be taken for the answer to the next. Here a connection goes
//! back only after its dialogue is complete.

mod line;
mod stream;

use std::time::Duration;

use lettre::{
    Address,
    transport::smtp::{authentication::Credentials, client::TlsParameters, extension::ClientId},
};
use tokio::{sync::Mutex, time::timeout};

use super::{Accepted, Outgoing, RelayError, SendFailure, address, message, relay};
use crate::settings::MailSettings;
use line::Line;

/// Connections kept open between messages.
const PARKED: usize = 4;

/// Sends mail through one relay. Cheap to share behind an `Arc`; any number of messages at once.
pub struct SmtpGateway {
    relay: MailSettings,
    tls: Option<TlsParameters>,
    login: Option<Credentials>,
    hello: ClientId,
    from: Address,
    host: String,
    parked: Mutex<Vec<Line>>,
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
            parked: Mutex::default(),
        })
    }

    /// Sends one message; answers after at most twice the relay's time-out.
    ///
    /// # Errors
    /// [`SendFailure::Later`] or [`SendFailure::Never`]. After a time-out the relay may have taken the message all the same;
    /// the next try bears the same Message-ID.
    pub async fn send(&self, message: &Outgoing) -> Result<Accepted, SendFailure> {
        let composed =
            message::compose(message, &self.from, &self.host).map_err(|e| SendFailure::never(&e.to_string()))?;
        let mut line = self.within("connecting", self.line()).await?;
        let answer = self.within("delivering", line.deliver(&self.from, &composed)).await;
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

    async fn within<T>(
        &self,
        doing: &str,
        work: impl Future<Output = Result<T, SendFailure>>,
    ) -> Result<T, SendFailure> {
        match timeout(self.relay.timeout, work).await {
            Ok(answer) => answer,
            Err(_) => Err(SendFailure::later(&format!("the mail server took too long: {doing}"))),
        }
    }

    /// A parked connection that still answers, else a new one.
    async fn line(&self) -> Result<Line, SendFailure> {
        loop {
            let parked = self.parked.lock().await.pop();
            let Some(mut line) = parked else { break };
            if line.is_young() && line.answers().await {
                return Ok(line);
            }
        }
        Line::open(&self.relay, self.tls.as_ref(), self.login.as_ref(), &self.hello).await
    }

    async fn park(&self, line: Line) {
        if line.is_reusable() {
            let mut parked = self.parked.lock().await;
            if parked.len() < PARKED {
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
