//! Beginning a check, and recording its points: each once.

use super::{
    LIFE,
    held::{Held, forget_form, form_of, hold, refuse},
    row::{CONFIRMED, NOT_CONFIRMED, results},
};
use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    desk,
    form::{Field, FormState, Page, Problem},
    permit::{Act, Denied},
    portal::Portal,
    realm::CheckPoint,
    store::{StoreError, Tx, sql},
    text::Remark,
};

/// Begins a check of an administrator who calls. Asked again while that check goes on, leads to it.
///
/// # Errors
/// When the database fails; then none began.
pub async fn begin(portal: &Portal, caller: &Caller, target: &str) -> Result<Outcome, StoreError> {
    let desk = match desk::enter(portal, caller, Act::Vouch, Page::Helpdesk).await? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(outcome),
    };
    let mut tx = portal.store.begin().await?;
    let found = desk::locked(&mut tx, &desk, Act::Vouch, target).await?;
    let vouched = found.and_then(|(helper, target)| match target.company.clone() {
        _ if !target.is_active() => Err(Denied::Disabled),
        Some(company) if caller.realm.prove.reissue().is_some() => Ok((helper, target, company)),
        _ => Err(Denied::NotYours),
    });
    let (helper, target, company) = match vouched {
        Ok(vouched) => vouched,
        Err(denied) => return refuse(portal, caller, (tx, &desk), (Act::Vouch, Some(target), denied)).await,
    };
    let id = match going(&mut tx, portal, &helper, &target).await? {
        Some(id) => id,
        None => insert(&mut tx, portal, caller, (&helper, &target), &company).await?,
    };
    forget_form(&mut tx, &desk).await?;
    tx.commit().await?;
    Ok(Outcome::to(Page::HelpdeskCheck).about(&id))
}

/// The helper's own check of this administrator that goes on.
async fn going(tx: &mut Tx, portal: &Portal, helper: &Account, target: &Account) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT id FROM checks WHERE target_id = $1 AND helper_id = $2 AND state IN ('open', 'waiting', 'approved') AND ends_at > $3 \
         ORDER BY made_at DESC LIMIT 1",
    )
    .bind(&target.id)
    .bind(&helper.id)
    .bind(portal.now().0)
    .fetch_optional(&mut **tx)
    .await?)
}

async fn insert(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (helper, target): (&Account, &Account),
    company: &str,
) -> Result<String, StoreError> {
    let (id, now) = (portal.row_id(), portal.now());
    sql!(
        "INSERT INTO checks (id, realm, company, target_id, helper_id, state, made_at, ends_at) VALUES ($1, $2, $3, $4, $5, 'open', $6, $7)",
        &id,
        caller.realm.slug.as_str(),
        company,
        &target.id,
        &helper.id,
        now.0,
        (now + LIFE).0,
    )
    .execute(&mut **tx)
    .await?;
    audit::write_by(tx, portal, caller, Event::CheckBegun, (Some(&target.id), helper), "").await?;
    Ok(id)
}

/// A point's result as it was sent.
#[derive(Clone, Copy, Debug)]
pub struct PointInput<'a> {
    /// The point's number.
    pub place: &'a str,
    /// `confirmed` or `not_confirmed`.
    pub result: &'a str,
    /// What the helper wrote.
    pub remark: &'a str,
}

/// A point's result as it is recorded.
struct Given<'a> {
    place: i64,
    point: &'a CheckPoint,
    confirmed: bool,
    remark: String,
}

impl Given<'_> {
    fn name(&self) -> &'static str {
        if self.confirmed { CONFIRMED } else { NOT_CONFIRMED }
    }
}

/// Records a point's result. It can't be changed afterwards; the same result sent again is the same record.
///
/// # Errors
/// When the database fails; then nothing is recorded.
pub async fn point(
    portal: &Portal,
    caller: &Caller,
    check: &str,
    input: &PointInput<'_>,
) -> Result<Outcome, StoreError> {
    let form = form_of(check)
        .typed(Field::Place, input.place)
        .typed(Field::Result, input.result)
        .typed(Field::Remark, input.remark);
    let mut held = match hold(portal, caller, Act::Vouch, (check, form.clone())).await? {
        Ok(held) => held,
        Err(outcome) => return Ok(outcome),
    };
    if !held.is_open(portal).await? {
        return held.complain(portal, form.problem(None, Problem::CheckOver)).await;
    }
    let result = match read(caller, form.clone(), input) {
        Ok(Some(result)) => result,
        Ok(None) => return Ok(Outcome::at(held.place())),
        Err(form) => return held.complain(portal, form).await,
    };
    if record(&mut held, portal, &result).await? {
        let detail = format!("{} {} {}", result.point.key, result.name(), one_line(&result.remark));
        let whom = (Some(held.target.id.as_str()), &held.helper);
        audit::write_by(&mut held.tx, portal, caller, Event::CheckPoint, whom, detail.trim_end()).await?;
        return held.commit().await;
    }
    let former = results(&mut held.tx, &held.check.id).await?.into_iter().find(|former| former.place == result.place);
    let same = former.is_some_and(|former| former.result == result.name() && former.remark == result.remark);
    if same {
        Ok(Outcome::at(held.place()))
    } else {
        held.complain(portal, form.problem(None, Problem::PointRecorded)).await
    }
}

/// Reads a result; nothing where the realm has no such point.
fn read<'a>(caller: &'a Caller, form: FormState, input: &PointInput<'_>) -> Result<Option<Given<'a>>, FormState> {
    let checks = caller.realm.prove.reissue().map_or(&[][..], |policy| &policy.checks);
    let place = input.place.parse::<usize>().ok();
    let Some((place, point)) = place.and_then(|place| Some((i64::try_from(place).ok()?, checks.get(place)?))) else {
        return Ok(None);
    };
    let confirmed = match input.result {
        CONFIRMED => Ok(true),
        NOT_CONFIRMED => Ok(false),
        _ => Err(Problem::Empty),
    };
    let remark = match Remark::parse_if_any(input.remark) {
        Ok(None) if confirmed == Ok(false) => Err(Problem::RemarkNeeded),
        remark => remark,
    };
    let form = form.check(Field::Result, &confirmed).check(Field::Remark, &remark);
    let (Ok(confirmed), Ok(remark)) = (confirmed, remark) else { return Err(form) };
    let remark = remark.map(|remark| remark.as_str().to_owned()).unwrap_or_default();
    Ok(Some(Given { place, point, confirmed, remark }))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds the result; `false`: the point has one already.
async fn record(held: &mut Held, portal: &Portal, result: &Given<'_>) -> Result<bool, StoreError> {
    let added = sql!(
        "INSERT INTO check_points (check_id, place, point, result, remark, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (check_id, place) DO NOTHING",
        &held.check.id,
        result.place,
        &result.point.key,
        result.name(),
        &result.remark,
        &held.helper.id,
        portal.now().0,
    )
    .execute(&mut *held.tx)
    .await?;
    Ok(added.rows_affected() == 1)
}
