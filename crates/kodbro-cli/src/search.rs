use std::io::{self, Write};

use clap::Args;
use kodbro::nomenclature::{Concept, Language, Nomenclature};
use kodbro::{Evidence, MapOptions, Mapper, Mapping, MappingStatus, Reason};
use serde::Serialize;

use crate::args::{AnswerFormat, IndexArgument, LanguageArgument};
use crate::concepts::{Named, path, to_stdout, write_json};
use crate::{Outcome, code_hint, concepts, index_source};

/// Find codes for a text
///
/// Maps one text as 'kodbro map' maps a row and shows the candidates, the likeliest first: the
/// probability that exactly this code is right, code, term, the way down from the root, and the
/// reasons in words. A text that is itself a code shows that code first.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Words of a product, in any language of the index; several arguments are one text
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,

    /// Number of candidates shown at most
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    top: u16,

    #[command(flatten)]
    language: LanguageArgument,

    /// Form of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: AnswerFormat,

    #[command(flatten)]
    index: IndexArgument,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro search US-HANDSKE NITRIL PF OST L 200ST
  kodbro search --top 3 --language en examination glove
  kodbro search T0102 --format json

Exit codes:
  0  something is found
  1  nothing is found; the reason is shown
  2  wrong use or bad input";

/// What is found, as JSON has it.
#[derive(Serialize)]
pub(crate) struct Answer<'a> {
    text: &'a str,
    /// The concept whose code the text is.
    code: Option<Hit<'a>>,
    status: MappingStatus,
    reason: Option<Reason>,
    pub(crate) candidates: Vec<Hit<'a>>,
}

#[derive(Serialize)]
pub(crate) struct Hit<'a> {
    code: &'a str,
    term: &'a str,
    level: u8,
    path: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a [Evidence]>,
}

/// Shows the candidates for a text.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mapper = Mapper::new(index_source::open(arguments.index.index.as_deref())?)
        .with_model(kodbro_data::model());
    let nomenclature = mapper.nomenclature();
    let language = concepts::language(&nomenclature, arguments.language.language)?;
    let text = arguments.text.join(" ");
    let options = MapOptions::default().with_top(arguments.top.into());
    let mapping = mapper.map_with(text.as_str(), &options);
    let answer = answer(&text, &mapping, &nomenclature, language);
    to_stdout(|out| match arguments.format {
        AnswerFormat::Json => write_json(out, &answer),
        AnswerFormat::Text => write_text(out, &answer),
    })?;
    Ok(
        match answer.code.is_some() || !answer.candidates.is_empty() {
            true => Outcome::Done,
            false => Outcome::Findings,
        },
    )
}

/// Puts together what is found for a text.
pub(crate) fn answer<'a>(
    text: &'a str,
    mapping: &'a Mapping<'a>,
    nomenclature: &Nomenclature<'a>,
    language: Language,
) -> Answer<'a> {
    let hit = |concept: Concept<'a>| Hit {
        code: concept.code(),
        term: concept.term(language),
        level: concept.level(),
        path: path(&concept, language),
        confidence: None,
        evidence: None,
    };
    let candidates = mapping.candidates.iter().filter_map(|candidate| {
        Some(Hit {
            confidence: Some(rounded(candidate.confidence)),
            evidence: Some(&candidate.evidence),
            ..hit(nomenclature.at(candidate.id)?)
        })
    });
    Answer {
        text,
        code: code_hint::find(nomenclature, text).map(hit),
        status: mapping.status,
        reason: mapping.reason,
        candidates: candidates.collect(),
    }
}

/// Writes what is found for people to read.
pub(crate) fn write_text(out: &mut dyn Write, answer: &Answer<'_>) -> io::Result<()> {
    if let Some(hit) = &answer.code {
        writeln!(out, "code    {}  {}", hit.code, hit.term)?;
        write_path(out, hit)?;
    }
    for hit in &answer.candidates {
        let confidence = hit.confidence.unwrap_or_default();
        writeln!(out, "{confidence:.4}  {}  {}", hit.code, hit.term)?;
        write_path(out, hit)?;
        let reasons: Vec<String> = hit
            .evidence
            .iter()
            .copied()
            .flatten()
            .map(Evidence::to_string)
            .collect();
        writeln!(out, "        why: {}", reasons.join("; "))?;
    }
    match (answer.reason, &answer.code) {
        (Some(reason), None) if answer.status == MappingStatus::Unmapped => {
            writeln!(out, "{}: {reason}", answer.status)
        }
        _ => Ok(()),
    }
}

/// Writes the concepts above a hit, if there are any.
fn write_path(out: &mut dyn Write, hit: &Hit<'_>) -> io::Result<()> {
    let Some((_, above)) = hit.path.split_last().filter(|(_, above)| !above.is_empty()) else {
        return Ok(());
    };
    let steps: Vec<String> = above
        .iter()
        .map(|step| format!("{} {}", step.code, step.term))
        .collect();
    writeln!(out, "        in: {}", steps.join(" > "))
}

/// Rounds a probability to the four decimals that every output has.
fn rounded(confidence: f64) -> f64 {
    (confidence * 10_000.0).round() / 10_000.0
}
