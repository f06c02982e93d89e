use std::path::Path;

use anyhow::Context as _;
use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, Relation};
use kodbro::nomenclature::{Language, Nomenclature, Release};
use kodbro::{Mapping, MappingStatus};
use kodbro_formats::{CatalogueRow, rounded};

use crate::{clock, index_source};

/// Returns what all predictions of a run about the rows of a source have in common, by the index that made them.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn common(
    index: Option<&Path>,
    source: &str,
    release: &Release,
) -> anyhow::Result<MappingRecord> {
    let hash = index_source::hash(index)
        .with_context(|| format!("cannot read {}", index_source::name(index)))?;
    Ok(MappingRecord {
        source: source.to_owned(),
        justification: Justification::Predicted,
        at: clock::now(),
        tool: "kodbro".into(),
        tool_version: env!("CARGO_PKG_VERSION").into(),
        release: release.to_string().trim().to_owned(),
        index: hash,
        ..MappingRecord::default()
    })
}

/// Writes a mapping as what was said about the row.
pub(super) fn prediction(
    common: &MappingRecord,
    row: &CatalogueRow,
    mapping: &Mapping<'_>,
    nomenclature: &Nomenclature<'_>,
    language: Language,
) -> MappingRecord {
    let concept = mapping.answer.and_then(|answer| nomenclature.at(answer.id));
    let code = mapping.answer.and_then(|answer| answer.code.parse().ok());
    let verdict = match (mapping.status, code) {
        (MappingStatus::OutOfScope, _) => Verdict::OutOfScope,
        (_, Some(code)) => Verdict::Accepted(code),
        (_, None) => Verdict::Undecided,
    };
    let candidates = || mapping.candidates.iter();
    let answered = |code: &str| mapping.answer.is_some_and(|answer| answer.code == code);
    let candidate = candidates().find(|candidate| answered(candidate.code));
    let evidence = candidate
        .or_else(|| candidates().next())
        .map(|candidate| &candidate.evidence);
    let evidence = evidence.filter(|evidence| !evidence.is_empty());
    MappingRecord {
        id: row.id.clone(),
        name: row.name.clone(),
        model: row.model.clone(),
        description: row.description.clone(),
        supplier: row.supplier.clone(),
        verdict,
        relation: Relation::to_code(concept.is_none_or(|concept| concept.is_terminal())),
        term: concept
            .map_or("", |concept| concept.term(language))
            .to_owned(),
        confidence: mapping.answer.map(|answer| rounded(answer.confidence)),
        evidence: evidence
            .and_then(|evidence| serde_json::to_string(evidence).ok())
            .unwrap_or_default(),
        comment: mapping
            .reason
            .map_or_else(String::new, |reason| reason.to_string()),
        ..common.clone()
    }
}
