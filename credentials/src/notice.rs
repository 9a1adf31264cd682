//! Telling people about changes of their credentials, and their answer "this wasn't me".

use std::time::Duration;

use crate::{
    account::{self, Account, Role},
    audit::{self, Event},
    caller::{Caller, Outcome},
    clock::Moment,
    form::Page,
    outbox::{self, Lane, Order},
    portal::Portal,
    store::{StoreError, Tx, row, rows, sql},
};

/// How long a notice may wait for the mail server.
const NOTICE_LIFE: Duration = Duration::from_hours(72);

async fn tell(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    account: &Account,
    (event, device, left): (Event, &str, u32),
) -> Result<(), StoreError> {
    let (at, browser) = (portal.now(), caller.origin.browser.clone());
    let order = Order::Notice { event, at, browser, device: device.to_owned(), left, lang: caller.lang, to: None };
    audit::write(tx, portal, caller, event, Some(&account.id), device).await?;
    outbox::put(tx, portal, &caller.realm, (Lane::Notice, Some(&account.id)), &order, NOTICE_LIFE).await?;
    Ok(())
}

/// A change that needs no more words (password set, reset; codes made).
pub(crate) async fn changed(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    account: &Account,
    event: Event,
) -> Result<(), StoreError> {
    tell(tx, portal, caller, account, (event, "", 0)).await
}

/// A change that is told at another address than the account's main one.
pub(crate) async fn told_at(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (account, event): (&Account, Event),
    address: &str,
) -> Result<(), StoreError> {
    let order = Order::Notice {
        event,
        at: portal.now(),
        browser: caller.origin.browser.clone(),
        device: String::new(),
        left: 0,
        lang: caller.lang,
        to: Some(address.to_owned()),
    };
    outbox::put(tx, portal, &caller.realm, (Lane::Notice, Some(&account.id)), &order, NOTICE_LIFE).await?;
    Ok(())
}

/// Somebody else gave the account a temporary password; the audit log has that already.
pub(crate) async fn reissued(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (account, by): (&Account, &Account),
) -> Result<(), StoreError> {
    // Members of the helpdesk aren't named.
    let by = if by.role == Role::Administrator.name() {
        by.display_name.clone()
    } else {
        caller.realm.contact.name.get(caller.lang).to_owned()
    };
    let order = Order::Notice {
        event: Event::Reissued,
        at: portal.now(),
        browser: String::new(),
        device: by,
        left: 0,
        lang: caller.lang,
        to: None,
    };
    outbox::put(tx, portal, &caller.realm, (Lane::Notice, Some(&account.id)), &order, NOTICE_LIFE).await?;
    Ok(())
}

/// An address was verified or removed: told at each of `to`, which are those that are concerned. It is named masked.
pub(crate) async fn contact_changed(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (account, event): (&Account, Event),
    (masked, to): (&str, &[&str]),
) -> Result<(), StoreError> {
    audit::write(tx, portal, caller, event, Some(&account.id), masked).await?;
    for address in to {
        let order = Order::Notice {
            event,
            at: portal.now(),
            browser: caller.origin.browser.clone(),
            device: masked.to_owned(),
            left: 0,
            lang: caller.lang,
            to: Some((*address).to_owned()),
        };
        outbox::put(tx, portal, &caller.realm, (Lane::Notice, Some(&account.id)), &order, NOTICE_LIFE).await?;
    }
    Ok(())
}

/// A device was set up.
pub(crate) async fn device_added(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    account: &Account,
    name: &str,
) -> Result<(), StoreError> {
    tell(tx, portal, caller, account, (Event::DeviceAdded, name, 0)).await
}

/// A device was removed.
pub(crate) async fn device_removed(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    account: &Account,
    name: &str,
) -> Result<(), StoreError> {
    tell(tx, portal, caller, account, (Event::DeviceRemoved, name, 0)).await
}

/// A recovery code was used; so many are left.
pub(crate) async fn code_used(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    account: &Account,
    left: u32,
) -> Result<(), StoreError> {
    tell(tx, portal, caller, account, (Event::CodeUsed, "", left)).await
}

row! {
    struct Disavowal { account_id: String, event: String, event_at: i64, used_at: Option<i64> }
}

/// What the page "this wasn't me" shows.
#[derive(Clone, Debug)]
pub enum NotMeView {
    /// One button says it.
    Ready {
        /// What the message told.
        event: Event,
        /// When that happened.
        at: Moment,
        /// Whose account.
        user_id: String,
    },
    /// It was said.
    Done,
    /// There is no such link, or it's older than 14 days.
    Unknown,
}

async fn find(portal: &Portal, caller: &Caller) -> Result<Option<Disavowal>, StoreError> {
    let Some(ticket) = &caller.link else { return Ok(None) };
    let sql = "SELECT account_id, event, event_at, used_at FROM disavowals WHERE token_hash = $1 AND realm = $2 AND expires_at > $3";
    Ok(rows!(Disavowal, sql, ticket.token.hash("disavow"), caller.realm.slug.as_str(), portal.now().0)
        .fetch_optional(portal.store.read())
        .await?)
}

/// Looks at the link of a notice. Changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn view(portal: &Portal, caller: &Caller) -> Result<NotMeView, StoreError> {
    let Some(found) = find(portal, caller).await? else { return Ok(NotMeView::Unknown) };
    if found.used_at.is_some() {
        return Ok(NotMeView::Done);
    }
    let account = Account::by_id(&mut *portal.store.read().acquire().await?, &found.account_id).await?;
    Ok(match (account, Event::parse(&found.event)) {
        (Some(account), Some(event)) => {
            NotMeView::Ready { event, at: Moment(found.event_at), user_id: account.user_id }
        }
        _ => NotMeView::Unknown,
    })
}

/// "This wasn't me": voids every open flow and link of the account, ends its sessions, forgets the browsers it knows, and tells the realm's
/// administrator. Once.
///
/// # Errors
/// When the database fails; then nothing happened.
pub async fn not_me(portal: &Portal, caller: &Caller) -> Result<Outcome, StoreError> {
    let Some(ticket) = &caller.link else { return Ok(Outcome::to(Page::NotMe)) };
    let now = portal.now();
    let mut tx = portal.store.begin().await?;
    let said: Option<(String, String, i64)> = sqlx::query_as(
        "UPDATE disavowals SET used_at = $1 WHERE token_hash = $2 AND realm = $3 AND used_at IS NULL AND expires_at > $1 \
         RETURNING account_id, event, event_at",
    )
    .bind(now.0)
    .bind(ticket.token.hash("disavow"))
    .bind(caller.realm.slug.as_str())
    .fetch_optional(&mut *tx)
    .await?;
    let Some((account_id, event, at)) = said else { return Ok(Outcome::to(Page::NotMe)) };
    let account = Account::lock(&mut tx, &account_id).await?;
    account::void_open(&mut tx, &account_id, "", now.0).await?;
    account::end_sessions(&mut tx, &account_id, "", now.0).await?;
    sql!("DELETE FROM known_browsers WHERE account_id = $1", &account_id).execute(&mut *tx).await?;
    audit::write(&mut tx, portal, caller, Event::Disavowed, Some(&account_id), &event).await?;
    if let (Some(account), Some(event)) = (account, Event::parse(&event)) {
        let order = Order::Alert { event, at: Moment(at), user_id: account.user_id };
        outbox::put(&mut tx, portal, &caller.realm, (Lane::Notice, Some(&account_id)), &order, NOTICE_LIFE).await?;
    }
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(Outcome::to(Page::NotMe))
}
