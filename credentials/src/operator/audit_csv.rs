//! The audit log of the realm as a CSV file.

use super::{AuditLine, AuditSearch, alone, audit_filter::Filter, audit_log::AuditRow};
use crate::{
    audit::{self, Event},
    caller::Caller,
    desk::look,
    formula,
    permit::{Act, Denied},
    portal::Portal,
    realm::Realm,
    store::StoreError,
};

/// The most rows of a file: the newest ones.
pub const CSV_ROWS: i64 = 50_000;

/// How many rows are read at a time, so that nobody else waits for a connection for long.
const AT_ONCE: i64 = 5_000;

/// What programs for tables need to see that a file is UTF-8.
const BOM: &str = "\u{feff}";

const COLUMNS: [&str; 8] = ["at", "event", "user_id", "name", "by", "address", "browser", "detail"];

/// A file.
#[derive(Clone, Debug)]
pub struct AuditCsv {
    /// UTF-8 with a byte order mark, lines ending in CR LF; no cell is a formula.
    pub bytes: Vec<u8>,
    /// How many rows it has below the names of its columns.
    pub rows: usize,
    /// Whether these are all that were asked for.
    pub whole: bool,
}

/// The realm's log as a file, the newest rows first. That it was taken is in the log.
///
/// # Errors
/// When the database fails; then there is none.
pub async fn audit_csv(
    portal: &Portal,
    caller: &Caller,
    search: &AuditSearch,
) -> Result<Result<AuditCsv, Denied>, StoreError> {
    let desk = match look(portal, caller, Act::SeeAudit).await? {
        Ok(desk) => desk,
        Err(denied) => return Ok(Err(denied)),
    };
    let mut found = read(portal, caller, search).await?;
    let whole = i64::try_from(found.len()).is_ok_and(|count| count <= CSV_ROWS);
    found.truncate(usize::try_from(CSV_ROWS).unwrap_or(usize::MAX));
    let lines: Vec<AuditLine> = found.into_iter().filter_map(AuditRow::line).collect();
    let mut tx = portal.store.begin().await?;
    let operator = match alone(&mut tx, &desk, Act::SeeAudit).await? {
        Ok(operator) => operator,
        Err(denied) => return Ok(Err(denied)),
    };
    let detail = format!("audit log, {} rows", lines.len());
    audit::write_by(&mut tx, portal, caller, Event::Exported, (None, &operator), &detail).await?;
    tx.commit().await?;
    let bytes = render(&caller.realm, &lines).map_err(|_| StoreError::unreadable("audit log as CSV"))?;
    Ok(Ok(AuditCsv { bytes, rows: lines.len(), whole }))
}

/// One row more than a file takes, where there are so many.
async fn read(portal: &Portal, caller: &Caller, search: &AuditSearch) -> Result<Vec<AuditRow>, StoreError> {
    let (realm, mut found) = (&caller.realm, Vec::new());
    let filter = Filter::read(&mut *portal.store.read().acquire().await?, realm, search).await?.until(portal.now());
    for batch in 0..=CSV_ROWS / AT_ONCE {
        let mut db = portal.store.read().acquire().await?;
        let more = filter.rows(&mut db, realm.slug.as_str(), (AT_ONCE, batch * AT_ONCE)).await?;
        let last = i64::try_from(more.len()).is_ok_and(|count| count < AT_ONCE);
        found.extend(more);
        if last {
            break;
        }
    }
    Ok(found)
}

fn render(realm: &Realm, lines: &[AuditLine]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BOM.as_bytes().to_vec());
    writer.write_record(COLUMNS)?;
    for line in lines {
        let at = line.at.to_jiff().to_zoned(realm.time_zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        let whose = line.account.as_ref();
        let cells: [&str; 8] = [
            &at,
            &line.event.name(),
            whose.map_or("", |whose| &whose.user_id),
            whose.map_or("", |whose| &whose.name),
            line.by.as_deref().unwrap_or_default(),
            &line.address,
            &line.browser,
            &line.detail,
        ];
        writer.write_record(cells.map(|cell| formula::neutral(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
