use std::str::FromStr;

use kodbro::Mapping;
use kodbro::mapping_set::{MappingRecord, SetMetadata};
use kodbro::nomenclature::{ConceptId, Language, Nomenclature, Release};
use kodbro_formats::mapping_set::{MappingFormat, MappingSetWriter, WriteOptions};
use kodbro_formats::{CatalogueRow, MappedCandidate, MappedRow, Output, OutputFormat, RowWriter};

use super::prediction::prediction;
use crate::report;

/// What the mapping of a catalogue is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MapFormat {
    /// The rows of the catalogue with what is added to them.
    Rows(OutputFormat),
    /// A mapping set as SSSOM/TSV: decisions where they settled a row, predictions elsewhere.
    Sssom,
}

impl FromStr for MapFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "sssom" => Ok(Self::Sssom),
            text => match text.parse() {
                Ok(format) => Ok(Self::Rows(format)),
                Err(_) => Err(format!(
                    "unknown format '{text}', expected csv, tsv, jsonl, xlsx or sssom"
                )),
            },
        }
    }
}

/// Where mapped rows go.
pub(crate) enum Sink {
    Rows(RowWriter),
    Sssom {
        writer: MappingSetWriter,
        /// What all predictions have in common.
        common: Box<MappingRecord>,
    },
}

impl Sink {
    /// Begins a file of SSSOM.
    ///
    /// # Errors
    /// When its beginning cannot be written.
    pub(crate) fn sssom(
        output: Output,
        common: MappingRecord,
        release: Release,
    ) -> Result<Self, kodbro_formats::Error> {
        let metadata = SetMetadata {
            nomenclature: release.name,
            release: release.release,
            ..SetMetadata::default()
        };
        let options = WriteOptions::default();
        let writer = MappingSetWriter::create(output, MappingFormat::Sssom, &metadata, &options)?;
        Ok(Self::Sssom {
            writer,
            common: Box::new(common),
        })
    }

    /// Writes a row; where what is written has room for it, the decision that settled it is asked for.
    ///
    /// # Errors
    /// When the system refuses, or a sheet is full.
    pub(crate) fn write(
        &mut self,
        row: &CatalogueRow,
        mapping: &Mapping<'_>,
        decision: impl FnOnce() -> Option<MappingRecord>,
        nomenclature: &Nomenclature<'_>,
        language: Language,
    ) -> Result<(), kodbro_formats::Error> {
        match self {
            Self::Rows(writer) => {
                let reason = mapping.reason.map(|reason| reason.to_string());
                let mut row = mapped_row(row, mapping, nomenclature, language);
                row.reason = reason.as_deref();
                writer.write(&row)
            }
            Self::Sssom { writer, common } => {
                let said = prediction(common, row, mapping, nomenclature, language);
                let said = match decision() {
                    None => said,
                    Some(decision) => MappingRecord {
                        verdict: decision.verdict,
                        justification: decision.justification,
                        by: decision.by,
                        at: decision.at,
                        scope: decision.scope,
                        confidence: None,
                        evidence: String::new(),
                        tool: String::new(),
                        tool_version: String::new(),
                        release: String::new(),
                        index: String::new(),
                        ..said
                    },
                };
                writer.write(&said)
            }
        }
    }

    /// Completes the file.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn finish(self) -> Result<(), kodbro_formats::Error> {
        match self {
            Self::Rows(writer) => {
                report::warnings(writer.findings(), writer.count_of_findings());
                writer.finish()
            }
            Self::Sssom { writer, .. } => {
                let losses = writer.finish()?;
                if !losses.is_empty() {
                    report::warning(format_args!("sssom cannot hold: {losses}"));
                }
                Ok(())
            }
        }
    }
}

fn mapped_row<'a>(
    row: &'a CatalogueRow,
    mapping: &'a Mapping<'a>,
    nomenclature: &Nomenclature<'a>,
    language: Language,
) -> MappedRow<'a> {
    let term = |id: ConceptId| {
        nomenclature
            .at(id)
            .map_or("", |concept| concept.term(language))
    };
    let candidates = mapping.candidates.iter().map(|candidate| MappedCandidate {
        code: candidate.code,
        term: term(candidate.id),
        confidence: candidate.confidence,
        evidence: serde_json::to_value(&candidate.evidence).unwrap_or_default(),
    });
    MappedRow {
        row,
        status: mapping.status.as_str(),
        code: mapping.answer.map(|answer| answer.code),
        term: mapping.answer.map(|answer| term(answer.id)),
        level: mapping.answer.map(|answer| answer.level),
        confidence: mapping.answer.map_or(0.0, |answer| answer.confidence),
        reason: None,
        candidates: candidates.collect(),
    }
}
