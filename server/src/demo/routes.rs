//! The demo's own routes.

use axum::{
    Extension, Json, Router,
    extract::{DefaultBodyLimit, Path, Query, rejection::PathRejection},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use credentials::{
    clock::{Clock as _, Moment},
    phone::PhoneNumber,
};
use serde::{Deserialize, Serialize};

use super::{Stage, outbox::Message, seed};
use crate::web::Web;

pub(super) fn router(stage: Stage) -> Router<Web> {
    Router::new()
        .route("/demo/outbox.json", get(messages))
        .route("/demo/outbox/{file}", get(html))
        .route("/demo/clock", post(clock).get(now))
        .route("/demo/reset", post(reset))
        .layer(Extension(stage))
        .layer(DefaultBodyLimit::max(4096))
}

#[derive(Deserialize)]
struct Filter {
    #[serde(default)]
    realm: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    kind: String,
}

async fn messages(Extension(stage): Extension<Stage>, Query(filter): Query<Filter>) -> Json<Vec<Message>> {
    let fits = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
    let found = stage
        .outbox
        .newest_first()
        .into_iter()
        .filter(|m| fits(&filter.realm, &m.realm) && fits(&filter.kind, &m.kind))
        .filter(|m| fits(&filter.to, &m.to) || (m.kind != "mail" && is_same_number(&filter.to, &m.to)))
        .collect();
    Json(found)
}

/// Numbers may be asked for in any spelling, also with the `+` that a query turns into a space.
fn is_same_number(wanted: &str, kept: &str) -> bool {
    let wanted = wanted.strip_prefix(' ').map_or_else(|| wanted.to_owned(), |rest| format!("+{rest}"));
    PhoneNumber::parse(&wanted).is_ok_and(|wanted| wanted.as_e164() == kept)
}

/// A mail as a mail program shows it: its own styles, no scripts, an origin of its own.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups; frame-ancestors 'none'";

/// `/demo/outbox/{id}.html`: the HTML part of a message.
async fn html(Extension(stage): Extension<Stage>, file: Result<Path<String>, PathRejection>) -> Response {
    let file = file.map(|Path(file)| file).unwrap_or_default();
    let found = file.strip_suffix(".html").and_then(|id| stage.outbox.newest_first().into_iter().find(|m| m.id == id));
    match found {
        Some(message) => ([(header::CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(message.html)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(Serialize)]
struct Now {
    now: String,
}

async fn now(Extension(stage): Extension<Stage>) -> Json<Now> {
    Json(Now { now: stage.clock.now().to_string() })
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Turn {
    AdvanceSeconds(i64),
    Set(String),
    Hold(String),
    Reset(bool),
}

async fn clock(
    Extension(stage): Extension<Stage>,
    turn: Result<Json<Turn>, axum::extract::rejection::JsonRejection>,
) -> Response {
    let moment = |text: &str| text.parse::<jiff::Timestamp>().ok().map(|at| Moment(at.as_millisecond()));
    let turned = turn.ok().and_then(|Json(turn)| {
        match turn {
            Turn::AdvanceSeconds(seconds) => stage.clock.advance(seconds.saturating_mul(1000)),
            Turn::Set(text) => stage.clock.set(moment(&text)?),
            Turn::Hold(text) => stage.clock.hold(moment(&text)?),
            Turn::Reset(true) => stage.clock.reset(),
            Turn::Reset(false) => return None,
        }
        Some(())
    });
    match turned {
        Some(()) => {
            stage.portal.bell.notify_one();
            now(Extension(stage)).await.into_response()
        }
        None => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "send {\"advance_seconds\": n}, {\"set\": \"RFC 3339\"}, {\"hold\": \"RFC 3339\"} or {\"reset\": true}\n",
        )
            .into_response(),
    }
}

async fn reset(Extension(stage): Extension<Stage>) -> Response {
    stage.clock.reset();
    let done = async {
        stage.portal.store.empty().await?;
        stage.outbox.clear();
        seed::if_empty(&stage.portal).await
    };
    match done.await {
        Ok(()) => "fresh\n".into_response(),
        Err(error) => {
            tracing::error!(cause = error.cause(), "the demo could not be reset");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
