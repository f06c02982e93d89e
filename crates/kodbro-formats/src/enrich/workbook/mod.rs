//! How do codes get into a workbook without anything else being changed?
//!
//! A workbook is a container of parts. [`Package`] copies them as they are but for the one of the sheet,
//! which is walked row by row: [`Survey`] finds out beforehand how wide it is, [`SheetCopier`] copies it
//! and puts cells in, and [`Filling`] says which.

mod filling;
mod merged;
mod package;
mod row;
mod sheet_copier;
mod survey;
mod walk;

use std::path::Path;

use super::columns::Columns;
use super::{Assigned, Planner};
use crate::item::{Item, ItemOptions, ItemReader};
use crate::table::MAX_COLUMNS;
use crate::{Error, ErrorKind, Output, Place};
use filling::Filling;
use package::Package;
use sheet_copier::SheetCopier;
use survey::Survey;

/// Copies a workbook with cells of one sheet filled in and columns added at its right; the other cells,
/// formats, sheets and parts stay, and what stands above the header too.
///
/// New cells hold text. One that replaces an empty cell or a code keeps the format of that cell. A cell
/// with a formula, and one that a merged range hides, is no room for a code.
pub(super) fn enrich<A: FnMut(&Item) -> Option<Assigned>>(
    path: &Path,
    reader: ItemReader,
    options: &ItemOptions,
    planner: Planner<A>,
    mut output: Output,
) -> Result<Planner<A>, Error> {
    let Some(items) = reader.table() else {
        return Ok(planner);
    };
    let place = items.rows().place().clone();
    let header_row = items.rows().header_row().unwrap_or(0);
    let mut package = Package::open(path, &place)?;
    let mut survey = Survey::new(header_row);
    walk::walk(package.sheet()?, &place, &mut survey)?;
    let (width, merged) = survey.finish();
    let columns = Columns::of(items, width);
    check_width(&columns, &place)?;
    let last = columns.width() + columns.new.len();
    let filling = Filling::new(path, reader, options, columns, merged, planner)?;
    let (mut packed, planner) = package.copy(|sheet, output| {
        let mut copier = SheetCopier::new(filling, last, output);
        walk::walk(sheet, &place, &mut copier)?;
        copier.finish()
    })?;
    std::io::copy(&mut packed, &mut output).map_err(|cause| output.failed(cause))?;
    output.finish()?;
    Ok(planner)
}

fn check_width(columns: &Columns, place: &Place) -> Result<(), Error> {
    if columns.new.is_empty() || columns.width() + columns.new.len() <= MAX_COLUMNS {
        return Ok(());
    }
    let kind = ErrorKind::BeyondLimit {
        value: "new columns at the right of the sheet",
        limit: format!("{MAX_COLUMNS} columns"),
    };
    Err(Error::new(kind, place.clone())
        .with_hint("delete what stands far at the right of the table"))
}

/// Makes the error of a container or sheet that is not as it has to be.
fn damaged(message: impl ToString, place: &Place) -> Error {
    let message = message.to_string();
    Error::new(ErrorKind::BadWorkbook { message }, place.clone())
        .with_hint("open it in a spreadsheet program and save it again as .xlsx")
}
