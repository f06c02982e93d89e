//! Predicates and justifications: what SSSOM calls what a record says.

use kodbro::mapping_set::{Justification, Relation};

/// Returns the predicate of a relation.
pub(super) fn predicate(relation: Relation) -> &'static str {
    match relation {
        Relation::Exact => "skos:exactMatch",
        Relation::Broad => "skos:broadMatch",
        Relation::Narrow => "skos:narrowMatch",
        Relation::Close => "skos:closeMatch",
        Relation::Related => "skos:relatedMatch",
    }
}

/// Returns the relation that comes nearest to a predicate.
pub(super) fn relation(predicate: &str) -> Relation {
    match predicate {
        "skos:exactMatch" | "owl:sameAs" | "owl:equivalentClass" | "owl:equivalentProperty" => {
            Relation::Exact
        }
        "skos:broadMatch" | "rdfs:subClassOf" | "rdfs:subPropertyOf" => Relation::Broad,
        "skos:narrowMatch" => Relation::Narrow,
        "skos:closeMatch" => Relation::Close,
        _ => Relation::Related,
    }
}

/// Returns the term of a justification; `None` for another.
pub(super) fn justification_term(justification: Justification) -> Option<&'static str> {
    match justification {
        Justification::Curated => Some("semapv:ManualMappingCuration"),
        Justification::Reviewed => Some("semapv:MappingReview"),
        Justification::Predicted => Some("semapv:LexicalMatching"),
        Justification::Other => None,
    }
}

/// Returns the justification that a term stands for.
pub(super) fn justification(term: &str) -> Justification {
    match term {
        "semapv:ManualMappingCuration" => Justification::Curated,
        "semapv:MappingReview" => Justification::Reviewed,
        "semapv:LexicalMatching" => Justification::Predicted,
        _ => Justification::Other,
    }
}
