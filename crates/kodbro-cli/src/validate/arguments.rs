use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kodbro_formats::item::ItemOptions;
use kodbro_formats::{CatalogueOptions, Error};
use kodbro_validate::{Profile, Severity, UiLanguage, UnknownRule, ValidateOptions};

use crate::args::{IndexArgument, ModelArgument, TableArguments};
use crate::failure::Failure;

/// Check catalogues before they are sent
///
/// Reads Peppol catalogues (UBL 2.1), BMEcat 1.2 and 2005, CSV, TSV, XLSX and JSON, and reports what
/// a region will stumble over: codes that do not exist, are retired or do not fit the product, wrong
/// check digits, units and packs, what a spreadsheet program has done to numbers, and more; 'kodbro
/// rules' lists all of it. Each finding says where it is, why it matters and how to mend it.
///
///   text   for a terminal, with the offending text shown and a summary by rule
///   json   one document: findings, files, summary
///   sarif  SARIF 2.1.0, for pipelines and code scanning
///   html   one file with search and filters that also prints well
///   xlsx   a copy of the tables with marked cells, and lists of what was found
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Catalogues to check; '-' reads standard input
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,

    /// Who asks: 'region' takes the catalogue in, 'vendor' sends it, 'peppol' is the network
    #[arg(long, value_name = "PROFILE", default_value = "region", value_parser = str::parse::<Profile>)]
    pub(super) profile: Profile,

    /// Format of the report [default: by the extension of --out, else text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<ReportFormat>,

    /// Write the report to this file instead of standard output; it appears when it is complete
    #[arg(long, short, value_name = "F")]
    pub(super) out: Option<PathBuf>,

    /// Least severity that makes the exit code 1: note, warning or error
    #[arg(long, value_name = "SEVERITY", default_value = "warning", value_parser = str::parse::<Severity>)]
    pub(super) fail_on: Severity,

    /// Rules to leave out, by id or by the first words of ids, such as 'gtin'; may be given several
    /// times
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    disable: Vec<String>,

    /// Rules to take in, also those of other profiles; outweighs --disable
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    enable: Vec<String>,

    /// How much findings of a rule matter, such as 'gtin-missing=error'; may be given several times
    #[arg(long, value_name = "RULE=SEVERITY", value_delimiter = ',', value_parser = rule_and_severity)]
    severity: Vec<(String, Severity)>,

    /// Do not hold codes against the texts of their products, which takes most of the time
    #[arg(long)]
    no_text_check: bool,

    /// Language of the report
    #[arg(long, value_enum, value_name = "L", default_value = "en")]
    language: ReportLanguage,

    /// Number of findings of a rule that are shown as text; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 10)]
    max_per_rule: u64,

    #[command(flatten)]
    pub(super) index: IndexArgument,

    #[command(flatten)]
    pub(super) model: ModelArgument,

    /// Columns to use instead of those detected, such as 'name=Benämning,gtin=C,emdn=7': by header,
    /// letter or number
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    columns: Option<String>,

    #[command(flatten)]
    table: TableArguments,
}

const AFTER_HELP: &str = "\
Examples:
  See what a region will stumble over:
    kodbro validate catalogue.xlsx
  A report to send on, in Swedish:
    kodbro validate catalogue.xml --profile peppol --language sv --out report.html
  The same workbook with marked cells:
    kodbro validate catalogue.xlsx --out checked.xlsx
  In a pipeline that stops at errors only:
    kodbro validate export/*.csv --fail-on error --out findings.sarif

Exit codes:
  0  nothing was found that matters as much as --fail-on says
  1  findings that do
  2  wrong use, or a file that cannot be read; the others are checked, and the report is written";

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    Text,
    Json,
    Sarif,
    Xlsx,
    Html,
}

/// The language of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportLanguage {
    En,
    Sv,
}

impl From<ReportLanguage> for UiLanguage {
    fn from(language: ReportLanguage) -> Self {
        match language {
            ReportLanguage::En => Self::English,
            ReportLanguage::Sv => Self::Swedish,
        }
    }
}

impl Arguments {
    /// Returns the language of the report.
    pub(super) fn language(&self) -> UiLanguage {
        self.language.into()
    }

    /// Returns how many findings of a rule are shown; all if there is no limit.
    pub(super) fn most(&self) -> Option<u64> {
        Some(self.max_per_rule).filter(|&most| most > 0)
    }

    /// Returns how the files are to be checked.
    ///
    /// # Errors
    /// When a rule is named that does not exist.
    pub(super) fn validate_options(&self) -> Result<ValidateOptions, Failure> {
        let mut options = ValidateOptions::default()
            .with_profile(self.profile)
            .with_check_text(!self.no_text_check)
            .with_parallel(true);
        for rule in &self.disable {
            options = options.with_disabled(rule).map_err(|e| no_rule(&e))?;
        }
        for rule in &self.enable {
            options = options.with_enabled(rule).map_err(|e| no_rule(&e))?;
        }
        for (rule, severity) in &self.severity {
            let changed = options.with_severity(rule, *severity);
            options = changed.map_err(|e| no_rule(&e))?;
        }
        Ok(options)
    }

    /// Returns what the user says about the files.
    ///
    /// # Errors
    /// When --columns is not what it should be.
    pub(super) fn item_options(&self) -> Result<ItemOptions, Error> {
        let mut options = ItemOptions::from(self.table.options());
        if let Some(columns) = &self.columns {
            options = options.with_columns(columns.parse()?);
        }
        Ok(options)
    }

    /// Returns how a table is read once more to be copied.
    pub(super) fn table_options(&self) -> CatalogueOptions {
        self.table.options().with_lenient(true)
    }

    /// Returns the format of the report.
    ///
    /// # Errors
    /// When the name of the file does not say it.
    pub(super) fn report_format(&self) -> Result<ReportFormat, Failure> {
        match (self.format, self.out.as_deref()) {
            (Some(format), _) => Ok(format),
            (None, None) => Ok(ReportFormat::Text),
            (None, Some(path)) => by_name(path).ok_or_else(|| {
                let name = path.display();
                let message = format!("{name}: the name does not say which format to write");
                Failure::new(message)
                    .with_hint("end it in .txt, .json, .sarif, .html or .xlsx, or add --format")
            }),
        }
    }
}

/// Makes the failure that a rule does not exist.
pub(crate) fn no_rule(unknown: &UnknownRule) -> Failure {
    Failure::new(unknown.to_string()).with_hint("'kodbro rules' lists them")
}

fn by_name(path: &Path) -> Option<ReportFormat> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    Some(match name.rsplit_once('.')?.1 {
        "json" if name.ends_with(".sarif.json") => ReportFormat::Sarif,
        "sarif" => ReportFormat::Sarif,
        "json" => ReportFormat::Json,
        "html" | "htm" => ReportFormat::Html,
        "xlsx" => ReportFormat::Xlsx,
        "txt" => ReportFormat::Text,
        _ => return None,
    })
}

fn rule_and_severity(text: &str) -> Result<(String, Severity), String> {
    let (rule, severity) = text
        .split_once('=')
        .ok_or_else(|| "expected RULE=SEVERITY, such as 'gtin-missing=error'".to_owned())?;
    Ok((rule.trim().to_owned(), severity.trim().parse()?))
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

    fn arguments(line: &str) -> Arguments {
        Cli::try_parse_from(line.split(' ')).unwrap().arguments
    }

    #[test]
    fn the_format_comes_from_the_option_then_the_name_then_is_text() {
        let format = |line: &str| arguments(line).report_format().ok();
        assert_eq!(format("validate a.csv"), Some(ReportFormat::Text));
        assert_eq!(format("validate a.csv -o b.HTML"), Some(ReportFormat::Html));
        let sarif = Some(ReportFormat::Sarif);
        assert_eq!(format("validate a.csv -o b.sarif.json"), sarif);
        assert_eq!(format("validate a.csv -o b.json --format sarif"), sarif);
        assert_eq!(format("validate a.csv -o b.pdf"), None);
        assert_eq!(format("validate a.csv -o json"), None);
    }

    #[test]
    fn a_severity_belongs_to_a_rule() {
        let expected = ("gtin".to_owned(), Severity::Error);
        assert_eq!(rule_and_severity("gtin=error"), Ok(expected));
        assert!(rule_and_severity("gtin").is_err());
        assert!(
            rule_and_severity("gtin=fatal")
                .unwrap_err()
                .contains("note")
        );
    }
}
