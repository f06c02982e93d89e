use kodbro::nomenclature::{ConceptId, Language};
use kodbro::{MapOptions, Mapper, MappingStatus};
use kodbro_data::IndexBytes;
use kodbro_formats::item::{FieldKind, Item, ItemReader};
use kodbro_formats::{CatalogueRow, Error, ErrorKind};

use super::Arguments;
use crate::map::{Decided, Sink, map_rows, settling_decision};
use crate::report;

/// So many items are mapped at a time, or fewer if they hold so many bytes of text.
const CHUNK: usize = 2_000;
const CHUNK_BYTES: usize = 8 << 20;

/// So many findings of the reader are shown.
const SHOWN: usize = 5;

/// The codes that items of a catalogue are to be given, by the items' numbers.
pub(super) struct Answers(Vec<Option<ConceptId>>);

/// What is added, and the items that have room for it.
pub(super) struct List {
    pub(super) sink: Sink,
    /// Their numbers, in their order.
    pub(super) with_room: Vec<u64>,
}

impl Answers {
    /// Maps the items that have no code of their own, or whose code may be overwritten, and lists those
    /// that are given one.
    ///
    /// # Errors
    /// When the catalogue cannot be read, or the list not be written.
    pub(super) fn of(
        arguments: &Arguments,
        mapper: &Mapper<IndexBytes>,
        decided: Option<&Decided>,
        pool: &rayon::ThreadPool,
        language: Language,
        mut reader: ItemReader,
        mut list: Option<&mut List>,
    ) -> anyhow::Result<Self> {
        let options = MapOptions::default()
            .with_target(arguments.target)
            .with_top(1)
            .with_evidence(list.is_some());
        let nomenclature = mapper.nomenclature();
        let mut answers = Vec::new();
        let mut ended = false;
        while !ended {
            let mut rows = Vec::new();
            let mut bytes = 0;
            while rows.len() < CHUNK && bytes < CHUNK_BYTES {
                let Some(item) = reader.next().transpose()? else {
                    ended = true;
                    break;
                };
                answers.push(None);
                if may_be_given(&item, arguments.overwrite) {
                    let row = row(&item);
                    bytes += row.name.len() + row.model.len() + row.description.len();
                    rows.push(row);
                }
            }
            let mapped = pool.install(|| map_rows(mapper, &options, decided, &rows));
            for (at, (row, mapping)) in rows.iter().zip(&mapped.mappings).enumerate() {
                let Some(answer) = mapping.answer.as_ref() else {
                    continue;
                };
                if mapping.status != MappingStatus::Mapped {
                    continue;
                }
                let place = usize::try_from(row.number)
                    .ok()
                    .and_then(|n| n.checked_sub(1));
                if let Some(slot) = place.and_then(|place| answers.get_mut(place)) {
                    *slot = Some(answer.id);
                }
                if let Some(list) = &mut list
                    && list.with_room.binary_search(&row.number).is_ok()
                {
                    let is_settled = mapped.settled.get(at).copied().unwrap_or_default();
                    let decided = decided.filter(|_| is_settled);
                    let decision = || settling_decision(decided?, row, &nomenclature);
                    list.sink
                        .write(row, mapping, decision, &nomenclature, language)?;
                }
            }
        }
        warn(&reader);
        Ok(Self(answers))
    }

    /// Returns the code for an item.
    pub(super) fn get(&self, number: u64) -> Option<ConceptId> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        self.0.get(place).copied().flatten()
    }
}

/// Shows what the reader found, but for what it leaves out and the copy keeps.
fn warn(reader: &ItemReader) {
    let is_kept = |finding: &&Error| {
        matches!(
            finding.kind(),
            ErrorKind::UnknownKey { .. } | ErrorKind::OutsideTable { .. }
        )
    };
    let shown = reader.warnings().iter().filter(|found| !is_kept(found));
    let (first, others): (Vec<_>, Vec<_>) = shown.enumerate().partition(|(at, _)| *at < SHOWN);
    for (_, finding) in first {
        report::warning(finding);
    }
    if !others.is_empty() {
        report::warning("more findings are not shown; 'kodbro validate' lists them");
    }
}

/// Tells whether an item has no code, or one that may be overwritten.
fn may_be_given(item: &Item, overwrite: bool) -> bool {
    match item.emdn_count() {
        0 => true,
        count => overwrite && count == 1,
    }
}

/// Returns the texts of an item that are mapped, as a row with the item's number.
fn row(item: &Item) -> CatalogueRow {
    let text = |kind| item.text(kind).to_owned();
    let supplier = [FieldKind::Manufacturer, FieldKind::Supplier];
    let supplier = supplier.map(text).into_iter().find(|name| !name.is_empty());
    let mut description = String::new();
    for part in item.all(FieldKind::Description) {
        let part = part.value.trim();
        if !description.is_empty() && !part.is_empty() {
            description.push('\n');
        }
        description.push_str(part);
    }
    CatalogueRow {
        number: item.number,
        id: text(FieldKind::ItemId),
        name: text(FieldKind::Name),
        model: text(FieldKind::Model),
        description,
        supplier: supplier.unwrap_or_default(),
        unit: text(FieldKind::OrderableUnit),
        cells: Vec::new(),
    }
}
