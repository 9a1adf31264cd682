//! One line in the log for each request, one number that all lines of that request bear, and the counting.

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};
use std::{fmt::Write as _, net::SocketAddr};
use tokio::time::Instant;
use tracing::Instrument as _;

use super::{Web, address};
use crate::metrics::{self, Route};

/// The longest id that is taken over from a proxy, and the most of a path that is logged.
const LONGEST_ID: usize = 64;
const LONGEST_PATH: usize = 200;

pub(super) async fn note(State(web): State<Web>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = id(&web, &request);
    let route = Route::of(request.uri().path());
    let (method, path) = (request.method().clone(), masked(request.uri().path()));
    let span = tracing::info_span!("request", id);
    let response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status(), begun.elapsed());
    metrics::answered(route, status, took);
    let (status, ms) = (status.as_u16(), u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    span.in_scope(|| match route {
        Route::File | Route::Health => tracing::debug!(%method, path, status, ms, "answered"),
        Route::Page | Route::Form | Route::Hook => tracing::info!(%method, path, status, ms, "answered"),
    });
    response
}

/// The number that a trusted proxy gave the request, so that its log and ours can be laid side by side; else one of our own.
fn id(web: &Web, request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let trusted = peer.is_some_and(|peer| address::is_trusted(peer, &web.0.trusted));
    trusted.then(|| given(request.headers())).flatten().unwrap_or_else(|| {
        let mut bytes = [0; 8];
        web.portal().chance.fill(&mut bytes);
        format!("{:016x}", u64::from_be_bytes(bytes))
    })
}

fn given(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-request-id")?.to_str().ok()?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    ((1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(plain)).then(|| id.to_owned())
}

/// A path without what is secret in it: tokens of mailed links.
fn masked(path: &str) -> String {
    let mut shown = String::with_capacity(path.len().min(LONGEST_PATH));
    let mut before = "";
    for part in path.split('/').skip(1) {
        let secret = matches!(before, "link" | "not-me" | "confirm") || part.len() >= 40;
        let _ = write!(shown, "/{}", if secret && !part.is_empty() { "…" } else { part });
        if shown.len() > LONGEST_PATH {
            break;
        }
        before = part;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_token_of_a_mailed_link_is_logged() {
        let token = "q2hJ0Z3m5n7p9r1t3v5x7z9A1C3E5G7I9K1M3O5Q7S9";
        for (path, shown) in [
            (format!("/health/recovery/link/{token}"), "/health/recovery/link/…"),
            (format!("/health/recovery/link/{}", &token[..20]), "/health/recovery/link/…"),
            (format!("/health/not-me/{token}/"), "/health/not-me/…/"),
            (format!("/health/confirm/{token}"), "/health/confirm/…"),
            (format!("/{token}"), "/…"),
            ("/health/portal/devices/add".to_owned(), "/health/portal/devices/add"),
            ("/".to_owned(), "/"),
        ] {
            assert_eq!(masked(&path), shown);
        }
        assert!(masked(&"/abc".repeat(1000)).len() < 2 * LONGEST_PATH);
    }

    #[test]
    fn an_id_of_a_proxy_is_taken_if_it_is_plain() {
        let of = |id: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-request-id", id.parse().unwrap());
            given(&headers)
        };
        assert_eq!(of("a1-B2_c.3").as_deref(), Some("a1-B2_c.3"));
        for wrong in ["", "a b", "a\"b", "<a>"] {
            assert_eq!(of(wrong), None);
        }
    }
}
