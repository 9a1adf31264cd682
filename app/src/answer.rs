//! From request to response: [`page`] for reading, [`form`] for changing, [`language`] for the switch in the header.
//!
//! A form is answered by 303 or by a page that says what can't be done; nothing of a framework shows. Headers that every answer has are
//! the server's middleware.

use std::sync::Once;

use any_spawner::Executor;
use axum::{
    body::{Body, to_bytes},
    http::{HeaderValue, Request, Response, StatusCode, header},
    response::IntoResponse as _,
};
use credentials::lang::Lang;
use leptos::{nonce::Nonce, prelude::*};

use crate::{
    pages::trouble::{Trouble, error_page},
    shell::document,
    visit::Visit,
};

/// The most that a form may hold, in bytes.
pub const FORM_LIMIT: usize = 64 * 1024;

/// Renders the page of a URL. `nonce` is the one of the answer's Content-Security-Policy.
pub async fn page(visit: Visit, nonce: &str, request: Request<Body>) -> Response<Body> {
    static EXECUTOR: Once = Once::new();
    EXECUTOR.call_once(|| drop(Executor::init_tokio()));
    let nonce = Nonce::from_value(nonce);
    let seen = visit.clone();
    let context = move || {
        provide_context(seen.clone());
        provide_context(nonce.clone());
    };
    let drawn = visit.clone();
    let render = leptos_axum::render_app_async_with_context(context, move || document(&drawn));
    let (parts, body) = render(request).await.into_parts();
    match parts.status {
        StatusCode::SEE_OTHER => Response::from_parts(parts, Body::empty()),
        StatusCode::SERVICE_UNAVAILABLE => trouble(&visit, Trouble::Busy),
        _ => match to_bytes(body, usize::MAX).await {
            Ok(html) => Response::from_parts(parts, Body::from(without_marks(&html))),
            Err(_) => trouble(&visit, Trouble::Broken),
        },
    }
}

/// The document without what only hydration would need: marks between texts, scripts after its end. Text of people can't hold a mark: its
/// `<` is escaped.
fn without_marks(html: &[u8]) -> String {
    let html = String::from_utf8_lossy(html);
    let document = html.split_once("</html>").map_or(&*html, |(document, _)| document);
    document.replace("<!>", "") + "</html>"
}

/// Hands a form to its server function.
pub async fn form(visit: Visit, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, FORM_LIMIT).await else {
        return trouble(&visit, Trouble::TooLarge);
    };
    let seen = visit.clone();
    let request = Request::from_parts(parts, Body::from(body));
    let answer = leptos_axum::handle_server_fns_with_context(move || provide_context(seen.clone()), request).await;
    let answer = answer.into_response();
    match answer.status() {
        StatusCode::SEE_OTHER => redirect(answer),
        StatusCode::SERVICE_UNAVAILABLE => trouble(&visit, Trouble::Busy),
        StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST => trouble(&visit, Trouble::NotFound),
        // What the server function could not read never gets as far as a status of its own.
        _ => trouble(&visit, Trouble::Unreadable),
    }
}

/// `/lang/{tag}?next=/path`: remembers the language and goes back. Only paths of this site are gone to.
pub fn language(visit: &Visit, tag: &str) -> Response<Body> {
    let Some(lang) = Lang::from_tag(tag) else { return trouble(visit, Trouble::NotFound) };
    let next = visit.query("next").filter(|next| is_own_path(next)).unwrap_or("/");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_str(next).unwrap_or(HeaderValue::from_static("/")));
    if let Some(cookie) = visit.jar().set_lang(lang) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The page for what can't be done.
pub fn trouble(visit: &Visit, what: Trouble) -> Response<Body> {
    let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (what.status(), html, error_page(visit.lang(), visit.assets(), what)).into_response()
}

/// Only what a browser needs: no body, nothing that server functions tell their scripts.
fn redirect(answer: Response<Body>) -> Response<Body> {
    let (mut parts, _) = answer.into_parts();
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Some(to) = parts.headers.remove(header::LOCATION) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    for cookie in parts.headers.get_all(header::SET_COOKIE) {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    response
}

fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '%'])
        && path.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::{is_own_path, without_marks};

    #[test]
    fn nothing_for_hydration_is_sent() {
        assert_eq!(without_marks(b"<html><p>a<!>b</p></html><script>x</script>"), "<html><p>ab</p></html>");
    }

    #[test]
    fn the_language_switch_leads_nowhere_else() {
        for own in ["/", "/construction/login", "/demo/outbox"] {
            assert!(is_own_path(own), "{own}");
        }
        for other in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/%5cevil.example",
            "/a\r\nSet-Cookie:x",
            "/あ",
        ] {
            assert!(!is_own_path(other), "{other}");
        }
    }
}
