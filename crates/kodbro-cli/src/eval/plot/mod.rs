//! How are the figures of an evaluation drawn?
//!
//! As one SVG that stays readable on a black-and-white printer: series differ by mark and dash,
//! bars by shade. `canvas` draws marks, lines and axes; each other file draws one panel.

mod canvas;
mod learning;
mod reliability;
mod risk_coverage;

use std::path::Path;

use kodbro::evaluate::{Calibration, LearningPoint, RiskCoverage};
use plotters::prelude::*;

use crate::failure::Failure;
use canvas::{Area, Drawn};

/// What a diagram shows.
pub(super) struct Plot<'a> {
    /// What was measured, on what.
    pub(super) title: String,
    /// How it was measured.
    pub(super) subtitle: String,
    /// The target of the run.
    pub(super) target: f64,
    /// Confidences against what came true.
    pub(super) calibration: &'a Calibration,
    /// What each target gives, from the lowest.
    pub(super) curve: &'a [RiskCoverage],
    /// What decisions give, from the smallest share; without points there is no such panel.
    pub(super) learning: &'a [LearningPoint],
}

/// The sizes of the page and its parts in pixels; a page of 1,040 printed 17 cm wide has tick
/// labels of 7.5 points.
const WIDTH: u32 = 1_040;
const HEAD: u32 = 76;
const ROW: u32 = 570;
const LEARNING_ROW: u32 = 400;

/// A title longer than this is cut.
const LONGEST_TITLE: usize = 70;

/// Refuses a file whose ending is not that of a format that can be drawn.
pub(super) fn check(path: &Path) -> Result<(), Failure> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("svg")) {
        return Ok(());
    }
    let message = format!("{}: diagrams are written as SVG only", path.display());
    Err(Failure::new(message).with_hint("end the name in .svg"))
}

/// Draws the panels.
pub(super) fn svg(plot: &Plot<'_>) -> anyhow::Result<String> {
    let mut svg = String::new();
    let learning = match plot.learning {
        [] => 0,
        _ => LEARNING_ROW,
    };
    let size = (WIDTH, HEAD + ROW + learning);
    draw(
        plot,
        &SVGBackend::with_string(&mut svg, size).into_drawing_area(),
    )?;
    Ok(svg)
}

fn draw(plot: &Plot<'_>, page: &Area<'_>) -> Drawn {
    page.fill(&WHITE)?;
    let (head, body) = page.split_vertically(HEAD);
    canvas::heading(&head, &shown(&plot.title), &shown(&plot.subtitle))?;
    let (row, below) = body.split_vertically(ROW);
    let (left, right) = row.split_horizontally(WIDTH / 2);
    reliability::draw(&left, plot.calibration)?;
    risk_coverage::draw(&right, plot.curve, plot.target)?;
    if !plot.learning.is_empty() {
        learning::draw(&below, plot.learning)?;
    }
    page.present()
}

/// Cuts a text that is too long, and takes out what XML does not allow.
fn shown(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
        c if c.is_control() => ' ',
        c => c,
    };
    let mut shown: String = text.chars().map(plain).take(LONGEST_TITLE).collect();
    if text.chars().count() > LONGEST_TITLE {
        shown.pop();
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use kodbro::evaluate::{Interval, NewSuppliers, Reliability};

    fn point(target: f64, coverage: f64, precision: f64) -> RiskCoverage {
        RiskCoverage {
            target,
            coverage: Some(coverage),
            precision: Some(precision),
            mean_level: Some(4.0),
            review: 7,
        }
    }

    fn learnt(share: f64, top_1: f64) -> LearningPoint {
        let interval = Some(Interval {
            low: top_1 - 0.04,
            high: top_1 + 0.03,
        });
        LearningPoint {
            share,
            decided: 10.0,
            rows: 90.0,
            top_1: Some(top_1),
            top_5: None,
            top_1_without: None,
            known_code_rows: 0.0,
            known_code_top_1: None,
            answered: None,
            precision: None,
            new_suppliers: NewSuppliers::default(),
            interval,
        }
    }

    /// Draws made-up figures.
    fn drawn(curve: &[RiskCoverage], learning: &[LearningPoint]) -> String {
        let steps = |n: u32| (0..n).map(move |i| (f64::from(i) / f64::from(n), i * i % 7 < i % 9));
        let calibration = Calibration {
            first: Reliability::of(steps(90)),
            answer: Reliability::of(steps(60).filter(|&(p, _)| p > 0.5)),
        };
        svg(&Plot {
            title: "a<b>&\u{1}.tsv · EMDN V2".into(),
            subtitle: "90 rows, target 0.9".into(),
            target: 0.9,
            calibration: &calibration,
            curve,
            learning,
        })
        .unwrap()
    }

    #[test]
    fn every_panel_names_its_axes_and_series() {
        let curve = [
            point(0.5, 0.8, 0.75),
            point(0.9, 0.6, 0.9),
            point(0.99, 0.2, 1.0),
        ];
        let svg = drawn(
            &curve,
            &[learnt(0.0, 0.7), learnt(0.1, 0.8), learnt(0.5, 0.9)],
        );
        for text in [
            "a&lt;b&gt;&amp; .tsv · EMDN V2",
            "90 rows, target 0.9",
            "Reliability",
            "first candidate",
            "stated confidence",
            "share right",
            "Risk–coverage",
            "target 0.9 (this run)",
            "coverage: share of rows in scope answered",
            "precision: share of answers right",
            "0.99",
            "Learning curve",
            "share of rows decided",
            "95 % interval",
        ] {
            assert!(
                svg.contains(&format!(">\n{text}\n</text>")),
                "no '{text}' in {svg}"
            );
        }
    }

    /// Returns the middle of the diamond that stands for the run's own target.
    fn diamond(curve: &[RiskCoverage]) -> (f64, f64) {
        let svg = drawn(curve, &[]);
        let shape = svg.lines().filter(|line| line.contains("<polygon")).nth(1); // after the legend's
        let corners = shape.unwrap().split_once("points=\"").unwrap().1;
        let mut corners = corners.split([' ', ',']).map(|n| n.parse().unwrap());
        (corners.next().unwrap(), corners.nth(2).unwrap())
    }

    #[test]
    fn points_of_the_curve_lie_where_their_figures_say() {
        let at = |coverage, precision| diamond(&[point(0.9, coverage, precision)]);
        let ((left, bottom), (right, top)) = (at(0.0, 0.9), at(1.0, 1.0));
        assert!(right - left > 400.0 && bottom - top > 400.0);
        let (x, y) = at(0.25, 0.95);
        assert!(
            (x - (left + (right - left) / 4.0)).abs() <= 1.0,
            "{left} {x} {right}"
        );
        assert!(
            (y - f64::midpoint(top, bottom)).abs() <= 1.0,
            "{top} {y} {bottom}"
        );
    }

    #[test]
    fn the_run_is_marked_only_among_its_targets() {
        let svg = drawn(&[point(0.8, 0.25, 0.95)], &[]);
        assert_eq!(
            svg.matches("<polygon").count(),
            1,
            "only that of the legend"
        );
    }

    #[test]
    fn a_bin_without_predictions_has_neither_mark_nor_bar() {
        let svg = drawn(&[], &[]);
        // Ten bins have first candidates and five have answers; the legends have two circles.
        let circles = svg
            .lines()
            .filter(|l| l.contains("<circle") && l.contains("#FFFFFF"));
        assert_eq!(circles.count(), 10 + 2);
        assert_eq!(svg.matches("fill=\"#606060\"").count(), 5);
    }

    #[test]
    fn an_interval_is_a_whisker_with_two_ends() {
        let point = LearningPoint {
            interval: None,
            ..learnt(0.3, 0.8)
        };
        // Axes and grid are thinner.
        let is_line = |line: &&str| line.contains("<polyline") && line.contains("width=\"2\"");
        let lines = |points| drawn(&[], points).lines().filter(is_line).count();
        assert_eq!(lines(&[learnt(0.3, 0.8)]), lines(&[point]) + 3);
    }

    #[test]
    fn without_learning_there_is_no_such_panel() {
        let curve = [point(0.9, 0.6, 0.9)];
        let (without, with) = (drawn(&curve, &[]), drawn(&curve, &[learnt(0.3, 0.8)]));
        assert!(!without.contains("Learning curve"));
        assert!(without.contains(r#"height="646""#) && with.contains(r#"height="1046""#));
        assert!(with.len() > without.len());
    }

    #[test]
    fn a_curve_without_rows_says_so() {
        let point = LearningPoint {
            top_1: None,
            interval: None,
            ..learnt(0.0, 0.8)
        };
        let svg = drawn(&[], &[point]);
        assert!(svg.contains("no rows with a code are left to map"), "{svg}");
        let some = drawn(
            &[],
            &[
                learnt(0.0, 0.8),
                LearningPoint {
                    share: 1.0,
                    ..point
                },
            ],
        );
        assert!(
            !some.contains("NaN") && some.contains("95 % interval"),
            "{some}"
        );
    }

    #[test]
    fn without_figures_it_says_so() {
        let none = RiskCoverage {
            coverage: None,
            precision: None,
            ..point(0.9, 0.0, 0.0)
        };
        let svg = svg(&Plot {
            title: String::new(),
            subtitle: String::new(),
            target: 0.9,
            calibration: &Calibration::default(),
            curve: &[none],
            learning: &[],
        });
        let svg = svg.unwrap();
        assert!(
            svg.contains("no candidates") && svg.contains("no answers"),
            "{svg}"
        );
        assert!(!svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn a_long_title_is_cut() {
        assert_eq!(shown(&"å".repeat(70)), "å".repeat(70));
        assert_eq!(shown(&"å".repeat(71)), "å".repeat(69) + "…");
        assert_eq!(shown("a\tb\u{FFFE}"), "a b\u{FFFD}");
    }

    #[test]
    fn only_svg_is_drawn() {
        assert!(check(Path::new("a.svg")).is_ok() && check(Path::new("dir.png/a.SVG")).is_ok());
        for name in ["a.png", "svg", "a.svg.gz", "a"] {
            let error = check(Path::new(name)).unwrap_err().to_string();
            assert_eq!(error, format!("{name}: diagrams are written as SVG only"));
        }
    }
}
