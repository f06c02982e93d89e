use kodbro::mapping_set::{MappingRecord, SetMetadata};

use super::concept_map::{CodeSystemWriter, ConceptMapWriter};
use super::omop::{ConceptTableWriter, UsagiWriter};
use super::plain::{DelimitedTable, JsonTable};
use super::sssom::SssomWriter;
use super::{Losses, MappingFormat, WriteOptions};
use crate::{Error, Output};

/// Writes a file of mappings in any [`MappingFormat`], record by record.
///
/// # Example: what a plain table cannot hold is said
///
/// ```
/// use kodbro::decisions::Verdict;
/// use kodbro::mapping_set::{MappingRecord, SetMetadata};
/// use kodbro_formats::Output;
/// use kodbro_formats::mapping_set::{MappingFormat, MappingSetWriter, WriteOptions};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("decisions.csv");
/// let metadata = SetMetadata { license: "https://example.org/l".into(), ..SetMetadata::default() };
/// let output = Output::create(&path)?;
/// let options = WriteOptions::default();
/// let mut writer = MappingSetWriter::create(output, MappingFormat::Csv, &metadata, &options)?;
/// writer.write(&MappingRecord {
///     name: "Kanyl".into(),
///     verdict: Verdict::Accepted("A01".parse()?),
///     ..MappingRecord::default()
/// })?;
/// assert_eq!(writer.finish()?.to_string(), "license of the set");
/// assert!(std::fs::read_to_string(&path)?.contains("Kanyl"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct MappingSetWriter {
    records: Box<dyn WriteRecords>,
    losses: Losses,
}

impl MappingSetWriter {
    /// Begins a file.
    ///
    /// # Errors
    /// When its beginning cannot be written, or the build cannot write the format.
    pub fn create(
        output: Output,
        format: MappingFormat,
        metadata: &SetMetadata,
        options: &WriteOptions,
    ) -> Result<Self, Error> {
        let mut losses = Losses::default();
        if let MappingFormat::Csv
        | MappingFormat::Tsv
        | MappingFormat::Xlsx
        | MappingFormat::JsonLines
        | MappingFormat::Usagi
        | MappingFormat::SourceToConceptMap = format
        {
            lose_metadata(metadata, &mut losses);
        }
        let records: Box<dyn WriteRecords> = match format {
            MappingFormat::Sssom => Box::new(SssomWriter::new(output, metadata, options)?),
            MappingFormat::ConceptMapR4 | MappingFormat::ConceptMapR5 => {
                let is_r5 = format == MappingFormat::ConceptMapR5;
                Box::new(ConceptMapWriter::new(output, is_r5, metadata, options)?)
            }
            MappingFormat::Usagi => Box::new(UsagiWriter::new(output, options)?),
            MappingFormat::SourceToConceptMap => {
                Box::new(ConceptTableWriter::new(output, metadata)?)
            }
            MappingFormat::CodeSystem => Box::new(CodeSystemWriter::new(output, metadata, options)),
            MappingFormat::Csv => Box::new(DelimitedTable::new(output, b',', options)?),
            MappingFormat::Tsv => Box::new(DelimitedTable::new(output, b'\t', options)?),
            MappingFormat::JsonLines => Box::new(JsonTable::new(output, options)),
            #[cfg(feature = "xlsx")]
            MappingFormat::Xlsx => Box::new(super::plain::SheetTable::new(output, options)?),
            #[cfg(not(feature = "xlsx"))]
            MappingFormat::Xlsx => {
                let kind = crate::ErrorKind::NotBuilt { value: "XLSX" };
                return Err(Error::new(kind, output.place()).with_hint("write CSV"));
            }
        };
        Ok(Self { records, losses })
    }

    /// Writes one record.
    ///
    /// # Errors
    /// When the system refuses to write, or a sheet is full
    /// ([`TooManyRows`](crate::ErrorKind::TooManyRows)).
    pub fn write(&mut self, record: &MappingRecord) -> Result<(), Error> {
        self.records.write(record, &mut self.losses)
    }

    /// Returns what the format could not hold of what was written so far. Of a plain table that is
    /// all there will be, so that who may lose nothing can still drop the writer.
    pub fn losses(&self) -> &Losses {
        &self.losses
    }

    /// Completes the file, puts it in its place and returns what the format could not hold.
    ///
    /// A writer that is dropped instead leaves nothing behind, and an older file untouched.
    ///
    /// # Errors
    /// When the system refuses to write or to rename.
    pub fn finish(self) -> Result<Losses, Error> {
        let mut losses = self.losses;
        self.records.finish(&mut losses)?;
        Ok(losses)
    }
}

/// One implementation per format.
pub(super) trait WriteRecords: Send {
    fn write(&mut self, record: &MappingRecord, losses: &mut Losses) -> Result<(), Error>;
    fn finish(self: Box<Self>, losses: &mut Losses) -> Result<(), Error>;
}

/// Counts all that is said of a set, for a format that has no place for it.
fn lose_metadata(metadata: &SetMetadata, losses: &mut Losses) {
    let SetMetadata {
        id,
        title,
        version,
        date,
        license,
        creators,
        nomenclature,
        nomenclature_url,
        release,
        comment,
        other,
    } = metadata;
    for (name, text) in [
        ("id", id.as_str()),
        ("title", title),
        ("version", version),
        ("date", date),
        ("license", license),
        ("creators", creators.first().map_or("", String::as_str)),
        ("nomenclature", nomenclature),
        ("nomenclature_url", nomenclature_url),
        ("release", release),
        ("comment", comment),
    ] {
        if !text.is_empty() {
            losses.add_metadata(name);
        }
    }
    for (name, _) in other {
        losses.add_metadata(name);
    }
}
