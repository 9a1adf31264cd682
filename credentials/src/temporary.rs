//! Temporary passwords: made by an administrator or the helpdesk, alive until the end of the next day, good for one sign-in that opens nothing
//! but "set a new password".
//!
//! An account has either a password or a temporary one: a reissue removes the password, and setting a new one ends the temporary one.

mod generate;
mod reminder;

use std::time::Duration;

use jiff::{civil::Date, tz::TimeZone};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use crate::{
    clock::Moment,
    flow,
    password::PasswordHash,
    portal::Portal,
    realm::Realm,
    secret::{Password, Token},
    store::{StoreError, Tx, row, rows, sql},
};

pub(crate) use generate::generate;
pub(crate) use reminder::{prepare, remind};

/// The fewest characters of a generated one. With the 56 letters and digits that can't be mistaken: 69 bits.
pub(crate) const LEAST: usize = 12;

/// A repeated click of the same form within so long comes to the same attempt.
const DOUBLE_CLICK: Duration = Duration::from_mins(1);

/// The end of the day after `now`'s, in a realm's time zone: the last millisecond that the clocks there still show as that day.
pub fn end_of_validity(now: Moment, zone: &TimeZone) -> Moment {
    let today = now.to_jiff().to_zoned(zone.clone()).date();
    let begin = |date: Date| date.tomorrow().and_then(|date| date.to_zoned(zone.clone()));
    // The day after today's is the next one that there is: islands have left one out when they changed sides of the date line.
    let midnight = begin(today).and_then(|next| begin(next.date()));
    // Only the last days of the year 9999 have no such midnight.
    midnight.map_or(now, |midnight| Moment(midnight.timestamp().as_millisecond() - 1))
}

/// The newest one of an account that isn't void, as signing in reads it beside the account.
#[derive(Clone, Debug)]
pub(crate) struct Temporary {
    pub id: String,
    hash: PasswordHash,
}

impl Temporary {
    pub(crate) fn of_row(row: &AnyRow) -> sqlx::Result<Option<Self>> {
        let (id, hash) = (row.try_get("temporary_id")?, row.try_get::<Option<String>, _>("temporary_hash")?);
        Ok(Option::zip(id, hash).map(|(id, hash)| Self { id, hash: PasswordHash::from_stored(hash) }))
    }

    pub(crate) fn hash(&self) -> PasswordHash {
        self.hash.clone()
    }
}

/// Voids whatever temporary password of an account isn't yet.
pub(crate) async fn void(tx: &mut Tx, account: &str, now: i64) -> Result<(), StoreError> {
    sql!("UPDATE temporary_passwords SET voided_at = $1 WHERE account_id = $2 AND voided_at IS NULL", now, account)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Stores one, after [`void`]; answers its id and its end.
pub(crate) async fn make(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    (account, by): (&str, &str),
    hash: &PasswordHash,
) -> Result<(String, Moment), StoreError> {
    let (id, now) = (portal.row_id(), portal.now());
    let ends_at = end_of_validity(now, &realm.time_zone);
    sql!(
        "INSERT INTO temporary_passwords (id, realm, account_id, hash, made_by, made_at, expires_at, reminded) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
        &id,
        realm.slug.as_str(),
        account,
        hash.as_str(),
        by,
        now.0,
        ends_at.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok((id, ends_at))
}

row! {
    /// One that can still be used.
    pub(crate) struct Live { pub id: String, pub expires_at: i64 }
}

/// The account's temporary password that can still be used.
pub(crate) async fn live(db: &mut AnyConnection, account: &str, now: Moment) -> Result<Option<Live>, StoreError> {
    let sql = "SELECT id, expires_at FROM temporary_passwords WHERE account_id = $1 AND voided_at IS NULL AND used_at IS NULL \
               AND expires_at > $2 ORDER BY made_at DESC LIMIT 1";
    Ok(rows!(Live, sql, account, now.0).fetch_optional(db).await?)
}

/// What became of a sign-in with the right temporary password.
pub(crate) enum Taken {
    /// This one opens the attempt of that secret.
    First(Token),
    /// The same form again: the attempt is open already.
    Again(Token),
    /// It was used, voided, or its time is over.
    Over,
}

/// Uses it, once: of parallel sign-ins one wins. `nonce` is the number of the form, by which a double click is known.
pub(crate) async fn take(tx: &mut Tx, portal: &Portal, id: &str, nonce: &str) -> Result<Taken, StoreError> {
    let now = portal.now();
    let token = if nonce.is_empty() {
        Token::new(&*portal.chance)
    } else {
        portal.keys.derive("temporary flow", format!("{id}\n{nonce}").as_bytes())
    };
    let flow = flow::id_of(&token);
    let won = sql!(
        "UPDATE temporary_passwords SET used_at = $1, flow_id = $2 WHERE id = $3 AND used_at IS NULL AND voided_at IS NULL AND expires_at > $1",
        now.0,
        &flow,
        id,
    )
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if won == 1 {
        return Ok(Taken::First(token));
    }
    let open: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM temporary_passwords t JOIN flows f ON f.id = t.flow_id WHERE t.id = $1 AND t.flow_id = $2 AND t.used_at > $3 \
         AND t.voided_at IS NULL AND f.voided_at IS NULL AND f.done_at IS NULL AND f.ends_at > $4",
    )
    .bind(id)
    .bind(&flow)
    .bind((now - DOUBLE_CLICK).0)
    .bind(now.0)
    .fetch_one(&mut **tx)
    .await?;
    Ok(if open == 1 { Taken::Again(token) } else { Taken::Over })
}

/// Whether a new password is the temporary one that opened a flow.
pub(crate) async fn is_same(portal: &Portal, flow: &str, password: &Password) -> Result<bool, StoreError> {
    let hash: Option<String> = sqlx::query_scalar("SELECT hash FROM temporary_passwords WHERE flow_id = $1")
        .bind(flow)
        .fetch_optional(portal.store.read())
        .await?;
    match hash {
        Some(hash) => Ok(portal.hasher.verify(password, Some(&hash)).await.ok),
        None => Ok(false),
    }
}

#[cfg(test)]
mod tests;
