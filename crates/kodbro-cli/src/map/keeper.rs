use std::path::Path;

use kodbro::mapping_set::MappingRecord;
use kodbro::nomenclature::{Language, Nomenclature};
use kodbro_formats::{CatalogueReader, CatalogueRow, Role};
use kodbro_store::{Batch, Product, Put, Store};

use super::pipeline::Mapped;
use super::{Arguments, prediction};
use crate::numbers::{counted, grouped};
use crate::{clock, files};

/// Puts the rows of a catalogue and what is predicted for them into a store.
pub(super) struct Keeper {
    store: Store,
    batch: Batch,
    /// The columns that have no role, and their places.
    others: Vec<(String, usize)>,
    /// What all predictions of this run have in common.
    common: MappingRecord,
    put: Put,
}

impl Keeper {
    /// Opens a store for the rows of a catalogue.
    ///
    /// # Errors
    /// When the store cannot be opened for writing, or the index cannot be read.
    pub(super) fn open(
        store: &Path,
        arguments: &Arguments,
        reader: &CatalogueReader,
        common: &MappingRecord,
    ) -> anyhow::Result<Self> {
        let store = Store::open(store)?;
        let name = match arguments.is_stdin() {
            true => "standard input".to_owned(),
            false => files::name(&arguments.rows),
        };
        let batch = Batch {
            by: clock::person(None),
            at: common.at.clone(),
            what: format!("mapping of {name}"),
        };
        let has_role = |at: usize| {
            let mut roles = reader.columns().iter();
            roles.any(|(role, column)| *column == at && *role != Role::Unit)
        };
        let numbered = reader.header().iter().enumerate();
        let others = numbered.filter(|(at, _)| !has_role(*at));
        Ok(Self {
            store,
            others: others.map(|(at, name)| (name.clone(), at)).collect(),
            common: common.clone(),
            batch,
            put: Put::default(),
        })
    }

    /// Puts rows into the store, and what is predicted for those that no decision settled. What is
    /// mapped may come from shared decisions only: all who read the store see it.
    ///
    /// # Errors
    /// When the store cannot be written; nothing of these rows is stored then.
    pub(super) fn keep(
        &mut self,
        rows: &[CatalogueRow],
        mapped: &Mapped<'_>,
        nomenclature: &Nomenclature<'_>,
        language: Language,
    ) -> anyhow::Result<()> {
        let (others, common) = (&self.others, &self.common);
        let Mapped { mappings, settled } = mapped;
        let mapped = rows
            .iter()
            .zip(mappings)
            .enumerate()
            .map(|(at, (row, mapping))| {
                let is_settled = settled.get(at).copied().unwrap_or_default();
                let predict =
                    || prediction::prediction(common, row, mapping, nomenclature, language);
                (product(row, others), (!is_settled).then(predict))
            });
        let put = self
            .store
            .put_mapped(&self.common.source, mapped, &self.batch)?;
        self.put.added += put.added;
        self.put.changed += put.changed;
        self.put.same += put.same;
        self.put.predictions += put.predictions;
        Ok(())
    }

    /// Says what has become of the rows.
    pub(super) fn said(&self) -> String {
        let put = &self.put;
        format!(
            "{}: {} of {} ({} new, {} changed), {}",
            self.store.path().display(),
            counted(put.added + put.changed + put.same, "product", "products"),
            self.common.source,
            grouped(put.added),
            grouped(put.changed),
            counted(put.predictions, "new prediction", "new predictions"),
        )
    }
}

fn product(row: &CatalogueRow, others: &[(String, usize)]) -> Product {
    let cell = |(name, at): &(String, usize)| {
        let cell = row.cells.get(*at).cloned().unwrap_or_default();
        (name.clone(), cell)
    };
    Product {
        id: row.id.clone(),
        name: row.name.clone(),
        model: row.model.clone(),
        description: row.description.clone(),
        supplier: row.supplier.clone(),
        other: others.iter().map(cell).collect(),
    }
}
