//! What the audit log is searched for, as the database takes it.

use jiff::{civil::Date, tz::TimeZone};
use sqlx::AnyConnection;

use super::{
    AuditSearch, MOST_COUNTED,
    audit_log::{AuditRow, columns},
};
use crate::{
    account::Account,
    audit::Event,
    clock::Moment,
    realm::Realm,
    store::{StoreError, rows},
    text::UserId,
};

/// The rows of realm `$1` about event `$2` and account `$3`, from `$4` until before `$5`.
macro_rules! filtered {
    () => {
        "l.realm = $1 AND l.at >= $4 AND l.at < $5 AND ($2 = '' OR l.event = $2) AND ($3 = '' OR l.account_id = $3)"
    };
}

/// A filter as the database takes it.
pub(super) struct Filter {
    event: String,
    account: String,
    from: i64,
    before: i64,
    pub from_unread: bool,
    pub to_unread: bool,
    pub account_unknown: bool,
}

impl Filter {
    pub(super) async fn read(db: &mut AnyConnection, realm: &Realm, search: &AuditSearch) -> Result<Self, StoreError> {
        let (from, to) = (day(&search.from), day(&search.to));
        let account = match search.account.trim() {
            "" => Some(String::new()),
            typed => match UserId::parse(typed) {
                Ok(id) => Account::by_user(db, realm, &id.key()).await?.map(|account| account.id),
                Err(_) => None,
            },
        };
        let zone = &realm.time_zone;
        let start = from.as_ref().ok().copied().flatten().and_then(|date| midnight(date, zone));
        let end = to.as_ref().ok().copied().flatten().and_then(|date| midnight(date.tomorrow().ok()?, zone));
        Ok(Self {
            event: Event::parse(search.event.trim()).map(Event::name).unwrap_or_default(),
            from: start.map_or(0, |at| at.0),
            before: end.map_or(i64::MAX, |at| at.0),
            from_unread: from.is_err(),
            to_unread: to.is_err(),
            account_unknown: account.is_none(),
            // No account has such an id.
            account: account.unwrap_or_else(|| "-".to_owned()),
        })
    }

    /// Leaves out what comes from now on, so that rows that are read in several parts don't move.
    pub(super) fn until(self, now: Moment) -> Self {
        Self { before: self.before.min(now.0), ..self }
    }

    pub(super) async fn count(&self, db: &mut AnyConnection, realm: &str) -> Result<i64, StoreError> {
        let sql = concat!("SELECT COUNT(*) FROM (SELECT 1 FROM audit l WHERE ", filtered!(), " LIMIT $6) n");
        let query = sqlx::query_scalar(sql).bind(realm).bind(&self.event).bind(&self.account).bind(self.from);
        Ok(query.bind(self.before).bind(MOST_COUNTED + 1).fetch_one(db).await?)
    }

    /// So many rows from a place on, the newest first.
    pub(super) async fn rows(
        &self,
        db: &mut AnyConnection,
        realm: &str,
        (most, skip): (i64, i64),
    ) -> Result<Vec<AuditRow>, StoreError> {
        let sql = concat!(columns!(""), filtered!(), " ORDER BY l.at DESC, l.id LIMIT $6 OFFSET $7");
        let (event, account) = (self.event.as_str(), self.account.as_str());
        Ok(rows!(AuditRow, sql, realm, event, account, self.from, self.before, most, skip).fetch_all(db).await?)
    }
}

/// A day as typed; nothing where nothing was.
fn day(typed: &str) -> Result<Option<Date>, ()> {
    let folded = crate::text::fold(&typed.chars().take(40).collect::<String>()).replace('/', "-");
    match folded.len() {
        0 => Ok(None),
        10 => folded.parse().map(Some).map_err(|_| ()),
        _ => Err(()),
    }
}

/// The first moment of a day.
pub(super) fn midnight(date: Date, zone: &TimeZone) -> Option<Moment> {
    Some(Moment(date.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_any_width() {
        let expected = Ok(Some(jiff::civil::date(2026, 11, 21)));
        for typed in ["2026-11-21", " ２０２６－１１－２１ ", "2026/11/21"] {
            assert_eq!(day(typed), expected, "{typed}");
        }
        assert_eq!(day("  "), Ok(None));
        for typed in ["2026-02-30", "yesterday", "2026-11-21T00:00", "'; DROP TABLE audit"] {
            assert_eq!(day(typed), Err(()), "{typed}");
        }
    }
}
