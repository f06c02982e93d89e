use rustc_hash::FxHashMap;

use super::LikenessReader;
use crate::matching::Row;

/// A row that a person may have to decide.
///
/// ```
/// use kodbro::Row;
/// use kodbro::review::Pending;
///
/// let row = Pending { row: Row::from("kanyl"), confidence: 0.4, quantity: 1_000.0, ..Pending::default() };
/// assert!((row.value() - 4.0 * 0.6).abs() < 1e-9);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pending<'r> {
    /// The row.
    pub row: Row<'r>,
    /// The code proposed first, if there is one.
    pub first: Option<&'r str>,
    /// The probability of what is proposed, 0..=1; 0 where nothing is.
    pub confidence: f64,
    /// How much of it is used or in stock, in any unit; 0 where that is not known.
    pub quantity: f64,
}

impl Pending<'_> {
    /// Returns what a decision about this row alone is worth, see the [module](super).
    pub fn value(&self) -> f64 {
        let quantity = match self.quantity.is_finite() {
            true => self.quantity.max(1.0),
            false => 1.0,
        };
        let confidence = match self.confidence.is_nan() {
            true => 0.0,
            false => self.confidence.clamp(0.0, 1.0),
        };
        (1.0 + libm::log10(quantity)) * (1.0 - confidence)
    }
}

/// Rows that one decision may settle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Their places among those given, from 0 and in order.
    pub rows: Vec<usize>,
    /// What a decision is worth: the sum over the rows.
    pub value: f64,
}

/// Groups rows by likeness; the group comes first about which a decision is worth most, of equals
/// the one whose first row comes first. The order of the rows changes nothing else. Costs some
/// microseconds a row.
///
/// ```
/// use kodbro::Row;
/// use kodbro::review::{Pending, groups};
///
/// let row = |name, confidence| Pending {
///     row: Row::from(name),
///     first: Some("T0102"),
///     confidence,
///     ..Pending::default()
/// };
/// let rows = [row("kanyl 21G", 0.5), row("us-handske M", 0.6), row("us-handske L", 0.6)];
/// let groups = groups(&rows);
/// assert_eq!(groups[0].rows, [1, 2]);
/// assert_eq!(groups[1].rows, [0]);
/// ```
pub fn groups(rows: &[Pending<'_>]) -> Vec<Group> {
    let mut reader = LikenessReader::default();
    let mut by_key: FxHashMap<u128, usize> = FxHashMap::default();
    let mut groups: Vec<Group> = Vec::new();
    for (number, pending) in rows.iter().enumerate() {
        let own = groups.len();
        let group = match reader.key(&pending.row, pending.first) {
            Some(key) => *by_key.entry(key).or_insert(own),
            None => own,
        };
        if group == own {
            groups.push(Group::default());
        }
        let group = &mut groups[group];
        group.rows.push(number);
        group.value += pending.value();
    }
    // Stable, so that equals stay in the order of their first rows.
    groups.sort_by(|a, b| b.value.total_cmp(&a.value));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str) -> Pending<'_> {
        Pending {
            row: Row::from(name),
            ..Pending::default()
        }
    }

    #[test]
    fn another_first_candidate_is_another_group() {
        let with = |first| Pending {
            first: Some(first),
            ..row("handske stl S")
        };
        let found = groups(&[with("T0101"), with("T0102"), with("T0101")]);
        let rows: Vec<_> = found.iter().map(|group| group.rows.clone()).collect();
        assert_eq!(rows, [vec![0, 2], vec![1]]);
    }

    #[test]
    fn rows_without_words_are_alone() {
        assert_eq!(groups(&[row("10 ml"), row("10 ml"), row("")]).len(), 3);
        assert!(groups(&[]).is_empty());
    }

    #[test]
    fn quantity_and_doubt_make_a_decision_worth_more() {
        let sure = Pending {
            confidence: 0.9,
            quantity: 1e6,
            ..row("kanyl")
        };
        let found = groups(&[sure, row("spruta"), row("sond")]);
        let firsts: Vec<_> = found.iter().map(|group| group.rows[0]).collect();
        assert_eq!(firsts, [1, 2, 0]);
        for strange in [f64::NAN, f64::INFINITY, -1.0] {
            let strange = Pending {
                confidence: strange,
                quantity: strange,
                ..row("kanyl")
            };
            assert!((0.0..=1.0).contains(&strange.value()), "{strange:?}");
        }
    }

    #[test]
    fn many_rows_are_grouped_in_seconds() {
        let names: Vec<String> = (0..100_000)
            .map(|i| {
                let sign = ["nitril", "latex", "vinyl", "neopren"][i % 4];
                format!(
                    "us-handske {sign} typ{} stl {} {}/fp",
                    i / 97,
                    "SML".as_bytes()[i % 3] as char,
                    i % 211
                )
            })
            .collect();
        let rows: Vec<Pending<'_>> = names.iter().map(|name| row(name)).collect();
        let start = std::time::Instant::now();
        let found = groups(&rows);
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed()); // some 2 s unoptimised
        assert_eq!(
            found.iter().map(|group| group.rows.len()).sum::<usize>(),
            rows.len()
        );
        assert!(found.len() < rows.len() / 5, "{}", found.len());
    }
}
