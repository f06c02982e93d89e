use std::time::Duration;

/// Writes a whole number with commas between groups of three digits.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Writes a whole number with spaces that do not break between groups of three digits, as Swedish
/// does.
pub(crate) fn grouped_swedish(number: u64) -> String {
    grouped(number).replace(',', "\u{a0}")
}

/// Writes a whole number with the name of what is counted, in the singular for one.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { one } else { many }
    )
}

/// Writes a number of bytes in the unit that suits it: powers of ten, one decimal.
pub(crate) fn bytes(number: u64) -> String {
    match number {
        0..1_000 => format!("{number} B"),
        1_000..1_000_000 => format!("{:.1} kB", number as f64 / 1e3),
        _ => format!("{:.1} MB", number as f64 / 1e6),
    }
}

/// Writes a duration as a person would say it.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 => format!("{} ms", time.as_millis()),
        1..60 => format!("{:.1} s", time.as_secs_f64()),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
    }
}

/// Returns how many per second, in whole numbers.
pub(crate) fn per_second(count: u64, time: Duration) -> u64 {
    (count as f64 / time.as_secs_f64().max(1e-6)).round() as u64
}

/// Writes a share of a whole in per cent; a share of nothing is a dash.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    match whole {
        0 => "-".to_owned(),
        _ => format!("{:.1} %", 100.0 * part as f64 / whole as f64),
    }
}

/// Writes a probability with two decimals, or with all it has.
pub(crate) fn probability(number: f64) -> String {
    let rounded = format!("{number:.2}");
    match rounded.parse() == Ok(number) {
        true => rounded,
        false => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let texts = [0, 7, 999, 1_000, 12_345, 1_234_567].map(grouped);
        assert_eq!(texts, ["0", "7", "999", "1,000", "12,345", "1,234,567"]);
        assert_eq!(grouped_swedish(1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(2_000, "row", "rows"), "2,000 rows");
    }

    #[test]
    fn units_suit_the_size() {
        assert_eq!(
            [12, 1_500, 9_870_000].map(bytes),
            ["12 B", "1.5 kB", "9.9 MB"]
        );
        let times = [0.25, 12.34, 75.0, 7_260.0].map(Duration::from_secs_f64);
        let texts = times.map(duration);
        assert_eq!(texts, ["250 ms", "12.3 s", "1 min 15 s", "2 h 1 min"]);
        assert_eq!(per_second(100, Duration::from_millis(500)), 200);
        assert_eq!(per_second(1, Duration::ZERO), 1_000_000);
    }

    #[test]
    fn a_share_of_nothing_is_no_number() {
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!(percent(0, 0), "-");
    }

    #[test]
    fn a_probability_is_never_rounded() {
        assert_eq!(
            [0.5, 0.99, 0.875].map(probability),
            ["0.50", "0.99", "0.875"]
        );
    }
}
