use std::io::Cursor;

use kodbro::mapping_set::{MappingRecord, SetMetadata};
use kodbro_formats::mapping_set::{
    MappingFormat, MappingSetReader, MappingSetWriter, ReadOptions, WriteOptions,
};
use kodbro_formats::{Error, Output};

/// So many records are written again.
const WRITTEN: usize = 50;

/// Reads bytes as a mapping set: what they look like and as each text format, strictly and
/// leniently; and writes what was read in every format.
pub fn mapping_set(data: &[u8]) {
    crate::let_workbooks_panic();
    let named = MappingFormat::ALL.into_iter().map(Some);
    for format in [None].into_iter().chain(named) {
        for lenient in [false, true] {
            let options = ReadOptions {
                format,
                lenient,
                ..ReadOptions::default()
            };
            match MappingSetReader::from_reader("any", Cursor::new(data.to_vec()), &options) {
                Ok(reader) if format.is_none() && lenient => write(read(reader)),
                Ok(reader) => drop(read(reader)),
                Err(error) => check(&error),
            }
        }
    }
}

fn read(mut reader: MappingSetReader) -> (SetMetadata, Vec<MappingRecord>) {
    let metadata = reader.metadata().clone();
    let (mut records, mut last) = (Vec::new(), 0);
    for read in reader.by_ref() {
        match read {
            Ok(read) => {
                assert!(read.number > last, "records are numbered in order");
                last = read.number;
                if records.len() < WRITTEN {
                    records.push(read.record);
                }
            }
            Err(error) => check(&error),
        }
    }
    (metadata, records)
}

fn check(error: &Error) {
    assert!(error.to_string().starts_with("any"), "{error}");
}

fn write((metadata, records): (SetMetadata, Vec<MappingRecord>)) {
    for format in MappingFormat::ALL {
        let Ok(output) = Output::create("/dev/null") else {
            return;
        };
        let options = WriteOptions::default();
        let Ok(mut writer) = MappingSetWriter::create(output, format, &metadata, &options) else {
            continue;
        };
        let written = records.iter().try_for_each(|record| writer.write(record));
        // A code system has the products of one source.
        assert!(written.is_ok() || format == MappingFormat::CodeSystem);
        assert!(writer.finish().is_ok(), "{format}");
    }
}
