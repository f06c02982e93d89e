use std::fmt::Write as _;

use kodbro::evaluate::{
    Bin, Calibration, Evaluation, Figures, Group, Interval, Intervals, RiskCoverage, Unit,
};

use super::{Report, learning};
use crate::numbers::{counted, grouped, probability};
use crate::table::{share, table};

/// Writes the report for people, at most 100 characters wide unless a name is longer than that.
pub(super) fn report(report: &Report<'_>) -> String {
    let Report {
        truth,
        index,
        evaluation,
        intervals,
        ..
    } = report;
    let Evaluation {
        target,
        all,
        groups,
        calibration,
        ..
    } = evaluation;
    let release = report.nomenclature.to_string();
    let release = release.trim();
    let mut parts = vec![format!("{truth}\n{index}: {release}\ntarget {target}\n")];
    parts.push(figures(all, intervals.as_ref()));
    if all.rows > 0 {
        parts.push(curve(&report.risk_coverage));
        parts.push(reliability(calibration));
    }
    parts.extend(report.learning.as_ref().map(learning::text));
    if !groups.is_empty() {
        parts.push(by_group(groups));
    }
    parts.join("\n")
}

/// Writes the figures of all rows with their intervals, one a line.
fn figures(figures: &Figures, intervals: Option<&Intervals>) -> String {
    let Some(intervals) = intervals else {
        return figures.to_string();
    };
    let line = |line: &str, interval: Option<Interval>| match interval {
        Some(Interval { low, high }) => format!("{line}  {low:.3} to {high:.3}\n"),
        None => format!("{line}\n"),
    };
    // Before the shares stand the counts, which have no interval.
    let counts = figures.to_string().lines().count() - figures.shares().count();
    let mut all = std::iter::repeat_n(None, counts).chain(intervals.shares());
    let mut text = String::new();
    for figure in figures.to_string().lines() {
        text.push_str(&line(figure, all.next().flatten()));
    }
    let _ = writeln!(text, "{}", drawn(intervals)); // writing to a string cannot fail
    text
}

/// Says where intervals come from.
fn drawn(intervals: &Intervals) -> String {
    let resamples = counted(intervals.resamples as u64, "resample", "resamples");
    let units = grouped(intervals.units as u64);
    match intervals.unit {
        Unit::Row => format!("95 % intervals: {resamples} of {units} rows"),
        Unit::Supplier => format!(
            "95 % intervals: {resamples} of {units} units (suppliers, and rows that name none)"
        ),
    }
}

/// Writes what each target gives.
fn curve(points: &[RiskCoverage]) -> String {
    let row = |point: &RiskCoverage| {
        vec![
            probability(point.target),
            share(point.coverage),
            share(point.precision),
            share(point.mean_level),
            grouped(point.review as u64),
        ]
    };
    table(
        &[
            "target",
            "coverage",
            "precision",
            "mean level",
            "for review",
        ],
        points.iter().map(row),
    )
}

/// Writes what came true of confidences.
fn reliability(calibration: &Calibration) -> String {
    let cells = |bin: &Bin| {
        [
            grouped(bin.rows as u64),
            share(bin.mean_confidence()),
            share(bin.share_right()),
        ]
    };
    let row = |(first, answer): (&Bin, &Bin)| {
        let name = format!("{:.1} to {:.1}", first.from, first.to);
        [name]
            .into_iter()
            .chain(cells(first))
            .chain(cells(answer))
            .collect()
    };
    let Calibration { first, answer } = calibration;
    table(
        &[
            "confidence",
            "first: rows",
            "mean",
            "right",
            "answer: rows",
            "mean",
            "right",
        ],
        first.bins.iter().zip(&answer.bins).map(row),
    )
}

/// Writes the figures of the groups, one a line.
fn by_group(groups: &[Group]) -> String {
    let row = |group: &Group| {
        let Figures { rows, .. } = group.figures;
        let shares = [
            group.figures.top_1,
            group.figures.top_5,
            group.figures.level_1,
            group.figures.level_2,
            group.figures.level_3,
            group.figures.answered,
            group.figures.precision,
            group.figures.out_of_scope_recall,
        ];
        let name = format!("{} {}", group.column, group.value);
        [name, rows.to_string()]
            .into_iter()
            .chain(shares.map(share))
            .collect()
    };
    let columns = [
        "group",
        "rows",
        "top-1",
        "top-5",
        "level 1",
        "level 2",
        "level 3",
        "answered",
        "precision",
        "out of scope",
    ];
    table(&columns, groups.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_was_drawn() {
        let mut intervals = Intervals {
            resamples: 1_000,
            unit: Unit::Row,
            units: 12_345,
            top_1: None,
            top_5: None,
            level_1: None,
            level_2: None,
            level_3: None,
            answered: None,
            precision: None,
            mean_level: None,
            out_of_scope_recall: None,
            lost: None,
            first_calibration_error: None,
            answer_calibration_error: None,
        };
        let rows = "95 % intervals: 1,000 resamples of 12,345 rows";
        assert_eq!(drawn(&intervals), rows);
        intervals.unit = Unit::Supplier;
        assert!(drawn(&intervals).contains("of 12,345 units (suppliers"));
    }
}
