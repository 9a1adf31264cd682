//! A temporary password from the command line: nobody at a desk reissues for the helpdesk and for operators, and a new installation has no
//! desks yet.

use crate::{
    account::Account,
    audit::{self, Event},
    clock::Moment,
    directory,
    portal::Portal,
    realm::Realm,
    secret::{Password, Token},
    store::StoreError,
    temporary,
    text::UserId,
};

/// Gives an active account a temporary password in place of whatever it had, as a reissue does; answers it and its end. `None`: there is no
/// such account, or it is disabled.
///
/// # Errors
/// When the database fails; then nothing changed.
pub async fn issue(portal: &Portal, realm: &Realm, user_id: &UserId) -> Result<Option<(Password, Moment)>, StoreError> {
    let Some(found) = directory::find(portal, realm, user_id).await? else { return Ok(None) };
    let has_otp = found.has_otp() || found.needs_otp(realm);
    let seed = Token::new(&*portal.chance);
    let password = temporary::generate(&seed, &realm.password, has_otp, &found.context());
    let hash = portal.hasher.hash(&*portal.chance, &password).await;
    let mut tx = portal.store.begin().await?;
    let Some(target) = Account::lock(&mut tx, &found.id).await?.filter(Account::is_active) else { return Ok(None) };
    let (_, ends_at) = super::replace(&mut tx, portal, realm, (&target.id, ""), &hash).await?;
    let detail = "at the command line";
    audit::write_as(&mut tx, portal, (&realm.slug, None), Event::Reissued, Some(&target.id), detail).await?;
    tx.commit().await?;
    Ok(Some((password, ends_at)))
}
