//! Customers: what heads their pages, and the tree in which a parent (上位店) looks after those below.
//!
//! Whoever is signed in sees their own sub-tree only, all levels of it, and nothing of anybody's login but whether there is one.

mod accept;
mod invite;
mod tree;

use sqlx::AnyConnection;
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    account::Account,
    caller::Caller,
    contact::{self, Contact},
    mask::mask_email,
    portal::Portal,
    realm::Realm,
    session,
    store::{StoreError, row, rows},
    text,
};

pub(crate) use accept::{Accepted, accept, is_open, lock};
pub use invite::invite;
pub(crate) use invite::{LIFE, prepare};

/// How many customers a page of the list shows.
pub const PER_PAGE: i64 = 50;

/// The longest search that is looked for, in characters; of a longer one the beginning.
const MOST_SEARCHED: usize = 100;

/// What heads a customer's pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerView {
    /// The customer ID.
    pub customer_id: String,
    /// The name.
    pub name: String,
    /// ランク.
    pub rank: Option<String>,
    /// 会員区分.
    pub class: Option<String>,
    /// 上位店: its customer ID and name.
    pub parent: Option<(String, String)>,
}

row! {
    struct ParentRow { user_id: String, display_name: String }
}

/// What heads the pages of an account, in realms whose accounts are customers.
pub(crate) async fn head(
    db: &mut AnyConnection,
    realm: &Realm,
    account: &Account,
) -> Result<Option<CustomerView>, StoreError> {
    if !realm.customers {
        return Ok(None);
    }
    let parent: Option<ParentRow> = match &account.parent_id {
        Some(id) => {
            let sql = "SELECT user_id, display_name FROM accounts WHERE id = $1 AND realm = $2";
            rows!(ParentRow, sql, id, realm.slug.as_str()).fetch_optional(db).await?
        }
        None => None,
    };
    Ok(Some(CustomerView {
        customer_id: account.user_id.clone(),
        name: account.display_name.clone(),
        rank: account.customer_rank.clone(),
        class: account.customer_class.clone(),
        parent: parent.map(|p| (p.user_id, p.display_name)),
    }))
}

/// What an operator sees of an account beside the account itself.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What heads its pages.
    pub customer: Option<CustomerView>,
    /// Its telephones and further addresses, masked, and whether they count.
    pub contacts: Vec<(String, bool)>,
}

/// What an operator sees of an account beside the account itself.
///
/// # Errors
/// When the database fails.
pub async fn facts(portal: &Portal, realm: &Realm, account: &Account) -> Result<Facts, StoreError> {
    let mut db = portal.store.read().acquire().await?;
    let customer = head(&mut db, realm, account).await?;
    let all = contact::all(&mut db, &account.id).await?;
    let others = all.into_iter().filter(|contact| contact.id != contact::MAIN);
    let masked = |contact: Contact| {
        let mask = contact.number().map_or_else(|| mask_email(&contact.value), |number| number.masked());
        (mask, contact.verified_at.is_some())
    };
    Ok(Facts { customer, contacts: others.map(masked).collect() })
}

/// Whether a customer can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginState {
    /// There is a login.
    Has,
    /// An invitation is on its way or waits to be accepted.
    Invited,
    /// There is none yet.
    None,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerLine {
    /// The customer ID.
    pub customer_id: String,
    /// The name.
    pub name: String,
    /// ランク.
    pub rank: Option<String>,
    /// Whether there is a login.
    pub login: LoginState,
    /// Whether it is disabled.
    pub disabled: bool,
}

/// One page of the list, by customer ID.
#[derive(Clone, Debug)]
pub struct CustomerPage {
    /// The customers.
    pub lines: Vec<CustomerLine>,
    /// How many there are in all.
    pub total: i64,
    /// Which page it is, counted from 1.
    pub page: i64,
    /// How many pages there are; at least 1.
    pub pages: i64,
}

/// The caller's sub-tree, all levels: those whose customer ID or name begins with `search`. `None`: nobody is signed in, or this realm's
/// accounts are no customers.
///
/// # Errors
/// When the database fails.
pub async fn list(
    portal: &Portal,
    caller: &Caller,
    search: &str,
    page: i64,
) -> Result<Option<CustomerPage>, StoreError> {
    let Some((_, account)) = session::own(portal, caller).await?.filter(|_| caller.realm.customers) else {
        return Ok(None);
    };
    let (id_key, name_key) = (id_key(search), name_key(search));
    let (mut db, own) = (portal.store.read().acquire().await?, tree::Own { realm: &caller.realm, top: &account.id });
    let total = own.count(&mut db, &id_key, &name_key).await?;
    let pages = ((total + PER_PAGE - 1) / PER_PAGE).max(1);
    let page = page.clamp(1, pages);
    let found = own.page(&mut db, (&id_key, &name_key), (page - 1) * PER_PAGE, portal.now()).await?;
    let lines = found.into_iter().map(tree::Row::line).collect();
    Ok(Some(CustomerPage { lines, total, page, pages }))
}

/// Whether anybody is below the caller: then the portal has a way to the list.
///
/// # Errors
/// When the database fails.
pub async fn has_any(portal: &Portal, caller: &Caller) -> Result<bool, StoreError> {
    let Some((_, account)) = session::own(portal, caller).await?.filter(|_| caller.realm.customers) else {
        return Ok(false);
    };
    let below: Option<i64> =
        sqlx::query_scalar("SELECT created_at FROM accounts WHERE parent_id = $1 AND realm = $2 AND id <> $1 LIMIT 1")
            .bind(&account.id)
            .bind(caller.realm.slug.as_str())
            .fetch_optional(portal.store.read())
            .await?;
    Ok(below.is_some())
}

/// A search as customer IDs are compared.
fn id_key(search: &str) -> String {
    text::fold(&shortened(search)).to_lowercase()
}

/// A search as names are compared: without spaces and in lower case, full width or not.
fn name_key(search: &str) -> String {
    shortened(search).nfkc().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase()
}

fn shortened(search: &str) -> String {
    search.chars().filter(|c| *c != '\0').take(MOST_SEARCHED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_read_in_any_width() {
        assert_eq!(id_key(" ０１０５８７３４ "), "01058734");
        assert_eq!(name_key("環境　太郎"), "環境太郎");
        assert_eq!(name_key("ＮＧ マーケット"), "ngマーケット");
        assert_eq!(id_key(&"9".repeat(5000)).len(), MOST_SEARCHED);
    }
}
