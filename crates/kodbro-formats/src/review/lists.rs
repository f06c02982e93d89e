use std::collections::HashMap;

use rust_xlsxwriter::{Formula, Workbook, XlsxError};

use super::words::{AppliesTo, Choice, ReviewLanguage};
use super::writer::ReviewCandidate;

/// The name of the hidden sheet.
pub(super) const SHEET: &str = "kodbro_lists";

/// The choices of the drop-downs, a list a row on a hidden sheet: how many there are, then each in
/// a cell of its own. Rows with the same choices share a list.
///
/// Excel takes lists in a cell up to 255 characters, and up to 65,534 validations a sheet; so there
/// is one validation for the column, which looks up the row's list by the number in a hidden cell of
/// that row. That holds when rows are sorted, too, which moves cells but no validations.
#[derive(Debug, Default)]
pub(super) struct Lists {
    numbers: HashMap<Vec<String>, u32>,
}

impl Lists {
    /// The row of what a decision can apply to; those of the rows come after it.
    const APPLIES_TO: u32 = 1;

    /// Writes the list that all rows share.
    pub(super) fn begin(
        workbook: &mut Workbook,
        sheet: usize,
        language: ReviewLanguage,
    ) -> Result<(), XlsxError> {
        let labels = AppliesTo::ALL.map(|applies| applies.label(language).to_owned());
        put(workbook, sheet, Self::APPLIES_TO, &labels)
    }

    /// Returns the number of a row's list, which is written if it is new.
    pub(super) fn number(
        &mut self,
        workbook: &mut Workbook,
        sheet: usize,
        choices: &[ReviewCandidate<'_>],
        language: ReviewLanguage,
    ) -> Result<u32, XlsxError> {
        let codes: Vec<String> = choices.iter().map(|c| c.code.to_owned()).collect();
        let next = self.numbers.len() as u32 + Self::APPLIES_TO + 1;
        if let Some(&number) = self.numbers.get(&codes) {
            return Ok(number);
        }
        let labels = choices.iter().map(ReviewCandidate::label);
        let others = Choice::ALL.map(|choice| choice.label(language).to_owned());
        let labels: Vec<String> = labels.chain(others).collect();
        put(workbook, sheet, next, &labels)?;
        self.numbers.insert(codes, next);
        Ok(next)
    }

    /// Returns the formula of a row's choices; `cell` has the number of the list.
    pub(super) fn of_row(cell: &str) -> Formula {
        formula(cell)
    }

    /// Returns the formula of what a decision can apply to.
    pub(super) fn applies_to() -> Formula {
        formula(&Self::APPLIES_TO.to_string())
    }
}

fn formula(number: &str) -> Formula {
    Formula::new(format!(
        "=OFFSET({SHEET}!$B$1,{number}-1,0,1,INDEX({SHEET}!$A:$A,{number}))"
    ))
}

fn put(
    workbook: &mut Workbook,
    sheet: usize,
    number: u32,
    labels: &[String],
) -> Result<(), XlsxError> {
    let sheet = workbook.worksheet_from_index(sheet)?;
    sheet.write_number(number - 1, 0, labels.len() as f64)?;
    for (column, label) in (1..).zip(labels) {
        sheet.write_string(number - 1, column, super::words::cut(label))?;
    }
    Ok(())
}
