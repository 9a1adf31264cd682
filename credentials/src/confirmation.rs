//! A new mail address counts once its mailbox confirmed it: by the link in the mail, in any browser, or by the code, in the browser that asked.
//!
//! Each asking is bound to its account, its address and its holder, so two that race can't confirm each other's address.

mod link;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    account::Account,
    audit::{self, Event},
    caller::Caller,
    clock::Moment,
    form::Problem,
    limits, login_change,
    outbox::{self, Job, Lane, Order},
    portal::Portal,
    realm::Rate,
    secret::Token,
    settings::contacts,
    store::{StoreError, Tx, row, rows, sql},
    text::{EmailAddress, PinInput},
};

pub use link::{ConfirmationView, confirm, view};

/// How long link and code work from the moment that the mail server accepted the mail.
pub(crate) const LIFE: Duration = Duration::from_mins(30);

/// How much longer the mail may be under way.
const UNDER_WAY: Duration = Duration::from_mins(30);

/// How many digits a code has, and how often it may be tried.
pub const DIGITS: u8 = 6;
const TRIES: i64 = 5;

/// How long a person waits before the same address gets another mail.
pub(crate) const COOLDOWN: Duration = Duration::from_mins(1);

/// What is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirms {
    /// A new login ID.
    LoginId,
    /// One more mail address.
    Email,
}

impl Confirms {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::LoginId => "login-id",
            Self::Email => "email",
        }
    }

    fn parse(name: &str) -> Self {
        if name == "login-id" { Self::LoginId } else { Self::Email }
    }
}

row! {
    /// An asking as stored.
    #[derive(Clone, Debug)]
    pub(crate) struct Asked {
        pub id: String,
        pub account_id: String,
        pub kind: String,
        pub holder: String,
        pub address: String,
        pub number: String,
        pub code_hash: String,
        pub tries: i64,
        pub made_at: i64,
        pub accepted_at: Option<i64>,
        pub expires_at: i64,
        pub used_at: Option<i64>,
        pub voided_at: Option<i64>,
    }
}

/// The columns of [`Asked`].
macro_rules! columns {
    () => {
        "id, account_id, kind, holder, address, number, code_hash, tries, made_at, accepted_at, expires_at, used_at, voided_at"
    };
}

use columns;

impl Asked {
    pub(crate) fn what(&self) -> Confirms {
        Confirms::parse(&self.kind)
    }

    /// Whether neither link nor code can confirm it any more.
    pub(crate) fn is_over(&self, now: Moment) -> bool {
        self.used_at.is_some() || self.voided_at.is_some() || self.expires_at <= now.0 || self.tries >= TRIES
    }

    /// The end that a page shows: until the mail server has taken the mail, the end as if it took it at once.
    pub(crate) fn ends_at(&self) -> Moment {
        if self.accepted_at.is_some() { Moment(self.expires_at) } else { Moment(self.made_at) + LIFE }
    }
}

/// The token of the link that a row mails. Derived, so that the queue never holds it.
pub(crate) fn token(portal: &Portal, job: &str) -> Token {
    portal.keys.derive("confirm", job.as_bytes())
}

/// The code beside it.
pub(crate) fn code(portal: &Portal, job: &str) -> Zeroizing<String> {
    crate::pin::digits_of(portal, &format!("confirm:{job}"), DIGITS)
}

fn hash_of_code(portal: &Portal, holder: &str, code: &str) -> String {
    portal.keys.derive("confirm code", Zeroizing::new(format!("{holder}\n{code}")).as_bytes()).hash("pin")
}

/// What is to be confirmed.
pub(crate) struct Ask<'a> {
    pub account: &'a str,
    pub what: Confirms,
    /// Who waits for it: a flow's id, `session:` with an account's id, or `contact:` with a contact's.
    pub holder: &'a str,
    pub address: &'a EmailAddress,
}

/// Mails link and code to a new address; the holder's former ones are void. `Err(wait)`: that mailbox has had enough for so long.
pub(crate) async fn ask(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    new: &Ask<'_>,
) -> Result<Result<(), Duration>, StoreError> {
    let (now, realm) = (portal.now(), &caller.realm);
    let mailbox = crate::recovery::destination::blind(portal, realm, &new.address.key());
    for (scope, rate) in [
        (format!("confirm:to:{mailbox}"), realm.limits.mail_per_mailbox),
        (format!("confirm:by:{}", new.account), Rate { count: 10, per: Duration::from_hours(1) }),
    ] {
        if let Err(wait) = limits::take(tx, &scope, rate, now).await? {
            return Ok(Err(wait));
        }
    }
    sql!(
        "UPDATE confirmations SET voided_at = $1 WHERE holder = $2 AND used_at IS NULL AND voided_at IS NULL",
        now.0,
        new.holder
    )
    .execute(&mut **tx)
    .await?;
    let number = portal.short_number();
    let address = new.address.as_str().to_owned();
    let order = Order::Confirm { what: new.what, address, number: number.clone(), lang: caller.lang };
    let cap = LIFE + UNDER_WAY;
    let id = outbox::put(tx, portal, realm, (Lane::Interactive, Some(new.account)), &order, cap).await?;
    sql!(
        "INSERT INTO confirmations (id, realm, account_id, kind, holder, address, number, token_hash, code_hash, tries, made_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11)",
        &id,
        realm.slug.as_str(),
        new.account,
        new.what.name(),
        new.holder,
        new.address.as_str(),
        number,
        token(portal, &id).hash("confirm"),
        hash_of_code(portal, new.holder, &code(portal, &id)),
        now.0,
        (now + cap).0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Ok(()))
}

/// The newest asking of a holder.
pub(crate) async fn newest(db: &mut sqlx::AnyConnection, holder: &str) -> Result<Option<Asked>, StoreError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM confirmations WHERE holder = $1 ORDER BY CASE WHEN voided_at IS NULL THEN 0 ELSE 1 END, made_at DESC LIMIT 1"
    );
    Ok(rows!(Asked, sql, holder).fetch_optional(db).await?)
}

/// The account of an outbox row's asking, while it is open and the account active.
pub(crate) async fn of_job(tx: &mut Tx, portal: &Portal, job: &Job) -> Result<Option<Account>, StoreError> {
    let sql = concat!("SELECT ", columns!(), " FROM confirmations WHERE id = $1");
    let asked = rows!(Asked, sql, &job.id).fetch_optional(&mut **tx).await?;
    match asked.filter(|asked| !asked.is_over(portal.now())) {
        Some(asked) => Ok(Account::by_id(tx, &asked.account_id).await?.filter(Account::is_active)),
        None => Ok(None),
    }
}

/// Tries a code of the holder's newest asking; `Err(problem)` is for the page. The transaction must be committed either way.
pub(crate) async fn try_code(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    holder: &str,
    typed: &PinInput,
) -> Result<Result<Asked, Problem>, StoreError> {
    let taken: Option<Asked> = rows!(
        Asked,
        concat!(
            "UPDATE confirmations SET tries = tries + 1 WHERE holder = $1 AND used_at IS NULL AND voided_at IS NULL AND expires_at > $2 \
             AND tries < $3 RETURNING ",
            columns!()
        ),
        holder,
        portal.now().0,
        TRIES
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(asked) = taken else { return Ok(Err(Problem::PinOver)) };
    // Counted with the account's PINs, so that nobody can guess their way to a mailbox that isn't theirs.
    let scope = crate::pin::scope_of(&asked.account_id);
    let rate = caller.realm.limits.pin_per_account;
    if let Err(wait) = limits::take(tx, &scope, rate, portal.now()).await? {
        audit::write(tx, portal, caller, Event::Limited, Some(&asked.account_id), "confirmation").await?;
        return Ok(Err(Problem::TryLater(limits::minutes(wait))));
    }
    let tried = hash_of_code(portal, holder, typed.reveal());
    if !bool::from(subtle::ConstantTimeEq::ct_eq(tried.as_bytes(), asked.code_hash.as_bytes())) {
        audit::write(tx, portal, caller, Event::PinRefused, Some(&asked.account_id), "confirmation").await?;
        return Ok(Err(Problem::PinWrong));
    }
    limits::give(tx, &scope).await?;
    Ok(apply(tx, portal, caller, &asked).await?.map(|()| asked))
}

/// Makes the address count: once. `Err` says why not; the row is unused then.
async fn apply(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    asked: &Asked,
) -> Result<Result<(), Problem>, StoreError> {
    let now = portal.now();
    let Some(account) = Account::lock(tx, &asked.account_id).await?.filter(Account::is_active) else {
        return Ok(Err(Problem::PinOver));
    };
    if asked.what() == Confirms::LoginId && login_change::is_taken(&mut *tx, caller, asked).await? {
        return Ok(Err(Problem::LoginIdTaken));
    }
    let won = sql!(
        "UPDATE confirmations SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND voided_at IS NULL AND expires_at > $1",
        now.0,
        &asked.id
    )
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if won == 0 {
        return Ok(Err(Problem::PinOver));
    }
    match asked.what() {
        Confirms::LoginId => login_change::apply(tx, portal, caller, (&account, asked)).await?,
        Confirms::Email => {
            let contact = asked.holder.strip_prefix("contact:").unwrap_or_default();
            if !contacts::verified(tx, portal, caller, &account, contact).await? {
                return Ok(Err(Problem::PinOver));
            }
        }
    }
    Ok(Ok(()))
}
