//! The names of products that have none: made from what is said of them.

use kodbro::mapping_set::MappingRecord;
use sha2::{Digest, Sha256};

/// How the id of a row without id begins.
const BEGIN: &str = "text-";

/// Makes the id of a row without id from its name, model, description and supplier.
pub(in crate::mapping_set) fn derived_id(record: &MappingRecord) -> String {
    let mut hasher = Sha256::new();
    for text in [
        &record.name,
        &record.model,
        &record.description,
        &record.supplier,
    ] {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    }
    let mut id = BEGIN.to_owned();
    for byte in hasher.finalize().iter().take(16) {
        for digit in [byte >> 4, byte & 15] {
            id.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    id
}

/// Tells whether an id has the form of one made from texts, for formats that lose some of these.
pub(in crate::mapping_set) fn looks_derived(id: &str) -> bool {
    let digits = id.strip_prefix(BEGIN).unwrap_or_default();
    digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Tells whether a record's id was made from its texts.
pub(super) fn is_derived(record: &MappingRecord) -> bool {
    record.id.starts_with(BEGIN) && record.id == derived_id(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_an_id_of_its_own() {
        let of = |name: &str, model: &str| MappingRecord {
            name: name.into(),
            model: model.into(),
            ..MappingRecord::default()
        };
        let mut record = of("ab", "c");
        assert_eq!(derived_id(&record), derived_id(&of("ab", "c")));
        assert_ne!(derived_id(&record), derived_id(&of("a", "bc")));
        record.id = derived_id(&record);
        assert!(is_derived(&record));
        record.name.push('x');
        assert!(!is_derived(&record));
    }
}
