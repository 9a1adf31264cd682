//! A check in the hands of one member of the helpdesk: the role decided anew and the administrator locked, until the transaction ends.

use super::row::{CheckRow, load};
use crate::{
    account::Account,
    caller::{Caller, Outcome},
    desk::{self, Desk},
    form::{FormState, Page, Place, Problem},
    permit::{Act, Denied},
    portal::Portal,
    session,
    store::{StoreError, Tx, sql},
};

/// See the module.
pub(super) struct Held {
    pub tx: Tx,
    pub desk: Desk,
    /// Who acts: the helper, or the second person.
    pub helper: Account,
    pub target: Account,
    pub check: CheckRow,
}

/// The form of a check, or of the helpdesk where the id can't be one.
pub(super) fn form_of(check: &str) -> FormState {
    if Portal::is_row_id(check) { Page::HelpdeskCheck.about(check).into() } else { Page::Helpdesk.into() }
}

/// Takes a check in hand: for all but [`Act::DecideVouching`] only one's own.
pub(super) async fn hold(
    portal: &Portal,
    caller: &Caller,
    act: Act,
    (check, form): (&str, FormState),
) -> Result<Result<Held, Outcome>, StoreError> {
    let desk = match desk::enter(portal, caller, act, form).await? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(Err(outcome)),
    };
    let mut tx = portal.store.begin().await?;
    let found = if Portal::is_row_id(check) { load(&mut tx, &caller.realm, check).await? } else { None };
    let own = |row: &CheckRow| act == Act::DecideVouching || row.helper_id == desk.actor.id;
    let Some(found) = found.filter(own) else {
        return Ok(Err(refuse(portal, caller, (tx, &desk), (act, None, Denied::NotYours)).await?));
    };
    match desk::locked(&mut tx, &desk, act, &found.target_id).await? {
        Ok((helper, target)) => {
            // What was read before the lock may have moved on.
            let check = load(&mut tx, &caller.realm, check).await?.ok_or_else(|| StoreError::unreadable("check"))?;
            Ok(Ok(Held { tx, desk, helper, target, check }))
        }
        Err(denied) => Ok(Err(refuse(portal, caller, (tx, &desk), (act, Some(&found.target_id), denied)).await?)),
    }
}

/// Notes it, and says on the helpdesk's start why not.
pub(super) async fn refuse(
    portal: &Portal,
    caller: &Caller,
    (tx, desk): (Tx, &Desk),
    (act, target, denied): (Act, Option<&str>, Denied),
) -> Result<Outcome, StoreError> {
    drop(tx);
    desk::refuse(portal, caller, desk, (act, target, denied), &Page::Helpdesk.into()).await
}

/// What was wrong before isn't any more.
pub(super) async fn forget_form(tx: &mut Tx, desk: &Desk) -> Result<(), StoreError> {
    sql!("UPDATE sessions SET form = NULL WHERE id = $1", &desk.session.id).execute(&mut **tx).await?;
    Ok(())
}

impl Held {
    /// The check's page.
    pub fn place(&self) -> Place {
        Page::HelpdeskCheck.about(&self.check.id)
    }

    /// Whether the helper may still record and finish; if so nobody else moves it until the transaction ends.
    pub async fn is_open(&mut self, portal: &Portal) -> Result<bool, StoreError> {
        let open = sql!(
            "UPDATE checks SET ends_at = ends_at WHERE id = $1 AND helper_id = $2 AND state = 'open' AND ends_at > $3",
            &self.check.id,
            &self.helper.id,
            portal.now().0,
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(open.rows_affected() == 1)
    }

    /// Leaves everything as it was and says why, on the check's page.
    pub async fn complain(self, portal: &Portal, form: FormState) -> Result<Outcome, StoreError> {
        drop(self.tx);
        session::complain(portal, &self.desk.session, &form).await
    }

    /// The check was finished, decided or left, or its time is over.
    pub async fn over(self, portal: &Portal) -> Result<Outcome, StoreError> {
        let form = FormState::at(&self.place()).problem(None, Problem::CheckOver);
        self.complain(portal, form).await
    }

    /// Keeps what was done, and goes to the check's page.
    pub async fn commit(mut self) -> Result<Outcome, StoreError> {
        let place = self.place();
        forget_form(&mut self.tx, &self.desk).await?;
        self.tx.commit().await?;
        Ok(Outcome::at(place))
    }
}
