mod decided;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use kodbro::lexicon::Lexicon;
use kodbro::nomenclature::{Code, Language, Merged, NomenclatureBuilder};
use kodbro::{Index, index};
use kodbro_formats::Output;
use kodbro_formats::lexicon::{LexiconReader, LexiconTable, read_lexicon};
use kodbro_formats::nomenclature::{Loaded, NomenclatureOptions, read_nomenclature};

use crate::args::TargetSystemArgument;
use crate::failure::Failure;
use crate::inspect::Contents;
use crate::numbers::{counted, duration};
use crate::{Outcome, files, index_source, report};

/// Build an index from nomenclature files
///
/// The first file gives codes and tree; further ones add terms to any of its codes. A file is the
/// official EMDN workbook, a CSV or TSV table, a FHIR CodeSystem (JSON), or a thesaurus of kodbro;
/// which one is seen from its content. A table has a column 'code' and a column 'term', or
/// 'term_sv', 'term_en' and so on, which names the language; it may have the columns 'parent',
/// 'language', 'kind' (official, working_translation, synonym, brand), 'status' and 'successor'.
///
/// Where at least half of the codes are codes of the embedded index, as in any release of the
/// EMDN, the embedded Swedish and English terms are added too: the official workbook alone is all
/// it takes to get a full index.
///
/// The embedded lexicon, the words of the trade and what they mean, goes into every index. A lexicon
/// file adds to it: a UTF-8 text with tabs between the columns, which is a table of concepts (the
/// columns 'concept', 'class' and languages such as 'sv'), of senses ('language', 'form', 'concept',
/// 'weight') or of abbreviations ('language', 'short', 'reading', 'weight').
///
/// Decisions make wordings: the text of a row for which people accepted a code is found as a synonym
/// of that code. Only what they shared goes in, since whoever has an index can read it. To settle
/// rows and to take decisions back, give them to 'kodbro map --decisions'.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Nomenclature files, the one with codes and tree first
    #[arg(value_name = "FILES", required = true)]
    files: Vec<PathBuf>,

    /// Index file to write; it appears when it is complete
    #[arg(long, short, value_name = "INDEX", required = true)]
    output: PathBuf,

    /// Language of terms whose language the file does not state
    #[arg(long, value_name = "L", default_value_t = Language::ENGLISH)]
    language: Language,

    /// Name of the nomenclature, such as EMDN [default: what the first file says]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Release of the nomenclature, such as V2 [default: what the first file says]
    #[arg(long, value_name = "R")]
    release: Option<String>,

    /// Do not add the terms of the embedded index
    #[arg(long)]
    without_default_terms: bool,

    /// Lexicon file: concepts, senses or abbreviations; may be given several times
    #[arg(long, value_name = "F")]
    lexicon: Vec<PathBuf>,

    /// Do not use the embedded lexicon
    #[arg(long)]
    without_default_lexicon: bool,

    /// Decisions, as a file or store, of which the texts of shared and accepted ones become synonyms
    /// of their codes; may be given several times
    #[arg(long, value_name = "F")]
    decisions: Vec<PathBuf>,

    #[command(flatten)]
    target_system: TargetSystemArgument,
}

const AFTER_HELP: &str = "\
Examples:
  The official workbook with the embedded terms:
    kodbro build emdn-v2-en.xlsx -o emdn.kodbro
  The same with the words of a region, in a table with the columns code and term_sv:
    kodbro build emdn-v2-en.xlsx words.csv -o emdn.kodbro
  The same with the abbreviations of a region:
    kodbro build emdn-v2-en.xlsx -o emdn.kodbro --lexicon abbreviations.tsv
  The same with what regions have decided and shared:
    kodbro build emdn-v2-en.xlsx -o emdn.kodbro --decisions regions.db
  Another nomenclature:
    kodbro build codes.json -o own.kodbro --name OWN --release 2026
  Use it:
    kodbro map catalogue.xlsx --index emdn.kodbro --out mapped.xlsx

Exit codes:
  0  done
  1  done, but a file has terms for codes that the first file does not have
  2  wrong use or bad input; no index is left behind";

/// So many of the codes that could not be placed are named.
const NAMED_CODES: usize = 5;

/// Builds an index.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let inputs = arguments.files.iter().chain(&arguments.lexicon);
    let inputs = inputs.chain(&arguments.decisions);
    let inputs = inputs.map(PathBuf::as_path);
    files::refuse_to_replace(&arguments.output, inputs, "the index", "--output")?;
    let mut output = Output::create(&arguments.output)?;
    let Some((first, others)) = arguments.files.split_first() else {
        return Err(Failure::new("no file to build from").into());
    };
    let mut options = NomenclatureOptions::default().with_language(arguments.language);
    let further = options.clone().with_terms_only(true);
    options.name.clone_from(&arguments.name);
    options.release.clone_from(&arguments.release);

    let mut builder = load(first, &options)?;
    let mut outcome = Outcome::Done;
    for path in others {
        let merged = builder.merge(load(path, &further)?);
        report::note(said(&path.display().to_string(), &merged));
        if !merged.unknown_codes.is_empty() {
            outcome = Outcome::Findings;
            report::warning(unknown(path, first, &merged.unknown_codes));
        }
    }
    if !arguments.without_default_terms {
        add_default_terms(&mut builder)?;
    }
    let mut nomenclature = builder.build()?;
    if !arguments.decisions.is_empty() {
        let with_wordings = decided::wordings(
            &arguments.decisions,
            &nomenclature,
            arguments.language,
            &arguments.target_system,
        )?;
        nomenclature = with_wordings.build()?;
    }
    let bytes = index::build(&nomenclature, &lexicon(arguments)?);
    output.put(&bytes)?;
    let index = Index::open(bytes)?;
    output.finish()?;

    let contents = Contents::of(&index, arguments.output.display().to_string());
    contents.lines().iter().for_each(report::note);
    report::note(format_args!("built in {}", duration(start.elapsed())));
    Ok(outcome)
}

fn load(
    path: &Path,
    options: &NomenclatureOptions,
) -> Result<NomenclatureBuilder, kodbro_formats::Error> {
    let Loaded {
        builder,
        warnings,
        counts,
        ..
    } = read_nomenclature(path, options)?;
    report::note(format_args!(
        "read {}: {} on {}, {}",
        path.display(),
        counted(counts.codes as u64, "code", "codes"),
        counted(counts.levels.into(), "level", "levels"),
        counted(counts.terms as u64, "term", "terms"),
    ));
    report::warnings(&warnings, warnings.len() as u64);
    Ok(builder)
}

/// Adds the terms of the embedded index, if the nomenclature is one they are for.
pub(crate) fn add_default_terms(builder: &mut NomenclatureBuilder) -> Result<(), Failure> {
    let embedded = index_source::open(None)?;
    let default = NomenclatureBuilder::from(embedded.nomenclature());
    let shared = embedded
        .nomenclature()
        .iter()
        .filter_map(|concept| concept.code().parse::<Code>().ok())
        .filter(|code| builder.contains(code))
        .count();
    if 2 * shared < builder.len() {
        report::note("the embedded terms are for other codes and were not added");
        return Ok(());
    }
    let source = embedded.nomenclature().release().source_hash;
    if builder.release_mut().source_hash.contains(&source) {
        return Ok(());
    }
    let merged = builder.merge(default);
    let mut text = said("the embedded index", &merged);
    if !merged.unknown_codes.is_empty() {
        let codes = counted(merged.unknown_codes.len() as u64, "code", "codes");
        text = format!("{text}; left out those of {codes} that this release does not have");
    }
    report::note(text);
    Ok(())
}

/// Reads the embedded lexicon.
pub(crate) fn default_lexicon() -> Result<Lexicon, kodbro_formats::Error> {
    read_lexicon(kodbro_data::LEXICON.iter().copied())
}

/// Puts the embedded lexicon and the user's files together.
fn lexicon(arguments: &Arguments) -> Result<Lexicon, kodbro_formats::Error> {
    let embedded = match arguments.without_default_lexicon {
        true => Lexicon::default(),
        false => default_lexicon()?,
    };
    if arguments.lexicon.is_empty() {
        return Ok(embedded);
    }
    let mut reader = LexiconReader::extending(embedded);
    for path in &arguments.lexicon {
        let read = reader.read_file(path)?;
        let (one, many) = match read.table {
            LexiconTable::Concepts => ("concept", "concepts"),
            LexiconTable::Senses => ("sense", "senses"),
            _ => ("abbreviation", "abbreviations"),
        };
        let rows = counted(read.rows, one, many);
        report::note(format_args!("read lexicon {}: {rows}", path.display()));
    }
    reader.finish()
}

fn said(source: &str, merged: &Merged) -> String {
    let terms = counted(merged.added_terms as u64, "term", "terms");
    format!("added {terms} from {source}")
}

fn unknown(path: &Path, first: &Path, codes: &[Code]) -> String {
    let named: Vec<&str> = codes.iter().take(NAMED_CODES).map(Code::as_str).collect();
    let more = match codes.len() > named.len() {
        true => ", …",
        false => "",
    };
    format!(
        "{}: the terms of {} were left out, which {} does not have: {}{more}",
        path.display(),
        counted(codes.len() as u64, "code", "codes"),
        first.display(),
        named.join(", "),
    )
}
