use std::collections::BTreeMap;

use kodbro::nomenclature::{Language, Nomenclature};
use kodbro_formats::{Cell, Output, Stock};
use kodbro_store::{Asker, Store};
use serde::Serialize;

use super::arguments::Format;
use super::write::{table, term};
use crate::numbers::counted;
use crate::table::table as aligned;
use crate::{Outcome, code_hint, report};

/// What sources hold of each code, by unit.
pub(super) struct Held {
    rows: Vec<Row>,
    /// The cells of stock and consumption that hold no number.
    unreadable: Vec<String>,
}

/// What one source holds of a code, or of everything below a group, in one unit.
#[derive(Clone, Debug, Default, Serialize)]
struct Row {
    code: String,
    term: String,
    source: String,
    unit: String,
    /// How many products it has.
    products: u64,
    /// How many of them have a stock.
    with_stock: u64,
    stock: Option<f64>,
    /// How many of them have a stock and a consumption.
    with_consumption: u64,
    /// What is used of these a day.
    daily_consumption: Option<f64>,
    /// How long the stock of these lasts.
    days: Option<f64>,
    #[serde(skip)]
    stock_of_used: f64,
}

/// The columns of a table: for programs, and for people in Swedish and English.
const NAMES: [(&str, &str); 10] = [
    ("code", "Kod / Code"),
    ("term", "Term / Term"),
    ("source", "Källa / Source"),
    ("unit", "Enhet / Unit"),
    ("products", "Artiklar / Products"),
    ("with_stock", "Med saldo / With stock"),
    ("stock", "Saldo / Stock"),
    ("with_consumption", "Med förbrukning / With consumption"),
    (
        "daily_consumption",
        "Förbrukning per dag / Daily consumption",
    ),
    ("days", "Räcker dagar / Days"),
];

/// Adds up what is held: with this code and below, or of each code there is.
pub(super) fn run(
    store: &Store,
    nomenclature: &Nomenclature<'_>,
    language: Language,
    asker: &Asker<'_>,
    code: Option<&str>,
) -> anyhow::Result<Held> {
    let group = code
        .map(|code| code_hint::need(nomenclature, code, language))
        .transpose()?;
    let codes: Vec<&str> = match group {
        Some(group) => {
            let below = group.descendants().map(|concept| concept.code());
            std::iter::once(group.code()).chain(below).collect()
        }
        None => nomenclature.iter().map(|concept| concept.code()).collect(),
    };
    let mut rows: BTreeMap<[String; 3], Row> = BTreeMap::new();
    let mut unreadable = Vec::new();
    for codes in codes.chunks(CODES) {
        let mut all = store.seen(codes, asker)?;
        store.add_columns(all.iter_mut())?;
        for seen in all {
            let columns = &seen.product.other;
            let stock = Stock::of(
                columns
                    .iter()
                    .map(|(name, cell)| (name.as_str(), cell.as_str())),
            );
            unreadable.extend(stock.unreadable.iter().cloned());
            let code = match (&group, &seen.code) {
                (Some(group), _) => group.code(),
                (None, Some(code)) => &code.code,
                (None, None) => continue,
            };
            let key = [code.to_owned(), seen.source, stock.unit.clone()];
            let row = rows.entry(key).or_default();
            row.products += 1;
            if let Some(amount) = stock.amount {
                row.with_stock += 1;
                *row.stock.get_or_insert(0.0) += amount;
                if let Some(daily) = stock.daily {
                    row.with_consumption += 1;
                    *row.daily_consumption.get_or_insert(0.0) += daily;
                    row.stock_of_used += amount;
                }
            }
        }
    }
    let rows = rows.into_iter().map(|([code, source, unit], row)| Row {
        term: term(nomenclature, &code, language).to_owned(),
        days: row
            .daily_consumption
            .filter(|daily| *daily > 0.0)
            .map(|daily| row.stock_of_used / daily),
        code,
        source,
        unit,
        ..row
    });
    Ok(Held {
        rows: rows.collect(),
        unreadable,
    })
}

/// So many codes are looked up together.
const CODES: usize = 256;

impl Held {
    /// Writes the rows, and says what could not be read.
    pub(super) fn write(&self, mut output: Output, format: Format) -> anyhow::Result<Outcome> {
        match format {
            Format::Text => {
                output.put(self.text().as_bytes())?;
                output.finish()?;
            }
            Format::Jsonl => {
                for row in &self.rows {
                    let mut line = serde_json::to_string(row)?;
                    line.push('\n');
                    output.put(line.as_bytes())?;
                }
                output.finish()?;
            }
            _ => {
                let names = NAMES.iter().map(|(name, heading)| match format {
                    Format::Xlsx => (*heading).to_owned(),
                    _ => (*name).to_owned(),
                });
                let mut table = table(output, format, &names.collect::<Vec<_>>())?;
                for row in &self.rows {
                    table.write(&row.cells())?;
                }
                table.finish()?;
            }
        }
        if !self.unreadable.is_empty() {
            let count = counted(self.unreadable.len() as u64, "cell", "cells");
            let shown = super::near::list(self.unreadable.iter().map(String::as_str));
            report::warning(format_args!(
                "{count} of stock or consumption cannot be read as numbers: {shown}"
            ));
        }
        Ok(match self.rows.is_empty() {
            true => {
                report::note("no product has the code");
                Outcome::Findings
            }
            false => Outcome::Done,
        })
    }

    /// Writes a table for each code.
    fn text(&self) -> String {
        let header = [
            "source",
            "unit",
            "products",
            "with stock",
            "stock",
            "used a day",
            "days",
        ];
        let mut text = String::new();
        for of_code in self.rows.chunk_by(|a, b| a.code == b.code) {
            if let Some(first) = of_code.first() {
                let gap = if text.is_empty() { "" } else { "\n" };
                text += &format!("{gap}{} {}\n", first.code, first.term);
            }
            text += &aligned(&header, of_code.iter().map(Row::words));
        }
        text
    }
}

impl Row {
    fn words(&self) -> Vec<String> {
        let number = |number: Option<f64>, decimals: i32| {
            number.map_or("-".to_owned(), |number| {
                rounded(number, decimals).to_string()
            })
        };
        let unit = if self.unit.is_empty() {
            "-"
        } else {
            &self.unit
        };
        vec![
            self.source.clone(),
            unit.to_owned(),
            self.products.to_string(),
            self.with_stock.to_string(),
            number(self.stock, 2),
            number(self.daily_consumption, 2),
            number(self.days, 1),
        ]
    }

    fn cells(&self) -> Vec<Cell> {
        let number = |number: Option<f64>| {
            number.map_or(Cell::Empty, |number| Cell::Number(rounded(number, 4)))
        };
        let text = |text: &String| Cell::Text(text.clone());
        vec![
            text(&self.code),
            text(&self.term),
            text(&self.source),
            text(&self.unit),
            Cell::Number(self.products as f64),
            Cell::Number(self.with_stock as f64),
            number(self.stock),
            Cell::Number(self.with_consumption as f64),
            number(self.daily_consumption),
            number(self.days),
        ]
    }
}

fn rounded(number: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (number * scale).round() / scale
}
