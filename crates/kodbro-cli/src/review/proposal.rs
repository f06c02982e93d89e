use kodbro::decisions::{Decisions, Outcome};
use kodbro::matching::Past;
use kodbro::nomenclature::{ConceptId, Nomenclature};
use kodbro::{Answer, MapOptions, Mapper, Mapping, MappingStatus, Reason, Row};
use kodbro_data::IndexBytes;
use kodbro_formats::review::{ReviewCandidate, ReviewLanguage};
use rayon::prelude::*;

use super::products::{Product, Products};
use super::reasons;

/// So many products are mapped at a time: the evidence takes much more room than the words for it.
const CHUNK: usize = 2_000;

/// What the mapper says of a product, in the words for people.
#[derive(Clone, Debug)]
pub(super) struct Proposal<'m> {
    pub(super) status: MappingStatus,
    pub(super) answer: Option<Answer<'m>>,
    /// The codes to choose from with their probabilities, the likeliest first.
    pub(super) candidates: Vec<(ConceptId, &'m str, f64)>,
    pub(super) reasons: String,
    pub(super) earlier: String,
    /// Whether people settled the product.
    pub(super) is_settled: bool,
    /// Whether people decided it and that does not settle it: they differ, or their code is out of
    /// use.
    pub(super) is_disputed: bool,
}

impl Proposal<'_> {
    /// Tells whether a person has to look: nobody has settled it, and the mapper is not sure.
    pub(super) fn needs_person(&self) -> bool {
        let is_open = matches!(self.status, MappingStatus::Review | MappingStatus::Unmapped);
        is_open && !self.is_settled
    }

    /// Returns how sure it is: 1 where people or the mapper say that there is no code.
    pub(super) fn confidence(&self) -> f64 {
        match (self.is_settled, self.status, self.answer) {
            (true, _, _) | (_, MappingStatus::OutOfScope, _) => 1.0,
            (_, _, Some(answer)) => answer.confidence,
            (_, _, None) => 0.0,
        }
    }
}

/// Maps all products, with what people decided before, on all cores.
pub(super) fn propose<'m>(
    mapper: &'m Mapper<IndexBytes>,
    options: &MapOptions,
    products: &Products,
    language: ReviewLanguage,
) -> Vec<Proposal<'m>> {
    let none = Decisions::default();
    let mut proposals = Vec::with_capacity(products.all.len());
    for chunk in products.all.chunks(CHUNK) {
        let asked: Vec<(Row<'_>, Past<'_>)> = chunk
            .iter()
            .map(|product| (product.row(), past(product, products, &none)))
            .collect();
        let mappings = mapper.map_many_with_decisions(&asked, options);
        let both = asked.par_iter().zip(&mappings);
        let made = both.map(|((row, past), mapping)| {
            proposal(row, past, mapping, &mapper.nomenclature(), language)
        });
        proposals.par_extend(made);
    }
    proposals
}

fn past<'p>(product: &'p Product, products: &'p Products, none: &'p Decisions) -> Past<'p> {
    Past {
        decisions: products.decisions.get(&product.source).unwrap_or(none),
        source: &product.source,
        id: product.id(),
    }
}

fn proposal<'m>(
    row: &Row<'_>,
    past: &Past<'_>,
    mapping: &Mapping<'m>,
    nomenclature: &Nomenclature<'_>,
    language: ReviewLanguage,
) -> Proposal<'m> {
    let standing = past.decisions.standing(past.source, row, past.id);
    let standing = standing.in_use(nomenclature);
    let is_settled = matches!(standing.outcome, Outcome::Decided { .. })
        && mapping.reason != Some(Reason::OutdatedDecision);
    let candidates = mapping.candidates.iter();
    Proposal {
        status: mapping.status,
        answer: mapping.answer,
        candidates: candidates.map(|c| (c.id, c.code, c.confidence)).collect(),
        reasons: reasons::reasons(mapping, language),
        earlier: reasons::earlier(past.decisions, past.source, row, past.id, language),
        is_settled,
        is_disputed: !is_settled && standing.outcome != Outcome::Open,
    }
}

/// Names a code for people, in both languages.
pub(super) fn candidate<'m>(
    nomenclature: &Nomenclature<'m>,
    id: ConceptId,
    confidence: f64,
) -> ReviewCandidate<'m> {
    let concept = nomenclature.at(id);
    concept.map_or_else(ReviewCandidate::default, |concept| {
        ReviewCandidate::new(&concept, confidence)
    })
}
