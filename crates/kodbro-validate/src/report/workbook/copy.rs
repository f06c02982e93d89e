use std::collections::BTreeMap;
use std::io;

use rust_xlsxwriter::{Format, IgnoreError, Note, ObjectMovement, Workbook, Worksheet, XlsxError};

use super::{MAX_ROWS, cell, failed, filled};
use crate::report::column::position;
use crate::report::sentence::{cut, sentence};
use crate::report::words;
use crate::{Finding, Severity, UiLanguage};

/// So many cells of a copy have notes, and so many findings are in one; spreadsheet programs get slow with more.
const NOTES: usize = 10_000;
const IN_A_NOTE: usize = 5;
const NOTE_LENGTH: usize = 400;

/// Which cells of a table are to be marked, and what is to be said of them.
#[derive(Debug, Default)]
pub(super) struct Marks {
    cells: BTreeMap<(u64, u16), Mark>,
    notes: usize,
}

#[derive(Debug)]
struct Mark {
    severity: Severity,
    texts: Vec<String>,
}

impl Marks {
    /// Marks the cell of a finding; the first of its row where it is about the row.
    pub(super) fn add(&mut self, finding: &Finding, language: UiLanguage, columns: &[String]) {
        let Some(row) = finding.place.row else {
            return;
        };
        let named = finding.place.column.as_deref();
        let column = named.and_then(|name| position(columns, name)).unwrap_or(0);
        let Ok(column) = u16::try_from(column) else {
            return;
        };
        let mark = self.cells.entry((row, column)).or_insert_with(|| Mark {
            severity: finding.severity,
            texts: Vec::new(),
        });
        mark.severity = mark.severity.max(finding.severity);
        let first = mark.texts.is_empty();
        if mark.texts.len() >= IN_A_NOTE || (first && self.notes == NOTES) {
            return;
        }
        self.notes += usize::from(first);
        let said = sentence(&cut(&finding.message(language), NOTE_LENGTH));
        let mend = sentence(&cut(&finding.mend(language), NOTE_LENGTH));
        let mut text = format!("{said} {mend}");
        if let Some(better) = &finding.suggestion {
            let name = words::SUGGESTION.say(language);
            text.push_str(&format!(" {name} {}", cut(better, NOTE_LENGTH)));
        }
        mark.texts.push(text);
    }

    /// Writes the rows with the marked cells as a sheet; returns how many it had no room for.
    pub(super) fn copy<E: From<io::Error>>(
        self,
        workbook: &mut Workbook,
        name: &str,
        rows: impl Iterator<Item = Result<(u64, Vec<String>), E>>,
    ) -> Result<u64, E> {
        let refused = |error| E::from(failed(error));
        let sheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(refused)?;
        sheet.set_name(name).map_err(refused)?;
        let formats = Severity::ALL.map(filled);
        let (mut width, mut last, mut left_out) = (1, 0, 0);
        let mut marks = self.cells.into_iter().peekable();
        for row in rows {
            let (number, cells) = row?;
            if number > MAX_ROWS {
                left_out += 1;
                continue;
            }
            // What is above belongs to no row of the file.
            while marks.next_if(|((row, _), _)| *row < number).is_some() {}
            let mut marked = BTreeMap::new();
            while let Some(((_, column), mark)) = marks.next_if(|((row, _), _)| *row == number) {
                marked.insert(column, mark);
            }
            put(sheet, number, &cells, marked, &formats).map_err(refused)?;
            width = width.max(cells.len());
            last = number;
        }
        finish(sheet, width, last).map_err(refused)?;
        Ok(left_out)
    }
}

fn put(
    sheet: &mut Worksheet,
    number: u64,
    cells: &[String],
    mut marked: BTreeMap<u16, Mark>,
    formats: &[Format; Severity::ALL.len()],
) -> Result<(), XlsxError> {
    let row = u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX);
    let beyond = marked
        .keys()
        .last()
        .map_or(0, |last| last.saturating_add(1));
    let columns = u16::try_from(cells.len()).unwrap_or(u16::MAX).max(beyond);
    for column in 0..columns {
        let text = cells.get(usize::from(column)).map_or("", String::as_str);
        let mark = marked.remove(&column);
        let Some(mark) = mark else {
            if !text.is_empty() {
                sheet.write_string(row, column, cell(text))?;
            }
            continue;
        };
        let format = &formats[mark.severity as usize];
        match text {
            "" => sheet.write_blank(row, column, format)?,
            text => sheet.write_string_with_format(row, column, cell(text), format)?,
        };
        if !mark.texts.is_empty() {
            let text = mark.texts.join("\n");
            let lines = text.lines().map(|line| 1 + line.chars().count() / 45);
            let height = 20 + 18 * lines.sum::<usize>().min(40) as u32;
            let note = Note::new(text)
                .add_author_prefix(false)
                .set_author("kodbro");
            let note = note.set_width(320).set_height(height);
            let note = note.set_object_movement(ObjectMovement::DontMoveOrSizeWithCells);
            sheet.insert_note(row, column, &note)?;
        }
    }
    Ok(())
}

fn finish(sheet: &mut Worksheet, width: usize, last: u64) -> Result<(), XlsxError> {
    let columns = u16::try_from(width.saturating_sub(1)).unwrap_or(u16::MAX);
    for column in 0..=columns {
        sheet.set_column_width(column, 18)?;
    }
    let last = u32::try_from(last.saturating_sub(1)).unwrap_or(u32::MAX);
    sheet.ignore_error_range(0, 0, last, columns, IgnoreError::NumberStoredAsText)?;
    Ok(())
}
