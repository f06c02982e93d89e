use quick_xml::events::BytesStart;

use super::merged::{Merged, Range};
use super::row::{Row, cell_place};
use super::walk::{Visitor, attribute, is};
use crate::Error;

/// Finds out how much of a sheet is in use from its header on, and which cells are merged.
pub(super) struct Survey {
    header_row: u64,
    width: usize,
    merged: Vec<Range>,
}

impl Survey {
    pub(super) fn new(header_row: u64) -> Self {
        Self {
            header_row,
            width: 0,
            merged: Vec::new(),
        }
    }

    /// Returns how many columns there are up to the last one that is in use, and the merged ranges.
    pub(super) fn finish(self) -> (usize, Merged) {
        (self.width, Merged::new(self.merged))
    }
}

impl Visitor for Survey {
    fn row(&mut self, row: &Row) -> Result<(), Error> {
        if row.number >= self.header_row {
            self.width = self.width.max(row.width());
        }
        Ok(())
    }

    fn other(&mut self, tag: Option<&BytesStart<'_>>, _: &[u8]) -> Result<(), Error> {
        let tag = tag.filter(|tag| is(tag, "mergeCell"));
        let range = tag.and_then(|tag| attribute(tag, "ref"));
        let range = range.and_then(|range| {
            let (first, last) = range.split_once(':')?;
            Some((cell_place(first)?, cell_place(last)?))
        });
        if let Some((first, last)) = range.filter(|(_, last)| last.1 >= self.header_row) {
            self.width = self.width.max(last.0 + 1);
            self.merged.push(Range { first, last });
        }
        Ok(())
    }
}
