//! The columns and the names under which organisations know them.

use csv::StringRecord;

use super::wrong::Wrong;
use crate::{formula, lang::Lang, text::fold};

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the columns' names")]
pub enum Column {
    UserId,
    LoginId,
    Name,
    Email,
    Role,
    Otp,
    PasswordHash,
    Phone,
    Phone2,
    Fax,
    CompanyId,
    CompanyName,
    Rank,
    Class,
    Parent,
    Keep,
}

impl Column {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 16] = [
        Self::UserId,
        Self::LoginId,
        Self::Name,
        Self::Email,
        Self::Role,
        Self::Otp,
        Self::PasswordHash,
        Self::Phone,
        Self::Phone2,
        Self::Fax,
        Self::CompanyId,
        Self::CompanyName,
        Self::Rank,
        Self::Class,
        Self::Parent,
        Self::Keep,
    ];

    /// Its names: the first is the one that messages use.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::UserId => &["user_id", "ユーザーID", "ユーザID", "お客様ID", "customer_id"],
            Self::LoginId => &["login_id", "ログインID"],
            Self::Name => &["name", "氏名", "ユーザー名", "ユーザ名", "名前", "user_name", "display_name"],
            Self::Email => &["email", "メールアドレス", "メール", "mail", "mail_address", "email_address"],
            Self::Role => &["role", "役割", "権限"],
            Self::Otp => &["otp", "ワンタイムパスワード", "otp_required"],
            Self::PasswordHash => &["password_hash", "パスワードハッシュ"],
            Self::Phone => &["phone", "電話番号", "電話", "phones", "telephone"],
            Self::Phone2 => &["phone_2", "電話番号2", "携帯電話番号", "mobile"],
            Self::Fax => &["fax", "FAX番号", "ファックス番号", "fax_number"],
            Self::CompanyId => &["company_id", "会員ID", "会社ID", "member_id"],
            Self::CompanyName => &["company_name", "会員名", "会社名", "company"],
            Self::Rank => &["rank", "ランク"],
            Self::Class => &["class", "会員区分", "membership"],
            Self::Parent => &["parent", "上位店", "上位店のお客様ID", "parent_id"],
            Self::Keep => &["keep", "残す"],
        }
    }

    /// The name that messages use.
    pub fn name(self) -> &'static str {
        self.names().first().copied().unwrap_or_default()
    }

    /// Its name in a language, for an export.
    pub fn name_in(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.name(),
            Lang::Ja => self.names().get(1).copied().unwrap_or_default(),
        }
    }

    /// The column of that name.
    pub(crate) fn find(header: &str) -> Option<Self> {
        let wanted = key(header);
        Self::ALL.into_iter().find(|column| column.names().iter().any(|name| key(name) == wanted))
    }
}

/// Headers are compared without case, width, spaces, underscores and dashes (the long vowel is one: ユーザー is ユーザ).
fn key(header: &str) -> String {
    fold(header).to_lowercase().replace(['-', '_'], "")
}

/// Which column stands at which place.
#[derive(Debug)]
pub(super) struct Columns(Vec<Column>);

impl Columns {
    /// Reads the header; all that is wrong with it at once.
    pub fn read(header: &StringRecord) -> Result<Self, Vec<Wrong>> {
        let (mut columns, mut wrong) = (Vec::new(), Vec::new());
        for name in header {
            match Column::find(name) {
                Some(column) if columns.contains(&column) => wrong.push(Wrong::ColumnRepeated(column)),
                Some(column) => columns.push(column),
                None => wrong.push(Wrong::column_unknown(name)),
            }
        }
        let needed = [Column::UserId, Column::Name].into_iter().filter(|needed| !columns.contains(needed));
        wrong.extend(needed.map(Wrong::ColumnMissing));
        if wrong.is_empty() { Ok(Self(columns)) } else { Err(wrong) }
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The cell of a column, without the spaces around it and the apostrophe of an export; `None` where the file hasn't the column.
    pub fn cell<'r>(&self, record: &'r StringRecord, column: Column) -> Option<&'r str> {
        let place = self.0.iter().position(|c| *c == column)?;
        record.get(place).map(str::trim).map(formula::plain)
    }

    /// The column at a place.
    pub fn at(&self, place: usize) -> Option<Column> {
        self.0.get(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &[&str]) -> Result<Vec<Column>, Vec<Wrong>> {
        Columns::read(&StringRecord::from(header.to_vec())).map(|columns| columns.0)
    }

    #[test]
    fn headers_are_read_in_both_languages_and_any_width() {
        let ja = [
            "ユーザーID",
            "ﾛｸﾞｲﾝＩＤ",
            "氏 名",
            "メールアドレス",
            "役割",
            "ワンタイムパスワード",
            "パスワードハッシュ",
            "電話番号",
            "電話番号２",
            "ＦＡＸ番号",
            "会員ID",
            "会員名",
            "ランク",
            "会員区分",
            "上位店",
            "残す",
        ];
        assert_eq!(read(&ja), Ok(Column::ALL.to_vec()));
        let en = [
            "User ID",
            "login-id",
            "NAME",
            "E-mail",
            "Role",
            "OTP",
            "password_hash",
            "Phone",
            "Phone 2",
            "Fax",
            "Company ID",
            "Company name",
            "Rank",
            "Class",
            "Parent",
            "Keep",
        ];
        assert_eq!(read(&en), Ok(Column::ALL.to_vec()));
        assert_eq!(read(&["ユーザ名", "ユーザID"]), Ok(vec![Column::Name, Column::UserId]));
    }

    #[test]
    fn no_two_columns_share_a_name() {
        let mut keys: Vec<String> = Column::ALL.iter().flat_map(|c| c.names()).map(|name| key(name)).collect();
        keys.sort_unstable();
        keys.dedup();
        let columns = keys.iter().filter_map(|key| Column::find(key)).count();
        assert_eq!(columns, keys.len());
        for column in Column::ALL {
            assert!(column.names().iter().all(|name| Column::find(name) == Some(column)));
        }
    }

    #[test]
    fn all_that_is_wrong_with_a_header_is_said_at_once() {
        let wrong = read(&["login_id", "郵便番号", "ログインID", ""]).unwrap_err();
        let said: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 5, "{said:?}");
        assert!(said[0].contains("\"郵便番号\"") && said[0].contains("ユーザーID"), "{}", said[0]);
    }
}
