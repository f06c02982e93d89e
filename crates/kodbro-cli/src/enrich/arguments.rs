use std::path::PathBuf;

use clap::Args;
use kodbro_formats::item::ItemOptions;

use crate::args::{IndexArgument, LanguageArgument, ModelArgument, TableArguments, probability};
use crate::map::DecidedArguments;

/// Write codes into a catalogue
///
/// Reads a catalogue (Peppol UBL, BMEcat, CSV, TSV, XLSX or JSON lines), maps the products that have
/// no code of the EMDN, and writes the answers that reach the target into a copy in the same format.
/// Codes that the catalogue has are kept.
///
///   UBL         a CommodityClassification with listID EMD, listVersionID and name
///   BMEcat      a group of features of the system EMDN
///   CSV, TSV    the empty cells of a column of EMDN codes, or new columns at the right
///   JSON lines  keys emdn_code, emdn_term and emdn_release, or empty values of a key that is there
///   XLSX        as CSV, in one sheet; formats, formulas and the other sheets stay
///
/// Everything else stays what it is, byte by byte. Tables say in a column 'kodbro' which codes are
/// new; of all formats --mappings lists them.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Catalogue to read; '-' reads standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// Write to this file instead of standard output; it appears when it is complete
    #[arg(long, short, value_name = "F")]
    pub(super) out: Option<PathBuf>,

    /// List what is added in this file, as a mapping set in SSSOM
    #[arg(long, value_name = "F")]
    pub(super) mappings: Option<PathBuf>,

    /// Replace the code of a product that has exactly one, where the answer reaches the target
    #[arg(long)]
    pub(super) overwrite: bool,

    /// Number of threads that map; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    #[command(flatten)]
    pub(super) index: IndexArgument,

    #[command(flatten)]
    pub(super) model: ModelArgument,

    #[command(flatten)]
    pub(super) decided: DecidedArguments,

    /// Probability that an answer must reach, 0 to 1
    #[arg(long, value_name = "P", default_value = "0.90", value_parser = probability)]
    pub(super) target: f64,

    /// Columns of a table to use instead of those detected, such as 'name=Benämning,emdn=C': by
    /// header, letter or number; roles are id, name, model, description, supplier, unit, emdn,
    /// emdn_term, emdn_release and others
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    columns: Option<String>,

    #[command(flatten)]
    table: TableArguments,

    #[command(flatten)]
    pub(super) language: LanguageArgument,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro enrich catalogue.xml --out with-codes.xml
  kodbro enrich catalogue.csv --out with-codes.csv --mappings added.sssom.tsv
  kodbro enrich catalogue.xml --target 0.95 --language en --out with-codes.xml

Exit codes:
  0  done
  1  nothing could be added
  2  wrong use or bad input; no output file is left behind";

impl Arguments {
    /// Returns what the user says about the catalogue.
    pub(super) fn item_options(&self) -> Result<ItemOptions, kodbro_formats::Error> {
        let mut options = ItemOptions::from(self.table.options());
        if let Some(columns) = &self.columns {
            options = options.with_columns(columns.parse()?);
        }
        Ok(options)
    }

    /// Tells whether the catalogue comes from standard input.
    pub(super) fn is_stdin(&self) -> bool {
        self.file.as_os_str() == "-"
    }
}
