//! Times as text that is checked, and as milliseconds since the beginning of 1970, both in UTC.

const DAY: i64 = 86_400_000;

/// Tells whether a text is a date or a time as decisions have them: `YYYY-MM-DD`, with or without
/// `THH:MM`, `:SS` and a fraction, then `Z`; a day of the calendar and a time of the clock.
///
/// ```
/// use kodbro_formats::mapping_set::is_time;
///
/// assert!(is_time("2026-11-02T09:30:00Z"));
/// assert!(!is_time("2 nov 2026"));
/// assert!(!is_time("2026-02-29"));
/// ```
pub fn is_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return is_date(text);
    };
    let Some(time) = time.strip_suffix('Z') else {
        return false;
    };
    let (whole, fraction) = match time.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (time, None),
    };
    let is_fraction = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let in_seconds = has_form(whole, "00:00:00") && fraction.is_none_or(is_fraction);
    let in_minutes = has_form(whole, "00:00") && fraction.is_none();
    // A leap second is the sixtieth.
    let most = [23, 59, 60];
    let mut parts = whole.split(':').zip(most);
    is_date(date)
        && (in_seconds || in_minutes)
        && parts.all(|(part, most)| part.parse::<u8>().is_ok_and(|part| part <= most))
}

fn is_date(text: &str) -> bool {
    let parts = || date_parts(text).filter(|_| has_form(text, "0000-00-00"));
    parts().is_some_and(|(year, month, day)| {
        days_of(year, month, day).is_some_and(|days| date_of(days) == (year, month, day))
    })
}

fn date_parts(text: &str) -> Option<(i64, i64, i64)> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse().ok();
    Some((number(0, 4)?, number(5, 7)?, number(8, 10)?))
}

/// Tells whether a text has a digit for each `0` of a form, and else its letters.
fn has_form(text: &str, form: &str) -> bool {
    let fits = |(c, form): (char, char)| match form {
        '0' => c.is_ascii_digit(),
        form => c == form,
    };
    text.len() == form.len() && text.chars().zip(form.chars()).all(fits)
}

/// Returns the milliseconds of a date or time in ISO 8601 and UTC; `None` for anything else.
pub(super) fn to_millis(text: &str) -> Option<i64> {
    if !is_time(text) {
        return None;
    }
    let (year, month, day) = date_parts(text)?;
    let days = days_of(year, month, day)?;
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
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
    fn times_are_dates_or_in_utc() {
        for good in [
            "2026-11-02",
            "2026-11-02T09:30Z",
            "2026-11-02T09:30:00Z",
            "2026-11-02T09:30:00.125Z",
            "2016-12-31T23:59:60Z",
            "2024-02-29",
            "0000-01-01",
        ] {
            assert!(is_time(good), "{good}");
        }
        for bad in [
            "2026-11-2",
            "02/11/2026",
            "2026-11-02T09:30",
            "2026-11-02 09:30Z",
            "2026-11-02T09:30.5Z",
            "2026-11-02T09:30:00.Z",
            "2026-11-02T09:30:00+00:00",
            "ååååå",
            "2026-13-02",
            "2026-00-02",
            "2026-11-31",
            "2026-11-00",
            "2026-02-29",
            "2100-02-29T09:30Z",
            "2026-11-02T24:00Z",
            "2026-11-02T09:60Z",
            "2026-11-02T09:30:61Z",
        ] {
            assert!(!is_time(bad), "{bad}");
        }
    }

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
