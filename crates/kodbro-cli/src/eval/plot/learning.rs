use kodbro::evaluate::LearningPoint;

use super::canvas::{Area, Axis, Dash, Drawn, Frame, Mark, note, title};

/// Draws how often the first candidate is right once a share of the rows is decided.
pub(super) fn draw(panel: &Area<'_>, points: &[LearningPoint]) -> Drawn {
    let legend = [
        (
            Some(Mark::Circle),
            Some(Dash::Solid),
            "first candidate right",
        ),
        (None, Some(Dash::Solid), "95 % interval"),
    ];
    title(panel, "Learning curve", &legend)?;
    let places: Vec<(f64, f64)> = points
        .iter()
        .filter_map(|point| Some((point.share, point.top_1?)))
        .collect();
    if places.is_empty() {
        return note(panel, "no rows with a code are left to map");
    }
    let intervals = || points.iter().filter_map(|point| point.interval);
    let tops = || places.iter().map(|&(_, top_1)| top_1);
    let low = tops().chain(intervals().map(|interval| interval.low));
    let low = low.fold(0.9, f64::min);
    let high = tops().chain(intervals().map(|interval| interval.high));
    let high = high.fold(0.1, f64::max);
    let last = points.iter().fold(0.1, |a: f64, point| a.max(point.share));
    let tenths = |share: f64| (share * 10.0 - 1e-9).ceil() / 10.0;
    let aside = 0.02 * tenths(last); // whiskers stay clear of the axis
    let x = Axis::between("share of rows decided", -aside..tenths(last) + aside);
    let y = Axis::between(
        "top-1 of the other rows",
        (low * 10.0).floor() / 10.0..tenths(high),
    );
    let frame = Frame::below_title(panel, &x, &y)?;
    for point in points {
        if let Some(interval) = point.interval {
            frame.whisker(point.share, interval.low, interval.high)?;
        }
    }
    frame.series(&places, Mark::Circle, Dash::Solid)
}
