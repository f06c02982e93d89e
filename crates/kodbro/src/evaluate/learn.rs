use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::learning::{LearningPlan, LearningPoint, NewSuppliers, Split};
use super::{Case, Figures, Judge, Outcome, bootstrap};
use crate::decisions::Decisions;
use crate::matching::{MapOptions, Mapper, Past, Row};
use crate::model::{decided_part, decision_of};

/// The source of all the rows.
const SOURCE: &str = "evaluation";

/// Tells how often the mapper is right once people have decided some of the rows.
///
/// For each fraction, so many of the rows to `learn` from are decided as they are labelled, and
/// the `cases` that were not decided are mapped with these decisions; the two may be the same
/// rows. A case is decided if a row with the same id and texts is. Cases with the text of a decided
/// row under another id stay in: their decision settles them, as it does for users. Which rows are
/// decided depends on their ids, the split and the round alone, so that the same rows always give
/// the same figures; what a smaller fraction decides, a larger one does too.
///
/// The points stand in the order of their fractions, the first without any decision. Each costs
/// about `rounds` times as much as [`evaluate`](super::evaluate).
///
/// # Example: what is decided for one glove helps with the next
///
/// ```
/// # use kodbro::{index, lexicon, nomenclature::*};
/// # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
/// # for (code, parent, term) in [("T", None, "skydd"), ("T01", Some("T"), "handskar"), ("T0101", Some("T01"), "operationshandske")] {
/// #     let parent = parent.map(|p: &str| p.parse().unwrap());
/// #     let code: Code = code.parse().unwrap();
/// #     builder.concept(NewConcept { code: code.clone(), parent, residual: false, status: Status::Active }).unwrap();
/// #     builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::WorkingTranslation, text: term.into() }).unwrap();
/// # }
/// # let bytes = index::build(&builder.build().unwrap(), &lexicon::Lexicon::default());
/// use kodbro::evaluate::{Case, LearningPlan, learning_curve};
/// use kodbro::{MapOptions, Mapper, Row};
///
/// let mapper = Mapper::open(bytes)?;
/// let case = |id, name| Case { id, row: Row::from(name), expected: Some("T0101"), ..Case::default() };
/// let cases = [case("1", "gammex latex"), case("2", "gammex latex")];
/// let plan = LearningPlan { fractions: vec![0.5], ..LearningPlan::default() };
/// let curve = learning_curve(&mapper, &cases, &cases, &MapOptions::default(), &plan);
/// assert_eq!((curve[0].share, curve[0].rows, curve[0].top_1), (0.0, 2.0, Some(0.0)));
/// assert_eq!((curve[1].share, curve[1].rows, curve[1].top_1), (0.5, 1.0, Some(1.0)));
/// # Ok::<(), kodbro::IndexError>(())
/// ```
pub fn learning_curve<D: AsRef<[u8]>>(
    mapper: &Mapper<D>,
    cases: &[Case<'_>],
    learn: &[Case<'_>],
    options: &MapOptions,
    plan: &LearningPlan,
) -> Vec<LearningPoint> {
    let mut judge = Judge::new(mapper);
    let without = cases
        .iter()
        .map(|case| judge.outcome(case, options))
        .collect();
    let mut study = Study {
        judge,
        cases,
        without,
        learn: learn.iter().collect(),
        options,
        plan,
    };
    let mut fractions: Vec<f64> = plan.fractions.iter().map(|f| f.clamp(0.0, 1.0)).collect();
    fractions.retain(|&fraction| fraction > 0.0);
    fractions.push(0.0);
    fractions.sort_unstable_by(f64::total_cmp);
    fractions.dedup();
    fractions
        .into_iter()
        .map(|fraction| study.point(fraction))
        .collect()
}

/// What stays the same from point to point.
struct Study<'s, 't, D> {
    judge: Judge<'s, D>,
    cases: &'s [Case<'t>],
    /// What becomes of the cases if nothing is decided.
    without: Vec<Outcome>,
    learn: Vec<&'s Case<'t>>,
    options: &'s MapOptions,
    plan: &'s LearningPlan,
}

impl<D: AsRef<[u8]>> Study<'_, '_, D> {
    /// Measures one fraction, in all rounds; without decisions one round is like the other.
    fn point(&mut self, share: f64) -> LearningPoint {
        let rounds = match share > 0.0 {
            true => self.plan.rounds.max(1),
            false => 1,
        };
        let rounds: Vec<LearningPoint> = (1..=rounds)
            .map(|round| self.round(share, u64::from(round)))
            .collect();
        mean_of(&rounds, share)
    }

    fn round(&mut self, share: f64, seed: u64) -> LearningPoint {
        let taught = Taught::new(&self.learn, share, self.plan.split, seed);
        let past = Past {
            decisions: &taught.decisions,
            source: SOURCE,
            id: None,
        };
        let asked: Vec<usize> = (0..self.cases.len())
            .filter(|&i| taught.leaves(&self.cases[i]))
            .collect();
        let outcomes: Vec<Outcome> = asked
            .iter()
            .map(|&i| {
                self.judge
                    .outcome_after(&self.cases[i], &past, self.options)
            })
            .collect();
        let resamples = if seed == 1 { self.plan.resamples } else { 0 };
        self.figures(share, &taught, &asked, &outcomes, resamples)
    }

    /// Counts what became of the cases that were asked for.
    fn figures(
        &self,
        share: f64,
        taught: &Taught<'_>,
        asked: &[usize],
        outcomes: &[Outcome],
        resamples: usize,
    ) -> LearningPoint {
        let both = || {
            let pairs = asked.iter().zip(outcomes);
            pairs.map(|(&i, with)| (&self.cases[i], &self.without[i], with))
        };
        let known = || both().filter(|(case, _, _)| taught.knows_code(case));
        let new = || both().filter(|(case, _, _)| taught.is_new_supplier(case));
        let top_1 = |outcomes: &mut dyn Iterator<Item = &Outcome>| Figures::of(outcomes).top_1;
        let all = Figures::of(outcomes.iter());
        let cases: Vec<Case<'_>> = match resamples {
            0 => Vec::new(),
            _ => asked.iter().map(|&i| self.cases[i].clone()).collect(),
        };
        LearningPoint {
            share,
            decided: taught.decisions.len() as f64,
            rows: outcomes.len() as f64,
            top_1: all.top_1,
            top_5: all.top_5,
            top_1_without: top_1(&mut both().map(|(_, without, _)| without)),
            known_code_rows: known().count() as f64,
            known_code_top_1: top_1(&mut known().map(|(_, _, with)| with)),
            answered: all.answered,
            precision: all.precision,
            new_suppliers: NewSuppliers {
                rows: new().count() as f64,
                top_1: top_1(&mut new().map(|(_, _, with)| with)),
                top_1_without: top_1(&mut new().map(|(_, without, _)| without)),
            },
            interval: bootstrap(&cases, outcomes, resamples).and_then(|found| found.top_1),
        }
    }
}

/// What was decided in a round.
struct Taught<'t> {
    decisions: Decisions,
    split: Split,
    rows: FxHashSet<(&'t str, RowKey<'t>)>,
    suppliers: BTreeSet<SupplierKey<'t>>,
    codes: FxHashSet<&'t str>,
}

/// The texts of a row.
type RowKey<'t> = [&'t str; 4];

/// What rows of one supplier have in common: its name, or the id of a row that stands for itself.
type SupplierKey<'t> = (&'t str, &'t str);

impl<'t> Taught<'t> {
    /// Decides a share of the rows.
    fn new(learn: &[&Case<'t>], share: f64, split: Split, seed: u64) -> Self {
        let is_decided = match split {
            Split::Inside => decided_part(learn, share, seed),
            Split::BySupplier => decided_suppliers(learn, share, seed),
        };
        let mut taught = Self {
            decisions: Decisions::default(),
            split,
            rows: FxHashSet::default(),
            suppliers: BTreeSet::new(),
            codes: FxHashSet::default(),
        };
        for (case, _) in learn.iter().zip(is_decided).filter(|(_, is)| *is) {
            if let Some(decision) = decision_of(case, SOURCE) {
                taught.decisions.add(decision);
                taught.rows.insert((case.id, texts(&case.row)));
                taught.suppliers.insert(supplier(case, split));
                taught.codes.extend(case.expected);
            }
        }
        taught
    }

    /// Tells whether a case is left to be mapped.
    fn leaves(&self, case: &Case<'t>) -> bool {
        let is_decided = self.rows.contains(&(case.id, texts(&case.row)));
        !is_decided && (self.split == Split::Inside || self.is_new_supplier(case))
    }

    fn knows_code(&self, case: &Case<'t>) -> bool {
        case.expected.is_some_and(|code| self.codes.contains(code))
    }

    fn is_new_supplier(&self, case: &Case<'t>) -> bool {
        !self.suppliers.contains(&supplier(case, self.split))
    }
}

fn texts<'t>(row: &Row<'t>) -> RowKey<'t> {
    [row.name, row.model, row.description, row.supplier]
}

/// Names the supplier of a row; where suppliers are decided as a whole, a row without one stands
/// for itself.
fn supplier<'t>(case: &Case<'t>, split: Split) -> SupplierKey<'t> {
    match (case.row.supplier.trim(), split) {
        ("", Split::BySupplier) => ("", case.id),
        (supplier, _) => (supplier, ""),
    }
}

/// Chooses a share of the suppliers, those that come first in an order that the seed shuffles, and
/// of them all rows.
fn decided_suppliers(cases: &[&Case<'_>], share: f64, seed: u64) -> Vec<bool> {
    let key = |case: &Case<'_>| {
        let (name, id) = supplier(case, Split::BySupplier);
        xxh3_64_with_seed(format!("{name}\0{id}").as_bytes(), seed)
    };
    let mut suppliers: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (i, case) in cases.iter().enumerate() {
        suppliers.entry(key(case)).or_default().push(i);
    }
    let count = (share * suppliers.len() as f64).round() as usize;
    let mut decided = vec![false; cases.len()];
    for i in suppliers.into_values().take(count).flatten() {
        decided[i] = true;
    }
    decided
}

/// Takes the mean of the rounds; the interval is that of the first.
fn mean_of(rounds: &[LearningPoint], share: f64) -> LearningPoint {
    let mean = |value: fn(&LearningPoint) -> Option<f64>| {
        let values: Vec<f64> = rounds.iter().filter_map(value).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let count = |value: fn(&LearningPoint) -> Option<f64>| mean(value).unwrap_or(0.0);
    LearningPoint {
        share,
        decided: count(|p| Some(p.decided)),
        rows: count(|p| Some(p.rows)),
        top_1: mean(|p| p.top_1),
        top_5: mean(|p| p.top_5),
        top_1_without: mean(|p| p.top_1_without),
        known_code_rows: count(|p| Some(p.known_code_rows)),
        known_code_top_1: mean(|p| p.known_code_top_1),
        answered: mean(|p| p.answered),
        precision: mean(|p| p.precision),
        new_suppliers: NewSuppliers {
            rows: count(|p| Some(p.new_suppliers.rows)),
            top_1: mean(|p| p.new_suppliers.top_1),
            top_1_without: mean(|p| p.new_suppliers.top_1_without),
        },
        interval: rounds.first().and_then(|round| round.interval),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::tests::mapper_of;

    fn mapper() -> Mapper<Vec<u8>> {
        mapper_of(&[
            ("T", None, "skydd"),
            ("T01", Some("T"), "handskar"),
            ("T0101", Some("T01"), "operationshandske latex"),
            ("T0102", Some("T01"), "undersökningshandske nitril"),
            ("A", None, "nålar"),
            ("A01", Some("A"), "injektionskanyl"),
        ])
    }

    fn case(
        id: &'static str,
        name: &'static str,
        supplier: &'static str,
        expected: Option<&'static str>,
    ) -> Case<'static> {
        Case {
            id,
            row: Row {
                supplier,
                ..Row::from(name)
            },
            expected,
            ..Case::default()
        }
    }

    /// Nord sells one thing under four ids, whose name the index does not have; Syd sells two that
    /// the index knows, and one that no decision can tell.
    fn cases() -> Vec<Case<'static>> {
        vec![
            case("1", "gammex", "Nord", Some("T0101")),
            case("2", "gammex", "Nord", Some("T0101")),
            case("3", "gammex", "Nord ", Some("T0101")),
            case("4", "gammex", "Nord", Some("T0101")),
            case("5", "undersökningshandske nitril", "Syd", Some("T0102")),
            case("6", "injektionskanyl", "Syd", Some("A01")),
            case("7", "zyx", "Syd", Some("T0101")),
            case("8", "kaffe", "", None),
        ]
    }

    fn curve(cases: &[Case<'_>], learn: &[Case<'_>], plan: &LearningPlan) -> Vec<LearningPoint> {
        learning_curve(&mapper(), cases, learn, &MapOptions::default(), plan)
    }

    fn plan(fractions: &[f64], split: Split) -> LearningPlan {
        LearningPlan {
            fractions: fractions.to_vec(),
            split,
            ..LearningPlan::default()
        }
    }

    #[test]
    fn nothing_decided_is_an_evaluation_and_comes_first() {
        let (cases, plan) = (cases(), plan(&[1.0, 0.0, f64::NAN, 1.0], Split::Inside));
        let curve = curve(&cases, &cases, &plan);
        let shares: Vec<f64> = curve.iter().map(|point| point.share).collect();
        assert_eq!(shares, [0.0, 1.0]);
        let evaluation = crate::evaluate::evaluate(&mapper(), &cases, &MapOptions::default());
        let first = curve[0];
        assert_eq!((first.decided, first.rows), (0.0, 8.0));
        assert_eq!(first.top_1, Some(2.0 / 7.0)); // 5 and 6
        assert_eq!(first.top_1, evaluation.all.top_1);
        assert_eq!(first.answered, evaluation.all.answered);
        assert_eq!(first.top_1_without, first.top_1);
        assert_eq!((first.known_code_rows, first.known_code_top_1), (0.0, None));
        assert_eq!(first.new_suppliers.rows, 8.0);
        assert_eq!(first.new_suppliers.top_1, first.top_1);
        let interval = first.interval.unwrap();
        assert!(interval.low < 2.0 / 7.0 && 2.0 / 7.0 < interval.high);
        // All decided: nothing is left.
        assert_eq!(
            (curve[1].decided, curve[1].rows, curve[1].top_1),
            (8.0, 0.0, None)
        );
    }

    #[test]
    fn inside_suppliers_some_of_each_are_decided() {
        let cases = cases();
        let nord = &cases[..4];
        let half = curve(nord, &cases, &plan(&[0.5], Split::Inside))[1];
        // Of Nord's four rows two are decided, which settle the other two; of Syd's three two,
        // of the one without supplier one, which no row of Nord is like.
        assert_eq!((half.decided, half.rows), (5.0, 2.0));
        assert_eq!((half.top_1, half.top_1_without), (Some(1.0), Some(0.0)));
        assert_eq!((half.answered, half.precision), (Some(1.0), Some(1.0)));
        assert_eq!(
            (half.known_code_rows, half.known_code_top_1),
            (2.0, Some(1.0))
        );
        assert_eq!(half.new_suppliers, NewSuppliers::default());
    }

    #[test]
    fn a_small_share_of_few_rows_decides_nothing_of_a_supplier() {
        let cases = cases();
        let part = curve(&cases, &cases, &plan(&[0.15], Split::Inside))[1];
        // 0.15 times 4 is 0.6, which is one row; of three rows 0.45, which is none.
        assert_eq!((part.decided, part.rows), (1.0, 7.0));
        let new = part.new_suppliers;
        assert_eq!(new.rows, 4.0);
        assert_eq!(
            (new.top_1, new.top_1_without),
            (Some(2.0 / 3.0), Some(2.0 / 3.0))
        );
        // All rows have codes of two kinds: Nord's three are settled, of Syd's one is lost.
        assert_eq!(part.top_1, Some(5.0 / 6.0));
        assert_eq!(
            (part.known_code_rows, part.known_code_top_1),
            (4.0, Some(0.75))
        );
    }

    #[test]
    fn by_supplier_only_the_others_are_mapped() {
        let cases = cases();
        let third = curve(&cases, &cases, &plan(&[0.34], Split::BySupplier))[1];
        // Of three suppliers (the row without one is the third) one is decided a round.
        assert_eq!(third.decided + third.rows, 8.0);
        assert_eq!(third.rows, third.new_suppliers.rows);
        assert_eq!(third.top_1, third.new_suppliers.top_1);
        for seed in 1..=5 {
            let learn: Vec<&Case<'_>> = cases.iter().collect();
            let decided = decided_suppliers(&learn, 0.34, seed);
            let whole = [&decided[..4], &decided[4..7], &decided[7..]];
            let count = whole
                .iter()
                .filter(|rows| rows.iter().all(|is| *is))
                .count();
            let none = whole.iter().filter(|rows| !rows.contains(&true)).count();
            assert_eq!((count, none), (1, 2), "{decided:?}");
        }
    }

    #[test]
    fn a_larger_share_decides_what_a_smaller_one_did() {
        let cases = cases();
        let learn: Vec<&Case<'_>> = cases.iter().collect();
        for split in [Split::Inside, Split::BySupplier] {
            let of = |share| Taught::new(&learn, share, split, 3).rows;
            assert!(of(0.3).is_subset(&of(0.7)), "{split:?}");
        }
    }

    #[test]
    fn other_rows_under_the_same_ids_are_not_decided() {
        let learn = [case("5", "gammex", "Nord", Some("T0101"))];
        let curve = curve(&cases(), &learn, &plan(&[1.0], Split::Inside));
        assert_eq!((curve[1].decided, curve[1].rows), (1.0, 8.0));
    }

    #[test]
    fn without_rows_there_are_no_shares() {
        let curve = curve(&[], &[], &plan(&[0.5], Split::BySupplier));
        assert_eq!(curve.len(), 2);
        assert!(
            curve
                .iter()
                .all(|point| point.top_1.is_none() && point.rows == 0.0)
        );
    }
}
