//! The one transaction. Many rows a statement, so that it is short: on SQLite nobody else writes meanwhile.

use sqlx::AssertSqlSafe;

use super::{
    change::Change,
    line::Line,
    plan::Plan,
    sql::{BATCH, Many, list, many},
};
use crate::{
    account::Role,
    audit::Event,
    contact::Address,
    password::PasswordHash,
    portal::Portal,
    realm::Realm,
    store::{StoreError, Tx},
    text::EmailAddress,
};

/// Writes everything or nothing.
pub(super) async fn write(portal: &Portal, realm: &Realm, plan: &Plan) -> Result<(), StoreError> {
    let mut tx = portal.store.begin().await?;
    plan.companies.write(&mut tx, portal, realm).await?;
    for lines in plan.added.chunks(BATCH) {
        let rows: Vec<(String, &Line)> = lines.iter().map(|line| (portal.row_id(), line)).collect();
        add(&mut tx, portal, (realm, plan), &rows).await?;
        let told = rows.iter().map(|(id, _)| (id.as_str(), "import"));
        tell(&mut tx, portal, realm, Event::AccountAdded, told.collect()).await?;
    }
    for changes in plan.changed.chunks(BATCH) {
        change(&mut tx, changes).await?;
        let told = changes.iter().map(|change| (change.id.as_str(), change.columns.as_str()));
        tell(&mut tx, portal, realm, Event::AccountChanged, told.collect()).await?;
    }
    for parents in plan.parents.chunks(BATCH) {
        move_below(&mut tx, realm, parents).await?;
    }
    for contacts in plan.contacts.chunks(BATCH) {
        reach(&mut tx, portal, realm, contacts).await?;
    }
    let now = portal.now().0;
    void(&mut tx, &OPEN, plan.changed.iter().filter(|change| change.voids), now).await?;
    void(&mut tx, &TEMPORARY, plan.changed.iter().filter(|change| change.leaves), now).await?;
    tx.commit().await?;
    Ok(())
}

async fn add(
    tx: &mut Tx,
    portal: &Portal,
    (realm, plan): (&Realm, &Plan),
    rows: &[(String, &Line)],
) -> Result<(), StoreError> {
    let now = portal.now().0;
    let mut query = many(
        "INSERT INTO accounts (id, realm, user_id, user_key, login_id, login_key, display_name, email, mailbox, \
         email_verified, role, state, otp_required, password_hash, created_at, customer_rank, customer_class, \
         fax, company, search_key) VALUES ",
        (rows.len(), 20),
        "",
    );
    for (id, line) in rows {
        let email = line.address();
        let (login_id, login_key) = line.login(realm);
        query = query
            .bind(id.clone())
            .bind(realm.slug.as_str().to_owned())
            .bind(line.user_id.as_str().to_owned())
            .bind(line.user_id.key())
            .bind(login_id.clone())
            .bind(login_key)
            .bind(line.name.clone())
            .bind(email.map(|e| e.as_str().to_owned()))
            .bind(email.map(EmailAddress::key))
            .bind(i64::from(email.is_some()))
            .bind(line.role.unwrap_or(Role::User).name())
            .bind("active")
            .bind(i64::from(line.otp.unwrap_or(false)))
            .bind(line.password.as_ref().map(PasswordHash::as_str).map(str::to_owned))
            .bind(now)
            .bind(line.rank.clone())
            .bind(line.class.clone())
            .bind(line.fax.as_ref().map(|fax| fax.as_e164().to_owned()))
            .bind(plan.companies.id(line).cloned())
            .bind(line.search_key(&login_id));
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Puts customers below their parents, who may have come with the same file.
async fn move_below(tx: &mut Tx, realm: &Realm, parents: &[(String, String)]) -> Result<(), StoreError> {
    let mut query = many(
        "UPDATE accounts SET parent_id = (SELECT p.id FROM accounts p WHERE p.realm = v.column3 AND p.user_key = v.column2) FROM (VALUES ",
        (parents.len(), 3),
        ") AS v WHERE accounts.realm = v.column3 AND accounts.user_key = v.column1",
    );
    for (child, parent) in parents {
        query = query.bind(child.clone()).bind(parent.clone()).bind(realm.slug.as_str().to_owned());
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Adds addresses for which the organisation vouches: one that waited to be verified counts now.
async fn reach(tx: &mut Tx, portal: &Portal, realm: &Realm, contacts: &[(String, Address)]) -> Result<(), StoreError> {
    let now = portal.now().0;
    let mut query = many(
        "INSERT INTO contacts (id, realm, account_id, kind, value, value_key, verified_at, created_at) \
         SELECT v.column1, v.column2, a.id, v.column4, v.column5, v.column6, v.column7, v.column8 FROM (VALUES ",
        (contacts.len(), 8),
        ") AS v JOIN accounts a ON a.realm = v.column2 AND a.user_key = v.column3 WHERE 1 = 1 \
         ON CONFLICT (account_id, kind, value_key) DO UPDATE SET verified_at = COALESCE(contacts.verified_at, excluded.verified_at)",
    );
    // Listed in the order of the file.
    for (place, (user_key, address)) in (0..).zip(contacts) {
        query = query
            .bind(portal.row_id())
            .bind(realm.slug.as_str().to_owned())
            .bind(user_key.clone())
            .bind(address.kind().name())
            .bind(address.value().to_owned())
            .bind(address.key())
            .bind(now)
            .bind(now + place);
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

async fn change(tx: &mut Tx, changes: &[Change]) -> Result<(), StoreError> {
    // Both engines name the columns of VALUES so.
    let mut query = many(
        "UPDATE accounts SET display_name = v.column2, email = v.column3, mailbox = v.column4, \
         unreachable_at = CASE WHEN accounts.mailbox = v.column4 THEN unreachable_at END, \
         email_verified = v.column5, role = v.column6, otp_required = v.column7, customer_rank = v.column8, \
         customer_class = v.column9, fax = v.column10, company = v.column11, \
         login_id = v.column12, login_key = v.column13, search_key = v.column14 FROM (VALUES ",
        (changes.len(), 14),
        ") AS v WHERE accounts.id = v.column1",
    );
    for change in changes {
        query = query
            .bind(change.id.clone())
            .bind(change.display_name.clone())
            .bind(change.email.clone())
            .bind(change.mailbox.clone())
            .bind(change.email_verified)
            .bind(change.role.clone())
            .bind(change.otp_required)
            .bind(change.customer_rank.clone())
            .bind(change.customer_class.clone())
            .bind(change.fax.clone())
            .bind(change.company.clone())
            .bind(change.login_id.clone())
            .bind(change.login_key.clone())
            .bind(change.search_key.clone());
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

/// The audit log's rows, as `audit::write_as` writes them one by one.
async fn tell(
    tx: &mut Tx,
    portal: &Portal,
    realm: &Realm,
    event: Event,
    accounts: Vec<(&str, &str)>,
) -> Result<(), StoreError> {
    let now = portal.now().0;
    let mut query = many(
        "INSERT INTO audit (id, at, realm, event, account_id, address, browser, detail) VALUES ",
        (accounts.len(), 8),
        "",
    );
    for (account, detail) in accounts {
        query = query
            .bind(portal.row_id())
            .bind(now)
            .bind(realm.slug.as_str().to_owned())
            .bind(event.name())
            .bind(account.to_owned())
            .bind("")
            .bind("")
            .bind(detail.to_owned());
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

/// A new address is a new way in: what went to the old one is void.
const OPEN: [&str; 3] = [
    "UPDATE links SET voided_at = $1 WHERE voided_at IS NULL AND account_id IN ",
    "UPDATE flows SET voided_at = $1 WHERE voided_at IS NULL AND done_at IS NULL AND account_id IN ",
    "UPDATE confirmations SET voided_at = $1 WHERE voided_at IS NULL AND used_at IS NULL AND account_id IN ",
];

/// Who belongs to another company now isn't let in by what the former one's administrator gave out.
const TEMPORARY: [&str; 2] = [
    "UPDATE temporary_passwords SET voided_at = $1 WHERE voided_at IS NULL AND account_id IN ",
    "UPDATE flows SET voided_at = $1 WHERE voided_at IS NULL AND done_at IS NULL AND account_id IN ",
];

async fn void<'c>(
    tx: &mut Tx,
    statements: &[&str],
    changes: impl Iterator<Item = &'c Change>,
    now: i64,
) -> Result<(), StoreError> {
    let accounts: Vec<&str> = changes.map(|change| change.id.as_str()).collect();
    for accounts in accounts.chunks(BATCH) {
        for head in statements {
            let text = format!("{head} ({})", list(2, accounts.len()));
            let mut query: Many = sqlx::query(AssertSqlSafe(text)).bind(now);
            for account in accounts {
                query = query.bind((*account).to_owned());
            }
            query.execute(&mut **tx).await?;
        }
    }
    Ok(())
}
