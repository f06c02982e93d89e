use std::collections::VecDeque;

use super::{Item, ItemReader, Spot};
use crate::Error;

/// So many findings wait at most for the item of their row: those of the rows that are read ahead to
/// find the header, and as many again.
const WAITING: usize = 1 << 15;

/// What a catalogue has next.
#[derive(Debug)]
#[non_exhaustive]
pub enum ItemEvent {
    /// An item, and the findings about its row that did not stop the run.
    Item(Item, Vec<Error>),
    /// A finding about a row that is no item, or about the file as a whole.
    Warning(Error),
}

/// Reads the items of a catalogue with every finding that does not stop the run, in the order of rows.
///
/// An error is that of a row or of the rest of the file, as for [`ItemReader`]. Memory depends neither
/// on the length of the file nor on how many findings there are. Made by [`ItemReader::into_events`].
pub struct ItemEvents {
    reader: ItemReader,
    /// Findings by row.
    waiting: VecDeque<Error>,
    /// What comes behind the findings of earlier rows.
    next: Option<Result<Item, Error>>,
    ended: bool,
}

impl ItemEvents {
    pub(super) fn new(reader: ItemReader) -> Self {
        Self {
            reader,
            waiting: VecDeque::new(),
            next: None,
            ended: false,
        }
    }

    /// Returns the reader, for what it says of the catalogue as a whole and for places.
    pub fn reader(&self) -> &ItemReader {
        &self.reader
    }

    /// Reads a step further, and puts what it found where its row is.
    fn step(&mut self) {
        match self.reader.step() {
            Some(step) => self.next = step.transpose(),
            None => self.ended = true,
        }
        for warning in self.reader.take_warnings() {
            let row = warning.place().row;
            let earlier = |other: &Error| other.place().row <= row;
            self.waiting
                .insert(self.waiting.partition_point(earlier), warning);
        }
    }

    /// Returns the row before which all was told; none where what comes next has none.
    fn row(&self) -> Option<u64> {
        match &self.next {
            Some(Ok(Item {
                spot: Spot::Row(row),
                ..
            })) => Some(*row),
            Some(Err(error)) if error.is_row() => error.place().row,
            Some(_) => None,
            None if self.ended => None,
            None => Some(0),
        }
    }
}

impl Iterator for ItemEvents {
    type Item = Result<ItemEvent, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row = self.row();
            let too_many = self.waiting.len() > WAITING;
            let is_due = |warning: &mut Error| {
                let before = row.is_none_or(|row| warning.place().row < Some(row));
                too_many || before
            };
            if let Some(warning) = self.waiting.pop_front_if(is_due) {
                return Some(Ok(ItemEvent::Warning(warning)));
            }
            match self.next.take() {
                Some(Ok(item)) => {
                    let is_of_item = |warning: &mut Error| warning.place().row == row;
                    let mut warnings = Vec::new();
                    while let Some(warning) = self.waiting.pop_front_if(is_of_item) {
                        warnings.push(warning);
                    }
                    return Some(Ok(ItemEvent::Item(item, warnings)));
                }
                Some(Err(error)) => return Some(Err(error)),
                None if self.ended => return None,
                None => self.step(),
            }
        }
    }
}
