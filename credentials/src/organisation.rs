//! The administrator's search: the users of the own company, and of no other.
//!
//! What is typed is found anywhere in user ID, login ID and name, each in its own field, without width, case and kind of kana. All of it is
//! one scan of the index over company and key (migration 5): a page reads as far as its last line, and what comes after it is counted.

use sqlx::AssertSqlSafe;

use crate::{
    account::Role,
    caller::Caller,
    company::{self, Company},
    desk,
    permit::{Act, Denied},
    portal::Portal,
    store::{Engine, StoreError, Tx, row, rows},
    text::{BETWEEN, searched},
};

/// Lines a page.
pub const LINES: i64 = 50;

/// Longer texts than this are nobody's; they aren't even folded.
const MOST_BYTES: usize = 4096;
/// So many folded characters no ID and hardly a name has.
const MOST: usize = 300;

/// What was typed; an empty field says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Part of the user ID.
    pub user_id: String,
    /// Part of the login ID.
    pub login_id: String,
    /// Part of the name.
    pub name: String,
}

/// A page of what was found, in the order of the user IDs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchPage {
    /// How many were found in all.
    pub total: i64,
    /// This page, from 1; the last one where a later one was asked for.
    pub page: i64,
    /// How many pages there are; 1 where nobody was found.
    pub pages: i64,
    /// Its users.
    pub lines: Vec<UserLine>,
}

/// One user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserLine {
    /// The account's id, for the path of its page.
    pub account_id: String,
    /// The company's ID (会員ID).
    pub company_id: String,
    /// The company's name (会員名).
    pub company_name: String,
    /// The user ID.
    pub user_id: String,
    /// The login ID.
    pub login_id: String,
    /// The name.
    pub name: String,
    /// The role: an administrator doesn't reissue for administrators.
    pub role: Role,
    /// Whether the account is disabled.
    pub disabled: bool,
}

row! {
    struct Found {
        total: i64,
        id: String,
        search_key: String,
        user_id: String,
        login_id: String,
        display_name: String,
        role: String,
        state: String,
    }
}

/// Searches the own company; pages count from 1.
///
/// # Errors
/// When the database fails.
pub async fn search(
    portal: &Portal,
    caller: &Caller,
    search: &Search,
    page: i64,
) -> Result<Result<SearchPage, Denied>, StoreError> {
    let desk = match desk::look(portal, caller, Act::SearchUsers).await? {
        Ok(desk) => desk,
        Err(denied) => return Ok(Err(denied)),
    };
    let (Some(company), Some(pattern)) = (desk.actor.company, pattern(search)) else { return Ok(Ok(nobody())) };
    let own = company::by_id(&mut *portal.store.read().acquire().await?, Some(&company)).await?;
    let Some(own) = own else { return Ok(Ok(nobody())) };
    let tx = portal.store.read().begin().await?;
    let mut scan = Scan { tx, engine: portal.store.engine(), company, pattern };
    let (total, page, found) = scan.page(page).await?;
    scan.tx.rollback().await?;
    let lines = found.into_iter().map(|found| found.line(&own)).collect();
    Ok(Ok(SearchPage { total, page, pages: pages(total), lines }))
}

fn nobody() -> SearchPage {
    SearchPage { total: 0, page: 1, pages: 1, lines: Vec::new() }
}

fn pages(total: i64) -> i64 {
    (total.max(1) + LINES - 1) / LINES
}

/// What `LIKE` finds in a key: empty where nothing was typed; `None` where nobody can be meant.
fn pattern(search: &Search) -> Option<String> {
    let fields = [&search.user_id, &search.login_id, &search.name];
    if fields.iter().any(|typed| typed.len() > MOST_BYTES) {
        return None;
    }
    let parts = fields.map(|typed| searched(typed));
    if parts.iter().any(|part| part.chars().count() > MOST) {
        return None;
    }
    if parts.iter().all(String::is_empty) {
        return Some(String::new());
    }
    // A key has two line breaks, and so has the pattern: each part is looked for in its own line.
    let parts = parts.iter().map(|part| if part.is_empty() { "%".to_owned() } else { format!("%{}%", literal(part)) });
    Some(parts.collect::<Vec<_>>().join(&BETWEEN.to_string()))
}

/// `%` and `_` mean themselves.
fn literal(part: &str) -> String {
    part.chars().flat_map(|c| ['%', '_', '\\'].contains(&c).then_some('\\').into_iter().chain([c])).collect()
}

/// A company is looked through at once and by two processes, which PostgreSQL takes for dearer than it is. Starting the second is dear too: once
/// a search, not for the page and again for the number.
const BY_TWO: &str = "SET LOCAL max_parallel_workers_per_gather = 1; SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; \
                      SET LOCAL min_parallel_index_scan_size = 0; SET LOCAL work_mem = '32MB'";

/// So many of a company, and twice those before the page, are looked through before all are.
const HEAD: i64 = 1_000;

/// From there on the number is asked for first, so that a page is walked to from the nearer end.
const DEEP: i64 = 5_000;

/// One search in one company.
struct Scan {
    tx: Tx,
    engine: Engine,
    company: String,
    pattern: String,
}

impl Scan {
    /// How many there are, which page it is, and who is on it.
    async fn page(&mut self, wanted: i64) -> Result<(i64, i64, Vec<Found>), StoreError> {
        let page = wanted.clamp(1, i64::MAX / LINES);
        let (total, found) = self.at(page).await?;
        if page <= pages(total) {
            return Ok((total, page, found));
        }
        let last = pages(total);
        let (total, found) = self.at(last).await?;
        Ok((total, last.min(pages(total)), found))
    }

    async fn at(&mut self, page: i64) -> Result<(i64, Vec<Found>), StoreError> {
        let before = (page - 1) * LINES;
        if before > DEEP {
            let total = self.all().await?;
            return Ok((total, self.nearer(before, total).await?));
        }
        let found = self.among_first(before).await?;
        if let (Some(last), Ok(LINES)) = (found.last(), i64::try_from(found.len())) {
            return Ok((before + LINES + self.after(last).await?, found));
        }
        let found = self.among_all(before).await?;
        let total = match found.first() {
            Some(first) => first.total,
            None if page == 1 => 0,
            // A page that isn't there: how many there are tells the last one.
            None => self.all().await?,
        };
        Ok((total, found))
    }

    /// Whom many match is found at the beginning: the page, where it is full there.
    async fn among_first(&mut self, before: i64) -> Result<Vec<Found>, StoreError> {
        let most = HEAD + 2 * before;
        let head =
            format!("SELECT id, search_key FROM accounts WHERE company = $1 ORDER BY search_key, id LIMIT {most}");
        let found = format!("SELECT id, search_key, 0 AS total FROM ({head}) h WHERE {}", self.typed());
        self.lines(&found, "ASC", (LINES, before)).await
    }

    /// Reads the whole company once, for the page and the number.
    async fn among_all(&mut self, before: i64) -> Result<Vec<Found>, StoreError> {
        self.by_two().await?;
        let hits = format!("SELECT id, search_key FROM accounts WHERE company = $1 AND {}", self.typed());
        let found = format!(
            "WITH hits AS MATERIALIZED ({hits}) SELECT id, search_key, (SELECT COUNT(*) FROM hits) AS total FROM hits"
        );
        self.lines(&found, "ASC", (LINES, before)).await
    }

    /// The page behind so many of `total`, walked to from the nearer end.
    async fn nearer(&mut self, before: i64, total: i64) -> Result<Vec<Found>, StoreError> {
        let found = format!("SELECT id, search_key, 0 AS total FROM accounts WHERE company = $1 AND {}", self.typed());
        let behind = total - before - LINES;
        if before <= behind {
            self.lines(&found, "ASC", (LINES, before)).await
        } else {
            self.lines(&found, "DESC", ((LINES + behind.min(0)).max(0), behind.max(0))).await
        }
    }

    /// Some of those found, with all that a page says of them.
    async fn lines(&mut self, found: &str, order: &str, (most, before): (i64, i64)) -> Result<Vec<Found>, StoreError> {
        let sql = format!(
            "SELECT k.total, k.id, k.search_key, a.user_id, a.login_id, a.display_name, a.role, a.state FROM \
             (SELECT id, search_key, total FROM ({found}) f ORDER BY search_key {order}, id {order} LIMIT $3 OFFSET $4) k \
             JOIN accounts a ON a.id = k.id ORDER BY k.search_key, k.id"
        );
        let query = rows!(Found, AssertSqlSafe(sql), &self.company, &self.pattern, most, before);
        Ok(query.fetch_all(&mut *self.tx).await?)
    }

    async fn after(&mut self, last: &Found) -> Result<i64, StoreError> {
        self.by_two().await?;
        let sql = format!(
            "SELECT COUNT(*) FROM accounts WHERE company = $1 AND {} AND (search_key, id) > ($3, $4)",
            self.typed()
        );
        let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(&self.company).bind(&self.pattern);
        Ok(query.bind(&last.search_key).bind(&last.id).fetch_one(&mut *self.tx).await?)
    }

    async fn all(&mut self) -> Result<i64, StoreError> {
        self.by_two().await?;
        let sql = format!("SELECT COUNT(*) FROM accounts WHERE company = $1 AND {}", self.typed());
        let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(&self.company).bind(&self.pattern);
        Ok(query.fetch_one(&mut *self.tx).await?)
    }

    async fn by_two(&mut self) -> Result<(), StoreError> {
        if self.engine == Engine::Postgres {
            sqlx::raw_sql(BY_TWO).execute(&mut *self.tx).await?;
        }
        Ok(())
    }

    /// Nothing typed is no condition, but still a value.
    fn typed(&self) -> &'static str {
        if self.pattern.is_empty() { "$2 = ''" } else { "search_key LIKE $2 ESCAPE '\\'" }
    }
}

impl Found {
    fn line(self, own: &Company) -> UserLine {
        UserLine {
            account_id: self.id,
            company_id: own.company_id.clone(),
            company_name: own.name.clone(),
            user_id: self.user_id,
            login_id: self.login_id,
            name: self.display_name,
            role: Role::parse(&self.role).unwrap_or(Role::User),
            disabled: self.state != "active",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(user_id: &str, login_id: &str, name: &str) -> Option<String> {
        pattern(&Search { user_id: user_id.into(), login_id: login_id.into(), name: name.into() })
    }

    #[test]
    fn each_field_is_looked_for_in_its_own_line() {
        assert_eq!(of("", " ", "\u{3000}"), Some(String::new()));
        assert_eq!(of("ＥＪ", "", ""), Some("%ej%\n%\n%".into()));
        assert_eq!(of("", "", "ﾃｽﾄ 花子"), Some("%\n%\n%てすと花子%".into()));
        assert_eq!(of("a", "b", "c"), Some("%a%\n%b%\n%c%".into()));
        assert_eq!(of("50%_\\'\"", "", ""), Some("%50\\%\\_\\\\'\"%\n%\n%".into()));
        assert_eq!(of("a\nb\0", "", ""), Some("%ab%\n%\n%".into()), "nobody types into another line");
    }

    #[test]
    fn what_nobody_has_finds_nobody() {
        assert_eq!(of(&"a".repeat(10_000), "", ""), None);
        assert_eq!(of("", &"あ".repeat(301), ""), None);
        assert!(of("", "", &"あ".repeat(300)).is_some());
    }

    #[test]
    fn pages_hold_fifty() {
        let counted: Vec<i64> = [0, 1, 50, 51, 100_000].into_iter().map(pages).collect();
        assert_eq!(counted, [1, 1, 1, 2, 2000]);
    }
}
