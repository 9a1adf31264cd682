//! A check's moves: finished, decided by a second person, issued, left. Each happens once.

use super::{
    CheckState, LIFE,
    held::{Held, form_of, hold, refuse},
    row::{CheckRow, load, results},
};
use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    desk::{self, Desk},
    form::{Field, FormState, Page, Problem},
    password::PasswordHash,
    permit::Act,
    portal::Portal,
    realm::CheckPoint,
    reissue::{self, HandOver},
    secret::Password,
    session::{self, Notice},
    store::{StoreError, sql},
    text::Remark,
};

/// Finishes a check whose points all have a result. With one that isn't confirmed it is refused; else it may be issued from, or waits for a
/// second person where the realm asks for one.
///
/// # Errors
/// When the database fails; then it stays open.
pub async fn finish(portal: &Portal, caller: &Caller, check: &str) -> Result<Outcome, StoreError> {
    let mut held = match hold(portal, caller, Act::Vouch, (check, form_of(check))).await? {
        Ok(held) => held,
        Err(outcome) => return Ok(outcome),
    };
    let Some(policy) = caller.realm.prove.reissue() else { return held.over(portal).await };
    if !held.is_open(portal).await? {
        return held.over(portal).await;
    }
    let Some(all_confirmed) = verdict(&mut held, &policy.checks).await? else {
        let form = FormState::at(&held.place()).problem(None, Problem::OpenPoints);
        return held.complain(portal, form).await;
    };
    let (to, event) = match (all_confirmed, policy.approval) {
        (false, _) => (CheckState::Refused, Event::CheckRefused),
        (true, true) => (CheckState::Waiting, Event::CheckWaiting),
        (true, false) => (CheckState::Approved, Event::CheckApproved),
    };
    let now = portal.now();
    let finished = sql!(
        "UPDATE checks SET state = $1, finished_at = $2, ends_at = $3 WHERE id = $4 AND helper_id = $5 AND state = 'open' AND ends_at > $2",
        to.name(),
        now.0,
        (now + LIFE).0,
        &held.check.id,
        &held.helper.id,
    )
    .execute(&mut *held.tx)
    .await?;
    if finished.rows_affected() == 0 {
        return held.over(portal).await;
    }
    let why = if all_confirmed { "" } else { "a point is not confirmed" };
    audit::write_by(&mut held.tx, portal, caller, event, (Some(&held.target.id), &held.helper), why).await?;
    held.commit().await
}

/// Whether every point is confirmed; nothing while one has no result. Without points nobody is vouched for.
async fn verdict(held: &mut Held, points: &[CheckPoint]) -> Result<Option<bool>, StoreError> {
    let results = results(&mut held.tx, &held.check.id).await?;
    let has_result = |(place, point): (i64, &CheckPoint)| {
        results.iter().any(|result| result.place == place && result.point == point.key)
    };
    let complete = !points.is_empty() && (0i64..).zip(points).all(has_result);
    Ok(complete.then(|| results.iter().all(super::row::PointRow::is_confirmed)))
}

/// The second person approves a check that waits, or refuses it with a reason.
///
/// # Errors
/// When the database fails; then it waits on.
pub async fn decide(
    portal: &Portal,
    caller: &Caller,
    check: &str,
    approve: bool,
    reason: &str,
) -> Result<Outcome, StoreError> {
    let form = form_of(check).typed(Field::Reason, reason);
    let mut held = match hold(portal, caller, Act::DecideVouching, (check, form.clone())).await? {
        Ok(held) => held,
        Err(outcome) => return Ok(outcome),
    };
    if held.check.helper_id == held.helper.id {
        return held.complain(portal, form.problem(None, Problem::SecondPerson)).await;
    }
    let said = match Remark::parse_if_any(reason) {
        Ok(None) if !approve => Err(Problem::RemarkNeeded),
        said => said,
    };
    let form = form.check(Field::Reason, &said);
    let Ok(said) = said else { return held.complain(portal, form).await };
    if !settle(&mut held, portal, approve, said.as_ref()).await? {
        return held.over(portal).await;
    }
    let event = if approve { Event::CheckApproved } else { Event::CheckRefused };
    let why = said.as_ref().map(Remark::line).unwrap_or_default();
    audit::write_by(&mut held.tx, portal, caller, event, (Some(&held.target.id), &held.helper), &why).await?;
    let notice = Notice::CheckDecided { approved: approve };
    let _page = session::tell(&mut held.tx, portal, &held.desk.session.id, Page::HelpdeskCheck, notice).await?;
    held.commit().await
}

/// Decides, once, and never by the helper. `false`: it doesn't wait any more.
async fn settle(held: &mut Held, portal: &Portal, approve: bool, said: Option<&Remark>) -> Result<bool, StoreError> {
    let (to, now) = (if approve { CheckState::Approved } else { CheckState::Refused }, portal.now());
    let decided = sql!(
        "UPDATE checks SET state = $1, decided_by = $2, decided_at = $3, reason = $4, ends_at = $5 \
         WHERE id = $6 AND helper_id <> $2 AND state = 'waiting' AND ends_at > $3",
        to.name(),
        &held.helper.id,
        now.0,
        said.map(Remark::as_str),
        (now + LIFE).0,
        &held.check.id,
    )
    .execute(&mut *held.tx)
    .await?;
    Ok(decided.rows_affected() == 1)
}

/// The helper gives a check up.
///
/// # Errors
/// When the database fails; then it goes on.
pub async fn leave(portal: &Portal, caller: &Caller, check: &str) -> Result<Outcome, StoreError> {
    let mut held = match hold(portal, caller, Act::Vouch, (check, form_of(check))).await? {
        Ok(held) => held,
        Err(outcome) => return Ok(outcome),
    };
    let left = sql!(
        "UPDATE checks SET state = 'left', finished_at = COALESCE(finished_at, $1) WHERE id = $2 AND helper_id = $3 \
         AND state IN ('open', 'waiting', 'approved') AND ends_at > $1",
        portal.now().0,
        &held.check.id,
        &held.helper.id,
    )
    .execute(&mut *held.tx)
    .await?;
    if left.rows_affected() == 0 {
        return held.over(portal).await;
    }
    audit::write_by(&mut held.tx, portal, caller, Event::CheckLeft, (Some(&held.target.id), &held.helper), "").await?;
    let outcome = session::tell(&mut held.tx, portal, &held.desk.session.id, Page::Helpdesk, Notice::CheckLeft).await?;
    held.tx.commit().await?;
    Ok(outcome)
}

/// Issues the temporary password of an approved check, once. A repeated click comes to the page that shows it.
///
/// # Errors
/// When the database fails; then none was issued.
pub async fn issue(portal: &Portal, caller: &Caller, check: &str, typed: &str) -> Result<Outcome, StoreError> {
    let form = form_of(check);
    let desk = match desk::enter(portal, caller, Act::Reissue, form.clone()).await? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(outcome),
    };
    let ready = match approved(portal, caller, &desk, check).await? {
        Some(target) => match chosen(portal, caller, &target, typed).await? {
            Ok(ready) => Some(ready),
            Err(problem) => {
                let form = form.problem(Field::TemporaryPassword, problem);
                return session::complain(portal, &desk.session, &form).await;
            }
        },
        None => None,
    };
    let mut held = match hold(portal, caller, Act::Reissue, (check, form_of(check))).await? {
        Ok(held) => held,
        Err(outcome) => return Ok(outcome),
    };
    let shown = Outcome::at(Page::HelpdeskIssued.about(check));
    if held.check.state(portal.now()) == CheckState::Issued {
        return Ok(shown);
    }
    let Some((password, hash)) = ready else { return held.over(portal).await };
    if let Err(denied) = reissue::may(&held.helper, &held.target) {
        let (tx, target) = (held.tx, held.target.id);
        return refuse(portal, caller, (tx, &held.desk), (Act::Reissue, Some(&target), denied)).await;
    }
    if !take(&mut held, portal).await? {
        return held.over(portal).await;
    }
    let who = (&held.desk, &held.helper, &held.target);
    reissue::give(&mut held.tx, portal, caller, who, (&password, &hash)).await?;
    held.tx.commit().await?;
    portal.bell.notify_one();
    Ok(shown)
}

/// The password to be issued and its hash, which takes its time and is therefore made before anything is locked.
async fn chosen(
    portal: &Portal,
    caller: &Caller,
    target: &Account,
    typed: &str,
) -> Result<Result<(Password, PasswordHash), Problem>, StoreError> {
    let proposal = reissue::proposal(portal, caller, target).await?;
    Ok(match reissue::chosen(&caller.realm, target, proposal, typed) {
        Ok(password) => {
            let hash = portal.hasher.hash(&*portal.chance, &password).await;
            Ok((password, hash))
        }
        Err(problem) => Err(problem),
    })
}

/// Whom the helper's approved check is about; read without a lock, for what has to be done before there is one.
async fn approved(portal: &Portal, caller: &Caller, desk: &Desk, check: &str) -> Result<Option<Account>, StoreError> {
    if !Portal::is_row_id(check) {
        return Ok(None);
    }
    let mut db = portal.store.read().acquire().await?;
    let found = load(&mut db, &caller.realm, check).await?;
    let own = |row: &CheckRow| row.helper_id == desk.actor.id && row.state(portal.now()) == CheckState::Approved;
    match found.filter(own) {
        Some(row) => Account::by_id(&mut db, &row.target_id).await,
        None => Ok(None),
    }
}

/// Takes the one temporary password that an approved check is good for.
async fn take(held: &mut Held, portal: &Portal) -> Result<bool, StoreError> {
    let taken = sql!(
        "UPDATE checks SET state = 'issued' WHERE id = $1 AND helper_id = $2 AND state = 'approved' AND ends_at > $3",
        &held.check.id,
        &held.helper.id,
        portal.now().0,
    )
    .execute(&mut *held.tx)
    .await?;
    Ok(taken.rows_affected() == 1)
}

/// What the helper hands over: the temporary password that this check issued, while it is shown.
///
/// # Errors
/// When the database fails.
pub async fn issued(portal: &Portal, caller: &Caller, check: &str) -> Result<Option<HandOver>, StoreError> {
    let Ok(desk) = desk::look(portal, caller, Act::Reissue).await? else { return Ok(None) };
    if !Portal::is_row_id(check) {
        return Ok(None);
    }
    let found = load(&mut *portal.store.read().acquire().await?, &caller.realm, check).await?;
    let own = |row: &CheckRow| row.helper_id == desk.actor.id && row.state(portal.now()) == CheckState::Issued;
    let Some(row) = found.filter(own) else { return Ok(None) };
    Ok(reissue::issued(portal, caller).await?.filter(|shown| shown.account_id == row.target_id))
}
