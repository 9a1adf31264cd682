//! One person, several IDs under one address: what is still to do, and a button that mails the next link.

use std::time::Duration;

use crate::{
    audit::{self, Event},
    caller::{Caller, Outcome},
    campaign,
    clock::Moment,
    form::{FormState, Page, Problem},
    limits,
    outbox::{self, Lane, Order},
    portal::Portal,
    realm::Rate,
    recovery,
    session::{self, Notice},
    store::StoreError,
    text::UserId,
};

/// An ID counts as renewed when its password is younger than this: a person works through their IDs in one sitting or a few days.
const RENEWED: Duration = Duration::from_hours(168);

/// Clicks on the same button within so long are one request.
const ONE_CLICK: Rate = Rate { count: 1, per: Duration::from_secs(20) };

/// One line of the person's other IDs.
#[derive(Clone, Debug)]
pub struct SiblingLine {
    /// For mailing its link.
    pub id: String,
    /// The user ID.
    pub user_id: String,
    /// The name it is registered under.
    pub display_name: String,
    /// Whether it is done: in a campaign that runs whether it has finished, else whether its password was set lately.
    pub renewed: bool,
    /// When its password was set.
    pub changed_at: Option<Moment>,
}

/// The other IDs behind the same confirmed address. Only where the realm wants it, and only after this one was proven by mail.
///
/// # Errors
/// When the database fails.
pub async fn siblings(portal: &Portal, caller: &Caller) -> Result<Vec<SiblingLine>, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return Ok(Vec::new()) };
    if !caller.realm.sibling_ids || !session.proofs().mail || account.verified_email().is_none() {
        return Ok(Vec::new());
    }
    let now = portal.now();
    let mut db = portal.store.read().acquire().await?;
    let found = account.siblings(&mut db).await?;
    let asked = campaign::asked(&mut db, portal, found.iter().map(|a| a.id.as_str())).await?;
    Ok(found
        .into_iter()
        .map(|a| SiblingLine {
            renewed: asked
                .get(&a.id)
                .copied()
                .unwrap_or_else(|| a.password_changed_at.is_some_and(|at| Moment(at) + RENEWED > now)),
            id: a.id,
            user_id: a.user_id,
            display_name: a.display_name,
            changed_at: a.password_changed_at.map(Moment),
        })
        .collect())
}

/// Mails the link of one of the person's other IDs: the same order as asking for it, under the same limits.
///
/// # Errors
/// When the database fails; then nothing was asked for.
pub async fn mail_sibling(portal: &Portal, caller: &Caller, id: &str) -> Result<Outcome, StoreError> {
    let Some((session, account)) = session::own(portal, caller).await? else { return Ok(Outcome::to(Page::Login)) };
    let lines = siblings(portal, caller).await?;
    let Some(sibling) = lines.iter().find(|s| s.id == id) else { return Ok(Outcome::to(Page::Portal)) };
    let Ok(user) = UserId::parse(&sibling.user_id) else { return Ok(Outcome::to(Page::Portal)) };
    let mut tx = portal.store.begin().await?;
    let scope = format!("sibling:{}:{}", session.id, sibling.id);
    if limits::take(&mut tx, &scope, ONE_CLICK, portal.now()).await?.is_err() {
        return Ok(Outcome::to(Page::Portal));
    }
    if let Err(wait) = recovery::take_asking(&mut tx, caller, portal.now()).await? {
        tx.commit().await?;
        let form = FormState::new(Page::Portal).problem(None, Problem::TryLater(limits::minutes(wait)));
        return session::complain(portal, &session, &form).await;
    }
    let Some((_, cap)) = caller.realm.prove.mailed_link() else { return Ok(Outcome::to(Page::Portal)) };
    let number = portal.short_number();
    let order = Order::Recovery { user_key: user.key(), number: number.clone(), lang: caller.lang };
    outbox::put(&mut tx, portal, &caller.realm, (Lane::Interactive, None), &order, cap).await?;
    audit::write(&mut tx, portal, caller, Event::RecoveryAsked, Some(&account.id), &number).await?;
    let outcome = session::tell(&mut tx, portal, &session.id, Page::Portal, Notice::SiblingMailed { number }).await?;
    tx.commit().await?;
    portal.bell.notify_one();
    Ok(outcome)
}
