use std::path::PathBuf;

use clap::builder::Styles;
use clap::{Args, Parser, Subcommand, ValueEnum};
use kodbro::nomenclature::{Language, Release};
use kodbro_formats::{CatalogueOptions, emdn};

use crate::report::{HEADING, LITERAL};
use crate::{
    build, convert, diff, enrich, equivalents, eval, explain, fetch, inspect, map, migrate, review,
    rules, search, show, store, train, tree, validate,
};

const STYLES: Styles = Styles::styled()
    .header(HEADING)
    .usage(HEADING)
    .literal(LITERAL);

/// Maps the product rows of catalogues to a shared nomenclature of medical devices.
///
/// kodbro reads a catalogue as a region or a supplier exports it, finds for each row the code of
/// the nomenclature that fits, and says how sure it is and why. The index that comes with the
/// program knows all codes of the EMDN with Swedish and English words; only 'kodbro fetch' uses the
/// network.
#[derive(Debug, Parser)]
#[command(
    name = "kodbro",
    version,
    styles = STYLES,
    max_term_width = 100,
    after_help = AFTER_HELP
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro map catalogue.xlsx --out mapped.xlsx
  kodbro search undersökningshandske nitril
  kodbro show T01020204

Exit codes:
  0  done
  1  findings, or nothing mapped or found
  2  wrong use or bad input; no output file is left behind

Data goes to standard output or --out, messages to standard error. NO_COLOR switches colour off.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Map(map::Arguments),
    Validate(validate::Arguments),
    Enrich(enrich::Arguments),
    Rules(rules::Arguments),
    Search(search::Arguments),
    Explain(explain::Arguments),
    Show(show::Arguments),
    Tree(tree::Arguments),
    Build(build::Arguments),
    Inspect(inspect::Arguments),
    Fetch(fetch::Arguments),
    Diff(diff::Arguments),
    Migrate(migrate::Arguments),
    Store(store::Arguments),
    Review(review::Arguments),
    Equivalents(equivalents::Arguments),
    Convert(convert::Arguments),
    Eval(eval::Arguments),
    Train(train::Arguments),
}

/// The index to ask.
#[derive(Debug, Args)]
pub(crate) struct IndexArgument {
    /// Index file, as written by 'kodbro build' [default: the embedded index]
    #[arg(long, value_name = "F")]
    pub(crate) index: Option<PathBuf>,
}

/// The model that weighs the features.
#[derive(Debug, Args)]
pub(crate) struct ModelArgument {
    /// Model file, as written by 'kodbro train' [default: the embedded model]
    #[arg(long, value_name = "F")]
    pub(crate) model: Option<PathBuf>,
}

/// The names that files of mappings have for the nomenclature.
#[derive(Debug, Args)]
pub(crate) struct TargetSystemArgument {
    /// What names the nomenclature in files of mappings: an address, a prefix or a vocabulary;
    /// mappings to other systems are left out; may be given several times [default: the names of
    /// the EMDN and of the index's nomenclature]
    #[arg(long = "target-system", value_name = "NAME")]
    target_systems: Vec<String>,
}

impl TargetSystemArgument {
    /// Returns the names, as readers take them: none stands for those of the EMDN.
    pub(crate) fn names(&self, release: &Release) -> Vec<String> {
        if !self.target_systems.is_empty() || release.name == emdn::NAME {
            return self.target_systems.clone();
        }
        let own = [release.name.as_str(), release.url.as_str()];
        let all = own.into_iter().chain(emdn::SYSTEMS);
        all.filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// How the text or workbook of a catalogue is read.
#[derive(Debug, Args)]
pub(crate) struct TableArguments {
    /// Character between the cells of a text file, or 'tab' [default: detected]
    #[arg(long, value_name = "C", value_parser = delimiter)]
    delimiter: Option<u8>,

    /// Encoding of a text file, such as 'windows-1252' [default: detected]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,

    /// Sheet of a workbook [default: the fullest one]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
}

impl TableArguments {
    /// Returns what the user says about the table.
    pub(crate) fn options(&self) -> CatalogueOptions {
        let mut options = CatalogueOptions::default();
        if let Some(byte) = self.delimiter {
            options = options.with_delimiter(byte);
        }
        if let Some(label) = &self.encoding {
            options = options.with_encoding(label);
        }
        if let Some(name) = &self.sheet {
            options = options.with_sheet(name);
        }
        options
    }
}

/// The language of what is shown.
#[derive(Debug, Args)]
pub(crate) struct LanguageArgument {
    /// Language of the terms shown, such as 'en'; a code without a term in it shows another
    /// [default: sv]
    #[arg(long, value_name = "L")]
    pub(crate) language: Option<Language>,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// Text for people
    #[default]
    Text,
    /// One JSON document
    Json,
}

/// Reads a probability.
pub(crate) fn probability(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|p| (0.0..=1.0).contains(p));
    number.ok_or_else(|| "expected a number from 0 to 1, such as 0.9".to_owned())
}

/// Reads a delimiter: an ASCII character, or its name.
pub(crate) fn delimiter(text: &str) -> Result<u8, String> {
    match (text, text.as_bytes()) {
        ("tab" | "\\t", _) => Ok(b'\t'),
        (_, &[byte]) if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n' | 0) => Ok(byte),
        _ => Err("expected one ASCII character such as ';', or 'tab'".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn probabilities_lie_between_0_and_1() {
        assert_eq!(probability("0.9"), Ok(0.9));
        for bad in ["1.01", "-0.1", "NaN", "90%", ""] {
            assert!(probability(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_delimiter_is_one_character() {
        assert_eq!(delimiter(";"), Ok(b';'));
        assert_eq!(delimiter("tab"), Ok(b'\t'));
        for bad in ["", ";;", "å", "\"", "\n"] {
            assert!(delimiter(bad).is_err(), "{bad}");
        }
    }
}
