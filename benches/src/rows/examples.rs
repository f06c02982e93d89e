use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use kodbro_formats::{CatalogueOptions, CatalogueReader, CatalogueRow, TruthRow, read_truth};

/// A labelled row: what `data/examples/region-catalogue.truth.tsv` holds.
pub type Labelled = TruthRow;

/// The example catalogue of the project.
#[derive(Clone, Debug)]
pub struct Examples {
    /// Its products.
    pub rows: Vec<CatalogueRow>,
    /// The same products with the codes that are right for them.
    pub labelled: Vec<Labelled>,
}

impl Examples {
    /// Reads the example catalogue and its labels.
    ///
    /// # Errors
    /// When one of the two cannot be read, or they do not have the same products.
    pub fn read() -> anyhow::Result<Self> {
        let catalogue = data("examples/region-catalogue.csv");
        let rows = CatalogueReader::open(&catalogue, &CatalogueOptions::default())
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .context("cannot read the example catalogue")?;
        let labelled = read_truth(data("examples/region-catalogue.truth.tsv"))
            .context("cannot read the labels of the example catalogue")?;
        let ids = |row: &CatalogueRow| row.id.clone();
        ensure!(
            rows.iter()
                .map(ids)
                .eq(labelled.iter().map(|l| ids(&l.row))),
            "the example catalogue and its labels have different ids"
        );
        Ok(Self { rows, labelled })
    }
}

/// Returns the path of a file in the project's folder `data`.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../data")
        .join(name)
}
