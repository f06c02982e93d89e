use std::convert::Infallible;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::figures::SHARES;
use super::{Case, Figures, Outcome};

/// Where the random draws start: any number, but always the same.
const SEED: u64 = 0x6b6f_6462_726f;

/// Of a thousand resamples, so many lie below the interval, and as many above it.
const OUTSIDE: usize = 25;

/// Where a figure may well lie, if other rows of the same kind were measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What a bootstrap draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Single rows.
    Row,
    /// All rows of a supplier together; a row that names no supplier alone.
    Supplier,
}

/// The 95 % intervals of the [`Figures`] of the same names, as [`bootstrap`] finds them. `None`
/// where a figure has no value in any resample.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Intervals {
    /// How many times as many units as there are were drawn.
    pub resamples: usize,
    /// What was drawn.
    pub unit: Unit,
    /// How many there are to draw from.
    pub units: usize,
    /// The interval of [`Figures::top_1`].
    pub top_1: Option<Interval>,
    /// The interval of [`Figures::top_5`].
    pub top_5: Option<Interval>,
    /// The interval of [`Figures::level_1`].
    pub level_1: Option<Interval>,
    /// The interval of [`Figures::level_2`].
    pub level_2: Option<Interval>,
    /// The interval of [`Figures::level_3`].
    pub level_3: Option<Interval>,
    /// The interval of [`Figures::answered`].
    pub answered: Option<Interval>,
    /// The interval of [`Figures::precision`].
    pub precision: Option<Interval>,
    /// The interval of [`Figures::mean_level`].
    pub mean_level: Option<Interval>,
    /// The interval of [`Figures::out_of_scope_recall`].
    pub out_of_scope_recall: Option<Interval>,
    /// The interval of [`Figures::lost`].
    pub lost: Option<Interval>,
    /// The interval of [`Figures::first_calibration_error`].
    pub first_calibration_error: Option<Interval>,
    /// The interval of [`Figures::answer_calibration_error`].
    pub answer_calibration_error: Option<Interval>,
}

impl Intervals {
    /// Iterates over the intervals, in the order of [`Figures::shares`].
    pub fn shares(&self) -> impl Iterator<Item = Option<Interval>> {
        let shares: [_; SHARES] = [
            self.top_1,
            self.top_5,
            self.level_1,
            self.level_2,
            self.level_3,
            self.answered,
            self.precision,
            self.mean_level,
            self.out_of_scope_recall,
            self.lost,
            self.first_calibration_error,
            self.answer_calibration_error,
        ];
        shares.into_iter()
    }
}

/// Tells how far the figures would move with other rows of the same kind: 95 % intervals by the
/// percentile bootstrap (Efron and Tibshirani, 1993, chapter 13).
///
/// As many units as there are get drawn with replacement, and the figures taken of what was
/// drawn; after many such resamples, the interval leaves out 2.5 % of them at either end. The
/// draws start from a fixed seed, so the same rows give the same intervals on every platform.
///
/// Rows of one supplier resemble each other: they share brands, short forms and products. Where
/// at least two suppliers are named, a supplier's rows are therefore drawn together (the cluster
/// bootstrap; Davison and Hinkley, 1997, section 3.8), which makes wider and more honest
/// intervals. With fewer than some twenty suppliers they are still too narrow. Calibration errors
/// are biased upwards in resamples, as in small samples, so that theirs may lie above the figure;
/// and a share that is 0 or 1 in all rows is so in all resamples, whatever other rows may hold.
///
/// `outcomes` are what became of the `cases`, in the same order. `None` without rows or resamples;
/// below a thousand resamples, the ends are rough.
///
/// # Example: nineteen rows of twenty are right
///
/// ```
/// # use kodbro::{index, lexicon, nomenclature::*};
/// # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
/// # let code: Code = "A".parse().unwrap();
/// # builder.concept(NewConcept { code: code.clone(), parent: None, residual: false, status: Status::Active }).unwrap();
/// # builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::Synonym, text: "kanyl".into() }).unwrap();
/// # let bytes = index::build(&builder.build().unwrap(), &lexicon::Lexicon::default());
/// use kodbro::evaluate::{Case, bootstrap, evaluate};
/// use kodbro::{MapOptions, Mapper, Row};
///
/// let mapper = Mapper::open(bytes)?;
/// let case = |name| Case { row: Row::from(name), expected: Some("A"), ..Case::default() };
/// let mut cases = vec![case("kanyl"); 19];
/// cases.push(case("zzz"));
/// let evaluation = evaluate(&mapper, &cases, &MapOptions::default());
/// let intervals = bootstrap(&cases, &evaluation.outcomes, 1_000).unwrap();
/// let top_1 = intervals.top_1.unwrap();
/// assert_eq!(evaluation.all.top_1, Some(0.95));
/// assert_eq!((top_1.low, top_1.high), (0.85, 1.0));
/// # Ok::<(), kodbro::IndexError>(())
/// ```
pub fn bootstrap(cases: &[Case<'_>], outcomes: &[Outcome], resamples: usize) -> Option<Intervals> {
    let go_on = &mut || Ok::<_, Infallible>(());
    let Ok(intervals) = bootstrap_while(cases, outcomes, resamples, go_on);
    intervals
}

/// Draws as [`bootstrap`] does, and asks before each resample whether to go on.
///
/// # Errors
/// What `go_on` returns when it is not to go on.
pub fn bootstrap_while<E>(
    cases: &[Case<'_>],
    outcomes: &[Outcome],
    resamples: usize,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Option<Intervals>, E> {
    let (unit, units) = units(cases, outcomes);
    if resamples == 0 || units.is_empty() {
        return Ok(None);
    }
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut draw = || &units[random.u64(..units.len() as u64) as usize];
    let mut values: [Vec<f64>; SHARES] = Default::default();
    for _ in 0..resamples {
        go_on()?;
        let drawn = (0..units.len()).flat_map(|_| draw()).copied();
        let figures = Figures::of(drawn);
        for (values, (_, share)) in values.iter_mut().zip(figures.shares()) {
            values.extend(share);
        }
    }
    let [
        top_1,
        top_5,
        level_1,
        level_2,
        level_3,
        answered,
        precision,
        mean_level,
        out_of_scope_recall,
        lost,
        first_calibration_error,
        answer_calibration_error,
    ] = values.map(percentiles);
    Ok(Some(Intervals {
        resamples,
        unit,
        units: units.len(),
        top_1,
        top_5,
        level_1,
        level_2,
        level_3,
        answered,
        precision,
        mean_level,
        out_of_scope_recall,
        lost,
        first_calibration_error,
        answer_calibration_error,
    }))
}

/// Puts the outcomes together that are drawn together.
fn units<'o>(cases: &[Case<'_>], outcomes: &'o [Outcome]) -> (Unit, Vec<Vec<&'o Outcome>>) {
    let mut units: Vec<Vec<&Outcome>> = Vec::new();
    let mut places = FxHashMap::default();
    for (case, outcome) in cases.iter().zip(outcomes) {
        let next = units.len();
        let at = match case.row.supplier.trim() {
            "" => next,
            supplier => *places.entry(supplier).or_insert(next),
        };
        if at == next {
            units.push(Vec::new());
        }
        units[at].push(outcome);
    }
    if places.len() < 2 {
        return (Unit::Row, outcomes.iter().map(|o| vec![o]).collect());
    }
    (Unit::Supplier, units)
}

/// Leaves 2.5 % of the values out at either end.
fn percentiles(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_unstable_by(f64::total_cmp);
    let outside = values.len() * OUTSIDE / 1_000;
    let low = *values.get(outside)?;
    let high = *values.get(values.len() - 1 - outside)?;
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::tests::outcome;
    use crate::matching::Row;

    fn case(supplier: &str) -> Case<'_> {
        let row = Row {
            supplier,
            ..Row::default()
        };
        Case {
            row,
            ..Case::default()
        }
    }

    fn top_1(suppliers: &[&str], outcomes: &[Outcome]) -> (Unit, usize, f64, f64) {
        let cases: Vec<Case<'_>> = suppliers.iter().map(|supplier| case(supplier)).collect();
        let found = bootstrap(&cases, outcomes, 1_000).unwrap();
        let Interval { low, high } = found.top_1.unwrap();
        (found.unit, found.units, low, high)
    }

    #[test]
    fn a_fortieth_of_the_values_lies_outside_at_either_end() {
        let values: Vec<f64> = (0..1_000).rev().map(f64::from).collect();
        let Interval { low, high } = percentiles(values).unwrap();
        assert_eq!((low, high), (25.0, 974.0));
        let few = percentiles(vec![0.5, 0.25]).unwrap();
        assert_eq!((few.low, few.high), (0.25, 0.5));
        assert_eq!(percentiles(Vec::new()), None);
    }

    #[test]
    fn the_interval_of_a_share_is_that_of_the_binomial_distribution() {
        // 50 of 100: a 95 % interval of the binomial distribution is 0.40 to 0.60.
        let outcomes: Vec<Outcome> = (0..100).map(|i| outcome(i % 2 == 0)).collect();
        let (unit, units, low, high) = top_1(&[""; 100], &outcomes);
        assert_eq!((unit, units), (Unit::Row, 100));
        assert!((low - 0.40).abs() <= 0.011, "{low}");
        assert!((high - 0.60).abs() <= 0.011, "{high}");
    }

    #[test]
    fn rows_of_a_supplier_are_drawn_together() {
        // All rows of a supplier are alike: the 100 rows tell no more than the three suppliers do.
        let outcomes: Vec<Outcome> = (0..100).map(|i| outcome(i % 4 < 2)).collect();
        let suppliers: Vec<&str> = (0..100).map(|i| ["A", "B", " C", "C "][i % 4]).collect();
        let (unit, units, low, high) = top_1(&suppliers, &outcomes);
        assert_eq!((unit, units, low, high), (Unit::Supplier, 3, 0.0, 1.0));
    }

    #[test]
    fn a_row_without_supplier_stands_alone_and_one_supplier_is_none() {
        let outcomes = [true, false, true, false].map(outcome);
        assert_eq!(top_1(&["A", "", "", "B"], &outcomes).0, Unit::Supplier);
        assert_eq!(top_1(&["A", "", "", "B"], &outcomes).1, 4);
        assert_eq!(top_1(&["A", "A", "B", "B"], &outcomes).1, 2);
        assert_eq!(top_1(&["A", "A", "", "A"], &outcomes).0, Unit::Row);
    }

    #[test]
    fn the_draws_are_the_same_everywhere() {
        let draws: Vec<u64> = {
            let mut random = fastrand::Rng::with_seed(SEED);
            (0..8).map(|_| random.u64(..1_000)).collect()
        };
        assert_eq!(draws, [189, 663, 288, 823, 550, 546, 361, 680]);
    }

    #[test]
    fn without_rows_or_resamples_there_is_nothing() {
        assert_eq!(bootstrap(&[], &[], 1_000), None);
        assert_eq!(bootstrap(&[case("")], &[outcome(true)], 0), None);
        let one = bootstrap(&[case("")], &[outcome(true)], 1).unwrap();
        assert_eq!((one.resamples, one.out_of_scope_recall), (1, None));
    }
}
