//! Times as text and as milliseconds since the beginning of 1970, both in UTC.

const DAY: i64 = 86_400_000;

/// Returns the milliseconds of a date or time in ISO 8601 and UTC; `None` for anything else.
pub(super) fn to_millis(text: &str) -> Option<i64> {
    if !super::cells::is_time(text) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let days = days_of(number(0, 4)?, number(5, 7)?, number(8, 10)?)?;
    let hours = number(11, 13).unwrap_or(0) * 60 + number(14, 16).unwrap_or(0);
    let seconds = hours * 60 + number(17, 19).unwrap_or(0);
    let fraction = text
        .split_once('.')
        .map_or("", |(_, rest)| rest.trim_end_matches('Z'));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    Some(days * DAY + seconds * 1000 + digits.parse::<i64>().unwrap_or(0))
}

/// Returns the time with seconds, or with milliseconds where it has some.
pub(super) fn from_millis(millis: i64) -> String {
    let (days, rest) = (millis.div_euclid(DAY), millis.rem_euclid(DAY));
    let (year, month, day) = date_of(days);
    let (seconds, fraction) = (rest / 1000, rest % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let whole = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    match fraction {
        0 => format!("{whole}Z"),
        fraction => format!("{whole}.{fraction:03}Z"),
    }
}

/// Days from 1970-01-01, counted in eras of 400 years that begin in March, so that leap days come
/// last.
fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// The reverse of [`days_of`].
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = (shifted + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted() {
        for (text, millis) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:59Z", 951_868_799_000),
            ("2026-11-02T09:30:00.125Z", 1_793_611_800_125),
            ("1969-12-31T23:59:59Z", -1_000),
        ] {
            assert_eq!(to_millis(text), Some(millis));
            assert_eq!(from_millis(millis), text);
        }
        assert_eq!(to_millis("2026-11-02"), to_millis("2026-11-02T00:00Z"));
        assert_eq!(to_millis("2026-13-02"), None);
        assert_eq!(to_millis("x"), None);
        for days in (-800_000..3_000_000).step_by(97) {
            let (year, month, day) = date_of(days);
            assert_eq!(days_of(year, month, day), Some(days));
        }
    }
}
