//! Proving by PIN: the PIN that went to the chosen destination, and for the login ID the new one beside it.

use super::destination::{self, Destination, of_flow};
use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    contact::{self, Contact},
    flow::{self, FlowRow, Kind, Purpose, Step},
    form::{Field, FormState, Page, Problem},
    limits, login_change,
    pin::{self, Verdict},
    portal::Portal,
    proof::Proofs,
    reach,
    realm::PinPolicy,
    store::{StoreError, Tx, sql},
    text::{EmailAddress, PinInput},
};

/// The flow at its PIN, with what was chosen; else where the browser belongs.
async fn at_pin<'c>(
    portal: &Portal,
    caller: &'c Caller,
) -> Result<Result<(FlowRow, Destination, &'c PinPolicy), Outcome>, StoreError> {
    let Some(flow) = flow::load(portal, caller).await? else {
        return Ok(Err(flow::expired(portal, caller, Kind::Recovery).await?));
    };
    let chosen = of_flow(portal, &flow)?.into_iter().find(|d| flow.choice.as_ref() == Some(&d.id));
    Ok(match (flow.step(), chosen, caller.realm.prove.pin()) {
        (Step::Pin, Some(chosen), Some(policy)) => Ok((flow, chosen, policy)),
        _ => Err(Outcome::to(flow.page(&caller.realm))),
    })
}

/// Tries the PIN; `email` is the new login ID, empty where the password is recovered. On success the next step follows.
///
/// # Errors
/// When the database fails; then the PIN wasn't tried.
pub async fn prove(portal: &Portal, caller: &Caller, typed: &str, email: &str) -> Result<Outcome, StoreError> {
    let (flow, chosen, policy) = match at_pin(portal, caller).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    let input = PinInput::parse(typed, policy.digits);
    let mut form = FormState::new(Page::RecoveryPin).check(Field::Pin, &input);
    let mut address = None;
    if flow.purpose() == Purpose::LoginId {
        let parsed = EmailAddress::parse_typed(email);
        form = form.typed(Field::Email, email).check(Field::Email, &parsed);
        address = parsed.ok();
    }
    let mut tx = portal.store.begin().await?;
    keep_address(&mut tx, &flow, email).await?;
    let (Ok(input), true) = (input, form.is_fine()) else {
        let outcome = flow::complain(&mut tx, &flow, &form).await?;
        tx.commit().await?;
        return Ok(outcome);
    };
    let subject = flow.subject.clone().unwrap_or_default();
    // Before any row is locked: whoever goes on begins with the account.
    let account = reachable(&mut tx, &subject, chosen.contact.as_deref()).await?;
    let verdict =
        pin::check(&mut tx, portal, caller, (destination::bound(&flow, &chosen.id), &subject), &input).await?;
    let outcome = match (verdict, account) {
        (Verdict::Right, Some((account, contact))) => {
            let flow = FlowRow { address: address.map(|a| a.as_str().to_owned()), ..flow };
            if contact.id == contact::MAIN {
                reach::arrived(&mut tx, &account.id).await?;
            }
            proven(&mut tx, portal, caller, &flow, &account).await?
        }
        (verdict, _) => refused(&mut tx, portal, caller, (&flow, form), verdict).await?,
    };
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}

/// The account behind a destination, locked, while it is active and the address still its own and confirmed; and that address. Nobody's takes
/// the same statements.
async fn reachable(
    tx: &mut Tx,
    account: &str,
    contact: Option<&str>,
) -> Result<Option<(Account, Contact)>, StoreError> {
    let account_row = Account::lock(tx, account).await?.filter(Account::is_active);
    let contact = contact::one(tx, account, contact.unwrap_or_default()).await?;
    Ok(account_row.zip(contact.filter(|contact| contact.verified_at.is_some())))
}

async fn proven(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    flow: &FlowRow,
    account: &Account,
) -> Result<Outcome, StoreError> {
    let proofs = Proofs { pin: true, ..Proofs::default() };
    let step = flow::next_step(flow.goal(), &caller.realm, account, proofs);
    if !flow::advance(tx, portal, flow, step, proofs).await? {
        let page = flow::load_in(tx, portal, caller).await?.map_or(Page::Recovery, |flow| flow.page(&caller.realm));
        return Ok(Outcome::to(page));
    }
    audit::write(tx, portal, caller, Event::PinProven, Some(&account.id), flow.purpose().name()).await?;
    Ok(Outcome::to(login_change::arrive(tx, portal, caller, flow, account, step).await?))
}

async fn refused(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (flow, form): (&FlowRow, FormState),
    verdict: Verdict,
) -> Result<Outcome, StoreError> {
    // A second click finds the flow moved on by the first.
    if verdict == Verdict::Over && !flow::is_still(tx, flow).await? {
        let page = flow::load_in(tx, portal, caller).await?.map_or(Page::Recovery, |flow| flow.page(&caller.realm));
        return Ok(Outcome::to(page));
    }
    let (event, problem, why) = match verdict {
        Verdict::Wrong => (Event::PinRefused, Problem::PinWrong, "wrong"),
        Verdict::TooMany(wait) => (Event::Limited, Problem::TryLater(limits::minutes(wait)), "PIN"),
        Verdict::Over | Verdict::Right => (Event::PinRefused, Problem::PinOver, "over"),
    };
    audit::write(tx, portal, caller, event, flow.subject.as_deref(), why).await?;
    let field = (problem == Problem::PinWrong || problem == Problem::PinOver).then_some(Field::Pin);
    flow::complain(tx, flow, &form.problem(field, problem)).await
}

/// What was typed as new login ID stays, whatever happens next; what was wrong with the last form is said no longer.
async fn keep_address(tx: &mut Tx, flow: &FlowRow, email: &str) -> Result<(), StoreError> {
    let kept: String = email.chars().filter(|c| !c.is_control()).take(300).collect();
    let kept = (flow.purpose() == Purpose::LoginId && !kept.trim().is_empty()).then_some(kept);
    sql!("UPDATE flows SET address = COALESCE($1, address), form = NULL WHERE id = $2", kept, &flow.id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Sends a new PIN to the same destination, once the cool-down is over. Tries are counted on.
///
/// # Errors
/// When the database fails; then the former PIN is still the valid one.
pub async fn resend(portal: &Portal, caller: &Caller, email: &str) -> Result<Outcome, StoreError> {
    let (flow, chosen, policy) = match at_pin(portal, caller).await? {
        Ok(found) => found,
        Err(outcome) => return Ok(outcome),
    };
    let mut tx = portal.store.begin().await?;
    keep_address(&mut tx, &flow, email).await?;
    tx.commit().await?;
    destination::send(portal, caller, policy, (&flow, &chosen)).await
}

/// Back to the choice; the PIN that is on its way stays valid until another is sent.
///
/// # Errors
/// When the database fails.
pub async fn elsewhere(portal: &Portal, caller: &Caller, email: &str) -> Result<Outcome, StoreError> {
    let flow = match at_pin(portal, caller).await? {
        Ok((flow, ..)) => flow,
        Err(outcome) => return Ok(outcome),
    };
    let mut tx = portal.store.begin().await?;
    keep_address(&mut tx, &flow, email).await?;
    tx.commit().await?;
    Ok(Outcome::to(Page::RecoveryDestination))
}
