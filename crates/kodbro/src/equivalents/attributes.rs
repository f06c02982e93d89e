use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::Mapper;
use crate::index::View;
use crate::matching::{Finder, Row, Stated, StatedReader};
use crate::text::{Measure, MeasureKind, measures, normalize};

/// What a product says of itself: its measures, and the concepts of the lexicon that it affirms or
/// denies. Made by [`Comparer::read`], and good for that comparer's index only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attributes {
    pub(super) measures: Vec<Measure>,
    pub(super) stated: Vec<Stated>,
}

/// So many texts at least are worth a thread.
#[cfg(feature = "rayon")]
const MIN_SHARE: usize = 64;

/// Reads what products say of themselves, and compares it.
///
/// It remembers words between products, so one that serves many is faster than one for each.
pub struct Comparer<'m> {
    pub(super) view: View<'m>,
    finder: &'m Finder,
    reader: StatedReader,
}

impl<'m> Comparer<'m> {
    /// Compares by the words of a mapper's index.
    pub fn new<D: AsRef<[u8]>>(mapper: &'m Mapper<D>) -> Self {
        Self {
            view: mapper.index().view(),
            finder: mapper.finder(),
            reader: StatedReader::default(),
        }
    }

    /// Reads what many products say of themselves, as [`Comparer::read`] does, each text once.
    ///
    /// Products with one text get one and the same value, which [`rank`](super::rank) compares once.
    /// With the feature `rayon` the texts are shared out among its threads.
    pub fn read_many(&mut self, rows: &[Row<'_>]) -> Vec<Arc<Attributes>> {
        let mut places = FxHashMap::default();
        let mut texts: Vec<Row<'_>> = Vec::new();
        let mut of_rows = Vec::with_capacity(rows.len());
        for row in rows {
            let text = (row.name, row.model, row.description);
            of_rows.push(*places.entry(text).or_insert(texts.len()));
            if of_rows.last() == Some(&texts.len()) {
                texts.push(*row);
            }
        }
        let read: Vec<Arc<Attributes>> = self.read_each(&texts);
        of_rows.iter().map(|&at| Arc::clone(&read[at])).collect()
    }

    #[cfg(feature = "rayon")]
    fn read_each(&mut self, rows: &[Row<'_>]) -> Vec<Arc<Attributes>> {
        use rayon::prelude::*;
        let share = rows.len().div_ceil(rayon::current_num_threads().max(1));
        if share < MIN_SHARE {
            return rows.iter().map(|row| self.read(row).into()).collect();
        }
        let (view, finder) = (self.view, self.finder);
        let read = |rows: &[Row<'_>]| {
            let mut comparer = Comparer {
                view,
                finder,
                reader: StatedReader::default(),
            };
            let read = rows.iter().map(|row| comparer.read(row).into());
            read.collect::<Vec<_>>()
        };
        rows.par_chunks(share).flat_map_iter(read).collect()
    }

    #[cfg(not(feature = "rayon"))]
    fn read_each(&mut self, rows: &[Row<'_>]) -> Vec<Arc<Attributes>> {
        rows.iter().map(|row| self.read(row).into()).collect()
    }

    /// Reads what a product says of itself in name, model and description.
    pub fn read(&mut self, row: &Row<'_>) -> Attributes {
        let mut all: Vec<Measure> = Vec::new();
        let texts = [row.name, row.model, row.description].map(|text| {
            let mut text = normalize(text);
            let found = measures(&text);
            // The letters of a size are no words: `stl` may be short for sterile elsewhere.
            let sizes = found.iter().filter(|m| m.kind() == MeasureKind::Size);
            for size in sizes.rev() {
                text.replace_range(size.place(), ", ");
            }
            for measure in found {
                let is_same = |other: &Measure| {
                    (other.kind(), other.unit()) == (measure.kind(), measure.unit())
                        && other.values() == measure.values()
                };
                // A number without a unit may be anything.
                if measure.kind() != MeasureKind::Number && !all.iter().any(is_same) {
                    all.push(measure);
                }
            }
            text
        });
        let [name, model, description] = &texts;
        let row = Row {
            name,
            model,
            description,
            supplier: "",
        };
        let mut stated = self.reader.read(&self.view, self.finder, &row);
        // Who says latex need not say rubber.
        let said = stated.clone();
        let is_kind = |one: &Stated, of: &Stated| {
            one.concept != of.concept && self.kinds(one.concept).any(|kind| kind == of.concept)
        };
        stated.retain(|of| of.denied || !said.iter().any(|one| !one.denied && is_kind(one, of)));
        Attributes {
            measures: all,
            stated,
        }
    }
}

impl fmt::Debug for Comparer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Comparer")
            .field(&self.view.nomenclature)
            .finish()
    }
}
