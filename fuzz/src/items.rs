use std::io::Cursor;

use kodbro_formats::item::{CatalogueFormat, ItemOptions, ItemReader, Spot};

/// Reads bytes item by item, as what they look like and as each format of documents.
pub fn items(data: &[u8]) {
    crate::let_workbooks_panic();
    let any = ItemOptions::default().with_max_cell_bytes(4096);
    for options in [
        any.clone(),
        any.clone().with_format(CatalogueFormat::Ubl),
        any.clone().with_format(CatalogueFormat::Json),
        any.with_encoding("windows-1252"),
    ] {
        match ItemReader::from_reader("any", Cursor::new(data.to_vec()), &options) {
            Ok(mut reader) => read(&mut reader),
            Err(error) => assert!(error.to_string().starts_with("any"), "{error}"),
        }
    }
}

fn read(reader: &mut ItemReader) {
    let mut last = 0;
    while let Some(item) = reader.next() {
        let item = match item {
            Ok(item) => item,
            Err(error) if error.is_row() => continue,
            Err(_) => {
                assert!(reader.next().is_none(), "nothing follows the last error");
                break;
            }
        };
        assert_eq!(item.number, last + 1, "items are numbered in order");
        last = item.number;
        for field in &item.fields {
            if let Spot::Element { line, path, .. } = &field.spot {
                assert!(*line > 0 && path.starts_with('/'), "{path}");
            }
            assert!(!reader.place(&field.spot).source.is_empty());
        }
    }
}
