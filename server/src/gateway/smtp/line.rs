//! One connection to the relay and the dialogue on it.

use std::{
    error::Error as _,
    time::{Duration, Instant},
};

use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters},
        commands::{Data, Mail, Rcpt, Rset},
        extension::ClientId,
        response::Response,
    },
};

use super::{
    super::{Accepted, SendFailure, for_operators, message::Composed, relay::bare_host},
    stream,
};
use crate::settings::{MailSettings, MailTls};

/// Relays drop idle connections after a minute or more, and long dialogues after about a hundred messages.
const IDLE: Duration = Duration::from_secs(30);
const MESSAGES: u32 = 100;
const STILL_THERE: Duration = Duration::from_secs(2);

/// A connection, greeted, encrypted and authenticated.
pub(super) struct Line {
    connection: AsyncSmtpConnection,
    used_at: Instant,
    messages: u32,
    /// The last dialogue came to its end: the next answer belongs to the next command.
    complete: bool,
}

impl Line {
    /// Connects. Whatever goes wrong here isn't the message's fault.
    pub async fn open(
        relay: &MailSettings,
        tls: Option<&TlsParameters>,
        login: Option<&Credentials>,
        hello: &ClientId,
    ) -> Result<Self, SendFailure> {
        let mut connection = connect(relay, tls, hello).await?;
        if let Some(login) = login {
            if !connection.is_encrypted() {
                return Err(SendFailure::later("the connection isn't encrypted"));
            }
            connection.auth(DEFAULT_MECHANISMS, login).await.map_err(|e| later(&e))?;
        }
        Ok(Self { connection, used_at: Instant::now(), messages: 0, complete: true })
    }

    /// MAIL, RCPT, DATA, content. A refusal of the sender is the installation's fault and may pass; a refusal of the receiver or
    /// the content is for good.
    pub async fn deliver(&mut self, from: &Address, message: &Composed) -> Result<Accepted, SendFailure> {
        self.complete = false;
        self.messages += 1;
        let answer = self.dialogue(from, message).await;
        self.complete = match &answer {
            Ok(_) => true,
            Err(refusal) if refusal.is_answer => self.connection.command(Rset).await.is_ok(),
            Err(_) => false,
        };
        self.used_at = Instant::now();
        answer.map(|said| Accepted { words: for_operators(&said) }).map_err(|refusal| refusal.failure)
    }

    async fn dialogue(&mut self, from: &Address, message: &Composed) -> Result<String, Refusal> {
        let connection = &mut self.connection;
        connection.command(Mail::new(Some(from.clone()), Vec::new())).await.map_err(|e| Refusal::of_sender(&e))?;
        connection.command(Rcpt::new(message.to.clone(), Vec::new())).await.map_err(|e| Refusal::of_message(&e))?;
        connection.command(Data).await.map_err(|e| Refusal::of_message(&e))?;
        // The content and its end in one write: lettre's own `message` doubles dots wrongly and waits for the network in between.
        let said = connection.command(&message.content).await.map_err(|e| Refusal::of_message(&e))?;
        Ok(said_by(&said))
    }

    /// Whether it may serve another message.
    pub fn is_reusable(&self) -> bool {
        self.complete && self.messages < MESSAGES && !self.connection.has_broken()
    }

    /// Whether the relay hasn't hung up yet, judging by the time.
    pub fn is_young(&self) -> bool {
        self.used_at.elapsed() < IDLE
    }

    /// Whether the relay still answers; a silent one is given up early, so that there is time for a new connection.
    pub async fn answers(&mut self) -> bool {
        tokio::time::timeout(STILL_THERE, self.connection.test_connected()).await.unwrap_or(false)
    }

    /// Says good-bye.
    pub async fn quit(mut self) {
        let _ = self.connection.quit().await;
    }
}

async fn connect(
    relay: &MailSettings,
    tls: Option<&TlsParameters>,
    hello: &ClientId,
) -> Result<AsyncSmtpConnection, SendFailure> {
    let server = (bare_host(relay), relay.port);
    let connection = match (relay.tls, tls) {
        (MailTls::StartTls, Some(tls)) => {
            let stream =
                stream::connect(server, relay.timeout).await.map_err(|e| SendFailure::later(&e.to_string()))?;
            starttls(stream, tls, hello).await
        }
        (_, tls) => AsyncSmtpConnection::connect_tokio1(server, Some(relay.timeout), hello, tls.cloned(), None).await,
    };
    connection.map_err(|e| later(&e))
}

async fn starttls(
    stream: Box<dyn AsyncTokioStream>,
    tls: &TlsParameters,
    hello: &ClientId,
) -> Result<AsyncSmtpConnection, Error> {
    let mut connection = AsyncSmtpConnection::connect_with_transport(stream, hello).await?;
    connection.starttls(tls.clone(), hello).await?;
    Ok(connection)
}

fn later(error: &Error) -> SendFailure {
    SendFailure::later(&words(error))
}

/// A dialogue that ended without success.
struct Refusal {
    failure: SendFailure,
    /// The relay said so itself; the connection is still in step.
    is_answer: bool,
}

impl Refusal {
    fn of_sender(error: &Error) -> Self {
        Self { failure: later(error), is_answer: error.status().is_some() }
    }

    fn of_message(error: &Error) -> Self {
        // 503 and 530 to 538: we spoke out of turn or should have authenticated. Neither is the receiver's fault.
        let ours = error.status().is_some_and(|code| matches!(u16::from(code), 503 | 530..=538));
        let failure = if error.is_permanent() && !ours { SendFailure::never(&words(error)) } else { later(error) };
        Self { failure, is_answer: error.status().is_some() }
    }
}

/// The relay's code and words, else what happened to the connection.
fn words(error: &Error) -> String {
    match (error.status(), error.source()) {
        (Some(code), Some(said)) => format!("{code} {said}"),
        _ => error.to_string(),
    }
}

fn said_by(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), lines.join(" "))
}
