//! One check as its page shows it.

use sqlx::AnyConnection;

use super::{
    CheckState, CheckView, Decision, PointView, Recorded, Target,
    desk::lines,
    row::{CheckRow, PointRow, checks, load, results},
};
use crate::{
    account::Account,
    caller::Caller,
    clock::Moment,
    contact,
    desk::look,
    permit::{self, Act, Denied},
    portal::Portal,
    realm::{Both, CheckFact, CheckKind, CheckPoint},
    reissue,
    store::{StoreError, rows},
};

/// A check: the helper's own, or a colleague's once its points are done with.
///
/// # Errors
/// When the database fails.
pub async fn check(portal: &Portal, caller: &Caller, id: &str) -> Result<Result<CheckView, Denied>, StoreError> {
    let reader = match look(portal, caller, Act::Vouch).await? {
        Ok(desk) => desk.actor,
        Err(denied) => return Ok(Err(denied)),
    };
    let (mut db, now) = (portal.store.read().acquire().await?, portal.now());
    let row = if Portal::is_row_id(id) { load(&mut db, &caller.realm, id).await? } else { None };
    let visible = |row: &CheckRow| row.helper_id == reader.id || row.state(now) != CheckState::Open;
    let Some(row) = row.filter(visible) else { return Ok(Err(Denied::NotYours)) };
    let target = Account::by_id(&mut db, &row.target_id).await?;
    // Whoever was an administrator of the company when the check began may not be one any more: then only the record is left.
    let target = target.filter(|target| permit::decide(&reader, Act::Vouch, Some(target)).is_ok());
    let reading = Reading { caller, reader: &reader, now };
    let mut view = reading.of(&mut db, row, target.as_ref()).await?;
    drop(db);
    if let Some(target) = target.filter(|_| view.line.mine && view.line.state == CheckState::Approved) {
        view.issue = Some(Box::new(reissue::view(portal, caller, &target).await?));
    }
    Ok(Ok(view))
}

struct Reading<'a> {
    caller: &'a Caller,
    reader: &'a Account,
    now: Moment,
}

impl Reading<'_> {
    async fn of(
        &self,
        db: &mut AnyConnection,
        row: CheckRow,
        target: Option<&Account>,
    ) -> Result<CheckView, StoreError> {
        let (state, recorded) = (row.state(self.now), results(&mut *db, &row.id).await?);
        let earlier = checks!("k.target_id = $2 AND k.id <> $3 ORDER BY k.made_at DESC, k.id LIMIT 5");
        let slug = self.caller.realm.slug.as_str();
        let earlier: Vec<CheckRow> =
            rows!(CheckRow, earlier, slug, &row.target_id, &row.id).fetch_all(&mut *db).await?;
        let facts = match target {
            Some(target) if state.goes_on() => Some(Facts::of(db, &row, target).await?),
            _ => None,
        };
        let will_refuse = recorded.iter().any(|result| !result.is_confirmed());
        let points = self.points(state, recorded, facts.as_ref());
        let mine = row.helper_id == self.reader.id;
        let recording = mine && state == CheckState::Open && target.is_some();
        let next = points.iter().position(|point| point.recorded.is_none()).filter(|_| recording);
        Ok(CheckView {
            target: target_of(&row),
            decided: decision(&row),
            may_finish: recording && next.is_none() && !points.is_empty(),
            will_refuse,
            may_decide: state == CheckState::Waiting && !mine,
            may_leave: mine && state.goes_on(),
            approval: self.caller.realm.prove.reissue().is_some_and(|policy| policy.approval),
            earlier: lines(earlier, &self.reader.id, self.now).collect(),
            line: row.line(&self.reader.id, self.now),
            points,
            next,
            issue: None,
        })
    }

    /// The points that the realm configures; of a check that is over those that were recorded, whatever is configured since.
    fn points(&self, state: CheckState, mut recorded: Vec<PointRow>, facts: Option<&Facts>) -> Vec<PointView> {
        let configured = self.caller.realm.prove.reissue().map_or(&[][..], |policy| &policy.checks);
        let mut points = Vec::new();
        for (place, point) in (0i64..).zip(configured) {
            let same = recorded.iter().position(|result| result.place == place && result.point == point.key);
            let result = same.map(|found| recorded.remove(found));
            if result.is_some() || state.goes_on() {
                points.push(point_view(place, point, facts.and_then(|facts| facts.get(point)), result));
            }
        }
        points.extend(recorded.into_iter().map(unconfigured));
        points
    }
}

/// A result of a point that the realm has no more: the record stays as it is.
fn unconfigured(result: PointRow) -> PointView {
    let ask = Both { ja: result.point.clone(), en: result.point.clone() };
    let point = CheckPoint { key: result.point.clone(), kind: CheckKind::Asked, fact: CheckFact::Name, ask };
    point_view(result.place, &point, None, Some(result))
}

fn point_view(place: i64, point: &CheckPoint, fact: Option<String>, result: Option<PointRow>) -> PointView {
    PointView {
        place,
        key: point.key.clone(),
        kind: point.kind,
        ask: point.ask.clone(),
        fact,
        recorded: result.map(|result| Recorded {
            confirmed: result.is_confirmed(),
            remark: result.remark,
            by: result.by,
            at: Moment(result.at),
        }),
    }
}

fn target_of(row: &CheckRow) -> Target {
    Target {
        account_id: row.target_id.clone(),
        user_id: row.user_id.clone(),
        login_id: row.login_id.clone(),
        name: row.display_name.clone(),
        company_id: row.company_id.clone(),
        company_name: row.company_name.clone(),
    }
}

fn decision(row: &CheckRow) -> Option<Decision> {
    Some(Decision {
        by: row.decider.clone()?,
        at: Moment(row.decided_at?),
        reason: row.reason.clone().unwrap_or_default(),
    })
}

/// What is registered of the person and the company.
struct Facts {
    company_id: String,
    company_name: String,
    user_id: String,
    name: String,
    phone: Option<String>,
    fax: Option<String>,
    email: Option<String>,
}

impl Facts {
    async fn of(db: &mut AnyConnection, row: &CheckRow, target: &Account) -> Result<Self, StoreError> {
        let contacts = contact::all(db, &target.id).await?;
        let phone = contacts.iter().filter(|c| c.verified_at.is_some()).find_map(contact::Contact::number);
        let fax = target.fax.as_deref().and_then(crate::phone::PhoneNumber::from_stored);
        Ok(Self {
            company_id: row.company_id.clone(),
            company_name: row.company_name.clone(),
            user_id: target.user_id.clone(),
            name: target.display_name.clone(),
            phone: phone.map(|number| number.national()),
            fax: fax.map(|number| number.national()),
            email: target.verified_email().map(str::to_owned),
        })
    }

    fn get(&self, point: &CheckPoint) -> Option<String> {
        match point.fact {
            CheckFact::CompanyId => Some(self.company_id.clone()),
            CheckFact::CompanyName => Some(self.company_name.clone()),
            CheckFact::UserId => Some(self.user_id.clone()),
            CheckFact::Name => Some(self.name.clone()),
            CheckFact::Phone => self.phone.clone(),
            CheckFact::Fax => self.fax.clone(),
            CheckFact::Email => self.email.clone(),
        }
    }
}
