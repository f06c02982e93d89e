use kodbro::evaluate::RiskCoverage;

use super::canvas::{Area, Axis, Dash, Drawn, Frame, Mark, title};
use crate::numbers::probability;

/// The pixels that a label takes, and half of those that a mark takes.
const LABEL: (i32, i32) = (40, 18);
const MARK: (i32, i32) = (8, 8);
/// Where a label may begin, from the middle of its mark: first on the outer side of the falling
/// curve, then on the inner one.
const PLACES: [(i32, i32); 3] = [(11, -11), (-48, 13), (11, 13)];
/// How far a label may stand out at the right.
const BESIDE: i32 = 14;
/// How much room there is above a precision of 1, as a share of the plot.
const HEADROOM: f64 = 0.06;

/// Draws how many rows are answered, and how many of the answers are right, target by target.
pub(super) fn draw(panel: &Area<'_>, curve: &[RiskCoverage], target: f64) -> Drawn {
    let run = format!("target {target} (this run)");
    let legend = [
        (Some(Mark::Circle), Some(Dash::Solid), "by target"),
        (Some(Mark::Diamond), None, run.as_str()),
    ];
    title(panel, "Risk–coverage", &legend)?;
    let points: Vec<(f64, (f64, f64))> = curve.iter().filter_map(point).collect();
    let least = points.iter().fold(0.9, |least: f64, (_, p)| least.min(p.1));
    let floor = (least * 10.0).floor() / 10.0;
    let x = Axis::share("coverage: share of rows in scope answered");
    let y = Axis::between(
        "precision: share of answers right",
        floor..1.0 + HEADROOM * (1.0 - floor),
    );
    let frame = Frame::below_title(panel, &x, &y)?;
    if points.is_empty() {
        return frame.remark("no answers");
    }
    let places: Vec<(f64, f64)> = points.iter().map(|&(_, place)| place).collect();
    frame.line(&places, Dash::Solid)?;
    for &(of, place) in &points {
        let is_run = of == target;
        frame.mark(place, if is_run { Mark::Diamond } else { Mark::Circle })?;
    }
    label(&frame, &points, target)
}

fn point(point: &RiskCoverage) -> Option<(f64, (f64, f64))> {
    Some((point.target, (point.coverage?, point.precision?)))
}

/// Writes the targets beside their points: first that of the run and the ends, then what has room.
fn label(frame: &Frame<'_, '_>, points: &[(f64, (f64, f64))], target: f64) -> Drawn {
    let last = points.len() - 1;
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|&i| (points[i].0 != target, i != 0 && i != last));
    let marks: Vec<(i32, i32)> = points.iter().map(|&(_, at)| frame.pixel(at)).collect();
    let end = frame.pixel((1.0, 1.0)).0 + BESIDE;
    let mut labels: Vec<(i32, i32)> = Vec::new();
    for i in order {
        let (x, y) = marks[i];
        let is_free = |&at: &(i32, i32)| {
            at.0 + LABEL.0 <= end
                && !labels.iter().any(|&label| touch(at, label))
                && !marks.iter().any(|&mark| covers(at, mark))
                && !marks
                    .iter()
                    .any(|&mark| distance(at, mark) < distance(at, (x, y)))
        };
        let places = PLACES.map(|(right, down)| (x + right, y + down));
        if let Some(at) = places.into_iter().find(is_free) {
            frame.text(&probability(points[i].0), at)?;
            labels.push(at);
        }
    }
    Ok(())
}

/// Tells whether two labels touch; a label begins at the middle of its left side.
fn touch(a: (i32, i32), b: (i32, i32)) -> bool {
    (a.0 - b.0).abs() < LABEL.0 && (a.1 - b.1).abs() < LABEL.1
}

/// Tells whether a label covers a mark.
fn covers(label: (i32, i32), mark: (i32, i32)) -> bool {
    let within = |at: i32, from: i32, to: i32, room: i32| (from - room..to + room).contains(&at);
    within(mark.0, label.0, label.0 + LABEL.0, MARK.0)
        && within(
            mark.1,
            label.1 - LABEL.1 / 2,
            label.1 + LABEL.1 / 2,
            MARK.1 / 2,
        )
}

/// Returns how far the middle of a label is from a mark, squared.
fn distance(label: (i32, i32), mark: (i32, i32)) -> i32 {
    let (x, y) = (label.0 + LABEL.0 / 2 - mark.0, label.1 - mark.1);
    x * x + y * y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_clear_of_each_other_and_of_marks() {
        assert!(touch((100, 100), (139, 83)));
        assert!(!touch((100, 100), (140, 100)) && !touch((100, 100), (100, 118)));
        assert!(covers((100, 100), (147, 100)) && covers((100, 100), (92, 88)));
        assert!(!covers((100, 100), (148, 100)) && !covers((100, 100), (120, 86)));
        assert_eq!(distance((100, 100), (123, 104)), 3 * 3 + 4 * 4);
        for (right, down) in PLACES {
            assert!(
                !covers((right, down), (0, 0)),
                "a label covers its own mark"
            );
        }
    }
}
