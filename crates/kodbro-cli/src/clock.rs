//! What time is it, and who is at work? Only the command line asks; libraries are told.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

/// Returns the time as ISO 8601 in UTC, such as `2026-11-02T09:30:00Z`.
pub(crate) fn now() -> String {
    utc(SystemTime::now())
}

/// Writes a time as [`now`] does; one before 1970 as the beginning of 1970.
pub(crate) fn utc(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH);
    iso(since.map_or(0, |since| since.as_secs()))
}

/// Returns the name of the person at work: the one given, or that of the account; empty where
/// neither is known.
pub(crate) fn person(given: Option<&str>) -> String {
    let account = || {
        ["USER", "USERNAME"]
            .into_iter()
            .find_map(|name| env::var(name).ok())
    };
    given
        .map(str::to_owned)
        .or_else(account)
        .unwrap_or_default()
}

/// Writes seconds since 1970 as a time. The date follows from days by eras of 400 years, which
/// begin on 1 March (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn iso(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let shifted = days + 719_468; // days from 0000-03-01 to 1970-01-01
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = match month_from_march {
        0..10 => month_from_march + 3,
        _ => month_from_march - 9,
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (seconds, time) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_793_612_706, "2026-11-02T09:45:06Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(iso(seconds), time);
        }
    }

    #[test]
    fn a_name_given_goes_before_the_account() {
        assert_eq!(person(Some("anna")), "anna");
    }
}
