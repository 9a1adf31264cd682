//! The realm's messages, and sending failed ones again while what they carry still counts.

use std::time::Duration;

use sqlx::AnyConnection;

use super::{PER_PAGE, Slice, Whose, alone};
use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    clock::Moment,
    desk::{self, look},
    form::{FormState, Page, Problem},
    mask,
    permit::{Act, Denied},
    portal::Portal,
    session::{self, Notice},
    store::{StoreError, Tx, row, rows, sql},
};

/// How much longer a notice that is sent again may wait for the mail server.
const NOTICE_LIFE: Duration = Duration::from_hours(72);

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxState {
    /// It goes out as soon as it can.
    Waiting,
    /// It waits for its campaign, which is paused.
    Held,
    /// The mail server or provider took it.
    Sent,
    /// It was refused for good.
    Failed,
    /// There was nothing to send.
    Skipped,
    /// Its time was over first.
    Expired,
    /// Nobody knows whether the provider took it.
    Unknown,
}

impl OutboxState {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Waiting, Self::Held, Self::Failed, Self::Unknown, Self::Expired, Self::Skipped, Self::Sent];

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Held => "held",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }

    /// Reads its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A message.
#[derive(Clone, Debug)]
pub struct OutboxLine {
    /// For sending it again.
    pub id: String,
    /// What it is: `recovery`, `notice`, `pin` and so on.
    pub kind: String,
    /// What became of it.
    pub state: OutboxState,
    /// Whose it is, where that was known when it was asked for.
    pub account: Option<Whose>,
    /// When it was asked for.
    pub created_at: Moment,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, where it waits.
    pub due_at: Moment,
    /// When it is pointless.
    pub expires_at: Moment,
    /// When that was settled.
    pub finished_at: Option<Moment>,
    /// What the mail server or provider said, or why there was nothing to send.
    pub words: Option<String>,
    /// Whether it can be sent again.
    pub again: bool,
}

/// A page of the list, the newest first.
#[derive(Clone, Debug)]
pub struct OutboxPage {
    /// How many messages are in each state.
    pub counts: Vec<(OutboxState, i64)>,
    /// How many there are in all in the state that was asked for.
    pub total: i64,
    /// Which page it is, counted from 1.
    pub page: i64,
    /// How many pages there are; at least 1.
    pub pages: i64,
    /// The messages.
    pub lines: Vec<OutboxLine>,
}

/// Which rows of table `o` can be sent again at `$1`: failed ones that only tell something, or whose link, PIN or code still counts.
macro_rules! counts {
    () => {
        "o.state = 'failed' AND (o.kind IN ('notice', 'alert', 'budget') OR o.expires_at > $1) \
         AND NOT EXISTS (SELECT 1 FROM links l WHERE l.id = o.id AND (l.used_at IS NOT NULL OR l.voided_at IS NOT NULL OR l.expires_at <= $1)) \
         AND NOT EXISTS (SELECT 1 FROM pins p WHERE p.id = o.id AND (p.used_at IS NOT NULL OR p.voided_at IS NOT NULL OR p.expires_at <= $1)) \
         AND NOT EXISTS (SELECT 1 FROM confirmations c WHERE c.id = o.id AND (c.used_at IS NOT NULL OR c.voided_at IS NOT NULL \
         OR c.expires_at <= $1))"
    };
}

row! {
    struct OutboxRow {
        id: String,
        kind: String,
        state: String,
        account_id: Option<String>,
        user_id: Option<String>,
        display_name: Option<String>,
        created_at: i64,
        attempts: i64,
        due_at: i64,
        expires_at: i64,
        finished_at: Option<i64>,
        words: Option<String>,
        again: i64,
    }
}

impl OutboxRow {
    fn line(self) -> OutboxLine {
        OutboxLine {
            id: self.id,
            kind: self.kind,
            state: OutboxState::parse(&self.state).unwrap_or(OutboxState::Unknown),
            account: Whose::of(self.account_id, self.user_id, self.display_name),
            created_at: Moment(self.created_at),
            attempts: self.attempts,
            due_at: Moment(self.due_at),
            expires_at: Moment(self.expires_at),
            finished_at: self.finished_at.map(Moment),
            words: self.words.filter(|words| !words.is_empty()).map(|words| masked(&words)),
            again: self.again == 1,
        }
    }
}

/// What a mail server said, with addresses masked: they may be login IDs, which nobody else learns.
fn masked(words: &str) -> String {
    let around = |c: char| c.is_whitespace() || "<>()[]\"',;:".contains(c);
    let piece = |piece: &str| {
        let (word, end) = piece.find(around).map_or((piece, ""), |at| piece.split_at(at));
        if word.contains('@') { format!("{}{end}", mask::mask_email(word)) } else { piece.to_owned() }
    };
    words.split_inclusive(around).map(piece).collect()
}

/// The realm's messages, in one state where one is given.
///
/// # Errors
/// When the database fails.
pub async fn outbox(
    portal: &Portal,
    caller: &Caller,
    state: Option<OutboxState>,
    page: i64,
) -> Result<Result<OutboxPage, Denied>, StoreError> {
    if let Err(denied) = look(portal, caller, Act::SeeOutbox).await? {
        return Ok(Err(denied));
    }
    let (mut db, slug) = (portal.store.read().acquire().await?, caller.realm.slug.as_str());
    let counts = counts_of(&mut db, slug).await?;
    let counted = |(of, _): &&(OutboxState, i64)| state.is_none_or(|wanted| wanted == *of);
    let total = counts.iter().filter(counted).map(|(_, count)| count).sum();
    let slice = Slice::of(total, page);
    let sql = concat!(
        "SELECT o.id, o.kind, o.state, o.account_id, a.user_id, a.display_name, o.created_at, o.attempts, o.due_at, o.expires_at, o.finished_at, \
         o.words, CASE WHEN ",
        counts!(),
        " THEN 1 ELSE 0 END AS again FROM outbox o LEFT JOIN accounts a ON a.id = o.account_id WHERE o.realm = $2 AND ($3 = '' OR o.state = $3) \
         ORDER BY o.created_at DESC, o.id LIMIT $4 OFFSET $5"
    );
    let wanted = state.map_or("", OutboxState::name);
    let found: Vec<OutboxRow> =
        rows!(OutboxRow, sql, portal.now().0, slug, wanted, PER_PAGE, slice.skip).fetch_all(&mut *db).await?;
    let lines = found.into_iter().map(OutboxRow::line).collect();
    Ok(Ok(OutboxPage { counts, total, page: slice.page, pages: slice.pages, lines }))
}

async fn counts_of(db: &mut AnyConnection, realm: &str) -> Result<Vec<(OutboxState, i64)>, StoreError> {
    let found: Vec<(String, i64)> =
        sqlx::query_as("SELECT state, COUNT(*) FROM outbox WHERE realm = $1 GROUP BY state")
            .bind(realm)
            .fetch_all(db)
            .await?;
    let of = |state: OutboxState| found.iter().find(|(name, _)| name == state.name()).map_or(0, |(_, count)| *count);
    Ok(OutboxState::ALL.into_iter().map(|state| (state, of(state))).collect())
}

/// Has a failed message sent again, with a fresh count of tries. One whose link, PIN or code is used, void or over is not: the person asks anew.
///
/// # Errors
/// When the database fails; then it stays as it is.
pub async fn send_again(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    let desk = match desk::enter(portal, caller, Act::SendAgain, Page::AdminOutbox).await? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(outcome),
    };
    let mut tx = portal.store.begin().await?;
    let operator = match alone(&mut tx, &desk, Act::SendAgain).await? {
        Ok(operator) => operator,
        Err(denied) => {
            drop(tx);
            let what = (Act::SendAgain, None, denied);
            return desk::refuse(portal, caller, &desk, what, &Page::AdminOutbox.into()).await;
        }
    };
    if !Portal::is_row_id(id) || !renew(&mut tx, portal, caller, &operator, id).await? {
        drop(tx);
        let form = FormState::new(Page::AdminOutbox).problem(None, Problem::NotSendable);
        return session::complain(portal, &desk.session, &form).await;
    }
    let outcome = session::tell(&mut tx, portal, &desk.session.id, Page::AdminOutbox, Notice::MessageResent).await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}

row! {
    struct Renewed { kind: String, account_id: Option<String> }
}

/// Puts the message back into the queue; `false`: it isn't a failed one of this realm that still counts.
async fn renew(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    operator: &Account,
    id: &str,
) -> Result<bool, StoreError> {
    let now = portal.now();
    let sql = concat!(
        "UPDATE outbox SET state = 'waiting', attempts = 0, due_at = $1, lease_until = 0, begun_at = NULL, provider_id = NULL, \
         finished_at = NULL, expires_at = CASE WHEN kind IN ('notice', 'alert', 'budget') AND expires_at < $2 THEN $2 ELSE expires_at END \
         WHERE id = (SELECT o.id FROM outbox o WHERE o.id = $3 AND o.realm = $4 AND ",
        counts!(),
        ") AND state = 'failed' RETURNING kind, account_id"
    );
    let renewed: Option<Renewed> = rows!(Renewed, sql, now.0, (now + NOTICE_LIFE).0, id, caller.realm.slug.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    let Some(renewed) = renewed else { return Ok(false) };
    // The page of a PIN doesn't call it undelivered any more.
    sql!("UPDATE pins SET trouble = NULL WHERE id = $1", id).execute(&mut **tx).await?;
    let whom = (renewed.account_id.as_deref(), operator);
    audit::write_by(tx, portal, caller, Event::MessageResent, whom, &renewed.kind).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mail_server_says_names_no_address() {
        for (said, shown) in [
            ("550 5.1.1 <kankyo.taro@example.jp>: unknown", "550 5.1.1 <ka*****@example.jp>: unknown"),
            ("to=oyaten@example.jp, refused", "to*****@example.jp, refused"),
            ("421 try later", "421 try later"),
            ("", ""),
        ] {
            assert_eq!(masked(said), shown);
        }
    }
}
