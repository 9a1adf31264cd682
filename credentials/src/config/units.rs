//! Lengths of time and rates as operators write them: `"90s"`, `"60m"`, `"12h"`, `"30d"`; `"20/h"`, `"10/15m"`.

use std::time::Duration;

use crate::realm::Rate;

/// Reads `"90s"`, `"60m"`, `"12h"` or `"30d"`; `None` for anything else.
pub fn duration(text: &str) -> Option<Duration> {
    let unit = text.chars().last()?;
    let count: u64 = digits(text.strip_suffix(unit)?)?;
    count.checked_mul(seconds(unit)?).map(Duration::from_secs)
}

/// Reads `"20/h"` (20 an hour) or `"10/15m"` (10 in 15 minutes); `None` for anything else, and for 0 of either.
pub fn rate(text: &str) -> Option<Rate> {
    let (count, per) = text.split_once('/')?;
    let count = u32::try_from(digits(count)?).ok()?;
    let per = if per.len() == 1 { duration(&format!("1{per}")) } else { duration(per) }?;
    (count > 0 && !per.is_zero()).then_some(Rate { count, per })
}

/// The length as an operator would write it, in the largest unit that fits.
pub(super) fn written(length: Duration) -> String {
    let total = length.as_secs();
    let unit =
        ['d', 'h', 'm'].into_iter().find(|unit| seconds(*unit).is_some_and(|s| total >= s && total.is_multiple_of(s)));
    let unit = unit.unwrap_or('s');
    format!("{}{unit}", total / seconds(unit).unwrap_or(1))
}

fn seconds(unit: char) -> Option<u64> {
    match unit {
        's' => Some(1),
        'm' => Some(60),
        'h' => Some(60 * 60),
        'd' => Some(24 * 60 * 60),
        _ => None,
    }
}

fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_have_one_number_and_one_unit() {
        assert_eq!(duration("90s"), Some(Duration::from_secs(90)));
        assert_eq!(duration("60m"), Some(Duration::from_hours(1)));
        assert_eq!(duration("30d"), Some(Duration::from_hours(720)));
        for wrong in [
            "",
            "m",
            "60",
            "-1m",
            "+1m",
            "1.5h",
            "1h30m",
            "60 m",
            "60M",
            "1w",
            "99999999999999999999d",
            "999999999999999999d",
            "６０m",
            "1分",
        ] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rates_count_in_a_unit_or_in_several() {
        let hour = Duration::from_hours(1);
        assert_eq!(rate("20/h"), Some(Rate { count: 20, per: hour }));
        assert_eq!(rate("10/60m"), Some(Rate { count: 10, per: hour }));
        assert_eq!(rate("3/d"), Some(Rate { count: 3, per: hour * 24 }));
        for wrong in ["", "/", "20", "20/", "/h", "0/h", "5/0m", "-1/h", "20/hour", "20 / h", "5000000000/h", "20/h/h"]
        {
            assert_eq!(rate(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn lengths_are_written_in_the_largest_unit_that_fits() {
        for text in ["90s", "90m", "12h", "30d", "1d"] {
            assert_eq!(written(duration(text).unwrap()), text);
        }
        assert_eq!(written(duration("60m").unwrap()), "1h");
        assert_eq!(written(Duration::ZERO), "0s");
    }
}
