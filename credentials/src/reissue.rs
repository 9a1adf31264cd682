//! Reissuing: an administrator gives somebody of the own company a temporary password; the helpdesk does the same for administrators, after its
//! identity check (`helpdesk`).
//!
//! At once the old password is gone, the person's sessions, attempts and links end, and a former temporary password is void. The new one is shown
//! once, to the session that made it; the person is told by mail.

mod command;
mod handover;

use unicode_normalization::UnicodeNormalization as _;

use crate::{
    account::{self, Account, Role},
    audit::{self, Event},
    caller::{Caller, Outcome},
    clock::Moment,
    company,
    contact::{self, ContactKind},
    desk::{self, Desk},
    form::{Field, FormState, Page, Problem},
    notice,
    password::{self, PasswordHash},
    permit::{self, Act, Denied},
    phone::PhoneNumber,
    portal::Portal,
    realm::Realm,
    secret::{Password, Token},
    store::{StoreError, Tx, sql},
    temporary,
};

pub use command::issue;
pub use handover::{HandOver, done, issued};

/// What the page of a reissue shows.
#[derive(Clone, Debug)]
pub struct ReissueView {
    /// Whose it is.
    pub account_id: String,
    /// The user ID.
    pub user_id: String,
    /// The login ID.
    pub login_id: String,
    /// The name.
    pub name: String,
    /// 会員ID.
    pub company_id: String,
    /// 会員名.
    pub company_name: String,
    /// The telephone as people write it.
    pub phone: Option<String>,
    /// The fax as people write it.
    pub fax: Option<String>,
    /// The mail address.
    pub email: Option<String>,
    /// The generated password; the same until one was issued.
    pub proposal: Password,
    /// Whether it may be changed.
    pub editable: bool,
    /// The fewest characters that it may have.
    pub min: usize,
    /// The most characters that it may have.
    pub max: usize,
    /// Until when it would work.
    pub ends_at: Moment,
    /// Whose role.
    pub role: Role,
    /// Until when one works that was issued before and not used yet.
    pub has_live_temporary: Option<Moment>,
}

/// The page about an account. Whom the actor doesn't look after is answered like nobody.
///
/// # Errors
/// When the database fails.
pub async fn page(portal: &Portal, caller: &Caller, id: &str) -> Result<Result<ReissueView, Denied>, StoreError> {
    let desk = match desk::look(portal, caller, Act::Reissue).await? {
        Ok(desk) => desk,
        Err(denied) => return Ok(Err(denied)),
    };
    Ok(match found(portal, &desk, id).await? {
        Ok(target) => Ok(view(portal, caller, &target).await?),
        Err(denied) => Err(denied),
    })
}

/// The account of an id, where the actor may reissue for it. The helpdesk has its own way there.
async fn found(portal: &Portal, desk: &Desk, id: &str) -> Result<Result<Account, Denied>, StoreError> {
    if desk.actor.role() != Some(Role::Administrator) {
        return Ok(Err(Denied::Role));
    }
    if !Portal::is_row_id(id) {
        return Ok(Err(Denied::NotYours));
    }
    let target = Account::by_id(&mut *portal.store.read().acquire().await?, id).await?;
    Ok(target.ok_or(Denied::NotYours).and_then(|target| may(&desk.actor, &target).map(|()| target)))
}

/// The rule of a reissue: the table, and nobody who is disabled gets a password.
pub(crate) fn may(actor: &Account, target: &Account) -> Result<(), Denied> {
    permit::decide(actor, Act::Reissue, Some(target))?;
    if target.is_active() { Ok(()) } else { Err(Denied::Disabled) }
}

/// What the page about an account shows, whoever may see it.
pub(crate) async fn view(portal: &Portal, caller: &Caller, target: &Account) -> Result<ReissueView, StoreError> {
    let (now, realm) = (portal.now(), &caller.realm);
    let proposal = proposal(portal, caller, target).await?;
    let mut db = portal.store.read().acquire().await?;
    let company = company::by_id(&mut db, target.company.as_deref()).await?;
    let contacts = contact::all(&mut db, &target.id).await?;
    let phone = contacts.iter().find(|contact| contact.kind() == ContactKind::Phone).and_then(contact::Contact::number);
    let (company_id, company_name) = company.map(|c| (c.company_id, c.name)).unwrap_or_default();
    Ok(ReissueView {
        account_id: target.id.clone(),
        user_id: target.user_id.clone(),
        login_id: target.login_id.clone(),
        name: target.display_name.clone(),
        company_id,
        company_name,
        phone: phone.map(|number| number.national()),
        fax: target.fax.as_deref().and_then(PhoneNumber::from_stored).map(|number| number.national()),
        email: target.email.clone(),
        proposal,
        editable: realm.prove.reissue().is_some_and(|policy| policy.editable),
        min: realm.password.min_for(target.has_otp() || target.needs_otp(realm)),
        max: realm.password.max,
        ends_at: temporary::end_of_validity(now, &realm.time_zone),
        role: target.role().unwrap_or(Role::User),
        has_live_temporary: temporary::live(&mut db, &target.id, now).await?.map(|live| Moment(live.expires_at)),
    })
}

/// The generated password of a page: derived from the session's secret, which isn't in the database, and the newest issue, so that a page that
/// is loaded again shows the same one, and never one that was issued.
pub(crate) async fn proposal(portal: &Portal, caller: &Caller, target: &Account) -> Result<Password, StoreError> {
    let newest: Option<String> = sqlx::query_scalar(
        "SELECT id FROM temporary_passwords WHERE account_id = $1 ORDER BY made_at DESC, id LIMIT 1",
    )
    .bind(&target.id)
    .fetch_optional(portal.store.read())
    .await?;
    let session = caller.session.as_ref().map(Token::reveal).unwrap_or_default();
    let what = format!("{}\n{}\n{}", *session, target.id, newest.unwrap_or_default());
    let seed = portal.keys.derive("proposed password", what.as_bytes());
    let has_otp = target.has_otp() || target.needs_otp(&caller.realm);
    Ok(temporary::generate(&seed, &caller.realm.password, has_otp, &target.context()))
}

/// What the person at the desk typed, in any width, held against the realm's rule; the proposal where the realm allows no other.
pub(crate) fn chosen(realm: &Realm, target: &Account, proposal: Password, typed: &str) -> Result<Password, Problem> {
    if !realm.prove.reissue().is_some_and(|policy| policy.editable) {
        return Ok(proposal);
    }
    let folded: String = typed.chars().take(4096).nfkc().filter(|c| !c.is_whitespace()).collect();
    if folded.is_empty() {
        return Err(Problem::Empty);
    }
    let (password, has_otp) = (Password::new(folded), target.has_otp() || target.needs_otp(realm));
    password::check(&realm.password, has_otp, &password, &target.context()).map_err(|problem| match problem {
        Problem::PasswordLetters | Problem::PasswordAscii | Problem::PasswordLong(_) | Problem::Unreadable
            if realm.password.letters_and_digits =>
        {
            Problem::TemporaryForm(realm.password.max)
        }
        other => other,
    })?;
    Ok(password)
}

/// An administrator's form: gives a user of the own company a temporary password.
///
/// # Errors
/// When the database fails; then nothing changed.
pub async fn reissue(portal: &Portal, caller: &Caller, id: &str, typed: &str) -> Result<Outcome, StoreError> {
    let place = Page::AdminReissue.about(id);
    let desk = match desk::enter(portal, caller, Act::Reissue, place.clone()).await? {
        Ok(desk) => desk,
        Err(outcome) => return Ok(outcome),
    };
    let target = match found(portal, &desk, id).await? {
        Ok(target) => target,
        Err(denied) => return desk::refuse(portal, caller, &desk, (Act::Reissue, Some(id), denied), &place).await,
    };
    let proposal = proposal(portal, caller, &target).await?;
    let password = match chosen(&caller.realm, &target, proposal, typed) {
        Ok(password) => password,
        Err(problem) => {
            let form = FormState::at(&place).problem(Field::TemporaryPassword, problem);
            return crate::session::complain(portal, &desk.session, &form).await;
        }
    };
    let hash = portal.hasher.hash(&*portal.chance, &password).await;
    let mut tx = portal.store.begin().await?;
    let (actor, target) = match desk::locked(&mut tx, &desk, Act::Reissue, id).await? {
        Ok((actor, target)) if may(&actor, &target).is_ok() => (actor, target),
        denied => {
            drop(tx);
            let denied = denied.err().unwrap_or(Denied::Disabled);
            return desk::refuse(portal, caller, &desk, (Act::Reissue, Some(id), denied), &place).await;
        }
    };
    if !handover::is_repeated(&mut tx, portal, &desk.session, (&target.id, &password)).await? {
        give(&mut tx, portal, caller, (&desk, &actor, &target), (&password, &hash)).await?;
        tx.commit().await?;
        portal.bell.notify_one();
    }
    Ok(Outcome::at(Page::AdminIssued.about(id)))
}

/// Ends whatever could let the account in, its password before all, and stores the temporary one; answers its id and end.
async fn replace(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    (account, by): (&str, &str),
    hash: &PasswordHash,
) -> Result<(String, Moment), StoreError> {
    let now = portal.now().0;
    account::void_open(tx, account, "", now).await?;
    account::end_sessions(tx, account, "", now).await?;
    sql!("UPDATE accounts SET password_hash = NULL WHERE id = $1", account).execute(&mut **tx).await?;
    // Whoever was locked out by wrong tries can use the new one.
    sql!("DELETE FROM counters WHERE scope = $1", format!("try:{account}")).execute(&mut **tx).await?;
    temporary::make(tx, portal, realm, (account, by), hash).await
}

/// Gives the target, which is locked with the actor, a temporary password, and hands it to the actor's session.
pub(crate) async fn give(
    tx: &mut Tx,
    portal: &Portal,
    caller: &Caller,
    (desk, actor, target): (&Desk, &Account, &Account),
    (password, hash): (&Password, &PasswordHash),
) -> Result<(), StoreError> {
    let (id, ends_at) = replace(tx, portal, &caller.realm, (&target.id, &actor.id), hash).await?;
    handover::keep(tx, portal, &desk.session, (&id, &target.id, password)).await?;
    audit::write_by(tx, portal, caller, Event::Reissued, (Some(&target.id), actor), "").await?;
    notice::reissued(tx, portal, caller, (target, actor)).await?;
    temporary::remind(tx, portal, &caller.realm, (&target.id, &id, ends_at), caller.lang).await
}
