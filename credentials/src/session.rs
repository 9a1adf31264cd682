//! Sessions: a random secret in a cookie, its hash in a row, an idle and an absolute end, and a new secret at each step up.

mod end;
mod view;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Cookie, Outcome},
    clock::Moment,
    form::{FormState, Page},
    portal::Portal,
    proof::Proofs,
    secret::Token,
    store::{StoreError, Tx, row, rows, sql},
};

pub use end::{SessionLine, end, list, sign_out, sign_out_everywhere};
pub(crate) use view::view;
pub use view::{SessionView, current};

/// How long a browser stays known to an account.
pub(crate) const KNOWN_LIFE: Duration = Duration::from_hours(8760);

/// The row's `seen_at` is moved at most once in so long, so that reading pages doesn't write.
const SEEN_EVERY: Duration = Duration::from_mins(1);

/// How long a one-time password opens the pages of administrators, helpdesk and operators.
pub(crate) const STEP_UP: Duration = Duration::from_mins(15);

/// For how long a success is told on its page.
const NOTICE_LIFE: Duration = Duration::from_secs(90);

/// What went well: told once on the page where it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "they read as what they say")]
pub enum Notice {
    Recovered,
    PasswordChanged,
    DeviceAdded,
    DeviceRenamed,
    DeviceRemoved,
    CodesMade,
    SessionEnded,
    ContactVerified,
    ContactRemoved,
    LoginIdChanged,
    SiblingMailed { number: String },
    CustomerInvited { customer_id: String },
    AccountUnlocked,
    AccountDisabled,
    AccountEnabled,
    AccountSignedOut,
    RenewalRequired,
    RemovalAsked,
    RemovalDone,
    RemovalRefused,
    MessageResent,
    CheckLeft,
    CheckDecided { approved: bool },
    CampaignSaved,
    CampaignStarted,
    CampaignPaused,
    CampaignResumed,
    CampaignAgain { count: i64 },
    CampaignEnded,
    CampaignDiscarded,
    CampaignTested,
}

#[derive(Serialize, Deserialize)]
struct KeptNotice {
    at: Moment,
    page: Page,
    notice: Notice,
}

row! {
    /// A session as stored.
    #[derive(Clone, Debug)]
    pub(crate) struct SessionRow {
        pub id: String,
        pub public_id: String,
        pub account_id: String,
        pub proofs: String,
        pub remembered: i64,
        pub started_at: i64,
        pub seen_at: i64,
        pub ends_at: i64,
        pub fresh_until: i64,
        pub next_page: Option<String>,
        pub form: Option<String>,
        pub notice: Option<String>,
        pub pending: Option<String>,
        pub codes: Option<String>,
        pub otp_at: Option<i64>,
        pub handover: Option<String>,
    }
}

const LIVE: &str = "SELECT id, public_id, account_id, proofs, remembered, started_at, seen_at, ends_at, fresh_until, next_page, \
                    form, notice, pending, codes, otp_at, handover FROM sessions WHERE id = $1 AND realm = $2 AND ended_at IS NULL AND ends_at > $3 \
                    AND seen_at + idle_ms > $3";

impl SessionRow {
    /// The form that came back last.
    pub(crate) fn form(&self) -> Option<FormState> {
        serde_json::from_str(self.form.as_deref()?).ok()
    }

    /// Whether the person has proven themselves a moment ago.
    pub(crate) fn is_fresh(&self, now: Moment) -> bool {
        self.fresh_until > now.0
    }

    /// Whether a one-time password was given in it within [`STEP_UP`]; never in one that outlives the browser.
    pub(crate) fn is_stepped_up(&self, now: Moment) -> bool {
        self.remembered == 0 && self.otp_at.is_some_and(|at| Moment(at) + STEP_UP > now)
    }

    pub(crate) fn proofs(&self) -> Proofs {
        Proofs::parse(&self.proofs)
    }

    /// The cookie of its secret: a remembered session's outlives the browser.
    pub(crate) fn cookie(&self, token: Token, now: Moment) -> Cookie {
        if self.remembered == 1 { Cookie::SetFor(token, Moment(self.ends_at).since(now)) } else { Cookie::Set(token) }
    }
}

pub(crate) fn id_of(token: &Token) -> String {
    token.hash("session")
}

/// The live session behind a secret, with its account; none when the account isn't active, or its password isn't accepted any more because a
/// campaign has opened.
pub(crate) async fn load(
    portal: &Portal,
    caller: &Caller,
    token: Option<&Token>,
) -> Result<Option<(SessionRow, Account)>, StoreError> {
    let Some(token) = token else { return Ok(None) };
    let now = portal.now();
    let mut db = portal.store.read().acquire().await?;
    let session: Option<SessionRow> =
        rows!(SessionRow, LIVE, id_of(token), caller.realm.slug.as_str(), now.0).fetch_optional(&mut *db).await?;
    let Some(session) = session else { return Ok(None) };
    let lives = |account: &Account| account.is_active() && !account.is_renewing(now);
    let account = Account::by_id(&mut db, &session.account_id).await?.filter(lives);
    drop(db);
    if Moment(session.seen_at) + SEEN_EVERY <= now {
        let seen = sql!("UPDATE sessions SET seen_at = $1 WHERE id = $2 AND seen_at < $1", now.0, &session.id);
        portal.store.note(seen).await;
    }
    Ok(account.map(|a| (session, a)))
}

/// Whether a session that was loaded still has that secret and wasn't ended; for after [`Account::lock`].
pub(crate) async fn is_there(tx: &mut Tx, session: &SessionRow) -> Result<bool, StoreError> {
    let there: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sessions WHERE id = $1 AND ended_at IS NULL")
        .bind(&session.id)
        .fetch_one(&mut **tx)
        .await?;
    Ok(there == 1)
}

/// The caller's own live session.
pub(crate) async fn own(portal: &Portal, caller: &Caller) -> Result<Option<(SessionRow, Account)>, StoreError> {
    load(portal, caller, caller.session.as_ref()).await
}

/// Opens a session: the last act of signing in. `flow` is the flow that ends in it; its session secret is derived, so a double click opens one.
pub(crate) async fn open(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    account: &Account,
    (proofs, remember): (Proofs, bool),
    flow: Option<&Token>,
) -> Result<Outcome, StoreError> {
    let (now, policy) = (portal.now(), caller.realm.session);
    let token = flow.map_or_else(|| Token::new(&*portal.chance), |f| portal.session_of(f));
    let remember = remember && caller.realm.remember_me && !account.is_staff();
    let (idle, absolute) =
        if remember { (policy.remembered, policy.remembered) } else { (policy.idle, policy.absolute) };
    // Whoever signs in again in the same browser leaves the former session behind.
    if let Some(former) = &caller.session {
        sql!("UPDATE sessions SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL", now.0, id_of(former))
            .execute(&mut **tx)
            .await?;
    }
    sql!(
        "INSERT INTO sessions (id, public_id, realm, account_id, proofs, remembered, browser, address, started_at, seen_at, idle_ms, ends_at, \
         fresh_until, otp_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13)",
        id_of(&token),
        portal.row_id(),
        caller.realm.slug.as_str(),
        &account.id,
        proofs.render(),
        i64::from(remember),
        &caller.origin.browser,
        caller.origin.address.to_string(),
        now.0,
        i64::try_from(idle.as_millis()).unwrap_or(i64::MAX),
        (now + absolute).0,
        (now + policy.fresh).0,
        proofs.otp.then_some(now.0),
    )
    .execute(&mut **tx)
    .await?;
    sql!("UPDATE accounts SET last_login_at = $1 WHERE id = $2", now.0, &account.id).execute(&mut **tx).await?;
    let known = remember_browser(tx, portal, caller, account).await?;
    audit::write(tx, portal, caller, Event::SignedIn, Some(&account.id), &proofs.render()).await?;
    let session = if remember { Cookie::SetFor(token, absolute) } else { Cookie::Set(token) };
    Ok(Outcome::to(Page::Portal).session(session).known(known).clear_link())
}

/// The row of the caller's browser if this account (or blinded name) knows it.
pub(crate) async fn known_browser(
    db: &mut sqlx::AnyConnection,
    caller: &Caller,
    account: &str,
) -> Result<Option<String>, StoreError> {
    let Some(id) = caller.known.as_ref().map(|t| t.hash("known")) else { return Ok(None) };
    Ok(sqlx::query_scalar("SELECT id FROM known_browsers WHERE id = $1 AND account_id = $2")
        .bind(id)
        .bind(account)
        .fetch_optional(&mut *db)
        .await?)
}

async fn remember_browser(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    account: &Account,
) -> Result<Cookie, StoreError> {
    let now = portal.now().0;
    if let (Some(id), Some(token)) = (known_browser(tx, caller, &account.id).await?, &caller.known) {
        sql!("UPDATE known_browsers SET seen_at = $1 WHERE id = $2", now, id).execute(&mut **tx).await?;
        return Ok(Cookie::SetFor(token.clone(), KNOWN_LIFE));
    }
    let token = Token::new(&*portal.chance);
    sql!(
        "INSERT INTO known_browsers (id, account_id, made_at, seen_at) VALUES ($1, $2, $3, $3)",
        token.hash("known"),
        &account.id,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(Cookie::SetFor(token, KNOWN_LIFE))
}

/// A repeated click after a flow that ended in a session: the same cookies again.
pub(crate) async fn echo(portal: &Portal, caller: &Caller, flow: &Token) -> Result<Outcome, StoreError> {
    let token = portal.session_of(flow);
    Ok(match load(portal, caller, Some(&token)).await? {
        Some((session, _)) => Outcome::to(Page::Portal).session(session.cookie(token, portal.now())),
        None => Outcome::to(Page::Login),
    })
}

/// Keeps what went wrong with a form of the portal, and goes back to its page.
pub(crate) async fn complain(portal: &Portal, session: &SessionRow, form: &FormState) -> Result<Outcome, StoreError> {
    sql!("UPDATE sessions SET form = $1, notice = NULL WHERE id = $2", crate::flow::render(form), &session.id)
        .execute(portal.store.write())
        .await?;
    Ok(Outcome::at(form.place()))
}

/// Keeps what went well, to be told on `page`, and goes there.
pub(crate) async fn tell(
    tx: &mut Tx,
    portal: &Portal,
    session: &str,
    page: Page,
    notice: Notice,
) -> Result<Outcome, StoreError> {
    let kept = serde_json::to_string(&KeptNotice { at: portal.now(), page, notice }).unwrap_or_default();
    sql!("UPDATE sessions SET form = NULL, notice = $1 WHERE id = $2", kept, session).execute(&mut **tx).await?;
    Ok(Outcome::to(page))
}
