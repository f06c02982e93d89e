use kodbro::lexicon::Lexicon;
use kodbro::{Index, index};
use kodbro_formats::nomenclature::{NomenclatureOptions, parse_nomenclature, read_table};
use kodbro_formats::{emdn, fhir, thesaurus};

/// Reads bytes with every reader of nomenclatures, whatever they look like; and builds and opens
/// the index of one that is read.
pub fn nomenclature(data: &[u8]) {
    crate::let_workbooks_panic();
    let options = NomenclatureOptions::default();
    let readers = [
        parse_nomenclature,
        read_table,
        emdn::read_workbook,
        fhir::read_code_system,
        thesaurus::read_thesaurus,
    ];
    for read in readers {
        match read("any", data, &options) {
            Ok(loaded) => {
                let built = loaded.builder.build().expect("a reader gives a sound tree");
                assert_eq!(built.as_nomenclature().len(), loaded.counts.codes);
                let index = Index::open(index::build(&built, &Lexicon::default()))
                    .expect("an index that was just built");
                assert_eq!(index.nomenclature().len(), loaded.counts.codes);
            }
            Err(error) => assert!(error.to_string().starts_with("any"), "{error}"),
        }
    }
}
