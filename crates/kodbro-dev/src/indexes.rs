//! On what do bindings that build no index run their tests?

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use kodbro::{Model, index, lexicon::Lexicon};
use kodbro_tests::corpus::Corpus;

/// Writes the default index, the nomenclatures of the corpus as indexes, and the model set by hand,
/// which the corpus is made for.
pub(crate) fn write(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("default.kodbro"), kodbro_data::INDEX)?;
    fs::write(
        folder.join("by-hand.json"),
        serde_json::to_vec(&Model::default())?,
    )?;
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
