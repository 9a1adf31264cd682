//! Dates and times as people read them, in the realm's time zone.

use credentials::{clock::Moment, lang::Lang};
use jiff::{Zoned, civil::Weekday, tz::TimeZone};

/// `2026年11月21日(土) 14:05`, `Sat 21 November 2026, 14:05`.
pub fn moment(lang: Lang, zone: &TimeZone, at: Moment) -> String {
    let time = clock(lang, zone, at);
    let date = day(lang, zone, at);
    match lang {
        Lang::Ja => format!("{date} {time}"),
        Lang::En => format!("{date}, {time}"),
    }
}

/// Only the clock time: `14:05`.
pub fn clock(lang: Lang, zone: &TimeZone, at: Moment) -> String {
    let at = at.to_jiff().to_zoned(zone.clone());
    let (hour, minute) = (at.hour(), at.minute());
    match lang {
        Lang::Ja => format!("{hour}:{minute:02}"),
        Lang::En => format!("{hour:02}:{minute:02}"),
    }
}

/// Only the day: `2026年11月21日(土)`, `Sat 21 November 2026`.
pub fn day(lang: Lang, zone: &TimeZone, at: Moment) -> String {
    date(lang, &at.to_jiff().to_zoned(zone.clone()))
}

/// For tables, where a column is narrow: `2026/11/21 14:05`, `21 Nov 2026, 14:05`.
pub fn short(lang: Lang, zone: &TimeZone, at: Moment) -> String {
    let pattern = match lang {
        Lang::Ja => "%Y/%m/%d %-H:%M",
        Lang::En => "%-d %b %Y, %H:%M",
    };
    at.to_jiff().to_zoned(zone.clone()).strftime(pattern).to_string()
}

/// A day of a list that spans few weeks: `11/21(土)`, `Sat 21 Nov`.
pub fn day_of_year(lang: Lang, zone: &TimeZone, at: Moment) -> String {
    let at = at.to_jiff().to_zoned(zone.clone());
    match lang {
        Lang::Ja => format!("{}/{}({})", at.month(), at.day(), weekday(at.weekday())),
        Lang::En => at.strftime("%a %-d %b").to_string(),
    }
}

/// The same below a bar of a chart: `11/21`, `21 Nov`.
pub fn day_mark(lang: Lang, zone: &TimeZone, at: Moment) -> String {
    let pattern = match lang {
        Lang::Ja => "%-m/%-d",
        Lang::En => "%-d %b",
    };
    at.to_jiff().to_zoned(zone.clone()).strftime(pattern).to_string()
}

/// For `datetime=`: `2026-11-21T14:05:00+09:00`.
pub fn machine(zone: &TimeZone, at: Moment) -> String {
    at.to_jiff().to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// For a field of date and time: `2026-11-21T14:05`.
pub fn typed(zone: &TimeZone, at: Moment) -> String {
    at.to_jiff().to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}

fn date(lang: Lang, at: &Zoned) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月{}日({})", at.year(), at.month(), at.day(), weekday(at.weekday())),
        Lang::En => at.strftime("%a %-d %B %Y").to_string(),
    }
}

fn weekday(day: Weekday) -> char {
    match day {
        Weekday::Monday => '月',
        Weekday::Tuesday => '火',
        Weekday::Wednesday => '水',
        Weekday::Thursday => '木',
        Weekday::Friday => '金',
        Weekday::Saturday => '土',
        Weekday::Sunday => '日',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokyo() -> TimeZone {
        TimeZone::get("Asia/Tokyo").unwrap()
    }

    #[test]
    fn a_moment_reads_as_each_language_writes_it() {
        let at = Moment(jiff::Timestamp::UNIX_EPOCH.as_millisecond() + 1_795_237_500_000);
        assert_eq!(moment(Lang::Ja, &tokyo(), at), "2026年11月21日(土) 14:05");
        assert_eq!(moment(Lang::En, &tokyo(), at), "Sat 21 November 2026, 14:05");
        assert_eq!(machine(&tokyo(), at), "2026-11-21T14:05:00+09:00");
        assert_eq!(typed(&tokyo(), at), "2026-11-21T14:05");
        assert_eq!(day(Lang::Ja, &tokyo(), at), "2026年11月21日(土)");
        assert_eq!(short(Lang::Ja, &tokyo(), at), "2026/11/21 14:05");
        assert_eq!(short(Lang::En, &tokyo(), at), "21 Nov 2026, 14:05");
        assert_eq!(day_of_year(Lang::Ja, &tokyo(), at), "11/21(土)");
        assert_eq!(day_of_year(Lang::En, &tokyo(), at), "Sat 21 Nov");
        assert_eq!(day_mark(Lang::Ja, &tokyo(), at), "11/21");
        assert_eq!(day_mark(Lang::En, &tokyo(), at), "21 Nov");
        assert_eq!(clock(Lang::Ja, &tokyo(), Moment(at.0 - 5 * 3_600_000)), "9:05");
        assert_eq!(clock(Lang::En, &tokyo(), Moment(at.0 - 5 * 3_600_000)), "09:05");
    }

    #[test]
    fn the_day_begins_where_the_realm_is() {
        let evening_in_london = Moment(1_795_237_500_000 + 12 * 3_600_000);
        assert_eq!(moment(Lang::Ja, &tokyo(), evening_in_london), "2026年11月22日(日) 2:05");
    }
}
