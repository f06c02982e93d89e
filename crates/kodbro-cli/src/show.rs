use std::io::{self, Write};

use clap::Args;
use kodbro::nomenclature::{Concept, Language, Nomenclature, Release, Status, Term, TermKind};
use serde::Serialize;

use crate::args::{AnswerFormat, IndexArgument, LanguageArgument};
use crate::concepts::{self, Named, kind, named, path, to_stdout, write_json};
use crate::{Outcome, code_hint, index_source};

/// Show all that is known of a code
///
/// Shows the way down from the root, level, whether the code is terminal (has no codes below it),
/// status and successor, all terms by authority and language (official, working translation,
/// synonym, brand), and the codes directly below.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Code, such as T01020204
    #[arg(value_name = "CODE")]
    code: String,

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
  kodbro show T01020204
  kodbro show T0102 --language en --format json

Exit codes:
  0  done
  2  no such code (the nearest ones are named), wrong use or bad input";

/// A concept as JSON has it.
#[derive(Serialize)]
struct Shown<'a> {
    code: &'a str,
    term: &'a str,
    level: u8,
    terminal: bool,
    residual: bool,
    status: &'static str,
    successor: Option<String>,
    path: Vec<Named<'a>>,
    terms: Vec<ShownTerm<'a>>,
    children: Vec<Named<'a>>,
    nomenclature: Release,
}

#[derive(Serialize)]
struct ShownTerm<'a> {
    kind: TermKind,
    language: Language,
    text: &'a str,
}

/// Shows a concept.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let index = index_source::open(arguments.index.index.as_deref())?;
    let nomenclature = index.nomenclature();
    let language = concepts::language(&nomenclature, arguments.language.language)?;
    let concept = code_hint::need(&nomenclature, &arguments.code, language)?;
    let shown = shown(&concept, &nomenclature, language);
    to_stdout(|out| match arguments.format {
        AnswerFormat::Json => write_json(out, &shown),
        AnswerFormat::Text => write_text(out, &shown),
    })?;
    Ok(Outcome::Done)
}

fn shown<'a>(
    concept: &Concept<'a>,
    nomenclature: &Nomenclature<'a>,
    language: Language,
) -> Shown<'a> {
    let (status, successor) = match concept.status() {
        Status::Active => ("active", None),
        Status::Retired { successor } => ("retired", successor),
    };
    let term = |term: Term<'a>| ShownTerm {
        kind: term.kind,
        language: term.language,
        text: term.text,
    };
    Shown {
        code: concept.code(),
        term: concept.term(language),
        level: concept.level(),
        terminal: concept.is_terminal(),
        residual: concept.is_residual(),
        status,
        successor: successor.map(String::from),
        path: path(concept, language),
        terms: concept.terms().map(term).collect(),
        children: concept.children().map(|c| named(&c, language)).collect(),
        nomenclature: nomenclature.release(),
    }
}

fn write_text(out: &mut dyn Write, shown: &Shown<'_>) -> io::Result<()> {
    let mut facts = vec![
        shown.nomenclature.to_string().trim().to_owned(),
        format!("level {}", shown.level),
        if shown.terminal {
            "terminal"
        } else {
            "not terminal"
        }
        .to_owned(),
    ];
    if shown.residual {
        facts.push("takes what its siblings do not".to_owned());
    }
    facts.push(match &shown.successor {
        Some(code) => format!("{}, use {code} instead", shown.status),
        None => shown.status.to_owned(),
    });
    writeln!(out, "{}  {}", shown.code, shown.term)?;
    writeln!(out, "{}", facts.join(", "))?;
    if let Some((_, above)) = shown
        .path
        .split_last()
        .filter(|(_, above)| !above.is_empty())
    {
        writeln!(out, "\nPath")?;
        write_names(out, above)?;
    }
    writeln!(out, "\nTerms")?;
    for term in &shown.terms {
        writeln!(
            out,
            "  {:<19}  {:<3}  {}",
            kind(term.kind),
            term.language,
            term.text
        )?;
    }
    if !shown.children.is_empty() {
        writeln!(out, "\nChildren")?;
        write_names(out, &shown.children)?;
    }
    Ok(())
}

fn write_names(out: &mut dyn Write, names: &[Named<'_>]) -> io::Result<()> {
    let width = names.iter().map(|name| name.code.chars().count()).max();
    let width = width.unwrap_or(0);
    for Named { code, term } in names {
        writeln!(out, "  {code:<width$}  {term}")?;
    }
    Ok(())
}
