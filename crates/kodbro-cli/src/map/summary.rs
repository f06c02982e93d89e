use std::collections::HashSet;
use std::time::Duration;

use kodbro::nomenclature::ConceptId;
use kodbro::{Mapping, MappingStatus};
use kodbro_formats::Tally;

use crate::Outcome;
use crate::numbers::{counted, duration, grouped, per_second, percent, probability};

/// What came of a run.
#[derive(Debug, Default)]
pub(super) struct Summary {
    /// How many rows were mapped, to whatever status.
    pub(super) rows: u64,
    mapped: u64,
    review: u64,
    unmapped: u64,
    out_of_scope: u64,
    /// How many of them a decision about exactly the row settled; `None` if there are no decisions.
    decided: Option<u64>,
    codes: HashSet<ConceptId>,
    /// How long it took.
    pub(super) elapsed: Duration,
}

impl Summary {
    /// Begins to count; rows settled by decisions only if there are any.
    pub(super) fn new(has_decisions: bool) -> Self {
        Self {
            decided: has_decisions.then_some(0),
            ..Self::default()
        }
    }

    /// Counts rows that decisions settled, beside what has become of them.
    pub(super) fn add_decided(&mut self, rows: u64) {
        self.decided = self.decided.map(|decided| decided + rows);
    }

    /// Counts a row.
    pub(super) fn add(&mut self, mapping: &Mapping<'_>) {
        self.rows += 1;
        match mapping.status {
            MappingStatus::Mapped => {
                self.mapped += 1;
                self.codes.extend(mapping.answer.map(|answer| answer.id));
            }
            MappingStatus::Review => self.review += 1,
            MappingStatus::Unmapped => self.unmapped += 1,
            MappingStatus::OutOfScope => self.out_of_scope += 1,
        }
    }

    /// Tells whether all went well: something is mapped and no row was lost.
    pub(super) fn outcome(&self, tally: &Tally) -> Outcome {
        match self.mapped > 0 && tally.unreadable_rows == 0 {
            true => Outcome::Done,
            false => Outcome::Findings,
        }
    }

    /// Says that nothing is mapped, if so.
    pub(super) fn nothing(&self) -> Option<&'static str> {
        match (self.rows, self.mapped) {
            (0, _) => Some("there is no product row below the header"),
            (_, 0) => Some("no row is mapped; the output says for each why"),
            _ => None,
        }
    }

    /// Writes the closing lines, for rows mapped with a target.
    pub(super) fn lines(&self, tally: &Tally, target: f64) -> Vec<String> {
        let rows = counted(self.rows, "row", "rows");
        let speed = grouped(per_second(self.rows, self.elapsed));
        let mut lines = vec![format!(
            "{rows} in {} ({speed} rows/s)",
            duration(self.elapsed)
        )];
        for (name, count) in [
            ("mapped", self.mapped),
            ("review", self.review),
            ("unmapped", self.unmapped),
            ("out of scope", self.out_of_scope),
        ] {
            let remark = match name {
                "mapped" => format!("  to {}", counted(self.codes.len() as u64, "code", "codes")),
                "review" => format!("  to look at, target {}", probability(target)),
                _ => String::new(),
            };
            lines.push(self.line(name, count, &remark));
        }
        let decided = self.decided;
        lines.extend(decided.map(|count| self.line("decided", count, "  of these, by people")));
        let skipped: Vec<String> = [
            (tally.section_rows, "section row", "section rows"),
            (tally.blank_rows, "blank row", "blank rows"),
            (
                tally.repeated_headers,
                "repeated header",
                "repeated headers",
            ),
            (tally.unreadable_rows, "unreadable row", "unreadable rows"),
        ]
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| counted(count, one, many))
        .collect();
        if !skipped.is_empty() {
            lines.push(format!("skipped {}", skipped.join(", ")));
        }
        lines
    }

    /// Writes how many rows there are of a kind.
    fn line(&self, name: &str, count: u64, remark: &str) -> String {
        let (number, share) = (grouped(count), percent(count, self.rows));
        format!("  {name:<12} {number:>9} {share:>8}{remark}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_say_what_came_of_the_rows() {
        let mut tally = Tally::default();
        tally.section_rows = 1;
        tally.blank_rows = 1_000;
        let summary = Summary {
            rows: 2_000,
            mapped: 1_500,
            review: 400,
            unmapped: 100,
            decided: Some(120),
            elapsed: Duration::from_millis(500),
            ..Summary::default()
        };
        assert_eq!(
            summary.lines(&tally, 0.875),
            [
                "2,000 rows in 500 ms (4,000 rows/s)",
                "  mapped           1,500   75.0 %  to 0 codes",
                "  review             400   20.0 %  to look at, target 0.875",
                "  unmapped           100    5.0 %",
                "  out of scope         0    0.0 %",
                "  decided            120    6.0 %  of these, by people",
                "skipped 1 section row, 1,000 blank rows",
            ]
        );
    }

    #[test]
    fn nothing_mapped_and_lost_rows_are_findings() {
        let mut tally = Tally::default();
        assert_eq!(Summary::default().outcome(&tally), Outcome::Findings);
        let summary = Summary {
            mapped: 1,
            ..Summary::default()
        };
        assert_eq!(summary.outcome(&tally), Outcome::Done);
        tally.unreadable_rows = 1;
        assert_eq!(summary.outcome(&tally), Outcome::Findings);
    }
}
