//! What people decided before, for the rows of one source.

use std::collections::BTreeSet;

use kodbro::decisions::Decisions;
use kodbro::matching::Past;

use crate::errors::Error;
use crate::mapping_set::MappingSet;

/// Decisions, ready to be asked.
pub(crate) struct Decided {
    set: MappingSet,
    source: String,
    decisions: Decisions,
}

impl Decided {
    /// Takes the decisions of a set, for rows of a source: the one named, or the only one in the
    /// set.
    ///
    /// # Errors
    /// [`Error::Option`] when none is named and the set has several.
    pub(crate) fn new(set: MappingSet, source: Option<&str>) -> Result<Self, Error> {
        let mut decisions = Decisions::default();
        let mut sources = BTreeSet::new();
        for decision in set.records().filter_map(|record| record.decision()) {
            sources.insert(decision.source.clone());
            decisions.add(decision);
        }
        let source = match (source, sources.first()) {
            (Some(source), _) => source.trim().to_owned(),
            (None, _) if sources.len() > 1 => {
                let sources: Vec<String> = sources.into_iter().take(10).collect();
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
        })
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
