use serde::{Serialize, Serializer};

use super::attributes::Attributes;
use super::columns::rounded;
use super::{MappedCandidate, MappedRow, Output, WriteRow};
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
        let attributes = self.with_attributes.then(|| Attributes::of(row.row));
        let line = Line::new(row, attributes);
        let mut bytes = serde_json::to_vec(&line).map_err(|e| self.output.failed(e.into()))?;
        bytes.push(b'\n');
        self.output.put(&bytes)
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        self.output.finish()
    }
}

impl Serialize for MappedRow<'_> {
    /// Writes the object that is its line in JSON lines.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Line::new(self, None).serialize(serializer)
    }
}

impl Serialize for MappedCandidate<'_> {
    /// Writes the object that it is in JSON lines.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let candidate = Candidate {
            code: self.code,
            term: self.term,
            confidence: rounded(self.confidence),
            evidence: &self.evidence,
        };
        candidate.serialize(serializer)
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
    candidates: &'a [MappedCandidate<'a>],
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<Attributes>,
}

impl<'a> Line<'a> {
    fn new(row: &'a MappedRow<'a>, attributes: Option<Attributes>) -> Self {
        Self {
            row: row.row.number,
            id: &row.row.id,
            text: row.row.text(),
            status: row.status,
            code: row.code,
            term: row.term,
            level: row.level,
            confidence: rounded(row.confidence),
            candidates: &row.candidates,
            reason: row.reason,
            attributes,
        }
    }
}

#[derive(Serialize)]
struct Candidate<'a> {
    code: &'a str,
    term: &'a str,
    confidence: f64,
    evidence: &'a serde_json::Value,
}
