use std::path::{Path, PathBuf};

use clap::Args;
use kodbro_formats::mapping_set::MappingFormat;
use kodbro_formats::{CatalogueOptions, OutputFormat};

use super::decided::DecidedArguments;
use super::sink::MapFormat;
use crate::args::{IndexArgument, LanguageArgument, ModelArgument, TableArguments, probability};
use crate::failure::Failure;

/// Map the rows of a catalogue to codes
///
/// Reads a catalogue (CSV, TSV, XLSX or JSON lines; encoding, delimiter, header row and the
/// columns with name, description, article number and supplier are detected and shown) and writes
/// every product row with the code that fits: the deepest code whose probability reaches the
/// target. Rows that reach it are 'mapped', rows with a proposal that does not are 'review', rows
/// with nothing to go on are 'unmapped', each with the reason.
///
/// CSV, TSV and XLSX repeat the columns of the catalogue and add kodbro_status, kodbro_code,
/// kodbro_term, kodbro_level, kodbro_confidence, kodbro_candidates and kodbro_reason. JSON lines
/// hold one object a row with all candidates and the evidence for each. SSSOM is a mapping set: a
/// prediction for each row, or the decision that settled it.
///
/// A file of decisions (CSV, TSV, XLSX or JSON lines) has the columns id, name, model, description
/// and supplier, as far as they are known, and decision (accepted, rejected, no_such_term,
/// out_of_scope or undecided), code, source, scope (private or shared), by and at; or it is a truth
/// file as 'kodbro eval' reads it, or a mapping set of any format that 'kodbro convert' reads, of
/// which the decisions count and the predictions do not. A decision about exactly a row, by its id or its text, settles
/// it; where people disagree, the row is for review.
///
/// With --store the rows become products of a store, which 'kodbro store create' makes: with all
/// their columns, and with what is predicted for them, how sure that is, why, and with which index.
/// All who read the store see these predictions, so that private decisions have no part in them.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Catalogue to map; '-' reads standard input
    #[arg(value_name = "ROWS")]
    pub(super) rows: PathBuf,

    /// Write to this file instead of standard output; it appears when it is complete
    #[arg(long, short, value_name = "F")]
    pub(super) out: Option<PathBuf>,

    /// Number of threads that map rows; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// Format of the output: csv, tsv, jsonl, xlsx or sssom [default: by the extension of --out,
    /// else csv]
    #[arg(long, value_name = "FORMAT", value_parser = str::parse::<MapFormat>)]
    format: Option<MapFormat>,

    #[command(flatten)]
    pub(super) index: IndexArgument,

    #[command(flatten)]
    pub(super) model: ModelArgument,

    #[command(flatten)]
    pub(super) decided: DecidedArguments,

    /// Keep the rows and what is predicted for them in this store; needs --source
    #[arg(long, value_name = "STORE", requires = "source")]
    pub(super) store: Option<PathBuf>,

    /// Columns to use instead of those detected, such as 'name=Benämning,description=C,id=1': by
    /// header, letter or number; the roles are id, name, model, description, supplier and unit
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    columns: Option<String>,

    /// Number of candidates a row gets at most
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) top: u16,

    /// Probability that an answer must reach, 0 to 1
    #[arg(long, value_name = "P", default_value = "0.90", value_parser = probability)]
    pub(super) target: f64,

    /// Skip and count rows that cannot be read instead of stopping at the first
    #[arg(long)]
    lenient: bool,

    #[command(flatten)]
    table: TableArguments,

    #[command(flatten)]
    pub(super) language: LanguageArgument,

    /// Leave the evidence out of JSON lines, SSSOM and the store: smaller and faster
    #[arg(long)]
    no_evidence: bool,

    /// Add what name and description measure: length_mm, width_mm, height_mm, diameter_gauge,
    /// diameter_french, volume_ml, mass_g, size, suture_size, count, percent, concentration and
    /// dimensions (those without a unit)
    #[arg(long)]
    pub(super) attributes: bool,
}

const AFTER_HELP: &str = "\
Examples:
  A workbook in, a workbook out:
    kodbro map catalogue.xlsx --out mapped.xlsx
  Name the columns, be strict about answers:
    kodbro map export.csv --columns name=Artikel,id=Nr --target 0.95 --out mapped.csv
  With what people decided before:
    kodbro map catalogue.csv --decisions decisions.csv --source \"Region A\" --out mapped.csv
  From a pipe, one JSON object a row:
    cat export.csv | kodbro map - --format jsonl | jq -c '[.id, .code, .confidence]'

Exit codes:
  0  done
  1  no row was mapped, or --lenient skipped rows that could not be read
  2  wrong use or bad input; no output file is left behind";

impl Arguments {
    /// Returns what the user says about the catalogue.
    pub(super) fn catalogue_options(&self) -> Result<CatalogueOptions, kodbro_formats::Error> {
        let mut options = self.table.options().with_lenient(self.lenient);
        if let Some(columns) = &self.columns {
            options = options.with_columns(columns.parse()?);
        }
        Ok(options)
    }

    /// Returns the format to write.
    ///
    /// # Errors
    /// When nothing names it, or there is a source that nothing would ask for.
    pub(super) fn output_format(&self) -> Result<MapFormat, Failure> {
        let format = self.named_format()?;
        let asks = !self.decided.files.is_empty() || self.store.is_some();
        if self.decided.source.is_some() && !asks && format != MapFormat::Sssom {
            let failure = Failure::new("--source says nothing here");
            return Err(failure.with_hint("add --decisions, --store or --format sssom"));
        }
        if self.attributes && format == MapFormat::Sssom {
            let failure = Failure::new("a mapping set has no room for --attributes");
            return Err(failure.with_hint("write CSV, TSV, XLSX or JSON lines"));
        }
        Ok(format)
    }

    fn named_format(&self) -> Result<MapFormat, Failure> {
        match (self.format, self.out.as_deref()) {
            (Some(format), _) => Ok(format),
            (None, None) => Ok(MapFormat::Rows(OutputFormat::Csv)),
            (None, Some(path)) if MappingFormat::from_path(path) == Some(MappingFormat::Sssom) => {
                Ok(MapFormat::Sssom)
            }
            (None, Some(path)) => {
                let format = OutputFormat::from_path(path).map(MapFormat::Rows);
                format.ok_or_else(|| no_format(path))
            }
        }
    }

    /// Tells whether candidates are to carry their evidence: only JSON lines, SSSOM and stores have room
    /// for it.
    pub(super) fn wants_evidence(&self, format: MapFormat) -> bool {
        let has_room = matches!(
            format,
            MapFormat::Rows(OutputFormat::Jsonl) | MapFormat::Sssom
        );
        (has_room || self.store.is_some()) && !self.no_evidence
    }

    /// Tells whether the catalogue comes from standard input.
    pub(super) fn is_stdin(&self) -> bool {
        self.rows.as_os_str() == "-"
    }
}

fn no_format(path: &Path) -> Failure {
    let message = format!(
        "{}: the name does not say which format to write",
        path.display()
    );
    Failure::new(message)
        .with_hint("end it in .csv, .tsv, .jsonl, .xlsx or .sssom.tsv, or add --format")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn format(line: &str) -> Result<MapFormat, String> {
        let cli = Cli::try_parse_from(line.split(' ')).unwrap();
        cli.arguments.output_format().map_err(|e| e.to_string())
    }

    #[test]
    fn the_format_comes_from_the_option_then_the_name_then_is_csv() {
        let rows = |format| Ok(MapFormat::Rows(format));
        assert_eq!(format("map a.xlsx"), rows(OutputFormat::Csv));
        assert_eq!(
            format("map a.csv --out b.ndjson"),
            rows(OutputFormat::Jsonl)
        );
        assert_eq!(format("map a.csv --out b.sssom.tsv"), Ok(MapFormat::Sssom));
        assert_eq!(format("map a.csv --format sssom"), Ok(MapFormat::Sssom));
        assert_eq!(
            format("map a.csv --out b.txt --format tsv"),
            rows(OutputFormat::Tsv)
        );
        assert!(format("map a.csv --out b.txt").is_err());
    }
}
