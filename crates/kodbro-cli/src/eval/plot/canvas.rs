use std::io;
use std::ops::Range;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// A part of the page.
pub(super) type Area<'s> = DrawingArea<SVGBackend<'s>, Shift>;
/// What comes of drawing.
pub(super) type Drawn<T = ()> = Result<T, DrawingAreaErrorKind<io::Error>>;
/// A place on the page, in pixels from its upper left corner.
type Pixel = (i32, i32);

const FONT: &str = "sans-serif";
/// The sizes of texts in the units of the library, 1.24 of which are a pixel.
const HEADING: u32 = 27;
const TITLE: u32 = 23;
const LABEL: u32 = 21;
const TICK: u32 = 20;

/// The pixels that a panel keeps free above its plot, for title and legend, and around it.
const ABOVE: u32 = 66;
const LEFT: u32 = 14;
const RIGHT: u32 = 24;
const BELOW: u32 = 10;
/// The pixels of the axes with their labels.
const X_AXIS: u32 = 54;
const Y_AXIS: u32 = 76;
/// The width of a letter in a legend, about.
const LETTER: i32 = 8;

const GRID: RGBColor = RGBColor(216, 216, 216);
const SHADE: RGBColor = RGBColor(96, 96, 96);

/// How a point is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Circle,
    Square,
    Diamond,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dash {
    Solid,
    Dashed,
    Dotted,
}

/// How a bar is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    White,
    Grey,
}

/// One entry of a legend.
pub(super) type Entry<'a> = (Option<Mark>, Option<Dash>, &'a str);

/// One axis of a panel.
pub(super) struct Axis<'a> {
    /// What it measures; an axis without a name has no numbers either.
    pub(super) name: &'a str,
    /// From where to where.
    pub(super) range: Range<f64>,
    /// How many numbers there may be.
    pub(super) numbers: usize,
    /// How many decimals they have.
    pub(super) decimals: usize,
}

impl<'a> Axis<'a> {
    /// Makes the axis of a share that can be anything from 0 to 1.
    pub(super) fn share(name: &'a str) -> Self {
        Self::between(name, 0.0..1.0)
    }

    /// Makes the axis of a share that lies in a range.
    pub(super) fn between(name: &'a str, range: Range<f64>) -> Self {
        let fine = range.end - range.start < 0.45;
        Self {
            name,
            range,
            numbers: 6,
            decimals: if fine { 2 } else { 1 },
        }
    }
}

/// Writes what the page is about.
pub(super) fn heading(area: &Area<'_>, title: &str, subtitle: &str) -> Drawn {
    let middle = (area.dim_in_pixel().0 / 2) as i32;
    write(
        area,
        title,
        (middle, 28),
        style(HEADING, HPos::Center, true),
    )?;
    write(
        area,
        subtitle,
        (middle, 58),
        style(LABEL, HPos::Center, false),
    )
}

/// Writes the title of a panel and, below it, what its marks and lines are.
pub(super) fn title(area: &Area<'_>, title: &str, legend: &[Entry<'_>]) -> Drawn {
    let left = (LEFT + Y_AXIS) as i32;
    write(area, title, (left, 14), style(TITLE, HPos::Left, true))?;
    let mut x = left;
    for &(mark, dash, text) in legend {
        let middle = (x + 20, 44);
        if let Some(dash) = dash {
            line(area, vec![(x, 44), (x + 40, 44)], dash)?;
        }
        if let Some(mark) = mark {
            self::mark(area, middle, mark)?;
        }
        write(area, text, (x + 48, 44), style(TICK, HPos::Left, false))?;
        x += 76 + LETTER * text.chars().count() as i32;
    }
    Ok(())
}

/// Writes what the bars of a panel are.
pub(super) fn note(area: &Area<'_>, text: &str) -> Drawn {
    let right = (area.dim_in_pixel().0 - RIGHT) as i32;
    write(area, text, (right, 16), style(TICK, HPos::Right, false))
}

/// Axes with a plot between them.
pub(super) struct Frame<'p, 's> {
    chart: ChartContext<'p, SVGBackend<'s>, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    page: Area<'s>,
}

impl<'p, 's> Frame<'p, 's> {
    /// Draws axes below the title of a panel.
    pub(super) fn below_title(panel: &'p Area<'s>, x: &Axis<'_>, y: &Axis<'_>) -> Drawn<Self> {
        Self::with_space(panel, x, y, ABOVE)
    }

    /// Draws axes that begin so many pixels below the upper end of the panel.
    pub(super) fn with_space(
        panel: &'p Area<'s>,
        x: &Axis<'_>,
        y: &Axis<'_>,
        above: u32,
    ) -> Drawn<Self> {
        let x_axis = if x.name.is_empty() { 8 } else { X_AXIS };
        let mut chart = ChartBuilder::on(panel)
            .margin_top(above)
            .margin_left(LEFT)
            .margin_right(RIGHT)
            .margin_bottom(if x.name.is_empty() { 0 } else { BELOW })
            .x_label_area_size(x_axis)
            .y_label_area_size(Y_AXIS)
            .build_cartesian_2d(x.range.clone(), y.range.clone())?;
        let number = |axis: &Axis<'_>, value: f64| match axis.name {
            "" => String::new(),
            _ => format!("{value:.*}", axis.decimals),
        };
        chart
            .configure_mesh()
            .bold_line_style(GRID)
            .light_line_style(TRANSPARENT)
            .axis_style(BLACK)
            .label_style((FONT, TICK))
            .axis_desc_style((FONT, LABEL))
            .x_labels(x.numbers)
            .y_labels(y.numbers)
            .x_label_formatter(&|&value| number(x, value))
            .y_label_formatter(&|&value| number(y, value))
            .x_desc(x.name)
            .y_desc(y.name)
            .draw()?;
        let page = panel.use_screen_coord();
        Ok(Self { chart, page })
    }

    /// Returns where on the page a point lies.
    pub(super) fn pixel(&self, point: (f64, f64)) -> Pixel {
        self.chart.backend_coord(&point)
    }

    /// Connects points.
    pub(super) fn line(&self, points: &[(f64, f64)], dash: Dash) -> Drawn {
        let points = points.iter().map(|&point| self.pixel(point)).collect();
        line(&self.page, points, dash)
    }

    /// Marks a point.
    pub(super) fn mark(&self, point: (f64, f64), mark: Mark) -> Drawn {
        self::mark(&self.page, self.pixel(point), mark)
    }

    /// Connects points and marks them.
    pub(super) fn series(&self, points: &[(f64, f64)], mark: Mark, dash: Dash) -> Drawn {
        self.line(points, dash)?;
        points.iter().try_for_each(|&point| self.mark(point, mark))
    }

    /// Draws a bar from one corner to the other.
    pub(super) fn bar(&self, from: (f64, f64), to: (f64, f64), fill: Fill) -> Drawn {
        let corners = [self.pixel(from), self.pixel(to)];
        let colour = match fill {
            Fill::White => WHITE,
            Fill::Grey => SHADE,
        };
        self.page.draw(&Rectangle::new(corners, colour.filled()))?;
        self.page.draw(&Rectangle::new(corners, BLACK))
    }

    /// Draws how far a point may lie from where it is.
    pub(super) fn whisker(&self, x: f64, low: f64, high: f64) -> Drawn {
        let ends = [self.pixel((x, low)), self.pixel((x, high))];
        line(&self.page, ends.to_vec(), Dash::Solid)?;
        ends.into_iter().try_for_each(|(x, y)| {
            let tick = vec![(x - 6, y), (x + 6, y)];
            line(&self.page, tick, Dash::Solid)
        })
    }

    /// Writes to the right of a place on the page, on the middle of the line.
    pub(super) fn text(&self, text: &str, at: Pixel) -> Drawn {
        write(&self.page, text, at, style(TICK, HPos::Left, false))
    }

    /// Says in the middle of the plot why it is empty.
    pub(super) fn remark(&self, text: &str) -> Drawn {
        let (x, y) = (self.chart.x_range(), self.chart.y_range());
        let middle = (f64::midpoint(x.start, x.end), f64::midpoint(y.start, y.end));
        let style = style(LABEL, HPos::Center, false);
        write(&self.page, text, self.pixel(middle), style)
    }
}

fn write(area: &Area<'_>, text: &str, at: Pixel, style: TextStyle<'_>) -> Drawn {
    area.draw(&Text::new(text, at, style))
}

fn style(size: u32, at: HPos, bold: bool) -> TextStyle<'static> {
    let weight = if bold {
        FontStyle::Bold
    } else {
        FontStyle::Normal
    };
    TextStyle::from((FONT, size, weight).into_font()).pos(Pos::new(at, VPos::Center))
}

fn line(area: &Area<'_>, points: Vec<Pixel>, dash: Dash) -> Drawn {
    let stroke = BLACK.stroke_width(2);
    match dash {
        Dash::Solid => area.draw(&PathElement::new(points, stroke)),
        Dash::Dashed => area.draw(&DashedPathElement::new(points, 9, 6, stroke)),
        Dash::Dotted => area.draw(&DashedPathElement::new(points, 2, 5, stroke)),
    }
}

fn mark(area: &Area<'_>, (x, y): Pixel, mark: Mark) -> Drawn {
    match mark {
        Mark::Circle => {
            area.draw(&Circle::new((x, y), 7, WHITE.filled()))?;
            area.draw(&Circle::new((x, y), 7, BLACK.stroke_width(2)))
        }
        Mark::Square => {
            let corners = [(x - 4, y - 4), (x + 4, y + 4)];
            area.draw(&Rectangle::new(corners, BLACK.filled()))
        }
        Mark::Diamond => {
            let corners = vec![(x, y - 10), (x + 10, y), (x, y + 10), (x - 10, y)];
            area.draw(&Polygon::new(corners, BLACK.filled()))
        }
    }
}
