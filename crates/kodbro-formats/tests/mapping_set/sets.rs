//! Random records, and the way through a file and back.

use kodbro::decisions::{Scope, Verdict};
use kodbro::mapping_set::{Justification, MappingRecord, Relation, SetMetadata};
use kodbro::nomenclature::Code;
use kodbro_formats::Output;
use kodbro_formats::mapping_set::{
    Losses, MappingFormat, MappingSetReader, MappingSetWriter, ReadOptions, WriteOptions,
};
use proptest::prelude::*;

/// What a file said, and what it could not hold.
pub(crate) struct Back {
    pub(crate) records: Vec<MappingRecord>,
    pub(crate) metadata: SetMetadata,
    pub(crate) losses: Losses,
    pub(crate) text: String,
}

/// Writes records and reads them again, the format detected by content alone.
pub(crate) fn there_and_back(
    format: MappingFormat,
    metadata: &SetMetadata,
    options: &WriteOptions,
    records: &[MappingRecord],
) -> Back {
    there_and_back_to(&[], format, metadata, options, records)
}

/// Does the same with a nomenclature that files have under these names.
pub(crate) fn there_and_back_to(
    systems: &[&str],
    format: MappingFormat,
    metadata: &SetMetadata,
    options: &WriteOptions,
    records: &[MappingRecord],
) -> Back {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.unknown");
    let output = Output::create(&path).unwrap();
    let mut writer = MappingSetWriter::create(output, format, metadata, options).unwrap();
    for record in records {
        writer.write(record).unwrap();
    }
    let losses = writer.finish().unwrap();
    let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
    let mut reader = MappingSetReader::open(&path, &to(systems)).unwrap();
    assert_eq!(reader.format(), format, "{text}");
    let read = reader.by_ref().map(|read| match read {
        Ok(read) => read.record,
        Err(error) => panic!("{error}\n{text}"),
    });
    let records = read.collect();
    Back {
        records,
        metadata: reader.metadata().clone(),
        losses,
        text,
    }
}

/// Makes any text that a cell can hold: without white space at its ends or control characters.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let characters = "[a-zåäöÅÄÖ0-9 \"'|\\\\,;:#/_.<>=+@%&{}\\[\\]é😀\\-]{0,12}";
    prop_oneof![
        2 => Just(String::new()),
        4 => characters.prop_map(|text| text.trim().to_owned()),
        1 => (characters, characters).prop_map(|(a, b)| format!("x{a}\n{b}y")),
    ]
}

fn verdict() -> impl Strategy<Value = Verdict> {
    let code = || "[A-Z][0-9]{2,8}".prop_map(|code| code.parse::<Code>().unwrap());
    prop_oneof![
        3 => code().prop_map(Verdict::Accepted),
        2 => code().prop_map(Verdict::Rejected),
        1 => Just(Verdict::NoSuchTerm),
        1 => Just(Verdict::OutOfScope),
        1 => Just(Verdict::Undecided),
    ]
}

fn time() -> impl Strategy<Value = String> {
    let times = [
        "",
        "2026-11-02",
        "2026-11-02T09:30Z",
        "2026-11-02T09:30:00.125Z",
    ];
    prop::sample::select(times.map(str::to_owned).to_vec())
}

/// Makes any record of a source that is named.
pub(crate) fn record() -> impl Strategy<Value = MappingRecord> {
    let product = (text(), text(), text(), text(), text());
    let source = prop_oneof![
        Just("Region A".to_owned()),
        "[A-ZÅa-z0-9][A-ZÅa-z0-9 ./:-]{0,8}x"
    ];
    let justifications = [
        Justification::Curated,
        Justification::Reviewed,
        Justification::Predicted,
    ];
    let said = (
        verdict(),
        prop::sample::select(Relation::ALL.to_vec()),
        prop::option::of(0.0..=1.0),
        prop::sample::select(justifications.to_vec()),
        prop::bool::ANY,
        text(),
    );
    let who = (text(), text(), time(), text(), text());
    let rest = (text(), text(), text(), text());
    (product, source, said, who, rest).prop_map(|(product, source, said, who, rest)| {
        let (id, name, model, description, supplier) = product;
        let (verdict, relation, confidence, justification, shared, term) = said;
        let (by, reviewer, at, tool, tool_version) = who;
        let (release, index, evidence, comment) = rest;
        let has_code = verdict.code().is_some();
        MappingRecord {
            id: id.replace('\n', ""),
            name,
            model,
            description,
            supplier,
            source,
            scope: if shared {
                Scope::Shared
            } else {
                Scope::Private
            },
            justification,
            verdict,
            relation: if has_code { relation } else { Relation::Exact },
            term,
            confidence,
            by: people(&by),
            reviewer: people(&reviewer),
            at,
            tool,
            tool_version,
            release,
            index,
            evidence,
            comment,
            other: Vec::new(),
        }
    })
}

/// Several people are joined by bars, none of them without a name.
fn people(text: &str) -> String {
    let names = text.split('|').map(str::trim).filter(|n| !n.is_empty());
    names.collect::<Vec<_>>().join("|")
}

/// Returns the options for a nomenclature that files have under these names.
fn to(systems: &[&str]) -> ReadOptions {
    ReadOptions {
        target_systems: systems.iter().map(|&name| name.to_owned()).collect(),
        ..ReadOptions::default()
    }
}

/// Reads a text leniently or not; returns what it says, what is wrong and how many rows are lost.
pub(crate) fn read(text: &str, lenient: bool) -> (Vec<MappingRecord>, Vec<String>, u64) {
    read_to(&[], text, lenient)
}

/// Does the same with a nomenclature that files have under these names.
pub(crate) fn read_to(
    systems: &[&str],
    text: &str,
    lenient: bool,
) -> (Vec<MappingRecord>, Vec<String>, u64) {
    let options = ReadOptions {
        default_source: "here".into(),
        lenient,
        ..to(systems)
    };
    let text = text.as_bytes().to_vec();
    let mut reader = match MappingSetReader::from_reader("t", std::io::Cursor::new(text), &options)
    {
        Ok(reader) => reader,
        Err(error) => return (Vec::new(), vec![said(&error)], 0),
    };
    let (mut records, mut errors) = (Vec::new(), Vec::new());
    for read in reader.by_ref() {
        match read {
            Ok(read) => records.push(read.record),
            Err(error) => errors.push(said(&error)),
        }
    }
    errors.extend(reader.findings().iter().map(ToString::to_string));
    (records, errors, reader.skipped())
}

/// Returns what an error says; what stops a run has to say what to do.
fn said(error: &kodbro_formats::Error) -> String {
    assert!(error.hint().is_some(), "{error}");
    error.to_string()
}
