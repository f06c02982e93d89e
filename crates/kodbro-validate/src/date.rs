use std::fmt;

/// A day of the Gregorian calendar.
///
/// ```
/// use kodbro_validate::Date;
///
/// assert!(Date::new(2024, 2, 29).unwrap() < Date::new(2024, 3, 1).unwrap());
/// assert_eq!(Date::new(2023, 2, 29), None);
/// assert_eq!(Date::new(2023, 2, 28).unwrap().to_string(), "2023-02-28");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Makes a day; none where the calendar has no such day, or outside of the years 1 to 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self {
            year,
            month,
            day,
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What a text says about a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// This day; whether it is written `YYYY-MM-DD`.
    Day(Date, bool),
    /// A day that the calendar does not have.
    NoSuchDay,
    /// Nothing that is read as a day.
    NoDay,
}

/// Reads a day as tables and documents have it: year first with any of `-/.` or nothing between,
/// or day first with them; a time behind it is passed over. The serial numbers of Excel are no day
/// here, since they are no different from other numbers.
pub(crate) fn read_date(text: &str) -> Said {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or("");
    let day = day.strip_suffix('Z').unwrap_or(day);
    let parts: Vec<&str> = match day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) {
        true => vec![&day[..4], &day[4..6], &day[6..]],
        false => day.split(['-', '/', '.']).collect(),
    };
    let [first, second, third] = parts[..] else {
        return Said::NoDay;
    };
    let numbers = [first, second, third].map(|part| part.parse::<u16>().ok());
    let [Some(a), Some(b), Some(c)] = numbers else {
        return Said::NoDay;
    };
    let found = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => Date::new(a, b as u8, c as u8),
        // Day or month first: both are in use with `/`, so a day is only impossible in neither order.
        (1..=2, 1..=2, 4) => Date::new(c, b as u8, a as u8).or_else(|| {
            day.contains('/')
                .then(|| Date::new(c, a as u8, b as u8))
                .flatten()
        }),
        _ => return Said::NoDay,
    };
    let iso =
        text.len() == 10 && first.len() == 4 && text.bytes().filter(|&b| b == b'-').count() == 2;
    found.map_or(Said::NoSuchDay, |date| Said::Day(date, iso))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_forms_of_tables() {
        let day = Date::new(2026, 3, 5).unwrap();
        for text in [
            "2026-03-05",
            "20260305",
            "2026/3/5",
            "5.3.2026",
            "05/03/2026",
            "2026-03-05 00:00:00",
            "2026-03-05T00:00:00",
            "2026-03-05Z",
        ] {
            let Said::Day(read, iso) = read_date(text) else {
                panic!("{text}")
            };
            assert_eq!((read, iso), (day, text == "2026-03-05"), "{text}");
        }
        assert_eq!(
            read_date("02/13/2026"),
            Said::Day(Date::new(2026, 2, 13).unwrap(), false)
        );
    }

    #[test]
    fn days_that_no_calendar_has_are_told_from_texts_that_are_no_days() {
        for text in [
            "2026-02-31",
            "20261301",
            "31.04.2026",
            "2025-02-29",
            "00/13/2026",
        ] {
            assert_eq!(read_date(text), Said::NoSuchDay, "{text}");
        }
        for text in [
            "",
            "snart",
            "mar-12",
            "46000",
            "2026-03",
            "1-2-3-4",
            "v. 12 2026",
            "åååå-mm-dd",
        ] {
            assert_eq!(read_date(text), Said::NoDay, "{text}");
        }
    }
}
