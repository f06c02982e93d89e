use proptest::prelude::*;

use super::*;

/// Reads all rows: those that could be read, and the first errors' texts.
fn read_with(bytes: &[u8], options: &TableOptions) -> (Vec<Vec<String>>, Vec<String>, Notes) {
    let mut notes = Notes::default();
    let reader = Box::new(Cursor::new(bytes.to_vec()));
    let mut table = match Table::from_reader("t", reader, options) {
        Ok(table) => table,
        Err(error) => return (Vec::new(), vec![error.to_string()], notes),
    };
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    while let Some(row) = table.next_row(&mut notes) {
        match row {
            Ok(row) => rows.push(row.cells),
            Err(error) => errors.push(error.to_string()),
        }
    }
    (rows, errors, notes)
}

fn read(bytes: &[u8]) -> Vec<Vec<String>> {
    let (rows, errors, _) = read_with(bytes, &TableOptions::default());
    assert!(errors.is_empty(), "{errors:?}");
    rows
}

fn error(bytes: &[u8]) -> String {
    let (_, errors, _) = read_with(bytes, &TableOptions::default());
    errors.into_iter().next().unwrap()
}

fn tsv() -> TableOptions {
    TableOptions {
        format: Some(TableFormat::Tsv),
        ..TableOptions::default()
    }
}

fn small(limit: usize) -> TableOptions {
    TableOptions {
        max_cell_bytes: limit,
        delimiter: Some(b','),
        ..TableOptions::default()
    }
}

#[test]
fn rows_end_in_three_ways_and_quotes_hold_what_they_quote() {
    let expected = [["a", "b"], ["1", "x,\"y\"\nz"], ["2", ""]];
    for end in ["\n", "\r\n", "\r"] {
        let text = format!("a,b{end}1,\"x,\"\"y\"\"\nz\"{end}2,{end}");
        assert_eq!(read(text.as_bytes()), expected, "{end:?}");
    }
    assert_eq!(read(b"a,b\n1,\"x,\"\"y\"\"\nz\"\n2,"), expected);
}

#[test]
fn a_quotation_mark_that_does_not_end_properly_is_text() {
    let rows = read(b"a;b\n\"Flex\" tube;5\" tube\n3;\"open");
    assert_eq!(
        rows,
        [["a", "b"], ["\"Flex\" tube", "5\" tube"], ["3", "\"open"]]
    );
}

#[test]
fn tabs_and_line_breaks_do_not_stand_in_one_quoted_cell() {
    let text = b"a\tb\n\"open\t1\nx\t2\"\n\"two\nlines\"\t3\n";
    let (rows, errors, _) = read_with(text, &tsv());
    assert!(errors.is_empty());
    assert_eq!(
        rows,
        [
            vec!["a", "b"],
            vec!["\"open", "1"],
            vec!["x", "2\""],
            vec!["two\nlines", "3"]
        ]
    );
}

#[test]
fn encodings_come_out_alike() {
    let text = "artnr;benämning\n007;Sårförband, blått\n";
    let expected = [["artnr", "benämning"], ["007", "Sårförband, blått"]];
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    assert_eq!(read(text.as_bytes()), expected);
    assert_eq!(read(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()), expected);
    assert_eq!(read(&encoding_rs::WINDOWS_1252.encode(text).0), expected);
    assert_eq!(read(&utf16(u16::to_le_bytes)), expected);
    assert_eq!(read(&utf16(u16::to_be_bytes)), expected);
    assert_eq!(
        read(&[b"\xFF\xFE".to_vec(), utf16(u16::to_le_bytes)].concat()),
        expected
    );
}

#[test]
fn a_byte_that_breaks_the_encoding_is_named_or_replaced() {
    let mut bytes = "1;å\n".repeat(30_000).into_bytes();
    bytes.extend(b"2;bl\xE5\n3;x\n");
    assert_eq!(
        error(&bytes),
        "t, row 30001, byte 150004: bytes E5 are not UTF-8"
    );
    let lenient = TableOptions {
        lenient: true,
        ..TableOptions::default()
    };
    let (rows, errors, notes) = read_with(&bytes, &lenient);
    assert!(errors.is_empty());
    assert_eq!(rows[30_000..], [["2", "bl\u{FFFD}"], ["3", "x"]]);
    assert_eq!(
        (notes.count(), notes.kept()[0].place().row),
        (1, Some(30_001))
    );
}

#[test]
fn nul_characters_spoil_their_row_only() {
    let (rows, errors, _) = read_with(b"a,b\n1,x\0y\n2,z\n", &TableOptions::default());
    assert_eq!(rows, [["a", "b"], ["2", "z"]]);
    assert_eq!(
        errors,
        ["t, row 2: the row contains a NUL character, expected text"]
    );
}

#[test]
fn a_cell_of_ten_megabytes_spoils_its_row_only() {
    for quote in ["", "\""] {
        let text = format!("a,b\n1,{quote}{}{quote}\n2,z\n", "x".repeat(10 << 20));
        let (rows, errors, _) = read_with(text.as_bytes(), &TableOptions::default());
        assert_eq!(rows, [["a", "b"], ["2", "z"]]);
        assert_eq!(errors, ["t, row 2: a cell is longer than 1048576 bytes"]);
    }
    let line = format!(
        "{{\"name\":\"{}\"}}\n{{\"name\":\"x\"}}\n",
        "x".repeat(10 << 20)
    );
    let (rows, errors, _) = read_with(line.as_bytes(), &TableOptions::default());
    assert_eq!((rows, errors.len()), (vec![vec!["x".to_owned()]], 1));
}

#[test]
fn a_row_may_be_four_times_as_long_as_a_cell() {
    let (rows, errors, _) = read_with(b"aaa,bbb,ccc,ddd,eee\n1,2\n", &small(3));
    assert_eq!(rows, [["1", "2"]]);
    assert_eq!(errors, ["t, row 1: the row is longer than 12 bytes"]);
    let many = format!("{}\n1,2\n", ",".repeat(20_000));
    let (rows, errors, _) = read_with(many.as_bytes(), &small(30_000));
    assert_eq!(
        (rows.len(), errors),
        (
            1,
            vec!["t, row 1: 16385 cells, expected at most 16384".to_owned()]
        )
    );
}

#[test]
fn an_unclosed_quotation_mark_is_reported() {
    let (rows, errors, _) = read_with(b"a,b\n1,\"x\n2,y\n", &TableOptions::default());
    assert_eq!(rows, [["a", "b"], ["2", "y"]]);
    assert_eq!(
        errors,
        ["t, row 2: a quotation mark opens a cell that never ends"]
    );
    let (_, errors, _) = read_with(b"a,b\n1,\"xxxxxxxxx\n2,y\n", &small(5));
    assert_eq!(
        errors,
        ["t, row 2: a quotation mark opens a cell that never ends"]
    );
}

#[test]
fn what_is_no_table_is_said() {
    let ole = |name: &str| {
        let name = name
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>();
        error(&[&[0xD0, 0xCF, 0x11, 0xE0, 0, 0][..], &name].concat())
    };
    assert!(ole("EncryptedPackage").contains("the workbook is password-protected"));
    assert!(ole("Workbook").contains("found an old binary workbook (.xls), expected XLSX"));
    assert!(error(b"\n <HTML><table>").contains("found a web page (HTML)"));
    assert!(error(b"<?xml version=\"1.0\"?>").contains("found XML"));
    assert!(error(b"%PDF-1.7").contains("found a PDF"));
    assert_eq!(error(b""), "t: the file is empty, expected a table");
    assert_eq!(
        error(b"\xEF\xBB\xBF \n"),
        "t: the file is empty, expected a table"
    );
    let folder = Table::open(std::env::temp_dir().as_path(), &TableOptions::default());
    assert!(folder.err().unwrap().to_string().contains("found a folder"));
    let missing = Table::open("/nowhere/x.csv".as_ref(), &TableOptions::default());
    assert!(
        missing
            .err()
            .unwrap()
            .to_string()
            .starts_with("/nowhere/x.csv: cannot open")
    );
}

#[test]
fn json_objects_become_rows_in_the_order_of_their_keys() {
    let text = concat!(
        "{\"nr\": 12345678, \"namn\": \"Kanyl\", \"mått\": {\"b\": 1, \"a\": [2]}}\n",
        "\n",
        "{\"namn\": null, \"grön\": true}\r\n",
    );
    let (rows, errors, notes) = read_with(text.as_bytes(), &TableOptions::default());
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(rows[0], ["12345678", "Kanyl", "{\"a\":[2],\"b\":1}", ""]);
    assert_eq!(rows[1], ["", "", "", ""]);
    assert_eq!(rows[2], ["", "", "", "true"]);
    assert_eq!(notes.count(), 0);

    let numbers = "{\"id\": 12345678901234567890123, \"n\": 1.50, \"m\": -9007199254740993}\n";
    let (rows, ..) = read_with(numbers.as_bytes(), &TableOptions::default());
    assert_eq!(
        rows[0],
        ["12345678901234567890123", "1.50", "-9007199254740993"]
    );
    assert!(error(b"{\"a\": \"\\ud800\"}").contains("not a JSON object"));

    let late = format!("{}{{\"b\":2}}\n[1]\n", "{\"a\":1}\n".repeat(100));
    let (rows, errors, notes) = read_with(late.as_bytes(), &TableOptions::default());
    assert_eq!(rows.len(), 101);
    assert!(
        notes.kept()[0]
            .to_string()
            .starts_with("t, row 101: key 'b' is missing")
    );
    assert!(
        errors[0].starts_with("t, row 102: the line is not a JSON object"),
        "{errors:?}"
    );
    assert!(error(b"[{\"a\":1}]").contains("not a JSON object"));
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        rows in prop::collection::vec(prop::collection::vec("[a-zåäö0-9 ,;\"\t\r\n]{0,8}", 3), 1..20),
        delimiter in prop::sample::select(vec![b',', b';', b'|']),
    ) {
        let mut writer =
            csv::WriterBuilder::new().delimiter(delimiter).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = [b"\xEF\xBB\xBFhead\n".to_vec(), writer.into_inner().unwrap()].concat();
        let options = TableOptions { delimiter: Some(delimiter), ..TableOptions::default() };
        let (read, errors, _) = read_with(&bytes, &options);
        prop_assert_eq!(errors, Vec::<String>::new());
        prop_assert_eq!(&read[1..], &rows[..]);
    }

    #[test]
    fn arbitrary_bytes_end(
        bytes in prop::collection::vec(any::<u8>(), 0..2_000),
        magic in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"{\"a\":", b"\xFF\xFE", b"a;\"b\n"]),
        lenient in any::<bool>(),
    ) {
        let bytes = [magic, &bytes].concat();
        let options = TableOptions { lenient, ..TableOptions::default() };
        let (rows, errors, _) = read_with(&bytes, &options);
        prop_assert!(rows.len() + errors.len() <= bytes.len() + 1);
    }
}

#[cfg(feature = "xlsx")]
mod xlsx;

#[cfg(not(feature = "xlsx"))]
#[test]
fn a_build_without_workbooks_says_so() {
    assert_eq!(error(b"PK\x03\x04"), "t: this build cannot handle XLSX");
}
