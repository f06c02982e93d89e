use kodbro::lexicon::{Lexicon, LexiconConcept};
use kodbro::{Index, index};
use kodbro_formats::Error;
use kodbro_formats::lexicon::{LexiconReader, read_lexicon};
use kodbro_formats::nomenclature::{NomenclatureOptions, read_table};

/// Between two files of a lexicon.
const SEPARATOR: u8 = 0x1D;

/// Reads bytes as the files of a lexicon, alone and on top of the default one, and builds and opens
/// an index with one that is read.
pub fn lexicon(data: &[u8]) {
    let files: Vec<&[u8]> = data.split(|&byte| byte == SEPARATOR).collect();
    let read = read_all(Lexicon::default(), files.iter().copied());
    let turned = read_all(Lexicon::default(), files.iter().rev().copied());
    assert_eq!(
        read.is_ok(),
        turned.is_ok(),
        "the order of the files makes no difference"
    );
    let default = read_lexicon(kodbro_data::LEXICON.iter().copied());
    let extended = read_all(default.unwrap_or_default(), files.iter().copied());
    for result in [read, extended] {
        match result {
            Ok(lexicon) => check(&lexicon),
            Err(error) => {
                assert!(error.to_string().starts_with("any"), "{error}");
                assert!(error.hint().is_some(), "{error}");
            }
        }
    }
}

fn read_all<'d>(base: Lexicon, files: impl Iterator<Item = &'d [u8]>) -> Result<Lexicon, Error> {
    let mut reader = LexiconReader::extending(base);
    for file in files {
        reader.read("any", file)?;
    }
    reader.finish()
}

fn check(lexicon: &Lexicon) {
    let has_form = |concept: &LexiconConcept| !concept.forms.is_empty();
    assert!(lexicon.concepts().iter().all(has_form));
    let table = "code,term\nA,undersökningshandske nitril\n".as_bytes();
    let options = NomenclatureOptions::default();
    let loaded = read_table("table", table, &options).expect("a sound table");
    let nomenclature = loaded.builder.build().expect("a reader gives a sound tree");
    let index = Index::open(index::build(&nomenclature, lexicon));
    let summary = index.expect("an index that was just built").summary();
    assert_eq!(summary.lexicon_concepts, lexicon.concepts().len());
}
