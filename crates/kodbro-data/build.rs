//! Builds the embedded default index from the project's thesaurus and lexicon.

use std::path::{Path, PathBuf};
use std::{env, error, fs, io};

use kodbro_formats::lexicon::read_lexicon;
use kodbro_formats::nomenclature::NomenclatureOptions;
use kodbro_formats::thesaurus::read_thesaurus;

/// The release whose codes the thesaurus names; see `data/SOURCES.toml`.
const RELEASE: &str = "V2";
const THESAURUS: &str = "data/thesaurus/emdn.tsv";
/// The files of the lexicon, which `src/lib.rs` embeds too.
const LEXICON: [&str; 3] = [
    "data/lexicon/concepts.tsv",
    "data/lexicon/senses.tsv",
    "data/lexicon/abbreviations.tsv",
];

/// The model, likewise.
const MODEL: &str = "data/model/emdn.json";

fn main() {
    if let Err(error) = build() {
        println!("cargo::error={error}");
    }
}

fn build() -> Result<(), Box<dyn error::Error>> {
    serde_json::from_slice::<kodbro::Model>(&read(MODEL)?)?;
    let options = NomenclatureOptions::default().with_release(RELEASE);
    let loaded = read_thesaurus(THESAURUS, &read(THESAURUS)?, &options)?;
    let mut files = Vec::new();
    for file in LEXICON {
        files.push((file, read(file)?));
    }
    let index = kodbro::index::build(&loaded.builder.build()?, &read_lexicon(files)?);
    fs::write(
        Path::new(&env::var("OUT_DIR")?).join("default.kodbro"),
        index,
    )?;
    Ok(())
}

/// Reads a file by its path in the project, and has this run again when it changes.
fn read(file: &str) -> io::Result<Vec<u8>> {
    let path: PathBuf = ["..", "..", file].iter().collect();
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read(path)
}
