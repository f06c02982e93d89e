//! What of a record FHIR has no element for, as one extension with parts.

use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, Relation};

use super::MAPPING_EXTENSION;
use super::document::Extension;
use crate::mapping_set::cells;
use crate::{Error, Place};

/// Returns the extension of a record; none where everything is as usual.
pub(super) fn write(record: &MappingRecord, release: &str, keep_relation: bool) -> Vec<Extension> {
    let mut parts = Vec::new();
    let mut put = |url: &str, text: &str| {
        if !text.is_empty() {
            parts.push(Extension {
                url: url.to_owned(),
                value_string: Some(text.to_owned()),
                ..Extension::default()
            });
        }
    };
    let has_code = record.verdict.code().is_some();
    if let Verdict::OutOfScope = record.verdict {
        put("verdict", record.verdict.as_str());
    }
    if keep_relation {
        put("relation", record.relation.as_str());
    }
    if !has_code {
        put("term", &record.term);
        put("comment", &record.comment);
    }
    if record.justification != Justification::default() {
        put("justification", record.justification.as_str());
    } else if let Verdict::Undecided = record.verdict {
        put("justification", record.justification.as_str());
    }
    if record.scope != Default::default() {
        put("scope", record.scope.as_str());
    }
    put("by", &record.by);
    put("at", &record.at);
    put("reviewer", &record.reviewer);
    put("tool", &record.tool);
    put("toolVersion", &record.tool_version);
    if record.release != release {
        put("release", &record.release);
    }
    if let Some(confidence) = record.confidence {
        parts.push(Extension {
            url: "confidence".to_owned(),
            value_decimal: Some(confidence),
            ..Extension::default()
        });
    }
    if parts.is_empty() {
        return Vec::new();
    }
    vec![Extension {
        url: MAPPING_EXTENSION.to_owned(),
        extension: parts,
        ..Extension::default()
    }]
}

/// Adds what the extension says to a record.
pub(super) fn read(
    extensions: &[Extension],
    record: &mut MappingRecord,
    place: &Place,
) -> Result<(), Error> {
    let ours = extensions.iter().filter(|e| e.url == MAPPING_EXTENSION);
    for part in ours.flat_map(|extension| &extension.extension) {
        if part.url == "confidence" {
            record.confidence = part.value_decimal.filter(|c| (0.0..=1.0).contains(c));
        }
        let Some(text) = &part.value_string else {
            continue;
        };
        let name = part.url.as_str();
        match name {
            "verdict" => record.verdict = cells::verdict(text, "", place)?,
            "relation" => {
                let allowed = "exact, broad, narrow, close or related";
                record.relation = cells::word::<Relation>(text, allowed, name, place)?;
            }
            "justification" => {
                let allowed = "curated, reviewed, predicted or other";
                record.justification = cells::word(text, allowed, name, place)?;
            }
            "scope" => record.scope = cells::scope(text, name, place)?,
            "at" => record.at = cells::time(text, name, place)?.to_owned(),
            "term" => record.term.clone_from(text),
            "comment" => record.comment.clone_from(text),
            "by" => record.by.clone_from(text),
            "reviewer" => record.reviewer.clone_from(text),
            "tool" => record.tool.clone_from(text),
            "toolVersion" => record.tool_version.clone_from(text),
            "release" => record.release.clone_from(text),
            _ => {}
        }
    }
    Ok(())
}
