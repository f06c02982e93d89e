use std::borrow::Cow;

use kodbro::mapping_set::MappingRecord;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::PLAIN_COLUMNS;
use crate::mapping_set::writer::WriteRecords;
use crate::mapping_set::{Losses, WriteOptions};
use crate::{Error, ErrorKind, Output, Place};

/// Writes a plain table as CSV or TSV.
pub(in crate::mapping_set) struct DelimitedTable {
    writer: csv::Writer<Output>,
    columns: Columns,
    has_tabs: bool,
    place: Place,
}

impl DelimitedTable {
    pub(in crate::mapping_set) fn new(
        output: Output,
        delimiter: u8,
        options: &WriteOptions,
    ) -> Result<Self, Error> {
        let place = output.place();
        let mut builder = csv::WriterBuilder::new();
        let writer = builder.delimiter(delimiter).from_writer(output);
        let columns = Columns::of(options);
        let mut table = Self {
            writer,
            columns,
            has_tabs: delimiter == b'\t',
            place,
        };
        let names: Vec<String> = table.columns.names().map(str::to_owned).collect();
        table.put(names.iter().map(String::as_str))?;
        Ok(table)
    }

    fn put<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Result<(), Error> {
        let written = self.writer.write_record(cells);
        written.map_err(|error| failed(error.into(), &self.place))
    }
}

impl WriteRecords for DelimitedTable {
    fn write(&mut self, record: &MappingRecord, losses: &mut Losses) -> Result<(), Error> {
        let mut cells = self.columns.cells(record, losses);
        if self.has_tabs {
            for (name, cell) in self.columns.names().zip(&mut cells) {
                // A reader of tables with tabs cannot tell it from an inch sign without partner.
                if cell.contains('\t') && cell.contains(['\n', '\r']) {
                    *cell = Cow::Owned(cell.replace('\t', " "));
                    losses.add(&format!("tabs in {name}"));
                }
            }
        }
        self.put(cells.iter().map(Cow::as_ref))
    }

    fn finish(self: Box<Self>, _: &mut Losses) -> Result<(), Error> {
        match self.writer.into_inner() {
            Ok(output) => output.finish(),
            Err(error) => Err(failed(error.into_error(), &self.place)),
        }
    }
}

/// Writes a plain table as JSON lines: every object has every column, since a reader takes the
/// columns from the first objects; an empty text is `null`.
pub(in crate::mapping_set) struct JsonTable {
    output: Output,
    columns: Columns,
}

impl JsonTable {
    pub(in crate::mapping_set) fn new(output: Output, options: &WriteOptions) -> Self {
        Self {
            output,
            columns: Columns::of(options),
        }
    }
}

impl WriteRecords for JsonTable {
    fn write(&mut self, record: &MappingRecord, losses: &mut Losses) -> Result<(), Error> {
        let line = serde_json::to_vec(&Object {
            columns: &self.columns,
            cells: self.columns.cells(record, losses),
            confidence: record.confidence,
        });
        let mut line = line.map_err(|error| self.output.failed(error.into()))?;
        line.push(b'\n');
        self.output.put(&line)
    }

    fn finish(self: Box<Self>, _: &mut Losses) -> Result<(), Error> {
        self.output.finish()
    }
}

/// The cells of a record with the names of their columns, in the order of these.
struct Object<'r> {
    columns: &'r Columns,
    cells: Vec<Cow<'r, str>>,
    confidence: Option<f64>,
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for (name, cell) in self.columns.names().zip(&self.cells) {
            match name {
                "confidence" => map.serialize_entry(name, &self.confidence)?,
                _ if cell.is_empty() => map.serialize_entry(name, &())?,
                _ => map.serialize_entry(name, cell)?,
            }
        }
        map.end()
    }
}

/// Writes a plain table as a workbook of one sheet.
#[cfg(feature = "xlsx")]
pub(in crate::mapping_set) struct SheetTable {
    sheet: crate::write::TextSheet,
    columns: Columns,
}

#[cfg(feature = "xlsx")]
impl SheetTable {
    pub(in crate::mapping_set) fn new(
        output: Output,
        options: &WriteOptions,
    ) -> Result<Self, Error> {
        let columns = Columns::of(options);
        let names: Vec<String> = columns.names().map(str::to_owned).collect();
        Ok(Self {
            sheet: crate::write::TextSheet::new(output, &names)?,
            columns,
        })
    }
}

#[cfg(feature = "xlsx")]
impl WriteRecords for SheetTable {
    fn write(&mut self, record: &MappingRecord, losses: &mut Losses) -> Result<(), Error> {
        let cells = self.columns.cells(record, losses);
        let cut = self.sheet.put(cells.iter().map(Cow::as_ref))?;
        for column in cut {
            let name = self.columns.names().nth(column).unwrap_or_default();
            losses.add(&format!("the end of a long {name}"));
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _: &mut Losses) -> Result<(), Error> {
        self.sheet.finish()
    }
}

/// Returns the cells that a record has in the [columns](PLAIN_COLUMNS) of a plain table; what is not
/// known is empty.
///
/// ```
/// use kodbro::mapping_set::MappingRecord;
/// use kodbro_formats::mapping_set::{PLAIN_COLUMNS, plain_cells};
///
/// let record = MappingRecord { name: "Kanyl".into(), ..MappingRecord::default() };
/// let cells = plain_cells(&record);
/// assert_eq!((PLAIN_COLUMNS[1], cells[1].as_ref()), ("name", "Kanyl"));
/// ```
pub fn plain_cells(record: &MappingRecord) -> [Cow<'_, str>; PLAIN_COLUMNS.len()] {
    let code = record.verdict.code();
    let mut cells = [
        record.id.as_str(),
        &record.name,
        &record.model,
        &record.description,
        &record.supplier,
        &record.source,
        record.scope.as_str(),
        record.verdict.as_str(),
        code.map_or("", |code| code.as_str()),
        &record.term,
        code.map_or("", |_| record.relation.as_str()),
        "",
        record.justification.as_str(),
        &record.by,
        &record.at,
        &record.reviewer,
        &record.tool,
        &record.tool_version,
        &record.release,
        &record.index,
        &record.evidence,
        &record.comment,
    ]
    .map(Cow::Borrowed);
    if let Some(number) = record.confidence {
        cells[CONFIDENCE] = Cow::Owned(number.to_string());
    }
    cells
}

/// The place of the only column that is no text.
const CONFIDENCE: usize = 11;

/// Ours, and those of the record's `other` that are to be written.
struct Columns {
    other: Vec<String>,
}

impl Columns {
    fn of(options: &WriteOptions) -> Self {
        let mut other: Vec<String> = Vec::new();
        for name in options.other.iter().filter(|name| is_free(name)) {
            if !other.contains(name) {
                other.push(name.clone());
            }
        }
        Self { other }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let other = self.other.iter().map(String::as_str);
        PLAIN_COLUMNS.into_iter().chain(other)
    }

    /// Returns the cells of a record, and counts what no column holds.
    fn cells<'r>(&self, record: &'r MappingRecord, losses: &mut Losses) -> Vec<Cow<'r, str>> {
        let mut cells = plain_cells(record).to_vec();
        let other = |name: &String| record.other.iter().find(|(key, _)| key == name);
        cells.extend(self.other.iter().map(|name| {
            let text = other(name).map_or("", |(_, text)| text.as_str());
            Cow::Borrowed(text)
        }));
        for (i, (name, text)) in record.other.iter().enumerate() {
            let again = record.other.iter().take(i).any(|(key, _)| key == name);
            if again || !self.other.contains(name) {
                losses.add_text(name, text);
            }
        }
        cells
    }
}

/// Tells whether a name is none of ours.
fn is_free(name: &str) -> bool {
    !name.is_empty() && name != "expected" && !PLAIN_COLUMNS.contains(&name)
}

fn failed(cause: std::io::Error, place: &Place) -> Error {
    let action = "write";
    Error::new(ErrorKind::Io { action, cause }, place.clone())
}
