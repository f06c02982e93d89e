use std::io::Cursor;

use kodbro_formats::Error;
use kodbro_formats::item::{CatalogueFormat, ItemEvent, ItemOptions, ItemReader, Spot};

/// Reads bytes item by item, as what they look like and as each format of documents, and again with
/// all that is found on the way.
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
            Ok(mut reader) => {
                let items = read(&mut reader);
                let again = ItemReader::from_reader("any", Cursor::new(data.to_vec()), &options);
                let again = again.expect("it was opened before");
                assert_eq!(read_events(again), items);
            }
            Err(error) => assert!(error.to_string().starts_with("any"), "{error}"),
        }
    }
}

/// Reads items with every finding, and returns how many items there are.
fn read_events(reader: ItemReader) -> u64 {
    let mut items = 0;
    let row = |error: &Error| error.place().row;
    for event in reader.into_events() {
        match event {
            Ok(ItemEvent::Item(item, warnings)) => {
                items += 1;
                assert_eq!(item.number, items, "items are numbered in order");
                if let Some(first) = warnings.first() {
                    assert!(matches!(item.spot, Spot::Row(at) if row(first) == Some(at)));
                    assert!(warnings.iter().all(|other| row(other) == row(first)));
                }
            }
            Ok(_) => {}
            Err(error) => assert!(error.to_string().starts_with("any"), "{error}"),
        }
    }
    items
}

fn read(reader: &mut ItemReader) -> u64 {
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
    last
}
