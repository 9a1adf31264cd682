//! The helpdesk vouches for administrators: it works through the realm's identity check and only then may issue a temporary password.
//!
//! A check belongs to the helper who began it. Its points are only ever added, it ends by itself, and each of its moves is one conditional
//! `UPDATE`: finished once, decided once by somebody else, issued once. With a point that isn't confirmed it ends refused.

mod companies;
mod desk;
mod held;
mod move_on;
mod points;
mod row;
mod view;

use std::time::Duration;

use crate::{
    clock::Moment,
    realm::{Both, CheckKind},
    reissue::ReissueView,
    text::Remark,
};

pub use desk::desk;
pub use move_on::{decide, finish, issue, issued, leave};
pub use points::{PointInput, begin, point};
pub use view::check;

/// How long a helper has for a check; as long again from its end for the decision, and from that for issuing.
pub const LIFE: Duration = Duration::from_mins(30);

/// The most characters of a remark or a reason.
pub const REMARK: usize = Remark::MOST;

/// Where a check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// Points are being recorded.
    Open,
    /// All points are confirmed; another member of the helpdesk decides.
    Waiting,
    /// A temporary password may be issued, once.
    Approved,
    /// A point wasn't confirmed, or the second person refused.
    Refused,
    /// The temporary password was issued.
    Issued,
    /// The helper gave it up.
    Left,
    /// Its time was over before any of that.
    Expired,
}

impl CheckState {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Open, "open"),
        (Self::Waiting, "waiting"),
        (Self::Approved, "approved"),
        (Self::Refused, "refused"),
        (Self::Issued, "issued"),
        (Self::Left, "left"),
        (Self::Expired, "expired"),
    ];

    /// Its name; `expired` is never stored.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }

    /// What can't be read is over.
    fn parse(name: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == name).map_or(Self::Expired, |(state, _)| *state)
    }

    /// Whether something can still come of it.
    pub fn goes_on(self) -> bool {
        matches!(self, Self::Open | Self::Waiting | Self::Approved)
    }
}

/// The helpdesk's start.
#[derive(Clone, Debug)]
pub struct DeskView {
    /// What was searched for.
    pub searched: String,
    /// The companies found, by company ID; none unless something was searched for, at most 20.
    pub companies: Vec<CompanyFound>,
    /// Whether there are more than these.
    pub more: bool,
    /// The helper's own checks that go on.
    pub own: Vec<CheckLine>,
    /// Others' checks that wait for a second person.
    pub waiting: Vec<CheckLine>,
    /// The last 20 checks that are over, anybody's.
    pub latest: Vec<CheckLine>,
    /// Whether a second person decides in this realm.
    pub approval: bool,
}

/// A company, and whom the helpdesk may vouch for in it.
#[derive(Clone, Debug)]
pub struct CompanyFound {
    /// 会員ID.
    pub company_id: String,
    /// 会員名.
    pub name: String,
    /// Its administrators, at most 50.
    pub administrators: Vec<AdministratorLine>,
}

/// An administrator of a company.
#[derive(Clone, Debug)]
pub struct AdministratorLine {
    /// For beginning a check.
    pub account_id: String,
    /// The user ID.
    pub user_id: String,
    /// The login ID.
    pub login_id: String,
    /// The name.
    pub name: String,
    /// Whether the account is disabled; then no check can begin.
    pub disabled: bool,
    /// The helper's own check of this administrator that goes on.
    pub check: Option<String>,
}

/// A check on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckLine {
    /// Its id, as in its page's path.
    pub id: String,
    /// Where it stands.
    pub state: CheckState,
    /// 会員ID.
    pub company_id: String,
    /// 会員名.
    pub company_name: String,
    /// Who is vouched for: the account.
    pub target_id: String,
    /// The user ID.
    pub target_user_id: String,
    /// The name.
    pub target_name: String,
    /// The user ID of the helper.
    pub helper: String,
    /// Whether the reader is the helper.
    pub mine: bool,
    /// When it began.
    pub made_at: Moment,
    /// When it ends, unless something is done before.
    pub ends_at: Moment,
    /// When its points were done with.
    pub finished_at: Option<Moment>,
}

/// A check as its page shows it.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether the page has one thing")]
pub struct CheckView {
    /// The check.
    pub line: CheckLine,
    /// Whom it is about.
    pub target: Target,
    /// Its points in the realm's order; of a check that is over, as recorded.
    pub points: Vec<PointView>,
    /// The first point that has no result, for the helper: the page has one form, which is this point's.
    pub next: Option<usize>,
    /// Whether the reader may finish it: every point has its result.
    pub may_finish: bool,
    /// Whether finishing refuses, since a point isn't confirmed.
    pub will_refuse: bool,
    /// Whether the reader may decide as the second person.
    pub may_decide: bool,
    /// Whether the reader may give it up.
    pub may_leave: bool,
    /// Whether a second person decides in this realm.
    pub approval: bool,
    /// What the form of the temporary password shows, where the reader may issue it.
    pub issue: Option<Box<ReissueView>>,
    /// What the second person said.
    pub decided: Option<Decision>,
    /// The last five other checks of the same administrator.
    pub earlier: Vec<CheckLine>,
}

/// Whom a check is about.
#[derive(Clone, Debug)]
pub struct Target {
    /// The account.
    pub account_id: String,
    /// The user ID.
    pub user_id: String,
    /// The login ID.
    pub login_id: String,
    /// The name.
    pub name: String,
    /// 会員ID.
    pub company_id: String,
    /// 会員名.
    pub company_name: String,
}

/// A point of a check.
#[derive(Clone, Debug)]
pub struct PointView {
    /// Its number, for its form.
    pub place: i64,
    /// Its name in the record.
    pub key: String,
    /// How it is checked.
    pub kind: CheckKind,
    /// What the helper asks or does.
    pub ask: Both,
    /// What is registered; nothing where nothing is, or once the check is over.
    pub fact: Option<String>,
    /// Its result, which can't be changed.
    pub recorded: Option<Recorded>,
}

/// A point's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Whether it was confirmed.
    pub confirmed: bool,
    /// What the helper wrote; may be empty.
    pub remark: String,
    /// The user ID of the helper.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// What the second person said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The user ID.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why; may be empty where it was approved.
    pub reason: String,
}
