//! Accounts: one row a user ID, found by what the person types.

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use crate::{
    clock::Moment,
    mask,
    password::PasswordHash,
    portal::Portal,
    realm::{Enrol, Realm},
    store::{StoreError, Tx, row, rows, sql},
};

/// Who somebody is to the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Uses the portal for themselves.
    User,
    /// Looks after the users of one company.
    Administrator,
    /// Vouches for administrators.
    Helpdesk,
    /// Looks after the installation.
    Operator,
}

impl Role {
    /// Its name in the database and in CSV files.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Administrator => "administrator",
            Self::Helpdesk => "helpdesk",
            Self::Operator => "operator",
        }
    }

    /// Reads its name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::User, Self::Administrator, Self::Helpdesk, Self::Operator].into_iter().find(|r| r.name() == name)
    }
}

row! {
    /// An account as stored.
    #[derive(Clone, Debug)]
    pub struct Account {
        /// Its id; never shown.
        pub id: String,
        /// Its realm.
        pub realm: String,
        /// The user ID as issued.
        pub user_id: String,
        /// The login ID as issued; in these realms the user ID.
        pub login_id: String,
        /// The person's name.
        pub display_name: String,
        /// Where mail goes.
        pub email: Option<String>,
        /// The same address as limits and comparisons see it.
        pub mailbox: Option<String>,
        /// 1 once the address was confirmed.
        pub email_verified: i64,
        /// [`Role::name`].
        pub role: String,
        /// `active` or `disabled`.
        pub state: String,
        /// 1 when the authentication method is password and one-time password.
        pub otp_required: i64,
        /// Argon2id in PHC form; `None` until a password was set.
        pub password_hash: Option<String>,
        /// When it was set.
        pub password_changed_at: Option<i64>,
        /// What the organisation calls its standing (ランク), where accounts are customers.
        pub customer_rank: Option<String>,
        /// Its kind of membership (会員区分).
        pub customer_class: Option<String>,
        /// The customer above it (上位店).
        pub parent_id: Option<String>,
        /// How many one-time-password devices are enrolled.
        pub devices: i64,
    }
}

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT a.id, a.realm, a.user_id, a.login_id, a.display_name, a.email, a.mailbox, a.email_verified, a.role, a.state, \
             a.otp_required, a.password_hash, a.password_changed_at, a.customer_rank, a.customer_class, a.parent_id, \
             (SELECT COUNT(*) FROM devices d WHERE d.account_id = a.id) AS devices FROM accounts a WHERE ",
            $condition
        )
    };
}

impl Account {
    /// By the key of a login ID. Where there is none nobody's row is read (migration 2), so that looking takes as long for any ID.
    pub(crate) async fn by_login(db: &mut AnyConnection, realm: &Realm, key: &str) -> Result<Option<Self>, StoreError> {
        let sql = select!("a.id = COALESCE((SELECT b.id FROM accounts b WHERE b.realm = $1 AND b.login_key = $2), '')");
        let found = rows!(Self, sql, realm.slug.as_str(), key).fetch_optional(db).await?;
        Ok(found.filter(|account| !account.id.is_empty()))
    }

    /// By the key of a customer ID (the user ID) and a confirmed telephone number; nobody's row is read where there is none.
    pub(crate) async fn by_customer(
        db: &mut AnyConnection,
        realm: &Realm,
        (user_key, number): (&str, &str),
    ) -> Result<Option<Self>, StoreError> {
        let sql = select!(
            "a.id = COALESCE((SELECT b.id FROM contacts c JOIN accounts b ON b.id = c.account_id WHERE c.realm = $1 AND c.kind = 'phone' \
             AND c.value_key = $3 AND c.verified_at IS NOT NULL AND b.user_key = $2 AND b.login_id <> ''), '')"
        );
        let found = rows!(Self, sql, realm.slug.as_str(), user_key, number).fetch_optional(db).await?;
        Ok(found.filter(|account| !account.id.is_empty()))
    }

    /// By a mail address (that which signs in before the others) and a confirmed telephone number, as [`by_customer`](Self::by_customer).
    pub(crate) async fn by_mail(
        db: &mut AnyConnection,
        realm: &Realm,
        (mailbox, number): (&str, &str),
    ) -> Result<Option<Self>, StoreError> {
        let sql = select!(
            "a.id = COALESCE((SELECT b.id FROM contacts c JOIN accounts b ON b.id = c.account_id WHERE c.realm = $1 AND c.kind = 'phone' \
             AND c.value_key = $3 AND c.verified_at IS NOT NULL AND b.login_id <> '' AND (b.login_key = $2 \
             OR (b.mailbox = $2 AND b.email_verified = 1) OR EXISTS (SELECT 1 FROM contacts e WHERE e.account_id = b.id AND e.kind = 'email' \
             AND e.value_key = $2 AND e.verified_at IS NOT NULL)) \
             ORDER BY CASE WHEN b.login_key = $2 THEN 0 ELSE 1 END, b.user_key LIMIT 1), '')"
        );
        let found = rows!(Self, sql, realm.slug.as_str(), mailbox, number).fetch_optional(db).await?;
        Ok(found.filter(|account| !account.id.is_empty()))
    }

    /// By the key of a user ID; nobody's row is read where there is none.
    pub(crate) async fn by_user(db: &mut AnyConnection, realm: &Realm, key: &str) -> Result<Option<Self>, StoreError> {
        let sql = select!("a.id = COALESCE((SELECT b.id FROM accounts b WHERE b.realm = $1 AND b.user_key = $2), '')");
        let found = rows!(Self, sql, realm.slug.as_str(), key).fetch_optional(db).await?;
        Ok(found.filter(|account| !account.id.is_empty()))
    }

    /// By id; nobody's row is nobody's account.
    pub(crate) async fn by_id(db: &mut AnyConnection, id: &str) -> Result<Option<Self>, StoreError> {
        Ok(rows!(Self, select!("a.id = $1"), id).fetch_optional(db).await?.filter(|account| !account.id.is_empty()))
    }

    /// Locks the account's row until the transaction ends, then reads it. Whatever changes or lets in an account begins with this, so that it goes
    /// by what is true now, and two can't wait for each other.
    pub(crate) async fn lock(tx: &mut Tx, id: &str) -> Result<Option<Self>, StoreError> {
        // On SQLite whoever has begun to write is alone already.
        if tx.backend_name() != "SQLite" {
            sql!("UPDATE accounts SET created_at = created_at WHERE id = $1", id).execute(&mut **tx).await?;
        }
        Self::by_id(tx, id).await
    }

    /// The others of the same realm behind the same confirmed address, by user ID.
    pub(crate) async fn siblings(&self, db: &mut AnyConnection) -> Result<Vec<Self>, StoreError> {
        let sql = select!(
            "a.realm = $1 AND a.mailbox = $2 AND a.email_verified = 1 AND a.state = 'active' AND a.id <> $3 ORDER BY a.user_key LIMIT 100"
        );
        Ok(rows!(Self, sql, &self.realm, self.mailbox.as_deref(), &self.id).fetch_all(db).await?)
    }

    /// Whether it may sign in and recover.
    pub fn is_active(&self) -> bool {
        self.state == "active"
    }

    /// Whether a one-time-password app is enrolled.
    pub fn has_otp(&self) -> bool {
        self.devices > 0
    }

    /// Whether the account has to have an app in this realm.
    pub fn needs_otp(&self, realm: &Realm) -> bool {
        match realm.enrol {
            Enrol::Never => false,
            Enrol::ByAccount => self.otp_required == 1,
            Enrol::Always => true,
        }
    }

    /// The address to which mail may go: a confirmed one.
    pub fn verified_email(&self) -> Option<&str> {
        if self.email_verified == 1 { self.email.as_deref() } else { None }
    }

    /// Its password as stored.
    pub(crate) fn password(&self) -> Option<PasswordHash> {
        self.password_hash.clone().map(PasswordHash::from_stored)
    }

    /// Words that its password must not consist of.
    pub(crate) fn context(&self) -> Vec<&str> {
        let local = self.email.as_deref().and_then(|e| e.split('@').next());
        [self.user_id.as_str(), self.login_id.as_str(), self.display_name.as_str()].into_iter().chain(local).collect()
    }

    /// What pages may show of it to the signed-in person.
    pub fn view(&self, realm: &Realm) -> AccountView {
        AccountView {
            id: self.id.clone(),
            user_id: self.user_id.clone(),
            login_id: self.login_id.clone(),
            display_name: self.display_name.clone(),
            email_masked: self.email.as_deref().map(mask::mask_email),
            role: Role::parse(&self.role).unwrap_or(Role::User),
            has_otp: self.has_otp(),
            otp_required: self.needs_otp(realm),
            password_changed_at: self.password_changed_at.map(Moment),
        }
    }
}

/// What pages show of an account to the person to whom it belongs.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// Its id.
    pub id: String,
    /// The user ID.
    pub user_id: String,
    /// The login ID.
    pub login_id: String,
    /// The name.
    pub display_name: String,
    /// The mail address, masked.
    pub email_masked: Option<String>,
    /// The role.
    pub role: Role,
    /// Whether an app is enrolled.
    pub has_otp: bool,
    /// Whether an app has to be.
    pub otp_required: bool,
    /// When the password was set.
    pub password_changed_at: Option<Moment>,
}

/// Replaces the password and voids whatever could still change it: all open flows and links of the account.
///
/// `spare` is the flow that does it.
pub(crate) async fn set_password(
    tx: &mut Tx,
    portal: &Portal,
    account: &str,
    hash: &str,
    spare: &str,
) -> Result<(), StoreError> {
    let now = portal.now().0;
    sql!("UPDATE accounts SET password_hash = $1, password_changed_at = $2 WHERE id = $3", hash, now, account)
        .execute(&mut **tx)
        .await?;
    void_open(tx, account, spare, now).await
}

/// Voids all open flows (but `spare`), links and confirmations of an account.
pub(crate) async fn void_open(tx: &mut Tx, account: &str, spare: &str, now: i64) -> Result<(), StoreError> {
    sql!("UPDATE links SET voided_at = $1 WHERE account_id = $2 AND voided_at IS NULL", now, account)
        .execute(&mut **tx)
        .await?;
    sql!(
        "UPDATE flows SET voided_at = $1 WHERE (account_id = $2 OR subject = $2) AND voided_at IS NULL AND done_at IS NULL AND id <> $3",
        now,
        account,
        spare
    )
    .execute(&mut **tx)
    .await?;
    // An address that somebody else asked for must not count afterwards.
    sql!(
        "UPDATE confirmations SET voided_at = $1 WHERE account_id = $2 AND used_at IS NULL AND voided_at IS NULL AND holder <> $3",
        now,
        account,
        spare
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends every session of an account but `spare`; answers how many.
pub(crate) async fn end_sessions(tx: &mut Tx, account: &str, spare: &str, now: i64) -> Result<u64, StoreError> {
    let ended = sql!(
        "UPDATE sessions SET ended_at = $1 WHERE account_id = $2 AND ended_at IS NULL AND id <> $3",
        now,
        account,
        spare
    )
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected())
}
