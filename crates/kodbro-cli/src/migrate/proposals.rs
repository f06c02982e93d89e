use std::path::Path;

use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Fate, Migrated};
use kodbro::nomenclature::{Nomenclature, NomenclatureBuf};
use kodbro::{MapOptions, Mapper, Scratch};
use kodbro_data::IndexBytes;

use crate::model_source;
use crate::release_source::{self, ReleaseSource};

/// So many codes are proposed at most.
const PROPOSED: usize = 5;
/// So many candidates of the mapper are looked at.
const LOOKED_AT: usize = 20;

/// The release to migrate to; an index can say what a product is.
pub(super) enum NewRelease {
    Index(Box<Mapper<IndexBytes>>),
    Plain(Box<NomenclatureBuf>),
}

/// A code that a person might choose.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Proposal {
    pub(super) code: String,
    /// The probability that it is right, where the mapper has said one.
    pub(super) confidence: Option<f64>,
}

impl NewRelease {
    /// Opens a release.
    ///
    /// # Errors
    /// As [`release_source::open`].
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        Ok(match release_source::open(path)? {
            ReleaseSource::Index(index) => {
                let model = model_source::open(None)?;
                Self::Index(Box::new(Mapper::new(index).with_model(model)))
            }
            ReleaseSource::Plain(nomenclature) => Self::Plain(Box::new(nomenclature)),
        })
    }

    pub(super) fn nomenclature(&self) -> Nomenclature<'_> {
        match self {
            Self::Index(mapper) => mapper.nomenclature(),
            Self::Plain(nomenclature) => nomenclature.as_nomenclature(),
        }
    }

    /// Begins to propose.
    pub(super) fn proposer(&self) -> Proposer<'_> {
        Proposer {
            mapper: match self {
                Self::Index(mapper) => Some(mapper),
                Self::Plain(_) => None,
            },
            nomenclature: self.nomenclature(),
            scratch: Scratch::default(),
            options: MapOptions::default()
                .with_top(LOOKED_AT)
                .with_evidence(false),
        }
    }
}

/// Ranks what a person might choose for a record.
pub(super) struct Proposer<'n> {
    mapper: Option<&'n Mapper<IndexBytes>>,
    nomenclature: Nomenclature<'n>,
    scratch: Scratch,
    options: MapOptions,
}

impl Proposer<'_> {
    /// Returns what the mapper makes of the product, within the group where a code is too coarse,
    /// then what the migration proposes by the terms alone; of a lost code the group that is left
    /// always has a place.
    pub(super) fn propose(&mut self, migrated: &Migrated<'_>) -> Vec<Proposal> {
        let mut proposals = self.mapped(migrated);
        let keep = match migrated.fate {
            Fate::Lost => PROPOSED - 1,
            _ => PROPOSED,
        };
        proposals.truncate(keep);
        for code in migrated.proposals {
            if proposals.len() < PROPOSED && !proposals.iter().any(|p| p.code == *code) {
                proposals.push(Proposal {
                    code: (*code).to_owned(),
                    confidence: None,
                });
            }
        }
        proposals
    }

    fn mapped(&mut self, migrated: &Migrated<'_>) -> Vec<Proposal> {
        let (Some(mapper), Verdict::Accepted(code)) = (self.mapper, &migrated.record.verdict)
        else {
            return Vec::new();
        };
        let group = match migrated.fate {
            Fate::Lost | Fate::Unknown => None,
            _ => self.nomenclature.concept(code.as_str()),
        };
        let mapping = mapper.map_in(&mut self.scratch, migrated.record.row(), &self.options);
        let candidates = mapping.candidates.iter().filter(|candidate| {
            let Some(group) = group else { return true };
            let found = self.nomenclature.concept(candidate.code);
            found.is_some_and(|found| found.id() != group.id() && group.contains(&found))
        });
        let proposals = candidates.map(|candidate| Proposal {
            code: candidate.code.to_owned(),
            confidence: Some(candidate.confidence),
        });
        proposals.collect()
    }
}
