use kodbro::nomenclature::{ConceptId, Nomenclature};

/// The terms that the rivals search: every term of every code, in both languages, lower-cased.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Each code with its terms, in the order of the nomenclature.
    pub concepts: Vec<(ConceptId, Vec<String>)>,
}

impl Terms {
    /// Collects the terms of a nomenclature.
    pub fn of(nomenclature: Nomenclature<'_>) -> Self {
        let concepts = nomenclature.iter().map(|concept| {
            let terms = concept.terms().map(|term| term.text.to_lowercase());
            (concept.id(), terms.collect())
        });
        Self {
            concepts: concepts.collect(),
        }
    }

    /// Returns how many terms there are.
    pub fn len(&self) -> usize {
        self.concepts.iter().map(|(_, terms)| terms.len()).sum()
    }

    /// Tells whether there are no terms.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
