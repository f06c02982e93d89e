use std::io::{self, Write};

use clap::Args;
use kodbro::matching::{ExplainedWord, Explanation};
use kodbro::text::{Polarity, Treatment};
use kodbro::{MapOptions, Mapper};
use serde::Serialize;

use crate::args::{AnswerFormat, IndexArgument, LanguageArgument, ModelArgument};
use crate::concepts::{self, to_stdout, write_json};
use crate::failure::Failure;
use crate::map::DecidedArguments;
use crate::search::{self, Answer};
use crate::{Outcome, index_source, model_source};

/// Show how a text is understood, step by step
///
/// Shows what every word of a row became: ignored and why, short for something, split into parts,
/// which concepts of the lexicon it means and which words of terms it was matched with; then the
/// candidates with their reasons, as 'kodbro search' shows them. With --decisions and --model they
/// are those that 'kodbro map' finds with the same for a row of this text.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The text of a row; several arguments are one text
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,

    /// Number of candidates shown at most
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    top: u16,

    #[command(flatten)]
    language: LanguageArgument,

    /// Form of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: AnswerFormat,

    #[command(flatten)]
    index: IndexArgument,

    #[command(flatten)]
    model: ModelArgument,

    #[command(flatten)]
    decided: DecidedArguments,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro explain \"OP-LAKAN SJÄLVHÄFT 75X90 ST\"
  kodbro explain \"us-handske vin pf ost M\" --format json
  With what people decided before about this text, and about others like it:
    kodbro explain \"us-handske vin pf ost M\" --decisions decisions.db --source \"Region A\"

Exit codes:
  0  something is found
  1  nothing is found; the reason is shown
  2  wrong use or bad input";

#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    answer: Answer<'a>,
    understood: &'a Explanation,
}

/// Shows how a text is understood.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let model = model_source::open(arguments.model.model.as_deref())?;
    let index = index_source::open(arguments.index.index.as_deref())?;
    let mapper = Mapper::new(index).with_model(model);
    let nomenclature = mapper.nomenclature();
    let decided = arguments.decided.read(&nomenclature.release())?;
    match (&decided, &arguments.decided.source) {
        (Some(decided), _) => decided.warn(&nomenclature),
        (None, Some(_)) => {
            let failure = Failure::new("--source says nothing here");
            return Err(failure.with_hint("add --decisions").into());
        }
        (None, None) => {}
    }
    let language = concepts::language(&nomenclature, arguments.language.language)?;
    let text = arguments.text.join(" ");
    let options = MapOptions::default().with_top(arguments.top.into());
    let mapping = match &decided {
        None => mapper.map_with(text.as_str(), &options),
        Some(decided) => mapper.with_scratch(|scratch| {
            mapper.map_with_decisions(scratch, text.as_str(), &decided.past(""), &options)
        }),
    };
    let explanation = mapper.explain(text.as_str());
    let answer = search::answer(&text, &mapping, &nomenclature, language);
    let is_found = !answer.candidates.is_empty();
    to_stdout(|out| match arguments.format {
        AnswerFormat::Json => {
            let understood = &explanation;
            write_json(out, &Explained { answer, understood })
        }
        AnswerFormat::Text => {
            write_explanation(out, &explanation)?;
            writeln!(out, "\ncandidates")?;
            search::write_text(out, &answer)
        }
    })?;
    Ok(match is_found {
        true => Outcome::Done,
        false => Outcome::Findings,
    })
}

fn write_explanation(out: &mut dyn Write, explanation: &Explanation) -> io::Result<()> {
    writeln!(out, "read as   {}", explanation.normalized.join(" | "))?;
    if !explanation.languages.is_empty() {
        let share = |(language, share): &(_, f64)| format!("{language} {:.0} %", 100.0 * share);
        let languages: Vec<String> = explanation.languages.iter().map(share).collect();
        writeln!(out, "languages {}", languages.join(", "))?;
    }
    if !explanation.measures.is_empty() {
        let shown = explanation.measures.iter();
        let shown: Vec<String> = shown
            .map(|measure| format!("{measure} ({})", measure.kind()))
            .collect();
        writeln!(out, "measures  {}", shown.join(", "))?;
    }
    writeln!(out, "\nwords")?;
    for word in &explanation.words {
        write_word(out, word)?;
    }
    Ok(())
}

/// Tells whether the lexicon knows a word as one that says nothing about a product.
fn is_noise(word: &ExplainedWord) -> bool {
    !word.concepts.is_empty() && word.concepts.iter().all(|concept| concept.class.is_noise())
}

fn write_word(out: &mut dyn Write, word: &ExplainedWord) -> io::Result<()> {
    let what = match (word.treatment, word.polarity) {
        (Treatment::Word, _) if word.weight <= 0.0 && word.text.chars().nth(1).is_none() => {
            "ignored: a letter by itself".to_owned()
        }
        (Treatment::Word, _) if word.weight <= 0.0 && is_noise(word) => {
            "ignored: packing, counting or a supplier".to_owned()
        }
        (Treatment::Word, _) if word.weight <= 0.0 => {
            "ignored: another form of it stands further ahead, or too many words do".to_owned()
        }
        (Treatment::Word, Polarity::Affirmed) => format!("counts {:.1} bits", word.weight),
        (Treatment::Word, Polarity::Denied) => format!("denied, counts {:.1} bits", word.weight),
        (Treatment::Word, Polarity::Open) => format!("left open, counts {:.1} bits", word.weight),
        (Treatment::Marker, _) => "affirms or denies what stands beside it".to_owned(),
        (Treatment::Measure, _) => "belongs to a measure".to_owned(),
        (Treatment::Stop, _) => "ignored: a function word".to_owned(),
        (Treatment::Noise, _) => {
            "ignored: packing, counting, registering, or part of a supplier's name".to_owned()
        }
        (Treatment::Residual, _) => "ignored: it marks what others do not take".to_owned(),
        _ => String::new(),
    };
    writeln!(out, "  {:<20} {what}", word.text)?;
    let mut line = |label: &str, items: Vec<String>| match items.is_empty() {
        true => Ok(()),
        false => writeln!(out, "      {label:<10} {}", items.join(", ")),
    };
    let readings = word.readings.iter();
    line(
        "short for",
        readings
            .map(|reading| format!("{} ({:.2})", reading.words, reading.weight))
            .collect(),
    )?;
    if word.parts.len() > 1 {
        line("parts", vec![word.parts.join(" | ")])?;
    }
    line("read as", word.joined.iter().cloned().collect())?;
    let concepts = word.concepts.iter();
    line(
        "means",
        concepts
            .map(|c| format!("{} ({}, {:.2})", c.id, c.class, c.weight))
            .collect(),
    )?;
    let similar = word.similar.iter();
    line(
        "matched",
        similar
            .map(|s| format!("{} ({}, {:.2})", s.word, s.likeness, s.cover))
            .collect(),
    )
}
