//! One request over HTTP/1.1 on a connection of its own, and never a second one: whoever sends a paid message must know
//! whether the provider can have it.
//!
//! No redirect is followed, no proxy of the environment asked, no answer of more than 64 KB read. [`Unanswered`] tells apart
//! what surely didn't arrive and what may have.

mod endpoint;
mod stream;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Body, Bytes},
    client::conn::http1,
    header::{self, HeaderMap, HeaderValue},
};
use hyper_util::rt::TokioIo;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::rustls::ClientConfig;

pub use endpoint::Endpoint;
use stream::{Stream, Watched};

/// The most of an answer that is read.
const MOST: usize = 64 * 1024;

/// The most of the time that connecting may take.
const CONNECTING: Duration = Duration::from_secs(5);

/// Sends requests. Cheap to share.
#[derive(Clone)]
pub struct Client {
    tls: Arc<ClientConfig>,
    patience: Duration,
}

/// What is asked of a provider.
pub struct Ask<'a> {
    pub method: Method,
    pub endpoint: &'a Endpoint,
    pub headers: HeaderMap,
    pub kind: &'static str,
    pub body: String,
}

/// What the provider answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub retry_after: Option<Duration>,
    /// `None` when it broke off, took too long or was too big.
    pub body: Option<Bytes>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Unanswered {
    /// Nothing of the request went out.
    Unsent(String),
    /// The provider may have read it.
    Sent(String),
}

impl Client {
    /// `ca_pem` holds authorities besides the public ones; `patience` is for a whole request.
    ///
    /// # Errors
    /// When the certificates can't be used, in words.
    pub fn new(ca_pem: Option<&str>, patience: Duration) -> Result<Self, String> {
        Ok(Self { tls: stream::tls(ca_pem)?, patience })
    }

    /// Sends one request; answers after at most the client's patience.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn send(&self, ask: Ask<'_>) -> Result<Answer, Unanswered> {
        let end = Instant::now() + self.patience;
        let unsent = |words: &str| Unanswered::Unsent(words.to_owned());
        let request = request(&ask).ok_or_else(|| unsent("the request can't be put into a safe form"))?;
        let stream = self.open(ask.endpoint).await.map_err(Unanswered::Unsent)?;
        let begun = Arc::new(AtomicBool::new(false));
        exchange(stream, request, begun.clone(), end).await.map_err(|words| {
            if begun.load(Ordering::Relaxed) { Unanswered::Sent(words) } else { Unanswered::Unsent(words) }
        })
    }

    /// Connects as for a request, and asks nothing.
    ///
    /// # Errors
    /// Why a request could not be sent.
    pub async fn reach(&self, endpoint: &Endpoint) -> Result<(), String> {
        self.open(endpoint).await.map(drop)
    }

    async fn open(&self, endpoint: &Endpoint) -> Result<Box<dyn Stream>, String> {
        let share = CONNECTING.min(self.patience);
        match timeout(share, stream::open(endpoint, &self.tls, share)).await {
            Ok(opened) => opened.map_err(|error| error.to_string()),
            Err(_) => Err("the provider took too long: connecting".to_owned()),
        }
    }
}

fn request(ask: &Ask<'_>) -> Option<Request<Full<Bytes>>> {
    let mut request = Request::new(Full::new(Bytes::from(ask.body.clone())));
    *request.method_mut() = ask.method.clone();
    *request.uri_mut() = ask.endpoint.path.clone();
    let headers = request.headers_mut();
    *headers = ask.headers.clone();
    headers.insert(header::HOST, ask.endpoint.host_header.clone());
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(ask.kind));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("application/json"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from_str(&ask.body.len().to_string()).ok()?);
    Some(request)
}

/// Drives connection and request together, so that both end when this is dropped.
async fn exchange(
    stream: Box<dyn Stream>,
    request: Request<Full<Bytes>>,
    begun: Arc<AtomicBool>,
    end: Instant,
) -> Result<Answer, String> {
    let io = TokioIo::new(Watched { stream, begun });
    let (mut sender, connection) = http1::handshake(io).await.map_err(|error| words(&error))?;
    let asking = async move {
        match timeout_at(end, sender.send_request(request)).await {
            Ok(Ok(response)) => Ok(answer(response, end).await),
            Ok(Err(error)) => Err(words(&error)),
            Err(_) => Err("the provider took too long".to_owned()),
        }
    };
    tokio::pin!(asking, connection);
    let mut over = false;
    loop {
        tokio::select! {
            biased;
            answer = &mut asking => return answer,
            _ = &mut connection, if !over => over = true,
        }
    }
}

/// The status counts as soon as it is there, whatever becomes of the body.
async fn answer<B: Body<Data = Bytes>>(response: Response<B>, end: Instant) -> Answer
where
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let (head, body) = response.into_parts();
    let retry_after = head.headers.get(header::RETRY_AFTER).and_then(seconds);
    let whole = timeout_at(end, Limited::new(body, MOST).collect()).await;
    let body = whole.ok().and_then(Result::ok).map(http_body_util::Collected::to_bytes);
    Answer { status: head.status, retry_after, body }
}

/// `Retry-After` in seconds; a date isn't understood and counts as none.
fn seconds(value: &HeaderValue) -> Option<Duration> {
    value.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

fn words(error: &hyper::Error) -> String {
    use std::error::Error as _;
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
