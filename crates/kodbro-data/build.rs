//! Builds the embedded default index from the project's thesaurus.

use std::path::Path;
use std::{env, error, fs};

use kodbro::lexicon::Lexicon;
use kodbro_formats::nomenclature::NomenclatureOptions;
use kodbro_formats::thesaurus::read_thesaurus;

/// The release whose codes the thesaurus names; see `data/SOURCES.toml`.
const RELEASE: &str = "V2";

fn main() -> Result<(), Box<dyn error::Error>> {
    let path = Path::new("../../data/thesaurus/emdn.tsv");
    println!("cargo::rerun-if-changed={}", path.display());
    let options = NomenclatureOptions::default().with_release(RELEASE);
    let loaded = read_thesaurus("data/thesaurus/emdn.tsv", &fs::read(path)?, &options)?;
    let index = kodbro::index::build(&loaded.builder.build()?, &Lexicon::default());
    fs::write(
        Path::new(&env::var("OUT_DIR")?).join("default.kodbro"),
        index,
    )?;
    Ok(())
}
