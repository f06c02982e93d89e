use kodbro::evaluate::{Bin, Calibration, Reliability};

use super::canvas::{Area, Axis, Dash, Drawn, Fill, Frame, Mark, note, title};

/// The pixels of the diagram itself, with title and legend; the counts stand below it.
const DIAGRAM: u32 = 390;
/// How much of a bin's width its two bars take together.
const BARS: f64 = 0.7;

/// Draws what came true of confidences, and how many there are.
pub(super) fn draw(panel: &Area<'_>, calibration: &Calibration) -> Drawn {
    let legend = [
        (Some(Mark::Circle), Some(Dash::Solid), "first candidate"),
        (Some(Mark::Square), Some(Dash::Dashed), "answer"),
        (None, Some(Dash::Dotted), "ideal"),
    ];
    title(panel, "Reliability", &legend)?;
    let (diagram, counts) = panel.split_vertically(DIAGRAM);
    let frame = Frame::below_title(&diagram, &Axis::share(""), &Axis::share("share right"))?;
    frame.line(&[(0.0, 0.0), (1.0, 1.0)], Dash::Dotted)?;
    let Calibration { first, answer } = calibration;
    frame.series(&points(first), Mark::Circle, Dash::Solid)?;
    frame.series(&points(answer), Mark::Square, Dash::Dashed)?;
    if points(first).is_empty() {
        frame.remark("no candidates")?;
    }
    draw_counts(&counts, calibration)
}

/// Draws how many predictions each bin has: first candidates white, answers grey.
fn draw_counts(area: &Area<'_>, calibration: &Calibration) -> Drawn {
    let series = [
        (&calibration.first, Fill::White),
        (&calibration.answer, Fill::Grey),
    ];
    let rows = |bin: &Bin| bin.rows;
    let most = series.iter().flat_map(|(r, _)| r.bins.iter().map(rows));
    let most = most.max().unwrap_or(0).max(1) as f64;
    let y = Axis {
        name: "rows",
        range: 0.0..1.1 * most,
        numbers: 3,
        decimals: 0,
    };
    let frame = Frame::with_space(area, &Axis::share("stated confidence"), &y, 34)?;
    note(area, "white: first candidates, grey: answers")?;
    for (place, (reliability, fill)) in series.into_iter().enumerate() {
        for bin in reliability.bins.iter().filter(|bin| bin.rows > 0) {
            let width = (bin.to - bin.from) * BARS / 2.0;
            let from = f64::midpoint(bin.from, bin.to) + (place as f64 - 1.0) * width;
            frame.bar((from, 0.0), (from + width, bin.rows as f64), fill)?;
        }
    }
    Ok(())
}

/// Returns mean confidence and share of right ones, bin by bin.
fn points(reliability: &Reliability) -> Vec<(f64, f64)> {
    let point = |bin: &Bin| Some((bin.mean_confidence()?, bin.share_right()?));
    reliability.bins.iter().filter_map(point).collect()
}
