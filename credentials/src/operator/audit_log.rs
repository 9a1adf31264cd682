//! The audit log of the realm, filtered.

use sqlx::AnyConnection;

use super::{PER_PAGE, Slice, Whose, audit_filter::Filter};
use crate::{
    audit::Event,
    caller::Caller,
    clock::Moment,
    desk::look,
    permit::{Act, Denied},
    portal::Portal,
    store::{StoreError, row, rows},
};

/// So many rows are counted and paged through.
pub const MOST_COUNTED: i64 = 10_000;

/// What is looked for; what is empty doesn't count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditSearch {
    /// [`Event::name`].
    pub event: String,
    /// A user ID as typed.
    pub account: String,
    /// The first day in the realm's time zone, as `2026-11-21`.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// A row of the log.
#[derive(Clone, Debug)]
pub struct AuditLine {
    /// When.
    pub at: Moment,
    /// What.
    pub event: Event,
    /// To whom.
    pub account: Option<Whose>,
    /// The user ID of who did it, where it was done by somebody for somebody else.
    pub by: Option<String>,
    /// From which address; empty for the worker and the command line.
    pub address: String,
    /// From which browser.
    pub browser: String,
    /// What else.
    pub detail: String,
}

/// A page of the log, the newest first.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing beside the list")]
pub struct AuditPage {
    /// How many rows there are, at most [`MOST_COUNTED`]: counting on takes long, and who needs more narrows the search.
    pub total: i64,
    /// Whether there are more than these.
    pub more: bool,
    /// Which page it is, counted from 1.
    pub page: i64,
    /// How many pages there are; at least 1.
    pub pages: i64,
    /// The rows.
    pub lines: Vec<AuditLine>,
    /// The first day isn't a date, and doesn't count.
    pub from_unread: bool,
    /// The last day isn't one.
    pub to_unread: bool,
    /// There is no account of this user ID: then there are no rows.
    pub account_unknown: bool,
}

row! {
    pub(super) struct AuditRow {
        at: i64,
        event: String,
        account_id: Option<String>,
        user_id: Option<String>,
        display_name: Option<String>,
        address: String,
        browser: String,
        detail: String,
    }
}

/// The columns of [`AuditRow`].
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT l.at, l.event, l.account_id, a.user_id, a.display_name, l.address, l.browser, l.detail \
             FROM audit l LEFT JOIN accounts a ON a.id = l.account_id AND a.realm = l.realm WHERE ",
            $rest
        )
    };
}
pub(super) use columns;

impl AuditRow {
    /// Nothing where the event is one that this program doesn't know.
    pub(super) fn line(self) -> Option<AuditLine> {
        let event = Event::parse(&self.event)?;
        let (detail, by) = if by_others(event) { actor(self.detail) } else { (self.detail, None) };
        Some(AuditLine {
            at: Moment(self.at),
            event,
            account: Whose::of(self.account_id, self.user_id, self.display_name),
            by,
            address: self.address,
            browser: self.browser,
            detail,
        })
    }
}

/// Whether the detail may end with who did it. Elsewhere it may hold what the person typed.
fn by_others(event: Event) -> bool {
    use Event as E;
    matches!(
        event,
        E::CustomerInvited
            | E::Reissued
            | E::CheckBegun
            | E::CheckPoint
            | E::CheckWaiting
            | E::CheckApproved
            | E::CheckRefused
    ) || matches!(
        event,
        E::CheckLeft
            | E::AccountUnlocked
            | E::AccountDisabled
            | E::AccountEnabled
            | E::SignedOutEverywhere
            | E::RenewalRequired
    ) || matches!(
        event,
        E::RemovalAsked | E::RemovalDone | E::RemovalRefused | E::MessageResent | E::Exported | E::Denied
    )
}

/// Detail and actor, as [`audit::write_by`](crate::audit) joins them. A user ID has no spaces.
fn actor(detail: String) -> (String, Option<String>) {
    let split = match detail.rsplit_once(" by ") {
        Some((detail, by)) => Some((detail, by)),
        None => detail.strip_prefix("by ").map(|by| ("", by)),
    };
    match split {
        Some((rest, by)) if !by.contains(' ') => (rest.to_owned(), Some(by.to_owned())),
        _ => (detail, None),
    }
}

/// The realm's log.
///
/// # Errors
/// When the database fails.
pub async fn audit(
    portal: &Portal,
    caller: &Caller,
    search: &AuditSearch,
    page: i64,
) -> Result<Result<AuditPage, Denied>, StoreError> {
    if let Err(denied) = look(portal, caller, Act::SeeAudit).await? {
        return Ok(Err(denied));
    }
    let (mut db, slug) = (portal.store.read().acquire().await?, caller.realm.slug.as_str());
    let filter = Filter::read(&mut db, &caller.realm, search).await?;
    let counted = filter.count(&mut db, slug).await?;
    let total = counted.min(MOST_COUNTED);
    let slice = Slice::of(total, page);
    let found = filter.rows(&mut db, slug, (PER_PAGE, slice.skip)).await?;
    Ok(Ok(AuditPage {
        total,
        more: counted > total,
        page: slice.page,
        pages: slice.pages,
        lines: found.into_iter().filter_map(AuditRow::line).collect(),
        from_unread: filter.from_unread,
        to_unread: filter.to_unread,
        account_unknown: filter.account_unknown,
    }))
}

/// The newest 20 rows about an account.
pub(super) async fn history(db: &mut AnyConnection, account: &str) -> Result<Vec<AuditLine>, StoreError> {
    let sql = columns!("l.account_id = $1 ORDER BY l.at DESC, l.id LIMIT 20");
    let found: Vec<AuditRow> = rows!(AuditRow, sql, account).fetch_all(db).await?;
    Ok(found.into_iter().filter_map(AuditRow::line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_did_it_stands_at_the_end() {
        for (detail, rest, by) in [
            ("by operator01", "", Some("operator01")),
            ("3 by operator01", "3", Some("operator01")),
            ("App: stolen by a thief by operator02", "App: stolen by a thief", Some("operator02")),
            ("no one", "no one", None),
            ("by two words", "by two words", None),
        ] {
            assert_eq!(actor(detail.to_owned()), (rest.to_owned(), by.map(str::to_owned)), "{detail}");
        }
    }
}
