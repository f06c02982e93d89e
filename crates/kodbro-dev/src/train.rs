//! Learns the default model from the labelled rows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};
use kodbro::evaluate::{Case, Figures, Outcome};
use kodbro::model::{Example, Record, TrainOptions, Trained, train};
use kodbro_formats::{TruthRow, read_truth};
use kodbro_tests::accuracy::workbook_mapper;
use kodbro_tests::place;

/// Where the model is, from the project's root.
const FILE: &str = "data/model/emdn.json";

/// Rows to learn from.
struct Source {
    name: &'static str,
    /// What is said of them in the record, behind how many they are.
    what: &'static str,
    /// Whether they are the project's own.
    own: bool,
    /// How much each row counts. There are more rows in English, but the product is for Swedish ones.
    weight: f64,
}

const SOURCES: [Source; 5] = [
    Source {
        name: "own-dev",
        what: "Swedish rows written for development, tests/truth/own-dev.tsv",
        own: true,
        weight: 2.0,
    },
    Source {
        name: "own-goods",
        what: "Swedish rows of other goods and of devices that sound like them, tests/truth/own-goods.tsv",
        own: true,
        weight: 0.5, // most are out of scope, which so many rows of a catalogue never are
    },
    Source {
        name: "swedish-dev",
        what: "Swedish rows, constructed",
        own: false,
        weight: 2.0,
    },
    Source {
        name: "swedish-real-dev",
        what: "Swedish rows from public pages",
        own: false,
        weight: 2.0,
    },
    Source {
        name: "eudamed-dev-full",
        what: "devices from EUDAMED; the rows of one supplier and code count as three at most",
        own: false,
        weight: 1.0,
    },
];

/// How many rows of one supplier and code count in full.
const ALIKE: f64 = 3.0;

/// Learns the model and writes it, or only tells whether it would change.
pub(crate) fn run(check: bool) -> Result<()> {
    let mut read = Vec::new();
    for source in SOURCES {
        let path = match source.own {
            true => place::inside(&format!("tests/truth/{}.tsv", source.name)),
            false => place::beside(&format!("truth/{}.tsv", source.name)),
        };
        if !path.exists() {
            println!("skipped: {} does not exist", path.display());
            return Ok(());
        }
        read.push((source, read_truth(&path)?));
    }
    let Some(mapper) = workbook_mapper()? else {
        println!("skipped: the official workbook does not exist");
        return Ok(());
    };
    let examples: Vec<Example<'_>> = read
        .iter()
        .flat_map(|(source, rows)| examples(source, rows))
        .collect();
    let options = TrainOptions::default();
    let trained = train(&mapper, &examples, &options)?;
    let record = Record {
        command: "cargo dev train".to_owned(),
        data: read
            .iter()
            .map(|(source, rows)| format!("{}: {} {}", source.name, rows.len(), source.what))
            .collect(),
        seed: options.seed,
        ridge: [options.ridge, options.row_ridge],
        held_out: held_out(&read, &trained)?,
    };
    for (name, figure) in &record.held_out {
        println!("{name:<55} {figure:.3}");
    }
    let model = trained.model.with_training(record);
    let mut text = serde_json::to_string_pretty(&model)?;
    text.push('\n');
    let file = place::inside(FILE);
    let before = fs::read_to_string(&file).unwrap_or_default();
    match (before == text, check) {
        (true, _) => println!("{FILE} is as it was"),
        (false, true) => bail!("{FILE} would change: run 'cargo dev train'"),
        (false, false) => {
            fs::write(&file, text).with_context(|| FILE)?;
            println!(
                "renewed {FILE}; 'cargo dev sources' notes its hash, 'cargo dev generate' the figures"
            );
        }
    }
    Ok(())
}

fn examples<'t>(source: &Source, rows: &'t [TruthRow]) -> Vec<Example<'t>> {
    let key = |case: &Case<'t>| (case.row.supplier, case.expected);
    let mut alike = BTreeMap::new();
    let cases: Vec<Case<'t>> = rows.iter().map(TruthRow::case).collect();
    for case in cases.iter().filter(|case| !case.row.supplier.is_empty()) {
        *alike.entry(key(case)).or_insert(0.0) += 1.0;
    }
    cases
        .into_iter()
        .map(|case| Example {
            weight: source.weight * (ALIKE / alike.get(&key(&case)).unwrap_or(&1.0)).min(1.0),
            case,
        })
        .collect()
}

/// The figures of the held-out rows of each source.
fn held_out(read: &[(Source, Vec<TruthRow>)], trained: &Trained) -> Result<Vec<(String, f64)>> {
    let mut figures = Vec::new();
    let mut outcomes: &[Outcome] = &trained.outcomes;
    for (source, rows) in read {
        let (own, rest) = outcomes.split_at(rows.len());
        outcomes = rest;
        let dev = dev_part(source)?;
        let own = own
            .iter()
            .filter(|outcome| dev.is_empty() || dev.contains(&outcome.id));
        let set = source.name.trim_end_matches("-full");
        for (name, figure) in Figures::of(own).shares() {
            let figure = figure.map(|figure| (figure * 1e4).round() / 1e4);
            figures.extend(figure.map(|figure| (format!("{set}: {name}"), figure)));
        }
    }
    Ok(figures)
}

/// The rows of EUDAMED that figures are given for, by their ids: no more than three of one supplier
/// and code. Empty for the other sources, whose rows all count.
fn dev_part(source: &Source) -> Result<BTreeSet<String>> {
    match source.name.strip_suffix("-full") {
        Some(name) => {
            let rows = read_truth(place::beside(&format!("truth/{name}.tsv")))?;
            Ok(rows.into_iter().map(|row| row.row.id).collect())
        }
        None => Ok(BTreeSet::new()),
    }
}
