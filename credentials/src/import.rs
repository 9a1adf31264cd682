//! Accounts from a CSV file: UTF-8 or `Shift_JIS`, header names in Japanese or English, all or nothing.
//!
//! The file says what is true. A column that is absent leaves what is there; so does an empty cell, but an empty mail
//! address removes the address. Login IDs and passwords of existing accounts are never touched (an import that runs again must not bring an
//! old password back), but a customer without a login gets one. Telephones are added and never removed: people add their own. The same file twice changes nothing.
//!
//! A customer of whom the file has several logins keeps the one that is marked; without a mark the file is refused. What was known of the
//! others (telephones, addresses) stays known, their logins don't.
//!
//! Everything is read and compared before the one transaction begins, so that the pages wait for writing only.

mod apply;
mod change;
mod column;
mod company;
mod decode;
mod line;
mod merge;
mod plan;
mod record;
mod sql;
mod tree;
mod wrong;

#[cfg(test)]
mod tests;

use crate::{portal::Portal, realm::Realm, store::StoreError};

pub use column::Column;
pub(crate) use decode::text as decoded;
pub(crate) use record::Records;
pub(crate) use sql::list;
pub use wrong::{LineProblem, Wrong};

/// The largest file that is read: 64 MB, about 500,000 lines.
pub const MOST_BYTES: usize = 64_000_000;

/// How many problems a report names; the others are counted.
pub const MOST_PROBLEMS: usize = 100;

/// Whether something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Only the report.
    DryRun,
    /// The file is applied if nothing is wrong in it.
    Apply,
}

/// A customer of whom the file has several logins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The customer ID.
    pub user_id: String,
    /// The line whose login is kept.
    pub kept: u64,
    /// The lines whose logins are given up.
    pub given_up: Vec<u64>,
}

impl Merged {
    fn of(line: &line::Line) -> Option<Self> {
        let (user_id, kept, given_up) = (line.user_id.as_str().to_owned(), line.number, line.merged.clone());
        (!given_up.is_empty()).then_some(Self { user_id, kept, given_up })
    }
}

/// What an import did, or in a dry run would do. With a problem anywhere nothing is done, and the numbers are 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Accounts that weren't there.
    pub added: usize,
    /// Accounts of which the file says something else than is there.
    pub changed: usize,
    /// Accounts that are as the file says.
    pub unchanged: usize,
    /// Companies that weren't there.
    pub companies_added: usize,
    /// Companies that get another name.
    pub companies_renamed: usize,
    /// Customers of whom the file has several logins, and which of them is kept.
    pub merged: Vec<Merged>,
    /// What is wrong, by line; at most [`MOST_PROBLEMS`].
    pub problems: Vec<LineProblem>,
    /// How many problems there are in all.
    pub problem_count: usize,
}

impl Report {
    /// Whether the file can be (or was) applied.
    pub fn is_fine(&self) -> bool {
        self.problem_count == 0
    }

    fn refused(mut problems: Vec<LineProblem>) -> Self {
        problems.sort_by_key(|p| p.line);
        let problem_count = problems.len();
        problems.truncate(MOST_PROBLEMS);
        Self { problems, problem_count, ..Self::default() }
    }
}

/// Imports a CSV file into a realm.
///
/// # Errors
/// When the database fails, or an account of the file was added by somebody else meanwhile
/// ([`StoreError::is_duplicate`]); then nothing changed.
pub async fn users(portal: &Portal, realm: &Realm, bytes: &[u8], mode: Mode) -> Result<Report, StoreError> {
    let lines = match read(bytes) {
        Ok(lines) => lines,
        Err(problems) => return Ok(Report::refused(problems)),
    };
    let merged = lines.iter().filter_map(Merged::of).collect();
    let plan = match plan::make(portal, realm, lines).await? {
        Ok(plan) => plan,
        Err(problems) => return Ok(Report::refused(problems)),
    };
    let (added, changed, unchanged) = (plan.added.len(), plan.changed.len(), plan.unchanged);
    let (companies_added, companies_renamed) = plan.companies.counts();
    let report = Report { added, changed, unchanged, companies_added, companies_renamed, merged, ..Report::default() };
    if mode == Mode::Apply && added + changed + companies_added + companies_renamed > 0 {
        apply::write(portal, realm, &plan).await?;
    }
    Ok(report)
}

fn read(bytes: &[u8]) -> Result<Vec<line::Line>, Vec<LineProblem>> {
    if bytes.len() > MOST_BYTES {
        return Err(vec![Wrong::FileTooLarge.at(1)]);
    }
    let text = decode::text(bytes).map_err(|line| vec![Wrong::Encoding.at(line)])?;
    line::read(&text)
}
