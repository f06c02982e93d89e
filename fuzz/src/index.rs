use kodbro::nomenclature::Language;
use kodbro::{FORMAT_VERSION, Mapper};
use xxhash_rust::xxh3::xxh3_64;

/// The bytes before the checksummed part, as `container.rs` documents them.
const HEADER: usize = 32;

/// Opens bytes as an index, as they are and with a header that fits them; and if one opens, uses
/// it: whatever the columns hold, nothing may panic or run for ever.
pub fn index(data: &[u8]) {
    open(data);
    if let Some(repaired) = repair(data) {
        open(&repaired);
    }
}

/// Puts magic, version, length and checksum right, so that the inner checks are reached.
fn repair(data: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = data.to_vec();
    let checksum = xxh3_64(bytes.get(HEADER..)?);
    let length = bytes.len() as u64;
    bytes[..8].copy_from_slice(b"KODBRO\r\n");
    bytes[8..12].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
    bytes[16..24].copy_from_slice(&length.to_le_bytes());
    bytes[24..32].copy_from_slice(&checksum.to_le_bytes());
    Some(bytes)
}

fn open(bytes: &[u8]) {
    let Ok(mapper) = Mapper::open(bytes) else {
        return;
    };
    let nomenclature = mapper.nomenclature();
    let summary = mapper.index().summary();
    assert_eq!(summary.concepts, nomenclature.len());
    // A forged file may claim more concepts than a test has time for.
    for concept in nomenclature.iter().take(64) {
        assert!(concept.ancestors().count() < nomenclature.len());
        assert!(concept.children().count() <= concept.descendants().len());
        for term in concept.terms().take(64) {
            assert!(term.text.len() <= bytes.len() && term.original.len() <= bytes.len());
        }
        let _ = (concept.term(Language::SWEDISH), concept.path().len());
        let _ = (concept.status(), nomenclature.concept(concept.code()));
    }
    for text in [
        "undersökningshandske nitril puderfri",
        "hypodermic needles w/o safety systems",
        "sprut kompr gaskomperss övriga",
    ] {
        let mapping = mapper.map(text);
        assert!(mapping.candidates.len() <= 5);
    }
}
