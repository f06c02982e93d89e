use std::path::Path;

use super::columns::Columns;
use super::{Assigned, Change, Planner};
use crate::item::{Item, ItemOptions, ItemReader, Spot};
use crate::table::{Notes, Table};
use crate::{Cell, Error, Output, TableWriter};

/// Writes the sheet of a workbook anew, from its header on, with cells filled in and columns added at
/// its right: all cells as text, without the formatting, the other sheets and what stands above.
pub(super) fn enrich<A: FnMut(&Item) -> Option<Assigned>>(
    path: &Path,
    mut reader: ItemReader,
    options: &ItemOptions,
    mut planner: Planner<A>,
    output: Output,
) -> Result<Planner<A>, Error> {
    let header_row = reader.table().and_then(|items| items.rows().header_row());
    let width = width(path, options, header_row.unwrap_or(0))?;
    let Some((columns, mut header)) = reader
        .table()
        .map(|items| (Columns::of(items, width), items.header().to_vec()))
    else {
        return Ok(planner);
    };
    header.resize(columns.width(), String::new());
    header.extend(columns.new.iter().map(|name| (*name).to_owned()));
    let mut rows = Table::open(path, &options.for_table().table)?;
    let mut writer = TableWriter::workbook(output, &header)?;
    let mut next = reader.next().transpose()?;
    let mut unheard = Notes::default();
    while let Some(row) = rows.next_row(&mut unheard) {
        let mut row = row?;
        let change = match next.take_if(|item| item.spot == Spot::Row(row.number)) {
            Some(item) => {
                next = reader.next().transpose()?;
                planner.change(&item)
            }
            None => Change::Leave,
        };
        if row.number <= columns.header_row {
            continue;
        }
        let given = columns.cells(&change, &row.cells);
        let given: Vec<(usize, String)> = given
            .into_iter()
            .map(|(column, text)| (column, text.to_owned()))
            .collect();
        row.cells.resize(header.len(), String::new());
        for (column, text) in given {
            if let Some(cell) = row.cells.get_mut(column) {
                *cell = text;
            }
        }
        let cells: Vec<Cell> = row.cells.into_iter().map(Cell::Text).collect();
        writer.write(&cells)?;
    }
    writer.finish()?;
    Ok(planner)
}

/// Returns how many columns hold anything below the header, as cells may stand at its right.
fn width(path: &Path, options: &ItemOptions, header_row: u64) -> Result<usize, Error> {
    let mut rows = Table::open(path, &options.for_table().table)?;
    let mut unheard = Notes::default();
    let mut width = 0;
    while let Some(row) = rows.next_row(&mut unheard) {
        let row = row?;
        if row.number <= header_row {
            continue;
        }
        let last = row.cells.iter().rposition(|cell| !cell.trim().is_empty());
        width = width.max(last.map_or(0, |last| last + 1));
    }
    Ok(width)
}
