//! Writing a draft: its facts, and whom it is for.

use super::{
    CampaignState, members_csv,
    typed::{Read, Typed},
};
use crate::{
    account::Role,
    form::{Field, FormState, Problem},
    portal::Portal,
    realm::Realm,
    store::{
        Engine, StoreError, Tx,
        list::{listed, with_ids},
        sql,
    },
    text::CompanyId,
};

/// Whether an account `a` can be mailed; else why not.
macro_rules! state_of {
    () => {
        "CASE WHEN a.state = 'active' AND a.email_verified = 1 AND a.mailbox IS NOT NULL AND a.unreachable_at IS NULL THEN 'chosen' \
         ELSE 'left_out' END"
    };
}
macro_rules! why {
    () => {
        "CASE WHEN a.state <> 'active' THEN 'disabled' WHEN a.email_verified <> 1 OR a.mailbox IS NULL THEN 'no confirmed address' \
         WHEN a.unreachable_at IS NOT NULL THEN 'the address is unreachable' END"
    };
}

/// A draft that can be written.
pub(super) struct Plan {
    read: Read,
    /// The company's row; empty for all.
    company: String,
    /// The accounts of the list, where one was given.
    accounts: Option<Vec<String>>,
}

/// Reads what was typed and holds it against the register. Else `form`, which keeps it, with what is wrong.
pub(super) async fn plan(
    portal: &Portal,
    realm: &Realm,
    typed: &Typed,
    mut form: FormState,
) -> Result<Result<Plan, FormState>, StoreError> {
    let read = match typed.read(form.clone(), realm, portal.now()) {
        Ok(read) => read,
        Err(form) => return Ok(Err(form)),
    };
    let mut db = portal.store.read().acquire().await?;
    let company = match &read.company {
        Some(id) => {
            sqlx::query_scalar("SELECT id FROM companies WHERE realm = $1 AND company_key = $2")
                .bind(realm.slug.as_str())
                .bind(id.key())
                .fetch_optional(&mut *db)
                .await?
        }
        None => Some(String::new()),
    };
    if company.is_none() {
        form = form.problem(Field::Company, Problem::CompanyUnknown);
    }
    let accounts = match &read.members {
        Some(members) => members_csv::find(&mut db, realm, members).await?.map(Some),
        None => Ok(None),
    };
    Ok(match (company, accounts) {
        (Some(company), Ok(accounts)) => Ok(Plan { read, company, accounts }),
        (_, Err(faults)) => Err(form.problem(Field::Csv, Problem::MembersCsv(faults))),
        (None, Ok(_)) => Err(form),
    })
}

/// Writes a new draft, or changes one; answers its id. `by` is who does it, who isn't asked unless a list names them; nobody on the command
/// line.
pub(super) async fn write(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    (id, by): (Option<&str>, &str),
    plan: &Plan,
) -> Result<Result<String, Problem>, StoreError> {
    let fresh = id.is_none();
    let id = id.map_or_else(|| portal.row_id(), str::to_owned);
    let Some(has_list) = facts(tx, portal, realm, (&id, by, fresh), plan).await? else {
        return Ok(Err(Problem::CampaignState));
    };
    let role = plan.read.role.map_or("", Role::name);
    match &plan.accounts {
        None if has_list => narrow(tx, &id, (&plan.company, role)).await?,
        None => everybody(tx, realm, (&id, by), (&plan.company, role)).await?,
        Some(accounts) => these(tx, portal, realm, (&id, accounts), (&plan.company, role)).await?,
    }
    recount(tx, portal, &id).await?;
    let all: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM campaign_accounts WHERE campaign_id = $1")
        .bind(&id)
        .fetch_one(&mut **tx)
        .await?;
    Ok(if all == 0 { Err(Problem::NoAccounts) } else { Ok(id) })
}

/// Writes all but its accounts; answers whether it has a list, or nothing where it is no draft any more.
async fn facts(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    (id, by, fresh): (&str, &str, bool),
    plan: &Plan,
) -> Result<Option<bool>, StoreError> {
    let statement = if fresh {
        "INSERT INTO campaigns (id, realm, state, reason, opens_at, closes_at, per_minute, lang, subject, body, company, role, listed, mailboxes, \
         made_by, made_at) VALUES ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14) RETURNING listed"
    } else {
        "UPDATE campaigns SET reason = $3, opens_at = $4, closes_at = $5, per_minute = $6, lang = $7, subject = $8, body = $9, company = $10, \
         role = $11, listed = CASE WHEN $12 = 1 THEN 1 ELSE listed END, made_by = CASE WHEN $13 = '' THEN made_by ELSE $13 END, \
         made_at = CASE WHEN $14 < made_at THEN $14 ELSE made_at END WHERE id = $1 AND realm = $2 AND state = 'draft' RETURNING listed"
    };
    let read = &plan.read;
    let has_list: Option<i64> = sqlx::query_scalar(statement)
        .bind(id)
        .bind(realm.slug.as_str())
        .bind(&read.reason)
        .bind(read.opens_at.0)
        .bind(read.closes_at.0)
        .bind(i64::from(read.per_minute))
        .bind(read.lang.tag())
        .bind(read.subject.as_str())
        .bind(read.body.as_str())
        .bind(read.company.as_ref().map_or("", CompanyId::as_str))
        .bind(read.role.map_or("", Role::name))
        .bind(i64::from(plan.accounts.is_some()))
        .bind(by)
        .bind(portal.now().0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(has_list.map(|listed| listed == 1))
}

async fn everybody(
    tx: &mut Tx,
    realm: &Realm,
    (id, but): (&str, &str),
    (company, role): (&str, &str),
) -> Result<(), StoreError> {
    nobody(tx, id).await?;
    let statement = concat!(
        "INSERT INTO campaign_accounts (campaign_id, account_id, mailbox, state, words) SELECT $1, a.id, COALESCE(a.mailbox, ''), ",
        state_of!(),
        ", ",
        why!(),
        " FROM accounts a WHERE a.realm = $2 AND a.id <> $3 AND ($4 = '' OR a.company = $4) AND ($5 = '' OR a.role = $5)"
    );
    sql!(statement, id, realm.slug.as_str(), but, company, role).execute(&mut **tx).await?;
    Ok(())
}

async fn these(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    (id, accounts): (&str, &[String]),
    (company, role): (&str, &str),
) -> Result<(), StoreError> {
    nobody(tx, id).await?;
    let statement = with_ids!(
        portal.store.engine(),
        "INSERT INTO campaign_accounts (campaign_id, account_id, mailbox, state) SELECT $2, a.id, '', 'left_out' FROM accounts a WHERE a.id IN ",
        " AND a.realm = $3 AND ($4 = '' OR a.company = $4) AND ($5 = '' OR a.role = $5)"
    );
    sql!(statement, listed(accounts)?, id, realm.slug.as_str(), company, role).execute(&mut **tx).await?;
    look_again(tx, id).await
}

/// Keeps those of the list that fit the rest of the form.
async fn narrow(tx: &mut Tx, id: &str, (company, role): (&str, &str)) -> Result<(), StoreError> {
    let statement = "DELETE FROM campaign_accounts WHERE campaign_id = $1 AND NOT EXISTS (SELECT 1 FROM accounts a \
                     WHERE a.id = campaign_accounts.account_id AND ($2 = '' OR a.company = $2) AND ($3 = '' OR a.role = $3))";
    sql!(statement, id, company, role).execute(&mut **tx).await?;
    look_again(tx, id).await
}

async fn nobody(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sql!("DELETE FROM campaign_accounts WHERE campaign_id = $1", id).execute(&mut **tx).await?;
    Ok(())
}

/// Looks at all accounts of a draft as they are now: whether they can be mailed, and where.
pub(super) async fn look_again(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    let statement = concat!(
        "UPDATE campaign_accounts SET mailbox = COALESCE(a.mailbox, ''), state = ",
        state_of!(),
        ", words = ",
        why!(),
        " FROM accounts a WHERE a.id = campaign_accounts.account_id AND campaign_accounts.campaign_id = $1 \
         AND (campaign_accounts.mailbox <> COALESCE(a.mailbox, '') OR campaign_accounts.state <> ",
        state_of!(),
        ")"
    );
    sql!(statement, id).execute(&mut **tx).await?;
    Ok(())
}

/// Counts its mailboxes anew.
pub(super) async fn recount(tx: &mut Tx, portal: &Portal, id: &str) -> Result<(), StoreError> {
    let statement = "UPDATE campaigns SET mailboxes = (SELECT COUNT(DISTINCT mailbox) FROM campaign_accounts WHERE campaign_id = $1 \
                     AND state = 'chosen') WHERE id = $1";
    sql!(statement, id).execute(&mut **tx).await?;
    if portal.store.engine() == Engine::Postgres {
        // Much was written since the statistics were made, and the next statements go by them.
        sql!("ANALYZE campaign_accounts").execute(&mut **tx).await?;
    }
    Ok(())
}

/// Deletes a draft. `false`: it is none.
pub(super) async fn discard(tx: &mut Tx, realm: &Realm, id: &str) -> Result<bool, StoreError> {
    let gone = sql!(
        "DELETE FROM campaigns WHERE id = $1 AND realm = $2 AND state = $3",
        id,
        realm.slug.as_str(),
        CampaignState::Draft.name()
    )
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if gone == 1 {
        nobody(tx, id).await?;
    }
    Ok(gone == 1)
}
