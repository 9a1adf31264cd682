//! The one shape that all mails share, and its two layouts.

use askama::Template;

/// A mail, put into words but not yet laid out. Every text is one line.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Language tag.
    pub lang: &'static str,
    /// One line.
    pub subject: String,
    /// In whose name: the realm.
    pub sender: String,
    /// "田中 一郎 様".
    pub greeting: Option<String>,
    /// What it is about.
    pub lead: Vec<String>,
    /// Label and value.
    pub facts: Vec<Fact>,
    /// What is to be typed, large.
    pub code: Option<Fact>,
    /// The one thing to press.
    pub action: Option<Action>,
    /// An operator's own text around the links of several IDs.
    pub own: Option<Own>,
    /// What else to know about it.
    pub notes: Vec<String>,
    /// What to do if it wasn't you.
    pub aside: Option<Aside>,
    /// Whom to ask, one line each.
    pub contact: Vec<String>,
    /// The last line.
    pub foot: String,
}

/// Label and value.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Such as "日時".
    pub label: String,
    /// Its value.
    pub value: String,
}

/// A button, whose URL is also written out.
#[derive(Clone, Debug)]
pub struct Action {
    /// On the button.
    pub label: String,
    /// Where it leads.
    pub url: String,
    /// Above the written URL in the HTML part.
    pub or_copy: String,
    /// The realm's colour, `#rrggbb`.
    pub colour: &'static str,
}

/// An operator's own text around the links of several IDs. A paragraph is its lines.
#[derive(Clone, Debug)]
pub struct Own {
    /// Above the links.
    pub before: Vec<Vec<String>>,
    /// One for each ID.
    pub ids: Vec<OwnId>,
    /// Below the links.
    pub after: Vec<Vec<String>>,
}

/// An ID and its link.
#[derive(Clone, Debug)]
pub struct OwnId {
    /// What the link is for.
    pub facts: Vec<Fact>,
    /// The link.
    pub action: Action,
}

/// A part of its own with a heading.
#[derive(Clone, Debug)]
pub struct Aside {
    /// Heading.
    pub heading: String,
    /// Sentences.
    pub lines: Vec<String>,
    /// Where to tell; empty when the button above does it.
    pub url: Option<String>,
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct Text<'a> {
    letter: &'a Letter,
    colon: &'static str,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    letter: &'a Letter,
}

impl Letter {
    /// The plain text part.
    ///
    /// # Errors
    /// When the layout can't be written.
    pub fn to_text(&self) -> askama::Result<String> {
        let colon = if self.lang == "ja" { "：" } else { ": " };
        Text { letter: self, colon }.render()
    }

    /// The HTML part.
    ///
    /// # Errors
    /// When the layout can't be written.
    pub fn to_html(&self) -> askama::Result<String> {
        Html { letter: self }.render()
    }

    /// Its URLs, the one to press first.
    pub fn links(&self) -> Vec<String> {
        let aside = self.aside.as_ref().and_then(|a| a.url.clone());
        let of_ids = self.own.iter().flat_map(|own| &own.ids).map(|id| &id.action);
        self.action.iter().chain(of_ids).map(|a| a.url.clone()).chain(aside).collect()
    }
}
