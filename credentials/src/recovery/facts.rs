//! Identifying by facts: customer ID and telephone for the login ID, mail address and telephone for the password.
//!
//! Right facts and wrong ones lead to the same page by the same statements; wrong ones to destinations that don't exist.

use sqlx::AnyConnection;

use super::{destination, take_asking};
use crate::{
    account::Account,
    audit::{self, Event},
    caller::{Caller, Outcome},
    flow::{self, Kind, Purpose},
    form::{Field, FormState, Page, Problem},
    limits,
    phone::PhoneNumber,
    portal::Portal,
    realm::Realm,
    store::StoreError,
    text::{EmailAddress, UserId},
};

/// What a person said about the account.
#[derive(Clone, Debug)]
pub(crate) enum Facts {
    User(UserId),
    Customer(UserId, PhoneNumber),
    Mail(EmailAddress, PhoneNumber),
}

impl Facts {
    /// What they are for.
    pub(crate) fn purpose(&self) -> Purpose {
        match self {
            Self::Customer(..) => Purpose::LoginId,
            Self::User(_) | Self::Mail(..) => Purpose::Password,
        }
    }

    /// The same text for the same facts, however they were spelt.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::User(user) => format!("user\n{}", user.key()),
            Self::Customer(user, number) => format!("customer\n{}\n{}", user.key(), number.as_e164()),
            Self::Mail(address, number) => format!("mail\n{}\n{}", address.key(), number.as_e164()),
        }
    }

    /// The account that they fit, if it can recover. One statement, whether there's one or not.
    pub(crate) async fn account(&self, db: &mut AnyConnection, realm: &Realm) -> Result<Option<Account>, StoreError> {
        let found = match self {
            Self::User(user) => Account::by_user(db, realm, &user.key()).await?,
            Self::Customer(user, number) => Account::by_customer(db, realm, (&user.key(), number.as_e164())).await?,
            Self::Mail(address, number) => Account::by_mail(db, realm, (&address.key(), number.as_e164())).await?,
        };
        Ok(found.filter(Account::is_active))
    }
}

/// Asks for a new login ID. `nonce` is the hidden number of the form: the same form sent twice within 20 seconds is one request.
///
/// # Errors
/// When the database fails; then nothing was asked for.
pub async fn login_id(
    portal: &Portal,
    caller: &Caller,
    customer_id: &str,
    phone: &str,
    nonce: &str,
) -> Result<Outcome, StoreError> {
    let (customer, number) = (UserId::parse(customer_id), PhoneNumber::parse(phone));
    let form = FormState::new(Page::Recovery)
        .typed(Field::CustomerId, customer_id)
        .typed(Field::Phone, phone)
        .check(Field::CustomerId, &customer)
        .check(Field::Phone, &number);
    let facts = customer.ok().zip(number.ok()).map(|(customer, number)| Facts::Customer(customer, number));
    ask(portal, caller, form, facts, nonce).await
}

/// Asks for a new password, as [`login_id`].
///
/// # Errors
/// When the database fails; then nothing was asked for.
pub async fn password(
    portal: &Portal,
    caller: &Caller,
    email: &str,
    phone: &str,
    nonce: &str,
) -> Result<Outcome, StoreError> {
    let (address, number) = (EmailAddress::parse_typed(email), PhoneNumber::parse(phone));
    let form = FormState::new(Page::Recovery)
        .typed(Field::Email, email)
        .typed(Field::Phone, phone)
        .check(Field::Email, &address)
        .check(Field::Phone, &number);
    let facts = address.ok().zip(number.ok()).map(|(address, number)| Facts::Mail(address, number));
    ask(portal, caller, form, facts, nonce).await
}

async fn ask(
    portal: &Portal,
    caller: &Caller,
    form: FormState,
    facts: Option<Facts>,
    nonce: &str,
) -> Result<Outcome, StoreError> {
    let mut tx = portal.store.begin().await?;
    let form = match (take_asking(&mut tx, caller, portal.now()).await?, facts) {
        (Ok(()), Some(facts)) => return destination::identified(tx, portal, caller, &facts, nonce).await,
        (Ok(()), None) => form,
        (Err(wait), _) => {
            audit::write(&mut tx, portal, caller, Event::Limited, None, "recovery").await?;
            let plain = FormState { problems: Vec::new(), ..form };
            plain.problem(None, Problem::TryLater(limits::minutes(wait)))
        }
    };
    let outcome = flow::complain_at_start(&mut tx, portal, caller, Kind::Recovery, &form).await?;
    tx.commit().await?;
    Ok(outcome)
}
