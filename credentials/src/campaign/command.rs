//! Campaigns from the command line: the same rules without a session. The audit log shows nobody's address there.

use std::io;

use super::{
    CampaignLine, CampaignView, Typed, deed::Deed, desk::put_test, draft as drafting, sample as invented,
    unfinished as rest, view as views,
};
use crate::{
    account::Account,
    audit::{self, Event},
    export::ExportError,
    form::{FormState, Page, Problem},
    lang::Lang,
    outbox::Letter,
    portal::Portal,
    realm::Realm,
    store::StoreError,
    text::UserId,
};

/// Makes a draft, or changes the one of that id. Inside: what is wrong; then nothing changed.
///
/// # Errors
/// When the database fails; then nothing changed.
pub async fn draft(
    portal: &Portal,
    realm: &Realm,
    id: Option<&str>,
    typed: Typed,
) -> Result<Result<CampaignView, FormState>, StoreError> {
    let form = FormState::new(Page::AdminCampaignNew);
    let plan = match drafting::plan(portal, realm, &typed, form.clone()).await? {
        Ok(plan) => plan,
        Err(form) => return Ok(Err(form)),
    };
    let mut tx = portal.store.begin().await?;
    let id = match drafting::write(&mut tx, portal, realm, (id, ""), &plan).await? {
        Ok(id) => id,
        Err(problem) => return Ok(Err(form.problem(None, problem))),
    };
    audit::write_as(&mut tx, portal, (&realm.slug, None), Event::CampaignSaved, None, &id).await?;
    let seen = views::seen(&mut tx, realm, &id).await?;
    tx.commit().await?;
    Ok(seen.ok_or_else(|| form.problem(None, Problem::CampaignState)))
}

async fn run(portal: &Portal, realm: &Realm, id: &str, deed: Deed) -> Result<Result<(), Problem>, StoreError> {
    let mut tx = portal.store.begin().await?;
    let done = match deed.run(&mut tx, portal, realm, id).await? {
        Ok(done) => done,
        Err(problem) => return Ok(Err(problem)),
    };
    if !done.before {
        let detail = done.detail(id);
        audit::write_as(&mut tx, portal, (&realm.slug, None), deed.event(), None, &detail).await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Deletes a draft.
///
/// # Errors
/// When the database fails. Inside: why it can't be.
pub async fn discard(portal: &Portal, realm: &Realm, id: &str) -> Result<Result<(), Problem>, StoreError> {
    run(portal, realm, id, Deed::Discard).await
}

/// Starts a draft.
///
/// # Errors
/// When the database fails. Inside: why it can't be.
pub async fn start(portal: &Portal, realm: &Realm, id: &str) -> Result<Result<(), Problem>, StoreError> {
    run(portal, realm, id, Deed::Start).await
}

/// Mails that haven't gone out wait.
///
/// # Errors
/// When the database fails. Inside: why they can't.
pub async fn pause(portal: &Portal, realm: &Realm, id: &str) -> Result<Result<(), Problem>, StoreError> {
    run(portal, realm, id, Deed::Pause).await
}

/// They go on.
///
/// # Errors
/// When the database fails. Inside: why they can't.
pub async fn resume(portal: &Portal, realm: &Realm, id: &str) -> Result<Result<(), Problem>, StoreError> {
    run(portal, realm, id, Deed::Resume).await
}

/// Mails those who haven't finished once more.
///
/// # Errors
/// When the database fails. Inside: why not.
pub async fn again(portal: &Portal, realm: &Realm, id: &str) -> Result<Result<(), Problem>, StoreError> {
    run(portal, realm, id, Deed::Again).await
}

/// Ends it; who hasn't finished keeps the old password.
///
/// # Errors
/// When the database fails. Inside: why it can't be.
pub async fn end(portal: &Portal, realm: &Realm, id: &str) -> Result<Result<(), Problem>, StoreError> {
    run(portal, realm, id, Deed::End).await
}

/// Sends a mail as the campaign would to the confirmed address of an account.
///
/// # Errors
/// When the database fails. Inside: why it can't be sent.
pub async fn test_mail(
    portal: &Portal,
    realm: &Realm,
    id: &str,
    to: &UserId,
) -> Result<Result<(), Problem>, StoreError> {
    let mut tx = portal.store.begin().await?;
    let Some(to) = Account::by_user(&mut tx, realm, &to.key()).await? else { return Ok(Err(Problem::NotYours)) };
    let put = put_test(&mut tx, portal, realm, id, &to).await?;
    tx.commit().await?;
    Ok(put)
}

/// All campaigns of a realm, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(portal: &Portal, realm: &Realm) -> Result<Vec<CampaignLine>, StoreError> {
    views::lines(&mut *portal.store.read().acquire().await?, realm, (i64::MAX, 0)).await
}

/// One campaign.
///
/// # Errors
/// When the database fails.
pub async fn view(portal: &Portal, realm: &Realm, id: &str) -> Result<Option<CampaignView>, StoreError> {
    views::seen(&mut *portal.store.read().acquire().await?, realm, id).await
}

/// The mail as it would look, with two invented IDs.
///
/// # Errors
/// When the database fails.
pub async fn sample(portal: &Portal, realm: &Realm, id: &str) -> Result<Option<Letter>, StoreError> {
    let Some(realm) = portal.realms.get(realm.slug.as_str()) else { return Ok(None) };
    invented::sample(&mut *portal.store.read().acquire().await?, portal, realm, (id, realm.contact.name.get(Lang::Ja)))
        .await
}

/// Writes those who haven't finished as CSV; answers how many, or nothing where there is no such campaign.
///
/// # Errors
/// [`ExportError`]; what was written before stays written.
pub async fn unfinished(
    portal: &Portal,
    realm: &Realm,
    (id, lang): (&str, Lang),
    out: &mut (dyn io::Write + Send),
) -> Result<Option<usize>, ExportError> {
    let mut tx = portal.store.begin().await?;
    if views::one(&mut tx, realm, id).await?.is_none() {
        return Ok(None);
    }
    let detail = format!("unfinished of campaign {id}");
    audit::write_as(&mut tx, portal, (&realm.slug, None), Event::Exported, None, &detail).await?;
    tx.commit().await.map_err(StoreError::from)?;
    rest::write(portal, realm, (id, lang), out).await.map(Some)
}
