use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, Relation, SetMetadata};

use super::curie::{Prefixes, decode};
use super::metadata::{self, Block, MAX_BYTES};
use super::{NO_TERM, SOURCE_PREFIX, UNDECIDED, relation, slots, subject};
use crate::mapping_set::ReadOptions;
use crate::mapping_set::cells;
use crate::mapping_set::reader::{ReadRecord, Records};
use crate::mapping_set::target_system::TargetSystem;
use crate::table::{Header, Notes, RawRow, Table, TableFormat, TableOptions};
use crate::{Error, ErrorKind, Place, emdn};

/// Reads SSSOM/TSV.
pub(in crate::mapping_set) struct SssomReader {
    table: Table,
    place: Place,
    header: Header,
    columns: Columns,
    /// Slots of the set that hold for each mapping.
    propagated: Vec<(&'static str, String)>,
    prefixes: Prefixes,
    /// The prefix of its codes.
    nomenclature: String,
    target: TargetSystem,
    default_source: String,
    lenient: bool,
    /// The first row, which was looked at in advance.
    first: Option<RawRow>,
}

impl SssomReader {
    /// Reads the metadata and the header; `path` is where a file of metadata may stand beside.
    pub(in crate::mapping_set) fn new(
        input: Box<dyn Read + Send>,
        place: &Place,
        path: Option<&Path>,
        options: &ReadOptions,
        notes: &mut Notes,
    ) -> Result<(Self, SetMetadata), Error> {
        let mut input = BufReader::with_capacity(64 * 1024, input);
        let (text, lines) = embedded(&mut input, place)?;
        let mut block = Block::parse(&text, place)?;
        let beside = || path.filter(|_| lines == 0).and_then(metadata::beside);
        if let Some(path) = options.metadata.clone().or_else(beside) {
            let place = Place::new(path.display().to_string());
            let external = Block::parse(&metadata::read_external(&path)?, &place)?;
            block.complete_with(external);
        }
        block.check_version(place)?;
        let prefixes = block.prefixes(place)?;
        let mut table = open_table(input, place, lines, options)?;
        let header = Header::read(&mut table, notes)?;
        let header_place = place.clone().with_row(lines + 1);
        let columns = Columns::of(&header, &header_place)?;
        let propagated = block.take_propagated(header.names());
        let first = loop {
            match table.next_row(notes).transpose()? {
                Some(row) if row.is_blank() => {}
                row => break row,
            }
        };
        let in_row = first.as_ref().and_then(|row| {
            let object = columns.cell(row, columns.object_id).trim();
            let (prefix, _) = prefixes
                .split(object)
                .filter(|_| ![NO_TERM, UNDECIDED].contains(&object))?;
            Some(prefix.to_owned())
        });
        let target = TargetSystem::new(&options.target_systems);
        let stated = block.nomenclature(&prefixes, &target);
        let nomenclature = stated.or(in_row).unwrap_or_else(|| emdn::NAME.to_owned());
        let mut metadata = block.into_metadata(&prefixes, &nomenclature);
        if metadata.release.is_empty() {
            metadata.release = own(&propagated, "object_source_version").to_owned();
        }
        let reader = Self {
            table,
            place: place.clone(),
            header,
            columns,
            propagated,
            prefixes,
            nomenclature,
            target,
            default_source: options.default_source.clone(),
            lenient: options.lenient,
            first,
        };
        Ok((reader, metadata))
    }

    /// Returns the names of what goes to the records' `other`.
    pub(in crate::mapping_set) fn other(&self) -> Vec<String> {
        let columns = self.columns.other.iter().map(|(_, name)| name.clone());
        let propagated = self.propagated.iter().map(|(name, _)| (*name).to_owned());
        let kept = KEPT.map(str::to_owned).into_iter();
        columns
            .chain(propagated.filter(|name| !USED.contains(&name.as_str())))
            .chain(kept)
            .collect()
    }

    fn record(&self, row: &RawRow, notes: &mut Notes) -> Result<MappingRecord, Error> {
        self.header.check_width(row, &self.place)?;
        let row = Row {
            reader: self,
            row,
            place: self.place.clone().with_row(row.number),
        };
        row.record(notes)
    }
}

impl Records for SssomReader {
    fn next_record(&mut self, notes: &mut Notes) -> Option<Result<ReadRecord, Error>> {
        loop {
            let next = self.first.take().map(Ok);
            let row = match next.or_else(|| self.table.next_row(notes))? {
                Ok(row) if row.is_blank() => continue,
                Ok(row) => row,
                Err(error) => return Some(Err(error)),
            };
            let (found, expected) = (row.cells.len(), self.header.names().len());
            if found < expected {
                let kind = ErrorKind::RowTooShort { found, expected };
                notes.push(Error::new(kind, self.place.clone().with_row(row.number)));
            }
            let number = row.number;
            let record = self.record(&row, notes);
            return Some(record.map(|record| ReadRecord {
                number,
                record,
                has_relation: true,
            }));
        }
    }
}

/// Slots that become fields of a record.
const USED: [&str; 17] = [
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_id",
    "author_label",
    "reviewer_id",
    "reviewer_label",
    "mapping_tool",
    "mapping_tool_version",
    "mapping_date",
    "object_source_version",
    "confidence",
    "comment",
];

/// Slots that are fields and yet kept in `other` where the field cannot hold all they say.
const KEPT: [&str; 5] = [
    "subject_id",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "mapping_justification",
];

/// Where each slot stands.
struct Columns {
    used: [Option<usize>; USED.len()],
    ours: [Option<usize>; slots::OURS.len()],
    object_id: Option<usize>,
    /// All that have no field, with their names.
    other: Vec<(usize, String)>,
}

impl Columns {
    fn of(header: &Header, place: &Place) -> Result<Self, Error> {
        let names = header.names();
        let at = |name: &str| names.iter().position(|cell| cell == name);
        for (i, name) in names.iter().enumerate() {
            if names.iter().take(i).any(|before| before == name) {
                let kind = ErrorKind::RepeatedColumn {
                    value: name.clone(),
                };
                let hint = "delete one of the two columns";
                return Err(Error::new(kind, place.clone()).with_hint(hint));
            }
        }
        let subject = ["subject_id", "subject_label"];
        let needed = [
            &subject[..],
            &["predicate_id"],
            &["object_id"],
            &["mapping_justification"],
        ];
        for names in needed {
            if !names.iter().any(|name| header.has(name)) {
                let name = names.first().copied().unwrap_or_default();
                let mut error = header.missing(name, place);
                error = error.with_hint("SSSOM requires this slot in each mapping; export it too");
                return Err(error);
            }
        }
        let is_field = |name: &str| USED.contains(&name) || slots::OURS.contains(&name);
        let others = names.iter().enumerate();
        let others = others.filter(|(_, name)| !name.is_empty() && !is_field(name));
        Ok(Self {
            used: USED.map(at),
            ours: slots::OURS.map(at),
            object_id: at("object_id"),
            other: others.map(|(i, name)| (i, name.clone())).collect(),
        })
    }

    fn cell<'r>(&self, row: &'r RawRow, column: Option<usize>) -> &'r str {
        let cell = column.and_then(|column| row.cells.get(column));
        cell.map_or("", String::as_str)
    }
}

/// A row on its way to a record.
struct Row<'r> {
    reader: &'r SssomReader,
    row: &'r RawRow,
    place: Place,
}

impl Row<'_> {
    fn record(&self, notes: &mut Notes) -> Result<MappingRecord, Error> {
        let columns = &self.reader.columns;
        let mut used = columns.used.map(|column| columns.cell(self.row, column));
        for (cell, name) in used.iter_mut().zip(USED) {
            if cell.is_empty() {
                *cell = own(&self.reader.propagated, name);
            }
        }
        let [
            subject_id,
            subject_label,
            predicate,
            modifier,
            object_id,
            object_label,
            justification,
            author_id,
            author_label,
            reviewer_id,
            reviewer_label,
            tool,
            tool_version,
            date,
            release,
            confidence,
            comment,
        ] = used;
        let [
            description,
            evidence,
            index,
            model,
            ext_other,
            scope,
            source,
            supplier,
            term,
            time,
            ext_verdict,
        ] = columns.ours.map(|column| columns.cell(self.row, column));
        let mut record = MappingRecord {
            name: subject_label.to_owned(),
            model: model.to_owned(),
            description: description.to_owned(),
            supplier: supplier.to_owned(),
            scope: cells::scope(scope, "ext_scope", &self.place)?,
            confidence: cells::confidence(confidence, "confidence", &self.place)?,
            by: people(author_id, author_label),
            reviewer: people(reviewer_id, reviewer_label),
            at: self.time(date, time)?,
            tool: tool.to_owned(),
            tool_version: tool_version.to_owned(),
            release: release.to_owned(),
            index: index.to_owned(),
            evidence: evidence.to_owned(),
            comment: comment.to_owned(),
            ..MappingRecord::default()
        };
        self.subject(&mut record, subject_id.trim(), source, notes)?;
        self.object(
            &mut record,
            object_id.trim(),
            modifier.trim(),
            ext_verdict,
            notes,
        )?;
        record.term = if record.verdict.code().is_some() {
            object_label
        } else {
            term
        }
        .to_owned();
        self.relate(&mut record, predicate.trim(), notes)?;
        self.justify(&mut record, justification.trim(), notes)?;
        self.others(&mut record, subject_id.trim(), ext_other)?;
        Ok(record)
    }

    /// Reads which product it is.
    fn subject(
        &self,
        record: &mut MappingRecord,
        curie: &str,
        source: &str,
        notes: &mut Notes,
    ) -> Result<(), Error> {
        let default_source = &self.reader.default_source;
        let or_default = |name: &str| match name {
            "" => default_source.clone(),
            name => name.to_owned(),
        };
        if curie.is_empty() {
            let kind = "subject_type";
            if self.value(kind) != "rdfs literal" {
                return Err(self.missing("subject_id"));
            }
            record.source = or_default(source);
            return Ok(());
        }
        if curie == NO_TERM {
            record.other.push(("subject_id".into(), curie.into()));
            record.source = or_default(source);
            return Ok(());
        }
        let (prefix, local) = self.split(curie, "subject_id", notes)?;
        record.id = decode(local);
        record.source = or_default(if source.is_empty() { prefix } else { source });
        if subject::is_derived(record) {
            record.id.clear();
        }
        Ok(())
    }

    /// Reads what is said of the product.
    fn object(
        &self,
        record: &mut MappingRecord,
        curie: &str,
        modifier: &str,
        ext_verdict: &str,
        notes: &mut Notes,
    ) -> Result<(), Error> {
        if !matches!(modifier, "" | "Not") {
            return Err(cells::bad_value(
                modifier,
                "Not, or nothing",
                "predicate_modifier",
                &self.place,
            )
            .with_hint("correct the modifier"));
        }
        if curie.is_empty() {
            return Err(self.missing("object_id"));
        }
        if curie == NO_TERM || curie == UNDECIDED {
            self.expect(self.stated_system())?;
            if !modifier.is_empty() {
                record
                    .other
                    .push(("predicate_modifier".into(), modifier.into()));
            }
            record.verdict = match ext_verdict {
                _ if curie == UNDECIDED => Verdict::Undecided,
                "" => Verdict::NoSuchTerm,
                word => cells::verdict(word, "", &self.place)?,
            };
            return Ok(());
        }
        let (prefix, local) = self.split(curie, "object_id", notes)?;
        self.expect(prefix)?;
        let code = cells::code(
            &decode(local),
            "object_id",
            "a CURIE with a code",
            &self.place,
        )?;
        if prefix != self.reader.nomenclature {
            record.other.push(("object_id".into(), curie.into()));
        }
        record.verdict = match modifier {
            "" => Verdict::Accepted(code),
            _ => Verdict::Rejected(code),
        };
        Ok(())
    }

    /// Leaves out what is said of another system, which a prefix names.
    fn expect(&self, prefix: &str) -> Result<(), Error> {
        let Self { reader, place, .. } = self;
        let by_address = || {
            reader
                .prefixes
                .iri(prefix)
                .is_some_and(|iri| reader.target.is(iri))
        };
        match reader.target.expect(prefix, place) {
            Err(_) if by_address() => Ok(()),
            expected => expected,
        }
    }

    /// Returns the prefix of the system in which there is no term: the row says so as we write it, or
    /// it is that of the file.
    fn stated_system(&self) -> &str {
        let stated = self.value("object_source");
        let ours = stated.strip_prefix(SOURCE_PREFIX);
        let ours = ours.and_then(|rest| rest.strip_prefix(':'));
        ours.unwrap_or(&self.reader.nomenclature)
    }

    fn relate(
        &self,
        record: &mut MappingRecord,
        predicate: &str,
        notes: &mut Notes,
    ) -> Result<(), Error> {
        if predicate.is_empty() {
            return Err(self.missing("predicate_id"));
        }
        self.split(predicate, "predicate_id", notes)?;
        if record.verdict.code().is_some() {
            record.relation = relation::relation(predicate);
        } else {
            record.relation = Relation::default();
        }
        if relation::predicate(record.relation) != predicate {
            record.other.push(("predicate_id".into(), predicate.into()));
        }
        Ok(())
    }

    fn justify(
        &self,
        record: &mut MappingRecord,
        term: &str,
        notes: &mut Notes,
    ) -> Result<(), Error> {
        if term.is_empty() {
            return Err(self.missing("mapping_justification"));
        }
        self.split(term, "mapping_justification", notes)?;
        record.justification = relation::justification(term);
        if record.justification == Justification::Other {
            record
                .other
                .push(("mapping_justification".into(), term.into()));
        }
        Ok(())
    }

    /// Keeps what has no field.
    fn others(
        &self,
        record: &mut MappingRecord,
        subject_id: &str,
        ext_other: &str,
    ) -> Result<(), Error> {
        let prefix = subject_id.split_once(':').map_or("", |(prefix, _)| prefix);
        let is_made = |name: &str, text: &str| {
            let local = text
                .strip_prefix(SOURCE_PREFIX)
                .and_then(|rest| rest.strip_prefix(':'));
            match name {
                "subject_source" => local == Some(prefix),
                "object_source" => local == Some(&self.reader.nomenclature),
                _ => false,
            }
        };
        let columns = self.reader.columns.other.iter();
        let cells = columns.map(|(column, name)| {
            (
                name.as_str(),
                self.reader.columns.cell(self.row, Some(*column)),
            )
        });
        let propagated = self.reader.propagated.iter();
        let propagated = propagated.map(|(name, text)| (*name, text.as_str()));
        let propagated = propagated.filter(|(name, _)| !USED.contains(name));
        for (name, text) in cells.chain(propagated) {
            if !text.is_empty() && !is_made(name, text) {
                record.other.push((name.to_owned(), text.to_owned()));
            }
        }
        if !ext_other.is_empty() {
            let pairs: Vec<(String, String)> = serde_json::from_str(ext_other).map_err(|_| {
                let allowed = "pairs of names and texts as JSON";
                cells::bad_value(ext_other, allowed, "ext_other", &self.place)
                    .with_hint("empty the cell, or write it as kodbro does")
            })?;
            record.other.extend(pairs);
        }
        Ok(())
    }

    /// Returns the time of day where it belongs to the date, else the date.
    fn time(&self, date: &str, time: &str) -> Result<String, Error> {
        let whole = match time.starts_with(date) {
            true if !time.is_empty() => cells::time(time, "ext_time", &self.place)?,
            _ => cells::time(date, "mapping_date", &self.place)?,
        };
        Ok(whole.to_owned())
    }

    /// Splits a CURIE. One with an unknown prefix is an error, in a lenient run a finding.
    fn split<'t>(
        &'t self,
        curie: &'t str,
        column: &str,
        notes: &mut Notes,
    ) -> Result<(&'t str, &'t str), Error> {
        if let Some(parts) = self.reader.prefixes.split(curie) {
            return Ok(parts);
        }
        let allowed = "a CURIE with a prefix that the metadata's curie_map declares";
        let error = cells::bad_value(curie, allowed, column, &self.place)
            .with_hint("add the prefix and its IRI to curie_map");
        if !self.reader.lenient {
            return Err(error);
        }
        notes.push(error);
        Ok(curie.split_once(':').unwrap_or(("", curie)))
    }

    fn missing(&self, column: &str) -> Error {
        cells::bad_value("", "a value, which SSSOM requires", column, &self.place)
            .with_hint("fill the cell, or delete the row")
    }

    /// Returns the value of a slot that has no field.
    fn value(&self, name: &str) -> &str {
        let columns = &self.reader.columns;
        let column = columns.other.iter().find(|(_, other)| other == name);
        match column.map(|(column, _)| columns.cell(self.row, Some(*column))) {
            None | Some("") => own(&self.reader.propagated, name),
            Some(text) => text,
        }
    }
}

/// Returns a slot of the set that holds for each mapping.
fn own<'p>(propagated: &'p [(&'static str, String)], name: &str) -> &'p str {
    let found = propagated.iter().find(|(slot, _)| *slot == name);
    found.map_or("", |(_, text)| text.as_str())
}

/// Joins people known by their ids and by their names.
fn people(ids: &str, labels: &str) -> String {
    let ids = slots::split_bars(ids);
    let all: Vec<String> = ids.into_iter().chain(slots::split_bars(labels)).collect();
    all.join("|")
}

/// Reads the lines that begin with `#`, without it; returns them and their number.
fn embedded(input: &mut impl BufRead, place: &Place) -> Result<(String, u64), Error> {
    let failed = |cause| {
        let action = "read";
        Error::new(ErrorKind::Io { action, cause }, place.clone())
    };
    if input
        .fill_buf()
        .map_err(failed)?
        .starts_with(b"\xEF\xBB\xBF")
    {
        input.consume(3);
    }
    let (mut text, mut lines) = (String::new(), 0);
    while input.fill_buf().map_err(failed)?.first() == Some(&b'#') {
        lines += 1;
        let mut line = Vec::new();
        let room = MAX_BYTES + 1 - text.len() as u64;
        input
            .take(room)
            .read_until(b'\n', &mut line)
            .map_err(failed)?;
        let line = std::str::from_utf8(&line).map_err(|error| {
            let kind = ErrorKind::BadMetadata {
                message: format!(
                    "the line is not UTF-8 behind its byte {}",
                    error.valid_up_to()
                ),
            };
            Error::new(kind, place.clone().with_row(lines)).with_hint("save the file as UTF-8")
        })?;
        // Quotation marks around the line and tabs behind it are what spreadsheet programs add.
        let line = line.strip_prefix('#').unwrap_or(line);
        text.push_str(line.trim_end());
        text.push('\n');
        if text.len() as u64 > MAX_BYTES {
            return Err(metadata::too_long(place.clone()));
        }
    }
    Ok((dedent(&text), lines))
}

/// Takes away as many spaces as every line has in front.
fn dedent(text: &str) -> String {
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let common = lines().map(spaces).min().unwrap_or(0);
    let lines = text
        .lines()
        .map(|line| line.get(common..).unwrap_or_default());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Opens the table behind the metadata; its delimiter is a tab, else a comma.
fn open_table(
    mut input: BufReader<Box<dyn Read + Send>>,
    place: &Place,
    lines: u64,
    options: &ReadOptions,
) -> Result<Table, Error> {
    let peeked = input.fill_buf().map_err(|cause| {
        let action = "read";
        Error::new(ErrorKind::Io { action, cause }, place.clone())
    })?;
    let end = peeked.iter().position(|byte| *byte == b'\n');
    let header = peeked
        .get(..end.unwrap_or(peeked.len()))
        .unwrap_or_default();
    let (format, delimiter) = match header.contains(&b'\t') || !header.contains(&b',') {
        true => (TableFormat::Tsv, b'\t'),
        false => (TableFormat::Csv, b','),
    };
    let table = TableOptions {
        format: Some(format),
        delimiter: Some(delimiter),
        encoding: Some("utf-8".into()),
        lenient: options.lenient,
        rows_before: lines,
        strict_quotes: true,
        ..TableOptions::default()
    };
    Table::from_reader(&place.source, Box::new(input), &table)
}
