//! The orderly end: readiness goes first, then what would never end by itself.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    http::{Response, header},
};
use hyper::body::Frame;
use tokio::sync::watch;

/// How far the end of this process has come. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    draining: Arc<AtomicBool>,
    stop: Arc<watch::Sender<bool>>,
}

impl Default for Ending {
    fn default() -> Self {
        Self { draining: Arc::default(), stop: Arc::new(watch::Sender::new(false)) }
    }
}

impl Ending {
    pub fn drain(&self) {
        self.draining.store(true, Ordering::SeqCst);
    }

    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }

    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// A stream of events would hold the process for as long as somebody looks: it ends with the process instead.
    pub fn bound(&self, response: Response<Body>) -> Response<Body> {
        let kind = response.headers().get(header::CONTENT_TYPE).map(header::HeaderValue::as_bytes);
        if !kind.is_some_and(|kind| kind.starts_with(b"text/event-stream")) {
            return response;
        }
        let mut stopping = self.stopping();
        let stopped = Box::pin(async move {
            let _ = stopping.wait_for(|stopped| *stopped).await;
        });
        response.map(|body| Body::new(UntilStopped { body, stopped }))
    }
}

struct UntilStopped {
    body: Body,
    stopped: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl HttpBody for UntilStopped {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.stopped.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => Pin::new(&mut self.body).poll_frame(context),
        }
    }
}
