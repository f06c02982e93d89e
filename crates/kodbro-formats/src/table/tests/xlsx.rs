use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::*;

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

/// A workbook of one sheet whose XML is given, for what a proper writer does not write.
fn raw_workbook(cells: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" \
         Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    zip(&[
        ("_rels/.rels", &office),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets>\
                 <sheet name=\"Blad\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" \
                 Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!("<worksheet xmlns=\"{main}\"><sheetData>{cells}</sheetData></worksheet>"),
        ),
    ])
}

/// A zip file whose members are stored as they are.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut body, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x28];
        common.extend(crc32(text.as_bytes()).to_le_bytes());
        common.extend((text.len() as u32).to_le_bytes());
        common.extend((text.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend((body.len() as u32).to_le_bytes());
        directory.extend(name.bytes());
        body.extend(b"PK\x03\x04");
        body.extend(common);
        body.extend(name.bytes());
        body.extend(text.bytes());
    }
    let count = (files.len() as u16).to_le_bytes();
    let (start, size) = (body.len() as u32, directory.len() as u32);
    body.extend(directory);
    body.extend(b"PK\x05\x06\0\0\0\0");
    body.extend([count, count].concat());
    body.extend([size.to_le_bytes(), start.to_le_bytes()].concat());
    body.extend([0, 0]);
    body
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| {
        if crc & 1 == 1 {
            crc >> 1 ^ 0xEDB8_8320
        } else {
            crc >> 1
        }
    };
    !bytes
        .iter()
        .fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[test]
fn values_come_out_as_a_person_sees_them() {
    let bytes = workbook(|book| {
        let date = Format::new().set_num_format("yyyy-mm-dd");
        let zeros = Format::new().set_num_format("00000000");
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "007").unwrap();
        sheet.write_number(0, 1, 12_345_678).unwrap();
        sheet.write_number(0, 2, 2612.4).unwrap();
        sheet
            .write_formula(0, 3, Formula::new("=B1&\"\"").set_result("12345678"))
            .unwrap();
        let day = ExcelDateTime::from_ymd(2026, 3, 1).unwrap();
        sheet.write_datetime_with_format(0, 4, day, &date).unwrap();
        sheet.write_boolean(0, 5, true).unwrap();
        sheet.write_number_with_format(2, 0, 1234, &zeros).unwrap();
        sheet
            .merge_range(2, 1, 2, 3, "merged", &Format::new())
            .unwrap();
    });
    assert_eq!(
        read(&bytes),
        [
            vec![
                "007",
                "12345678",
                "2612.4",
                "12345678",
                "2026-03-01",
                "TRUE"
            ],
            vec!["00001234", "merged"],
        ]
    );
}

#[test]
fn the_fullest_sheet_is_read_unless_another_is_named() {
    let bytes = workbook(|book| {
        let notes = book.add_worksheet().set_name("Läs mig").unwrap();
        for row in 0..50 {
            notes.write_string(row, 0, "text").unwrap();
        }
        let list = book.add_worksheet().set_name("Artiklar").unwrap();
        list.write_row(0, 0, ["Artnr", "Namn"]).unwrap();
        list.write_row(1, 0, ["1", "Kanyl"]).unwrap();
        let hidden = book.add_worksheet().set_name("Dold").unwrap();
        hidden.set_hidden(true);
        for row in 0..9 {
            hidden.write_row(row, 0, ["a", "b", "c"]).unwrap();
        }
    });
    assert_eq!(read(&bytes), [["Artnr", "Namn"], ["1", "Kanyl"]]);
    let named = |sheet: &str| {
        let options = TableOptions {
            sheet: Some(sheet.into()),
            ..TableOptions::default()
        };
        read_with(&bytes, &options)
    };
    assert_eq!(named("Läs mig").0.len(), 50);
    assert_eq!(
        named("Blad1").1,
        ["t: no sheet 'Blad1', expected one of 'Läs mig', 'Artiklar', 'Dold'"]
    );
}

#[test]
fn formulas_without_value_and_error_values_are_noted() {
    let bytes = raw_workbook(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><f>A1+1</f></c>\
         <c r=\"C1\"><f>A1+1</f><v>2</v></c></row>\
         <row r=\"2\"><c r=\"A2\" t=\"e\"><v>#REF!</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>x</t></is></c></row>",
    );
    let (rows, errors, notes) = read_with(&bytes, &TableOptions::default());
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(rows, [vec!["1", "", "2"], vec!["", "x"]]);
    let notes: Vec<String> = notes.kept().iter().map(Error::to_string).collect();
    assert_eq!(
        notes,
        [
            "t, sheet 'Blad', row 1, column 'B': the formula has no stored value and is taken as empty",
            "t, sheet 'Blad', row 2, column 'A': the error value #REF! is taken as empty",
        ]
    );
}

#[test]
fn a_long_cell_or_a_far_one_spoils_its_row_only() {
    let long = "x".repeat(10 << 20);
    let bytes = raw_workbook(&format!(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{long}</t></is></c></row>\
         <row r=\"2\"><c r=\"ZZZZ2\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\"><v>1</v></c></row>"
    ));
    let (rows, errors, _) = read_with(&bytes, &TableOptions::default());
    assert_eq!(rows, [["1"]]);
    assert_eq!(
        errors[0],
        "t, sheet 'Blad', row 1, column 'A': a cell is longer than 1048576 bytes"
    );
    assert!(errors[1].contains("row 2, column 'ZZZZ'"), "{errors:?}");
}

#[test]
fn damaged_workbooks_are_errors() {
    let whole = workbook(|book| {
        let sheet = book.add_worksheet();
        for row in 0..500 {
            sheet.write_row(row, 0, ["a", "b"]).unwrap();
        }
    });
    for length in [10, whole.len() / 2, whole.len() - 10] {
        let (_, errors, _) = read_with(&whole[..length], &TableOptions::default());
        assert!(
            errors[0].starts_with("t: cannot read the workbook"),
            "{errors:?}"
        );
    }
    let other = zip(&[("a.txt", "text")]);
    assert!(error(&other).starts_with("t: cannot read the workbook"));
    let cut = raw_workbook(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>9</v></c>",
    );
    let (_, errors, _) = read_with(&cut, &TableOptions::default());
    assert_eq!(errors.len(), 1, "{errors:?}");
    // A reference so long that the parser's arithmetic overflows.
    let absurd = raw_workbook("<row r=\"1\"><c r=\"AAAAAAAAAAAAAAA1\"><v>1</v></c></row>");
    let (_, errors, _) = read_with(&absurd, &TableOptions::default());
    assert_eq!(errors.len(), 1, "{errors:?}");
    let odf = zip(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]);
    assert!(error(&odf).contains("found an OpenDocument spreadsheet"));
}

#[test]
fn dropping_the_reader_ends_its_thread() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        for row in 0..20_000 {
            sheet.write_row(row, 0, ["a", "b"]).unwrap();
        }
    });
    let table =
        Table::from_reader("t", Box::new(Cursor::new(bytes)), &TableOptions::default()).unwrap();
    drop(table);
}

#[test]
fn a_text_merged_over_rows_is_that_of_each() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        let plain = Format::new();
        sheet.write_row(0, 0, ["id", "namn", "storlek"]).unwrap();
        sheet.merge_range(1, 1, 3, 1, "Handske", &plain).unwrap();
        for (row, size) in (1..).zip(["S", "M", "L"]) {
            sheet.write_number(row, 0, row).unwrap();
            sheet.write_string(row, 2, size).unwrap();
        }
        sheet.merge_range(5, 0, 7, 2, "Sist", &plain).unwrap();
    });
    let options = TableOptions::default();
    let input = Box::new(std::io::Cursor::new(bytes));
    let mut table = Table::from_reader("t", input, &options).unwrap();
    let mut notes = Notes::default();
    let rows = std::iter::from_fn(|| table.next_row(&mut notes));
    let rows: Vec<String> = rows.map(|row| row.unwrap().cells.join("|")).collect();
    assert_eq!(
        rows,
        [
            "id|namn|storlek",
            "1|Handske|S",
            "2|Handske|M",
            "3|Handske|L",
            "Sist"
        ]
    );
    let notes: Vec<String> = notes.kept().iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        ["t, sheet 'Sheet1', row 3, column 'B': 2 cells are given the text of a merged cell above"]
    );
}
