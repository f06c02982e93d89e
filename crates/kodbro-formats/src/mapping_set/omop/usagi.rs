use std::borrow::Cow;

use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, Relation};

use super::table::{NamedTable, cell, code, number_and_text};
use crate::mapping_set::reader::{ReadRecord, Records};
use crate::mapping_set::spool::Spool;
use crate::mapping_set::sssom::{derived_id, looks_derived};
use crate::mapping_set::writer::WriteRecords;
use crate::mapping_set::{Losses, ReadOptions, Sense, WriteOptions, cells, time};
use crate::table::{Notes, RawRow, Table};
use crate::{Error, Output, Place};

/// The columns that Usagi 1.4 saves, around those that begin with [`MORE`].
const BEGIN: [&str; 4] = [
    "sourceCode",
    "sourceName",
    "sourceFrequency",
    "sourceAutoAssignedConceptIds",
];
const END: [&str; 13] = [
    "matchScore",
    "mappingStatus",
    "equivalence",
    "statusSetBy",
    "statusSetOn",
    "conceptId",
    "conceptName",
    "domainId",
    "mappingType",
    "comment",
    "createdBy",
    "createdOn",
    "assignedReviewer",
];

/// Columns that begin like this Usagi shows and keeps, whatever they hold.
const MORE: &str = "ADD_INFO:";

/// Of what Usagi has no column for, these stand in columns that begin with [`MORE`].
const OURS: [&str; 16] = [
    "code",
    "decision",
    "relation",
    "justification",
    "source",
    "model",
    "description",
    "supplier",
    "scope",
    "reviewer",
    "at",
    "tool",
    "tool_version",
    "release",
    "index",
    "evidence",
];

/// Reads what Usagi saves.
///
/// `APPROVED` is a decision for the concept, or that there is none, by `statusSetBy` at
/// `statusSetOn`; `FLAGGED` one that is not taken yet, `IGNORED` that the row is out of scope;
/// everything else is a prediction.
pub(in crate::mapping_set) struct UsagiReader {
    table: NamedTable,
    ours: [Option<usize>; OURS.len()],
    fixed: [Option<usize>; END.len()],
    id: Option<usize>,
    name: Option<usize>,
    /// All that have no field, with their names and what they hold where nothing is known.
    other: Vec<(usize, String)>,
    default_source: String,
    sense: Sense,
}

impl UsagiReader {
    pub(in crate::mapping_set) fn new(
        table: Table,
        options: &ReadOptions,
        notes: &mut Notes,
    ) -> Result<Self, Error> {
        let needed = ["sourceCode", "sourceName", "mappingStatus", "conceptId"];
        let table = NamedTable::new(table, &needed, notes)?;
        let ours = OURS.map(|name| table.column(&format!("{MORE}{name}")));
        let has_field = |name: &str| {
            let more = name.strip_prefix(MORE);
            more.is_some_and(|name| OURS.contains(&name))
                || ["sourceCode", "sourceName"].contains(&name)
                || END.contains(&name) && !KEPT.contains(&name)
        };
        let other = table.names().iter().enumerate();
        let other = other.filter(|(_, name)| !name.is_empty() && !has_field(name));
        Ok(Self {
            ours,
            fixed: END.map(|name| table.column(name)),
            id: table.column("sourceCode"),
            name: table.column("sourceName"),
            other: other.map(|(i, name)| (i, name.clone())).collect(),
            table,
            default_source: options.default_source.clone(),
            sense: options.sense,
        })
    }

    /// Returns the names of what goes to the records' `other`.
    pub(in crate::mapping_set) fn other(&self) -> Vec<String> {
        let names = self.other.iter().map(|(_, name)| plain(name).to_owned());
        names.chain(OTHER_USE.map(str::to_owned)).collect()
    }

    fn record(&self, row: &RawRow) -> Result<MappingRecord, Error> {
        let place = &self.table.place_of(row);
        let [
            code_text,
            decision,
            relation,
            justification,
            source,
            model,
            description,
            supplier,
            scope,
            reviewer,
            at,
            tool,
            tool_version,
            release,
            index,
            evidence,
        ] = self.ours.map(|column| cell(row, column));
        let [
            score,
            status,
            equivalence,
            set_by,
            set_on,
            number,
            term,
            _,
            _,
            comment,
            made_by,
            made_on,
            _,
        ] = self.fixed.map(|column| cell(row, column));
        let id = cell(row, self.id);
        if id.is_empty() {
            return Err(
                cells::bad_value("", "the code of the product", "sourceCode", place)
                    .with_hint("fill the cell, or delete the row"),
            );
        }
        let code = code(number, code_text, ["conceptId", "ADD_INFO:code"], place)?;
        let is_prediction = match status {
            "APPROVED" | "FLAGGED" | "IGNORED" => false,
            "UNCHECKED" | "AUTO_MAPPED" | "AUTO_MAPPED_TO_1" | "INVALID_TARGET" => true,
            other => {
                let allowed = "APPROVED, FLAGGED, IGNORED, UNCHECKED, AUTO_MAPPED, \
                               AUTO_MAPPED_TO_1 or INVALID_TARGET";
                return Err(cells::bad_value(other, allowed, "mappingStatus", place)
                    .with_hint("correct the status in Usagi and save again"));
            }
        };
        let unmatched = equivalence == "UNMATCHED";
        let kept = code.clone();
        let verdict = match (status, code, decision) {
            ("IGNORED", ..) => Verdict::OutOfScope,
            ("APPROVED", Some(code), _) => Verdict::Accepted(code),
            ("APPROVED", None, _) => Verdict::NoSuchTerm,
            ("FLAGGED", Some(code), "rejected") => Verdict::Rejected(code),
            ("FLAGGED" | "INVALID_TARGET", ..) => Verdict::Undecided,
            (_, Some(code), "rejected") => Verdict::Rejected(code),
            (_, Some(code), _) => Verdict::Accepted(code),
            (_, None, "out_of_scope") => Verdict::OutOfScope,
            (_, None, _) if unmatched => Verdict::NoSuchTerm,
            (_, None, _) => Verdict::Undecided,
        };
        let [by, on] = match is_prediction {
            true => [made_by, made_on],
            false => [set_by, set_on],
        };
        let usual = match is_prediction {
            true => Justification::Predicted,
            false => Justification::Curated,
        };
        let justifications = "curated, reviewed, predicted or other";
        let stated = match justification {
            "" => usual,
            word => cells::word(word, justifications, "ADD_INFO:justification", place)?,
        };
        let mut record = MappingRecord {
            id: if looks_derived(id) {
                String::new()
            } else {
                id.to_owned()
            },
            name: cell(row, self.name).to_owned(),
            model: model.to_owned(),
            description: description.to_owned(),
            supplier: supplier.to_owned(),
            source: if source.is_empty() {
                &self.default_source
            } else {
                source
            }
            .to_owned(),
            scope: cells::scope(scope, "ADD_INFO:scope", place)?,
            // What it was before somebody changed the status in Usagi does not count.
            justification: if stated.is_decision() == is_prediction {
                usual
            } else {
                stated
            },
            relation: self.relation(&verdict, equivalence, relation, place)?,
            verdict,
            term: term.to_owned(),
            confidence: self.score(score, is_prediction, place)?,
            by: by.to_owned(),
            reviewer: reviewer.to_owned(),
            at: self.at(at, on, is_prediction, place)?,
            tool: tool.to_owned(),
            tool_version: tool_version.to_owned(),
            release: release.to_owned(),
            index: index.to_owned(),
            evidence: evidence.to_owned(),
            comment: comment.to_owned(),
            other: Vec::new(),
        };
        if let (None, Some(code)) = (record.verdict.code(), kept) {
            record
                .other
                .push(("code".to_owned(), code.as_str().to_owned()));
        }
        let [other_by, other_on] = match is_prediction {
            true => [("statusSetBy", set_by), ("statusSetOn", set_on)],
            false => [("createdBy", made_by), ("createdOn", made_on)],
        };
        let mut keep = |name: &str, text: &str| {
            record.other.push((name.to_owned(), text.to_owned()));
        };
        if !other_by.1.is_empty() {
            keep(other_by.0, other_by.1);
        }
        if !matches!(other_on.1, "" | "0") {
            keep(other_on.0, other_on.1);
        }
        if is_prediction && status != "UNCHECKED" {
            keep("mappingStatus", status);
        }
        if equivalence == "EQUAL" {
            keep("equivalence", "equal");
        }
        for (column, name) in &self.other {
            let text = cell(row, Some(*column));
            if !text.is_empty() && text != usual_text(name) {
                record.other.push((plain(name).to_owned(), text.to_owned()));
            }
        }
        Ok(record)
    }

    /// Tells whether somebody has said how product and code relate.
    fn has_relation(&self, row: &RawRow) -> bool {
        let column = |name: &str| self.table.column(name);
        let equivalence = cell(row, column("equivalence"));
        let stated = cell(row, column(&format!("{MORE}relation")));
        !stated.is_empty() || !matches!(equivalence, "" | "UNREVIEWED" | "UNMATCHED")
    }

    fn relation(
        &self,
        verdict: &Verdict,
        equivalence: &str,
        stated: &str,
        place: &Place,
    ) -> Result<Relation, Error> {
        if verdict.code().is_none() {
            return Ok(Relation::default());
        }
        let said = match equivalence {
            "" | "EQUAL" | "EQUIVALENT" | "UNREVIEWED" | "UNMATCHED" => Relation::Exact,
            "WIDER" => turned(Relation::Broad, self.sense),
            "NARROWER" => turned(Relation::Narrow, self.sense),
            "INEXACT" => Relation::Close,
            other => {
                let allowed =
                    "EQUAL, EQUIVALENT, WIDER, NARROWER, INEXACT, UNMATCHED or UNREVIEWED";
                return Err(cells::bad_value(other, allowed, "equivalence", place)
                    .with_hint("correct the equivalence in Usagi and save again"));
            }
        };
        let stated: Relation = match stated {
            "" => return Ok(said),
            word => {
                let allowed = "exact, broad, narrow, close or related";
                cells::word(word, allowed, "ADD_INFO:relation", place)?
            }
        };
        // As long as nobody has changed the equivalence in Usagi.
        let is_unchanged = equivalence_of(verdict, stated, self.sense) == equivalence;
        Ok(if is_unchanged { stated } else { said })
    }

    /// Reads a score; Usagi has 0 where a person searched, which says nothing of a decision.
    fn score(&self, score: &str, is_prediction: bool, place: &Place) -> Result<Option<f64>, Error> {
        let score = cells::confidence(score, "matchScore", place)?;
        Ok(score.filter(|score| is_prediction || *score > 0.0))
    }

    /// Reads a time from milliseconds; the text beside it where both say the same.
    fn at(
        &self,
        text: &str,
        millis: &str,
        is_prediction: bool,
        place: &Place,
    ) -> Result<String, Error> {
        let column = if is_prediction {
            "createdOn"
        } else {
            "statusSetOn"
        };
        let millis: i64 = match millis {
            "" => 0,
            millis => millis.parse().map_err(|_| {
                let allowed = "milliseconds since 1970";
                cells::bad_value(millis, allowed, column, place)
                    .with_hint("save it from Usagi again")
            })?,
        };
        match time::to_millis(text) {
            Some(same) if same == millis => Ok(text.to_owned()),
            _ if millis == 0 => Ok(String::new()),
            _ => Ok(time::from_millis(millis)),
        }
    }
}

impl Records for UsagiReader {
    fn next_record(&mut self, notes: &mut Notes) -> Option<Result<ReadRecord, Error>> {
        let row = match self.table.next(notes)? {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        let number = row.number;
        let record = self.record(&row);
        Some(record.map(|record| ReadRecord {
            number,
            record,
            has_relation: self.has_relation(&row),
        }))
    }
}

/// Columns of Usagi that have a field, and are kept in `other` where they say more: those of the
/// person who did not have the last word, states of predictions, and `EQUAL`, which is
/// [`Relation::Exact`] as `EQUIVALENT` is and is called `equal`, as in FHIR.
const OTHER_USE: [&str; 6] = [
    "createdBy",
    "createdOn",
    "statusSetBy",
    "statusSetOn",
    "mappingStatus",
    "equivalence",
];

/// Columns of Usagi that have no field.
const KEPT: [&str; 3] = ["domainId", "mappingType", "assignedReviewer"];

/// Writes a table that Usagi opens.
///
/// Which columns there are is known behind the last row only, so rows wait in a temporary file.
pub(in crate::mapping_set) struct UsagiWriter {
    output: Output,
    spool: Spool,
    sense: Sense,
}

impl UsagiWriter {
    pub(in crate::mapping_set) fn new(
        output: Output,
        options: &WriteOptions,
    ) -> Result<Self, Error> {
        let spool = Spool::new().map_err(|cause| output.failed(cause))?;
        Ok(Self {
            output,
            spool,
            sense: options.sense,
        })
    }
}

impl WriteRecords for UsagiWriter {
    fn write(&mut self, record: &MappingRecord, losses: &mut Losses) -> Result<(), Error> {
        let is_prediction = !record.justification.is_decision();
        let [number, text] = number_and_text(record.verdict.code());
        let kept = |name: &str| {
            let mut found = record.other.iter().filter(|(other, _)| other == name);
            found.next().map(|(_, text)| text.as_str())
        };
        let is_undecided = record.verdict == Verdict::Undecided;
        let status = match (is_prediction, &record.verdict) {
            (true, _) => match kept("mappingStatus") {
                Some(status @ ("AUTO_MAPPED" | "AUTO_MAPPED_TO_1")) => status,
                Some(status @ "INVALID_TARGET") if is_undecided => status,
                _ => "UNCHECKED",
            },
            (false, Verdict::Accepted(_) | Verdict::NoSuchTerm) => "APPROVED",
            (false, Verdict::OutOfScope) => "IGNORED",
            (false, Verdict::Rejected(_) | Verdict::Undecided) => "FLAGGED",
        };
        let equivalence = match (is_prediction, record.relation) {
            (true, Relation::Exact) if record.verdict.code().is_some() => "UNREVIEWED",
            _ => equivalence_of(&record.verdict, record.relation, self.sense),
        };
        let is_equal = matches!(equivalence, "EQUIVALENT" | "UNREVIEWED")
            && matches!(record.verdict, Verdict::Accepted(_))
            && kept("equivalence") == Some("equal");
        let equivalence = if is_equal { "EQUAL" } else { equivalence };
        let is_said = |relation: Relation| match relation {
            Relation::Related => false,
            _ => matches!(record.verdict, Verdict::Accepted(_)) || relation == Relation::Exact,
        };
        let usual = match is_prediction {
            true => Justification::Predicted,
            false => Justification::Curated,
        };
        let decision = match record.verdict {
            Verdict::Rejected(_) => record.verdict.as_str(),
            Verdict::OutOfScope if is_prediction => record.verdict.as_str(),
            _ => "",
        };
        let millis = time::to_millis(&record.at).unwrap_or(0).to_string();
        let [set_by, set_on, made_by, made_on] = match is_prediction {
            true => [
                kept("statusSetBy").unwrap_or_default(),
                kept("statusSetOn").unwrap_or("0"),
                &record.by,
                &millis,
            ],
            false => [
                &record.by,
                &millis,
                kept("createdBy").unwrap_or_default(),
                kept("createdOn").unwrap_or("0"),
            ],
        };
        let has_code = record.verdict.code().is_some();
        let id = match record.id.as_str() {
            "" => Cow::Owned(derived_id(record)),
            id => Cow::Borrowed(id),
        };
        let score = record
            .confidence
            .map_or_else(|| "0".to_owned(), |score| score.to_string());
        let score = if record.confidence.is_none() && is_prediction {
            String::new()
        } else {
            score
        };
        let mut cells: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
        let mut put = |name: &str, text: Cow<'_, str>| {
            if !text.is_empty() {
                cells.push((Cow::Owned(name.to_owned()), Cow::Owned(text.into_owned())));
            }
        };
        for (name, text) in [
            ("sourceCode", id.as_ref()),
            ("sourceName", &record.name),
            ("matchScore", &score),
            ("mappingStatus", status),
            ("equivalence", equivalence),
            ("statusSetBy", set_by),
            ("statusSetOn", set_on),
            ("conceptId", number),
            ("conceptName", &record.term),
            ("comment", &record.comment),
            ("createdBy", made_by),
            ("createdOn", made_on),
            ("ADD_INFO:code", text),
            ("ADD_INFO:decision", decision),
            (
                "ADD_INFO:relation",
                if !has_code || is_said(record.relation) {
                    ""
                } else {
                    record.relation.as_str()
                },
            ),
            (
                "ADD_INFO:justification",
                if record.justification == usual {
                    ""
                } else {
                    record.justification.as_str()
                },
            ),
            ("ADD_INFO:source", &record.source),
            ("ADD_INFO:model", &record.model),
            ("ADD_INFO:description", &record.description),
            ("ADD_INFO:supplier", &record.supplier),
            (
                "ADD_INFO:scope",
                if record.scope == Default::default() {
                    ""
                } else {
                    record.scope.as_str()
                },
            ),
            ("ADD_INFO:reviewer", &record.reviewer),
            (
                "ADD_INFO:at",
                if time::to_millis(&record.at).map(time::from_millis).as_ref() == Some(&record.at) {
                    ""
                } else {
                    &record.at
                },
            ),
            ("ADD_INFO:tool", &record.tool),
            ("ADD_INFO:tool_version", &record.tool_version),
            ("ADD_INFO:release", &record.release),
            ("ADD_INFO:index", &record.index),
            ("ADD_INFO:evidence", &record.evidence),
        ] {
            put(name, Cow::Borrowed(text));
        }
        let is_written = |name: &str, text: &str| match name {
            "createdBy" | "createdOn" => !is_prediction,
            "statusSetBy" | "statusSetOn" => is_prediction,
            "mappingStatus" => status == text,
            "equivalence" => is_equal && text == "equal",
            _ => false,
        };
        let mut rest: Vec<(Cow<'_, str>, &str)> = Vec::new();
        for (name, text) in &record.other {
            match name.as_str() {
                name if is_written(name, text) => {}
                "code" if number == "0" && !has_code => rest.push(("ADD_INFO:code".into(), text)),
                name if OURS.contains(&name) => losses.add_text(name, text),
                name if KEPT.contains(&name) || BEGIN.contains(&name) => {
                    match ["sourceCode", "sourceName"].contains(&name) {
                        true => losses.add_text(name, text),
                        false => rest.push((Cow::Borrowed(name), text)),
                    }
                }
                name => rest.push((format!("{MORE}{name}").into(), text)),
            }
        }
        for (name, usual) in [("sourceFrequency", "0"), ("mappingType", "MAPS_TO")] {
            if !rest.iter().any(|(key, _)| key == name) {
                put(name, Cow::Borrowed(usual));
            }
        }
        for (i, (name, text)) in rest.iter().enumerate() {
            match rest.iter().take(i).any(|(key, _)| key == name) {
                true => losses.add_text(plain(name), text),
                false => put(name, Cow::Borrowed(text)),
            }
        }
        let spooled = self.spool.put(&cells);
        spooled.map_err(|cause| self.output.failed(cause))
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> Result<(), Error> {
        let more = self.spool.names().filter(|name| name.starts_with(MORE));
        let mut columns: Vec<String> = BEGIN.map(str::to_owned).to_vec();
        let mut more: Vec<String> = more.map(str::to_owned).collect();
        more.sort_by_key(|name| {
            OURS.iter()
                .position(|ours| *ours == plain(name))
                .unwrap_or(99)
        });
        columns.extend(more);
        columns.extend(END.map(str::to_owned));
        let failed = |output: &Output, cause| output.failed(cause);
        for (i, name) in columns.iter().enumerate() {
            let begin: &[u8] = if i > 0 { b"," } else { b"" };
            self.output.put(begin)?;
            let written =
                crate::mapping_set::spool::put_cell(name.as_bytes(), b',', &mut self.output);
            written.map_err(|cause| failed(&self.output, cause))?;
        }
        self.output.put(b"\n")?;
        let written = self.spool.write(&columns, b',', &mut self.output);
        written.map_err(|cause| failed(&self.output, cause))?;
        self.output.finish()
    }
}

/// Returns what Usagi calls a relation.
fn equivalence_of(verdict: &Verdict, relation: Relation, sense: Sense) -> &'static str {
    if !matches!(verdict, Verdict::Accepted(_)) {
        return if *verdict == Verdict::Undecided {
            "UNREVIEWED"
        } else {
            "UNMATCHED"
        };
    }
    match turned(relation, sense) {
        Relation::Exact => "EQUIVALENT",
        Relation::Broad => "WIDER",
        Relation::Narrow => "NARROWER",
        Relation::Close | Relation::Related => "INEXACT",
    }
}

/// Turns wider and narrower around where they are said of the source.
fn turned(relation: Relation, sense: Sense) -> Relation {
    match (relation, sense) {
        (Relation::Broad, Sense::Source) => Relation::Narrow,
        (Relation::Narrow, Sense::Source) => Relation::Broad,
        (other, _) => other,
    }
}

/// Returns a name without what Usagi puts before it.
fn plain(name: &str) -> &str {
    name.strip_prefix(MORE).unwrap_or(name)
}

/// Returns what a column of Usagi holds where nothing is known.
fn usual_text(name: &str) -> &'static str {
    match name {
        "sourceFrequency" => "0",
        "mappingType" => "MAPS_TO",
        _ => "",
    }
}
