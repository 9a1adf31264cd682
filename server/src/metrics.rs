//! What this process counts, and `/metrics` on a listener of its own, for Prometheus. Labels never name an account.
//!
//! Counters are the process's own: Prometheus adds up those of several. What the database knows is asked when it is read.

mod gather;

use std::{
    net::SocketAddr,
    sync::{Arc, LazyLock},
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use credentials::portal::Portal;
use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeLabelValue},
    metrics::{counter::Counter, family::Family, histogram::Histogram},
};
use tokio::net::TcpListener;

use crate::{serve::ServeError, worker::Carrier};

/// Kinds of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Route {
    Page,
    Form,
    File,
    Hook,
    Health,
}

impl Route {
    pub fn of(path: &str) -> Self {
        match path.split('/').nth(1).unwrap_or_default() {
            "do" => Self::Form,
            "hooks" => Self::Hook,
            "healthz" | "readyz" => Self::Health,
            "pkg" | "favicon.svg" | "favicon.ico" | "robots.txt" => Self::File,
            _ => Self::Page,
        }
    }
}

/// What became of a try to send a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Fate {
    /// The mail server took it.
    Sent,
    /// It is tried again.
    Later,
    /// It was refused for good.
    Refused,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: Route,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Taking {
    route: Route,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Tried {
    outcome: Fate,
}

struct Counted {
    requests: Family<Answered, Counter>,
    seconds: Family<Taking, Histogram, fn() -> Histogram>,
    mails: Family<Tried, Counter>,
}

/// From a page out of memory to one that was given up.
const BUCKETS: [f64; 11] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

static COUNTED: LazyLock<Counted> = LazyLock::new(|| Counted {
    requests: Family::default(),
    seconds: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
    mails: Family::default(),
});

/// Counts an answer.
pub(crate) fn answered(route: Route, status: StatusCode, took: Duration) {
    COUNTED.requests.get_or_create(&Answered { route, status: status.as_u16() }).inc();
    COUNTED.seconds.get_or_create(&Taking { route }).observe(took.as_secs_f64());
}

/// Counts a try to send a mail.
pub(crate) fn mail(outcome: Fate) {
    COUNTED.mails.get_or_create(&Tried { outcome }).inc();
}

/// Listens; answers `GET /metrics` and nothing else, until it is dropped.
///
/// # Errors
/// When the address can't be had.
pub(crate) async fn listen(address: SocketAddr, portal: Arc<Portal>, carrier: Carrier) -> Result<(), ServeError> {
    let listener = TcpListener::bind(address).await.map_err(|error| ServeError::Listen(address, error))?;
    let router = Router::new().route("/metrics", get(answer)).with_state((portal, carrier));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(())
}

async fn answer(State((portal, carrier)): State<(Arc<Portal>, Carrier)>) -> Response {
    const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    match gather::text(&portal, &carrier).await {
        Ok(text) => ([(header::CONTENT_TYPE, KIND)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
