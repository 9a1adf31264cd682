//! Campaigns from the operator's desk. Each use case is decided by [`permit`](crate::permit) under lock and written to the audit log.

use super::{Typed, deed::Deed, draft as drafting, sample as invented, unfinished, view::one};
use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    desk::{self, Desk, look},
    export::ExportError,
    form::{FormState, Page, Place, Problem},
    operator,
    outbox::{self, Lane, Letter, Order},
    permit::{Act, Denied},
    portal::Portal,
    session::{self, Notice},
    store::{StoreError, Tx},
};

/// How long a test mail may wait for the mail server.
const TEST_LIFE: std::time::Duration = std::time::Duration::from_hours(1);

/// The page of a campaign, or the list where the id can't be one.
fn place_of(id: &str) -> Place {
    if Portal::is_row_id(id) { Page::AdminCampaign.about(id) } else { Page::AdminCampaigns.into() }
}

/// A transaction of somebody who may, locked and decided anew; else the answer to give.
async fn open(
    portal: &Portal,
    caller: &Caller,
    place: &Place,
) -> Result<Result<(Tx, Desk, Account), Outcome>, StoreError> {
    let desk = match desk::enter(portal, caller, Act::Campaigns, place.clone()).await? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(Err(outcome)),
    };
    let mut tx = portal.store.begin().await?;
    match operator::alone(&mut tx, &desk, Act::Campaigns).await? {
        Ok(actor) => Ok(Ok((tx, desk, actor))),
        Err(denied) => {
            drop(tx);
            Ok(Err(desk::refuse(portal, caller, &desk, (Act::Campaigns, None, denied), place).await?))
        }
    }
}

/// Tells what was done and where, and keeps it.
async fn tell(
    mut tx: Tx,
    portal: &Portal,
    desk: &Desk,
    (place, notice): (Place, Notice),
) -> Result<Outcome, StoreError> {
    let _page = session::tell(&mut tx, portal, &desk.session.id, place.page, notice).await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(Outcome::at(place))
}

/// Makes a draft, or changes the one of that id. What is wrong is shown with what was typed; then nothing changed.
///
/// # Errors
/// When the database fails; then nothing changed.
pub async fn draft(portal: &Portal, caller: &Caller, id: Option<&str>, typed: Typed) -> Result<Outcome, StoreError> {
    let place = id.map_or_else(|| Page::AdminCampaignNew.into(), place_of);
    let form = typed.kept(FormState::at(&place));
    let desk = match desk::enter(portal, caller, Act::Campaigns, form.clone()).await? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(outcome),
    };
    let plan = match drafting::plan(portal, &caller.realm, &typed, form.clone()).await? {
        Ok(plan) => plan,
        Err(form) => return session::complain(portal, &desk.session, &form).await,
    };
    let (mut tx, desk, actor) = match open(portal, caller, &place).await? {
        Ok(open) => open,
        Err(outcome) => return Ok(outcome),
    };
    match drafting::write(&mut tx, portal, &caller.realm, (id, &actor.id), &plan).await? {
        Ok(id) => {
            audit::write_by(&mut tx, portal, caller, Event::CampaignSaved, (None, &actor), &id).await?;
            tell(tx, portal, &desk, (place_of(&id), Notice::CampaignSaved)).await
        }
        Err(problem) => {
            drop(tx);
            session::complain(portal, &desk.session, &form.problem(None, problem)).await
        }
    }
}

async fn run(portal: &Portal, caller: &Caller, id: &str, deed: Deed) -> Result<Outcome, StoreError> {
    let place = place_of(id);
    let (mut tx, desk, actor) = match open(portal, caller, &place).await? {
        Ok(open) => open,
        Err(outcome) => return Ok(outcome),
    };
    let done = match deed.run(&mut tx, portal, &caller.realm, id).await? {
        Ok(done) => done,
        Err(problem) => {
            drop(tx);
            return session::complain(portal, &desk.session, &FormState::at(&place).problem(None, problem)).await;
        }
    };
    if !done.before {
        audit::write_by(&mut tx, portal, caller, deed.event(), (None, &actor), &done.detail(id)).await?;
    }
    let place = if deed == Deed::Discard { Page::AdminCampaigns.into() } else { place };
    let notice = deed.notice(&done);
    tell(tx, portal, &desk, (place, notice)).await
}

/// Deletes a draft.
///
/// # Errors
/// When the database fails; then it stays.
pub async fn discard(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    run(portal, caller, id, Deed::Discard).await
}

/// Starts a draft: from now on it can't be changed, and its mails go out. Pressed twice, it is one campaign.
///
/// # Errors
/// When the database fails; then it is a draft.
pub async fn start(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    run(portal, caller, id, Deed::Start).await
}

/// Mails that haven't gone out wait.
///
/// # Errors
/// When the database fails; then they go out.
pub async fn pause(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    run(portal, caller, id, Deed::Pause).await
}

/// They go on.
///
/// # Errors
/// When the database fails; then they wait.
pub async fn resume(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    run(portal, caller, id, Deed::Resume).await
}

/// Mails those who haven't finished once more; at most once in ten minutes.
///
/// # Errors
/// When the database fails; then nobody is.
pub async fn again(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    run(portal, caller, id, Deed::Again).await
}

/// Ends it: no more mails, links are void, and who hasn't finished keeps the old password.
///
/// # Errors
/// When the database fails; then it goes on.
pub async fn end(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    run(portal, caller, id, Deed::End).await
}

/// Sends the actor a mail as the campaign would, whose links lead nowhere.
///
/// # Errors
/// When the database fails; then none is sent.
pub async fn test_mail(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    let place = place_of(id);
    let (mut tx, desk, actor) = match open(portal, caller, &place).await? {
        Ok(open) => open,
        Err(outcome) => return Ok(outcome),
    };
    match put_test(&mut tx, portal, &caller.realm, id, &actor).await? {
        Ok(()) => tell(tx, portal, &desk, (place, Notice::CampaignTested)).await,
        Err(problem) => {
            drop(tx);
            session::complain(portal, &desk.session, &FormState::at(&place).problem(None, problem)).await
        }
    }
}

pub(super) async fn put_test(
    tx: &mut Tx,
    portal: &Portal,
    realm: &crate::realm::Realm,
    id: &str,
    to: &Account,
) -> Result<Result<(), Problem>, StoreError> {
    if one(tx, realm, id).await?.is_none() {
        return Ok(Err(Problem::CampaignState));
    }
    if to.verified_email().is_none() {
        return Ok(Err(Problem::NoOwnMail));
    }
    let order = Order::CampaignTest { campaign: id.to_owned() };
    outbox::put(tx, portal, realm, (Lane::Interactive, Some(&to.id)), &order, TEST_LIFE).await?;
    Ok(Ok(()))
}

/// The mail as it would look, with the actor's own name and two invented IDs.
///
/// # Errors
/// When the database fails.
pub async fn sample(portal: &Portal, caller: &Caller, id: &str) -> Result<Option<Letter>, StoreError> {
    let Ok(desk) = look(portal, caller, Act::Campaigns).await? else { return Ok(None) };
    let mut db = portal.store.read().acquire().await?;
    invented::sample(&mut db, portal, &caller.realm, (id, &desk.actor.display_name)).await
}

/// Those who haven't finished, as CSV (see [`write`](super::unfinished)).
///
/// # Errors
/// When the database fails, or there is no memory for it.
pub async fn unfinished_csv(portal: &Portal, caller: &Caller, id: &str) -> Result<Result<Vec<u8>, Denied>, StoreError> {
    let desk = match look(portal, caller, Act::Campaigns).await? {
        Ok(desk) => desk,
        Err(denied) => return Ok(Err(denied)),
    };
    let mut tx = portal.store.begin().await?;
    if one(&mut tx, &caller.realm, id).await?.is_none() {
        return Ok(Err(Denied::NotYours));
    }
    let detail = format!("unfinished of campaign {id}");
    audit::write_by(&mut tx, portal, caller, Event::Exported, (None, &desk.actor), &detail).await?;
    tx.commit().await?;
    let mut file = Vec::new();
    match unfinished::write(portal, &caller.realm, (id, caller.lang), &mut file).await {
        Ok(_) => Ok(Ok(file)),
        Err(ExportError::Store(error)) => Err(error),
        Err(_) => Err(StoreError::unreadable("CSV file")),
    }
}
