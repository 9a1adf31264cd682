//! Short messages and calls: from a prepared PIN to the provider, and what becomes of it. Only what surely wasn't taken is tried again.

use std::time::Duration;

use credentials::{
    outbox::{self, Job, PhoneMessage, Undelivered},
    portal::Portal,
    realm::Way,
    store::StoreError,
};
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::Carrier;
use crate::{
    gateway::{Carry, PhoneFailure, PhoneOutgoing, again},
    phone_words::{self, Telling, host_of},
};

/// What a provider asks us to wait is never less.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);

/// Sends a PIN to a telephone and writes down what became of it.
pub(super) async fn send(
    portal: &Portal,
    carrier: &Carrier,
    job: &Job,
    message: &PhoneMessage,
) -> Result<(), StoreError> {
    let outgoing = outgoing(portal, carrier.sms_name(message), job, message);
    if !outbox::begun(portal, job).await? {
        tracing::warn!(message = job.id, "a PIN is another server's to send by now");
        return Ok(());
    }
    let begun = Instant::now();
    let failure = match carrier.phone(portal, &message.realm, &outgoing).await {
        Ok(taken) => {
            let took = begun.elapsed();
            outbox::carried(portal, job, taken.id.as_deref()).await?;
            return outbox::way_state(portal, job, message.way, Some(took)).await;
        }
        Err(failure) => failure,
    };
    tracing::warn!(message = job.id, way = message.way.name(), attempt = job.attempts, %failure, "a PIN did not go out");
    match failure {
        PhoneFailure::Later { words, wait } => {
            match wait {
                Some(wait) => outbox::postpone(portal, job, wait.max(SHORTEST_WAIT)).await?,
                None => outbox::later(portal, job, &words).await?,
            }
            outbox::way_state(portal, job, message.way, None).await
        }
        PhoneFailure::NoSms { words } => {
            let took = begun.elapsed();
            outbox::refused_as(portal, job, Undelivered::NoSms, &words).await?;
            outbox::way_state(portal, job, message.way, Some(took)).await
        }
        PhoneFailure::Never { words } => outbox::refused_as(portal, job, Undelivered::Refused, &words).await,
        PhoneFailure::Unknown { words } => outbox::unknown(portal, job, &words).await,
    }
}

fn outgoing(portal: &Portal, sms_name: &str, job: &Job, message: &PhoneMessage) -> PhoneOutgoing {
    let PhoneMessage { realm, pin, life, lang, .. } = message;
    let (carry, text, twiml) = if message.way == Way::Voice {
        let call = again::Call {
            name: realm.name.get(*lang).to_owned(),
            pin: pin.clone(),
            life: *life,
            lang: *lang,
            until: portal.now() + *life,
            left: again::TIMES,
        };
        (Carry::Call, call.spoken().text(), Some(call.document(portal)))
    } else {
        let tell = Telling { name: sms_name, pin, life: *life, lang: *lang };
        (Carry::Sms, phone_words::sms(&tell, &message.number, host_of(&portal.public_url)), None)
    };
    let to = message.to.as_e164().to_owned();
    PhoneOutgoing {
        id: job.id.clone(),
        carry,
        national: message.to.digits().unwrap_or_else(|| to.clone()),
        to,
        text: Zeroizing::new(text),
        twiml,
        pin: pin.clone(),
        lang: *lang,
    }
}
