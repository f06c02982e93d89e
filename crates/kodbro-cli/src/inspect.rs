use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use kodbro::nomenclature::{Language, Nomenclature, TermKind};
use kodbro::{Index, IndexSummary};
use serde::Serialize;

use crate::Outcome;
use crate::args::AnswerFormat;
use crate::concepts::{kind, to_stdout, write_json};
use crate::index_source;
use crate::numbers::{bytes, counted, grouped};

/// Look into an index
///
/// Checks an index file and says which nomenclature and release it was made of, from which
/// sources, and how much it holds: codes by level, terms by authority and language, words, and the
/// concepts and abbreviations of the lexicon.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Index file, as written by 'kodbro build' [default: the embedded index]
    #[arg(value_name = "INDEX")]
    index: Option<PathBuf>,

    /// Form of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: AnswerFormat,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro inspect
  kodbro inspect emdn.kodbro --format json

Exit codes:
  0  the index is sound
  2  it is missing, damaged or of another version, or wrong use";

/// What an index holds, as JSON has it.
#[derive(Serialize)]
pub(crate) struct Contents {
    index: String,
    #[serde(flatten)]
    summary: IndexSummary,
    codes_by_level: BTreeMap<u8, u64>,
    terms_by_kind: Vec<TermCount>,
}

#[derive(Serialize)]
struct TermCount {
    kind: TermKind,
    language: Language,
    terms: u64,
}

/// Shows what an index holds.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let index = index_source::open(arguments.index.as_deref())?;
    let contents = Contents::of(&index, index_source::name(arguments.index.as_deref()));
    to_stdout(|out| match arguments.format {
        AnswerFormat::Json => write_json(out, &contents),
        AnswerFormat::Text => contents
            .lines()
            .iter()
            .try_for_each(|line| writeln!(out, "{line}")),
    })?;
    Ok(Outcome::Done)
}

impl Contents {
    /// Counts what an index holds.
    pub(crate) fn of<D: AsRef<[u8]>>(index: &Index<D>, name: String) -> Self {
        let nomenclature = index.nomenclature();
        Self {
            index: name,
            summary: index.summary(),
            codes_by_level: codes_by_level(&nomenclature),
            terms_by_kind: terms_by_kind(&nomenclature),
        }
    }

    /// Writes it for people.
    pub(crate) fn lines(&self) -> Vec<String> {
        let (summary, release) = (&self.summary, &self.summary.release);
        let mut lines = Vec::new();
        let mut line = |name: &str, value: String| lines.push(format!("{name:<13} {value}"));
        line("index", self.index.clone());
        line("nomenclature", release.to_string().trim().to_owned());
        if !release.url.is_empty() {
            line("address", release.url.clone());
        }
        for (i, hash) in release.source_hash.split_whitespace().enumerate() {
            line(if i == 0 { "sources" } else { "" }, hash.to_owned());
        }
        let size = summary.bytes as u64;
        line("size", format!("{} ({} bytes)", bytes(size), grouped(size)));
        line("format", format!("version {}", summary.format_version));
        let levels: Vec<String> = self
            .codes_by_level
            .iter()
            .map(|(level, count)| format!("{level}: {}", grouped(*count)))
            .collect();
        let codes = grouped(summary.concepts as u64);
        line("codes", format!("{codes} (by level {})", levels.join(", ")));
        line("terms", grouped(summary.terms as u64));
        for TermCount {
            kind: of,
            language,
            terms,
        } in &self.terms_by_kind
        {
            line(
                "",
                format!("{:>8}  {}, {language}", grouped(*terms), kind(*of)),
            );
        }
        line("phrases", grouped(summary.phrases as u64));
        line("words", grouped(summary.words as u64));
        line(
            "lexicon",
            format!(
                "{}, {}",
                counted(summary.lexicon_concepts as u64, "concept", "concepts"),
                counted(
                    summary.abbreviations as u64,
                    "abbreviation",
                    "abbreviations"
                ),
            ),
        );
        lines
    }
}

fn codes_by_level(nomenclature: &Nomenclature<'_>) -> BTreeMap<u8, u64> {
    let mut counts = BTreeMap::new();
    for concept in nomenclature.iter() {
        *counts.entry(concept.level()).or_default() += 1;
    }
    counts
}

fn terms_by_kind(nomenclature: &Nomenclature<'_>) -> Vec<TermCount> {
    let mut counts: BTreeMap<(TermKind, Language), u64> = BTreeMap::new();
    for term in nomenclature.iter().flat_map(|concept| concept.terms()) {
        *counts.entry((term.kind, term.language)).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|((kind, language), terms)| TermCount {
            kind,
            language,
            terms,
        })
        .collect()
}
