use kodbro::mapping_set::MappingRecord;
use sha2::{Digest, Sha256};

/// The length of a digest in bytes.
const LENGTH: usize = 32;

/// Returns the digest of everything a record says.
pub(crate) fn of_record(record: &MappingRecord) -> [u8; LENGTH] {
    let mut hash = Sha256::new();
    let confidence = record
        .confidence
        .map_or(String::new(), |c| format!("{:016x}", c.to_bits()));
    let code = record.verdict.code().map_or("", |code| code.as_str());
    for part in [
        record.source.as_str(),
        &record.id,
        &record.name,
        &record.model,
        &record.description,
        &record.supplier,
        record.scope.as_str(),
        record.justification.as_str(),
        record.verdict.as_str(),
        code,
        record.relation.as_str(),
        &record.term,
        &confidence,
        &record.by,
        &record.reviewer,
        &record.at,
        &record.tool,
        &record.tool_version,
        &record.release,
        &record.index,
        &record.evidence,
        &record.comment,
    ] {
        add(&mut hash, part);
    }
    for (name, value) in &record.other {
        add(&mut hash, name);
        add(&mut hash, value);
    }
    hash.finalize().into()
}

/// Returns the digest of a product's text, which names products without an id.
pub(crate) fn of_text(texts: [&str; 4]) -> [u8; LENGTH] {
    let mut hash = Sha256::new();
    for text in texts {
        add(&mut hash, text);
    }
    hash.finalize().into()
}

/// Adds a text with its length, so that neighbours cannot change places.
fn add(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text.as_bytes());
}
