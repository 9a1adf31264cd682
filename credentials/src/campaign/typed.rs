//! What an operator types into the form of a campaign, and what it means.

use jiff::{ToSpan as _, civil::DateTime, tz::TimeZone};
use unicode_normalization::UnicodeNormalization as _;

use super::{
    MOST_DAYS, MOST_PER_MINUTE,
    members_csv::{self, Member},
    wording::{self, Body, Subject},
};
use crate::{
    account::Role,
    clock::Moment,
    form::{Field, FormState, Problem},
    lang::Lang,
    realm::Realm,
    text::{CompanyId, fold},
};

/// Days that links work where nothing is typed.
const DAYS: u32 = 30;

/// Mails a minute where nothing is typed.
const PER_MINUTE: u32 = 600;

/// The furthest opening, in days from now.
const FURTHEST: u32 = 366;

/// Bytes of a list that is shown again.
const LIST_KEPT: usize = 8000;

/// The form of a campaign as posted.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Why it is run: one line.
    pub reason: String,
    /// The opening in the realm's zone: `2027-01-13T09:00`, as browsers send it, or with a space.
    pub opens: String,
    /// How many days the links work; 30 where empty.
    pub closes_days: String,
    /// Mails a minute; 600 where empty.
    pub per_minute: String,
    /// `ja` or `en`.
    pub lang: String,
    /// The mail's subject.
    pub subject: String,
    /// The mail's text, with its marks.
    pub body: String,
    /// A company ID, or empty for all.
    pub company: String,
    /// A [role's name](Role::name), or empty for all.
    pub role: String,
    /// A list of user IDs, or nothing: then everybody who fits the rest, or, in a draft that has a list, that list.
    pub csv: Vec<u8>,
}

/// The same, read.
pub(super) struct Read {
    pub reason: String,
    pub opens_at: Moment,
    pub closes_at: Moment,
    pub per_minute: u32,
    pub lang: Lang,
    pub subject: Subject,
    pub body: Body,
    pub company: Option<CompanyId>,
    pub role: Option<Role>,
    pub members: Option<Vec<Member>>,
}

impl Typed {
    /// The form with what was typed, to be shown again; of the list what isn't too long for a field.
    pub(super) fn kept(&self, form: FormState) -> FormState {
        let list = std::str::from_utf8(&self.csv).ok().filter(|list| list.len() <= LIST_KEPT);
        let form = list.into_iter().fold(form, |form, list| form.typed_text(Field::Csv, list));
        form.typed(Field::CampaignReason, &self.reason)
            .typed(Field::Opens, &self.opens)
            .typed(Field::ClosesDays, &self.closes_days)
            .typed(Field::PerMinute, &self.per_minute)
            .typed(Field::Lang, &self.lang)
            .typed(Field::Subject, &self.subject)
            .typed_text(Field::Body, &self.body)
            .typed(Field::Company, &self.company)
            .typed(Field::Role, &self.role)
    }

    /// Reads it; adds to the form what is wrong, in the order of the fields.
    pub(super) fn read(&self, form: FormState, realm: &Realm, now: Moment) -> Result<Read, FormState> {
        let company = if_any(&self.company, CompanyId::parse);
        let role = if_any(&self.role, |name| Role::parse(name.trim()).ok_or(Problem::Unreadable));
        let list = |bytes: &[u8]| members_csv::read(bytes).map_err(Problem::MembersCsv);
        let members = if self.csv.is_empty() { Ok(None) } else { list(&self.csv).map(Some) };
        let opens = opening(&self.opens, &realm.time_zone, now);
        let days = number(&self.closes_days, DAYS, MOST_DAYS);
        let reason = wording::reason(&self.reason);
        let lang = if_any(&self.lang, |tag| Lang::from_tag(tag).ok_or(Problem::Unreadable));
        let (subject, body) = (Subject::parse(&self.subject), Body::parse(&self.body));
        let per_minute = number(&self.per_minute, PER_MINUTE, MOST_PER_MINUTE);
        let form = form
            .check(Field::Company, &company)
            .check(Field::Role, &role)
            .check(Field::Csv, &members)
            .check(Field::Opens, &opens)
            .check(Field::ClosesDays, &days)
            .check(Field::CampaignReason, &reason)
            .check(Field::Lang, &lang)
            .check(Field::Subject, &subject)
            .check(Field::Body, &body)
            .check(Field::PerMinute, &per_minute);
        let form = if realm.prove.mailed_link().is_none() { form.problem(None, Problem::NoMailedLink) } else { form };
        if !form.is_fine() {
            return Err(form);
        }
        let all = || -> Result<Read, Problem> {
            let opens_at = opens?;
            Ok(Read {
                closes_at: days_later(opens_at, days?, &realm.time_zone),
                opens_at,
                reason: reason?,
                per_minute: per_minute?,
                lang: lang?.unwrap_or_default(),
                subject: subject?,
                body: body?,
                company: company?,
                role: role?,
                members: members?,
            })
        };
        all().map_err(|problem| form.problem(None, problem))
    }
}

fn if_any<T>(text: &str, parse: impl FnOnce(&str) -> Result<T, Problem>) -> Result<Option<T>, Problem> {
    if text.trim().is_empty() { Ok(None) } else { parse(text).map(Some) }
}

/// A number from 1 to `most`, in any width, with or without commas.
fn number(text: &str, usual: u32, most: u32) -> Result<u32, Problem> {
    let digits: String = fold(text).chars().filter(|c| *c != ',').collect();
    if digits.is_empty() {
        return Ok(usual);
    }
    let read = digits.parse().ok().filter(|number| (1..=most).contains(number));
    read.ok_or(Problem::NumberBetween(1, most))
}

/// A clock time of the zone. One that the clocks show twice on that day is the earlier; one that they leave out is none.
fn opening(text: &str, zone: &TimeZone, now: Moment) -> Result<Moment, Problem> {
    let text: String = text.chars().take(40).nfkc().map(|c| if c == '/' { '-' } else { c }).collect();
    let mut parts = text.split(|c: char| c == 'T' || c.is_whitespace()).filter(|part| !part.is_empty());
    let (date, time) = match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => return Err(Problem::Empty),
        (Some(date), Some(time), None) => (date, time),
        _ => return Err(Problem::OpensForm),
    };
    let pad = if time.find(':') == Some(1) { "0" } else { "" };
    let read: DateTime = format!("{date}T{pad}{time}").parse().map_err(|_| Problem::OpensForm)?;
    let found = zone.to_ambiguous_timestamp(read);
    if matches!(found.offset(), jiff::tz::AmbiguousOffset::Gap { .. }) {
        return Err(Problem::OpensGap);
    }
    let opens_at = Moment(found.earlier().map_err(|_| Problem::OpensForm)?.as_millisecond());
    let furthest = now + std::time::Duration::from_hours(u64::from(FURTHEST) * 24);
    match opens_at {
        past if past <= now => Err(Problem::OpensInPast),
        far if far > furthest => Err(Problem::OpensFar(FURTHEST)),
        ahead => Ok(ahead),
    }
}

/// The same clock time so many days later.
fn days_later(opens_at: Moment, days: u32, zone: &TimeZone) -> Moment {
    let later = opens_at.to_jiff().to_zoned(zone.clone()).checked_add(i64::from(days).days());
    // Openings are at most a year ahead, and days at most 90.
    later.map_or(opens_at, |later| Moment(later.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    #[test]
    fn an_opening_is_a_clock_time_of_the_realm() {
        let (tokyo, now) = (zone("Asia/Tokyo"), at("2026-11-21T00:00:00Z"));
        for typed in ["2027-01-13T09:00", "2027-01-13 09:00", "２０２７/０１/１３　９:００", " 2027-01-13  9:00:00 "]
        {
            assert_eq!(opening(typed, &tokyo, now), Ok(at("2027-01-13T00:00:00Z")), "{typed}");
        }
        for (typed, problem) in [
            ("", Problem::Empty),
            ("2027-01-13", Problem::OpensForm),
            ("2027-13-01T09:00", Problem::OpensForm),
            ("2027-02-29T09:00", Problem::OpensForm),
            ("2027-01-13T25:00", Problem::OpensForm),
            ("2027-01-13T09:00Z", Problem::OpensForm),
            ("tomorrow at nine", Problem::OpensForm),
            ("2026-11-21T09:00", Problem::OpensInPast),
            ("2026-11-20T09:00", Problem::OpensInPast),
            ("2027-11-23T09:00", Problem::OpensFar(366)),
            ("9998-12-31T23:59", Problem::OpensFar(366)),
            ("9999-12-31T23:59", Problem::OpensForm),
        ] {
            assert_eq!(opening(typed, &tokyo, now), Err(problem), "{typed}");
        }
        assert_eq!(opening("2026-11-21T09:01", &tokyo, now), Ok(at("2026-11-21T00:01:00Z")));
    }

    #[test]
    fn where_clocks_change_a_time_that_is_left_out_is_refused_and_one_that_comes_twice_is_the_earlier() {
        let (berlin, now) = (zone("Europe/Berlin"), at("2026-11-21T00:00:00Z"));
        assert_eq!(opening("2027-03-28T02:30", &berlin, now), Err(Problem::OpensGap));
        assert_eq!(opening("2027-03-28T03:00", &berlin, now), Ok(at("2027-03-28T01:00:00Z")));
        assert_eq!(opening("2027-10-31T02:30", &berlin, now), Ok(at("2027-10-31T00:30:00Z")));
        let opens_at = at("2027-03-01T08:00:00Z");
        assert_eq!(days_later(opens_at, 30, &berlin), at("2027-03-31T07:00:00Z"), "09:00 on both days");
    }

    #[test]
    fn numbers_are_forgiving_and_bounded() {
        for (typed, read) in [("", 30), (" １５ ", 15), ("1", 1), ("90", 90)] {
            assert_eq!(number(typed, 30, 90), Ok(read), "{typed}");
        }
        assert_eq!(number("1,200", 600, 120_000), Ok(1200));
        for typed in ["0", "91", "-1", "1.5", "many", "99999999999999999999"] {
            assert_eq!(number(typed, 30, 90), Err(Problem::NumberBetween(1, 90)), "{typed}");
        }
    }
}
