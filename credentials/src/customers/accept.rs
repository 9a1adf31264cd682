//! Accepting an invitation: the customer gets the login, if whoever invited still may and nobody else signs in with the address.

use sqlx::AnyConnection;

use super::invite::{may_look_after, void};
use crate::{
    account::Account,
    caller::Caller,
    contact,
    portal::Portal,
    realm::Realm,
    store::{StoreError, Tx, sql},
    text::{EmailAddress, LoginId, search_key},
};

/// What became of accepting an invitation.
pub(crate) enum Accepted {
    /// The customer has a login now.
    Login(Box<Account>),
    /// Somebody else signs in with the address.
    Taken,
    /// Who invited may not any more, or there is a login already.
    Void,
}

/// Whether an invitation still counts, and whether its address is free; changes nothing.
pub(crate) async fn is_open(
    db: &mut AnyConnection,
    realm: &Realm,
    (customer, by, address): (&Account, &str, &str),
) -> Result<Option<bool>, StoreError> {
    let Some(inviter) = Account::by_id(db, by).await? else { return Ok(None) };
    if !may_look_after(db, realm, &inviter, customer).await? {
        return Ok(None);
    }
    let Ok(login) = LoginId::parse(address) else { return Ok(None) };
    let others: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM accounts WHERE realm = $1 AND login_key = $2")
        .bind(realm.slug.as_str())
        .bind(login.key())
        .fetch_one(db)
        .await?;
    Ok(Some(others == 0))
}

/// Locks who invites and who is invited, in the order of the tree.
pub(crate) async fn lock(tx: &mut Tx, invitation: Option<(&str, &str, &str)>) -> Result<(), StoreError> {
    if let Some((customer, by, _)) = invitation {
        Account::lock(tx, by).await?;
        Account::lock(tx, customer).await?;
    }
    Ok(())
}

/// Gives the customer, who is [locked](lock), the login: the address that the invitation went to, which is thereby confirmed. The unique index decides between two who
/// accept the same address at once.
pub(crate) async fn accept(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (customer, by, address): (&str, &str, &str),
) -> Result<Accepted, StoreError> {
    let Some(customer) = Account::by_id(tx, customer).await? else { return Ok(Accepted::Void) };
    match is_open(tx, &caller.realm, (&customer, by, address)).await? {
        None => return Ok(Accepted::Void),
        Some(false) => return Ok(Accepted::Taken),
        Some(true) => {}
    }
    let unreadable = |_| StoreError::unreadable("invited address");
    let (login, mailbox) =
        (LoginId::parse(address).map_err(unreadable)?, EmailAddress::parse(address).map_err(unreadable)?);
    let given = sql!(
        "UPDATE accounts SET login_id = $1, login_key = $2, search_key = $3 WHERE id = $4 AND login_id = ''",
        login.as_str(),
        login.key(),
        search_key(&customer.user_id, login.as_str(), &customer.display_name),
        &customer.id
    )
    .execute(&mut **tx)
    .await
    .map_err(StoreError::from);
    match given {
        Err(error) if error.is_duplicate() => return Ok(Accepted::Taken),
        Err(error) => return Err(error),
        Ok(done) if done.rows_affected() == 0 => return Ok(Accepted::Void),
        Ok(_) => {}
    }
    contact::set_main(tx, portal, (&caller.realm, &customer), &mailbox).await?;
    void(tx, portal, &customer.id).await?;
    let customer = Account::by_id(tx, &customer.id).await?.ok_or_else(|| StoreError::unreadable("invited customer"))?;
    Ok(Accepted::Login(Box::new(customer)))
}
