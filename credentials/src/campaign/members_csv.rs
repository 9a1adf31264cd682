//! Which IDs a campaign is for, from a CSV file: UTF-8 or `Shift_JIS`, the column `user_id` (ユーザーID) among any others, or one ID a line
//! without a heading, as people paste them. Everything that is wrong is said at once, by line; with a fault nobody is taken.

use std::collections::HashMap;

use csv::StringRecord;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::{
    form::Problem,
    formula,
    import::{Column, Records, decoded, list},
    realm::Realm,
    store::{StoreError, row},
    text::UserId,
};

/// The largest file that is read: 8 MB, about 500,000 IDs.
pub const MOST_BYTES: usize = 8_000_000;

/// How many faults are named; the others are counted.
pub const MOST_FAULTS: usize = 100;

/// How many accounts one look-up fetches.
const BATCH: usize = 500;

/// One ID of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The line of the file, counted from 1.
    pub line: u64,
    /// The ID.
    pub user_id: UserId,
}

/// What is wrong in a file, by line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faults {
    /// The first ones, at most [`MOST_FAULTS`].
    pub first: Vec<Fault>,
    /// How many there are in all.
    pub count: usize,
}

/// One thing that is wrong at a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The line of the file, counted from 1.
    pub line: u64,
    /// What is wrong there.
    pub wrong: Wrong,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// More than [`MOST_BYTES`].
    FileTooLarge,
    /// Neither encoding.
    Encoding,
    /// Not one ID.
    NoIds,
    /// No column of user IDs.
    ColumnMissing,
    /// Two columns of user IDs.
    ColumnRepeated,
    /// The cell of the ID is empty, or the line is too short to have one.
    IdEmpty,
    /// Longer than an ID can be.
    IdLong,
    /// Characters that no ID has; a line break is mostly a quotation mark that isn't closed.
    IdUnreadable,
    /// An ID that an earlier line has; its number.
    Repeated(u64),
    /// The realm has no account of this ID.
    Unknown(String),
}

impl Wrong {
    fn at(self, line: u64) -> Fault {
        Fault { line, wrong: self }
    }

    fn of(problem: &Problem) -> Self {
        match problem {
            Problem::Empty => Self::IdEmpty,
            Problem::TooLong(_) => Self::IdLong,
            _ => Self::IdUnreadable,
        }
    }
}

impl From<Vec<Fault>> for Faults {
    fn from(mut first: Vec<Fault>) -> Self {
        let count = first.len();
        first.truncate(MOST_FAULTS);
        Self { first, count }
    }
}

/// Reads the IDs of a file, each once, in its order.
///
/// # Errors
/// All that is wrong.
pub fn read(bytes: &[u8]) -> Result<Vec<Member>, Faults> {
    let refused = |wrong: Wrong, line| Faults::from(vec![wrong.at(line)]);
    if bytes.len() > MOST_BYTES {
        return Err(refused(Wrong::FileTooLarge, 1));
    }
    let text = decoded(bytes).map_err(|line| refused(Wrong::Encoding, line))?;
    let (mut records, mut record) = (Records::of(&text), StringRecord::new());
    let Some(first) = records.next(&mut record) else { return Err(refused(Wrong::NoIds, 1)) };
    let mut ids = Ids::default();
    let place = match place(&record) {
        Ok(Some(place)) => place,
        Ok(None) => {
            ids.take(&record, 0, first);
            0
        }
        Err(wrong) => return Err(refused(wrong, first)),
    };
    while let Some(line) = records.next(&mut record) {
        ids.take(&record, place, line);
    }
    match ids {
        Ids { faults, .. } if !faults.is_empty() => Err(faults.into()),
        Ids { members, .. } if members.is_empty() => Err(refused(Wrong::NoIds, first)),
        Ids { members, .. } => Ok(members),
    }
}

/// Where the IDs stand; `None`: the record is no heading but the first ID.
fn place(header: &StringRecord) -> Result<Option<usize>, Wrong> {
    let mut places = header.iter().map(Column::find).enumerate().filter(|(_, column)| *column == Some(Column::UserId));
    match (places.next(), places.next()) {
        (Some(_), Some(_)) => Err(Wrong::ColumnRepeated),
        (Some((place, _)), None) => Ok(Some(place)),
        _ if header.len() == 1 && header.iter().all(|cell| Column::find(cell).is_none()) => Ok(None),
        _ => Err(Wrong::ColumnMissing),
    }
}

#[derive(Default)]
struct Ids {
    members: Vec<Member>,
    lines: HashMap<String, u64>,
    faults: Vec<Fault>,
}

impl Ids {
    fn take(&mut self, record: &StringRecord, place: usize, line: u64) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let cell = record.get(place).map(str::trim).map(formula::plain).unwrap_or_default();
        let user_id = match UserId::parse(cell) {
            Ok(user_id) => user_id,
            Err(problem) => return self.faults.push(Wrong::of(&problem).at(line)),
        };
        if let Some(first) = self.lines.get(&user_id.key()) {
            return self.faults.push(Wrong::Repeated(*first).at(line));
        }
        self.lines.insert(user_id.key(), line);
        self.members.push(Member { line, user_id });
    }
}

row! {
    struct Known { id: String, user_key: String }
}

/// The accounts of these IDs (their rows' ids), in the order of the file.
///
/// # Errors
/// When the database fails. Inside: the IDs that the realm doesn't know.
pub(crate) async fn find(
    db: &mut AnyConnection,
    realm: &Realm,
    members: &[Member],
) -> Result<Result<Vec<String>, Faults>, StoreError> {
    let keys: Vec<String> = members.iter().map(|member| member.user_id.key()).collect();
    let mut known = HashMap::new();
    for batch in keys.chunks(BATCH) {
        let text =
            format!("SELECT id, user_key FROM accounts WHERE realm = $1 AND user_key IN ({})", list(2, batch.len()));
        let query = sqlx::query_as::<sqlx::Any, Known>(AssertSqlSafe(text)).bind(realm.slug.as_str());
        let rows = batch.iter().fold(query, sqlx::query::QueryAs::bind).fetch_all(&mut *db).await?;
        known.extend(rows.into_iter().map(|row| (row.user_key, row.id)));
    }
    let (mut ids, mut faults) = (Vec::with_capacity(members.len()), Vec::new());
    for (member, key) in members.iter().zip(&keys) {
        match known.remove(key) {
            Some(id) => ids.push(id),
            None => faults.push(Wrong::Unknown(member.user_id.as_str().to_owned()).at(member.line)),
        }
    }
    Ok(if faults.is_empty() { Ok(ids) } else { Err(faults.into()) })
}

#[cfg(test)]
mod tests {
    use encoding_rs::SHIFT_JIS;

    use super::*;

    fn ids(text: impl AsRef<[u8]>) -> Vec<(u64, String)> {
        let read = read(text.as_ref()).unwrap();
        read.into_iter().map(|member| (member.line, member.user_id.as_str().to_owned())).collect()
    }

    fn wrong(text: impl AsRef<[u8]>) -> Vec<(u64, Wrong)> {
        read(text.as_ref()).unwrap_err().first.into_iter().map(|fault| (fault.line, fault.wrong)).collect()
    }

    #[test]
    fn ids_are_read_from_their_column_and_from_a_bare_list() {
        let expected = vec![(2, "hk-01_a".to_owned()), (4, "=b".to_owned())];
        assert_eq!(ids("user_id\nＨＫ‐０１_A\n\n'=b\n".to_lowercase()), expected);
        let table = "\u{feff}氏名,ユーザーID,部署\r\n田中,hk-01_a,\"土木,\n道路\"\r\n佐藤,'=b\r\n";
        assert_eq!(ids(table), expected);
        assert_eq!(ids(SHIFT_JIS.encode("氏名,ﾕｰｻﾞｰID\n田中,hk-01_a\n\n佐藤,=b\n").0), expected);
        assert_eq!(ids("hk-01_a\nb"), [(1, "hk-01_a".to_owned()), (2, "b".to_owned())]);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_by_line() {
        let long = "x".repeat(65);
        let text = format!("user_id,name\na,A\nb,B\nA,again\n,nobody\n{long},L\n\"c\nd\",CD\nＢ,again\n");
        let expected = [
            (4, Wrong::Repeated(2)),
            (5, Wrong::IdEmpty),
            (6, Wrong::IdLong),
            (7, Wrong::IdUnreadable),
            (9, Wrong::Repeated(3)),
        ];
        assert_eq!(wrong(text), expected);
        assert_eq!(wrong("name,user_id\nonly a name\n"), [(2, Wrong::IdEmpty)]);
        let many = read("a\n".repeat(150).as_bytes()).unwrap_err();
        assert_eq!((many.first.len(), many.count), (100, 149));
    }

    #[test]
    fn a_file_that_is_no_list_of_ids_is_refused_as_a_whole() {
        for empty in ["", "\n\n", "user_id\n", "ユーザーID\n \n"] {
            assert_eq!(wrong(empty).pop().map(|(_, wrong)| wrong), Some(Wrong::NoIds), "{empty:?}");
        }
        assert_eq!(wrong("氏名\n田中\n"), [(1, Wrong::ColumnMissing)]);
        assert_eq!(wrong("id,name\na,A\n"), [(1, Wrong::ColumnMissing)]);
        assert_eq!(wrong("user_id,ユーザーID\na,b\n"), [(1, Wrong::ColumnRepeated)]);
        assert_eq!(wrong(b"a\nb\n\xff\xfe\n"), [(3, Wrong::Encoding)]);
        assert_eq!(wrong(vec![b'a'; MOST_BYTES + 1]), [(1, Wrong::FileTooLarge)]);
    }
}
