//! A form that came back: what is wrong with it, and what was typed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Field, Page, Place, Problem};

/// One problem at one field, or of the form as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field; `None` for the form as a whole.
    pub field: Option<Field>,
    /// What is wrong.
    pub problem: Problem,
}

/// What a page must show after a form was sent: problems, and what was typed (never passwords or codes).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormState {
    /// The page to which it belongs.
    pub page: Page,
    /// The account or check that the page is about.
    #[serde(default)]
    pub about: Option<String>,
    /// What is wrong, in the order of the fields.
    #[serde(default)]
    pub problems: Vec<FieldProblem>,
    /// What was typed, to be shown again.
    #[serde(default)]
    pub typed: BTreeMap<Field, String>,
}

impl From<Page> for FormState {
    fn from(page: Page) -> Self {
        Self::new(page)
    }
}

impl From<Place> for FormState {
    fn from(place: Place) -> Self {
        Self::at(&place)
    }
}

impl FormState {
    /// For a page, without problems yet.
    pub fn new(page: Page) -> Self {
        Self { page, about: None, problems: Vec::new(), typed: BTreeMap::new() }
    }

    /// For a page that is about an account or a check.
    pub fn at(place: &Place) -> Self {
        Self { about: place.about.clone(), ..Self::new(place.page) }
    }

    /// Whether it belongs to this page about this account or check.
    pub fn is_at(&self, place: &Place) -> bool {
        self.page == place.page && self.about == place.about
    }

    /// Where it belongs.
    pub fn place(&self) -> Place {
        Place { page: self.page, about: self.about.clone() }
    }

    /// Keeps what was typed; at most 300 characters, control characters dropped.
    #[must_use]
    pub fn typed(mut self, field: Field, text: &str) -> Self {
        self.typed.insert(field, text.chars().filter(|c| !c.is_control()).take(300).collect());
        self
    }

    /// Keeps a text of several lines; at most 8,000 characters, other control characters dropped.
    #[must_use]
    pub fn typed_text(mut self, field: Field, text: &str) -> Self {
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        self.typed.insert(field, lines.chars().filter(|c| *c == '\n' || !c.is_control()).take(8000).collect());
        self
    }

    /// Adds a problem.
    #[must_use]
    pub fn problem(mut self, field: impl Into<Option<Field>>, problem: Problem) -> Self {
        self.problems.push(FieldProblem { field: field.into(), problem });
        self
    }

    /// Adds a problem where there is one.
    #[must_use]
    pub fn check<T>(self, field: Field, result: &Result<T, Problem>) -> Self {
        match result {
            Ok(_) => self,
            Err(problem) => self.problem(field, problem.clone()),
        }
    }

    /// Whether nothing is wrong.
    pub fn is_fine(&self) -> bool {
        self.problems.is_empty()
    }
}
