use std::convert::Infallible;

use serde::Serialize;

use super::{Case, Figures, Judge, Outcome};
use crate::matching::{MapOptions, Mapper, MappingStatus};

/// The targets of every curve.
const TARGETS: [f64; 11] = [
    0.50, 0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.99,
];

/// What a target gives: how many rows are answered, and how many of the answers are right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RiskCoverage {
    /// The probability that answers had to reach, 0..=1.
    pub target: f64,
    /// The share of rows in scope that are answered: [`Figures::answered`].
    pub coverage: Option<f64>,
    /// The share of answers that are right: [`Figures::precision`]; the risk is what it lacks to 1.
    pub precision: Option<f64>,
    /// The mean level of the answers.
    pub mean_level: Option<f64>,
    /// How many rows, in scope or not, have a proposal that a person has to review.
    pub review: usize,
}

impl RiskCoverage {
    fn of(target: f64, outcomes: &[Outcome]) -> Self {
        let figures = Figures::of(outcomes.iter());
        let review = |o: &&Outcome| o.status == MappingStatus::Review;
        Self {
            target,
            coverage: figures.answered,
            precision: figures.precision,
            mean_level: figures.mean_level,
            review: outcomes.iter().filter(review).count(),
        }
    }
}

/// Tells what other targets would give, from 0.50 to 0.95 in steps of 0.05 and for 0.99: the
/// risk–coverage curve of selective prediction (El-Yaniv and Wiener, 2010). The options' own
/// target is among them. The points stand in the order of the targets.
///
/// Costs a few times as much as [`evaluate`](super::evaluate).
///
/// # Example: a row that is sure enough for a low target
///
/// ```
/// # use kodbro::{index, lexicon, nomenclature::*};
/// # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
/// # for (code, parent, term) in [("A", None, "kanyl"), ("A01", Some("A"), "injektionskanyl")] {
/// #     let parent = parent.map(|p: &str| p.parse().unwrap());
/// #     let code: Code = code.parse().unwrap();
/// #     builder.concept(NewConcept { code: code.clone(), parent, residual: false, status: Status::Active }).unwrap();
/// #     builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::Synonym, text: term.into() }).unwrap();
/// # }
/// # let bytes = index::build(&builder.build().unwrap(), &lexicon::Lexicon::default());
/// use kodbro::evaluate::{Case, risk_coverage};
/// use kodbro::{MapOptions, Mapper, Row};
///
/// let mapper = Mapper::open(bytes)?;
/// let case = Case { row: Row::from("injektionskanyl"), expected: Some("A01"), ..Case::default() };
/// let curve = risk_coverage(&mapper, &[case], &MapOptions::default());
/// assert_eq!(curve.len(), 11);
/// assert_eq!((curve[0].target, curve[0].coverage), (0.5, Some(1.0)));
/// # Ok::<(), kodbro::IndexError>(())
/// ```
pub fn risk_coverage<D: AsRef<[u8]>>(
    mapper: &Mapper<D>,
    cases: &[Case<'_>],
    options: &MapOptions,
) -> Vec<RiskCoverage> {
    let go_on = &mut || Ok::<_, Infallible>(());
    let Ok(curve) = risk_coverage_while(mapper, cases, options, go_on);
    curve
}

/// Measures as [`risk_coverage`] does, and asks before each row whether to go on.
///
/// # Errors
/// What `go_on` returns when it is not to go on.
pub fn risk_coverage_while<D: AsRef<[u8]>, E>(
    mapper: &Mapper<D>,
    cases: &[Case<'_>],
    options: &MapOptions,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Vec<RiskCoverage>, E> {
    let targets = targets(options.target());
    let mut judge = Judge::new(mapper);
    let mut judge = |case: &Case<'_>, target| {
        go_on()?;
        Ok(judge.outcome(case, &options.with_target(target)))
    };
    let outcomes = cases.iter().map(|case| judge(case, targets[0]));
    let mut outcomes = outcomes.collect::<Result<Vec<Outcome>, E>>()?;
    let mut point = |target| {
        // The deepest code that reached a lower target is still the deepest while it reaches
        // this one, and what reached no lower target does not reach this one.
        for (case, outcome) in cases.iter().zip(&mut outcomes) {
            if outcome.answer_confidence.is_some_and(|p| p < target) {
                *outcome = judge(case, target)?;
            }
        }
        Ok(RiskCoverage::of(target, &outcomes))
    };
    targets.into_iter().map(&mut point).collect()
}

/// Returns the targets of every curve and another one, in order.
fn targets(own: f64) -> Vec<f64> {
    let mut targets = TARGETS.to_vec();
    let at = targets.partition_point(|&target| target < own);
    if targets.get(at) != Some(&own) {
        targets.insert(at, own);
    }
    targets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::evaluate;
    use crate::evaluate::tests::{mapper_of, outcome};
    use crate::matching::Row;

    /// Gloves and needles, so alike that some rows are sure of a leaf, some of the group only and
    /// some of nothing.
    fn mapper() -> Mapper<Vec<u8>> {
        mapper_of(&[
            ("T", None, "skydd"),
            ("T01", Some("T"), "handskar"),
            ("T0101", Some("T01"), "operationshandske latex"),
            ("T0102", Some("T01"), "undersökningshandske nitril"),
            ("T0103", Some("T01"), "undersökningshandske latex puderfri"),
            ("A", None, "nålar"),
            ("A01", Some("A"), "injektionskanyl"),
            ("A02", Some("A"), "biopsinål"),
        ])
    }

    fn cases() -> Vec<Case<'static>> {
        let case = |name, expected| Case {
            row: Row::from(name),
            expected,
            ..Case::default()
        };
        vec![
            case("undersökningshandske nitril", Some("T0102")),
            case("undersökningshandske latex", Some("T0103")),
            case("undersökningshandske", Some("T0102")),
            case("handske latex", Some("T0101")),
            case("handske", Some("T0103")),
            case("injektionskanyl latex", Some("A01")),
            case("latex", None),
            case("kaffe", None),
            case("nål biopsinål puderfri", Some("A02")),
        ]
    }

    #[test]
    fn every_point_is_what_an_evaluation_with_its_target_gives() {
        let (mapper, cases) = (mapper(), cases());
        let options = MapOptions::default().with_target(0.3);
        let curve = risk_coverage(&mapper, &cases, &options);
        assert_eq!((curve.len(), curve[0].target), (TARGETS.len() + 1, 0.3));
        for point in &curve {
            let options = MapOptions::default().with_target(point.target);
            let evaluation = evaluate(&mapper, &cases, &options);
            assert_eq!(*point, RiskCoverage::of(point.target, &evaluation.outcomes));
        }
        let mut answered: Vec<_> = curve
            .iter()
            .map(|point| (point.coverage, point.mean_level))
            .collect();
        answered.dedup();
        assert!(answered.len() > 3, "the rows are too easy: {curve:#?}");
    }

    #[test]
    fn the_own_target_is_among_the_others_once() {
        assert_eq!(targets(0.90), TARGETS);
        assert_eq!(targets(0.0)[..2], [0.0, 0.5]);
        assert_eq!(targets(0.87)[7..9], [0.85, 0.87]);
        assert_eq!(targets(1.0)[10..], [0.99, 1.0]);
    }

    #[test]
    fn a_point_counts_answers_and_reviews() {
        // Right at level 4, wrong at level 2, for review; out of scope: answered, for review, none.
        let mut rows = vec![outcome(true), outcome(false), outcome(false)];
        rows[0].answer_level = Some(4);
        rows.extend(rows.clone());
        for (row, status) in [
            (2, MappingStatus::Review),
            (4, MappingStatus::Review),
            (5, MappingStatus::Unmapped),
        ] {
            (rows[row].answer, rows[row].answer_level) = (None, None);
            rows[row].status = status;
        }
        rows[3].right = false;
        rows[3..].iter_mut().for_each(|row| row.in_scope = false);
        let point = RiskCoverage::of(0.9, &rows);
        assert_eq!(point.coverage, Some(2.0 / 3.0));
        assert_eq!(point.precision, Some(1.0 / 3.0));
        assert_eq!(point.mean_level, Some(10.0 / 3.0));
        assert_eq!(point.review, 2);
    }

    #[test]
    fn without_rows_there_are_only_targets() {
        let curve = risk_coverage(&mapper(), &[], &MapOptions::default());
        assert_eq!(curve.len(), TARGETS.len());
        assert!(
            curve
                .iter()
                .all(|point| point.coverage.is_none() && point.review == 0)
        );
    }
}
