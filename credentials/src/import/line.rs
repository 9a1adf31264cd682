//! Lines read and checked by themselves and against each other, before any account is looked at.

use csv::StringRecord;

use super::{Column, LineProblem, Wrong, column::Columns, merge::merge, record::Records};
use crate::{
    account::Role,
    contact::Address,
    directory,
    form::Problem,
    password::PasswordHash,
    phone::PhoneNumber,
    realm::Realm,
    text::{CompanyId, EmailAddress, LoginId, UserId, fold, search_key},
};

/// What one line says. `None`: the file doesn't say it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub number: u64,
    pub user_id: UserId,
    pub login_id: Option<LoginId>,
    pub name: String,
    pub email: Mail,
    pub role: Option<Role>,
    pub otp: Option<bool>,
    pub password: Option<PasswordHash>,
    pub phones: Vec<PhoneNumber>,
    pub rank: Option<String>,
    pub class: Option<String>,
    pub parent: Option<UserId>,
    pub fax: Option<PhoneNumber>,
    pub company: Option<CompanyId>,
    pub company_name: Option<String>,
    /// Whether its login is the one that a customer with several keeps.
    pub keep: bool,
    /// Addresses of the logins that the customer gives up for this one, and the numbers of their lines.
    pub more: Vec<EmailAddress>,
    pub merged: Vec<u64>,
}

/// What a line says of the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mail {
    /// Nothing: the file hasn't the column.
    Unsaid,
    /// There shall be none.
    Nowhere,
    /// This one.
    To(EmailAddress),
}

impl Line {
    /// The address that the account has if it is new.
    pub fn address(&self) -> Option<&EmailAddress> {
        match &self.email {
            Mail::To(address) => Some(address),
            Mail::Unsaid | Mail::Nowhere => None,
        }
    }

    /// The key of the login ID that the line says; the user ID's unless it says one.
    pub fn login_key(&self) -> String {
        self.login_id.as_ref().map_or_else(|| self.user_id.key(), LoginId::key)
    }

    /// The login ID that the account has if it is new, and its key. A customer of whom the file says none has none yet; nobody can type the
    /// key's leading space.
    pub fn login(&self, realm: &Realm) -> (String, String) {
        match &self.login_id {
            Some(login) => (login.as_str().to_owned(), login.key()),
            None if realm.customers => (String::new(), format!(" {}", self.user_id.key())),
            None => (self.user_id.as_str().to_owned(), self.user_id.key()),
        }
    }

    /// What the search looks at, with the login ID that the account has.
    pub fn search_key(&self, login_id: &str) -> String {
        search_key(self.user_id.as_str(), login_id, &self.name)
    }

    /// Telephones, and addresses beside the main one: each once.
    pub fn contacts(&self) -> Vec<Address> {
        let main = self.address().map(EmailAddress::key);
        let more = self.more.iter().filter(|address| Some(address.key()) != main).cloned().map(Address::Email);
        let mut all: Vec<Address> = Vec::new();
        for address in self.phones.iter().cloned().map(Address::Phone).chain(more) {
            if !all.iter().any(|one| (one.kind(), one.key()) == (address.kind(), address.key())) {
                all.push(address);
            }
        }
        all
    }
}

/// Reads all lines, or says all that is wrong in them.
pub(super) fn read(text: &str) -> Result<Vec<Line>, Vec<LineProblem>> {
    let (mut records, mut record) = (Records::of(text), StringRecord::new());
    let Some(first) = records.next(&mut record) else { return Err(vec![Wrong::FileEmpty.at(1)]) };
    let columns = Columns::read(&record).map_err(|all| all.into_iter().map(|w| w.at(first)).collect::<Vec<_>>())?;
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    while let Some(number) = records.next(&mut record) {
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            lines.extend(line(&columns, &record, number, &mut problems));
        }
    }
    let lines = merge(lines, &mut problems);
    if problems.is_empty() { Ok(lines) } else { Err(problems) }
}

fn line(columns: &Columns, record: &StringRecord, number: u64, problems: &mut Vec<LineProblem>) -> Option<Line> {
    if let Some(column) = record.iter().position(|cell| cell.trim().contains(['\n', '\r'])).and_then(|p| columns.at(p))
    {
        problems.push(Wrong::LineBreak(column).at(number));
        return None;
    }
    if record.len() != columns.count() {
        problems.push(Wrong::Cells { found: record.len(), wanted: columns.count() }.at(number));
        return None;
    }
    let before = problems.len();
    let mut cells = Cells { columns, record, number, problems };
    let user_id = cells.needed(Column::UserId, UserId::parse);
    let name = cells.needed(Column::Name, directory::display_name);
    let login_id = cells.optional(Column::LoginId, |cell| LoginId::parse(cell).map_err(|p| value(Column::LoginId, p)));
    let email = cells.email();
    let role = cells.optional(Column::Role, role);
    let otp = cells.optional(Column::Otp, otp);
    let password = cells.optional(Column::PasswordHash, |cell| PasswordHash::parse(cell).ok_or(Wrong::PasswordHash));
    let phones = cells.phones();
    let rank = cells.optional(Column::Rank, |cell| directory::display_name(cell).map_err(|p| value(Column::Rank, p)));
    let class =
        cells.optional(Column::Class, |cell| directory::display_name(cell).map_err(|p| value(Column::Class, p)));
    let parent = cells.optional(Column::Parent, |cell| UserId::parse(cell).map_err(|p| value(Column::Parent, p)));
    let fax = cells.optional(Column::Fax, |cell| PhoneNumber::parse(cell).map_err(|p| value(Column::Fax, p)));
    let company =
        cells.optional(Column::CompanyId, |cell| CompanyId::parse(cell).map_err(|p| value(Column::CompanyId, p)));
    let company_name = cells
        .optional(Column::CompanyName, |cell| directory::display_name(cell).map_err(|p| value(Column::CompanyName, p)));
    let keep = cells.optional(Column::Keep, keep).unwrap_or(false);
    if problems.len() > before {
        return None;
    }
    let (user_id, name, email) = (user_id?, name?, email?);
    let (more, merged) = (Vec::new(), Vec::new());
    Some(Line {
        number,
        user_id,
        login_id,
        name,
        email,
        role,
        otp,
        password,
        phones,
        rank,
        class,
        parent,
        fax,
        company,
        company_name,
        keep,
        more,
        merged,
    })
}

struct Cells<'a> {
    columns: &'a Columns,
    record: &'a StringRecord,
    number: u64,
    problems: &'a mut Vec<LineProblem>,
}

impl Cells<'_> {
    fn needed<T>(&mut self, column: Column, parse: impl Fn(&str) -> Result<T, Problem>) -> Option<T> {
        let cell = self.columns.cell(self.record, column).unwrap_or_default();
        self.note(parse(cell).map_err(|p| value(column, p)))
    }

    fn optional<T>(&mut self, column: Column, parse: impl Fn(&str) -> Result<T, Wrong>) -> Option<T> {
        let cell = self.columns.cell(self.record, column).filter(|cell| !cell.is_empty())?;
        self.note(parse(cell))
    }

    fn email(&mut self) -> Option<Mail> {
        match self.columns.cell(self.record, Column::Email) {
            None => Some(Mail::Unsaid),
            Some("") => Some(Mail::Nowhere),
            Some(cell) => self.note(EmailAddress::parse(cell).map(Mail::To).map_err(|p| value(Column::Email, p))),
        }
    }

    /// The numbers of both columns, several in a cell with `;` or a line's own separators between them.
    fn phones(&mut self) -> Vec<PhoneNumber> {
        let cells =
            [Column::Phone, Column::Phone2].map(|column| self.columns.cell(self.record, column).unwrap_or_default());
        let numbers = cells.iter().flat_map(|cell| cell.split([';', '；', '、', '/'])).map(str::trim);
        let numbers: Vec<&str> = numbers.filter(|number| !number.is_empty()).collect();
        let read = |number| PhoneNumber::parse(number).map_err(|p| value(Column::Phone, p));
        numbers.into_iter().filter_map(|number| self.note(read(number))).collect()
    }

    fn note<T>(&mut self, read: Result<T, Wrong>) -> Option<T> {
        read.map_err(|wrong| self.problems.push(wrong.at(self.number))).ok()
    }
}

fn value(column: Column, problem: Problem) -> Wrong {
    Wrong::Value(column, problem)
}

fn role(cell: &str) -> Result<Role, Wrong> {
    let found = match fold(cell).to_lowercase().as_str() {
        "利用者" | "一般" | "担当者" => Some(Role::User),
        "管理者" => Some(Role::Administrator),
        // The long vowel folds to a hyphen.
        "ヘルプデスク" => Some(Role::Helpdesk),
        "運用者" | "オペレ-タ" | "オペレ-タ-" => Some(Role::Operator),
        name => Role::parse(name),
    };
    found.ok_or_else(|| Wrong::role(cell))
}

fn keep(cell: &str) -> Result<bool, Wrong> {
    match fold(cell).to_lowercase().as_str() {
        "yes" | "keep" | "残す" | "はい" | "true" | "1" | "○" | "◯" => Ok(true),
        "no" | "残さない" | "いいえ" | "false" | "0" | "-" | "×" => Ok(false),
        _ => Err(Wrong::keep(cell)),
    }
}

fn otp(cell: &str) -> Result<bool, Wrong> {
    match fold(cell).to_lowercase().as_str() {
        "yes" | "必要" | "true" | "1" => Ok(true),
        "no" | "不要" | "false" | "0" => Ok(false),
        _ => Err(Wrong::otp(cell)),
    }
}
