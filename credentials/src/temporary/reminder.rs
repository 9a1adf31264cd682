//! The mail that reminds people some hours before their temporary password ends, unless they have used it.

use std::{sync::Arc, time::Duration};

use crate::{
    account::Account,
    audit::{self, Event},
    clock::Moment,
    lang::Lang,
    outbox::{self, Content, Job, Lane, Letter, Order, Prepared},
    portal::Portal,
    realm::Realm,
    store::{StoreError, Tx, row, rows, sql},
};

/// Orders the reminder, to be sent so long before the end; none where that moment has passed.
pub(crate) async fn remind(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    (account, temporary, ends_at): (&str, &str, Moment),
    lang: Lang,
) -> Result<(), StoreError> {
    let before = realm.prove.reissue().map_or(Duration::ZERO, |policy| policy.remind);
    let (now, due) = (portal.now(), ends_at - before);
    if due <= now || before.is_zero() {
        return Ok(());
    }
    let order = Order::Reminder { temporary: temporary.to_owned(), lang };
    let id = outbox::put(tx, portal, realm, (Lane::Notice, Some(account)), &order, ends_at.since(now)).await?;
    sql!("UPDATE outbox SET due_at = $1 WHERE id = $2", due.0, id).execute(&mut **tx).await?;
    Ok(())
}

row! {
    struct Open { account_id: String, expires_at: i64 }
}

/// What a claimed reminder becomes: a letter while the password waits unused.
pub(crate) async fn prepare(
    tx: &mut Tx,
    portal: &Portal,
    (realm, job): (&Arc<Realm>, &Job),
    (temporary, lang): (&str, Lang),
) -> Result<Prepared, StoreError> {
    let Some(id) = &job.account_id else { return Ok(Prepared::Skip("no account")) };
    let account = Account::lock(tx, id).await?.filter(Account::is_active);
    let Some((account, to)) = account.and_then(|a| a.verified_email().map(str::to_owned).map(|to| (a, to))) else {
        return Ok(Prepared::Skip("no confirmed address"));
    };
    let sql = "UPDATE temporary_passwords SET reminded = 1 WHERE id = $1 AND account_id = $2 AND used_at IS NULL AND voided_at IS NULL \
               AND expires_at > $3 RETURNING account_id, expires_at";
    let open: Option<Open> = rows!(Open, sql, temporary, id, portal.now().0).fetch_optional(&mut **tx).await?;
    let Some(open) = open else { return Ok(Prepared::Skip("it was used, or another one was issued")) };
    if job.attempts <= 1 {
        let realm = (&realm.slug, None);
        audit::write_as(tx, portal, realm, Event::TemporaryReminded, Some(&open.account_id), "").await?;
    }
    let content = Content::TemporaryReminder {
        url: portal.url(realm, "login"),
        ends_at: Moment(open.expires_at),
        user_id: account.user_id.clone(),
    };
    let name = account.display_name;
    Ok(Prepared::Send(Box::new(Letter { realm: realm.clone(), to, name, lang, content })))
}
