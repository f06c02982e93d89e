use kodbro::mapping_set::SetMetadata;
use kodbro_formats::mapping_set::{MappingFormat, MappingSetReader, ReadOptions, WriteOptions};
use proptest::prelude::*;

use crate::sets::{record, text, there_and_back};

/// Those that a content without a name is recognised as; a table with tabs is one of them.
const PLAIN: [MappingFormat; 4] = [
    MappingFormat::Csv,
    MappingFormat::Tsv,
    MappingFormat::Xlsx,
    MappingFormat::JsonLines,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_plain_table_holds_every_field(
        records in prop::collection::vec(record(), 1..8),
        others in prop::collection::vec((text(), text()), 8),
    ) {
        let mut records = records;
        for (record, (stock, unit)) in records.iter_mut().zip(others) {
            let other = [("stock", stock), ("Enhet", unit)].into_iter();
            let other = other.filter(|(_, text)| !text.is_empty());
            record.other = other.map(|(name, text)| (name.to_owned(), text)).collect();
        }
        let options = WriteOptions {
            other: vec!["stock".into(), "Enhet".into()],
            ..WriteOptions::default()
        };
        for format in PLAIN {
            let back = there_and_back(format, &SetMetadata::default(), &options, &records);
            prop_assert_eq!(&back.records, &records, "{}", format);
            prop_assert!(back.losses.is_empty(), "{}", back.losses);
        }
    }
}

#[test]
fn what_has_no_column_is_counted() {
    let set = SetMetadata {
        title: "t".into(),
        other: vec![("see_also".into(), "x".into())],
        ..SetMetadata::default()
    };
    let record = |other: &str, name: &str| kodbro::mapping_set::MappingRecord {
        source: "A".into(),
        name: name.into(),
        other: vec![(other.into(), "1".into())],
        ..Default::default()
    };
    let records = [
        record("stock", "a"),
        record("comment", "b\tc\nd"),
        record("stock", "c"),
    ];
    let back = there_and_back(MappingFormat::Tsv, &set, &WriteOptions::default(), &records);
    assert_eq!(
        back.losses.to_string(),
        "comment (1 row), stock (2 rows), tabs in name (1 row), title of the set, see_also of the set"
    );
    assert_eq!(back.records[1].name, "b c\nd");
}

#[test]
fn a_lenient_run_counts_what_it_passes_over() {
    let text = "id;name;decision;code\n1;a;accepted;T01\n2;b;accepted;\n3;c;yes;T01\n4;d;undecided;;;\n5;e;out_of_scope\n";
    let open = |lenient| {
        let options = ReadOptions {
            lenient,
            ..ReadOptions::default()
        };
        MappingSetReader::from_reader("t", text.as_bytes(), &options).unwrap()
    };
    let mut strict = open(false);
    assert!(strict.next().unwrap().is_ok());
    assert!(strict.next().unwrap().is_err());
    assert!(strict.next().is_none(), "an error ends a strict run");
    let mut lenient = open(true);
    let numbers: Vec<u64> = lenient.by_ref().map(|read| read.unwrap().number).collect();
    assert_eq!(numbers, [2, 6]);
    assert_eq!((lenient.skipped(), lenient.count_of_findings()), (3, 3));
    assert_eq!(
        lenient.findings()[1].to_string(),
        "t, row 4, column 'decision': 'yes' is not allowed, expected accepted, rejected, no_such_term, out_of_scope or undecided"
    );
}
