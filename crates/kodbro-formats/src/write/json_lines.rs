use serde::Serialize;

use super::attributes::Attributes;
use super::columns::rounded;
use super::{MappedRow, Output, WriteRow};
use crate::Error;

/// Writes one JSON object a row.
pub(super) struct JsonLinesWriter {
    output: Output,
    with_attributes: bool,
}

impl JsonLinesWriter {
    pub(super) fn new(output: Output, with_attributes: bool) -> Self {
        Self {
            output,
            with_attributes,
        }
    }
}

impl WriteRow for JsonLinesWriter {
    fn write(&mut self, row: &MappedRow<'_>) -> Result<(), Error> {
        let candidates = row.candidates.iter().map(|candidate| Candidate {
            code: candidate.code,
            term: candidate.term,
            confidence: rounded(candidate.confidence),
            evidence: &candidate.evidence,
        });
        let line = Line {
            row: row.row.number,
            id: &row.row.id,
            text: row.row.text(),
            status: row.status,
            code: row.code,
            term: row.term,
            level: row.level,
            confidence: rounded(row.confidence),
            candidates: candidates.collect(),
            reason: row.reason,
            attributes: self.with_attributes.then(|| Attributes::of(row.row)),
        };
        let mut bytes = serde_json::to_vec(&line).map_err(|e| self.output.failed(e.into()))?;
        bytes.push(b'\n');
        self.output.put(&bytes)
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        self.output.finish()
    }
}

/// The order of the fields is part of the public format.
#[derive(Serialize)]
struct Line<'a> {
    row: u64,
    id: &'a str,
    text: String,
    status: &'a str,
    code: Option<&'a str>,
    term: Option<&'a str>,
    level: Option<u8>,
    confidence: f64,
    candidates: Vec<Candidate<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<Attributes>,
}

#[derive(Serialize)]
struct Candidate<'a> {
    code: &'a str,
    term: &'a str,
    confidence: f64,
    evidence: &'a serde_json::Value,
}
