//! What people decided before, for the rows of one source.

use std::collections::BTreeMap;

use kodbro::decisions::{Decisions, Problem, Scope};
use kodbro::matching::Past;
use kodbro::nomenclature::Nomenclature;

use crate::errors::Error;
use crate::mapping_set::MappingSet;
use crate::warning::named;

/// Decisions, ready to be asked.
pub(crate) struct Decided {
    set: MappingSet,
    source: String,
    decisions: Decisions,
    /// How many decisions are of each source.
    sources: BTreeMap<String, u64>,
}

impl Decided {
    /// Takes the decisions of a set, for rows of a source: the one named, or the only one in the
    /// set.
    ///
    /// # Errors
    /// [`Error::Option`] when none is named and the set has several.
    pub(crate) fn new(set: MappingSet, source: Option<&str>) -> Result<Self, Error> {
        let mut decisions = Decisions::default();
        let mut sources = BTreeMap::<String, u64>::new();
        for decision in set.records().filter_map(|record| record.decision()) {
            *sources.entry(decision.source.clone()).or_default() += 1;
            decisions.add(decision);
        }
        let source = match (source, sources.keys().next()) {
            (Some(source), _) => source.trim().to_owned(),
            (None, _) if sources.len() > 1 => {
                let sources: Vec<String> = sources.into_keys().take(10).collect();
                return Err(Error::Option {
                    name: "source",
                    value: "None".to_owned(),
                    expected: format!("whose rows are mapped, such as {}", sources.join(", ")),
                });
            }
            (None, source) => source.cloned().unwrap_or_default(),
        };
        Ok(Self {
            set,
            source,
            decisions,
            sources,
        })
    }

    /// Says in words what is doubtful: a source of which no decision is, and codes that cannot be
    /// answered with.
    pub(crate) fn doubts(&self, nomenclature: &Nomenclature<'_>) -> Vec<String> {
        let mut doubts = Vec::new();
        if !self.sources.is_empty() && !self.sources.contains_key(&self.source) {
            let sources = self.sources.keys().map(|source| format!("'{source}'"));
            let sources: Vec<String> = sources.collect();
            doubts.push(format!(
                "no decision is of the source '{}', so that none settles a row and only shared ones \
                 are evidence; there are those of {}",
                self.source,
                named(&sources)
            ));
        }
        let (mut unknown, mut retired) = (Vec::new(), Vec::new());
        let problems = self.decisions.code_problems(nomenclature).into_iter();
        for problem in problems.filter(|problem| self.concerns(problem)) {
            match problem {
                Problem::UnknownCode { code, .. } => unknown.push(format!("'{code}'")),
                Problem::RetiredCode { code, .. } => retired.push(format!("'{code}'")),
                _ => {}
            }
        }
        let release = nomenclature.release().to_string();
        let not_in = format!("not in {}", release.trim());
        for (codes, what) in [(unknown, not_in.as_str()), (retired, "retired")] {
            if !codes.is_empty() {
                let (verb, codes_named) =
                    (if codes.len() == 1 { "is" } else { "are" }, named(&codes));
                let count = codes.len();
                doubts.push(format!(
                    "{count} of the codes that decisions name {verb} {what}: {codes_named}"
                ));
            }
        }
        doubts
    }

    /// Tells whether any of the decisions counts for the rows that are mapped: what others decided in
    /// private is not theirs to read.
    fn concerns(&self, problem: &Problem) -> bool {
        let decisions = problem.decisions().iter();
        let mut decisions = decisions.filter_map(|&id| self.decisions.get(id));
        decisions.any(|decision| decision.scope == Scope::Shared || decision.source == self.source)
    }

    /// Returns the set that the decisions are of.
    pub(crate) fn set(&self) -> &MappingSet {
        &self.set
    }

    /// Returns whose rows are mapped.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Returns how many decisions there are.
    pub(crate) fn len(&self) -> usize {
        self.decisions.len()
    }

    /// Says what is known of a row by its id, which is empty where it has none.
    pub(crate) fn past<'d>(&'d self, id: &'d str) -> Past<'d> {
        Past {
            decisions: &self.decisions,
            source: &self.source,
            id: (!id.is_empty()).then_some(id),
        }
    }
}
