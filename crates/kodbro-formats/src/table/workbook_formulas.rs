//! Which formulas of a sheet have no value, where the cells themselves do not tell?

use std::collections::VecDeque;
use std::io::{Read, Seek};

use calamine::{DataRef, Xlsx, XlsxCellReader, XlsxError};

/// So many formulas are kept, in 8 MiB; for the others the sheet is looked through once more.
const MOST: usize = 1 << 20;

/// Where a cell stands: row and column, from 0.
type Position = (u32, u32);

/// The formulas without a value, as a sheet has them one after the other.
#[derive(Default)]
pub(super) struct Formulas {
    kept: VecDeque<Position>,
    /// Whether there are more than were kept.
    are_more: bool,
}

impl Formulas {
    /// Looks through a sheet before its cells are read.
    pub(super) fn look_through<R: Read + Seek>(
        workbook: &mut Xlsx<R>,
        sheet: &str,
    ) -> Result<Self, XlsxError> {
        let mut cells = workbook.worksheet_cells_reader(sheet)?;
        let mut found = Self::default();
        while let Some(position) = next(&mut cells)? {
            found.are_more = found.kept.len() == MOST;
            if found.are_more {
                break;
            }
            found.kept.push_back(position);
        }
        Ok(found)
    }

    /// Takes the next formula, if it stands no later than a cell.
    pub(super) fn up_to(&mut self, cell: Position) -> Option<Position> {
        self.kept.pop_front_if(|position| *position <= cell)
    }

    /// Takes the formulas that are left when all cells were read, one by one.
    pub(super) fn rest<R: Read + Seek, E>(
        mut self,
        workbook: &mut Xlsx<R>,
        sheet: &str,
        mut on: impl FnMut(Position) -> Result<(), E>,
    ) -> Result<Result<(), XlsxError>, E> {
        for position in self.kept.drain(..) {
            on(position)?;
        }
        if !self.are_more {
            return Ok(Ok(()));
        }
        let mut cells = match workbook.worksheet_cells_reader(sheet) {
            Ok(cells) => cells,
            Err(error) => return Ok(Err(error)),
        };
        let mut seen = 0;
        loop {
            match next(&mut cells) {
                Ok(Some(_)) if seen < MOST => seen += 1,
                Ok(Some(position)) => on(position)?,
                Ok(None) => return Ok(Ok(())),
                Err(error) => return Ok(Err(error)),
            }
        }
    }
}

/// Returns the next formula without a value.
fn next<R: Read + Seek>(cells: &mut XlsxCellReader<'_, R>) -> Result<Option<Position>, XlsxError> {
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        if cell.formula.is_some() && cell.value == DataRef::Empty {
            return Ok(Some(cell.pos));
        }
    }
    Ok(None)
}
