use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::{panic, thread};

use kodbro::decisions::Outcome;
use kodbro::mapping_set::MappingRecord;
use kodbro::matching::Past;
use kodbro::nomenclature::{Language, Nomenclature};
use kodbro::{MapOptions, Mapper, Mapping, Reason, Row};
use kodbro_data::IndexBytes;
use kodbro_formats::{CatalogueReader, CatalogueRow, Error};
use rayon::prelude::*;

use super::decided::Decided;
use super::keeper::Keeper;
use super::progress::Progress;
use super::sink::Sink;
use super::summary::Summary;

/// So many rows are read, mapped and written at a time.
const CHUNK_ROWS: usize = 2_000;

/// Or so many bytes of them, where rows are long.
const CHUNK_BYTES: usize = 2 << 20;

/// What maps a catalogue: one thread reads, a pool maps, one thread writes, each a chunk of rows,
/// so that memory does not depend on the length of the file. The order of the rows is kept.
pub(super) struct Pipeline<'p> {
    pub(super) mapper: &'p Mapper<IndexBytes>,
    pub(super) options: MapOptions,
    pub(super) language: Language,
    /// What people decided before, if that is to count.
    pub(super) decided: Option<&'p Decided>,
    /// What of that may leave a trace in the store, where it is not all.
    pub(super) shared: Option<&'p Decided>,
    pub(super) pool: &'p rayon::ThreadPool,
    pub(super) progress: Progress,
}

/// A run that came to its end.
pub(super) struct Finished {
    pub(super) reader: CatalogueReader,
    pub(super) summary: Summary,
    pub(super) keeper: Option<Keeper>,
}

/// Rows as read, and how far in the file that is.
struct Chunk {
    rows: Vec<CatalogueRow>,
    bytes: Option<(u64, u64)>,
}

struct MappedChunk<'p> {
    rows: Vec<CatalogueRow>,
    mapped: Mapped<'p>,
    /// What the store keeps, where that is something else.
    kept: Option<Mapped<'p>>,
}

/// What became of the rows of a chunk.
pub(crate) struct Mapped<'p> {
    pub(crate) mappings: Vec<Mapping<'p>>,
    /// Which rows decisions about exactly them settled; empty if there are no decisions.
    pub(crate) settled: Vec<bool>,
}

impl Pipeline<'_> {
    /// Maps all rows and completes the output.
    ///
    /// # Errors
    /// Those of the reader, the writer and the store; what was written then disappears with the
    /// writer, what was stored stays.
    pub(super) fn run(
        &self,
        reader: CatalogueReader,
        sink: Sink,
        mut keeper: Option<Keeper>,
    ) -> anyhow::Result<Finished> {
        thread::scope(|scope| {
            let (to_map, chunks) = sync_channel(1);
            let (to_write, mapped) = sync_channel(1);
            let reading = scope.spawn(move || read(reader, &to_map));
            let nomenclature = self.mapper.nomenclature();
            let writing = scope.spawn(move || {
                let sink = self.write(sink, &mapped, &nomenclature, keeper.as_mut())?;
                anyhow::Ok((sink, keeper))
            });
            let mapping = self.map(chunks, &to_write);
            drop(to_write);
            // A writer that has failed is the reason why the others have stopped.
            let writer = writing.join().unwrap_or_else(|e| panic::resume_unwind(e));
            let reader = reading.join().unwrap_or_else(|e| panic::resume_unwind(e));
            let ((sink, keeper), summary) = (writer?, mapping?);
            sink.finish()?;
            self.progress.finish();
            Ok(Finished {
                reader,
                summary,
                keeper,
            })
        })
    }

    /// Maps chunks until there are no more, or nobody writes them.
    fn map<'m>(
        &'m self,
        chunks: Receiver<Result<Chunk, Error>>,
        to_write: &SyncSender<MappedChunk<'m>>,
    ) -> Result<Summary, Error> {
        let mut summary = Summary::new(self.decided.is_some());
        for chunk in chunks {
            let Chunk { rows, bytes } = chunk?;
            let (mapped, kept) = self.pool.install(|| {
                let map = |decided| map_rows(self.mapper, &self.options, decided, &rows);
                let shared = self.shared.map(|shared| map(Some(shared)));
                (map(self.decided), shared)
            });
            let settled = mapped.settled.iter().filter(|settled| **settled);
            summary.add_decided(settled.count() as u64);
            mapped.mappings.iter().for_each(|row| summary.add(row));
            self.progress.show(summary.rows, bytes);
            let chunk = MappedChunk { rows, mapped, kept };
            if to_write.send(chunk).is_err() {
                break;
            }
        }
        Ok(summary)
    }

    /// Writes chunks until there are no more, and puts them into the store if there is one; the sink
    /// comes back to be finished.
    fn write(
        &self,
        mut sink: Sink,
        mapped: &Receiver<MappedChunk<'_>>,
        nomenclature: &Nomenclature<'_>,
        mut keeper: Option<&mut Keeper>,
    ) -> anyhow::Result<Sink> {
        for MappedChunk { rows, mapped, kept } in mapped {
            if let Some(keeper) = &mut keeper {
                let kept = kept.as_ref().unwrap_or(&mapped);
                keeper.keep(&rows, kept, nomenclature, self.language)?;
            }
            for (at, (row, mapping)) in rows.iter().zip(&mapped.mappings).enumerate() {
                let is_settled = mapped.settled.get(at).copied().unwrap_or_default();
                let decided = self.decided.filter(|_| is_settled);
                let decision =
                    || decided.and_then(|decided| settling_decision(decided, row, nomenclature));
                sink.write(row, mapping, decision, nomenclature, self.language)?;
            }
        }
        Ok(sink)
    }
}

/// Maps rows, with what people decided before if that is to count, and tells which rows that settled.
pub(crate) fn map_rows<'m>(
    mapper: &'m Mapper<IndexBytes>,
    options: &MapOptions,
    decided: Option<&Decided>,
    rows: &[CatalogueRow],
) -> Mapped<'m> {
    let Some(decided) = decided else {
        let texts: Vec<Row<'_>> = rows.iter().map(CatalogueRow::row).collect();
        return Mapped {
            mappings: mapper.map_many(&texts, options),
            settled: Vec::new(),
        };
    };
    let past = |row| (CatalogueRow::row(row), decided.past(&row.id));
    let asked: Vec<(Row<'_>, Past<'_>)> = rows.iter().map(past).collect();
    let mappings = mapper.map_many_with_decisions(&asked, options);
    let settled = asked.par_iter().zip(&mappings);
    let nomenclature = mapper.nomenclature();
    let settled =
        settled.map(|((row, past), mapping)| is_settled(row, past, mapping, &nomenclature));
    let settled = settled.collect();
    Mapped { mappings, settled }
}

/// Returns the decision that settles a row.
pub(crate) fn settling_decision(
    decided: &Decided,
    row: &CatalogueRow,
    nomenclature: &Nomenclature<'_>,
) -> Option<MappingRecord> {
    let past = decided.past(&row.id);
    let standing = past.decisions.standing(past.source, &row.row(), past.id);
    match standing.in_use(nomenclature).outcome {
        Outcome::Decided { decision, .. } => past.decisions.get(decision).map(MappingRecord::from),
        _ => None,
    }
}

/// Tells whether a decision about exactly this row made the mapping.
fn is_settled(
    row: &Row<'_>,
    past: &Past<'_>,
    mapping: &Mapping<'_>,
    nomenclature: &Nomenclature<'_>,
) -> bool {
    let standing = past.decisions.standing(past.source, row, past.id);
    matches!(
        standing.in_use(nomenclature).outcome,
        Outcome::Decided { .. }
    ) && mapping.reason != Some(Reason::OutdatedDecision)
}

/// Reads chunks until the end, the first error, or nobody takes them.
fn read(mut reader: CatalogueReader, to_map: &SyncSender<Result<Chunk, Error>>) -> CatalogueReader {
    while let Some(chunk) = next_chunk(&mut reader) {
        if to_map.send(chunk).is_err() {
            break;
        }
    }
    reader
}

fn next_chunk(reader: &mut CatalogueReader) -> Option<Result<Chunk, Error>> {
    let mut rows = Vec::with_capacity(CHUNK_ROWS);
    let mut size = 0;
    while rows.len() < CHUNK_ROWS && size < CHUNK_BYTES {
        match reader.next() {
            Some(Ok(row)) => {
                size += row.cells.iter().map(String::len).sum::<usize>();
                rows.push(row);
            }
            Some(Err(error)) => return Some(Err(error)),
            None => break,
        }
    }
    let bytes = reader.bytes();
    (!rows.is_empty()).then_some(Ok(Chunk { rows, bytes }))
}
