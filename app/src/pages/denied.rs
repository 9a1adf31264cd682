//! What somebody of the staff may not do, or not any more: said in words, with the way back. Never tells whether a user exists elsewhere.

use axum::http::StatusCode;
use credentials::{form::Page, permit::Denied, session::SessionView};
use leptos::prelude::*;

use super::Shown;
use crate::{
    components::{Account, Frame, Heading, Link, say},
    visit::set_status,
    words::{pin, reissue},
};

/// The page for a refusal; `back` is where the person came from.
///
/// # Errors
/// Never; so that a page can end with it.
#[expect(clippy::unnecessary_wraps, reason = "so that a page can end with it")]
pub(crate) fn denied(session: &SessionView, why: Denied, back: Page) -> Shown {
    let (status, title, text) = match why {
        Denied::NotYours => (StatusCode::NOT_FOUND, reissue::NOT_YOURS_TITLE, reissue::NOT_YOURS_NEXT),
        Denied::Role => (StatusCode::FORBIDDEN, reissue::DENIED_TITLE, reissue::NOT_YOUR_ROLE),
        Denied::Myself => (StatusCode::FORBIDDEN, reissue::DENIED_TITLE, reissue::NOT_YOURSELF),
        Denied::TheirRole => (StatusCode::FORBIDDEN, reissue::DENIED_TITLE, reissue::THEIR_ROLE),
        Denied::Disabled => (StatusCode::FORBIDDEN, reissue::DENIED_TITLE, reissue::DISABLED),
    };
    set_status(status);
    Ok(view! {
        <Frame title=say(title) account=Some(Account::of(session))>
            <Heading text=say(title) lead=say(text) />
            <div class="actions"><Link to=back.path() text=say(pin::BACK) class="button" /></div>
        </Frame>
    }
    .into_any())
}
