//! What a report on a terminal says apart from the findings, in both languages.

use kodbro_validate::{Severity, Words};

macro_rules! words {
    ($($name:ident: $en:literal, $sv:literal;)*) => {
        $(pub(super) const $name: Words = Words { en: $en, sv: $sv };)*
    };
}

words! {
    NOTE: "note", "not";
    HELP: "help", "hjälp";
    PRODUCT: "product", "produkt";
    AT: "at", "vid";
    BETTER: "better:", "bättre:";
    REASONS: "reasons not shown here: {count}", "skäl som inte visas här: {count}";
    ROW: "row", "rad";
    COLUMN: "column", "kolumn";
    COUNT: "count", "antal";
    SEVERITY: "severity", "allvar";
    RULE: "rule", "regel";
    ASKS: "what it asks for", "vad den kräver";
    NOT_SHOWN: "{count} findings are counted but not shown: --max-per-rule 0 shows all",
        "{count} fynd är räknade men visas inte: --max-per-rule 0 visar alla";
    FOUND: "checked {items}: {counts}", "granskade {items}: {counts}";
    UNREAD: "not read to the end: {failure}", "inte läst till slutet: {failure}";
    WHY: "'kodbro rules RULE' says why a rule is there",
        "'kodbro rules REGEL --language sv' förklarar en regel";
    CLEAN: "checked {items}: nothing was found", "granskade {items}: inget hittades";
}

/// Names products.
pub(super) fn products(count: u64) -> Words {
    let (en, sv) = match count {
        1 => ("product", "produkt"),
        _ => ("products", "produkter"),
    };
    Words { en, sv }
}

/// Names a severity.
pub(crate) fn severity(severity: Severity) -> Words {
    counted(severity, 1)
}

/// Names a severity as often as it was found.
pub(super) fn counted(severity: Severity, count: u64) -> Words {
    let (en, sv) = match (severity, count) {
        (Severity::Error, 1) => ("error", "fel"),
        (Severity::Error, _) => ("errors", "fel"),
        (Severity::Warning, 1) => ("warning", "varning"),
        (Severity::Warning, _) => ("warnings", "varningar"),
        (Severity::Note, 1) => ("note", "upplysning"),
        (Severity::Note, _) => ("notes", "upplysningar"),
    };
    Words { en, sv }
}
