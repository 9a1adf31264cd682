//! What a claimed PIN becomes: a text message, a call or a mail to a contact that is read now; or nothing, told as if it were something.

use std::{sync::Arc, time::Duration};

use crate::{
    account::Account,
    audit::{self, Event},
    contact,
    outbox::{Content, Job, Letter, Order, PhoneMessage, PinFor, Prepared},
    pin,
    portal::Portal,
    realm::{Realm, Way},
    store::{StoreError, Tx},
    ways,
};

/// How long nobody's PIN waits for a way that is failing before it looks again.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Prepares an [`Order::Pin`].
pub(crate) async fn pin(
    tx: &mut Tx,
    portal: &Portal,
    (realm, job): (Arc<Realm>, &Job),
    order: Order,
) -> Result<Prepared, StoreError> {
    let Order::Pin { account, contact, way, number, purpose, digits, lang } = order else {
        return Ok(Prepared::Skip("no PIN"));
    };
    let Some(policy) = realm.prove.pin() else { return Ok(Prepared::Skip("the realm sends no PINs any more")) };
    let life = policy.life(way);
    if !is_open(tx, portal, &job.id).await? {
        return Ok(Prepared::Skip("the PIN is void or used already"));
    }
    // The same is read for nobody.
    let state = ways::state(tx, (&realm.slug, way), portal.now()).await?;
    let whose = account.as_deref().unwrap_or_default();
    let found = contact::one(tx, whose, &contact).await?;
    let owner = Account::by_id(tx, whose).await?.filter(Account::is_active);
    if account.is_none() {
        return Ok(nobodys(&state));
    }
    let account = owner;
    // Only a contact that is being verified may be written to before it is.
    let found = found.filter(|contact| contact.verified_at.is_some() || purpose == PinFor::Contact);
    let (Some(account), Some(contact)) = (account, found) else {
        audit::write_as(tx, portal, (&realm.slug, None), Event::PinSkipped, None, way.name()).await?;
        return Ok(Prepared::Skip("the destination is gone"));
    };
    if job.begun_at.is_some() {
        return Ok(Prepared::Lost);
    }
    let pin = pin::digits_of(portal, &job.id, digits);
    Ok(match (way, contact.number()) {
        (Way::Sms | Way::Voice, Some(to)) => {
            Prepared::Phone(Box::new(PhoneMessage { realm, way, to, number, pin, life, lang }))
        }
        (Way::Mail, None) => {
            let content = Content::Pin { pin, number, purpose, life, user_id: account.user_id };
            Prepared::Send(Box::new(Letter { realm, to: contact.value, name: account.display_name, lang, content }))
        }
        _ => Prepared::Skip("the destination is of another kind"),
    })
}

async fn is_open(tx: &mut Tx, portal: &Portal, id: &str) -> Result<bool, StoreError> {
    let open: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM pins WHERE id = $1 AND used_at IS NULL AND voided_at IS NULL AND expires_at > $2",
    )
    .bind(id)
    .bind(portal.now().0)
    .fetch_one(&mut **tx)
    .await?;
    Ok(open == 1)
}

/// Nobody's PIN takes as long as the last real one, and waits as long as real ones must.
fn nobodys(way: &ways::State) -> Prepared {
    if way.failing_since.is_some() { Prepared::Postpone(LOOK_AGAIN) } else { Prepared::Pretend(way.took()) }
}
