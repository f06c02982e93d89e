use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

use kodbro::decisions::Verdict;
use kodbro::mapping_set::{MappingRecord, Relation, SetMetadata};
use serde_json::{Map, Value, json};

use super::document::{Element, Target};
use super::kept::{self, KeptGroup};
use super::relation::{equivalence, meaning, relationship};
use super::{SOURCE_EXTENSION, code, comment, extension};
use crate::mapping_set::sources::SourceAddresses;
use crate::mapping_set::writer::WriteRecords;
use crate::mapping_set::{Losses, WriteOptions};
use crate::{Error, Output, emdn};

/// Elements of a `ConceptMap` that are written back as a file had them.
const KEPT: [&str; 10] = [
    "id",
    "meta",
    "language",
    "identifier",
    "name",
    "experimental",
    "publisher",
    "useContext",
    "jurisdiction",
    "purpose",
];

/// Writes a `ConceptMap` of R4 or R5.
///
/// FHIR wants the mappings of a source together, so elements wait in a temporary file, about as
/// large as the output, and are put in order at the end; of each run of rows of one source two
/// numbers are held in memory. Rows of one product that follow each other share an element.
pub(in crate::mapping_set) struct ConceptMapWriter {
    output: Output,
    is_r5: bool,
    metadata: SetMetadata,
    addresses: SourceAddresses,
    file: BufWriter<File>,
    end: u64,
    groups: Vec<Group>,
    /// What the groups that were read said beside their mappings.
    kept_groups: Vec<KeptGroup>,
    numbers: HashMap<(String, String), usize>,
    /// The element that more targets may come for, and its group.
    open: Option<(usize, Element)>,
}

/// What a group maps between, and where its elements wait.
struct Group {
    source: String,
    target: String,
    /// From and to, in bytes.
    runs: Vec<(u64, u64)>,
}

impl Group {
    fn is(&self, kept: &KeptGroup) -> bool {
        self.source == kept.source && (kept.target.is_empty() || self.target == kept.target)
    }
}

impl ConceptMapWriter {
    pub(in crate::mapping_set) fn new(
        output: Output,
        is_r5: bool,
        metadata: &SetMetadata,
        options: &WriteOptions,
    ) -> Result<Self, Error> {
        let file = tempfile::tempfile().map_err(|cause| output.failed(cause))?;
        Ok(Self {
            output,
            is_r5,
            metadata: metadata.clone(),
            addresses: SourceAddresses::new(&options.base),
            file: BufWriter::with_capacity(1 << 16, file),
            end: 0,
            groups: Vec::new(),
            kept_groups: KeptGroup::all(metadata),
            numbers: HashMap::new(),
            open: None,
        })
    }

    fn group(&mut self, record: &MappingRecord) -> usize {
        let other = record.other.iter().find(|(name, _)| name == "target");
        let target = match (other, self.metadata.nomenclature_url.as_str()) {
            (Some((_, target)), _) => target.as_str(),
            (None, "") => emdn::URL,
            (None, url) => url,
        };
        let key = (record.source.clone(), target.to_owned());
        let next = self.groups.len();
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.groups.push(Group {
                source: record.source.clone(),
                target: target.to_owned(),
                runs: Vec::new(),
            });
        }
        number
    }

    fn element(&self, record: &MappingRecord, losses: &mut Losses) -> Element {
        let mut element = Element {
            code: code(record, losses),
            display: record.name.clone(),
            ..Element::default()
        };
        let has_code = record.verdict.code().is_some();
        // Words for a relation that the standard's own cannot say.
        let keep_relation = match record.verdict {
            Verdict::Rejected(_) => record.relation != Relation::Exact,
            Verdict::Accepted(_) => self.is_r5 && record.relation == Relation::Close,
            _ => false,
        };
        let extension = extension::write(record, &self.metadata.release, keep_relation);
        let has_target = has_code || !self.is_r5 && record.verdict != Verdict::Undecided;
        if !has_target {
            element.no_map = self.is_r5 && record.verdict != Verdict::Undecided;
            element.extension = extension;
            return element;
        }
        let mut target = Target {
            extension,
            ..Target::default()
        };
        let own = |name: &str| record.other.iter().find(|(key, _)| key == name);
        let value = |name: &str, mark: &str| match own(name) {
            Some((_, json)) if json.contains(mark) => {
                serde_json::from_str(json).unwrap_or_default()
            }
            _ => Value::Null,
        };
        let mark = if self.is_r5 {
            "\"attribute\""
        } else {
            "\"value\""
        };
        target.depends_on = value("dependsOn", mark);
        target.product = value("product", mark);
        if self.is_r5 {
            target.property = value("property", "\"code\"");
        }
        if let Some(code) = record.verdict.code() {
            target.code = code.as_str().to_owned();
            target.display.clone_from(&record.term);
            target.comment.clone_from(&record.comment);
        }
        match self.is_r5 {
            true => {
                let said = relationship(&record.verdict, record.relation);
                target.relationship = said.to_owned();
            }
            false => {
                let said = equivalence(&record.verdict, record.relation);
                let closer = own("equivalence").map(|(_, said)| said.as_str());
                let closer = closer.filter(|closer| meaning(closer) == meaning(said));
                target.equivalence = closer.unwrap_or(said).to_owned();
            }
        }
        if target.comment.is_empty() {
            let said = [&target.equivalence, &target.relationship];
            target.comment = comment::needed(said.map(String::as_str)).to_owned();
        }
        element.target.push(target);
        element
    }

    fn count_losses(&self, record: &MappingRecord, losses: &mut Losses) {
        losses.add_text("model", &record.model);
        losses.add_text("description", &record.description);
        losses.add_text("supplier", &record.supplier);
        losses.add_text("index", &record.index);
        losses.add_text("evidence", &record.evidence);
        let has_code = record.verdict.code().is_some();
        for (name, text) in &record.other {
            let is_held = match name.as_str() {
                "target" => true,
                "equivalence" => has_code && !self.is_r5,
                "property" => has_code && self.is_r5,
                "dependsOn" | "product" => has_code && text.contains("\"attribute\"") == self.is_r5,
                _ => false,
            };
            if !is_held {
                losses.add_text(name, text);
            }
        }
    }

    /// Writes the open element to the temporary file.
    fn close(&mut self) -> io::Result<()> {
        let Some((number, element)) = self.open.take() else {
            return Ok(());
        };
        let mut bytes = serde_json::to_vec(&element)?;
        bytes.extend(b",\n");
        self.file.write_all(&bytes)?;
        let start = self.end;
        self.end += bytes.len() as u64;
        if let Some(group) = self.groups.get_mut(number) {
            match group.runs.last_mut() {
                Some((_, end)) if *end == start => *end = self.end,
                _ => group.runs.push((start, self.end)),
            }
        }
        Ok(())
    }

    fn head(&self, losses: &mut Losses) -> Map<String, Value> {
        let set = &self.metadata;
        let mut head = Map::new();
        let mut put = |name: &str, value: Value| {
            if value != "" && !value.is_null() {
                head.insert(name.to_owned(), value);
            }
        };
        put("resourceType", "ConceptMap".into());
        put("url", set.id.as_str().into());
        put("version", set.version.as_str().into());
        put("title", set.title.as_str().into());
        put("date", date_time(&set.date).into());
        put("copyright", set.license.as_str().into());
        put("description", set.comment.as_str().into());
        if !set.creators.is_empty() {
            let names = set.creators.iter().map(|name| json!({"name": name}));
            put("contact", names.collect());
        }
        let mut status = "active";
        for (name, text) in &set.other {
            match name.as_str() {
                "status" => status = text,
                name if KEPT.contains(&name) => {
                    let is_text =
                        matches!(name, "id" | "language" | "name" | "publisher" | "purpose");
                    let parsed = serde_json::from_str(text).ok().filter(|_| !is_text);
                    put(name, parsed.unwrap_or_else(|| text.as_str().into()));
                }
                kept::GROUP => {}
                name => match kept::scope(name, self.is_r5) {
                    Some(name) => put(name, text.as_str().into()),
                    None => losses.add_metadata(name),
                },
            }
        }
        let is_written = |kept: &KeptGroup| {
            let mut groups = self.groups.iter();
            groups.any(|group| group.is(kept))
        };
        if !self.kept_groups.iter().all(is_written) {
            losses.add_metadata("group without mappings");
        }
        put("status", status.into());
        let is_known = set.nomenclature_url.is_empty() || set.nomenclature_url == emdn::URL;
        if !set.nomenclature.is_empty() && (set.nomenclature != emdn::NAME || !is_known) {
            losses.add_metadata("nomenclature");
        }
        head
    }

    fn write_groups(&mut self) -> io::Result<()> {
        self.file.flush()?;
        let is_main = |url: &str| match self.metadata.nomenclature_url.as_str() {
            "" => url == emdn::URL,
            main => url == main,
        };
        for (number, group) in self.groups.iter().enumerate() {
            let mut head = Map::new();
            let kept = self.kept_groups.iter().find(|kept| group.is(kept));
            let version = kept.map_or("", |kept| kept.source_version.as_str());
            if !group.source.is_empty() {
                let mut address = self.addresses.of(&group.source);
                if address != group.source {
                    let name = json!([{"url": SOURCE_EXTENSION, "valueString": group.source}]);
                    head.insert("extension".into(), name);
                }
                match (version, self.is_r5) {
                    ("", _) => {}
                    (version, true) => address = format!("{address}|{version}"),
                    (version, false) => drop(head.insert("sourceVersion".into(), version.into())),
                }
                head.insert("source".into(), address.into());
            }
            let release = &self.metadata.release;
            let mut target = group.target.clone();
            if is_main(&group.target) && !release.is_empty() {
                match self.is_r5 {
                    true => target = format!("{target}|{release}"),
                    false => drop(head.insert("targetVersion".into(), release.as_str().into())),
                }
            }
            head.insert("target".into(), target.into());
            let unmapped = kept.map(|kept| kept.unmapped(self.is_r5));
            if let Some(unmapped) = unmapped.filter(|unmapped| !unmapped.is_null()) {
                head.insert("unmapped".into(), unmapped);
            }
            let head = serde_json::to_string(&head)?;
            let begin = head.strip_suffix('}').unwrap_or(&head);
            let separator = if number == 0 { "" } else { "]},\n" };
            writeln!(self.output, "{separator}{begin},\"element\":[")?;
            let last = group.runs.len().saturating_sub(1);
            for (i, (start, end)) in group.runs.iter().enumerate() {
                // Without the comma and the line break behind the last element.
                let end = if i == last {
                    end.saturating_sub(2)
                } else {
                    *end
                };
                let file = self.file.get_mut();
                file.seek(SeekFrom::Start(*start))?;
                io::copy(&mut file.take(end - start), &mut self.output)?;
            }
        }
        if !self.groups.is_empty() {
            write!(self.output, "]}}")?;
        }
        Ok(())
    }
}

impl WriteRecords for ConceptMapWriter {
    fn write(&mut self, record: &MappingRecord, losses: &mut Losses) -> Result<(), Error> {
        self.count_losses(record, losses);
        let group = self.group(record);
        let mut element = self.element(record, losses);
        if let Some((number, open)) = &mut self.open {
            let is_same = *number == group
                && open.code == element.code
                && open.display == element.display
                && !open.target.is_empty()
                && !element.target.is_empty();
            if is_same {
                open.target.append(&mut element.target);
                return Ok(());
            }
        }
        self.close().map_err(|cause| self.output.failed(cause))?;
        self.open = Some((group, element));
        Ok(())
    }

    fn finish(mut self: Box<Self>, losses: &mut Losses) -> Result<(), Error> {
        self.close().map_err(|cause| self.output.failed(cause))?;
        let head = self.head(losses);
        let failed = |output: &Output, cause: io::Error| output.failed(cause);
        let head = serde_json::to_string(&head).map_err(|e| failed(&self.output, e.into()))?;
        self.output
            .put(head.strip_suffix('}').unwrap_or(&head).as_bytes())?;
        if !self.groups.is_empty() {
            self.output.put(b",\"group\":[\n")?;
            let written = self.write_groups();
            written.map_err(|cause| failed(&self.output, cause))?;
            self.output.put(b"\n]")?;
        }
        self.output.put(b"}\n")?;
        self.output.finish()
    }
}

/// Returns a time as FHIR has it: with seconds.
pub(super) fn date_time(time: &str) -> String {
    match time.strip_suffix('Z') {
        Some(minutes) if time.len() == "2026-11-02T09:30Z".len() => format!("{minutes}:00Z"),
        _ => time.to_owned(),
    }
}
