//! Inviting a customer who has no login yet: a parent names an address, its mailbox gets a link, and whoever opens it sets the password.
//!
//! Nothing of the login is stored before that. Whom a parent may invite is decided by [`may_look_after`], at the asking, at the mailing and at
//! the accepting: somebody who was moved or disabled meanwhile invites nobody any more.

use std::time::Duration;

use sqlx::AnyConnection;

use super::tree;
use crate::{
    account::{Account, Role},
    audit::{self, Event},
    caller::{Caller, Outcome},
    form::{Field, FormState, Page, Problem},
    limits,
    outbox::{self, Content, Job, Lane, Letter, Order, Prepared},
    portal::Portal,
    realm::{Rate, Realm},
    recovery::destination::blind,
    secret::Token,
    session::{self, Notice},
    settings::{Gate, gate},
    store::{StoreError, Tx, sql},
    text::{EmailAddress, UserId},
};

/// How long an invitation works from the moment that the mail server accepted it.
pub(crate) const LIFE: Duration = Duration::from_hours(168);

/// How much longer its mail may be under way.
const UNDER_WAY: Duration = Duration::from_hours(24);

/// How many invitations one customer sends in an hour.
const BY_ONE: Rate = Rate { count: 60, per: Duration::from_hours(1) };

/// Invites a customer below the caller. Whoever isn't below, has a login or is disabled is answered like somebody who isn't there; an address
/// that signs somebody else in is answered like any other.
///
/// # Errors
/// When the database fails; then nobody was invited.
pub async fn invite(portal: &Portal, caller: &Caller, customer_id: &str, email: &str) -> Result<Outcome, StoreError> {
    let (session, inviter) = match gate(portal, caller, Page::PortalCustomers).await? {
        Gate::Open(who) => *who,
        Gate::Shut(outcome) => return Ok(outcome),
    };
    if !caller.realm.customers {
        return Ok(Outcome::to(Page::Portal));
    }
    let (customer, address) = (UserId::parse(customer_id), EmailAddress::parse_typed(email));
    let form = FormState::new(Page::PortalCustomers)
        .typed(Field::CustomerId, customer_id)
        .typed(Field::Email, email)
        .check(Field::Email, &address);
    let Ok(address) = address else { return session::complain(portal, &session, &form).await };
    let mut tx = portal.store.begin().await?;
    let found = match customer {
        Ok(customer) => invitable(&mut tx, &caller.realm, &inviter.id, &customer.key()).await?,
        Err(_) => None,
    };
    if !session::is_there(&mut tx, &session).await? {
        return Ok(Outcome::to(Page::Login));
    }
    let Some((inviter, customer)) = found else {
        drop(tx);
        return session::complain(portal, &session, &form.problem(None, Problem::CustomerUnknown)).await;
    };
    if let Err(wait) = take(&mut tx, portal, &caller.realm, (&inviter, &address)).await? {
        tx.commit().await?;
        let form = form.problem(None, Problem::TryLater(limits::minutes(wait)));
        return session::complain(portal, &session, &form).await;
    }
    void(&mut tx, portal, &customer.id).await?;
    let order = Order::Invitation {
        address: address.as_str().to_owned(),
        by: inviter.id.clone(),
        inviter: inviter.display_name.clone(),
        lang: caller.lang,
    };
    outbox::put(&mut tx, portal, &caller.realm, (Lane::Interactive, Some(&customer.id)), &order, LIFE + UNDER_WAY)
        .await?;
    let detail = format!("by {}", inviter.user_id);
    audit::write(&mut tx, portal, caller, Event::CustomerInvited, Some(&customer.id), &detail).await?;
    let told = Notice::CustomerInvited { customer_id: customer.user_id };
    let outcome = session::tell(&mut tx, portal, &session.id, Page::PortalCustomers, told).await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}

/// Inviter and customer, locked, where one may invite the other.
async fn invitable(
    tx: &mut Tx,
    realm: &Realm,
    inviter: &str,
    key: &str,
) -> Result<Option<(Account, Account)>, StoreError> {
    let Some(inviter) = Account::lock(tx, inviter).await? else { return Ok(None) };
    let Some(found) = Account::by_user(tx, realm, key).await? else { return Ok(None) };
    let Some(customer) = Account::lock(tx, &found.id).await? else { return Ok(None) };
    let may = may_look_after(tx, realm, &inviter, &customer).await?;
    Ok(may.then_some((inviter, customer)))
}

/// The rule: an active customer invites an active one below who has no login.
pub(super) async fn may_look_after(
    db: &mut AnyConnection,
    realm: &Realm,
    inviter: &Account,
    customer: &Account,
) -> Result<bool, StoreError> {
    let both = inviter.is_active() && customer.is_active();
    let is_customer = customer.role == Role::User.name() && customer.login_id.is_empty();
    Ok(both && is_customer && tree::is_below(db, realm, &inviter.id, &customer.id).await?)
}

async fn take(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    (inviter, address): (&Account, &EmailAddress),
) -> Result<Result<(), Duration>, StoreError> {
    let mailbox = blind(portal, realm, &address.key());
    // The same counter as for addresses that are to be confirmed: a mailbox doesn't care who fills it.
    let scopes = [
        (format!("invite:by:{}", inviter.id), BY_ONE),
        (format!("confirm:to:{mailbox}"), realm.limits.mail_per_mailbox),
    ];
    for (scope, rate) in scopes {
        if let Err(wait) = limits::take(tx, &scope, rate, portal.now()).await? {
            return Ok(Err(wait));
        }
    }
    Ok(Ok(()))
}

/// A newer invitation is the one that counts: the former ones are void, mailed or not.
pub(super) async fn void(tx: &mut Tx, portal: &Portal, customer: &str) -> Result<(), StoreError> {
    let now = portal.now().0;
    for statement in [
        "UPDATE links SET voided_at = $1 WHERE account_id = $2 AND kind = 'invitation' AND voided_at IS NULL AND used_at IS NULL",
        "UPDATE outbox SET state = 'skipped', words = 'a newer invitation was asked for', finished_at = $1 WHERE account_id = $2 \
         AND kind = 'invitation' AND state = 'waiting'",
    ] {
        sql!(statement, now, customer).execute(&mut **tx).await?;
    }
    Ok(())
}

/// The token of the link that a row mails. Derived, so the queue never holds it and a second try mails the same one.
fn token(portal: &Portal, job: &str) -> Token {
    portal.keys.derive("link", job.as_bytes())
}

/// What a claimed invitation becomes: its link, made unless it is there, while the inviter may still invite.
pub(crate) async fn prepare(
    tx: &mut Tx,
    portal: &Portal,
    (realm, job): (&std::sync::Arc<Realm>, &Job),
    order: Order,
) -> Result<Prepared, StoreError> {
    let Order::Invitation { address, by, inviter, lang } = order else { return Ok(Prepared::Skip("no invitation")) };
    let (Some(above), Some(customer)) = (
        Account::lock(tx, &by).await?,
        match &job.account_id {
            Some(id) => Account::lock(tx, id).await?,
            None => None,
        },
    ) else {
        return Ok(Prepared::Skip("the customer or who invites is gone"));
    };
    if !may_look_after(tx, realm, &above, &customer).await? {
        return Ok(Prepared::Skip("who invites may not any more, or there is a login"));
    }
    if !make(tx, portal, job, (&by, &address)).await? {
        return Ok(Prepared::Skip("the invitation is void or used already"));
    }
    let content = Content::Invitation {
        url: portal.url(realm, &format!("recovery/link/{}", *token(portal, &job.id).reveal())),
        inviter,
        life: LIFE,
        user_id: customer.user_id,
    };
    Ok(Prepared::Send(Box::new(Letter {
        realm: realm.clone(),
        to: address,
        name: customer.display_name,
        lang,
        content,
    })))
}

/// Makes the link of this row unless it is there; `false` when there must be none.
async fn make(tx: &mut Tx, portal: &Portal, job: &Job, (by, address): (&str, &str)) -> Result<bool, StoreError> {
    let now = portal.now().0;
    let waits: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM outbox WHERE id = $1 AND state = 'waiting'")
        .bind(&job.id)
        .fetch_one(&mut **tx)
        .await?;
    if waits == 0 {
        return Ok(false);
    }
    sql!(
        "INSERT INTO links (id, token_hash, realm, account_id, mailbox, number, asked_at, made_at, expires_at, kind, invited_by) \
         VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, 'invitation', $9) ON CONFLICT (id) DO NOTHING",
        &job.id,
        token(portal, &job.id).hash("link"),
        &job.realm,
        job.account_id.as_deref(),
        address,
        job.created_at,
        now,
        job.expires_at,
        by,
    )
    .execute(&mut **tx)
    .await?;
    let open: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM links WHERE id = $1 AND used_at IS NULL AND voided_at IS NULL")
            .bind(&job.id)
            .fetch_one(&mut **tx)
            .await?;
    Ok(open == 1)
}
