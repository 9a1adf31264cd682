//! How recoveries ended, a day.
//!
//! What ended is in the log; what is under way, in the tables of attempts and temporary passwords. The rest of what began that day was given
//! up, or its time was over: that is counted as what is left, so a recovery that goes past midnight shifts one between two days.

use std::time::Duration;

use jiff::civil::Date;
use sqlx::AnyConnection;

use super::audit_filter::midnight;
use crate::{
    caller::Caller,
    clock::Moment,
    desk::look,
    permit::{Act, Denied},
    portal::Portal,
    store::{StoreError, row, rows},
};

/// How many days are shown, today included.
const DAYS: i32 = 30;

/// How long a recovery may take from its proof to its end.
const AN_HOUR: Duration = Duration::from_hours(1);

/// The last 30 days in the realm's time zone, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The days.
    pub days: Vec<DayFigures>,
}

/// A day's recoveries: those asked for by the person, and temporary passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayFigures {
    /// The first moment of the day in the realm's time zone.
    pub day: Moment,
    /// Ended with a new password or login ID.
    pub finished: i64,
    /// Begun that day and under way.
    pub open: i64,
    /// Given up, or their time was over.
    pub given_up: i64,
    /// Refused: nobody of that ID, too many, or an identity check that failed.
    pub refused: i64,
}

row! {
    struct Counted { begun: i64, finished: i64, refused: i64 }
}

row! {
    struct Open { flows: i64, temporaries: i64 }
}

/// How the realm's recoveries ended, a day.
///
/// # Errors
/// When the database fails.
pub async fn figures(portal: &Portal, caller: &Caller) -> Result<Result<Figures, Denied>, StoreError> {
    if let Err(denied) = look(portal, caller, Act::SeeFigures).await? {
        return Ok(Err(denied));
    }
    let zone = &caller.realm.time_zone;
    let today = portal.now().to_jiff().to_zoned(zone.clone()).date();
    let reading = Reading { realm: caller.realm.slug.as_str(), now: portal.now() };
    let mut db = portal.store.read().acquire().await?;
    let mut days = Vec::new();
    for ago in (0..DAYS).rev() {
        let Some((from, before)) = day(today, ago, zone) else { continue };
        days.push(reading.day(&mut db, from, before).await?);
    }
    Ok(Ok(Figures { days }))
}

fn day(today: Date, ago: i32, zone: &jiff::tz::TimeZone) -> Option<(Moment, Moment)> {
    let date = today.checked_sub(jiff::Span::new().days(ago)).ok()?;
    Some((midnight(date, zone)?, midnight(date.tomorrow().ok()?, zone)?))
}

struct Reading<'a> {
    realm: &'a str,
    now: Moment,
}

impl Reading<'_> {
    async fn day(&self, db: &mut AnyConnection, from: Moment, before: Moment) -> Result<DayFigures, StoreError> {
        let sql = "SELECT COALESCE(SUM(CASE WHEN event IN ('recovery_asked', 'facts_given', 'reissued', 'check_refused') THEN 1 ELSE 0 END), 0) AS begun, \
                   COALESCE(SUM(CASE WHEN event = 'password_reset' THEN 1 ELSE 0 END), 0) AS finished, \
                   COALESCE(SUM(CASE WHEN event IN ('recovery_skipped', 'check_refused') THEN 1 ELSE 0 END), 0) AS refused \
                   FROM audit WHERE realm = $1 AND at >= $2 AND at < $3";
        let ended: Counted = rows!(Counted, sql, self.realm, from.0, before.0).fetch_one(&mut *db).await?;
        let finished = ended.finished + self.login_ids(db, from, before).await? + self.used(db, from, before).await?;
        let left = (ended.begun - finished - ended.refused).max(0);
        // A recovery may be under way in two attempts: that which asked, and that which the link began.
        let open = self.open(db, from, before).await?.min(left);
        Ok(DayFigures { day: from, finished, open, given_up: left - open, refused: ended.refused })
    }

    /// Recoveries of the login ID after which the password stayed: those with a new password are counted by that.
    async fn login_ids(&self, db: &mut AnyConnection, from: Moment, before: Moment) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM audit l WHERE l.realm = $1 AND l.at >= $2 AND l.at < $3 AND l.event = 'login_id_changed' \
                   AND EXISTS (SELECT 1 FROM audit p WHERE p.account_id = l.account_id AND p.event = 'pin_proven' AND p.detail = 'login-id' \
                   AND p.at <= l.at AND p.at > l.at - $4) \
                   AND NOT EXISTS (SELECT 1 FROM audit r WHERE r.account_id = l.account_id AND r.event = 'password_reset' \
                   AND r.at >= l.at AND r.at < l.at + $4)";
        self.count(db, sql, (from, before)).await
    }

    /// Temporary passwords that led to a new one.
    async fn used(&self, db: &mut AnyConnection, from: Moment, before: Moment) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM audit l WHERE l.realm = $1 AND l.at >= $2 AND l.at < $3 AND l.event = 'temporary_used' \
                   AND EXISTS (SELECT 1 FROM audit p WHERE p.account_id = l.account_id AND p.event = 'password_changed' \
                   AND p.at >= l.at AND p.at < l.at + $4)";
        self.count(db, sql, (from, before)).await
    }

    async fn count(
        &self,
        db: &mut AnyConnection,
        sql: &'static str,
        (from, before): (Moment, Moment),
    ) -> Result<i64, StoreError> {
        let hour = i64::try_from(AN_HOUR.as_millis()).unwrap_or(i64::MAX);
        Ok(sqlx::query_scalar(sql).bind(self.realm).bind(from.0).bind(before.0).bind(hour).fetch_one(db).await?)
    }

    async fn open(&self, db: &mut AnyConnection, from: Moment, before: Moment) -> Result<i64, StoreError> {
        let sql = "SELECT (SELECT COUNT(*) FROM flows WHERE realm = $1 AND created_at >= $2 AND created_at < $3 AND ends_at > $4 \
                   AND kind = 'recovery' AND step <> 'start' AND voided_at IS NULL AND done_at IS NULL) AS flows, \
                   (SELECT COUNT(*) FROM temporary_passwords t WHERE t.realm = $1 AND t.made_at >= $2 AND t.made_at < $3 AND t.voided_at IS NULL \
                   AND ((t.used_at IS NULL AND t.expires_at > $4) OR EXISTS (SELECT 1 FROM flows f WHERE f.id = t.flow_id AND f.ends_at > $4 \
                   AND f.voided_at IS NULL AND f.done_at IS NULL))) AS temporaries";
        let open: Open = rows!(Open, sql, self.realm, from.0, before.0, self.now.0).fetch_one(db).await?;
        Ok(open.flows + open.temporaries)
    }
}
