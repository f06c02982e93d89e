use kodbro::evaluate::LearningPoint;

use super::canvas::{Area, Axis, Dash, Drawn, Frame, Mark, title};

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
    let ends = |point: &LearningPoint| match point.interval {
        Some(interval) => (interval.low, interval.high),
        None => (point.top_1, point.top_1),
    };
    let low = points
        .iter()
        .map(ends)
        .fold(0.9, |a: f64, (low, _)| a.min(low));
    let high = points
        .iter()
        .map(ends)
        .fold(0.1, |a: f64, (_, high)| a.max(high));
    let last = points.iter().fold(0.1, |a: f64, point| a.max(point.share));
    let tenths = |share: f64| (share * 10.0 - 1e-9).ceil() / 10.0;
    let aside = 0.02 * tenths(last); // whiskers stay clear of the axis
    let x = Axis::between("share of rows decided", -aside..tenths(last) + aside);
    let y = Axis::between(
        "top-1 of the other rows",
        (low * 10.0).floor() / 10.0..tenths(high),
    );
    let frame = Frame::below_title(panel, &x, &y)?;
    for point in points.iter().filter(|point| point.interval.is_some()) {
        let (low, high) = ends(point);
        frame.whisker(point.share, low, high)?;
    }
    let places: Vec<(f64, f64)> = points.iter().map(|p| (p.share, p.top_1)).collect();
    frame.series(&places, Mark::Circle, Dash::Solid)
}
