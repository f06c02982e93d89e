use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use kodbro::mapping_set::{MappingRecord, Relation, SetMetadata};
use kodbro::nomenclature::Nomenclature;

use super::concept_map::ConceptMapReader;
use super::detect::detect;
use super::omop::{ConceptTableReader, UsagiReader};
use super::plain::PlainReader;
use super::sssom::{self, SssomReader};
use super::target_system::LeftOut;
use super::{MappingFormat, ReadOptions};
use crate::table::{Notes, Table, TableFormat, TableOptions};
use crate::{Error, ErrorKind, Place};

/// So many bytes from the start of a file tell its format.
const SAMPLE_BYTES: u64 = 64 * 1024;

/// A record and where it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadRecord {
    /// The row in the file, from 1, that of a header included; of a document without rows the
    /// number of the mapping in it.
    pub number: u64,
    /// What it says.
    pub record: MappingRecord,
    /// Whether the file says how the product relates to the code; where it does not, the record has
    /// [`Relation::Exact`], which is wrong where the code is a group.
    pub has_relation: bool,
}

impl ReadRecord {
    /// Returns what it says, with the [relation to the code](Relation::to_code) that follows from
    /// the nomenclature where the file says none; to a code that the nomenclature does not have it
    /// stays exact.
    pub fn into_record(self, nomenclature: &Nomenclature<'_>) -> MappingRecord {
        let mut record = self.record;
        let code = record.verdict.code().filter(|_| !self.has_relation);
        if let Some(concept) = code.and_then(|code| nomenclature.concept(code.as_str())) {
            record.relation = Relation::to_code(concept.is_terminal());
        }
        record
    }
}

/// Reads a file of mappings of any [`MappingFormat`], record by record.
///
/// Codes are checked by their form only: one that the nomenclature does not have is kept.
///
/// # Example: a file of decisions
///
/// ```
/// use kodbro_formats::mapping_set::{MappingFormat, MappingSetReader, ReadOptions};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("decisions.csv");
/// std::fs::write(&path, "id;name;decision;code\n7;kanyl;accepted;A01\n8;mugg;out_of_scope;\n")?;
/// let reader = MappingSetReader::open(&path, &ReadOptions::default())?;
/// assert_eq!(reader.format(), MappingFormat::Csv);
/// let said: Vec<String> = reader
///     .map(|read| Ok(read?.record.verdict.to_string()))
///     .collect::<Result<_, kodbro_formats::Error>>()?;
/// assert_eq!(said, ["accepted A01", "out_of_scope"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct MappingSetReader {
    records: Box<dyn Records>,
    format: MappingFormat,
    metadata: SetMetadata,
    other: Vec<String>,
    lenient: bool,
    notes: Notes,
    skipped: u64,
    place: Place,
    left_out: LeftOut,
    has_record: bool,
    ended: bool,
}

impl MappingSetReader {
    /// Opens a file.
    ///
    /// # Errors
    /// When the file cannot be read, is none of the formats, or what stands before its first row
    /// is wrong, such as a column that is missing ([`ErrorKind::NoColumn`]).
    pub fn open(path: impl AsRef<Path>, options: &ReadOptions) -> Result<Self, Error> {
        let path = path.as_ref();
        let place = Place::new(path.display().to_string());
        if path.is_dir() {
            let kind = ErrorKind::NotATable {
                found: "a folder".into(),
            };
            return Err(Error::new(kind, place).with_hint("name a file in it"));
        }
        let failed = |action, cause| Error::new(ErrorKind::Io { action, cause }, place.clone());
        let mut file = File::open(path).map_err(|cause| {
            failed("open", cause).with_hint("check the path and that you may read the file")
        })?;
        let mut sample = Vec::new();
        file.by_ref()
            .take(SAMPLE_BYTES)
            .read_to_end(&mut sample)
            .map_err(|cause| failed("read", cause))?;
        if sample.starts_with(b"PK") && path.is_file() {
            let table = Table::open(path, &table_options(options))?;
            return Self::plain(table, MappingFormat::Xlsx, options);
        }
        Self::start(&place, sample, Box::new(file), Some(path), options)
    }

    /// Reads from a stream such as the standard input; `source` names it in messages.
    ///
    /// # Errors
    /// As [`MappingSetReader::open`].
    pub fn from_reader(
        source: &str,
        mut reader: impl Read + Send + 'static,
        options: &ReadOptions,
    ) -> Result<Self, Error> {
        let place = Place::new(source);
        let mut sample = Vec::new();
        reader
            .by_ref()
            .take(SAMPLE_BYTES)
            .read_to_end(&mut sample)
            .map_err(|cause| {
                let action = "read";
                Error::new(ErrorKind::Io { action, cause }, place.clone())
            })?;
        Self::start(&place, sample, Box::new(reader), None, options)
    }

    /// Returns the format that was given or detected.
    pub fn format(&self) -> MappingFormat {
        self.format
    }

    /// Returns what the file says of the set as a whole.
    pub fn metadata(&self) -> &SetMetadata {
        &self.metadata
    }

    /// Returns the names that the records' `other` can have, as far as the file names them in
    /// front of its rows.
    pub fn other(&self) -> &[String] {
        &self.other
    }

    /// Returns how many rows a lenient run has passed over so far.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Returns the first findings that did not stop the run, those of rows passed over included.
    pub fn findings(&self) -> &[Error] {
        self.notes.kept()
    }

    /// Returns the number of all findings.
    pub fn count_of_findings(&self) -> u64 {
        self.notes.count()
    }

    fn start(
        place: &Place,
        sample: Vec<u8>,
        rest: Box<dyn Read + Send>,
        path: Option<&Path>,
        options: &ReadOptions,
    ) -> Result<Self, Error> {
        let by_name = path.and_then(MappingFormat::from_path);
        let format = match sample.starts_with(b"PK") {
            true => Some(MappingFormat::Xlsx),
            false => options.format.or_else(|| detect(&sample, by_name)),
        };
        let input: Box<dyn Read + Send> = Box::new(Cursor::new(sample).chain(rest));
        let mut notes = Notes::default();
        match format {
            Some(format @ MappingFormat::Sssom) => {
                let (reader, metadata) = SssomReader::new(input, place, path, options, &mut notes)?;
                let other = reader.other();
                Ok(Self::new(
                    Box::new(reader),
                    format,
                    metadata,
                    other,
                    options,
                    notes,
                    place,
                ))
            }
            Some(format @ (MappingFormat::ConceptMapR4 | MappingFormat::ConceptMapR5)) => {
                let file = seekable(input, path, place)?;
                let (reader, metadata) = ConceptMapReader::new(file, place, options)?;
                let other = ConceptMapReader::other();
                Ok(Self::new(
                    Box::new(reader),
                    format,
                    metadata,
                    other,
                    options,
                    notes,
                    place,
                ))
            }
            Some(format @ (MappingFormat::Usagi | MappingFormat::SourceToConceptMap)) => {
                let table = Table::from_reader(&place.source, input, &table_options(options))?;
                let (records, other): (Box<dyn Records>, _) = match format {
                    MappingFormat::Usagi => {
                        let reader = UsagiReader::new(table, options, &mut notes)?;
                        let other = reader.other();
                        (Box::new(reader), other)
                    }
                    _ => {
                        let reader = ConceptTableReader::new(table, options, &mut notes)?;
                        (Box::new(reader), ConceptTableReader::other())
                    }
                };
                let metadata = external(options)?;
                Ok(Self::new(
                    records, format, metadata, other, options, notes, place,
                ))
            }
            Some(format @ MappingFormat::CodeSystem) => {
                let (value, action) = (format.as_str(), "read");
                let kind = ErrorKind::OneWay { value, action };
                Err(Error::new(kind, place.clone()).with_hint("read the file it was made from"))
            }
            other => {
                let mut wanted = table_options(options);
                wanted.format = match other {
                    Some(MappingFormat::Csv) => Some(TableFormat::Csv),
                    Some(MappingFormat::Tsv) => Some(TableFormat::Tsv),
                    Some(MappingFormat::JsonLines) => Some(TableFormat::Jsonl),
                    _ => None,
                };
                let table = Table::from_reader(&place.source, input, &wanted)?;
                let format = match (table.is_sheet(), table.keys()) {
                    (true, _) => MappingFormat::Xlsx,
                    (false, Some(_)) => MappingFormat::JsonLines,
                    (false, None) if table.form().starts_with("TSV") => MappingFormat::Tsv,
                    (false, None) => MappingFormat::Csv,
                };
                Self::plain(table, format, options)
            }
        }
    }

    fn plain(table: Table, format: MappingFormat, options: &ReadOptions) -> Result<Self, Error> {
        let mut notes = Notes::default();
        let place = table.place().clone();
        let reader = PlainReader::new(table, &options.default_source, &mut notes)?;
        let metadata = external(options)?;
        let other = reader.other();
        Ok(Self::new(
            Box::new(reader),
            format,
            metadata,
            other,
            options,
            notes,
            &place,
        ))
    }

    fn new(
        records: Box<dyn Records>,
        format: MappingFormat,
        metadata: SetMetadata,
        other: Vec<String>,
        options: &ReadOptions,
        notes: Notes,
        place: &Place,
    ) -> Self {
        Self {
            records,
            format,
            metadata,
            other,
            lenient: options.lenient,
            notes,
            skipped: 0,
            place: place.clone(),
            left_out: LeftOut::default(),
            has_record: false,
            ended: false,
        }
    }
}

impl Iterator for MappingSetReader {
    type Item = Result<ReadRecord, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.records.next_record(&mut self.notes) {
                Some(Ok(read)) => {
                    self.has_record = true;
                    return Some(Ok(read));
                }
                Some(Err(error)) => match self.left_out.take(error) {
                    Ok(()) => {}
                    Err(error) if self.lenient && is_row(&error) => {
                        self.skipped += 1;
                        self.notes.push(error);
                    }
                    Err(error) => {
                        self.ended = true;
                        return Some(Err(error));
                    }
                },
                None => {
                    self.ended = true;
                    if let (false, Some(error)) =
                        (self.has_record, self.left_out.nothing_else(&self.place))
                    {
                        return Some(Err(error));
                    }
                    self.notes.put_first(self.left_out.findings(&self.place));
                }
            }
        }
        None
    }
}

/// A source of records: one implementation per format.
pub(super) trait Records: Send {
    /// Returns the next record; after an error that is no row's, and after the end, `None`.
    fn next_record(&mut self, notes: &mut Notes) -> Option<Result<ReadRecord, Error>>;
}

/// Reads the metadata of a set whose file has none.
fn external(options: &ReadOptions) -> Result<SetMetadata, Error> {
    match &options.metadata {
        Some(path) => sssom::external(path),
        None => Ok(SetMetadata::default()),
    }
}

/// Opens a file again that can be wound back, or copies a stream to a temporary one.
fn seekable(
    mut input: Box<dyn Read + Send>,
    path: Option<&Path>,
    place: &Place,
) -> Result<File, Error> {
    let path = path.filter(|path| path.is_file());
    let opened = path
        .map_or_else(tempfile::tempfile, File::open)
        .and_then(|mut file| {
            if path.is_none() {
                std::io::copy(&mut input, &mut file)?;
            }
            Ok(file)
        });
    opened.map_err(|cause| {
        let action = "read";
        Error::new(ErrorKind::Io { action, cause }, place.clone())
            .with_hint("check the space left for temporary files")
    })
}

/// Tells whether only one row is lost.
fn is_row(error: &Error) -> bool {
    let of_mapping = matches!(
        error.kind(),
        ErrorKind::BadValue { .. } | ErrorKind::BadCode { .. }
    );
    error.is_row() || of_mapping
}

fn table_options(options: &ReadOptions) -> TableOptions {
    TableOptions {
        lenient: options.lenient,
        ..TableOptions::default()
    }
}
