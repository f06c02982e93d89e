//! Findings to make reports of in tests.

use kodbro_formats::Place;
use kodbro_formats::item::FieldKind;

use super::{CheckedFile, Tally};
use crate::{Finding, Profile, Rule, Severity, Source, Words};

/// A rule that has everything.
pub(super) static UNKNOWN: Rule = Rule {
    id: "sample-code-unknown",
    severity: Severity::Error,
    profiles: &[Profile::Region, Profile::Vendor],
    exceptions: &[],
    examples: &[],
    title: Words {
        en: "codes exist",
        sv: "koder finns",
    },
    message: Words {
        en: "the code '{code}' is not in {release}",
        sv: "koden '{code}' finns inte i {release}",
    },
    why: Words {
        en: "a region cannot read the code",
        sv: "en region kan inte tolka koden",
    },
    mend: Words {
        en: "write a code of {release}",
        sv: "skriv en kod ur {release}",
    },
    source: Source {
        name: "EMDN",
        url: "https://example.org/emdn",
    },
};

/// A rule about products as a whole, from experience.
pub(super) static MISSING: Rule = Rule {
    id: "sample-gtin-missing",
    severity: Severity::Note,
    profiles: &[Profile::Region],
    exceptions: &[],
    examples: &[],
    title: Words {
        en: "products have a GTIN",
        sv: "produkter har ett GTIN",
    },
    message: Words {
        en: "the product has no GTIN",
        sv: "produkten saknar GTIN",
    },
    why: Words {
        en: "without it nobody can scan the product",
        sv: "utan det kan ingen skanna produkten",
    },
    mend: Words {
        en: "add the GTIN of the pack",
        sv: "ange förpackningens GTIN",
    },
    source: Source {
        name: "experience",
        url: "",
    },
};

/// A finding in a cell, with everything.
pub(super) fn unknown_code(row: u64) -> Finding {
    let place = Place::new("lista.csv").with_row(row).with_column("EMDN");
    Finding {
        rule: &UNKNOWN,
        severity: Severity::Error,
        place,
        item: Some(row - 1),
        item_id: "0012".into(),
        item_name: "Handske å".into(),
        field: Some(FieldKind::Classification),
        value: "å T99".into(),
        span: 3..6,
        arguments: vec![("code", "T99".into()), ("release", "EMDN 2025".into())],
        suggestion: Some("T01".into()),
        evidence: vec![(
            "glove speaks for T01".into(),
            "handske talar för T01".into(),
        )],
    }
}

/// A finding about a row, with nothing.
pub(super) fn missing_gtin(row: u64) -> Finding {
    Finding {
        rule: &MISSING,
        severity: Severity::Note,
        place: Place::new("lista.csv").with_row(row),
        item: Some(row),
        item_id: String::new(),
        item_name: String::new(),
        field: None,
        value: String::new(),
        span: 0..0,
        arguments: Vec::new(),
        suggestion: None,
        evidence: Vec::new(),
    }
}

/// A finding in an XML document.
pub(super) fn in_xml() -> Finding {
    let place = Place::new("mapp 1/katalog.xml").with_line(57, 13);
    Finding {
        place: place.with_element("/Catalogue/cac:CatalogueLine[3]/cac:Item"),
        ..unknown_code(4)
    }
}

/// A finding whose texts try to become markup.
pub(super) fn hostile() -> Finding {
    let hostile = "</script><script>alert(1)</script><img src=x onerror=\"alert(2)\">'&\u{0}";
    let place = Place::new(hostile).with_row(1).with_column(hostile);
    Finding {
        place,
        item_id: hostile.into(),
        item_name: hostile.into(),
        value: hostile.into(),
        span: 0..9,
        arguments: vec![("code", hostile.into()), ("release", hostile.into())],
        suggestion: Some(hostile.into()),
        evidence: vec![(hostile.into(), hostile.into())],
        ..unknown_code(2)
    }
}

/// The file that findings are of, with their tally.
pub(super) fn file(name: &str, findings: &[Finding]) -> CheckedFile {
    let mut tally = Tally::default();
    findings.iter().for_each(|finding| tally.add(finding));
    CheckedFile {
        name: name.into(),
        read_as: "CSV, UTF-8".into(),
        items: 1_234,
        tally,
        failure: None,
    }
}
