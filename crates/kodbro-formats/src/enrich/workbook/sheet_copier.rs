use std::io::Write;

use quick_xml::events::BytesStart;

use super::filling::Filling;
use super::row::{Row, cell_place};
use super::walk::{Visitor, attribute, is, tag_with};
use crate::enrich::{Assigned, Planner};
use crate::item::Item;
use crate::table::letters;
use crate::{Error, ErrorKind};

/// Copies a sheet with what is filled in.
pub(super) struct SheetCopier<'o, A, W> {
    filling: Filling<A>,
    /// The number of columns that the sheet has then.
    width: usize,
    output: &'o mut W,
}

impl<'o, A: FnMut(&Item) -> Option<Assigned>, W: Write> SheetCopier<'o, A, W> {
    pub(super) fn new(filling: Filling<A>, width: usize, output: &'o mut W) -> Self {
        Self {
            filling,
            width,
            output,
        }
    }

    /// Checks that everything found its place.
    pub(super) fn finish(self) -> Result<Planner<A>, Error> {
        self.filling.finish()
    }

    /// Writes the tag that says which cells are in use, for more columns.
    fn widened(&self, tag: &BytesStart<'_>, source: &[u8]) -> Option<String> {
        let range = attribute(tag, "ref")?;
        let (first, last) = range.split_once(':').unwrap_or((&range, &range));
        let (column, row) = cell_place(last)?;
        let column = letters(column.max(self.width.checked_sub(1)?));
        let tag = tag_with(tag, "ref", Some(&format!("{first}:{column}{row}")));
        let end = if source.ends_with(b"/>") { "/>" } else { ">" };
        Some(tag + end)
    }

    fn failed(&self, cause: std::io::Error) -> Error {
        let action = "write";
        Error::new(
            ErrorKind::Io { action, cause },
            self.filling.place().clone(),
        )
        .with_hint("check the space left, also for temporary files")
    }
}

impl<A: FnMut(&Item) -> Option<Assigned>, W: Write> Visitor for SheetCopier<'_, A, W> {
    fn row(&mut self, row: &Row) -> Result<(), Error> {
        let entries = self.filling.entries(row)?;
        let written = row.write(entries, self.output);
        written.map_err(|cause| self.failed(cause))
    }

    fn other(&mut self, tag: Option<&BytesStart<'_>>, source: &[u8]) -> Result<(), Error> {
        let tag = tag.filter(|tag| is(tag, "dimension") && self.filling.adds_columns());
        let written = match tag.and_then(|tag| self.widened(tag, source)) {
            Some(tag) => self.output.write_all(tag.as_bytes()),
            None => self.output.write_all(source),
        };
        written.map_err(|cause| self.failed(cause))
    }
}
