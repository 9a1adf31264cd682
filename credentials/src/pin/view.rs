//! A PIN as its page shows it.

use std::time::Duration;

use super::TRIES;
use crate::{
    clock::Moment,
    outbox::Undelivered,
    realm::{PinPolicy, RealmSlug, Way},
    store::{StoreError, row, rows},
    ways,
};

row! {
    /// A PIN as stored.
    #[derive(Clone, Debug)]
    pub(crate) struct PinRow {
        pub destination: String,
        pub way: String,
        pub number: String,
        pub tries: i64,
        pub made_at: i64,
        pub accepted_at: Option<i64>,
        pub expires_at: i64,
        pub used_at: Option<i64>,
        pub voided_at: Option<i64>,
        pub trouble: Option<String>,
    }
}

/// The newest PIN of a holder, as a page shows it.
#[derive(Clone, Debug)]
pub(crate) struct PinState {
    pub destination: String,
    pub way: Way,
    pub number: String,
    pub life: Duration,
    pub ends_at: Moment,
    pub resend_at: Moment,
    pub over: bool,
    pub trouble: bool,
    pub undelivered: Option<Undelivered>,
}

/// Reads the newest PIN of a holder, and how its way is doing.
pub(crate) async fn newest(
    db: &mut sqlx::AnyConnection,
    (realm, policy): (&RealmSlug, &PinPolicy),
    holder: &str,
    now: Moment,
) -> Result<Option<PinState>, StoreError> {
    let sql = "SELECT destination, way, number, tries, made_at, accepted_at, expires_at, used_at, voided_at, trouble FROM pins \
               WHERE holder = $1 ORDER BY CASE WHEN voided_at IS NULL THEN 0 ELSE 1 END, made_at DESC LIMIT 1";
    let Some(pin) = rows!(PinRow, sql, holder).fetch_optional(&mut *db).await? else { return Ok(None) };
    let Some(way) = Way::parse(&pin.way) else { return Ok(None) };
    let state = ways::state(db, (realm, way), now).await?;
    let unsure = state.unsure_since.is_some_and(|since| since >= pin.made_at).then_some(Undelivered::Unknown);
    let (made_at, life) = (Moment(pin.made_at), policy.life(way));
    // Until the provider has taken it, the end that it would have if it took it at once.
    let ends_at = if pin.accepted_at.is_some() { Moment(pin.expires_at) } else { made_at + life };
    Ok(Some(PinState {
        way,
        life,
        ends_at,
        resend_at: made_at + policy.cooldown,
        over: pin.used_at.is_some() || pin.voided_at.is_some() || pin.expires_at <= now.0 || pin.tries >= TRIES,
        trouble: state.failing_since.is_some() && pin.accepted_at.is_none() && pin.trouble.is_none(),
        undelivered: pin.trouble.as_deref().and_then(Undelivered::parse).or(unsure),
        destination: pin.destination,
        number: pin.number,
    }))
}
