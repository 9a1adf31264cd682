//! What messages may cost: limits a number, a row of numbers, a realm and day. Whoever reaches one is offered another way, and the operator is told.

use std::time::Duration;

use crate::{
    audit::{self, Event},
    caller::Caller,
    limits,
    outbox::{self, Lane, Order},
    portal::Portal,
    realm::{Rate, Way},
    store::{StoreError, Tx},
};

/// What sending to a destination costs, and under which names that is counted.
pub(crate) struct Cost<'a> {
    pub way: Way,
    /// The blinded number or mailbox.
    pub to: &'a str,
    /// The blinded beginning of the number.
    pub prefix: &'a str,
    /// Whether something will really be sent.
    pub real: bool,
}

/// Which limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reached {
    Number,
    Prefix,
    Realm,
}

impl Reached {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Prefix => "prefix",
            Self::Realm => "realm",
        }
    }
}

/// Mails cost nothing; only their mailbox is protected. The same statements run all the same.
const WIDE: Rate = Rate { count: u32::MAX, per: Duration::from_hours(24) };

/// Takes what one message may cost. What is sent to nobody counts for its number, so that it is limited alike, but never for the realm: nobody
/// can use up the day's messages with wrong facts.
pub(crate) async fn spend(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    cost: &Cost<'_>,
) -> Result<Option<Reached>, StoreError> {
    let (limits, slug, now) = (&caller.realm.limits, &caller.realm.slug, portal.now());
    let (kind, number, prefix, realm) = match cost.way {
        Way::Mail => ("mail", limits.mail_per_mailbox, WIDE, WIDE),
        Way::Sms | Way::Voice => ("phone", limits.pin_per_number, limits.pin_per_prefix, limits.pin_per_realm),
    };
    let all = [
        (format!("spend:{kind}:{}", cost.to), number, 1),
        (format!("spend:{kind}:row:{}", cost.prefix), prefix, 1),
        (format!("spend:{kind}:realm:{slug}"), realm, i64::from(cost.real)),
    ];
    Ok(match limits::take_budget(tx, &all, now).await? {
        [false, ..] => Some(Reached::Number),
        [_, false, _] => Some(Reached::Prefix),
        [.., false] => Some(Reached::Realm),
        _ => None,
    })
}

/// Writes down that a limit is reached, and tells the operator, at most once a day for each kind of limit.
pub(crate) async fn tell(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (reached, way): (Reached, Way),
) -> Result<(), StoreError> {
    let detail = format!("{} {}", way.name(), reached.name());
    audit::write(tx, portal, caller, Event::BudgetReached, None, &detail).await?;
    let day = Rate { count: 1, per: Duration::from_hours(24) };
    let scope = format!("told:{}:{detail}", caller.realm.slug);
    if limits::take(tx, &scope, day, portal.now()).await?.is_ok() {
        let order = Order::Budget { way, limit: reached.name().to_owned() };
        outbox::put(tx, portal, &caller.realm, (Lane::Notice, None), &order, Duration::from_hours(72)).await?;
    }
    Ok(())
}
