use rustc_hash::FxHashMap;

use super::Row;
use super::score::Scored;
use crate::index::View;
use crate::nomenclature::ConceptId;
use crate::text::{Measure, MeasureKind, measures, normalize};

/// The measures that terms state: few terms have any, so they are read when the first row is mapped.
#[derive(Debug, Default)]
pub(super) struct Measured(FxHashMap<ConceptId, Vec<Measure>>);

impl Measured {
    pub(super) fn read(view: &View<'_>) -> Self {
        let languages = view.nomenclature.languages();
        let mut measured: FxHashMap<_, Vec<Measure>> = FxHashMap::default();
        for i in 0..view.measured_terms.len() {
            let id = ConceptId(view.measured_concepts.at(i));
            let term = view
                .nomenclature
                .term(view.measured_terms.at(i) as usize, &languages);
            let of_term = measures(&normalize(term.text));
            measured.entry(id).or_default().extend(of_term);
        }
        Self(measured)
    }

    /// Notes of each concept how the measures of a row fit those of its terms. Costs nothing for
    /// concepts without measures.
    pub(super) fn fit(&self, row: &Row<'_>, scored: &mut [Scored]) {
        let mut of_row = None;
        for scored in scored {
            let Some(of_terms) = self.0.get(&scored.id) else {
                continue;
            };
            let of_row = of_row.get_or_insert_with(|| read_row(row));
            scored.features.measure_fit = fit(of_row, of_terms);
        }
    }
}

fn read_row(row: &Row<'_>) -> Vec<Measure> {
    let texts = [row.name, row.model, row.description];
    let read = |text: &str| measures(&normalize(text));
    texts.into_iter().flat_map(read).collect()
}

/// 1 where a measure of the row is one of the terms', -1 where it lies outside what they all
/// allow, 0 where nothing can be compared.
fn fit(of_row: &[Measure], of_terms: &[Measure]) -> f32 {
    let mut fit = 0.0_f32;
    for of_row in of_row {
        let compared: Vec<(bool, &Measure)> = of_terms
            .iter()
            .filter_map(|of_term| Some((of_row.fits(of_term)?, of_term)))
            .collect();
        if compared.iter().any(|&(fits, _)| fits) {
            return 1.0;
        }
        if compared.iter().any(|&(_, of_term)| excludes(of_term)) {
            fit = -1.0;
        }
    }
    fit
}

/// Tells whether a measure of a term excludes others: a range does, and a number of parts; a
/// single value may be an example.
fn excludes(of_term: &Measure) -> bool {
    of_term.kind() == MeasureKind::Parts || of_term.value().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_parts_exclude_and_examples_do_not() {
        let fit = |row, term: &str| fit(&measures(row), &measures(term));
        assert_eq!(fit("spruta 2 ml", "≤ 5 ml"), 1.0);
        assert_eq!(fit("spruta 20 ml", "≤ 5 ml"), -1.0);
        assert_eq!(fit("cvk 3-lumen", "2-lumen"), -1.0);
        assert_eq!(fit("spruta 20 ml", "spruta 10 ml"), 0.0);
        assert_eq!(fit("slang 20 cm", "≤ 5 ml"), 0.0);
    }
}
