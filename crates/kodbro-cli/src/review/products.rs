use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use kodbro::Row;
use kodbro::decisions::Decisions;
use kodbro_formats::{CatalogueOptions, CatalogueReader};
use kodbro_store::{Filter, Store};

use crate::failure::Failure;
use crate::map::Decided;
use crate::numbers::counted;
use crate::report;

/// A product that people may decide.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Product {
    pub(super) source: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) model: String,
    pub(super) description: String,
    pub(super) supplier: String,
    /// How much of it is used or in stock; 0 where that is not known.
    pub(super) quantity: f64,
}

impl Product {
    /// Returns the texts that are matched.
    pub(super) fn row(&self) -> Row<'_> {
        Row {
            name: &self.name,
            model: &self.model,
            description: &self.description,
            supplier: &self.supplier,
        }
    }

    /// Returns the id, if it has one.
    pub(super) fn id(&self) -> Option<&str> {
        Some(self.id.trim()).filter(|id| !id.is_empty())
    }
}

/// Products, each once, with what people decided before.
#[derive(Debug, Default)]
pub(super) struct Products {
    pub(super) all: Vec<Product>,
    /// The decisions that each source may make use of.
    pub(super) decisions: BTreeMap<String, Decisions>,
    /// How many products were there before, word for word.
    pub(super) repeated: u64,
}

impl Products {
    /// Reads the rows of a catalogue, and files of decisions about them.
    ///
    /// # Errors
    /// When a file cannot be read, there is no column of the quantity, or the source is not given
    /// and the decisions are of several.
    pub(super) fn of_catalogue(
        path: &Path,
        options: &CatalogueOptions,
        quantity: Option<&str>,
        decided: Option<Decided>,
        source: Option<&str>,
    ) -> anyhow::Result<Self> {
        let source = match &decided {
            Some(decided) => decided.source.clone(),
            None => source.unwrap_or_default().to_owned(),
        };
        let mut reader = CatalogueReader::open(path, options)?;
        let name = path.display();
        report::note(format_args!("reading {name}: {}", reader.describe()));
        let quantity = quantity
            .map(|column| place_of(column, reader.header(), path))
            .transpose()?;
        let mut products = Self::default();
        let mut seen = HashSet::new();
        for row in reader.by_ref() {
            let row = row?;
            let quantity = quantity.and_then(|at| row.cells.get(at));
            let product = Product {
                source: source.clone(),
                id: row.id,
                name: row.name,
                model: row.model,
                description: row.description,
                supplier: row.supplier,
                quantity: quantity.map_or(0.0, |cell| number(cell)),
            };
            products.add(product, &mut seen);
        }
        report::warnings(reader.warnings(), reader.tally().warnings);
        let decisions = decided.map(|decided| decided.decisions);
        products.decisions = BTreeMap::from([(source, decisions.unwrap_or_default())]);
        Ok(products)
    }

    /// Reads the products of a store, of one source or all.
    ///
    /// # Errors
    /// When the store cannot be read or has no such source.
    pub(super) fn of_store(
        store: &Store,
        quantity: Option<&str>,
        source: Option<&str>,
    ) -> anyhow::Result<Self> {
        let filter = Filter {
            source: source.map(str::to_owned),
            ..Filter::default()
        };
        let mut products = Self::default();
        let mut seen = HashSet::new();
        for row in store.current(&filter)? {
            let row = row?;
            let other = |name: &str| {
                let found = row.product.other.iter().find(|(column, _)| column == name);
                found.map_or(0.0, |(_, cell)| number(cell))
            };
            let quantity = quantity.map_or(0.0, other);
            let product = Product {
                source: row.source,
                id: row.product.id,
                name: row.product.name,
                model: row.product.model,
                description: row.product.description,
                supplier: row.product.supplier,
                quantity,
            };
            if !products.decisions.contains_key(&product.source) {
                let mut decisions = Decisions::default();
                for decision in store.decisions(&product.source)? {
                    decisions.add(decision?.1);
                }
                products.decisions.insert(product.source.clone(), decisions);
            }
            products.add(product, &mut seen);
        }
        let sources = counted(products.decisions.len() as u64, "source", "sources");
        let count = counted(products.all.len() as u64, "product", "products");
        let path = store.path().display();
        report::note(format_args!("reading {path}: {count} of {sources}"));
        Ok(products)
    }

    fn add(&mut self, product: Product, seen: &mut HashSet<[String; 6]>) {
        let what = [
            &product.source,
            &product.id,
            &product.name,
            &product.model,
            &product.description,
            &product.supplier,
        ];
        match seen.insert(what.map(String::clone)) {
            true => self.all.push(product),
            false => self.repeated += 1,
        }
    }
}

/// Finds a column by its header.
fn place_of(column: &str, header: &[String], path: &Path) -> Result<usize, Failure> {
    let is_it = |name: &String| name.trim().eq_ignore_ascii_case(column.trim());
    header.iter().position(is_it).ok_or_else(|| {
        let message = format!("{}: no column '{column}' of quantities", path.display());
        Failure::new(message).with_hint(format!("choose from {}", header.join(", ")))
    })
}

/// Reads a quantity as people write it: `1 200`, `1,5`; 0 for what is no number.
fn number(text: &str) -> f64 {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let number = digits.replace(',', ".").parse().unwrap_or(0.0_f64);
    if number.is_finite() { number } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_as_people_write_them() {
        let texts = ["1 200", "1,5", " 7 ", "st", "", "NaN", "inf"].map(number);
        assert_eq!(texts, [1200.0, 1.5, 7.0, 0.0, 0.0, 0.0, 0.0]);
    }
}
