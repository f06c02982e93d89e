use std::io::{Read, Seek};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

use super::workbook_worker::{Item, Worker, bad_workbook};
use super::{Notes, RawRow, Rows, TableOptions};
use crate::{Error, ErrorKind, Place};

/// A workbook's bytes: a file or memory.
pub(super) trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// Streams the rows of one sheet.
///
/// A thread of its own parses the workbook: the parser borrows from the open container, and should
/// a damaged file make it panic, the panic ends in that thread and becomes an error. At most a few
/// batches of rows wait in between. A text merged over several rows is taken for all of them; any
/// other value of merged cells stands at the top left.
pub(super) struct SheetRows {
    batches: Receiver<Vec<Item>>,
    current: std::vec::IntoIter<Item>,
    thread: Option<JoinHandle<()>>,
    place: Place,
}

impl SheetRows {
    /// Opens a workbook and chooses its sheet; returns the rows, the sheet's name and those of the
    /// other sheets with content.
    pub(super) fn new(
        bytes: Box<dyn ReadSeek>,
        options: &TableOptions,
        place: &Place,
    ) -> Result<(Self, String, Vec<String>), Error> {
        let (sender, batches) = sync_channel(4);
        let sheet = options.sheet.clone();
        let limit = options.max_cell_bytes;
        let work = Worker::new(sender, limit, place);
        let thread = std::thread::Builder::new()
            .name("kodbro-xlsx".into())
            .spawn(move || work.run(bytes, sheet.as_deref()))
            .map_err(|cause| {
                Error::new(
                    ErrorKind::Io {
                        action: "start a thread to read",
                        cause,
                    },
                    place.clone(),
                )
            })?;
        let current = Vec::new().into_iter();
        let mut rows = Self {
            batches,
            current,
            thread: Some(thread),
            place: place.clone(),
        };
        match rows.next_item() {
            Some(Item::Sheet(name, others)) => {
                rows.place = rows.place.with_sheet(&name);
                Ok((rows, name, others))
            }
            Some(Item::Failed(error)) => Err(error),
            _ => Err(bad_workbook(
                "its content is inconsistent".into(),
                place.clone(),
            )),
        }
    }

    fn next_item(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.current.next() {
                return Some(item);
            }
            match self.batches.recv() {
                Ok(batch) => self.current = batch.into_iter(),
                Err(_) => {
                    let panicked = self.thread.take()?.join().is_err();
                    let message = "its content is inconsistent".into();
                    return panicked
                        .then(|| Item::Failed(bad_workbook(message, self.place.clone())));
                }
            }
        }
    }
}

impl Rows for SheetRows {
    fn next_row(&mut self, notes: &mut Notes) -> Option<Result<RawRow, Error>> {
        loop {
            if let Some(row) = self.next_step(notes)?.transpose() {
                return Some(row);
            }
        }
    }

    fn next_step(&mut self, notes: &mut Notes) -> Option<Result<Option<RawRow>, Error>> {
        match self.next_item()? {
            Item::Row(row) => return Some(Ok(Some(row))),
            Item::Failed(error) => return Some(Err(error)),
            Item::Note(note) => notes.push(note),
            Item::Sheet(..) => {}
        }
        Some(Ok(None))
    }
}
