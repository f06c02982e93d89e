use std::fs;

use anyhow::{Context, Result, ensure};
use kodbro_formats::nomenclature::{NomenclatureOptions, source_hash};
use kodbro_formats::thesaurus::read_thesaurus;
use kodbro_tests::place;
use serde::Deserialize;

const FILE: &str = "data/SOURCES.toml";
const THESAURUS: &str = "data/thesaurus/emdn.tsv";

#[derive(Deserialize)]
struct Sources {
    source: Vec<Source>,
}

/// A file that is shipped. The other fields are for people.
#[derive(Deserialize)]
struct Source {
    id: String,
    file: String,
    licence: String,
    sha256: String,
}

/// Compares the files in `data/` with their hashes, or renews the hashes; and reads the thesaurus,
/// whose reader is strict.
pub(crate) fn run(check: bool) -> Result<()> {
    let text = fs::read_to_string(place::inside(FILE)).context(FILE)?;
    let Sources { source } = toml::from_str(&text).context(FILE)?;
    ensure!(!source.is_empty(), "{FILE} describes no file");
    let mut renewed = text.clone();
    for Source {
        id,
        file,
        licence,
        sha256,
    } in &source
    {
        ensure!(!licence.is_empty(), "{FILE}: '{id}' has no licence");
        let bytes = fs::read(place::inside("data").join(file)).context(file.clone())?;
        let hash = source_hash(&bytes);
        let hash = hash.strip_prefix("sha256:").unwrap_or(&hash);
        ensure!(
            !check || hash == sha256,
            "data/{file} has the hash {hash}, expected {sha256}: note what has changed in {FILE}, \
             then run 'cargo dev sources'"
        );
        renewed = renewed.replace(sha256, hash);
    }
    let bytes = fs::read(place::inside(THESAURUS)).context(THESAURUS)?;
    let thesaurus = read_thesaurus(THESAURUS, &bytes, &NomenclatureOptions::default())?;
    if let Some(warning) = thesaurus.warnings.first() {
        anyhow::bail!("{warning}");
    }
    if renewed != text {
        fs::write(place::inside(FILE), renewed).context(FILE)?;
    }
    println!(
        "{} files as described, {} codes in the thesaurus",
        source.len(),
        thesaurus.counts.codes
    );
    Ok(())
}
