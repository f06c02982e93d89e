//! How the value of a workbook's cell is written as text.

use calamine::{DataRef, ExcelDateTime};

/// Returns a cell as text, or the spreadsheet program's error value.
///
/// Whole numbers have no decimals, other numbers at most 15 significant digits, as spreadsheet
/// programs show them; `zeros` is the width to which the cell's format fills a whole number up
/// with leading zeros. Dates and times are ISO 8601.
pub(crate) fn text(value: &DataRef<'_>, zeros: usize) -> Result<String, String> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => format!("{number:0zeros$}"),
        DataRef::Float(number) => self::number(*number, zeros),
        DataRef::Bool(true) => "TRUE".into(),
        DataRef::Bool(false) => "FALSE".into(),
        DataRef::DateTime(moment) => self::moment(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => return Err(error.to_string()),
    })
}

/// Returns the width to which a number format fills up with leading zeros, such as 8 of `00000000`.
pub(super) fn leading_zeros(format: &str) -> usize {
    match format.chars().all(|c| c == '0') {
        true => format.len(),
        false => 0,
    }
}

fn number(number: f64, zeros: usize) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{:0zeros$}", number as i64);
    }
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

fn moment(moment: &ExcelDateTime) -> String {
    let days = moment.as_f64();
    if moment.is_duration() {
        let seconds = (days * 86_400.0).round() as i64;
        return format!(
            "{}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        );
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match () {
        () if days.fract() == 0.0 => date,
        () if days < 1.0 => time,
        () => format!("{date}T{time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};

    fn number(value: f64) -> String {
        text(&DataRef::Float(value), 0).unwrap()
    }

    #[test]
    fn numbers_look_as_in_a_spreadsheet() {
        assert_eq!(number(12345678.0), "12345678");
        assert_eq!(number(7_350_012_345_678.0), "7350012345678");
        assert_eq!(number(-3.0), "-3");
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(2612.4), "2612.4");
        assert_eq!(text(&DataRef::Float(1234.0), 8).unwrap(), "00001234");
        assert_eq!(leading_zeros("00000000"), 8);
        assert_eq!(leading_zeros("0.00"), 0);
    }

    #[test]
    fn dates_are_iso() {
        let date = |days, kind| {
            text(&DataRef::DateTime(ExcelDateTime::new(days, kind, false)), 0).unwrap()
        };
        assert_eq!(date(45_943.0, ExcelDateTimeType::DateTime), "2025-10-13");
        assert_eq!(
            date(45_943.5, ExcelDateTimeType::DateTime),
            "2025-10-13T12:00:00"
        );
        assert_eq!(date(0.25, ExcelDateTimeType::DateTime), "06:00:00");
        assert_eq!(date(1.5, ExcelDateTimeType::TimeDelta), "36:00:00");
    }

    #[test]
    fn error_values_are_told_apart() {
        assert_eq!(
            text(&DataRef::Error(CellErrorType::Ref), 0),
            Err("#REF!".into())
        );
    }
}
