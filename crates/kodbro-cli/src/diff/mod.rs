//! What is different between two releases, as text, table or JSON?

mod write;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kodbro::nomenclature::{Change, Difference, Language, Nomenclature, diff};
use kodbro_formats::Output;

use crate::numbers::{counted, grouped};
use crate::release_source::{self, EMBEDDED, common_language, describe};
use crate::{Outcome, files};

/// Compare two releases of a nomenclature
///
/// Tells code by code what is different: codes that were added or retired, re-worded, moved below
/// another code, or that got or lost the codes below them. A retired code has a successor where the
/// publisher names one, where one other code has the same term, or where exactly one code with half
/// of the words in common took its place.
///
/// A release is an index, or any file that 'kodbro build' reads: the official EMDN workbook, a CSV
/// or TSV table, a FHIR CodeSystem. 'embedded' stands for the embedded index.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The old release
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The new release
    #[arg(value_name = "NEW", default_value = EMBEDDED)]
    new: PathBuf,

    /// Form of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    /// Write to this file instead of standard output; it appears when it is complete
    #[arg(long, short, value_name = "F")]
    out: Option<PathBuf>,

    /// Language of the terms compared [default: one in which both have official terms, en first]
    #[arg(long, value_name = "L")]
    language: Option<Language>,
}

const AFTER_HELP: &str = "\
Examples:
  What a new workbook brings, compared with the embedded index:
    kodbro diff embedded emdn-v2026-en.xlsx
  As a table for people who decide:
    kodbro diff emdn-v1-en.xlsx emdn-v2-en.xlsx --format csv --out changes.csv
  How many changes of each kind:
    kodbro diff old.kodbro new.kodbro --format json | jq .counts

Exit codes:
  0  no differences
  1  there are differences
  2  wrong use or bad input";

/// The form of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people
    #[default]
    Text,
    /// One row a change
    Csv,
    /// One JSON document
    Json,
}

/// Two releases and their differences.
struct Comparison<'n> {
    old: Nomenclature<'n>,
    new: Nomenclature<'n>,
    language: Option<Language>,
    differences: Vec<Difference>,
}

/// Compares two releases.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let Arguments { old, new, .. } = arguments;
    if let Some(out) = &arguments.out {
        let inputs = [old.as_path(), new.as_path()].into_iter();
        files::refuse_to_replace(out, inputs, "the output", "--out")?;
    }
    let (old, new) = (release_source::open(old)?, release_source::open(new)?);
    let (old, new) = (old.nomenclature(), new.nomenclature());
    let language = common_language(&old, &new, arguments.language)?;
    let comparison = Comparison {
        old,
        new,
        language,
        differences: diff(old, new, language),
    };
    let mut output = match &arguments.out {
        Some(path) => Output::create(path)?,
        None => Output::stdout(),
    };
    let text = match arguments.format {
        Format::Text => comparison.text(&arguments.old, &arguments.new),
        Format::Csv => comparison.csv()?,
        Format::Json => comparison.json()?,
    };
    output.put(&text)?;
    output.finish()?;
    Ok(match comparison.differences.is_empty() {
        true => Outcome::Done,
        false => Outcome::Findings,
    })
}

/// Returns the lines that sum a comparison up: which releases, and how many changes of each kind.
pub(crate) fn summary(
    (old, old_path): (&Nomenclature<'_>, &Path),
    (new, new_path): (&Nomenclature<'_>, &Path),
    differences: &[Difference],
) -> Vec<String> {
    let codes =
        |nomenclature: &Nomenclature<'_>| counted(nomenclature.len() as u64, "code", "codes");
    let mut lines = vec![
        format!("from {}, {}", describe(old, old_path), codes(old)),
        format!("to   {}, {}", describe(new, new_path), codes(new)),
    ];
    lines.extend(counts(differences).map(|(kind, count, detail)| {
        let name = kind.replace('_', " ");
        format!("  {:>6}  {name}{detail}", grouped(count))
    }));
    if differences.is_empty() {
        lines.push("  no differences".to_owned());
    }
    lines
}

/// Counts the differences of each kind that there is, with what is worth telling of them.
fn counts(differences: &[Difference]) -> impl Iterator<Item = (&'static str, u64, String)> {
    Change::KINDS.into_iter().filter_map(|kind| {
        let count = |is: &dyn Fn(&Change) -> bool| {
            let found = differences.iter().filter(|d| d.change.kind() == kind);
            found.filter(|d| is(&d.change)).count() as u64
        };
        let all = count(&|_| true);
        let detail = match kind {
            "retired" => {
                let with = count(&|c| matches!(c, Change::Retired { successor: Some(_) }));
                format!(" ({} with a successor)", grouped(with))
            }
            "reworded" => {
                let same = |c: &Change| {
                    matches!(
                        c,
                        Change::Reworded {
                            typographic: true,
                            ..
                        }
                    )
                };
                format!(" ({} in typography only)", grouped(count(&same)))
            }
            _ => String::new(),
        };
        (all > 0).then_some((kind, all, detail))
    })
}
