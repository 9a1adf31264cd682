//! Moments and lengths of time, as people say them.

use std::time::Duration;

use credentials::{clock::Moment, lang::Lang};
use jiff::{Zoned, civil::Weekday, tz::TimeZone};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Day and minute on the realm's clock: `2026年11月21日(土) 14:05`, `Saturday, 21 November 2026, 14:05 (JST)`.
pub fn moment(lang: Lang, at: Moment, zone: &TimeZone) -> String {
    let at = at.to_jiff().to_zoned(zone.clone());
    match lang {
        Lang::Ja => {
            let (year, month, day) = (at.year(), at.month(), at.day());
            format!("{year}年{month}月{day}日({}) {}", weekday_ja(&at), at.strftime("%H:%M"))
        }
        Lang::En => at.strftime("%A, %-d %B %Y, %H:%M (%Z)").to_string(),
    }
}

fn weekday_ja(at: &Zoned) -> char {
    match at.weekday() {
        Weekday::Monday => '月',
        Weekday::Tuesday => '火',
        Weekday::Wednesday => '水',
        Weekday::Thursday => '木',
        Weekday::Friday => '金',
        Weekday::Saturday => '土',
        Weekday::Sunday => '日',
    }
}

/// A length in the unit that people use for it, rounded down: seconds below a minute, minutes below two hours or where hours
/// wouldn't be whole, days from two days on. `5分間`, `60 minutes`.
pub fn length(lang: Lang, length: Duration) -> String {
    let seconds = length.as_secs();
    let (count, ja, en) = if seconds >= 2 * DAY && seconds.is_multiple_of(DAY) {
        (seconds / DAY, "日間", "day")
    } else if seconds >= 2 * HOUR && seconds.is_multiple_of(HOUR) {
        (seconds / HOUR, "時間", "hour")
    } else if seconds >= MINUTE {
        (seconds / MINUTE, "分間", "minute")
    } else {
        (seconds, "秒間", "second")
    };
    match lang {
        Lang::Ja => format!("{count}{ja}"),
        Lang::En => format!("{count} {en}{}", if count == 1 { "" } else { "s" }),
    }
}

/// When something that a mail carries ends.
pub struct Ends {
    /// How long it works from the moment that the mail server accepts the message.
    pub life: Duration,
    /// The moment of this attempt to send.
    pub sent_at: Moment,
    /// When it ends at the latest.
    pub cap: Moment,
}

/// The clock time, and the length where it counts from now; where the cap comes first, only the time is true.
pub fn until(lang: Lang, ends: &Ends, zone: &TimeZone) -> String {
    let by_life = ends.sent_at + ends.life;
    if ends.cap < by_life {
        return moment(lang, ends.cap, zone);
    }
    let (time, length) = (moment(lang, by_life, zone), length(lang, ends.life));
    match lang {
        Lang::Ja => format!("{time} まで（このメールの送信から{length}）"),
        Lang::En => format!("{time}, {length} from when this mail was sent"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_on_the_realms_clock() {
        let at = Moment("2026-11-21T05:05:59Z".parse::<jiff::Timestamp>().unwrap().as_millisecond());
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(moment(Lang::Ja, at, &tokyo), "2026年11月21日(土) 14:05");
        assert_eq!(moment(Lang::En, at, &tokyo), "Saturday, 21 November 2026, 14:05 (JST)");
        let honolulu = TimeZone::get("Pacific/Honolulu").unwrap();
        assert_eq!(moment(Lang::Ja, at, &honolulu), "2026年11月20日(金) 19:05");
    }

    #[test]
    fn a_length_is_told_in_the_unit_that_people_use() {
        let told =
            |seconds| (length(Lang::Ja, Duration::from_secs(seconds)), length(Lang::En, Duration::from_secs(seconds)));
        assert_eq!(told(300), ("5分間".into(), "5 minutes".into()));
        assert_eq!(told(3600), ("60分間".into(), "60 minutes".into()));
        assert_eq!(told(60), ("1分間".into(), "1 minute".into()));
        assert_eq!(told(30), ("30秒間".into(), "30 seconds".into()));
        assert_eq!(told(5400), ("90分間".into(), "90 minutes".into()));
        assert_eq!(told(86_400), ("24時間".into(), "24 hours".into()));
        assert_eq!(told(604_800), ("7日間".into(), "7 days".into()));
    }
}
