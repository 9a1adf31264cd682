//! Answers of the layers themselves: a form of another site, a request that takes too long, a fault of ours. They are only marked where they
//! arise; [`draw`] turns the mark into a page in the person's language.

use std::{any::Any, time::Duration};

use app::{
    pages::trouble::{Trouble, error_page},
    visit::Jar,
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header},
    middleware::Next,
};
use credentials::lang::Lang;
use tokio::time::sleep;
use tower_http::catch_panic::ResponseForPanic;

use super::Web;

/// A request that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// What can't be done, without a page yet.
pub(super) fn marked(what: Trouble) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = what.status();
    response.extensions_mut().insert(what);
    response
}

/// While the database is away, a page may still be shown that needs nothing of it, if it comes within so long.
const GRACE: Duration = Duration::from_millis(300);

/// Whoever meets a busy server is asked to come again after so many seconds.
const AGAIN: HeaderValue = HeaderValue::from_static("5");

/// Gives up in time, and draws the page for what was marked.
pub(super) async fn draw(State(web): State<Web>, request: Request, next: Next) -> Response<Body> {
    let lang = language(request.headers(), web.0.secure);
    let what = match run(&web, request, next).await {
        Ok(response) => match response.extensions().get::<Trouble>() {
            Some(what) => *what,
            None => return again(web.0.ending.bound(response)),
        },
        Err(what) => what,
    };
    let mut response = marked(what);
    *response.body_mut() = Body::from(error_page(lang, &web.0.assets, what));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    again(response)
}

async fn run(web: &Web, request: Request, next: Next) -> Result<Response<Body>, Trouble> {
    // No URL of ours has one, and the file system answers it with a fault.
    if request.uri().path().contains("%00") {
        return Err(Trouble::NotFound);
    }
    let writing = request.method() != Method::GET && request.method() != Method::HEAD;
    let store = &web.portal().store;
    let away = async {
        store.until_away(writing).await;
        if !writing {
            sleep(GRACE).await;
        }
    };
    tokio::select! {
        response = next.run(request) => {
            if writing && response.status() == StatusCode::SERVICE_UNAVAILABLE {
                store.doubt();
            }
            Ok(response)
        }
        () = away => Err(Trouble::Busy),
        () = sleep(PATIENCE) => {
            tracing::error!("a request took too long and was given up");
            Err(Trouble::Busy)
        }
    }
}

fn again(mut response: Response<Body>) -> Response<Body> {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, AGAIN);
    }
    response
}

fn language(headers: &HeaderMap, secure: bool) -> Lang {
    let chosen = Jar::read(headers.get_all(header::COOKIE).iter(), secure).lang();
    let accepted = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    chosen.unwrap_or_else(|| Lang::from_accept(accepted()))
}

/// The last resort: the process lives on, the person gets a calm page, the log gets the place.
#[derive(Clone)]
pub(super) struct Broken;

impl ResponseForPanic for Broken {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, _: Box<dyn Any + Send + 'static>) -> Response<Body> {
        tracing::error!("a request ended in a panic");
        marked(Trouble::Broken)
    }
}
