use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader as _, Xlsx};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Table, TableColumn, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// Returns the parts of a workbook in their order.
fn parts(workbook: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let parts = (0..archive.len()).map(|at| {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().into_owned(), bytes)
    });
    parts.collect()
}

fn sheet(workbook: &[u8]) -> String {
    let parts: BTreeMap<_, _> = parts(workbook).into_iter().collect();
    String::from_utf8(parts[SHEET].clone()).unwrap()
}

/// Packs a workbook of one sheet, whose XML this is.
fn packed(sheet: &str) -> Vec<u8> {
    packed_as(sheet, SHEET, "worksheets/sheet1.xml")
}

fn packed_as(sheet: &str, part: &str, target: &str) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    let root = format!(
        "<Relationships xmlns=\"{relationships}\"><Relationship Id=\"rId1\" \
         Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let workbook = format!(
        "<x:workbook xmlns:x=\"urn:x\" xmlns:r=\"{office}\"><x:sheets>\
         <x:sheet name=\"Kod &amp; namn\" sheetId=\"1\" r:id=\"rId7\"/></x:sheets></x:workbook>"
    );
    let sheets = format!(
        "<Relationships xmlns=\"{relationships}\"><Relationship Id=\"rId7\" \
         Type=\"{office}/worksheet\" Target=\"{target}\"/></Relationships>"
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("_rels/.rels", root.as_str()),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", &sheets),
        (part, sheet),
    ] {
        let options = SimpleFileOptions::default();
        writer.start_file(name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A cell with text, as it is put in.
fn cell(place: &str, text: &str) -> String {
    let text = format!("<is><t xml:space=\"preserve\">{text}</t></is>");
    format!("<c r=\"{place}\" t=\"inlineStr\">{text}</c>")
}

/// The four new cells of a row, from column `first` on.
fn added(first: char, row: u32) -> String {
    let texts = [
        "A0101",
        "Nålar &amp; &quot;kanyler&quot; ≥ Å",
        "2021",
        "added",
    ];
    let cells = (first..).zip(texts);
    let cells = cells.map(|(column, text)| cell(&format!("{column}{row}"), text));
    cells.collect()
}

fn names(first: char, row: u32) -> String {
    let texts = ["EMDN code", "EMDN term", "EMDN release", "kodbro"];
    let cells = (first..).zip(texts);
    let cells = cells.map(|(column, text)| cell(&format!("{column}{row}"), text));
    cells.collect()
}

/// A workbook with everything that a person puts into one.
fn full() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold().set_background_color("#FFDD00");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let yellow = Format::new().set_background_color("#FFFF00");
    let first = workbook.add_worksheet().set_name("Lista").unwrap();
    first
        .merge_range(0, 0, 0, 8, "Prislista 2026", &bold)
        .unwrap();
    first.set_column_width(1, 42).unwrap();
    let headers = ["Artnr", "Benämning", "EMDN-kod", "Pris", "Datum", "Summa"];
    let columns: Vec<TableColumn> = headers
        .iter()
        .map(|name| TableColumn::new().set_header(*name))
        .collect();
    let table = Table::new().set_columns(&columns);
    first.add_table(2, 0, 5, 5, &table).unwrap();
    for (row, name, code) in [
        (3, "Kanyl", ""),
        (4, "Duk steril", "T02"),
        (5, "Spruta", ""),
    ] {
        first.write_number(row, 0, 1000 + row).unwrap();
        first.write_string(row, 1, name).unwrap();
        match code {
            "" => first.write_blank(row, 2, &yellow).unwrap(),
            code => first
                .write_string_with_format(row, 2, code, &yellow)
                .unwrap(),
        };
        first.write_number(row, 3, 12.5).unwrap();
        let day = ExcelDateTime::from_ymd(2026, 3, 1).unwrap();
        first
            .write_datetime_with_format(row, 4, &day, &date)
            .unwrap();
        let sum = Formula::new(format!("D{}*2", row + 1)).set_result("25");
        first.write_formula(row, 5, sum).unwrap();
    }
    first.write_string_with_format(8, 0, "Slut", &bold).unwrap();
    let second = workbook.add_worksheet().set_name("Villkor").unwrap();
    second
        .write_string_with_format(0, 0, "30 dagar", &bold)
        .unwrap();
    workbook.save_to_buffer().unwrap()
}

/// Removes what is new from the sheet of [`full`], so that what is left can be compared.
fn without_new(sheet: &str) -> String {
    let mut left = String::new();
    for piece in sheet.split_inclusive('>') {
        let is_dimension = piece.starts_with("<dimension");
        let spans = piece.find(" spans=").filter(|_| piece.starts_with("<row"));
        let end = spans.and_then(|at| piece[at + 8..].find('"').map(|end| at + 8 + end + 1));
        match (spans, end) {
            _ if is_dimension => {}
            (Some(at), Some(end)) => left.extend([&piece[..at], &piece[end..]]),
            _ => left.push_str(piece),
        }
    }
    while let Some(at) = left.find(" t=\"inlineStr\">") {
        let start = left[..at].rfind("<c ").unwrap();
        let end = at + left[at..].find("</c>").unwrap() + 4;
        let kept = match left[start..at].contains(" s=") {
            true => format!("{}/>", &left[start..at]),
            false => String::new(),
        };
        left.replace_range(start..end, &kept);
    }
    left
}

#[test]
fn a_workbook_keeps_everything_and_is_given_cells() {
    let folder = Folder::new();
    let before = full();
    let (done, after) = folder.enriched("a.xlsx", &before, false).unwrap();
    assert_eq!((done.items, done.added, done.kept), (3, 2, 1));
    let (old, new) = (parts(&before), parts(&after));
    assert!(old.iter().any(|(name, _)| name.contains("tables/table1")));
    assert_eq!(old.len(), new.len());
    for (old, new) in old.iter().zip(&new) {
        assert_eq!(old.0, new.0);
        assert!(old.0 == SHEET || old.1 == new.1, "{}", old.0);
    }
    let (old, new) = (sheet(&before), sheet(&after));
    assert_eq!(without_new(&new), without_new(&old));
    assert!(new.contains("<dimension ref=\"A1:I9\"/>"), "{new}");
    let style = old.split_once("<c r=\"C4\" s=\"").unwrap().1;
    let style = style.split_once('"').unwrap().0;
    let filled = format!("<c r=\"C4\" s=\"{style}\" t=\"inlineStr\"><is>");
    assert!(new.contains(&filled), "{new}");
    assert!(new.contains("<f>D4*2</f>"));

    let mut workbook = Xlsx::new(Cursor::new(&after)).unwrap();
    let range = workbook.worksheet_range("Lista").unwrap();
    let text = |row, column| range.get_value((row, column)).cloned().unwrap_or_default();
    assert_eq!(text(2, 6), Data::String("kodbro".into()));
    assert_eq!(text(3, 2), Data::String("A0101".into()));
    assert_eq!(text(3, 6), Data::String("added".into()));
    assert_eq!(text(4, 2), Data::String("T02".into()));
    assert_eq!(text(4, 6), Data::Empty);
    assert_eq!(text(4, 0), Data::Float(1004.0));
    let items = folder.items("to-a.xlsx");
    let codes = items.iter().map(|item| item.emdn_codes().next().unwrap());
    let codes: Vec<&str> = codes.map(|code| code.value.as_str()).collect();
    assert_eq!(codes, ["A0101", "T02", "A0101"]);

    let (again, same) = folder.enriched("b.xlsx", &after, false).unwrap();
    assert_eq!((again.added, again.kept), (0, 3));
    assert_eq!(parts(&same), parts(&after), "nothing is left to be done");
}

#[test]
fn a_code_of_a_workbook_is_replaced_in_its_format() {
    let folder = Folder::new();
    let (done, after) = folder.enriched("a.xlsx", &full(), true).unwrap();
    assert_eq!((done.added, done.replaced), (2, 1));
    let sheet = sheet(&after);
    let at = sheet.find("<c r=\"C5\" s=\"").unwrap();
    assert!(sheet[at..].contains(" t=\"inlineStr\"><is><t xml:space=\"preserve\">A0101</t>"));
    let items = folder.items("to-a.xlsx");
    assert_eq!(items[1].emdn_codes().next().unwrap().value, "A0101");
}

#[test]
fn rows_and_cells_that_do_not_say_where_they_are_are_found_by_their_order() {
    let folder = Folder::new();
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let (artnr, namn, kanyl) = (text("Artnr"), text("Namn"), text("Kanyl"));
    let rows = |header: &str, first: &str, second: &str| {
        format!(
            "\u{feff}<?xml version=\"1.0\"?>\r\n<worksheet xmlns=\"urn:x\"><!-- <row> --><sheetData>\
             <row ht='20'/><row>\n{artnr} {namn}{header}\n</row><row/>\
             <row  spans=\"1:2\"  ht = '3'><c><v>7</v></c>{kanyl}{first}</row>\
             <row r=\"9\" spans=\"1:2\"><c/></row>\
             <row><c r=\"A10\"><v>8</v></c>{kanyl}{second}</row></sheetData>\
             <x>&amp;<![CDATA[<row>]]></x></worksheet>\n<!-- end -->"
        )
    };
    let before = packed(&rows("", "", ""));
    let (done, after) = folder.enriched("a.xlsx", &before, false).unwrap();
    assert_eq!((done.items, done.added), (2, 2));
    let expected = rows(&names('C', 2), &added('C', 4), &added('C', 10));
    let expected = expected.replace("<row  spans=\"1:2\"  ht = '3'>", "<row ht=\"3\">");
    assert_eq!(sheet(&after), expected);
    let (again, same) = folder.enriched("b.xlsx", &after, false).unwrap();
    assert_eq!((again.kept, sheet(&same)), (2, sheet(&after)));
}

#[test]
fn cells_go_between_others_in_the_prefix_of_the_sheet() {
    let folder = Folder::new();
    let text = |place: &str, text: &str| {
        format!("<x:c r=\"{place}\" t=\"inlineStr\"><x:is><x:t>{text}</x:t></x:is></x:c>")
    };
    let (artnr, namn, code) = (
        text("A1", "Artnr"),
        text("C1", "Namn"),
        text("B1", "EMDN-kod"),
    );
    let kanyl = text("C2", "Kanyl");
    let rows = |dimension: &str, mark: &str, row: &str| {
        format!(
            "<x:worksheet xmlns:x=\"urn:x\"><x:dimension ref=\"{dimension}\"></x:dimension>\
             <x:sheetData><x:row r=\"1\">{artnr}{code}{namn}{mark}</x:row>{row}</x:sheetData>\
             </x:worksheet>"
        )
    };
    let number = "<x:c r=\"A2\"><x:v>7</x:v></x:c>";
    let before = rows(
        "A1",
        "",
        &format!("<x:row r=\"2\">{number} {kanyl}</x:row>"),
    );
    for (part, target) in [
        (SHEET, "/xl/worksheets/sheet1.xml"),
        ("XL/Worksheets/Sheet1.xml", "worksheets/sheet1.xml"),
    ] {
        let before = packed_as(&before, part, target);
        let (done, after) = folder.enriched("a.xlsx", &before, false).unwrap();
        assert_eq!(done.added, 1);
        let prefixed = |text: String| {
            let text = text.replace("</", "</x:");
            ["c ", "is>", "t "].iter().fold(text, |text, name| {
                text.replace(&format!("<{name}"), &format!("<x:{name}"))
            })
        };
        let (code, mark) = (cell("B2", "A0101"), cell("D2", "added"));
        let (code, mark) = (prefixed(code), prefixed(mark));
        let row = format!("<x:row r=\"2\">{number} {code}{kanyl}{mark}</x:row>");
        let expected = rows("A1:D1", &prefixed(cell("D1", "kodbro")), &row);
        let (_, sheet) = parts(&after).pop().unwrap();
        assert_eq!(String::from_utf8(sheet).unwrap(), expected);
    }
}

#[test]
fn a_formula_and_what_a_merged_range_hides_are_no_room() {
    let folder = Folder::new();
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let mut rows = format!(
        "<row>{}{}{}</row>",
        text("Artnr"),
        text("Namn"),
        text("EMDN-kod")
    );
    for (number, code) in [
        (2, "<c r=\"C2\" t=\"str\"><f>B9&amp;\"\"</f><v></v></c>"),
        (
            3,
            "<c r=\"C3\" t=\"str\"><f>\"T\"&amp;\"02\"</f><v>T02</v></c>",
        ),
        (4, "<c r=\"C4\" t=\"inlineStr\"><is><t>T02</t></is></c>"),
        (5, ""),
        (6, ""),
    ] {
        let name = text("Kanyl");
        rows += &format!("<row r=\"{number}\"><c><v>{number}</v></c>{name}{code}</row>");
    }
    let xml = format!(
        "<worksheet xmlns=\"urn:x\"><sheetData>{rows}</sheetData>\
         <mergeCells count=\"2\"><mergeCell ref=\"C4:C5\"/><mergeCell ref=\"A8:F9\"/></mergeCells>\
         </worksheet>"
    );
    let (done, after) = folder.enriched("a.xlsx", &packed(&xml), true).unwrap();
    assert_eq!((done.added, done.replaced, done.without_room), (1, 1, 3));
    let sheet = sheet(&after);
    assert_eq!(sheet.matches("<f>").count(), 2);
    assert!(sheet.contains(&cell("G1", "kodbro")), "{sheet}");
    assert!(sheet.contains(&cell("C4", "A0101")) && sheet.contains(&cell("C6", "A0101")));
    assert!(!sheet.contains("r=\"C5\""));
    let options = EnrichOptions::default().with_overwrite(true);
    let with_room = items_with_room(folder.path("a.xlsx"), &options).unwrap();
    assert_eq!(with_room, [3, 5]);
}

#[test]
fn control_characters_are_not_written() {
    let folder = Folder::new();
    let (from, to) = (folder.path("a.xlsx"), folder.path("to-a.xlsx"));
    std::fs::write(&from, full()).unwrap();
    let code = Assigned {
        code: "A\u{1}01\u{b}".into(),
        ..Assigned::default()
    };
    let output = Output::create(&to).unwrap();
    enrich(
        &from,
        &EnrichOptions::default(),
        |_| Some(code.clone()),
        output,
    )
    .unwrap();
    assert!(sheet(&std::fs::read(&to).unwrap()).contains(">A01</t>"));
}

#[test]
fn a_damaged_workbook_leaves_nothing_behind() {
    let folder = Folder::new();
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = format!(
        "<row>{}{}</row><row>{}{}</row>",
        text("Artnr"),
        text("Namn"),
        text("7"),
        text("Kanyl")
    );
    let xml = format!("<worksheet xmlns=\"urn:x\"><sheetData>{rows}");
    for (name, content) in [
        ("cut.xlsx", packed(&xml)),
        ("row.xlsx", packed(xml.trim_end_matches("</row>"))),
        ("half.xlsx", full()[..2_000].to_vec()),
    ] {
        let error = folder.enriched(name, &content, false).unwrap_err();
        assert!(error.hint().is_some(), "{error}");
        assert!(!folder.path(&format!("to-{name}")).exists());
    }
    let wide = xml.replacen("</row>", &format!("{}</row>", cell("XFC1", "x")), 1);
    let wide = packed(&(wide + "</sheetData></worksheet>"));
    let error = folder.enriched("wide.xlsx", &wide, false).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::BeyondLimit { .. }),
        "{error}"
    );
}
