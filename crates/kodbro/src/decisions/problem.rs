use std::collections::BTreeMap;
use std::fmt;

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::decision::{DecisionId, Verdict};
use super::overlay::Decisions;
use super::standing::Outcome;
use crate::matching::Row;
use crate::nomenclature::{Code, Nomenclature, Status};

/// Something about decisions that a person should look at. The decisions are kept and count as the
/// [rules](super) say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Problem {
    /// The nomenclature does not have the code.
    UnknownCode {
        /// The code.
        code: Code,
        /// The decisions that name it.
        decisions: Vec<DecisionId>,
    },
    /// The code may not be used any more.
    RetiredCode {
        /// The code.
        code: Code,
        /// What to use instead, if that is one code.
        successor: Option<Code>,
        /// The decisions that name it.
        decisions: Vec<DecisionId>,
    },
    /// A person both accepted and rejected a code for a row; the later one counts.
    Contradiction {
        /// The person.
        by: String,
        /// The code.
        code: Code,
        /// The decisions of the person that name it.
        decisions: Vec<DecisionId>,
    },
    /// People differ about a row, which goes to review.
    Disagreement {
        /// The decisions that do not agree.
        decisions: Vec<DecisionId>,
    },
    /// One person gave the same text different codes under different ids, so that a new row with
    /// this text goes to review.
    AmbiguousText {
        /// The decisions that do not agree.
        decisions: Vec<DecisionId>,
    },
    /// The row has no text: the decision counts for its id alone and is no evidence.
    EmptyText {
        /// The decision.
        decisions: Vec<DecisionId>,
    },
}

impl Problem {
    /// Returns what is wrong with a code that decisions name: the nomenclature does not have it, or it
    /// is retired.
    ///
    /// ```
    /// # use kodbro::nomenclature::{NewConcept, NomenclatureBuilder, Release, Status};
    /// use kodbro::decisions::Problem;
    ///
    /// # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
    /// # let code = "T0102".parse()?;
    /// # builder.concept(NewConcept { code, parent: None, residual: false, status: Status::Active })?;
    /// # let nomenclature = builder.build()?; // it has T0102 alone
    /// # let nomenclature = nomenclature.as_nomenclature();
    /// let problem = Problem::of_code("T0199".parse()?, Vec::new(), &nomenclature);
    /// assert_eq!(problem.unwrap().to_string(), "code 'T0199' is not in the nomenclature");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_code(
        code: Code,
        decisions: Vec<DecisionId>,
        nomenclature: &Nomenclature<'_>,
    ) -> Option<Self> {
        match nomenclature.concept(code.as_str()).map(|c| c.status()) {
            None => Some(Self::UnknownCode { code, decisions }),
            Some(Status::Retired { successor }) => Some(Self::RetiredCode {
                code,
                successor,
                decisions,
            }),
            Some(_) => None,
        }
    }

    /// Returns the decisions it is about, in the order of adding.
    pub fn decisions(&self) -> &[DecisionId] {
        match self {
            Self::UnknownCode { decisions, .. }
            | Self::RetiredCode { decisions, .. }
            | Self::Contradiction { decisions, .. }
            | Self::Disagreement { decisions }
            | Self::AmbiguousText { decisions }
            | Self::EmptyText { decisions } => decisions,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCode { code, .. } => {
                write!(f, "code '{code}' is not in the nomenclature")
            }
            Self::RetiredCode {
                code, successor, ..
            } => match successor {
                Some(successor) => write!(f, "code '{code}' is retired, '{successor}' replaces it"),
                None => write!(f, "code '{code}' is retired and nothing replaces it"),
            },
            Self::Contradiction { by, code, .. } => {
                match by.as_str() {
                    "" => f.write_str("somebody without a name")?,
                    by => write!(f, "'{by}'")?,
                }
                write!(f, " both accepted and rejected '{code}' for the same row; the later counts")
            }
            Self::Disagreement { .. } => f.write_str("people disagree about the row, which goes to review"),
            Self::AmbiguousText { .. } => {
                f.write_str("the same text has different codes under different ids; a new row with it goes to review")
            }
            Self::EmptyText { .. } => {
                f.write_str("the row has no text; the decision counts for its id alone")
            }
        }
    }
}

impl Decisions {
    /// Returns what is wrong with the decisions that are not withdrawn, by the first decision of
    /// each problem. Costs some 20 microseconds a decision.
    pub fn problems(&self, nomenclature: &Nomenclature<'_>) -> Vec<Problem> {
        let mut problems = self.code_problems(nomenclature);
        let mut seen = FxHashSet::default();
        for number in self.live() {
            let stored = self.stored(number);
            let decision = self.decision(stored);
            let row = decision.row();
            if stored.item.is_none() {
                let decisions = vec![DecisionId(number)];
                problems.push(Problem::EmptyText { decisions });
            }
            self.contradiction(number, &row, &mut problems);
            for id in [Some(decision.id.as_str()), None] {
                let standing = self.standing(&decision.source, &row, id);
                if let Outcome::Conflict(positions) = standing.in_use(nomenclature).outcome {
                    let mut decisions: Vec<_> = positions.iter().map(|p| p.decision).collect();
                    decisions.sort_unstable();
                    let is_one = positions.windows(2).all(|pair| pair[0].by == pair[1].by);
                    if !seen.insert(decisions.clone()) {
                        continue;
                    }
                    problems.push(match is_one {
                        true => Problem::AmbiguousText { decisions },
                        false => Problem::Disagreement { decisions },
                    });
                }
            }
        }
        problems.sort_by(|a, b| a.decisions().cmp(b.decisions()));
        problems
    }

    /// Returns what is wrong with the codes that decisions name: those that the nomenclature does not
    /// have, and those that are retired, by code. Costs little, unlike [`Decisions::problems`].
    pub fn code_problems(&self, nomenclature: &Nomenclature<'_>) -> Vec<Problem> {
        let mut by_code: BTreeMap<&Code, Vec<DecisionId>> = BTreeMap::new();
        for number in self.live() {
            if let Some(code) = self.verdict(number).code() {
                by_code.entry(code).or_default().push(DecisionId(number));
            }
        }
        let problem = |(code, decisions): (&Code, Vec<DecisionId>)| {
            Problem::of_code(code.clone(), decisions, nomenclature)
        };
        by_code.into_iter().filter_map(problem).collect()
    }

    /// Reports a rejection whose code the same person accepted for the same row, once for the
    /// first of the decisions.
    fn contradiction(&self, number: u32, row: &Row<'_>, problems: &mut Vec<Problem>) {
        let stored = self.stored(number);
        let Some(code) = self.verdict(number).code() else {
            return;
        };
        let mut decisions = match stored.id().trim() {
            "" => self.of_text(stored.source, row),
            id => self.of_id(stored.source, id),
        };
        let is_same = |&other: &u32| {
            self.stored(other).by == stored.by
                && self.stored(other).id().trim() == stored.id().trim()
                && self.verdict(other).code() == Some(code)
        };
        decisions.retain(is_same);
        decisions.sort_unstable();
        let accepts = |&other: &u32| matches!(self.verdict(other), Verdict::Accepted(_));
        let accepted = decisions.iter().filter(|other| accepts(other)).count();
        if decisions.first() == Some(&number) && (1..decisions.len()).contains(&accepted) {
            problems.push(Problem::Contradiction {
                by: self.person(number).to_owned(),
                code: code.clone(),
                decisions: decisions.into_iter().map(DecisionId).collect(),
            });
        }
    }
}
