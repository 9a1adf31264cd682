//! What the product's mails say, in both languages.
//!
//! [`render`] turns a [`MailKind`] into subject, text and HTML. It knows no store and no SMTP: the worker gives it the
//! facts at the moment of sending, a [`gateway`](crate::gateway) takes the result.
//!
//! - `kind`: the mails that exist, and what each needs to know.
//! - `words`: every sentence, chosen by an exhaustive `match` over the language, so that a missing one doesn't compile.
//! - `letter`: the one shape that all mails share, and its two layouts in `server/templates`.
//! - `clean`: makes one harmless line of whatever people and directories write into names.

mod clean;
mod kind;
mod letter;
pub mod words;

pub use clean::one_line;
pub use kind::{Facts, MailKind, NoticeEvent};
pub use letter::Letter;

use credentials::{
    lang::Lang,
    outbox::{self, Content},
    realm::Realm,
};

/// Why a mail could not be made. A fault of the product, never of the receiver.
#[derive(Debug, thiserror::Error)]
#[error("the mail could not be rendered: {0}")]
pub struct RenderError(#[from] askama::Error);

/// A mail ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line without control characters.
    pub subject: String,
    /// The plain text part; lines end in `\n`.
    pub text: String,
    /// The HTML part: a whole document, names escaped, nothing fetched from anywhere.
    pub html: String,
    /// The URLs in it, the one to press first.
    pub links: Vec<String>,
}

/// Makes the mail of that kind, in the realm's name and words.
///
/// # Errors
/// When a layout can't be written, which no input brings about.
pub fn render(realm: &Realm, lang: Lang, kind: &MailKind, facts: &Facts) -> Result<Rendered, RenderError> {
    let letter = words::letter(realm, lang, kind, facts);
    Ok(Rendered { text: letter.to_text()?, html: letter.to_html()?, links: letter.links(), subject: letter.subject })
}

/// The mail of a campaign, which its letter tells whole; `None` for any other letter.
///
/// # Errors
/// Those of [`render`].
pub fn campaign(letter: &outbox::Letter) -> Result<Option<Rendered>, RenderError> {
    let Content::Campaign { wording, reason, opens_at, closes_at, ids } = letter.content.clone() else {
        return Ok(None);
    };
    let kind = MailKind::Campaign { wording, reason, opens_at, closes_at, ids };
    render(&letter.realm, letter.lang, &kind, &Facts::default()).map(Some)
}
