//! Accounts as the operator sees them: adding, showing, disabling. Every change is in the audit log.

use crate::{
    account::{self, Account, Role},
    audit::{self, Event},
    company,
    contact::{self, Address},
    enrol::{NewDevice, store_device},
    form::Problem,
    otp::OtpSecret,
    password::PasswordHash,
    phone::PhoneNumber,
    portal::Portal,
    realm::Realm,
    store::{StoreError, Tx, sql},
    text::{CompanyId, DeviceName, EmailAddress, LoginId, UserId, search_key},
};

/// What a customer is beside an account; nothing where accounts aren't customers.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    /// What the organisation calls its standing (ランク).
    pub rank: Option<String>,
    /// Its kind of membership (会員区分).
    pub class: Option<String>,
    /// The customer above it (上位店), which is there already.
    pub parent: Option<UserId>,
}

/// The company of an account, by its ID and name; added, or given that name.
#[derive(Clone, Debug)]
pub struct NewCompany {
    /// 会員ID.
    pub company_id: CompanyId,
    /// 会員名.
    pub name: String,
}

impl NewCompany {
    /// From what an operator typed.
    ///
    /// # Errors
    /// What is wrong with the first field that can't be read.
    pub fn parse(company_id: &str, name: &str) -> Result<Self, (&'static str, Problem)> {
        Ok(Self {
            company_id: CompanyId::parse(company_id).map_err(|p| ("company ID", p))?,
            name: display_name(name).map_err(|p| ("company name", p))?,
        })
    }
}

/// An account to be added.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The user ID as issued.
    pub user_id: UserId,
    /// The login ID as issued; nothing where there is no login information yet.
    pub login_id: Option<LoginId>,
    /// The person's name: anything but control characters, at most 200 code points.
    pub display_name: String,
    /// Where mail goes. Counts as confirmed: the organisation vouches for it.
    pub email: Option<EmailAddress>,
    /// Further mail addresses and telephones. They count as confirmed too.
    pub contacts: Vec<Address>,
    /// What a customer is to the organisation.
    pub customer: Customer,
    /// Its company, where accounts belong to companies.
    pub company: Option<NewCompany>,
    /// Its fax.
    pub fax: Option<PhoneNumber>,
    /// The role.
    pub role: Role,
    /// Whether the authentication method is password and one-time password.
    pub otp_required: bool,
    /// The first password, hashed.
    pub password: Option<PasswordHash>,
}

impl NewAccount {
    /// As the database compares login IDs. Nobody can type the leading space, so that an account without a login ID is never found by one.
    fn login_key(&self) -> String {
        self.login_id.as_ref().map_or_else(|| format!(" {}", self.user_id.key()), LoginId::key)
    }

    /// From what an operator typed; the login ID is the user ID unless given.
    ///
    /// # Errors
    /// What is wrong with the first field that can't be read.
    pub fn parse(
        user_id: &str,
        login_id: Option<&str>,
        name: &str,
        email: Option<&str>,
        role: Role,
    ) -> Result<Self, (&'static str, Problem)> {
        let display_name = display_name(name).map_err(|p| ("name", p))?;
        Ok(Self {
            user_id: UserId::parse(user_id).map_err(|p| ("user ID", p))?,
            login_id: Some(LoginId::parse(login_id.unwrap_or(user_id)).map_err(|p| ("login ID", p))?),
            display_name,
            email: email.map(EmailAddress::parse).transpose().map_err(|p| ("mail address", p))?,
            contacts: Vec::new(),
            customer: Customer::default(),
            company: None,
            fax: None,
            role,
            otp_required: false,
            password: None,
        })
    }
}

/// Reads a person's name as an operator gives it.
pub(crate) fn display_name(text: &str) -> Result<String, Problem> {
    let name = text.trim();
    if name.is_empty() {
        return Err(Problem::Empty);
    }
    if name.chars().any(char::is_control) {
        return Err(Problem::Unreadable);
    }
    if name.chars().count() > 200 {
        return Err(Problem::TooLong(200));
    }
    Ok(name.to_owned())
}

/// Adds an account in the caller's transaction; answers its id.
///
/// # Errors
/// When the database fails, the user ID or login ID is taken ([`StoreError::is_duplicate`]), or the parent isn't there.
pub(crate) async fn insert(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    new: &NewAccount,
) -> Result<String, StoreError> {
    let (id, now) = (portal.row_id(), portal.now().0);
    let parent = match &new.customer.parent {
        Some(parent) => {
            let found = Account::by_user(tx, realm, &parent.key()).await?;
            Some(found.ok_or_else(|| StoreError::unreadable("parent customer"))?.id)
        }
        None => None,
    };
    let company = match &new.company {
        Some(company) => Some(company::put(tx, portal, realm, (&company.company_id, &company.name)).await?),
        None => None,
    };
    let login_id = new.login_id.as_ref().map_or("", LoginId::as_str);
    sql!(
        "INSERT INTO accounts (id, realm, user_id, user_key, login_id, login_key, display_name, email, mailbox, email_verified, role, state, \
         otp_required, password_hash, password_changed_at, created_at, customer_rank, customer_class, parent_id, \
         company, fax, search_key) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'active', $12, $13, NULL, $14, $15, $16, $17, $18, $19, $20)",
        &id,
        realm.slug.as_str(),
        new.user_id.as_str(),
        new.user_id.key(),
        login_id,
        new.login_key(),
        &new.display_name,
        new.email.as_ref().map(|e| e.as_str().to_owned()),
        new.email.as_ref().map(EmailAddress::key),
        i64::from(new.email.is_some()),
        new.role.name(),
        i64::from(new.otp_required),
        new.password.as_ref().map(|p| p.as_str().to_owned()),
        now,
        new.customer.rank.as_deref(),
        new.customer.class.as_deref(),
        parent,
        company,
        new.fax.as_ref().map(|fax| fax.as_e164().to_owned()),
        search_key(new.user_id.as_str(), login_id, &new.display_name),
    )
    .execute(&mut **tx)
    .await?;
    for address in &new.contacts {
        contact::insert(tx, portal, (realm, &id), address, true).await?;
    }
    audit::write_as(tx, portal, (&realm.slug, None), Event::AccountAdded, Some(&id), "").await?;
    Ok(id)
}

/// Adds an account; answers its id.
///
/// # Errors
/// When the database fails, or the user ID or login ID is taken ([`StoreError::is_duplicate`]).
pub async fn add(portal: &Portal, realm: &Realm, new: &NewAccount) -> Result<String, StoreError> {
    let mut tx = portal.store.begin().await?;
    let id = insert(&mut tx, portal, realm, new).await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds many accounts at once, all or none, each with a one-time-password key where one is given.
///
/// # Errors
/// As [`add`].
pub async fn add_all(
    portal: &Portal,
    realm: &Realm,
    all: &[(NewAccount, Option<OtpSecret>)],
) -> Result<(), StoreError> {
    let mut tx = portal.store.begin().await?;
    for (new, key) in all {
        let id = insert(&mut tx, portal, realm, new).await?;
        if let (Some(secret), Ok(name)) = (key, DeviceName::parse("App")) {
            store_device(&mut tx, portal, &id, &NewDevice { name: &name, secret, step: 0 }).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Finds an account by its user ID.
///
/// # Errors
/// When the database fails.
pub async fn find(portal: &Portal, realm: &Realm, user_id: &UserId) -> Result<Option<Account>, StoreError> {
    Account::by_user(&mut *portal.store.read().acquire().await?, realm, &user_id.key()).await
}

/// How many accounts a realm has.
///
/// # Errors
/// When the database fails.
pub async fn count(portal: &Portal, realm: &Realm) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM accounts WHERE realm = $1")
        .bind(realm.slug.as_str())
        .fetch_one(portal.store.read())
        .await?)
}

/// Disables an account (its sessions, flows and links end at once) or enables it again. `false`: there is none of that ID.
///
/// # Errors
/// When the database fails; then nothing changed.
pub async fn set_active(portal: &Portal, realm: &Realm, user_id: &UserId, active: bool) -> Result<bool, StoreError> {
    let mut tx = portal.store.begin().await?;
    let Some(found) = Account::by_user(&mut tx, realm, &user_id.key()).await? else { return Ok(false) };
    let (state, event) = if active { ("active", Event::AccountEnabled) } else { ("disabled", Event::AccountDisabled) };
    Account::lock(&mut tx, &found.id).await?;
    sql!("UPDATE accounts SET state = $1 WHERE id = $2", state, &found.id).execute(&mut *tx).await?;
    if !active {
        let now = portal.now().0;
        account::void_open(&mut tx, &found.id, "", now).await?;
        account::end_sessions(&mut tx, &found.id, "", now).await?;
    }
    audit::write_as(&mut tx, portal, (&realm.slug, None), event, Some(&found.id), "").await?;
    tx.commit().await?;
    Ok(true)
}
