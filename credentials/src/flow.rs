//! A flow is one attempt of one browser, kept on the server: which step it is at, what is proven, when it ends.
//!
//! Pages show the state of their flow, errors included, so a journey is the same with and without scripts and survives reload and Back.
//! Each step moves on by one conditional `UPDATE`; a step that isn't reached can't be taken.

mod row;
mod view;

use std::time::Duration;

use crate::{
    account::Account,
    caller::{Caller, Cookie, Outcome},
    form::{FormState, Page, Problem},
    otp::OtpSecret,
    portal::Portal,
    proof::Proofs,
    realm::Realm,
    secret::Token,
    store::{StoreError, Tx, rows, sql},
};

pub(crate) use row::{FlowRow, Goal, flow_columns};
pub use row::{Kind, Purpose, Step};
pub use view::{DestinationView, EnrolmentView, FlowView, LoginChangeView, PinView, Sent, current};

/// How long a person may take from one step to the end.
pub(crate) const LIFE: Duration = Duration::from_mins(30);

/// For how long after its end a flow answers a repeated click with the same result.
pub(crate) const ECHO: Duration = Duration::from_mins(1);

/// The row of a flow's secret.
pub(crate) fn id_of(token: &Token) -> String {
    token.hash("flow")
}

/// The caller's flow in this realm, while it lives; a finished one for [`ECHO`] longer.
pub(crate) async fn load(portal: &Portal, caller: &Caller) -> Result<Option<FlowRow>, StoreError> {
    if caller.flow.is_none() {
        return Ok(None);
    }
    load_in(&mut *portal.store.read().acquire().await.map_err(StoreError::from)?, portal, caller).await
}

/// The same inside a transaction.
pub(crate) async fn load_in(
    db: &mut sqlx::AnyConnection,
    portal: &Portal,
    caller: &Caller,
) -> Result<Option<FlowRow>, StoreError> {
    let Some(token) = &caller.flow else { return Ok(None) };
    let now = portal.now();
    let sql = concat!(
        "SELECT ",
        flow_columns!(),
        " FROM flows WHERE id = $1 AND realm = $2 AND ends_at > $3 AND voided_at IS NULL AND (done_at IS NULL OR done_at > $4)"
    );
    Ok(rows!(FlowRow, sql, id_of(token), caller.realm.slug.as_str(), now.0, (now - ECHO).0).fetch_optional(db).await?)
}

/// An open flow by its id, whoever asks.
pub(crate) async fn by_id(
    db: &mut sqlx::AnyConnection,
    portal: &Portal,
    id: &str,
) -> Result<Option<FlowRow>, StoreError> {
    let sql = concat!(
        "SELECT ",
        flow_columns!(),
        " FROM flows WHERE id = $1 AND ends_at > $2 AND voided_at IS NULL AND done_at IS NULL"
    );
    Ok(rows!(FlowRow, sql, id, portal.now().0).fetch_optional(db).await?)
}

/// A flow to be stored.
pub(crate) struct NewFlow<'a> {
    pub kind: Kind,
    pub step: Step,
    pub account: Option<&'a str>,
    pub link: Option<&'a str>,
    pub number: &'a str,
    pub proofs: Proofs,
    pub remember: bool,
    pub form: Option<&'a FormState>,
    pub life: Duration,
    pub claim: Option<Claim<'a>>,
}

/// Whom a flow is about before anything is proven: the same columns for somebody and for nobody.
pub(crate) struct Claim<'a> {
    pub purpose: Purpose,
    /// The account's id, or the blinded facts of nobody.
    pub subject: &'a str,
    /// Where a PIN may go, sealed.
    pub destinations: &'a str,
}

/// Stores a flow under `token`. `false`: it was there already, so this is a repeated click.
pub(crate) async fn insert(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    token: &Token,
    new: NewFlow<'_>,
) -> Result<bool, StoreError> {
    let (id, now) = (id_of(token), portal.now());
    let pending = (new.step == Step::Enrol).then(|| fresh_secret(portal, &id));
    let inserted = sql!(
        "INSERT INTO flows (id, realm, kind, step, account_id, link_id, number, proofs, remember, pending, form, created_at, ends_at, done_at, \
         purpose, subject, destinations) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT (id) DO NOTHING",
        id,
        caller.realm.slug.as_str(),
        new.kind.name(),
        new.step.name(),
        new.account,
        new.link,
        new.number,
        new.proofs.render(),
        i64::from(new.remember),
        pending,
        new.form.map(render),
        now.0,
        (now + new.life).0,
        (new.step == Step::Done).then_some(now.0),
        new.claim.as_ref().map_or(Purpose::Password, |c| c.purpose).name(),
        new.claim.as_ref().map(|c| c.subject),
        new.claim.as_ref().map(|c| c.destinations),
    )
    .execute(&mut **tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

fn fresh_secret(portal: &Portal, flow: &str) -> String {
    portal.keys.seal(&*portal.chance, OtpSecret::new(&*portal.chance).bytes(), &row::aad(flow))
}

pub(crate) fn render(form: &FormState) -> String {
    serde_json::to_string(form).unwrap_or_default()
}

/// Moves a flow on. `false`: it isn't at that step any more (somebody else moved it, or it ended).
pub(crate) async fn advance(
    tx: &mut Tx,
    portal: &Portal,
    flow: &FlowRow,
    to: Step,
    proofs: Proofs,
) -> Result<bool, StoreError> {
    let now = portal.now();
    let pending = (to == Step::Enrol).then(|| fresh_secret(portal, &flow.id));
    let moved = sql!(
        "UPDATE flows SET step = $1, proofs = $2, pending = $3, form = NULL, done_at = $4, account_id = COALESCE(account_id, $8) \
         WHERE id = $5 AND step = $6 AND voided_at IS NULL AND done_at IS NULL AND ends_at > $7",
        to.name(),
        proofs.render(),
        pending,
        (to == Step::Done).then_some(now.0),
        &flow.id,
        &flow.step,
        now.0,
        proofs.pin.then_some(flow.subject.as_deref()).flatten(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(moved.rows_affected() == 1)
}

/// Whether the flow is still where it was when it was loaded; for after [`Account::lock`]. A double click's second finds it moved on.
pub(crate) async fn is_still(tx: &mut Tx, flow: &FlowRow) -> Result<bool, StoreError> {
    let still: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM flows WHERE id = $1 AND step = $2 AND voided_at IS NULL AND done_at IS NULL",
    )
    .bind(&flow.id)
    .bind(&flow.step)
    .fetch_one(&mut **tx)
    .await?;
    Ok(still == 1)
}

/// The next step of an account's flow, worked out anew from what is enrolled now and what is proven. An app is asked for before a login ID
/// changes, so that a stolen telephone alone takes nobody's account. Who signs in with a temporary password, or has to renew, gets no further than
/// a new password.
pub(crate) fn next_step(goal: Goal, realm: &Realm, account: &Account, proofs: Proofs) -> Step {
    if account.has_otp() && !proofs.otp {
        Step::Otp
    } else if !account.has_otp() && account.needs_otp(realm) {
        Step::Enrol
    } else if goal == Goal::Recover(Purpose::LoginId) && !proofs.login_id {
        Step::LoginId
    } else if goal == Goal::SignIn && !proofs.temporary && account.must_renew == 0 {
        Step::Done
    } else {
        Step::Renew
    }
}

/// The page of a step that an account's flow has just come to.
pub(crate) fn page_of(step: Step) -> Page {
    match step {
        Step::Otp => Page::LoginOtp,
        Step::Enrol => Page::EnrolAuthenticator,
        Step::LoginId => Page::RenewLoginId,
        _ => Page::RenewPassword,
    }
}

/// Keeps what was wrong with the form of the flow's present step, and goes back to its page.
pub(crate) async fn complain(tx: &mut Tx, flow: &FlowRow, form: &FormState) -> Result<Outcome, StoreError> {
    sql!("UPDATE flows SET form = $1 WHERE id = $2", render(form), &flow.id).execute(&mut **tx).await?;
    Ok(Outcome::to(form.page))
}

/// Keeps what was wrong with a form that begins a flow: in the caller's unbegun flow of that kind, else in a new one.
pub(crate) async fn complain_at_start(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    kind: Kind,
    form: &FormState,
) -> Result<Outcome, StoreError> {
    let kept = sql!(
        "UPDATE flows SET form = $1, ends_at = $2 WHERE id = $3 AND realm = $4 AND kind = $5 AND step = 'start' AND voided_at IS NULL",
        render(form),
        (portal.now() + LIFE).0,
        caller.flow.as_ref().map(id_of),
        caller.realm.slug.as_str(),
        kind.name(),
    )
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if kept == 1 {
        return Ok(Outcome::to(form.page));
    }
    let token = Token::new(&*portal.chance);
    let new = NewFlow {
        kind,
        step: Step::Start,
        account: None,
        link: None,
        number: "",
        proofs: Proofs::default(),
        remember: false,
        form: Some(form),
        life: LIFE,
        claim: None,
    };
    insert(tx, portal, caller, &token, new).await?;
    Ok(Outcome::to(form.page).flow(Cookie::Set(token)))
}

/// The attempt is over or unknown: says so on the page where a new one begins.
pub(crate) async fn expired(portal: &Portal, caller: &Caller, kind: Kind) -> Result<Outcome, StoreError> {
    let page = if kind == Kind::Login { Page::Login } else { Page::Recovery };
    let form = FormState::new(page).problem(None, Problem::Expired);
    let mut tx = portal.store.begin().await?;
    let outcome = complain_at_start(&mut tx, portal, caller, kind, &form).await?;
    tx.commit().await?;
    Ok(outcome)
}
