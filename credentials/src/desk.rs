//! The gate of every page and form of administrators, helpdesk and operators: a live session, a role that allows the act, and a one-time
//! password given in this session within the last 15 minutes. Whoever has waited longer gives one again and comes back.

use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    form::{FormState, Page, Place},
    permit::{self, Act, Denied},
    portal::Portal,
    session::{self, SessionRow, SessionView},
    settings::confirm::go_on_at,
    store::{StoreError, Tx},
};

/// Who may see a page.
#[derive(Debug)]
pub enum Gate {
    /// This person.
    Open(Box<SessionView>),
    /// Nobody before a one-time password was given: the browser goes to [`Page::PortalConfirm`] and comes back.
    Confirm,
    /// Nobody before an app was set up: the browser goes to [`Page::PortalDevices`].
    Enrol,
    /// Nobody is signed in: the browser goes to [`Page::Login`].
    Login,
    /// The person's role doesn't allow it.
    Closed,
}

/// Who sits at a desk: somebody whose role allows the act, as read just now.
#[derive(Debug)]
pub(crate) struct Desk {
    pub session: SessionRow,
    pub actor: Account,
}

enum Who {
    Desk(Box<Desk>),
    Stale(Box<Desk>),
    WithoutApp,
    Denied(Box<Desk>, Denied),
    Nobody,
}

async fn who(portal: &Portal, caller: &Caller, act: Act) -> Result<Who, StoreError> {
    let Some((session, actor)) = session::own(portal, caller).await? else { return Ok(Who::Nobody) };
    let (decided, fresh) = (permit::decide(&actor, act, None), session.is_stepped_up(portal.now()));
    let has_otp = actor.has_otp();
    let desk = Box::new(Desk { session, actor });
    Ok(match decided {
        Err(denied) => Who::Denied(desk, denied),
        Ok(()) if !has_otp => Who::WithoutApp,
        Ok(()) if desk.session.remembered == 1 => Who::Nobody,
        Ok(()) if !fresh => Who::Stale(desk),
        Ok(()) => Who::Desk(desk),
    })
}

/// Who may see the page at `place`, on which `act` is done.
///
/// # Errors
/// When the database fails.
pub async fn gate(portal: &Portal, caller: &Caller, act: Act, place: impl Into<Place>) -> Result<Gate, StoreError> {
    Ok(match who(portal, caller, act).await? {
        Who::Desk(desk) => Gate::Open(Box::new(session::view(portal, caller, &desk.session, &desk.actor).await?)),
        Who::Stale(desk) => {
            go_on_at(portal, &desk.session, &FormState::at(&place.into())).await?;
            Gate::Confirm
        }
        Who::WithoutApp => Gate::Enrol,
        Who::Denied(..) => Gate::Closed,
        Who::Nobody => Gate::Login,
    })
}

/// The same for the facts that a page shows, which asked the [`gate`] before.
pub(crate) async fn look(portal: &Portal, caller: &Caller, act: Act) -> Result<Result<Desk, Denied>, StoreError> {
    Ok(match who(portal, caller, act).await? {
        Who::Desk(desk) => Ok(*desk),
        Who::Denied(_, denied) => Err(denied),
        Who::Stale(_) | Who::WithoutApp | Who::Nobody => Err(Denied::Role),
    })
}

/// The same for a form: where it may not go on, the answer to give. Whoever has to give a one-time password first finds what they typed
/// again; a role that doesn't allow it is told on the form's page.
pub(crate) async fn enter(
    portal: &Portal,
    caller: &Caller,
    act: Act,
    form: impl Into<FormState>,
) -> Result<Result<Desk, Outcome>, StoreError> {
    let form = form.into();
    Ok(match who(portal, caller, act).await? {
        Who::Desk(desk) => Ok(*desk),
        Who::Stale(desk) => {
            go_on_at(portal, &desk.session, &form).await?;
            Err(Outcome::to(Page::PortalConfirm))
        }
        Who::WithoutApp => Err(Outcome::to(Page::PortalDevices)),
        Who::Denied(desk, denied) => Err(refuse(portal, caller, &desk, (act, None, denied), &form.place()).await?),
        Who::Nobody => Err(Outcome::to(Page::Login)),
    })
}

/// Actor and target, locked until the transaction ends and decided anew: a role that was taken away meanwhile, a company that was left, a
/// session that was ended count from now on.
pub(crate) async fn locked(
    tx: &mut Tx,
    desk: &Desk,
    act: Act,
    target_id: &str,
) -> Result<Result<(Account, Account), Denied>, StoreError> {
    if !Portal::is_row_id(target_id) {
        return Ok(Err(Denied::NotYours));
    }
    // In the order of their ids: two who look after each other at once can't wait for each other.
    let own = desk.actor.id.as_str();
    let (first, second) = if own <= target_id { (own, target_id) } else { (target_id, own) };
    let (first, second) = (Account::lock(tx, first).await?, Account::lock(tx, second).await?);
    let (actor, target) = if own <= target_id { (first, second) } else { (second, first) };
    let Some(actor) = actor else { return Ok(Err(Denied::Role)) };
    if !session::is_there(tx, &desk.session).await? {
        return Ok(Err(Denied::Role));
    }
    if let Err(denied) = permit::decide(&actor, act, None) {
        return Ok(Err(denied));
    }
    let Some(target) = target else { return Ok(Err(Denied::NotYours)) };
    Ok(permit::decide(&actor, act, Some(&target)).map(|()| (actor, target)))
}

/// Notes a denied act in the audit log and tells the person why at `place`. The target is named in the log only where it is one.
pub(crate) async fn refuse(
    portal: &Portal,
    caller: &Caller,
    desk: &Desk,
    (act, target, denied): (Act, Option<&str>, Denied),
    place: &Place,
) -> Result<Outcome, StoreError> {
    let detail = format!("{}: {}", act.name(), denied.name());
    let target = target.filter(|id| Portal::is_row_id(id));
    let mut tx = portal.store.begin().await?;
    audit::write_by(&mut tx, portal, caller, Event::Denied, (target, &desk.actor), &detail).await?;
    tx.commit().await?;
    session::complain(portal, &desk.session, &FormState::at(place).problem(None, denied.problem())).await
}
