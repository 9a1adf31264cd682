//! The list of a realm's accounts.

use super::{PER_PAGE, Slice, shown_login_id};
use crate::{
    account::Role,
    caller::Caller,
    clock::Moment,
    desk::look,
    permit::{Act, Denied},
    portal::Portal,
    realm::Realm,
    store::{StoreError, row, rows},
    text::{containing, searched},
};

/// The longest search that is looked for, in characters; of a longer one the beginning.
const MOST_SEARCHED: usize = 100;

/// An account on a list.
#[derive(Clone, Debug)]
pub struct AccountLine {
    /// The account, as in its page's path.
    pub account_id: String,
    /// The user ID.
    pub user_id: String,
    /// The login ID, masked where it is an address of the person's own; nothing where there is none yet.
    pub login_id: Option<String>,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// 会員ID and 会員名, where it belongs to a company.
    pub company: Option<(String, String)>,
    /// Whether it can't sign in.
    pub disabled: bool,
    /// Whether a new password is asked for at the next sign-in.
    pub must_renew: bool,
    /// When it last signed in.
    pub last_login: Option<Moment>,
    /// How many one-time-password devices it has.
    pub devices: i64,
}

/// A page of the list, by user ID.
#[derive(Clone, Debug)]
pub struct AccountsPage {
    /// How many there are in all.
    pub total: i64,
    /// Which page it is, counted from 1.
    pub page: i64,
    /// How many pages there are; at least 1.
    pub pages: i64,
    /// The accounts.
    pub lines: Vec<AccountLine>,
}

row! {
    pub(super) struct AccountRow {
        id: String,
        user_id: String,
        login_id: String,
        display_name: String,
        role: String,
        state: String,
        must_renew: i64,
        last_login_at: Option<i64>,
        company_id: Option<String>,
        company_name: Option<String>,
        devices: i64,
    }
}

/// Reads [`AccountRow`]s.
macro_rules! lines {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.user_id, a.login_id, a.display_name, a.role, a.state, a.must_renew, a.last_login_at, c.company_id, \
             c.name AS company_name, (SELECT COUNT(*) FROM devices d WHERE d.account_id = a.id) AS devices \
             FROM accounts a LEFT JOIN companies c ON c.id = a.company WHERE ",
            $rest
        )
    };
}
pub(super) use lines;

impl AccountRow {
    pub(super) fn line(self, realm: &Realm) -> AccountLine {
        AccountLine {
            account_id: self.id,
            user_id: self.user_id,
            login_id: shown_login_id(realm, self.login_id),
            name: self.display_name,
            role: Role::parse(&self.role).unwrap_or(Role::User),
            company: self.company_id.zip(self.company_name),
            disabled: self.state != "active",
            must_renew: self.must_renew == 1,
            last_login: self.last_login_at.map(Moment),
            devices: self.devices,
        }
    }
}

/// The realm's accounts whose user ID, login ID or name holds `search`, in any width and kana.
///
/// # Errors
/// When the database fails.
pub async fn accounts(
    portal: &Portal,
    caller: &Caller,
    search: &str,
    page: i64,
) -> Result<Result<AccountsPage, Denied>, StoreError> {
    if let Err(denied) = look(portal, caller, Act::SeeAccounts).await? {
        return Ok(Err(denied));
    }
    let (mut db, slug) = (portal.store.read().acquire().await?, caller.realm.slug.as_str());
    let key = searched(&search.chars().take(MOST_SEARCHED).collect::<String>());
    let pattern = if key.is_empty() { String::new() } else { containing(&key) };
    // Without a search the index alone tells how many there are.
    let count = if pattern.is_empty() {
        "SELECT COUNT(*) FROM accounts WHERE realm = $1 AND $2 = ''"
    } else {
        "SELECT COUNT(*) FROM accounts WHERE realm = $1 AND search_key LIKE $2 ESCAPE '!'"
    };
    let total: i64 = sqlx::query_scalar(count).bind(slug).bind(&pattern).fetch_one(&mut *db).await?;
    let slice = Slice::of(total, page);
    let sql =
        lines!("a.realm = $1 AND ($2 = '' OR a.search_key LIKE $2 ESCAPE '!') ORDER BY a.user_key LIMIT $3 OFFSET $4");
    let found: Vec<AccountRow> =
        rows!(AccountRow, sql, slug, &pattern, PER_PAGE, slice.skip).fetch_all(&mut *db).await?;
    let lines = found.into_iter().map(|row| row.line(&caller.realm)).collect();
    Ok(Ok(AccountsPage { total, page: slice.page, pages: slice.pages, lines }))
}
