use kodbro::mapping_set::MappingRecord;

use super::PLAIN_COLUMNS;
use crate::mapping_set::cells;
use crate::mapping_set::reader::{ReadRecord, Records};
use crate::table::{Header, Notes, RawRow, Table, letters};
use crate::{Error, ErrorKind, Place};

/// Reads a plain table.
pub(in crate::mapping_set) struct PlainReader {
    table: Table,
    place: Place,
    header: Header,
    columns: Columns,
    default_source: String,
}

/// Where each of our columns stands.
struct Columns {
    ours: [Option<usize>; PLAIN_COLUMNS.len()],
    expected: Option<usize>,
    /// All that are not ours, with their names.
    other: Vec<(usize, String)>,
    /// Those without a name in which nothing has stood so far.
    unnamed: Vec<usize>,
}

impl PlainReader {
    pub(in crate::mapping_set) fn new(
        mut table: Table,
        default_source: &str,
        notes: &mut Notes,
    ) -> Result<Self, Error> {
        let place = table.place().clone();
        let header = Header::read(&mut table, notes)?;
        let rows = ["id", "name", "model", "description"];
        let missing = match header.has("decision") || header.has("expected") {
            false => Some("decision"),
            true => (!rows.into_iter().any(|name| header.has(name))).then_some("name"),
        };
        if let Some(name) = missing {
            let hint = format!(
                "name the columns in the first row: {}",
                PLAIN_COLUMNS.join(", ")
            );
            return Err(header.missing(name, &place).with_hint(hint));
        }
        let columns = Columns::of(&header);
        note_what_is_left_out(&table, &header, notes);
        Ok(Self {
            columns,
            table,
            place,
            header,
            default_source: default_source.to_owned(),
        })
    }

    /// Returns the names of the columns that are not ours.
    pub(in crate::mapping_set) fn other(&self) -> Vec<String> {
        let other = self.columns.other.iter();
        other.map(|(_, name)| name.clone()).collect()
    }

    /// Notes the columns without a name that turn out to hold something.
    fn note_unnamed(&mut self, row: &RawRow, notes: &mut Notes) {
        let place = &self.place;
        self.columns.unnamed.retain(|&column| {
            let cell = row.cells.get(column).map_or("", |cell| cell.trim());
            if !cell.is_empty() {
                let place = place.clone().with_row(row.number);
                let place = place.with_column(letters(column));
                let error = Error::new(ErrorKind::UnnamedColumn, place);
                notes.push(error.with_hint("name the column in the first row"));
            }
            cell.is_empty()
        });
    }

    fn record(&self, row: &RawRow) -> Result<ReadRecord, Error> {
        self.header.check_width(row, &self.place)?;
        let place = &self.place.clone().with_row(row.number);
        let cell = |column: Option<usize>| {
            let cell = column.and_then(|column| row.cells.get(column));
            cell.map_or("", |cell| cell.trim())
        };
        let [
            id,
            name,
            model,
            description,
            supplier,
            source,
            scope,
            decision,
            code,
            term,
            relation,
            confidence,
            justification,
            by,
            at,
            reviewer,
            tool,
            tool_version,
            release,
            index,
            evidence,
            comment,
        ] = self.columns.ours.map(cell);
        let verdict = match self.header.has("decision") {
            true => cells::verdict(decision, code, place)?,
            false => cells::expected(cell(self.columns.expected), place)?,
        };
        let source = match source {
            "" => &self.default_source,
            source => source,
        };
        let justifications = "curated, reviewed, predicted or other";
        let relations = "exact, broad, narrow, close or related";
        let other = self.columns.other.iter().filter_map(|(column, name)| {
            let text = cell(Some(*column));
            (!text.is_empty()).then(|| (name.clone(), text.to_owned()))
        });
        let record = MappingRecord {
            id: id.to_owned(),
            name: name.to_owned(),
            model: model.to_owned(),
            description: description.to_owned(),
            supplier: supplier.to_owned(),
            source: source.to_owned(),
            scope: cells::scope(scope, "scope", place)?,
            justification: cells::word(justification, justifications, "justification", place)?,
            verdict,
            relation: cells::word(relation, relations, "relation", place)?,
            term: term.to_owned(),
            confidence: cells::confidence(confidence, "confidence", place)?,
            by: by.to_owned(),
            reviewer: reviewer.to_owned(),
            at: cells::time(at, "at", place)?.to_owned(),
            tool: tool.to_owned(),
            tool_version: tool_version.to_owned(),
            release: release.to_owned(),
            index: index.to_owned(),
            evidence: evidence.to_owned(),
            comment: comment.to_owned(),
            other: other.collect(),
        };
        Ok(ReadRecord {
            number: row.number,
            record,
            has_relation: !relation.is_empty(),
        })
    }
}

/// Notes what a table has that no record will say, as far as the header tells.
fn note_what_is_left_out(table: &Table, header: &Header, notes: &mut Notes) {
    let place = table.place();
    if let [_, ..] = table.other_sheets() {
        let names = table.other_sheets().iter();
        let names: Vec<String> = names.map(|name| format!("'{name}'")).collect();
        let value = names.join(", ");
        let error = Error::new(ErrorKind::UnreadSheets { value }, place.clone());
        notes.push(error.with_hint("save each sheet as a file of its own"));
    }
    let names = header.names();
    for (i, name) in names.iter().enumerate().filter(|(_, n)| !n.is_empty()) {
        if names.iter().take(i).any(|before| before == name) {
            let value = name.clone();
            let place = place.clone().with_row(1).with_column(letters(i));
            let error = Error::new(ErrorKind::RepeatedColumn { value }, place);
            notes.push(error.with_hint("rename one of the columns"));
        }
    }
}

impl Columns {
    fn of(header: &Header) -> Self {
        let at = |name: &str| header.names().iter().position(|cell| cell == name);
        let is_ours = |name: &str| PLAIN_COLUMNS.contains(&name) || name == "expected";
        let columns = || header.names().iter().enumerate();
        let unnamed = columns().filter(|(_, name)| name.is_empty());
        let unnamed = unnamed.map(|(i, _)| i);
        let others = columns().filter(|(_, name)| !name.is_empty() && !is_ours(name));
        Self {
            ours: PLAIN_COLUMNS.map(at),
            expected: at("expected"),
            unnamed: unnamed.collect(),
            other: others.map(|(i, name)| (i, name.clone())).collect(),
        }
    }
}

impl Records for PlainReader {
    fn next_record(&mut self, notes: &mut Notes) -> Option<Result<ReadRecord, Error>> {
        loop {
            let row = match self.table.next_row(notes)? {
                Ok(row) if row.is_blank() => continue,
                Ok(row) => row,
                Err(error) => return Some(Err(error)),
            };
            self.note_unnamed(&row, notes);
            return Some(self.record(&row));
        }
    }
}
