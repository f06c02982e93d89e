use std::path::Path;

use kodbro::nomenclature::Nomenclature;
use kodbro_formats::Lessons;
use kodbro_store::Store;

use crate::{files, store};

/// Reads what is learned from the decisions of a store that a source may see; without a source
/// those that are shared.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn of_store(
    path: &Path,
    source: Option<&str>,
    nomenclature: &Nomenclature<'_>,
) -> anyhow::Result<Lessons> {
    let store = Store::open_read_only(path)?;
    store::note_what_is_hidden(&store, source)?;
    let records = store.records_for(source.unwrap_or_default())?;
    let records = records.map(|read| Ok(read?.1));
    let records = records.collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Lessons::of_records(
        &files::name(path),
        &records,
        nomenclature,
    ))
}
