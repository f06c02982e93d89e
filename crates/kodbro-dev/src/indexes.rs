//! On what do bindings that build no index run their tests?

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use kodbro::nomenclature::{
    Language, NewConcept, NewTerm, NomenclatureBuilder, Release, Status, TermKind,
};
use kodbro::{Model, index, lexicon::Lexicon};
use kodbro_tests::corpus::Corpus;

/// Writes the default index, the nomenclatures of the corpus as indexes, one with a retired code, and
/// the model set by hand, which the corpus is made for.
pub(crate) fn write(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("default.kodbro"), kodbro_data::INDEX)?;
    fs::write(
        folder.join("by-hand.json"),
        serde_json::to_vec(&Model::default())?,
    )?;
    fs::write(folder.join("retired.kodbro"), with_a_retired_code()?)?;
    let mut written = 0;
    for (file, corpus) in Corpus::read()? {
        let file = Path::new(&file).file_stem().unwrap_or_default();
        for nomenclature in &corpus.nomenclature {
            let bytes = index::build(&nomenclature.build()?, &Lexicon::default());
            let name = format!("{}.{}.kodbro", file.display(), nomenclature.name);
            fs::write(folder.join(name), bytes)?;
            written += 1;
        }
    }
    ensure!(written > 0, "the corpus has no nomenclature");
    Ok(())
}

/// Builds an index of two codes, `A01` and the retired `A02`, which it replaces.
fn with_a_retired_code() -> Result<Vec<u8>> {
    let successor = Some("A01".parse()?);
    let mut builder = NomenclatureBuilder::new(Release::new("SMALL", "1"));
    for (code, status) in [
        ("A01", Status::Active),
        ("A02", Status::Retired { successor }),
    ] {
        let concept = NewConcept {
            code: code.parse()?,
            parent: None,
            residual: false,
            status,
        };
        let term = NewTerm {
            language: Language::SWEDISH,
            kind: TermKind::WorkingTranslation,
            text: format!("kanyl {code}"),
        };
        let code = concept.code.clone();
        builder.concept(concept)?;
        builder.term(&code, term)?;
    }
    Ok(index::build(&builder.build()?, &Lexicon::default()))
}
