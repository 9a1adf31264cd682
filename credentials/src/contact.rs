//! The addresses of an account: its telephones and mail addresses. The main mail address stands in the account itself, under the id [`MAIN`].

use sqlx::AnyConnection;

use crate::{
    mask,
    phone::PhoneNumber,
    portal::Portal,
    realm::{Realm, Way},
    store::{StoreError, Tx, row, rows, sql},
    text::EmailAddress,
};

/// The id under which the account's main mail address is named among its contacts.
pub(crate) const MAIN: &str = "main";

/// What kind of address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactKind {
    /// A mail address.
    Email,
    /// A telephone.
    Phone,
}

impl ContactKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

row! {
    /// An address as stored.
    #[derive(Clone, Debug)]
    pub(crate) struct Contact {
        pub id: String,
        pub kind: String,
        pub value: String,
        pub verified_at: Option<i64>,
    }
}

/// What can be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A mail address.
    Email(EmailAddress),
    /// A telephone.
    Phone(PhoneNumber),
}

impl Address {
    pub(crate) fn kind(&self) -> ContactKind {
        match self {
            Self::Email(_) => ContactKind::Email,
            Self::Phone(_) => ContactKind::Phone,
        }
    }

    pub(crate) fn value(&self) -> &str {
        match self {
            Self::Email(address) => address.as_str(),
            Self::Phone(number) => number.as_e164(),
        }
    }

    /// As look-ups compare it.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Email(address) => address.key(),
            Self::Phone(number) => number.as_e164().to_owned(),
        }
    }
}

impl Contact {
    pub(crate) fn kind(&self) -> ContactKind {
        if self.kind == "phone" { ContactKind::Phone } else { ContactKind::Email }
    }

    /// The number, where it is one.
    pub(crate) fn number(&self) -> Option<PhoneNumber> {
        if self.kind() == ContactKind::Phone { PhoneNumber::from_stored(&self.value) } else { None }
    }

    /// As look-ups compare it.
    pub(crate) fn key(&self) -> String {
        if self.kind() == ContactKind::Email { self.value.to_ascii_lowercase() } else { self.value.clone() }
    }

    /// For somebody who may not know it, the log and mails.
    pub(crate) fn masked(&self) -> String {
        if self.kind() == ContactKind::Email { mask::mask_email(&self.value) } else { mask::mask_phone(&self.value) }
    }

    /// The ways that lead to it.
    pub(crate) fn ways(&self) -> &'static [Way] {
        match self.number() {
            Some(number) if number.takes_sms() => &[Way::Sms, Way::Voice],
            Some(_) => &[Way::Voice],
            None => &[Way::Mail],
        }
    }
}

/// All addresses of an account in the order of their adding, telephones first; the main mail address before other ones. Where there is no
/// such account nobody's are read (migrations 2 and 6), which nobody confirmed.
pub(crate) async fn all(db: &mut AnyConnection, account: &str) -> Result<Vec<Contact>, StoreError> {
    let sql = "SELECT c.id, c.kind, c.value, c.verified_at FROM (\
               SELECT id, kind, value, verified_at, created_at FROM contacts \
               WHERE account_id = COALESCE((SELECT id FROM accounts WHERE id = $1), '') \
               UNION ALL SELECT 'main', 'email', email, CASE WHEN email_verified = 1 THEN created_at END, 0 FROM accounts \
               WHERE id = COALESCE((SELECT id FROM accounts WHERE id = $1), '') AND email IS NOT NULL) c ORDER BY c.kind DESC, c.created_at, c.value LIMIT 50";
    Ok(rows!(Contact, sql, account).fetch_all(db).await?)
}

/// One address of an account.
pub(crate) async fn one(db: &mut AnyConnection, account: &str, id: &str) -> Result<Option<Contact>, StoreError> {
    Ok(all(db, account).await?.into_iter().find(|contact| contact.id == id))
}

/// Stores an address; answers its id, or `None` where the account has it already.
pub(crate) async fn insert(
    tx: &mut Tx,
    portal: &Portal,
    (realm, account): (&Realm, &str),
    address: &Address,
    verified: bool,
) -> Result<Option<String>, StoreError> {
    let (id, now) = (portal.row_id(), portal.now().0);
    let inserted = sql!(
        "INSERT INTO contacts (id, realm, account_id, kind, value, value_key, verified_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (account_id, kind, value_key) DO NOTHING",
        &id,
        realm.slug.as_str(),
        account,
        address.kind().name(),
        address.value(),
        address.key(),
        verified.then_some(now),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok((inserted.rows_affected() == 1).then_some(id))
}

/// Makes `new` the account's main mail address; the former one stays among the others if it was confirmed.
pub(crate) async fn set_main(
    tx: &mut Tx,
    portal: &Portal,
    (realm, account): (&Realm, &crate::account::Account),
    new: &EmailAddress,
) -> Result<(), StoreError> {
    if let Some(Ok(former)) = account.verified_email().map(EmailAddress::parse)
        && former.key() != new.key()
    {
        insert(tx, portal, (realm, &account.id), &Address::Email(former), true).await?;
    }
    sql!("DELETE FROM contacts WHERE account_id = $1 AND kind = 'email' AND value_key = $2", &account.id, new.key())
        .execute(&mut **tx)
        .await?;
    sql!(
        "UPDATE accounts SET email = $1, mailbox = $2, email_verified = 1, unreachable_at = NULL, unreachable_words = NULL WHERE id = $3",
        new.as_str(),
        new.key(),
        &account.id
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
