//! Checks as stored, and what of them goes on a line.

use sqlx::AnyConnection;

use super::{CheckLine, CheckState};
use crate::{
    clock::Moment,
    realm::Realm,
    store::{StoreError, row, rows},
};

row! {
    /// A check with the names of those whom it concerns.
    pub(super) struct CheckRow {
        pub id: String,
        pub state: String,
        pub made_at: i64,
        pub ends_at: i64,
        pub finished_at: Option<i64>,
        pub target_id: String,
        pub helper_id: String,
        pub helper: String,
        pub decider: Option<String>,
        pub decided_at: Option<i64>,
        pub reason: Option<String>,
        pub company_id: String,
        pub company_name: String,
        pub user_id: String,
        pub login_id: String,
        pub display_name: String,
    }
}

/// Reads [`CheckRow`]s of a realm (`$1`).
macro_rules! checks {
    ($rest:literal) => {
        concat!(
            "SELECT k.id, k.state, k.made_at, k.ends_at, k.finished_at, k.target_id, k.helper_id, h.user_id AS helper, \
             d.user_id AS decider, k.decided_at, k.reason, COALESCE(c.company_id, '') AS company_id, COALESCE(c.name, '') AS company_name, \
             a.user_id, a.login_id, a.display_name FROM checks k JOIN accounts a ON a.id = k.target_id JOIN accounts h ON h.id = k.helper_id \
             LEFT JOIN accounts d ON d.id = k.decided_by LEFT JOIN companies c ON c.id = k.company WHERE k.realm = $1 AND ",
            $rest
        )
    };
}
pub(super) use checks;

/// A check of the realm.
pub(super) async fn load(db: &mut AnyConnection, realm: &Realm, id: &str) -> Result<Option<CheckRow>, StoreError> {
    Ok(rows!(CheckRow, checks!("k.id = $2"), realm.slug.as_str(), id).fetch_optional(db).await?)
}

row! {
    /// A point's result as stored.
    pub(super) struct PointRow {
        pub place: i64,
        pub point: String,
        pub result: String,
        pub remark: String,
        pub by: String,
        pub at: i64,
    }
}

impl PointRow {
    pub(super) fn is_confirmed(&self) -> bool {
        self.result == CONFIRMED
    }
}

pub(super) const CONFIRMED: &str = "confirmed";
pub(super) const NOT_CONFIRMED: &str = "not_confirmed";

/// The results of a check so far.
pub(super) async fn results(db: &mut AnyConnection, check: &str) -> Result<Vec<PointRow>, StoreError> {
    let sql = "SELECT p.place, p.point, p.result, p.remark, b.user_id AS by, p.at FROM check_points p JOIN accounts b ON b.id = p.by_id \
               WHERE p.check_id = $1 ORDER BY p.place";
    Ok(rows!(PointRow, sql, check).fetch_all(db).await?)
}

impl CheckRow {
    pub(super) fn state(&self, now: Moment) -> CheckState {
        match CheckState::parse(&self.state) {
            CheckState::Open | CheckState::Waiting | CheckState::Approved if self.ends_at <= now.0 => {
                CheckState::Expired
            }
            state => state,
        }
    }

    pub(super) fn line(self, reader: &str, now: Moment) -> CheckLine {
        CheckLine {
            state: self.state(now),
            mine: self.helper_id == reader,
            id: self.id,
            company_id: self.company_id,
            company_name: self.company_name,
            target_id: self.target_id,
            target_user_id: self.user_id,
            target_name: self.display_name,
            helper: self.helper,
            made_at: Moment(self.made_at),
            ends_at: Moment(self.ends_at),
            finished_at: self.finished_at.map(Moment),
        }
    }
}
