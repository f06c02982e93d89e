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
//! right ones over ten bins of equal width, weighted by their rows (Naeini et al., 2015).

mod calibration;
mod case;
mod figures;

pub use calibration::{Bin, Reliability};
pub use case::{Case, Outcome};
pub use figures::Figures;

use serde::Serialize;

use crate::matching::{MapOptions, Mapper};

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
    let options = options.with_evidence(false).with_top(options.top().max(5));
    let mut scratch = crate::Scratch::default();
    let nomenclature = mapper.nomenclature();
    let outcomes: Vec<Outcome> = cases
        .iter()
        .map(|case| {
            let mapping = mapper.map_in(&mut scratch, case.row, &options);
            Outcome::of(case, &mapping, &nomenclature)
        })
        .collect();
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
    Evaluation {
        target: options.target(),
        all: Figures::of(outcomes.iter()),
        groups: keys.into_iter().map(group).collect(),
        outcomes,
    }
}
