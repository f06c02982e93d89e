//! No bytes make a reader panic.

use kodbro_formats::emdn;
use kodbro_formats::nomenclature::{NomenclatureOptions, parse_nomenclature, read_table};
use kodbro_formats::{fhir::read_code_system, thesaurus::read_thesaurus};
use proptest::prelude::*;

fn options() -> NomenclatureOptions {
    NomenclatureOptions::default()
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse_nomenclature("x", &bytes, &options());
        let _ = read_table("x", &bytes, &options());
        let _ = read_thesaurus("x", &bytes, &options());
        let _ = read_code_system("x", &bytes, &options());
    }

    #[test]
    fn arbitrary_tables_never_panic(
        header in prop::sample::select(vec![
            "code\tterm\n", "code;term;parent\n", "code,term_sv,status,successor,kind,language\n",
            "code\tsv\tsv_alt\ten_alt\tbrands\n", "{\"resourceType\":\"CodeSystem\",\"concept\":[",
        ]),
        body in "([A-Z0-9\"\t;,\n{}:åx \u{0}\u{feff}]|\"code\":\"A\"){0,80}",
    ) {
        let text = [header, &body].concat();
        if let Ok(loaded) = parse_nomenclature("x", text.as_bytes(), &options()) {
            prop_assert!(loaded.builder.build().is_ok(), "what is loaded can be built");
        }
    }

    #[test]
    fn parsing_a_code_is_idempotent(text in "[ ]?[A-Z][0-9]{0,13}[ ]?") {
        if let Ok(code) = emdn::parse_code(&text) {
            prop_assert_eq!(emdn::parse_code(code.as_str()).unwrap(), code.clone());
            let level = emdn::level_of(code.as_str()).unwrap();
            let above = emdn::parent_of(code.as_str()).and_then(emdn::level_of).unwrap_or(0);
            prop_assert_eq!(above + 1, level);
        }
    }
}

#[cfg(feature = "xlsx")]
proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn damaged_workbooks_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = super::workbook::v2_like(&[("A", "DEVICES", 1.0, "NO"), ("A01", "X", 2.0, "YES")]);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = parse_nomenclature("x.xlsx", &bytes, &options());
    }
}
