//! How often is the mapper right, and does it know when it is?
//!
//! [`evaluate`] maps rows whose code is known and gives [`Figures`] over all of them and by group,
//! and what became of each row. The figures, for rows that have a code ("in scope"):
//!
//! * **top-1, top-5**: the first candidate, or one of the first five, is the expected or an
//!   accepted code;
//! * **level *n***: the first candidate agrees with an expected or accepted code down to level *n*,
//!   among rows whose expected code is that deep;
//! * **answered**: the status is `mapped`.
//!
//! For all rows: **precision** of the answers, where an answer is right if an expected or accepted
//! code is the answer itself or below it; a row out of scope that is answered counts as wrong.
//! **Out-of-scope recall** is the share of the rows without code that get none.
//! The **expected calibration error** is the mean difference between confidence and share of
//! right ones over ten bins of equal width, weighted by their rows (Naeini et al., 2015); the bins
//! are kept as [`Calibration`].
//!
//! [`risk_coverage`] tells what other targets would give, [`bootstrap`] how far the figures would
//! move with other rows of the same kind, and [`learning_curve`] how they grow with what people
//! decide.

mod bootstrap;
mod calibration;
mod case;
mod figures;
mod learn;
mod learning;
mod risk_coverage;

pub use bootstrap::{Interval, Intervals, Unit, bootstrap, bootstrap_while};
pub use calibration::{Bin, Calibration, Reliability};
pub use case::{Case, Outcome};
pub use figures::Figures;
pub use learn::learning_curve;
pub use learning::{LearningPlan, LearningPoint, NewSuppliers, Split};
pub use risk_coverage::{RiskCoverage, risk_coverage, risk_coverage_while};

use std::convert::Infallible;

use serde::Serialize;

use crate::matching::{MapOptions, Mapper, Past, Scratch};
use crate::nomenclature::Nomenclature;

/// The figures of a group of rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// The column that groups, such as `lang`.
    pub column: String,
    /// The value that the rows have in common.
    pub value: String,
    /// Their figures.
    pub figures: Figures,
}

/// The result of [`evaluate`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// The target that answers had to reach.
    pub target: f64,
    /// The figures of all rows.
    pub all: Figures,
    /// The figures by group, ordered by column and value.
    pub groups: Vec<Group>,
    /// How well the confidences of all rows say what comes true.
    pub calibration: Calibration,
    /// What became of each row, in the order given.
    #[serde(skip)]
    pub outcomes: Vec<Outcome>,
}

/// Maps rows whose code is known and tells how often that is right.
///
/// At least five candidates are looked at, whatever the options say.
///
/// # Example: one row, rightly mapped
///
/// ```
/// # use kodbro::{index, lexicon, nomenclature::*};
/// # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
/// # let code: Code = "A".parse().unwrap();
/// # builder.concept(NewConcept { code: code.clone(), parent: None, residual: false, status: Status::Active }).unwrap();
/// # builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::Synonym, text: "kanyl".into() }).unwrap();
/// # let bytes = index::build(&builder.build().unwrap(), &lexicon::Lexicon::default());
/// use kodbro::evaluate::{Case, evaluate};
/// use kodbro::{MapOptions, Mapper, Row};
///
/// let mapper = Mapper::open(bytes)?;
/// let case = Case { id: "1", row: Row::from("kanyler"), expected: Some("A"), ..Case::default() };
/// let evaluation = evaluate(&mapper, &[case], &MapOptions::default());
/// assert_eq!(evaluation.all.top_1, Some(1.0));
/// # Ok::<(), kodbro::IndexError>(())
/// ```
pub fn evaluate<D: AsRef<[u8]>>(
    mapper: &Mapper<D>,
    cases: &[Case<'_>],
    options: &MapOptions,
) -> Evaluation {
    let Ok(evaluation) = evaluate_while(mapper, cases, options, &mut || Ok::<_, Infallible>(()));
    evaluation
}

/// Evaluates as [`evaluate`] does, and asks before each row whether to go on.
///
/// # Errors
/// What `go_on` returns when it is not to go on.
pub fn evaluate_while<D: AsRef<[u8]>, E>(
    mapper: &Mapper<D>,
    cases: &[Case<'_>],
    options: &MapOptions,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Evaluation, E> {
    let mut judge = Judge::new(mapper);
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(cases.len());
    for case in cases {
        go_on()?;
        outcomes.push(judge.outcome(case, options));
    }
    let mut keys: Vec<(&str, &str)> = cases
        .iter()
        .flat_map(|c| c.groups.iter().copied())
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let group = |(column, value): (&str, &str)| {
        let members = cases.iter().zip(&outcomes);
        let members = members.filter(|(case, _)| case.groups.contains(&(column, value)));
        let figures = Figures::of(members.map(|(_, outcome)| outcome));
        Group {
            column: column.to_owned(),
            value: value.to_owned(),
            figures,
        }
    };
    Ok(Evaluation {
        target: options.target(),
        all: Figures::of(outcomes.iter()),
        groups: keys.into_iter().map(group).collect(),
        calibration: Calibration::of(outcomes.iter()),
        outcomes,
    })
}

/// Maps cases one after the other and compares.
struct Judge<'m, D> {
    mapper: &'m Mapper<D>,
    nomenclature: Nomenclature<'m>,
    scratch: Scratch,
}

impl<'m, D: AsRef<[u8]>> Judge<'m, D> {
    fn new(mapper: &'m Mapper<D>) -> Self {
        Self {
            mapper,
            nomenclature: mapper.nomenclature(),
            scratch: Scratch::default(),
        }
    }

    fn outcome(&mut self, case: &Case<'_>, options: &MapOptions) -> Outcome {
        let options = looking(options);
        let mapping = self.mapper.map_in(&mut self.scratch, case.row, &options);
        Outcome::of(case, &mapping, &self.nomenclature)
    }

    fn outcome_after(&mut self, case: &Case<'_>, past: &Past<'_>, options: &MapOptions) -> Outcome {
        let (mapper, options) = (self.mapper, looking(options));
        let mapping = mapper.map_with_decisions(&mut self.scratch, case.row, past, &options);
        Outcome::of(case, &mapping, &self.nomenclature)
    }
}

/// Returns options with as many candidates as the figures need, without their evidence.
fn looking(options: &MapOptions) -> MapOptions {
    options.with_evidence(false).with_top(options.top().max(5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::MappingStatus;
    use crate::nomenclature::{
        Code, Language, NewConcept, NewTerm, NomenclatureBuilder, Release, Status, TermKind,
    };

    /// Makes a mapper of a small nomenclature: codes with the code above and a Swedish term.
    pub(super) fn mapper_of(concepts: &[(&str, Option<&str>, &str)]) -> Mapper<Vec<u8>> {
        let mut builder = NomenclatureBuilder::new(Release::new("SMALL", "1"));
        for &(code, parent, term) in concepts {
            let code: Code = code.parse().unwrap();
            let concept = NewConcept {
                code: code.clone(),
                parent: parent.map(|parent| parent.parse().unwrap()),
                residual: false,
                status: Status::Active,
            };
            let term = NewTerm {
                language: Language::SWEDISH,
                kind: TermKind::WorkingTranslation,
                text: term.into(),
            };
            builder.concept(concept).unwrap();
            builder.term(&code, term).unwrap();
        }
        let lexicon = crate::lexicon::Lexicon::default();
        let bytes = crate::index::build(&builder.build().unwrap(), &lexicon);
        Mapper::open(bytes).unwrap()
    }

    /// Makes the outcome of a row in scope that is answered with what comes first.
    pub(super) fn outcome(is_right: bool) -> Outcome {
        Outcome {
            id: String::new(),
            in_scope: true,
            known_code: true,
            rank: is_right.then_some(1),
            first: Some("A".into()),
            first_confidence: Some(0.75),
            levels: [Some(is_right), None, None],
            status: MappingStatus::Mapped,
            answer: Some("A".into()),
            answer_level: Some(2),
            answer_confidence: Some(0.95),
            right: is_right,
        }
    }
}
