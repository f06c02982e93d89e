use proptest::prelude::*;

use super::*;

fn open_with(bytes: &[u8], options: &CatalogueOptions) -> Result<CatalogueReader, Error> {
    CatalogueReader::from_reader("t", std::io::Cursor::new(bytes.to_vec()), options)
}

fn open(text: &str) -> CatalogueReader {
    open_with(text.as_bytes(), &CatalogueOptions::default()).unwrap()
}

fn names(reader: &mut CatalogueReader) -> Vec<String> {
    reader.map(|row| row.unwrap().name).collect()
}

#[test]
fn a_reader_may_move_between_threads() {
    fn assert_send<T: Send>() {}
    assert_send::<CatalogueReader>();
}

#[test]
fn titles_headings_and_repeated_headers_are_skipped_and_counted() {
    let mut rows = open(
        "Sortiment 2026;;\n\nArtnr;Benämning;Leverantör\nHandskar;;\n007;Handske nitril;Nord\n;;\n\
         Artnr;Benämning;Leverantör\n008; Kanyl ;\n",
    );
    assert_eq!(
        rows.describe(),
        "CSV, UTF-8, delimiter ';', header row 3; id=Artnr, name=Benämning, supplier=Leverantör"
    );
    let read: Vec<CatalogueRow> = rows.by_ref().map(Result::unwrap).collect();
    assert_eq!(read.len(), 2);
    assert_eq!((read[0].number, read[0].id.as_str()), (5, "007"));
    assert_eq!(
        (
            read[1].number,
            read[1].name.as_str(),
            read[1].cells[1].as_str()
        ),
        (8, "Kanyl", " Kanyl ")
    );
    let expected = Tally {
        rows: 2,
        section_rows: 1,
        blank_rows: 1,
        repeated_headers: 1,
        ..Tally::default()
    };
    assert_eq!(*rows.tally(), expected);
}

#[test]
fn a_list_of_names_is_a_catalogue() {
    let mut rows = open("Benämning\nKanyl 0,8x40 mm\nHandske\n");
    assert_eq!(names(&mut rows), ["Kanyl 0,8x40 mm", "Handske"]);
    assert_eq!(
        rows.describe(),
        "CSV, UTF-8, one column, header row 1; name=Benämning"
    );
}

#[test]
fn without_known_headers_columns_have_to_be_named() {
    let text = b"1001;Kanyl;Nord\n1002;Tork;Nord\n";
    let error = open_with(text, &CatalogueOptions::default()).err().unwrap();
    assert!(
        matches!(error.kind(), ErrorKind::NoHeader { .. }),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("--columns"));
    let options = CatalogueOptions::default().with_columns("id=A,name=2".parse().unwrap());
    let mut rows = open_with(text, &options).unwrap();
    assert!(rows.describe().ends_with("no header row; id=A, name=B"));
    assert_eq!(names(&mut rows), ["Kanyl", "Tork"]);
}

#[test]
fn ragged_rows_are_padded_or_refused() {
    let text = "artnr,namn,enhet\n1,Kanyl\n2,Tork,st,\n3,Nål,st,grön\n4,Sax,st\n";
    let mut rows = open(text);
    let first: Vec<_> = rows.by_ref().collect();
    assert_eq!(first.len(), 3);
    let error = first[2].as_ref().unwrap_err();
    assert_eq!(error.to_string(), "t, row 4: 4 cells, expected at most 3");
    assert!(rows.next().is_none());
    assert_eq!(
        rows.warnings()[0].to_string(),
        "t, row 2: 2 cells, expected 3; the missing ones are taken as empty"
    );

    let options = CatalogueOptions::default().with_lenient(true);
    let mut rows = open_with(text.as_bytes(), &options).unwrap();
    assert_eq!(names(&mut rows), ["Kanyl", "Tork", "Sax"]);
    assert_eq!(
        (
            rows.tally().rows,
            rows.tally().unreadable_rows,
            rows.tally().warnings
        ),
        (3, 1, 2)
    );
}

#[test]
fn an_unreadable_row_stops_a_strict_run_and_is_counted_by_a_lenient_one() {
    let long = format!(
        "artnr,namn\n1,Kanyl\n2,{}\n3,Tork\n4,x\0y\n5,Sax\n",
        "x".repeat(10 << 20)
    );
    let mut rows = open(&long);
    assert!(rows.next().unwrap().is_ok());
    let error = rows.next().unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "t, row 3: a cell is longer than 1048576 bytes"
    );
    assert!(rows.next().is_none());
    let options = CatalogueOptions::default().with_lenient(true);
    let mut rows = open_with(long.as_bytes(), &options).unwrap();
    assert_eq!(names(&mut rows), ["Kanyl", "Tork", "Sax"]);
    assert_eq!(rows.tally().unreadable_rows, 2);
}

#[test]
fn a_header_alone_is_an_empty_catalogue_and_nothing_is_an_error() {
    let mut rows = open("artnr;namn\n");
    assert!(rows.next().is_none());
    assert_eq!(*rows.tally(), Tally::default());
    for text in ["", "\n\n", " ;\n;\n"] {
        let error = open_with(text.as_bytes(), &CatalogueOptions::default())
            .err()
            .unwrap();
        assert!(
            matches!(error.kind(), ErrorKind::Empty),
            "{text:?}: {error}"
        );
    }
}

#[test]
fn json_lines_need_no_header() {
    let mut rows = open("{\"sku\":\"007\",\"name\":\"Tube\"}\n{\"name\":\"Gauze\"}\n");
    assert_eq!(rows.describe(), "JSON lines, UTF-8; id=sku, name=name");
    let row = rows.next().unwrap().unwrap();
    assert_eq!((row.number, row.id.as_str()), (1, "007"));
    assert_eq!(names(&mut rows), ["Gauze"]);
}

#[test]
fn rows_come_while_the_stream_still_flows() {
    /// A catalogue without end: could only be read by one who does not wait for it.
    struct Endless(std::iter::Cycle<std::slice::Iter<'static, u8>>);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            buffer
                .iter_mut()
                .zip(&mut self.0)
                .for_each(|(target, byte)| *target = *byte);
            Ok(buffer.len())
        }
    }
    for text in [
        "artnr;namn\n1;Kanyl\n2;Tork\n3;Sax\n",
        "{\"namn\":\"Kanyl\"}\n",
    ] {
        let endless = Endless(text.as_bytes().iter().cycle());
        let options = CatalogueOptions::default();
        let mut rows = CatalogueReader::from_reader("t", endless, &options).unwrap();
        assert!(rows.by_ref().take(50_000).all(|row| row.is_ok()));
        assert_eq!(rows.tally().rows, 50_000);
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(
        bytes in prop::collection::vec(prop::sample::select(&b"\"\";,\t\n\r\0\xE5a1{} |"[..]), 0..400),
        start in prop::sample::select(vec!["", "artnr;namn\n", "\"namn\"\n", "{\"name\":1}\n", "namn\tid\n"]),
        columns in prop::sample::select(vec!["name=1", "name=namn,id=B"]),
        named in any::<bool>(),
        lenient in any::<bool>(),
    ) {
        let bytes = [start.as_bytes(), &bytes].concat();
        let mut options = CatalogueOptions::default().with_lenient(lenient);
        if named {
            options = options.with_columns(columns.parse().unwrap());
        }
        if let Ok(mut rows) = open_with(&bytes, &options) {
            let width = rows.header().len();
            let count = rows.by_ref().flatten().inspect(|row| assert_eq!(row.cells.len(), width)).count();
            prop_assert_eq!(count as u64, rows.tally().rows);
            prop_assert!(rows.next().is_none());
        }
    }
}

#[cfg(feature = "xlsx")]
#[test]
fn the_public_price_list_reads_sensibly() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/catalogues/sk-special-material-2026q1.xlsx");
    if !path.is_file() {
        eprintln!("SKIPPED: {} is absent", path.display());
        return;
    }
    let error = CatalogueReader::open(&path, &CatalogueOptions::default())
        .err()
        .unwrap();
    assert!(
        error
            .to_string()
            .contains("'Názov', 'Doplnok názvu', 'Výrobca'"),
        "{error}"
    );
    for columns in [
        "id=Kód MZ SR,name=Názov,description=Doplnok názvu,supplier=Výrobca,unit=MJD",
        "id=C,name=E,description=6,supplier=G",
    ] {
        let options = CatalogueOptions::default().with_columns(columns.parse().unwrap());
        let mut rows = CatalogueReader::open(&path, &options).unwrap();
        assert!(
            rows.describe()
                .contains("XLSX, sheet 'Sheet1', header row 2; id=Kód MZ SR"),
            "{}",
            rows.describe()
        );
        let first = rows.next().unwrap().unwrap();
        assert_eq!((first.number, first.id.as_str()), (5, "X00007"));
        assert_eq!(first.supplier, "MDC");
        assert!(
            rows.by_ref()
                .all(|row| row.is_ok_and(|row| row.id.starts_with('X') && !row.name.is_empty()))
        );
        assert_eq!((rows.tally().rows, rows.tally().section_rows), (3_713, 815));
    }
    // Without an id, headings are told by how little they hold.
    let options = CatalogueOptions::default().with_columns("name=E".parse().unwrap());
    let mut rows = CatalogueReader::open(&path, &options).unwrap();
    assert_eq!(rows.by_ref().count(), 3_713);
}

#[test]
fn progress_is_known_for_text_files_only() {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    let text = format!("Artnr;Benämning\n{}", "1;Kanyl\n".repeat(20_000));
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    let mut reader = CatalogueReader::open(file.path(), &CatalogueOptions::default()).unwrap();
    let size = text.len() as u64;
    assert!(
        reader
            .bytes()
            .is_some_and(|(read, all)| 0 < read && read < size && all == size)
    );
    assert_eq!(reader.by_ref().count(), 20_000);
    assert_eq!(reader.bytes(), Some((size, size)));
    assert_eq!(open(&text).bytes(), None);
}

#[cfg(feature = "xlsx")]
#[test]
fn a_row_whose_name_is_an_error_value_is_a_product() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let header = ["Artnr", "Benämning", "Leverantör", "Enhet"];
    sheet.write_row(0, 0, header).unwrap();
    sheet.write_row(1, 0, ["1", "Kanyl", "Nord", "st"]).unwrap();
    sheet.write_string(2, 0, "2").unwrap();
    let formula = rust_xlsxwriter::Formula::new("=#REF!").set_result("#REF!");
    sheet.write_formula(2, 1, formula).unwrap();
    sheet.write_string(3, 0, "Handskar").unwrap();
    sheet.write_row(4, 0, ["3", "Tork", "Nord", "st"]).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let mut rows = open_with(&bytes, &CatalogueOptions::default()).unwrap();
    let read: Vec<CatalogueRow> = rows.by_ref().map(Result::unwrap).collect();
    let read: Vec<(&str, &str)> = read
        .iter()
        .map(|r| (r.id.as_str(), r.name.as_str()))
        .collect();
    assert_eq!(read, [("1", "Kanyl"), ("2", ""), ("3", "Tork")]);
    assert_eq!(rows.tally().section_rows, 1);
    let warning = rows.warnings()[0].to_string();
    assert!(warning.contains("row 3, column 'B'"), "{warning}");
    assert!(warning.contains("#REF!"), "{warning}");
}
