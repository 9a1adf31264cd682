//! Companies that the file names: found, added, or called by a new name.

use std::collections::HashMap;

use sqlx::AssertSqlSafe;

use super::{LineProblem, Wrong, line::Line, sql};
use crate::{
    account::Role,
    portal::Portal,
    realm::Realm,
    store::{StoreError, Tx, row},
    text::{CompanyId, searched},
};

row! {
    /// A company that is there.
    struct There { id: String, company_key: String, name: String }
}

/// A company that is added.
#[derive(Debug)]
struct New {
    id: String,
    company_id: CompanyId,
    name: String,
}

/// The companies of the file.
#[derive(Debug, Default)]
pub(super) struct Companies {
    /// The rows' ids, by the keys of their IDs.
    ids: HashMap<String, String>,
    added: Vec<New>,
    /// Rows' ids and new names.
    renamed: Vec<(String, String)>,
}

/// What the file says of a company.
struct Named {
    id: CompanyId,
    first: u64,
    /// And the line that says so.
    name: Option<(String, u64)>,
}

impl Companies {
    /// Reads what the lines say of companies; what is wrong with it goes to `problems`.
    pub async fn of(
        portal: &Portal,
        realm: &Realm,
        lines: &[Line],
        problems: &mut Vec<LineProblem>,
    ) -> Result<Self, StoreError> {
        if !realm.companies {
            let first = lines.iter().find(|line| line.company.is_some() || line.company_name.is_some());
            problems.extend(first.map(|line| Wrong::CompaniesNone.at(line.number)));
            return Ok(Self::default());
        }
        let named = named(lines, problems);
        let there = there(portal, realm, &named).await?;
        let mut all = Self::default();
        for (key, company) in named {
            let name = company.name.map(|(name, _)| name);
            match (there.get(&key), name) {
                (Some((id, known)), name) => {
                    all.renamed.extend(name.filter(|name| name != known).map(|name| (id.clone(), name)));
                    all.ids.insert(key, id.clone());
                }
                (None, Some(name)) => {
                    let id = portal.row_id();
                    all.ids.insert(key, id.clone());
                    all.added.push(New { id, company_id: company.id, name });
                }
                (None, None) => problems.push(Wrong::CompanyNameMissing.at(company.first)),
            }
        }
        Ok(all)
    }

    /// The id of the row of a line's company.
    pub fn id(&self, line: &Line) -> Option<&String> {
        self.ids.get(&line.company.as_ref()?.key())
    }

    /// How many are added, and how many get a new name.
    pub fn counts(&self) -> (usize, usize) {
        (self.added.len(), self.renamed.len())
    }

    /// Writes them, before the accounts that belong to them.
    pub async fn write(&self, tx: &mut Tx, portal: &Portal, realm: &Realm) -> Result<(), StoreError> {
        for new in self.added.chunks(sql::BATCH) {
            let head = "INSERT INTO companies (id, realm, company_id, company_key, name, name_key, created_at) VALUES ";
            let mut query = sql::many(head, (new.len(), 7), "");
            for company in new {
                query = query
                    .bind(company.id.clone())
                    .bind(realm.slug.as_str().to_owned())
                    .bind(company.company_id.as_str().to_owned())
                    .bind(company.company_id.key())
                    .bind(company.name.clone())
                    .bind(searched(&company.name))
                    .bind(portal.now().0);
            }
            query.execute(&mut **tx).await?;
        }
        for renamed in self.renamed.chunks(sql::BATCH) {
            let (head, tail) = (
                "UPDATE companies SET name = v.column2, name_key = v.column3 FROM (VALUES ",
                ") AS v WHERE companies.id = v.column1",
            );
            let mut query = sql::many(head, (renamed.len(), 3), tail);
            for (id, name) in renamed {
                query = query.bind(id.clone()).bind(name.clone()).bind(searched(name));
            }
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }
}

/// Whether a new account lacks a company: helpdesk and operators work for the organisation itself.
pub(super) fn is_missing(realm: &Realm, line: &Line) -> bool {
    let belongs = matches!(line.role.unwrap_or(Role::User), Role::User | Role::Administrator);
    realm.companies && belongs && line.company.is_none()
}

/// In the order of the file.
fn named(lines: &[Line], problems: &mut Vec<LineProblem>) -> Vec<(String, Named)> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut all: Vec<(String, Named)> = Vec::new();
    for line in lines {
        let Some(id) = &line.company else {
            problems.extend(line.company_name.as_ref().map(|_| Wrong::CompanyIdMissing.at(line.number)));
            continue;
        };
        let said = line.company_name.clone().map(|name| (name, line.number));
        let place = *places.entry(id.key()).or_insert(all.len());
        match all.get_mut(place) {
            None => all.push((id.key(), Named { id: id.clone(), first: line.number, name: said })),
            Some((_, Named { name: Some((name, first)), .. })) => {
                let other = said.filter(|(said, _)| said != name);
                problems.extend(other.map(|(_, number)| Wrong::CompanyNameDiffers(*first).at(number)));
            }
            Some((_, company)) => company.name = said,
        }
    }
    all
}

async fn there(
    portal: &Portal,
    realm: &Realm,
    named: &[(String, Named)],
) -> Result<HashMap<String, (String, String)>, StoreError> {
    let mut found = HashMap::new();
    for batch in named.chunks(500) {
        let text = format!(
            "SELECT id, company_key, name FROM companies WHERE realm = $1 AND company_key IN ({})",
            sql::list(2, batch.len())
        );
        let query = sqlx::query_as::<sqlx::Any, There>(AssertSqlSafe(text)).bind(realm.slug.as_str());
        let query = batch.iter().fold(query, |query, (key, _)| query.bind(key.as_str()));
        let rows = query.fetch_all(portal.store.read()).await?;
        found.extend(rows.into_iter().map(|row| (row.company_key, (row.id, row.name))));
    }
    Ok(found)
}
