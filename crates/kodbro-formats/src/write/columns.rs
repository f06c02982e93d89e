//! The columns that are added behind those of the input.

use super::{MappedRow, attributes};

pub(super) const NAMES: [&str; 7] = [
    "kodbro_status",
    "kodbro_code",
    "kodbro_term",
    "kodbro_level",
    "kodbro_confidence",
    "kodbro_candidates",
    "kodbro_reason",
];

/// Names the columns that mapping adds to those of a table, in their order, with the ending `_2`,
/// `_3` … where a name is taken.
///
/// # Example: a table that was mapped before
///
/// ```
/// let added = kodbro_formats::added_columns(&["Vara".into(), "kodbro_code".into()]);
/// assert_eq!(added[..2], ["kodbro_status", "kodbro_code_2"]);
/// ```
pub fn added_columns(input: &[String]) -> Vec<String> {
    header(input, false).split_off(input.len())
}

/// Returns the input's names and ours, those of attributes last if there are to be any.
pub(super) fn header(input: &[String], with_attributes: bool) -> Vec<String> {
    let mut names = input.to_vec();
    let attributes = attributes::NAMES.iter().filter(|_| with_attributes);
    for ours in NAMES.iter().chain(attributes) {
        let mut name = (*ours).to_owned();
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{ours}_{number}");
            number += 1;
        }
        names.push(name);
    }
    names
}

/// Returns the values of our columns.
pub(super) fn values(row: &MappedRow<'_>) -> [String; 7] {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let candidates: Vec<String> = row
        .candidates
        .iter()
        .map(|c| format!("{}:{}", c.code, rounded(c.confidence)))
        .collect();
    [
        row.status.to_owned(),
        text(row.code),
        text(row.term),
        row.level.map(|level| level.to_string()).unwrap_or_default(),
        rounded(row.confidence).to_string(),
        candidates.join(" "),
        text(row.reason),
    ]
}

/// Rounds a probability to the four decimals that every output has.
///
/// ```
/// assert_eq!(kodbro_formats::rounded(0.97218), 0.9722);
/// ```
pub fn rounded(confidence: f64) -> f64 {
    // Adding zero turns a negative zero into a positive one.
    (confidence * 10_000.0).round() / 10_000.0 + 0.0
}
