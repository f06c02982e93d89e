use std::fs;

use anyhow::{Context, Result, ensure};
use kodbro::lexicon::Lexicon;
use kodbro::nomenclature::Language;
use kodbro_formats::lexicon::{LexiconReader, LexiconTable};
use kodbro_formats::nomenclature::{NomenclatureOptions, source_hash};
use kodbro_formats::thesaurus::read_thesaurus;
use kodbro_tests::place;
use serde::Deserialize;

const FILE: &str = "data/SOURCES.toml";
const THESAURUS: &str = "data/thesaurus/emdn.tsv";
const LEXICON: &str = "data/lexicon";

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

/// Compares the files in `data/` with their hashes, or renews the hashes; and reads the thesaurus
/// and the lexicon, whose readers are strict.
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
    let lexicon = read_lexicon()?;
    if renewed != text {
        fs::write(place::inside(FILE), renewed).context(FILE)?;
    }
    println!(
        "{} files as described, {} codes in the thesaurus, {} concepts and {} abbreviations in the \
         lexicon",
        source.len(),
        thesaurus.counts.codes,
        lexicon.concepts().len(),
        lexicon.abbreviations().len(),
    );
    Ok(())
}

/// Reads the lexicon, and checks what its README asks for beyond what the reader does: all columns,
/// the order of the lines, and a Swedish word for every concept.
fn read_lexicon() -> Result<Lexicon> {
    let mut reader = LexiconReader::default();
    let mut names = Vec::new();
    for entry in fs::read_dir(place::inside(LEXICON)).context(LEXICON)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.ends_with(".tsv").then_some(name));
    }
    let mut embedded: Vec<&str> = kodbro_data::LEXICON.iter().map(|&(name, _)| name).collect();
    names.sort_unstable();
    embedded.sort_unstable();
    ensure!(
        names == embedded,
        "{LEXICON} holds {names:?}, but {embedded:?} are embedded"
    );
    for name in names {
        let file = format!("{LEXICON}/{name}");
        let text = fs::read_to_string(place::inside(&file)).context(file.clone())?;
        let table = reader.read(&file, text.as_bytes())?.table;
        check_lines(&file, &text, table)?;
    }
    let lexicon = reader.finish()?;
    for concept in lexicon.concepts() {
        let swedish = |(language, _): &(Language, String)| *language == Language::SWEDISH;
        ensure!(
            concept.forms.iter().any(swedish),
            "{LEXICON}: concept '{}' has no Swedish form",
            concept.id
        );
    }
    Ok(lexicon)
}

/// Checks that a table has all columns and that its lines are in order.
fn check_lines(file: &str, text: &str, table: LexiconTable) -> Result<()> {
    let mut lines = text.split_terminator('\n');
    let header = lines.next().unwrap_or_default();
    ensure!(
        header.split('\t').eq(table.columns().iter().copied()),
        "{file}: the columns are not {}, in this order",
        table.columns().join(", ")
    );
    let leading = match table {
        LexiconTable::Concepts => 1,
        _ => 2,
    };
    let key =
        |line: &str| -> Vec<String> { line.split('\t').take(leading).map(str::to_owned).collect() };
    let mut last = Vec::new();
    for (line, row) in lines.zip(2..) {
        let next = key(line);
        ensure!(
            last <= next,
            "{file}, row {row}: '{}' stands behind '{}', expected the lines ordered by {}",
            next.join("', '"),
            last.join("', '"),
            table.columns()[..leading].join(" and "),
        );
        last = next;
    }
    Ok(())
}
