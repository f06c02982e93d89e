use std::sync::LazyLock;

use kodbro::text::{Analyzer, is_normalized, normalize, tokens};
use kodbro::{Mapper, MappingStatus, Row};

static MAPPER: LazyLock<Mapper<&'static [u8]>> =
    LazyLock::new(|| kodbro_data::mapper().expect("the embedded index opens"));

/// Runs the text functions over any text and maps it, lines as the texts of a row.
pub fn mapping(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let normalized = normalize(&text);
    assert!(is_normalized(&normalized));
    assert!(tokens(&normalized).all(|token| !token.text.is_empty()));
    let mut analyzer = Analyzer::default();
    analyzer.analyze(&text);
    assert!(analyzer.words().all(|word| !word.text.is_empty()));

    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or("");
    let row = Row {
        name: line(),
        model: line(),
        description: line(),
        supplier: line(),
    };
    let mapping = MAPPER.map(row);
    let sum: f64 = mapping.candidates.iter().map(|c| c.confidence).sum();
    assert!(sum <= 1.0 + 1e-9, "the confidences sum up to {sum}");
    assert!(
        mapping
            .candidates
            .is_sorted_by(|a, b| a.confidence >= b.confidence)
    );
    assert_eq!(
        mapping.reason.is_none(),
        mapping.status == MappingStatus::Mapped
    );
    assert_eq!(MAPPER.map(row), mapping);
}
