//! What can be wrong in a file, and how to put it right, in the words of the command line.

use std::fmt;

use super::{Column, MOST_BYTES};
use crate::{account::Role, form::Problem, text::EmailAddress};

/// One thing that is wrong at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    /// The line of the file, counted from 1, at which the record begins.
    pub line: u64,
    /// What is wrong there.
    pub wrong: Wrong,
}

impl fmt::Display for LineProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.wrong)
    }
}

/// What is wrong. Its `Display` is one English sentence with the remedy. Hashes are never repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// More than [`MOST_BYTES`].
    FileTooLarge,
    /// Neither encoding.
    Encoding,
    /// No header.
    FileEmpty,
    /// A column that isn't known, by its (shortened) name.
    ColumnUnknown(String),
    /// A column that stands there twice.
    ColumnRepeated(Column),
    /// A column that every file needs.
    ColumnMissing(Column),
    /// Another number of cells than the header has.
    Cells {
        /// How many there are.
        found: usize,
        /// How many the header has.
        wanted: usize,
    },
    /// A line break inside a cell: mostly a quotation mark that isn't closed.
    LineBreak(Column),
    /// A value that can't be taken.
    Value(Column, Problem),
    /// A role that doesn't exist, shortened.
    Role(String),
    /// Neither yes nor no, shortened.
    Otp(String),
    /// A password hash of another kind.
    PasswordHash,
    /// Neither kept nor not, shortened.
    Keep(String),
    /// A customer of whom an earlier line has another login; its number.
    LoginsSeveral(u64),
    /// A customer of whom an earlier line is to be kept too; its number.
    KeptTwice(u64),
    /// A parent that isn't there.
    ParentUnknown,
    /// A customer who would be above itself.
    ParentCircle,
    /// A user ID that an earlier line has; its number.
    UserIdRepeated(u64),
    /// A login ID that an earlier line has; its number.
    LoginIdRepeated(u64),
    /// A login ID that belongs to an account that another user ID has.
    LoginIdTaken,
    /// An existing account has another login ID.
    LoginIdDiffers,
    /// A customer's login ID is no mail address.
    LoginIdForm,
    /// The realm's accounts belong to no companies.
    CompaniesNone,
    /// A company's name without its ID.
    CompanyIdMissing,
    /// A company that isn't there yet has no name.
    CompanyNameMissing,
    /// A company that an earlier line calls otherwise; its number.
    CompanyNameDiffers(u64),
    /// A new user or administrator of no company.
    CompanyMissing,
}

impl Wrong {
    pub(super) fn at(self, line: u64) -> LineProblem {
        LineProblem { line, wrong: self }
    }

    pub(super) fn column_unknown(name: &str) -> Self {
        Self::ColumnUnknown(short(name))
    }

    pub(super) fn role(cell: &str) -> Self {
        Self::Role(short(cell))
    }

    pub(super) fn keep(cell: &str) -> Self {
        Self::Keep(short(cell))
    }

    pub(super) fn otp(cell: &str) -> Self {
        Self::Otp(short(cell))
    }
}

fn short(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    if text.chars().count() > 40 { format!("{shown}…") } else { shown }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FileTooLarge => write!(f, "the file is larger than {} MB; split it", MOST_BYTES / 1_000_000),
            Self::Encoding => f.write_str("can't be read as UTF-8 or Shift_JIS; save the file as \"CSV UTF-8\""),
            Self::FileEmpty => f.write_str("the file is empty; its first line must name the columns"),
            Self::ColumnUnknown(name) => column_unknown(f, name),
            Self::ColumnRepeated(column) => write!(f, "two columns are {}; remove one", column.name()),
            Self::ColumnMissing(column) => {
                write!(f, "the column {} is missing; name it {}", column.name(), column.names().join(" or "))
            }
            Self::Cells { found, wanted } => {
                write!(f, "has {found} cells where the header has {wanted}; put quotation marks around a cell with a comma")
            }
            Self::LineBreak(column) => {
                write!(f, "{} has a line break; close the quotation mark, or write it on one line", column.name())
            }
            Self::Value(column, problem) => value(f, *column, problem),
            Self::Role(cell) => {
                let roles = [Role::User, Role::Administrator, Role::Helpdesk, Role::Operator].map(Role::name);
                write!(f, "there is no role \"{cell}\"; write {}, or leave it empty", roles.join(", "))
            }
            Self::Otp(cell) => write!(f, "otp is \"{cell}\"; write yes, no, 必要 or 不要, or leave it empty"),
            Self::PasswordHash => f.write_str(
                "password_hash is no Argon2, bcrypt or PBKDF2 hash of a cost that can be borne ($argon2id$…, $2b$…, $pbkdf2-sha256$i=…, or \
                 a credential of Keycloak in JSON); leave it empty, and the person gets a password as everybody does",
            ),
            Self::Keep(cell) => write!(f, "keep is \"{cell}\"; write yes or 残す for the login that is kept, or leave it empty"),
            Self::LoginsSeveral(first) => write!(
                f,
                "has another login_id than line {first} of the same user_id; write yes in the column keep (残す) of the one that stays"
            ),
            Self::KeptTwice(first) => write!(f, "is to be kept like line {first} of the same user_id; keep one of them"),
            Self::ParentUnknown => {
                f.write_str("the parent is no user_id of the file and has no account; correct it, or add the parent")
            }
            Self::ParentCircle => f.write_str("the parent is below this user_id itself; correct one of them"),
            Self::UserIdRepeated(first) => write!(f, "has the user_id of line {first}; keep one of them"),
            Self::LoginIdRepeated(first) => write!(f, "has the login_id of line {first}; each account needs its own"),
            Self::LoginIdTaken => f.write_str("another account already signs in with this login_id; choose another one"),
            Self::LoginIdDiffers => {
                f.write_str("the account has another login_id, which an import doesn't change; leave the cell empty")
            }
            Self::LoginIdForm => f.write_str("login_id is no mail address; customers sign in with one, such as name@example.jp"),
            _ => self.of_companies(f),
        }
    }
}

impl Wrong {
    fn of_companies(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CompaniesNone => f.write_str(
                "this realm has no companies; remove the columns company_id and company_name, or set companies = true in its configuration",
            ),
            Self::CompanyIdMissing => f.write_str("company_name stands there without company_id; fill that in too"),
            Self::CompanyNameMissing => f.write_str("the company isn't there yet; fill in company_name"),
            Self::CompanyNameDiffers(first) => {
                write!(f, "company_name is another one than in line {first} of the same company_id; correct one of them")
            }
            _ => f.write_str("company_id is empty; a new user or administrator belongs to a company"),
        }
    }
}

fn column_unknown(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    if name.contains([';', '\t']) {
        return f.write_str("the columns aren't separated by commas; save the file as CSV with commas");
    }
    let known: Vec<String> = Column::ALL
        .iter()
        .map(|column| column.names().iter().take(2).copied().collect::<Vec<_>>().join(" / "))
        .collect();
    write!(f, "the column \"{name}\" is not known; known are {}", known.join(", "))
}

fn value(f: &mut fmt::Formatter<'_>, column: Column, problem: &Problem) -> fmt::Result {
    let name = column.name();
    match problem {
        Problem::Empty => write!(f, "{name} is empty; fill it in"),
        Problem::TooLong(most) => write!(f, "{name} is longer than {most} characters; shorten it"),
        _ if column == Column::Email => {
            write!(
                f,
                "email is no mail address; write one such as name@example.jp, at most {} characters",
                EmailAddress::MOST
            )
        }
        _ if column == Column::Fax => write!(f, "fax is no telephone number; write one such as 03-1234-5679"),
        _ if column == Column::Phone => {
            write!(f, "{name} is no telephone number; write one such as 090-1234-5678, several with ; between them")
        }
        _ => write!(f, "{name} has control characters; write it anew"),
    }
}
