//! Accounts: one row a user ID, found by what the person types.

mod change;
mod role;

use sqlx::AnyConnection;

use crate::{
    clock::Moment,
    mask,
    password::PasswordHash,
    realm::{Enrol, Realm},
    store::{StoreError, Tx, row, rows, sql},
    temporary::Temporary,
};

pub(crate) use change::{end_sessions, set_password, void_open};
pub use role::Role;

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
        /// The company, where accounts belong to companies.
        pub company: Option<String>,
        /// Its fax, in E.164.
        pub fax: Option<String>,
        /// When it last signed in.
        pub last_login_at: Option<i64>,
        /// 1 when nothing but a new password is open at the next sign-in.
        pub must_renew: i64,
        /// From when on the password isn't accepted any more.
        pub renew_from: Option<i64>,
        /// Since when mail to its address comes back.
        pub unreachable_at: Option<i64>,
        /// What the address's mail server said.
        pub unreachable_words: Option<String>,
        /// How many one-time-password devices are enrolled.
        pub devices: i64,
    }
}

/// An account beside its newest temporary password that isn't void: what signing in reads.
#[derive(Clone, Debug)]
pub(crate) struct SigningIn {
    pub account: Account,
    /// Counts only where there is no password.
    pub temporary: Option<Temporary>,
}

impl SigningIn {
    /// Whether a campaign has opened, so that the password isn't accepted any more. Temporary ones are.
    pub(crate) fn is_renewing(&self, now: Moment) -> bool {
        self.temporary.is_none() && self.account.is_renewing(now)
    }

    /// What the typed password is verified against.
    pub(crate) fn password(&self) -> Option<PasswordHash> {
        self.account.password().or_else(|| self.temporary.as_ref().map(Temporary::hash))
    }
}

macro_rules! select {
    ($condition:literal) => {
        select!("", "", $condition)
    };
    ($columns:literal, $join:literal, $condition:literal) => {
        concat!(
            "SELECT a.id, a.realm, a.user_id, a.login_id, a.display_name, a.email, a.mailbox, a.email_verified, a.role, a.state, \
             a.otp_required, a.password_hash, a.password_changed_at, a.customer_rank, a.customer_class, a.parent_id, a.company, a.fax, a.last_login_at, a.must_renew, \
             (SELECT r.renew_from FROM renewals r WHERE r.account_id = a.id) AS renew_from, a.unreachable_at, a.unreachable_words, \
             (SELECT COUNT(*) FROM devices d WHERE d.account_id = a.id) AS devices",
            $columns,
            " FROM accounts a",
            $join,
            " WHERE ",
            $condition
        )
    };
}

impl Account {
    /// By the key of a login ID, with the temporary password: one statement, whoever is meant. Where there is none nobody's row is read
    /// (migration 2), so that looking takes as long for any ID.
    pub(crate) async fn signing_in(
        db: &mut AnyConnection,
        realm: &Realm,
        key: &str,
    ) -> Result<Option<SigningIn>, StoreError> {
        use sqlx::FromRow as _;
        let sql = select!(
            ", t.id AS temporary_id, t.hash AS temporary_hash",
            " LEFT JOIN temporary_passwords t ON t.id = (SELECT x.id FROM temporary_passwords x WHERE x.account_id = a.id \
             AND x.voided_at IS NULL ORDER BY x.made_at DESC LIMIT 1)",
            "a.id = COALESCE((SELECT b.id FROM accounts b WHERE b.realm = $1 AND b.login_key = $2), '')"
        );
        let Some(row) = sql!(sql, realm.slug.as_str(), key).fetch_optional(db).await? else { return Ok(None) };
        let account = Self::from_row(&row)?;
        let temporary = Temporary::of_row(&row)?.filter(|_| account.password_hash.is_none());
        Ok((!account.id.is_empty()).then_some(SigningIn { account, temporary }))
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

    /// By id; nobody's row is read where there is none, and is nobody's account.
    pub(crate) async fn by_id(db: &mut AnyConnection, id: &str) -> Result<Option<Self>, StoreError> {
        let sql = select!("a.id = COALESCE((SELECT b.id FROM accounts b WHERE b.id = $1), '')");
        Ok(rows!(Self, sql, id).fetch_optional(db).await?.filter(|account| !account.id.is_empty()))
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

    /// Whether a campaign has opened, so that its password isn't accepted any more.
    pub(crate) fn is_renewing(&self, now: Moment) -> bool {
        self.renew_from.is_some_and(|from| from <= now.0)
    }

    /// Whether a one-time-password app is enrolled.
    pub fn has_otp(&self) -> bool {
        self.devices > 0
    }

    /// Whether the account has to have an app in this realm.
    pub fn needs_otp(&self, realm: &Realm) -> bool {
        match realm.enrol {
            _ if self.is_staff() => true,
            Enrol::Never => false,
            Enrol::ByAccount => self.otp_required == 1,
            Enrol::Always => true,
        }
    }

    /// Whether it looks after others: it needs an app in every realm, and is never remembered.
    pub fn is_staff(&self) -> bool {
        self.role != Role::User.name()
    }

    /// Its role; nobody's where the stored name is unknown.
    pub(crate) fn role(&self) -> Option<Role> {
        Role::parse(&self.role)
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
            renew_from: self.renew_from.map(Moment),
            unreachable: self.unreachable_at.is_some(),
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
    /// From when on the password isn't accepted any more: a campaign opens.
    pub renew_from: Option<Moment>,
    /// Whether mail to the address comes back, so that another one is needed.
    pub unreachable: bool,
}
