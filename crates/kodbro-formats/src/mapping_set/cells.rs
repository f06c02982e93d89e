//! The values of a record as text: parsed, and refused with their place.

use kodbro::decisions::{Scope, Verdict};
use kodbro::nomenclature::Code;

use super::is_time;
use crate::{Error, ErrorKind, Place};

/// What stands for "no code of the nomenclature is right" in a truth file.
const NONE: &str = "NONE";

/// Reads what was decided from the word for it and a code.
pub(super) fn verdict(word: &str, value: &str, place: &Place) -> Result<Verdict, Error> {
    let expected = format!("the code that is {word}");
    match word {
        "accepted" => Ok(Verdict::Accepted(code(value, "code", &expected, place)?)),
        "rejected" => Ok(Verdict::Rejected(code(value, "code", &expected, place)?)),
        "no_such_term" => Ok(Verdict::NoSuchTerm),
        "out_of_scope" => Ok(Verdict::OutOfScope),
        "undecided" => Ok(Verdict::Undecided),
        other => {
            let allowed = "accepted, rejected, no_such_term, out_of_scope or undecided";
            Err(bad_value(other, allowed, "decision", place)
                .with_hint("write one of these words in small letters, or delete the row"))
        }
    }
}

/// Reads what a truth file says of a row.
pub(super) fn expected(value: &str, place: &Place) -> Result<Verdict, Error> {
    match value {
        NONE => Ok(Verdict::OutOfScope),
        value => {
            let allowed = "a code, or NONE for a row out of scope";
            Ok(Verdict::Accepted(code(value, "expected", allowed, place)?))
        }
    }
}

/// Reads a code, of which only the form is checked.
pub(super) fn code(value: &str, column: &str, allowed: &str, place: &Place) -> Result<Code, Error> {
    if value.is_empty() {
        return Err(bad_value("", allowed, column, place).with_hint("write the code"));
    }
    value.parse().map_err(|_| {
        let kind = ErrorKind::BadCode {
            value: shorten(value),
            expected: "1 to 64 bytes without control characters or stray white space",
        };
        Error::new(kind, place.clone().with_column(column)).with_hint("correct the code")
    })
}

/// Reads a scope; nothing means private.
pub(super) fn scope(value: &str, column: &str, place: &Place) -> Result<Scope, Error> {
    if value.is_empty() {
        return Ok(Scope::default());
    }
    value.parse().map_err(|_| {
        bad_value(value, "private or shared", column, place)
            .with_hint("write one of these words in small letters, or nothing for private")
    })
}

/// Reads a probability; nothing means that it is not known.
pub(super) fn confidence(value: &str, column: &str, place: &Place) -> Result<Option<f64>, Error> {
    if value.is_empty() {
        return Ok(None);
    }
    let number = value.replacen(',', ".", 1).parse().ok();
    match number.filter(|number| (0.0..=1.0).contains(number)) {
        Some(number) => Ok(Some(number)),
        None => Err(bad_value(value, "a number from 0 to 1", column, place)
            .with_hint("write a probability such as 0.97, or leave the cell empty")),
    }
}

/// Checks that a time is one that can be compared as text.
pub(super) fn time<'v>(value: &'v str, column: &str, place: &Place) -> Result<&'v str, Error> {
    if value.is_empty() || is_time(value) {
        return Ok(value);
    }
    let allowed = "a date such as 2026-11-02, or a time in UTC such as 2026-11-02T09:30:00Z";
    Err(bad_value(value, allowed, column, place)
        .with_hint("convert the time to UTC, or leave the cell empty"))
}

/// Reads a word that stands for one of several values; nothing means the first.
pub(super) fn word<T: std::str::FromStr + Default>(
    value: &str,
    allowed: &str,
    column: &str,
    place: &Place,
) -> Result<T, Error> {
    if value.is_empty() {
        return Ok(T::default());
    }
    value
        .parse()
        .map_err(|_| bad_value(value, allowed, column, place).with_hint("write one of these words"))
}

/// Makes the error of a value that is not one of those allowed.
pub(super) fn bad_value(value: &str, allowed: &str, column: &str, place: &Place) -> Error {
    let kind = ErrorKind::BadValue {
        value: shorten(value),
        expected: allowed.to_owned(),
    };
    Error::new(kind, place.clone().with_column(column))
}

fn shorten(value: &str) -> String {
    value.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_is_a_probability() {
        let place = Place::new("t").with_row(2);
        let read = |text| confidence(text, "confidence", &place);
        assert_eq!(read("0,25").unwrap(), Some(0.25));
        assert_eq!(read("").unwrap(), None);
        for bad in ["1.01", "-0.1", "NaN", "inf", "90%"] {
            let error = read(bad).unwrap_err().to_string();
            assert_eq!(
                error,
                format!(
                    "t, row 2, column 'confidence': '{bad}' is not allowed, expected a number from 0 to 1"
                )
            );
        }
    }
}
