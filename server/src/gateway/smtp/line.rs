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

/// A connection that was used so shortly ago isn't asked whether it is still there.
const FRESH: Duration = Duration::from_secs(1);

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
    ) -> Result<Self, Trouble> {
        let mut connection = connect(relay, tls, hello).await?;
        if let Some(login) = login {
            if !connection.is_encrypted() {
                return Err(Trouble::unreached("the connection isn't encrypted"));
            }
            connection.auth(DEFAULT_MECHANISMS, login).await.map_err(|e| Trouble::unreached(&words(&e)))?;
        }
        Ok(Self { connection, used_at: Instant::now(), messages: 0, complete: true })
    }

    /// MAIL, RCPT, DATA, content. A refusal of the sender is the installation's fault and may pass; a refusal of the receiver or
    /// the content is for good.
    pub async fn deliver(&mut self, from: &Address, message: &Composed) -> Result<Accepted, Trouble> {
        self.complete = false;
        self.messages += 1;
        let answer = self.dialogue(from, message).await;
        self.complete = match &answer {
            Ok(_) => true,
            Err(trouble) if trouble.is_answer => self.connection.command(Rset).await.is_ok(),
            Err(_) => false,
        };
        self.used_at = Instant::now();
        answer.map(|said| Accepted { words: for_operators(&said) })
    }

    async fn dialogue(&mut self, from: &Address, message: &Composed) -> Result<String, Trouble> {
        let connection = &mut self.connection;
        connection.command(Mail::new(Some(from.clone()), Vec::new())).await.map_err(|e| Trouble::of_sender(&e))?;
        connection.command(Rcpt::new(message.to.clone(), Vec::new())).await.map_err(|e| Trouble::of_message(&e))?;
        connection.command(Data).await.map_err(|e| Trouble::of_message(&e))?;
        // The content and its end in one write: lettre's own `message` doubles dots wrongly and waits for the network in between.
        let said = connection.command(&message.content).await.map_err(|e| Trouble::of_message(&e))?;
        Ok(said_by(&said))
    }

    /// Whether it may serve another message.
    pub fn is_reusable(&self) -> bool {
        self.complete && self.messages < MESSAGES && !self.connection.has_broken()
    }

    /// Whether it was used a moment ago.
    pub fn is_fresh(&self) -> bool {
        self.used_at.elapsed() < FRESH
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
) -> Result<AsyncSmtpConnection, Trouble> {
    let server = (bare_host(relay), relay.port);
    let connection = match (relay.tls, tls) {
        (MailTls::StartTls, Some(tls)) => {
            let stream =
                stream::connect(server, relay.timeout).await.map_err(|e| Trouble::unreached(&e.to_string()))?;
            starttls(stream, tls, hello).await
        }
        (_, tls) => AsyncSmtpConnection::connect_tokio1(server, Some(relay.timeout), hello, tls.cloned(), None).await,
    };
    connection.map_err(|e| Trouble::unreached(&words(&e)))
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

/// A message that did not go out.
pub(super) struct Trouble {
    /// What that means for it.
    pub failure: SendFailure,
    /// The relay was there and said so; else it could not be reached, fell silent, or takes nothing from anybody now.
    pub reached: bool,
    /// The connection broke before the relay had heard of the message.
    pub hung_up: bool,
    /// The relay said so itself; the connection is still in step.
    is_answer: bool,
}

impl Trouble {
    /// The relay isn't there, or not for us: not the message's fault.
    pub fn unreached(words: &str) -> Self {
        Self { failure: SendFailure::later(words), reached: false, hung_up: false, is_answer: false }
    }

    fn of_sender(error: &Error) -> Self {
        Self { hung_up: error.status().is_none(), ..Self::of(error, SendFailure::later(&words(error))) }
    }

    fn of_message(error: &Error) -> Self {
        // 503 and 530 to 538: we spoke out of turn or should have authenticated. Neither is the receiver's fault.
        let ours = error.status().is_some_and(|code| matches!(u16::from(code), 503 | 530..=538));
        let words = words(error);
        let never = error.is_permanent() && !ours;
        Self::of(error, if never { SendFailure::never(&words) } else { SendFailure::later(&words) })
    }

    fn of(error: &Error, failure: SendFailure) -> Self {
        let code = error.status().map(u16::from);
        // 421: it closes the connection, whatever was said on it.
        Self { failure, reached: code.is_some_and(|code| code != 421), hung_up: false, is_answer: code.is_some() }
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
