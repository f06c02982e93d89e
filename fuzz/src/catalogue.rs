use std::io::Cursor;

use kodbro_formats::{CatalogueOptions, CatalogueReader, TableFormat};

/// Reads bytes as a catalogue: what they look like and as each text format, strictly and
/// leniently.
pub fn catalogue(data: &[u8]) {
    crate::let_workbooks_panic();
    let any = CatalogueOptions::default().with_max_cell_bytes(4096);
    for options in [
        any.clone(),
        any.clone().with_lenient(true),
        any.clone()
            .with_format(TableFormat::Csv)
            .with_delimiter(b';')
            .with_lenient(true),
        any.clone()
            .with_format(TableFormat::Jsonl)
            .with_lenient(true),
        any.with_encoding("windows-1252").with_lenient(true),
    ] {
        match CatalogueReader::from_reader("any", Cursor::new(data.to_vec()), &options) {
            Ok(mut rows) => read(&mut rows),
            Err(error) => assert!(error.to_string().starts_with("any"), "{error}"),
        }
    }
}

fn read(rows: &mut CatalogueReader) {
    let width = rows.header().len();
    let (mut count, mut last) = (0, 0);
    for row in rows.by_ref() {
        let Ok(row) = row else { break };
        assert!(row.number > last, "rows are numbered in order");
        assert_eq!(row.cells.len(), width, "each row is as wide as the header");
        last = row.number;
        count += 1;
    }
    assert_eq!(rows.tally().rows, count);
}
