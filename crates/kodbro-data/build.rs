//! Builds the embedded default index from the project's thesaurus and lexicon.

use std::path::{Path, PathBuf};
use std::{env, error, fs, io};

use kodbro_formats::lexicon::read_lexicon;
use kodbro_formats::nomenclature::NomenclatureOptions;
use kodbro_formats::thesaurus::read_thesaurus;

/// The release whose codes the thesaurus names; see `data/SOURCES.toml`.
const RELEASE: &str = "V2";
const THESAURUS: &str = "thesaurus/emdn.tsv";
/// The files of the lexicon, which `src/lib.rs` embeds too.
const LEXICON: [&str; 3] = [
    "lexicon/concepts.tsv",
    "lexicon/senses.tsv",
    "lexicon/abbreviations.tsv",
];

/// The model, likewise.
const MODEL: &str = "model/emdn.json";

fn main() {
    if let Err(error) = build() {
        println!("cargo::error={error}");
    }
}

fn build() -> Result<(), Box<dyn error::Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let model = read(MODEL)?;
    serde_json::from_slice::<kodbro::Model>(&model)?;
    fs::write(out.join("emdn.json"), model)?;
    let options = NomenclatureOptions::default().with_release(RELEASE);
    let loaded = read_thesaurus(THESAURUS, &read(THESAURUS)?, &options)?;
    let mut files = Vec::new();
    for file in LEXICON {
        let text = read(file)?;
        fs::write(
            out.join(Path::new(file).file_name().unwrap_or_default()),
            &text,
        )?;
        files.push((file, text));
    }
    let index = kodbro::index::build(&loaded.builder.build()?, &read_lexicon(files)?);
    fs::write(out.join("default.kodbro"), index)?;
    Ok(())
}

/// Reads a file by its path in the data folder, and has this run again when it changes.
///
/// A packed crate has the folder inside; in the project it is a link to the project's, or a file
/// with that text where links are not supported.
fn read(file: &str) -> io::Result<Vec<u8>> {
    let inside = Path::new("data");
    let data = match inside.is_dir() {
        true => inside.to_owned(),
        false => ["..", "..", "data"].iter().collect::<PathBuf>(),
    };
    let path = data.join(file);
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read(path)
}
