use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kodbro::evaluate::{
    Case, Interval, LearningPlan, LearningPoint, NewSuppliers, Split, learning_curve,
};
use kodbro::nomenclature::Nomenclature;
use kodbro::{MapOptions, Mapper};
use kodbro_data::IndexBytes;
use kodbro_formats::{TruthRow, read_truth};
use kodbro_store::is_database;
use serde::Serialize;

use crate::args::probability;
use crate::lessons;
use crate::numbers::{self, counted, grouped};
use crate::table::{share, table};

/// How what decisions are worth is measured.
#[derive(Debug, Args)]
pub(super) struct LearningArguments {
    /// Measure what decisions are worth: decide some of this file's rows, map those of TRUTH that
    /// were not decided; a truth file, which may be TRUTH itself, or a store with its decisions
    #[arg(long, value_name = "FILE")]
    learn: Option<PathBuf>,

    /// Region or catalogue whose private decisions in the store of --learn are decided, beside all
    /// that are shared
    #[arg(long, value_name = "NAME", requires = "learn")]
    source: Option<String>,

    /// Shares of the rows to decide, 0 to 1, with commas between them
    #[arg(long, value_name = "P,…", default_value = "0.1,0.2,0.5", value_delimiter = ',',
        value_parser = probability, requires = "learn")]
    fractions: Vec<f64>,

    /// Which rows are decided: so many of each supplier, or all rows of so many suppliers, so that
    /// only rows of the others are mapped
    #[arg(
        long,
        value_name = "HOW",
        value_enum,
        default_value_t,
        requires = "learn"
    )]
    split: SplitArgument,
}

/// Which rows are decided together, as the command line names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum SplitArgument {
    /// So many rows of each supplier
    #[default]
    Inside,
    /// All rows of so many suppliers
    Supplier,
}

/// What decisions are worth, as JSON has it.
#[derive(Serialize)]
pub(super) struct Learning {
    file: String,
    split: Split,
    rounds: u32,
    pub(super) points: Vec<LearningPoint>,
}

impl LearningArguments {
    /// Reads the rows to learn from, if any are wanted.
    pub(super) fn read(
        &self,
        nomenclature: &Nomenclature<'_>,
    ) -> anyhow::Result<Option<Vec<TruthRow>>> {
        let Some(path) = &self.learn else {
            return Ok(None);
        };
        Ok(Some(match is_database(path).unwrap_or(false) {
            true => {
                let source = self.source.as_deref();
                lessons::of_store(path, source, nomenclature)?
                    .rows()
                    .to_vec()
            }
            false => read_truth(path)?,
        }))
    }

    /// Measures what deciding them is worth.
    pub(super) fn measure(
        &self,
        mapper: &Mapper<IndexBytes>,
        cases: &[Case<'_>],
        learn: &[TruthRow],
        options: &MapOptions,
        resamples: usize,
    ) -> Learning {
        let plan = LearningPlan {
            fractions: self.fractions.clone(),
            split: match self.split {
                SplitArgument::Inside => Split::Inside,
                SplitArgument::Supplier => Split::BySupplier,
            },
            resamples,
            ..LearningPlan::default()
        };
        let learn: Vec<Case<'_>> = learn.iter().map(TruthRow::case).collect();
        let file = self.learn.as_deref().map(|file| file.display().to_string());
        Learning {
            file: file.unwrap_or_default(),
            split: plan.split,
            rounds: plan.rounds,
            points: learning_curve(mapper, cases, &learn, options, &plan),
        }
    }
}

/// Writes the learning curve for people.
pub(super) fn text(learning: &Learning) -> String {
    let how = match learning.split {
        Split::Inside => "some rows of each supplier are decided",
        Split::BySupplier => "all rows of some suppliers are decided, those of the others mapped",
    };
    let rounds = counted(learning.rounds.into(), "round", "rounds");
    let head = format!("learning from {}: {how}, {rounds}\n", learning.file);
    head + &all_rows(&learning.points) + "\n" + &some_rows(&learning.points)
}

/// Writes what becomes of all rows that are mapped.
fn all_rows(points: &[LearningPoint]) -> String {
    let row = |point: &LearningPoint| {
        vec![
            numbers::probability(point.share),
            count(point.decided),
            count(point.rows),
            share(point.top_1),
            interval(point.interval),
            share(point.top_1_without),
            share(point.top_5),
            share(point.answered),
            share(point.precision),
        ]
    };
    let columns = [
        "decided",
        "rows",
        "mapped",
        "top-1",
        "95 % interval",
        "without",
        "top-5",
        "answered",
        "precision",
    ];
    table(&columns, points.iter().map(row))
}

/// Writes what becomes of the rows that decisions help most, and least.
fn some_rows(points: &[LearningPoint]) -> String {
    let row = |point: &LearningPoint| {
        let NewSuppliers {
            rows,
            top_1,
            top_1_without,
        } = point.new_suppliers;
        vec![
            numbers::probability(point.share),
            count(point.known_code_rows),
            share(point.known_code_top_1),
            count(rows),
            share(top_1),
            share(top_1_without),
        ]
    };
    let columns = [
        "decided",
        "known code: mapped",
        "top-1",
        "new supplier: mapped",
        "top-1",
        "without",
    ];
    table(&columns, points.iter().map(row))
}

fn interval(interval: Option<Interval>) -> String {
    interval.map_or_else(
        || "-".to_owned(),
        |Interval { low, high }| format!("{low:.3} to {high:.3}"),
    )
}

/// Writes a mean number of rows.
fn count(mean: f64) -> String {
    match mean.fract() == 0.0 {
        true => grouped(mean as u64),
        false => format!("{mean:.1}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_numbers_have_a_decimal_only_if_they_need_one() {
        assert_eq!([0.0, 1_234.0, 2.4].map(count), ["0", "1,234", "2.4"]);
    }
}
