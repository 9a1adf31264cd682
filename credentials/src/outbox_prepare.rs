//! What a claimed row becomes when it is sent: rendered facts for one mailbox, or nothing.

use std::{sync::Arc, time::Duration};

use crate::{
    account::Account,
    audit::{self, Event},
    campaign,
    clock::Moment,
    confirmation, customers,
    lang::Lang,
    outbox::{Content, Job, Letter, Order, Prepared},
    outbox_pin::pin,
    portal::Portal,
    realm::{Realm, Way},
    secret::Token,
    store::{StoreError, Tx, row, rows, sql},
    ways,
};

/// How long "this wasn't me" works.
const DISAVOW_LIFE: Duration = Duration::from_hours(336);

/// Turns a claimed row into what to send. For a recovery this is where the account is looked up, the limits on mails are kept and the link
/// is made; repeated for the same row it gives the same link.
///
/// # Errors
/// When the database fails; then nothing was made.
pub async fn prepare(portal: &Portal, job: &Job) -> Result<Prepared, StoreError> {
    let Some(realm) = portal.realms.get(&job.realm).cloned() else { return Ok(Prepared::Skip("the realm is gone")) };
    let order = job.order(portal)?;
    let mut tx = portal.store.begin().await?;
    let prepared = match order.clone() {
        Order::Recovery { user_key, number, lang } => {
            let desk = Desk { portal, realm: &realm, job };
            let took = ways::state(&mut tx, (&realm.slug, Way::Mail), portal.now()).await?.took();
            match desk.recovery(&mut tx, &user_key, number, lang).await? {
                Prepared::Skip(why) => Prepared::SkipSlowly(took, why),
                prepared => prepared,
            }
        }
        Order::Notice { event, at, browser, device, left, lang, to } => {
            let account = match job.account_id.as_deref() {
                Some(id) => Account::by_id(&mut tx, id).await?,
                None => None,
            };
            match account.as_ref().and_then(|a| Some((a, to.or_else(|| a.verified_email().map(str::to_owned))?))) {
                Some((account, to)) => {
                    let not_me_url = disavowal(&mut tx, portal, &realm, job, (&account.id, event, at)).await?;
                    let user_id = account.user_id.clone();
                    let content = Content::Notice { event, at, browser, device, left, user_id, not_me_url };
                    Prepared::Send(Box::new(Letter { realm, to, name: account.display_name.clone(), lang, content }))
                }
                None => Prepared::Skip("no confirmed address"),
            }
        }
        Order::Alert { event, at, user_id } => for_operator(realm, Content::Alert { event, at, user_id }),
        Order::Budget { way, limit } => for_operator(realm, Content::Budget { way, limit, at: Moment(job.created_at) }),
        Order::Pin { .. } => pin(&mut tx, portal, (realm, job), order).await?,
        Order::Confirm { what, address, number, lang } => {
            let found = confirmation::of_job(&mut tx, portal, job).await?;
            match found {
                Some(account) => {
                    let content = Content::Confirm {
                        what,
                        url: portal.url(&realm, &format!("confirm/{}", *confirmation::token(portal, &job.id).reveal())),
                        code: confirmation::code(portal, &job.id),
                        number,
                        life: confirmation::LIFE,
                        user_id: account.user_id,
                    };
                    Prepared::Send(Box::new(Letter { realm, to: address, name: account.display_name, lang, content }))
                }
                None => Prepared::Skip("it is void or confirmed already"),
            }
        }
        Order::Reminder { temporary, lang } => {
            crate::temporary::prepare(&mut tx, portal, (&realm, job), (&temporary, lang)).await?
        }
        Order::Campaign { .. } => {
            let one = campaign::prepare(&mut tx, portal, std::slice::from_ref(job)).await?.pop();
            one.unwrap_or(Prepared::Skip("the campaign is gone"))
        }
        Order::CampaignTest { campaign } => campaign::prepare_test(&mut tx, portal, (&realm, job), &campaign).await?,
        Order::Invitation { .. } => customers::prepare(&mut tx, portal, (&realm, job), order).await?,
    };
    tx.commit().await?;
    Ok(prepared)
}

fn for_operator(realm: Arc<Realm>, content: Content) -> Prepared {
    match realm.contact.alerts_to.clone() {
        Some(to) => {
            let name = realm.contact.name.ja.clone();
            Prepared::Send(Box::new(Letter { realm, to, name, lang: Lang::Ja, content }))
        }
        None => Prepared::Skip("the realm names nobody for alerts"),
    }
}

row! {
    struct OpenLink { used_at: Option<i64>, voided_at: Option<i64> }
}

struct Desk<'a> {
    portal: &'a Portal,
    realm: &'a Arc<Realm>,
    job: &'a Job,
}

impl Desk<'_> {
    async fn recovery(&self, tx: &mut Tx, user_key: &str, number: String, lang: Lang) -> Result<Prepared, StoreError> {
        let account = match Account::by_user(&mut *tx, self.realm, user_key).await? {
            Some(found) => Account::lock(tx, &found.id).await?,
            None => None,
        };
        let skip = match &account {
            None => Some("unknown ID"),
            Some(a) if !a.is_active() => Some("the account is disabled"),
            Some(a) if a.verified_email().is_none() => Some("no confirmed address"),
            Some(a) if a.password_changed_at.is_some_and(|at| at > self.job.created_at) => {
                Some("the password was changed since")
            }
            Some(a) => self.link(tx, a, &number).await?,
        };
        let (Some(account), None) = (&account, skip) else {
            let id = account.map(|a| a.id);
            let why = skip.unwrap_or("unknown ID");
            audit::write_as(tx, self.portal, (&self.realm.slug, None), Event::RecoverySkipped, id.as_deref(), why)
                .await?;
            return Ok(Prepared::Skip(why));
        };
        audit::write_as(tx, self.portal, (&self.realm.slug, None), Event::RecoveryMailed, Some(&account.id), &number)
            .await?;
        let Some((life, _)) = self.realm.prove.mailed_link() else {
            return Ok(Prepared::Skip("the realm mails no links any more"));
        };
        let token = link_token(self.portal, &self.job.id);
        let url = self.portal.url(self.realm, &format!("recovery/link/{}", *token.reveal()));
        let event = (account.id.as_str(), Event::RecoveryMailed, Moment(self.job.created_at));
        let not_me_url = disavowal(tx, self.portal, self.realm, self.job, event).await?;
        let content = Content::RecoveryLink { url, not_me_url, number, user_id: account.user_id.clone(), life };
        let to = account.verified_email().unwrap_or_default().to_owned();
        Ok(Prepared::Send(Box::new(Letter {
            realm: self.realm.clone(),
            to,
            name: account.display_name.clone(),
            lang,
            content,
        })))
    }

    /// Makes the link of this row unless it's there; voids older ones, but a campaign's, which counts until the password is set. `Some(why)` when there must be none.
    async fn link(&self, tx: &mut Tx, account: &Account, number: &str) -> Result<Option<&'static str>, StoreError> {
        let (job, now) = (self.job, self.portal.now());
        let made: Option<OpenLink> = rows!(OpenLink, "SELECT used_at, voided_at FROM links WHERE id = $1", &job.id)
            .fetch_optional(&mut **tx)
            .await?;
        if let Some(link) = made {
            return Ok(
                (link.used_at.is_some() || link.voided_at.is_some()).then_some("the link is void or used already")
            );
        }
        let mailbox = account.mailbox.clone().unwrap_or_default();
        let (per_account, per_mailbox) = (self.realm.limits.mail_per_account, self.realm.limits.mail_per_mailbox);
        let to_account = mails(
            tx,
            "SELECT COUNT(*) FROM links WHERE account_id = $1 AND made_at > $2 AND campaign_id IS NULL",
            &account.id,
            now - per_account.per,
        )
        .await?;
        // Locks the mailbox across accounts: the row of its counter.
        sql!(
            "INSERT INTO counters (scope, used, ends_at) VALUES ($1, 1, $2) ON CONFLICT (scope) DO UPDATE SET ends_at = $2",
            format!("mailbox:{}", self.portal.keys.derive("mailbox", mailbox.as_bytes()).hash("limit")),
            (now + per_mailbox.per).0,
        )
        .execute(&mut **tx)
        .await?;
        let to_mailbox = mails(
            tx,
            "SELECT COUNT(*) FROM links WHERE mailbox = $1 AND made_at > $2 AND campaign_id IS NULL",
            &mailbox,
            now - per_mailbox.per,
        )
        .await?;
        if to_account >= i64::from(per_account.count) {
            return Ok(Some("too many mails to this account"));
        }
        if to_mailbox >= i64::from(per_mailbox.count) {
            return Ok(Some("too many mails to this mailbox"));
        }
        // A newer asking may have been worked on first; then its link is the one that counts.
        let newer = "SELECT COUNT(*) FROM links WHERE account_id = $1 AND asked_at > $2 AND campaign_id IS NULL";
        let newer: i64 = sqlx::query_scalar(newer).bind(&account.id).bind(job.created_at).fetch_one(&mut **tx).await?;
        if newer > 0 {
            return Ok(Some("a newer link was made"));
        }
        sql!(
            "UPDATE links SET voided_at = $1 WHERE account_id = $2 AND voided_at IS NULL AND used_at IS NULL AND campaign_id IS NULL",
            now.0,
            &account.id
        )
        .execute(&mut **tx)
        .await?;
        sql!(
            "INSERT INTO links (id, token_hash, realm, account_id, mailbox, number, asked_at, made_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &job.id,
            link_token(self.portal, &job.id).hash("link"),
            self.realm.slug.as_str(),
            &account.id,
            &mailbox,
            number,
            job.created_at,
            now.0,
            job.expires_at,
        )
        .execute(&mut **tx)
        .await?;
        Ok(None)
    }
}

async fn mails(tx: &mut Tx, sql: &'static str, whose: &str, since: Moment) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(sql).bind(whose).bind(since.0).fetch_one(&mut **tx).await?)
}

/// The token of the link that a row mails. Derived, so the queue never holds it and a second try mails the same one.
fn link_token(portal: &Portal, job: &str) -> Token {
    portal.keys.derive("link", job.as_bytes())
}

/// Makes the "this wasn't me" of a message unless it's there; answers its URL.
async fn disavowal(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    job: &Job,
    (account, event, at): (&str, Event, Moment),
) -> Result<String, StoreError> {
    let token = portal.keys.derive("disavow", job.id.as_bytes());
    sql!(
        "INSERT INTO disavowals (token_hash, realm, account_id, event, event_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (token_hash) DO NOTHING",
        token.hash("disavow"),
        realm.slug.as_str(),
        account,
        event.name(),
        at.0,
        (portal.now() + DISAVOW_LIFE).0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(portal.url(realm, &format!("not-me/{}", *token.reveal())))
}
