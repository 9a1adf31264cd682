//! The pieces that pages are made of. Their markup is what `style/` describes.

#![expect(clippy::needless_pass_by_value, reason = "components take their props by value")]

mod area;
mod chart;
mod choice;
mod course;
#[cfg(feature = "demo")]
pub mod demo;
#[cfg(not(feature = "demo"))]
#[path = "no_demo.rs"]
pub mod demo;
mod enrolment;
mod field;
mod form;
mod frame;
mod list;
mod note;
mod pin;
mod signed_in;
mod table;
mod task;
mod temporary;
mod time;

pub use area::{Lines, Select, TextArea};
pub use chart::{Bars, Legend, Series};
pub use choice::Radios;
pub use course::{Course, Strokes, Tick};
pub use enrolment::Enrolment;
pub use field::{Checkbox, CodeField, NewPassword, PasswordField, RecoveryCodeField, TextField};
pub use form::{Form, Link, Part, Submit};
pub use frame::{Frame, Heading, Mark, telephone};
pub use list::{Card, Count, Pager, Search};
pub use note::{Notice, Steps, Ticket, Tone};
pub use pin::{Choices, PinField, Resend, destination};
pub use signed_in::Account;
pub use table::{Table, cell, head, maybe, row};
pub use task::{Deed, Task};
pub use temporary::{ReadOut, Slip, TemporaryField};
pub use time::{Deadline, Opening, Stamp, Until, When, clock, day, day_of_year, moment, stamp};

use credentials::{
    form::{Field, FieldProblem, FormState, Page},
    lang::Lang,
    realm::Realm,
};
use leptos::prelude::*;

use crate::{
    visit::Visit,
    words::{Word, Words, problems},
};

/// The words of the page that is being made.
pub fn words() -> Words {
    Visit::current().map_or_else(|| Words::new(Lang::default(), None), |visit| visit.words())
}

/// The realm's colour, as the style calls it.
pub fn accent(realm: &Realm) -> String {
    format!("{:?}", realm.accent).to_lowercase()
}

/// One word of the page that is being made.
pub fn say(word: Word) -> String {
    words().get(word)
}

/// The form of a page with what was typed and what was wrong. Fields and frame find it by context.
#[derive(Clone)]
pub struct Sheet {
    page: Page,
    state: Option<FormState>,
    part: Option<&'static str>,
}

impl Sheet {
    /// Lays out the form of `page`. A state that belongs to another page is not shown here.
    pub fn lay(page: Page, state: Option<FormState>) {
        Self::lay_parts(page, state, None);
    }

    /// The same for a page of several forms, of which `part` was sent. Each form stands in a [`Part`].
    pub fn lay_parts(page: Page, state: Option<FormState>, part: Option<&'static str>) {
        provide_context(Self { page, state: state.filter(|state| state.page == page), part });
    }

    /// The sheet as the fields of one part see it: what was sent from another part isn't theirs.
    fn of_part(&self, part: &'static str) -> Self {
        let state = self.state.clone().filter(|_| self.part == Some(part));
        Self { page: self.page, state, part: Some(part) }
    }

    /// The `id` of a field. Its `name` may be there once in each part.
    fn id(&self, field: Field) -> Oco<'static, str> {
        self.part.map_or_else(|| field.name().into(), |part| format!("{}-{part}", field.name()).into())
    }

    pub(crate) fn current() -> Option<Self> {
        use_context()
    }

    /// Whether the form came back with something wrong.
    pub(crate) fn is_back(&self) -> bool {
        self.state.is_some()
    }

    /// What was typed into a field.
    pub(crate) fn typed(&self, field: Field) -> Option<String> {
        self.state.as_ref()?.typed.get(&field).cloned()
    }

    /// What is wrong with a field.
    pub(crate) fn wrong(&self, field: Field) -> Option<String> {
        let problem = self.state.as_ref()?.problems.iter().find(|problem| problem.field == Some(field))?;
        Some(problems::sentence(&words(), self.page, Some(field), &problem.problem))
    }

    /// Everything that is wrong, in order, with the `id` of the field.
    fn problems(&self) -> Vec<(Option<Oco<'static, str>>, String)> {
        let words = words();
        let problems = self.state.iter().flat_map(|state| &state.problems);
        let sentence = |p: &FieldProblem| problems::sentence(&words, self.page, p.field, &p.problem);
        problems.map(|p| (p.field.map(|field| self.id(field)), sentence(p))).collect()
    }
}
