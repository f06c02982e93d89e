use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use crate::workbook_guard::check_claims;
use crate::{Error, ErrorKind, Place};

/// The most cells a workbook may have; the official one has 50,000.
const MAX_CELLS: usize = 5_000_000;

/// The size of a sheet by the format's definition.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 1 << 14;

/// A sheet as text: rows by number from 1, each with its cells by column from 0. What is empty is
/// not there, so that one cell far out costs nothing.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: BTreeMap<u32, BTreeMap<u32, String>>,
}

/// Reads all worksheets of a workbook.
///
/// # Errors
/// [`ErrorKind::ProtectedWorkbook`], [`ErrorKind::BadWorkbook`] for a container that is damaged,
/// cut off or no workbook, and [`ErrorKind::InputTooLarge`].
pub(super) fn read_sheets(source: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Error> {
    let place = Place::new(source);
    // Damaged references make the parser of cells panic; the file is at fault, not the caller.
    let read = std::panic::catch_unwind(|| read_unguarded(&place, bytes));
    let inconsistent = |_| {
        Err(damaged(
            "its content is inconsistent".to_owned(),
            place.clone(),
        ))
    };
    read.unwrap_or_else(inconsistent)
}

fn read_unguarded(place: &Place, bytes: &[u8]) -> Result<Vec<Sheet>, Error> {
    let mut bytes = Cursor::new(bytes);
    check_claims(&mut bytes).map_err(|message| damaged(message, place.clone()))?;
    let open = Xlsx::new(bytes);
    let mut workbook = open.map_err(|error| unreadable(&error, place.clone()))?;
    let mut sheets = Vec::new();
    let mut cells = 0;
    for name in workbook.sheet_names() {
        let place = place.clone().with_sheet(&name);
        let mut reader = match workbook.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(unreadable(&error, place)),
        };
        let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
        loop {
            let cell = reader
                .next_cell()
                .map_err(|error| unreadable(&error, place.clone()))?;
            let Some(cell) = cell else { break };
            cells += 1;
            if cells > MAX_CELLS {
                let kind = ErrorKind::InputTooLarge {
                    value: "cells",
                    limit: MAX_CELLS as u64,
                };
                return Err(Error::new(kind, place).with_hint("is this the right file?"));
            }
            let (row, column) = cell.get_position();
            if row >= MAX_ROWS || column >= MAX_COLUMNS {
                return Err(damaged("a cell stands outside the sheet".to_owned(), place));
            }
            let text = text(cell.get_value());
            if !text.trim().is_empty() {
                rows.entry(row + 1).or_default().insert(column, text);
            }
        }
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

fn unreadable(error: &XlsxError, place: Place) -> Error {
    if matches!(error, XlsxError::Password) {
        return Error::new(ErrorKind::ProtectedWorkbook, place)
            .with_hint("save it without a password");
    }
    damaged(error.to_string(), place)
}

fn damaged(message: String, place: Place) -> Error {
    let hint = "download it again, or open it in Excel and save it as .xlsx";
    Error::new(ErrorKind::BadWorkbook { message }, place).with_hint(hint)
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTime(number) => number.as_f64().to_string(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;

    use super::*;

    const ROWS: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>CODE</t></is></c></row>
        <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>1.5</v></c></row>"#;

    /// Puts a workbook together from the XML of its one sheet's rows.
    fn workbook(rows: &str) -> Vec<u8> {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let relation = |kind: &str, target: &str| {
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="rId1"
                   Type="{office}/{kind}" Target="{target}"/></Relationships>"#
            )
        };
        let parts = [
            ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
            (
                "xl/workbook.xml",
                format!(
                    r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets>
                       <sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                relation("worksheet", "worksheets/sheet1.xml"),
            ),
            (
                "xl/sharedStrings.xml",
                format!(r#"<sst xmlns="{main}" uniqueCount="1"><si><t>A</t></si></sst>"#),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#),
            ),
        ];
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, xml) in parts {
            writer
                .start_file(name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(xml.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn cells_are_read_as_text() {
        let sheets = read_sheets("w", &workbook(ROWS)).unwrap();
        assert_eq!(sheets[0].name, "S");
        assert_eq!(sheets[0].rows[&1][&0], "CODE");
        assert_eq!(
            (&*sheets[0].rows[&2][&0], &*sheets[0].rows[&2][&1]),
            ("A", "1.5")
        );
    }

    #[test]
    fn references_beyond_the_sheet_are_damage() {
        for place in ["ZZZZZZ9", "A99999999999", "XFE1", "A1048577"] {
            let rows = ROWS.replace("A2", place);
            let error = read_sheets("w", &workbook(&rows)).err().unwrap();
            assert!(
                matches!(error.kind(), ErrorKind::BadWorkbook { .. }),
                "{error}"
            );
        }
    }

    proptest! {
        #[test]
        fn damaged_cells_never_panic(
            at in any::<prop::sample::Index>(),
            cut in 0_usize..6,
            put in "[<>\"/=a-zA-Z0-9 &;#]{0,6}",
        ) {
            let mut rows = ROWS.to_owned();
            let at = at.index(rows.len());
            let end = rows.len().min(at + cut);
            rows.replace_range(at..end, &put);
            let _ = read_sheets("w", &workbook(&rows));
        }
    }
}
