//! Those of a campaign who haven't set a new password yet, as a CSV file: for the telephone, and for another campaign, which reads it back.
//!
//! In realms with customers mail addresses stay here: nobody but the customer sees them.

use std::io;

use csv::{Terminator, WriterBuilder};

use crate::{
    clock::Moment,
    export::ExportError,
    formula,
    import::Column,
    lang::Lang,
    portal::Portal,
    realm::Realm,
    store::{StoreError, row, rows},
};

/// How many are read at a time.
const BATCH: usize = 10_000;

row! {
    struct One {
        user_id: String,
        user_key: String,
        display_name: String,
        email: Option<String>,
        company_id: Option<String>,
        company_name: Option<String>,
        state: String,
        sent_at: Option<i64>,
        opened_at: Option<i64>,
        words: Option<String>,
    }
}

/// Writes the IDs of a campaign that haven't finished, in the order of the user IDs: UTF-8 with byte order mark, lines ending in CR LF, no
/// cell is a formula, times in the realm's zone. Answers how many. Whether somebody may read it is decided before.
///
/// # Errors
/// [`ExportError`]; what was written before stays written.
pub async fn write(
    portal: &Portal,
    realm: &Realm,
    (campaign, lang): (&str, Lang),
    out: &mut (dyn io::Write + Send),
) -> Result<usize, ExportError> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    writer.write_record(header(realm, lang))?;
    let (mut after, mut count) = (String::new(), 0);
    loop {
        let found = batch(portal, realm, campaign, &after).await?;
        let Some(last) = found.last().map(|one| one.user_key.clone()) else { break };
        for one in &found {
            let cells = cells(realm, lang, one);
            writer.write_record(cells.iter().map(|cell| formula::neutral(cell).into_owned()))?;
        }
        (after, count) = (last, count + found.len());
    }
    writer.flush()?;
    Ok(count)
}

async fn batch(portal: &Portal, realm: &Realm, campaign: &str, after: &str) -> Result<Vec<One>, StoreError> {
    let sql = "SELECT a.user_id, a.user_key, a.display_name, CASE WHEN a.email_verified = 1 THEN a.email END AS email, \
               c.company_id, c.name AS company_name, m.state, m.sent_at, m.opened_at, m.words \
               FROM campaign_accounts m JOIN accounts a ON a.id = m.account_id LEFT JOIN companies c ON c.id = a.company \
               WHERE m.campaign_id = $1 AND a.realm = $2 AND m.finished_at IS NULL AND m.state <> 'left_out' \
               AND a.user_key > $3 ORDER BY a.user_key LIMIT $4";
    let most = i64::try_from(BATCH).unwrap_or(i64::MAX);
    Ok(rows!(One, sql, campaign, realm.slug.as_str(), after, most).fetch_all(portal.store.read()).await?)
}

fn header(realm: &Realm, lang: Lang) -> Vec<&'static str> {
    let of = |column: Column| column.name_in(lang);
    let mut names = vec![of(Column::UserId), of(Column::Name)];
    if !realm.customers {
        names.push(of(Column::Email));
    }
    if realm.companies {
        names.extend([of(Column::CompanyId), of(Column::CompanyName)]);
    }
    names.extend(match lang {
        Lang::Ja => ["メールの状態", "送信日時", "URLを開いた日時", "送信できない理由"],
        Lang::En => ["mail", "sent_at", "opened_at", "failure"],
    });
    names
}

fn cells(realm: &Realm, lang: Lang, one: &One) -> Vec<String> {
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut cells = vec![one.user_id.clone(), one.display_name.clone()];
    if !realm.customers {
        cells.push(or_nothing(&one.email));
    }
    if realm.companies {
        cells.extend([or_nothing(&one.company_id), or_nothing(&one.company_name)]);
    }
    let at = |at: Option<i64>| at.map(|at| time(realm, Moment(at))).unwrap_or_default();
    let why = if one.state == "failed" { or_nothing(&one.words) } else { String::new() };
    cells.extend([state(lang, &one.state).to_owned(), at(one.sent_at), at(one.opened_at), why]);
    cells
}

fn state(lang: Lang, state: &str) -> &'static str {
    match (lang, state) {
        (Lang::Ja, "queued") => "送信待ち",
        (Lang::Ja, "sent") => "送信済み",
        (Lang::Ja, "failed") => "送信できず",
        (Lang::Ja, _) => "これから送る",
        (Lang::En, "queued") => "queued",
        (Lang::En, "sent") => "sent",
        (Lang::En, "failed") => "failed",
        (Lang::En, _) => "to be mailed",
    }
}

fn time(realm: &Realm, at: Moment) -> String {
    at.to_jiff().to_zoned(realm.time_zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
