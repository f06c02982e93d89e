use std::path::Path;

use super::damaged;
use super::merged::Merged;
use super::row::{Entry, Row};
use crate::enrich::columns::Columns;
use crate::enrich::{Assigned, Change, Planner};
use crate::item::{Item, ItemOptions, ItemReader, Spot};
use crate::table::{Notes, RawRow, Table};
use crate::{Error, Place};

/// Says what goes into which row of a sheet: reads the sheet as a table and as items, in step with
/// whoever asks for its rows.
pub(super) struct Filling<A> {
    columns: Columns,
    /// The names of the columns that the table had.
    header: Vec<String>,
    rows: Table,
    next_row: Option<RawRow>,
    items: ItemReader,
    next_item: Option<Item>,
    merged: Merged,
    planner: Planner<A>,
    unheard: Notes,
}

impl<A: FnMut(&Item) -> Option<Assigned>> Filling<A> {
    pub(super) fn new(
        path: &Path,
        mut items: ItemReader,
        options: &ItemOptions,
        columns: Columns,
        merged: Merged,
        planner: Planner<A>,
    ) -> Result<Self, Error> {
        let mut rows = Table::open(path, &options.for_table().table)?;
        let mut unheard = Notes::default();
        Ok(Self {
            columns,
            header: items.columns().to_vec(),
            next_row: rows.next_row(&mut unheard).transpose()?,
            rows,
            next_item: items.next().transpose()?,
            items,
            merged,
            planner,
            unheard,
        })
    }

    pub(super) fn place(&self) -> &Place {
        self.rows.place()
    }

    /// Tells whether the sheet becomes wider.
    pub(super) fn adds_columns(&self) -> bool {
        !self.columns.new.is_empty()
    }

    /// Returns what goes into a row; the rows are asked for in the order of the sheet.
    pub(super) fn entries(&mut self, sheet_row: &Row) -> Result<Vec<Entry>, Error> {
        let number = sheet_row.number;
        let is_next = |row: &mut RawRow| row.number == number && sheet_row.width() > 0;
        let Some(row) = self.next_row.take_if(is_next) else {
            return Ok(Vec::new());
        };
        self.next_row = self.rows.next_row(&mut self.unheard).transpose()?;
        let item = self
            .next_item
            .take_if(|item| item.spot == Spot::Row(number));
        let change = match item {
            Some(item) => {
                self.next_item = self.items.next().transpose()?;
                self.planner.change(&item)
            }
            None => Change::Leave,
        };
        self.merged.go_to(number);
        if number == self.columns.header_row || self.is_repeated(&row, &change) {
            let names = (self.columns.width()..).zip(&self.columns.new);
            let entries = names.map(|(column, name)| Entry {
                column,
                text: (*name).to_owned(),
            });
            return Ok(entries.collect());
        }
        // A formula is nobody's to replace, and what is hidden nobody would see.
        let has_room =
            |column| !sheet_row.has_formula(column) && !self.merged.hides(column, number);
        let mut cells = self.columns.cells(&change, &row.cells);
        if !cells.first().is_some_and(|(code, _)| has_room(*code)) {
            self.planner.no_room(&change);
            return Ok(Vec::new());
        }
        cells.retain(|(column, _)| has_room(*column));
        let entries = cells.into_iter().map(|(column, text)| Entry {
            column,
            text: text.to_owned(),
        });
        Ok(entries.collect())
    }

    /// Checks that every row was found in the sheet.
    pub(super) fn finish(self) -> Result<Planner<A>, Error> {
        match self.next_row {
            Some(_) => Err(damaged("its rows are not in order", self.rows.place())),
            None => Ok(self.planner),
        }
    }

    /// Tells whether a row names the columns once more, as tables do that run over several pages.
    fn is_repeated(&self, row: &RawRow, change: &Change) -> bool {
        let texts = |cells: &[String]| {
            let end = cells.iter().rposition(|cell| !cell.trim().is_empty());
            let cells = cells.iter().take(end.map_or(0, |end| end + 1));
            cells.map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
        };
        let is_below = row.number > self.columns.header_row;
        is_below && matches!(change, Change::Leave) && texts(&row.cells) == texts(&self.header)
    }
}
