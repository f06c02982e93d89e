use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::columns::Columns;
use super::{Assigned, Change, Planner};
use crate::item::{Item, ItemOptions, ItemReader, Spot};
use crate::table::{Notes, RawRow, RowSource, Table, TableOptions, separator_line};
use crate::{Error, ErrorKind, Output, Place};

/// Copies delimited text with cells filled in and columns added at its right; encoding, delimiter and
/// line ends stay, and so does every other byte.
pub(super) fn enrich<A: FnMut(&Item) -> Option<Assigned>>(
    path: &Path,
    mut reader: ItemReader,
    options: &ItemOptions,
    mut planner: Planner<A>,
    mut output: Output,
) -> Result<Planner<A>, Error> {
    let place = Place::new(path.display().to_string());
    let Some((columns, header)) = reader
        .table()
        .map(|items| (Columns::of(items, 0), items.header().to_vec()))
    else {
        return Ok(planner);
    };
    let mut rows = open(path, options)?;
    let Some(delimiter) = rows.delimiter() else {
        let kind = ErrorKind::OneWay {
            value: "a table of one column",
            action: "enriched",
        };
        return Err(Error::new(kind, place)
            .with_hint("say with --delimiter what is to stand between its columns"));
    };
    let encoding = match rows.is_undecided() {
        true => encoding_of(open(path, options)?)?,
        false => rows.encoding(),
    };
    let encoding = encoding.unwrap_or(UTF_8);
    // Of others there are several ways to write a character, or what comes before decides.
    if !(encoding.is_single_byte() || [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding)) {
        let kind = ErrorKind::OneWay {
            value: encoding.name(),
            action: "enriched",
        };
        return Err(Error::new(kind, place).with_hint("save the table as UTF-8"));
    }
    let mut writer = RowCopier {
        columns: &columns,
        header: &header,
        delimiter: char::from(delimiter),
        encoding,
    };
    copy_mark(path, rows.mark(), &mut output)?;
    let mut next = reader.next().transpose()?;
    let mut unheard = Notes::default();
    while let Some(row) = rows.next_row(&mut unheard) {
        let row = row?;
        let change = match next.take_if(|item| item.spot == Spot::Row(row.number)) {
            Some(item) => {
                next = reader.next().transpose()?;
                planner.change(&item)
            }
            None => Change::Leave,
        };
        output.put(&writer.row(&row, &change))?;
    }
    output.finish()?;
    Ok(planner)
}

/// Opens the rows with their sources.
fn open(path: &Path, options: &ItemOptions) -> Result<Table, Error> {
    let options = TableOptions {
        with_source: true,
        lenient: false,
        ..options.for_table().table
    };
    Table::open(path, &options)
}

/// Reads to the end, behind which the encoding is known.
fn encoding_of(mut rows: Table) -> Result<Option<&'static Encoding>, Error> {
    let mut unheard = Notes::default();
    while let Some(row) = rows.next_row(&mut unheard) {
        row?;
    }
    Ok(rows.encoding())
}

fn copy_mark(path: &Path, length: usize, output: &mut Output) -> Result<(), Error> {
    let failed = |cause| {
        let action = "read";
        let place = Place::new(path.display().to_string());
        Error::new(ErrorKind::Io { action, cause }, place)
    };
    let mut mark = Vec::new();
    let file = File::open(path).map_err(failed)?;
    let mut start = file.take(length as u64);
    start.read_to_end(&mut mark).map_err(failed)?;
    output.put(&mark)
}

/// Writes rows as they were, with what is changed.
struct RowCopier<'c> {
    columns: &'c Columns,
    /// The names of the columns that the table had.
    header: &'c [String],
    delimiter: char,
    encoding: &'static Encoding,
}

impl RowCopier<'_> {
    fn row(&mut self, row: &RawRow, change: &Change) -> Vec<u8> {
        let Some(source) = &row.source else {
            return Vec::new();
        };
        let text = String::from_utf8_lossy(&source.text);
        let is_above = row.number < self.columns.header_row
            || (row.number == 1 && separator_line(&text).is_some());
        match is_above || row.is_blank() {
            true => self.encode(&text),
            false => self.encode(&self.changed(row, source, &text, change)),
        }
    }

    fn changed(&self, row: &RawRow, source: &RowSource, text: &str, change: &Change) -> String {
        let cells = self.columns.cells(change, &row.cells);
        let given = |column: usize| {
            let cell = cells.iter().find(|(other, _)| *other == column);
            cell.map(|(_, text)| *text)
        };
        let mut changed = String::with_capacity(text.len() + 64);
        let mut copied = 0;
        for (column, span) in source.cells.iter().enumerate() {
            if let Some(cell) = given(column) {
                changed.push_str(text.get(copied..span.start).unwrap_or_default());
                changed.push_str(&self.quoted(cell));
                copied = span.end;
            }
        }
        let end = source.cells.last().map_or(0, |span| span.end);
        changed.push_str(text.get(copied..end).unwrap_or_default());
        // Tables that run over several pages name their columns on each.
        let is_header = row.number == self.columns.header_row || self.is_repeated(row, change);
        let all = self.columns.width() + self.columns.new.len();
        for column in source.cells.len()..all {
            changed.push(self.delimiter);
            let name = column.checked_sub(self.columns.width());
            let name = name.and_then(|at| self.columns.new.get(at));
            match (name, is_header) {
                (Some(name), true) => changed.push_str(name),
                _ => changed.push_str(&self.quoted(given(column).unwrap_or_default())),
            }
        }
        changed.push_str(text.get(end..).unwrap_or_default());
        changed
    }

    fn is_repeated(&self, row: &RawRow, change: &Change) -> bool {
        let names = row.cells.iter().map(|cell| cell.trim());
        matches!(change, Change::Leave) && names.eq(self.header.iter().map(|name| name.trim()))
    }

    fn quoted(&self, cell: &str) -> String {
        let special = [self.delimiter, '"', '\n', '\r'];
        match cell.contains(special) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.to_owned(),
        }
    }

    /// Encodes a text; a character that the encoding does not have becomes a question mark.
    fn encode(&self, text: &str) -> Vec<u8> {
        let encoding = self.encoding;
        match encoding {
            _ if encoding == UTF_8 => text.as_bytes().to_vec(),
            _ if encoding == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ if encoding == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => {
                let (bytes, _, has_others) = encoding.encode(text);
                if !has_others {
                    return bytes.into_owned();
                }
                let mut letter = [0; 4];
                let encoded = text.chars().flat_map(|character| {
                    let (bytes, _, is_other) = encoding.encode(character.encode_utf8(&mut letter));
                    if is_other {
                        vec![b'?']
                    } else {
                        bytes.into_owned()
                    }
                });
                encoded.collect()
            }
        }
    }
}
