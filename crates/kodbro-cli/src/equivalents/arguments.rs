use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};

use crate::args::{IndexArgument, LanguageArgument};
use crate::failure::Failure;

/// Find products of other regions that would serve
///
/// Looks in a store for products with the same code as one of a source, then with the nearest ones:
/// the group above, the codes beside it, as far up as --min-level. Products whose texts differ come
/// after those that do not: sizes, volumes, materials, sterile or not, for adults or children. Every
/// product says in words where the two differ, agree, or only one says anything. Whether it will do
/// is for people to judge.
///
/// Of other sources the shared decisions count, and else the predictions. What another source has
/// decided privately is not used.
///
/// --group-by code tells instead what all sources hold: how many products, their stock, and how
/// many days it lasts where the catalogues say what is used. Stock and consumption are found by
/// their Swedish or English headers (Lagersaldo, Förbrukning/dag, Enhet). Units are never added up
/// with other units.
#[derive(Debug, Args)]
#[command(
    after_long_help = AFTER_HELP,
    group = ArgGroup::new("asked").required(true).args(["id", "list", "group_by"])
)]
pub(crate) struct Arguments {
    /// Store with the products, as 'kodbro map --store' fills it
    #[arg(long, value_name = "S")]
    pub(super) store: PathBuf,

    /// Source that asks; the product is one of its own
    #[arg(long, value_name = "NAME", required_unless_present = "group_by")]
    pub(super) source: Option<String>,

    /// Id of the product that is needed
    #[arg(long, value_name = "ID")]
    pub(super) id: Option<String>,

    /// File with the ids of many products: a catalogue, or a list with one id a row
    #[arg(long, value_name = "F")]
    pub(super) list: Option<PathBuf>,

    /// Tell what all sources hold instead of looking for one product
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(super) group_by: Option<GroupBy>,

    /// With --group-by: add up everything with this code and below [default: each code by itself]
    #[arg(value_name = "CODE", conflicts_with_all = ["id", "list"])]
    pub(super) code: Option<String>,

    /// Sources to look in, with commas between them [default: all others; with --group-by, all]
    #[arg(long = "in", value_name = "NAMES", value_delimiter = ',')]
    pub(super) within: Vec<String>,

    /// Level of the highest group in which to look
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=20))]
    pub(super) min_level: u8,

    /// Number of products found at most, for each that is asked for
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) top: u16,

    /// Write to this file instead of standard output; it appears when it is complete
    #[arg(long, short, value_name = "F")]
    pub(super) out: Option<PathBuf>,

    /// Format of the output [default: by the extension of --out, else text, for --list csv]
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Format>,

    #[command(flatten)]
    pub(super) index: IndexArgument,

    #[command(flatten)]
    pub(super) language: LanguageArgument,
}

/// What is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum GroupBy {
    /// Products of one code
    Code,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text for people
    Text,
    /// A table with commas
    Csv,
    /// A table with tabs
    Tsv,
    /// One JSON object a line
    Jsonl,
    /// A workbook
    Xlsx,
}

const AFTER_HELP: &str = "\
Examples:
  One product:
    kodbro equivalents --store S.db --source R01 --id 41-10233
  In two regions only, the same code or the group right above:
    kodbro equivalents --store S.db --source R01 --id 41-10233 --in R02,R03 --min-level 5
  A whole list, as a workbook:
    kodbro equivalents --store S.db --source R01 --list short.csv --out found.xlsx
  What all regions hold of examination gloves:
    kodbro equivalents --store S.db --group-by code T0102

Exit codes:
  0  something is found
  1  nothing is found, or some of a list are not known or have no code
  2  wrong use or bad input; no output file is left behind";

impl Arguments {
    /// Returns the format to write.
    pub(super) fn format(&self) -> Result<Format, Failure> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = &self.out else {
            return Ok(match self.list {
                Some(_) => Format::Csv,
                None => Format::Text,
            });
        };
        let extension = path
            .extension()
            .map(|text| text.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("txt") => Ok(Format::Text),
            Some("csv") => Ok(Format::Csv),
            Some("tsv") => Ok(Format::Tsv),
            Some("jsonl" | "ndjson") => Ok(Format::Jsonl),
            Some("xlsx") => Ok(Format::Xlsx),
            _ => {
                let message = format!(
                    "{}: the name does not say which format to write",
                    path.display()
                );
                let hint = "end it in .txt, .csv, .tsv, .jsonl or .xlsx, or add --format";
                Err(Failure::new(message).with_hint(hint))
            }
        }
    }
}
