use ::kodbro::nomenclature::ConceptId;
use ::kodbro::{MapOptions, Mapper, Row, Scratch};

use super::{Engine, TOP};

/// A mapper of the embedded default index.
pub type DefaultMapper = Mapper<&'static [u8]>;

/// kodbro: the whole pipeline from text to ranked candidates and the answer, on one thread.
#[derive(Debug)]
pub struct Kodbro<'m> {
    name: &'static str,
    mapper: &'m DefaultMapper,
    options: MapOptions,
    scratch: Scratch,
    forgets: bool,
}

impl<'m> Kodbro<'m> {
    /// Keeps the words it has looked up, as a long run or a service does.
    pub fn warm(mapper: &'m DefaultMapper) -> Self {
        Self {
            name: "kodbro",
            mapper,
            options: MapOptions::default().with_evidence(false).with_top(TOP),
            scratch: Scratch::default(),
            forgets: false,
        }
    }

    /// Forgets all words before each batch, so that each has to be looked up again.
    pub fn cold(mapper: &'m DefaultMapper) -> Self {
        Self {
            name: "kodbro_cold",
            forgets: true,
            ..Self::warm(mapper)
        }
    }

    /// Keeps its words, and says of each candidate why.
    pub fn with_evidence(mapper: &'m DefaultMapper) -> Self {
        let warm = Self::warm(mapper);
        Self {
            name: "kodbro_evidence",
            options: warm.options.with_evidence(true),
            ..warm
        }
    }
}

impl Engine for Kodbro<'_> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn start_batch(&mut self) {
        if self.forgets {
            self.scratch = Scratch::default();
        }
    }

    fn map(&mut self, row: &Row<'_>, found: &mut Vec<ConceptId>) -> anyhow::Result<()> {
        let mapping = self.mapper.map_in(&mut self.scratch, *row, &self.options);
        found.clear();
        found.extend(mapping.candidates.iter().map(|candidate| candidate.id));
        Ok(())
    }
}
