use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, Relation, SetMetadata};
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

use super::document::{Element, Target};
use super::head::{GroupHead, Head};
use super::relation::{CODES, Meaning, meaning};
use super::{comment, extension};
use crate::mapping_set::reader::{ReadRecord, Records};
use crate::mapping_set::sssom::looks_derived;
use crate::mapping_set::target_system::TargetSystem;
use crate::mapping_set::{ReadOptions, cells};
use crate::table::Notes;
use crate::{Error, ErrorKind, Place};

/// So many mappings go from the parser to the reader at a time.
const BATCH: usize = 1_000;

/// Reads a `ConceptMap` as a stream.
///
/// What is said of the whole may stand behind the groups, so the file is read twice: first
/// everything but the elements, then these, by a thread of its own that waits when it is some
/// thousand mappings ahead. Should the parser panic, the panic ends in that thread and becomes an
/// error; and the thread ends before the reader does.
pub(in crate::mapping_set) struct ConceptMapReader {
    /// `None` once all is read.
    parsing: Option<Parsing>,
    current: std::vec::IntoIter<Item>,
    place: Place,
}

/// The thread, and what comes from it.
struct Parsing {
    batches: Receiver<Vec<Item>>,
    thread: JoinHandle<()>,
}

/// What the parser finds.
type Item = (Result<ReadRecord, Error>, Vec<Error>);

impl ConceptMapReader {
    /// Reads what is said of the whole; a file is wound back, a stream held in a temporary file.
    pub(in crate::mapping_set) fn new(
        mut file: File,
        place: &Place,
        options: &ReadOptions,
    ) -> Result<(Self, SetMetadata), Error> {
        let rewind = |file: &mut File| {
            file.seek(SeekFrom::Start(0)).map_err(|cause| {
                let action = "read";
                Error::new(ErrorKind::Io { action, cause }, place.clone())
            })
        };
        rewind(&mut file)?;
        let mut head: Head = serde_json::from_reader(without_mark(&mut file))
            .map_err(|error| bad_document(&error, place))?;
        if head.resource_type != "ConceptMap" {
            let kind = ErrorKind::BadDocument {
                message: format!("'{}' is not a ConceptMap", head.resource_type),
            };
            return Err(Error::new(kind, place.clone()).with_hint("pass a ConceptMap in FHIR JSON"));
        }
        rewind(&mut file)?;
        let target = TargetSystem::new(&options.target_systems);
        head.finish(&target);
        let metadata = head.metadata.clone();
        let (options, of_file) = (options.clone(), place.clone());
        let parser = move |sender| Parser {
            nomenclature_url: head.metadata.nomenclature_url.clone(),
            target,
            groups: head.groups.into(),
            default_source: options.default_source,
            lenient: options.lenient,
            place: of_file,
            sender,
            batch: Vec::new(),
            number: 0,
        };
        let reader = Self::start(place.clone(), move |sender| parser(sender).run(&mut file))?;
        Ok((reader, metadata))
    }

    fn start(
        place: Place,
        parse: impl FnOnce(SyncSender<Vec<Item>>) + Send + 'static,
    ) -> Result<Self, Error> {
        let (sender, batches) = sync_channel(4);
        let thread = std::thread::Builder::new()
            .name("kodbro-conceptmap".into())
            .spawn(move || parse(sender))
            .map_err(|cause| {
                let action = "start a thread to read";
                Error::new(ErrorKind::Io { action, cause }, place.clone())
            })?;
        Ok(Self {
            parsing: Some(Parsing { batches, thread }),
            current: Vec::new().into_iter(),
            place,
        })
    }

    /// Waits for the end of the thread, and tells whether it panicked.
    fn finish(&mut self) -> bool {
        let Some(Parsing { batches, thread }) = self.parsing.take() else {
            return false;
        };
        // Where nobody listens any more, the thread stops.
        drop(batches);
        thread.join().is_err()
    }

    /// Returns the names of what goes to the records' `other`.
    pub(in crate::mapping_set) fn other() -> Vec<String> {
        let names = ["equivalence", "target", "property", "dependsOn", "product"];
        names.map(str::to_owned).to_vec()
    }
}

impl Records for ConceptMapReader {
    fn next_record(&mut self, notes: &mut Notes) -> Option<Result<ReadRecord, Error>> {
        loop {
            if let Some((record, found)) = self.current.next() {
                found.into_iter().for_each(|note| notes.push(note));
                return Some(record);
            }
            match self.parsing.as_ref()?.batches.recv() {
                Ok(batch) => self.current = batch.into_iter(),
                Err(_) => return self.finish().then(|| Err(inconsistent(&self.place))),
            }
        }
    }
}

impl Drop for ConceptMapReader {
    fn drop(&mut self) {
        self.finish();
    }
}

/// Parses the elements.
struct Parser {
    groups: Arc<[GroupHead]>,
    target: TargetSystem,
    nomenclature_url: String,
    default_source: String,
    lenient: bool,
    place: Place,
    sender: SyncSender<Vec<Item>>,
    batch: Vec<Item>,
    number: u64,
}

impl Parser {
    fn run(mut self, file: &mut File) {
        let input = without_mark(file);
        let mut json = serde_json::Deserializer::from_reader(input);
        let parsed = Document(&mut self).deserialize(&mut json);
        // Where nobody listens any more, an error is of no interest either.
        if let Err(error) = parsed {
            let error = bad_document(&error, &self.place);
            self.batch.push((Err(error), Vec::new()));
        }
        let _ = self.send();
    }

    fn send(&mut self) -> Result<(), ()> {
        let batch = std::mem::take(&mut self.batch);
        self.sender.send(batch).map_err(drop)
    }

    fn element(&mut self, group: usize, number: usize, element: Element) -> Result<(), ()> {
        let path = format!("group[{group}].element[{number}]");
        let none = GroupHead::default();
        let groups = Arc::clone(&self.groups);
        let head = groups.get(group).unwrap_or(&none);
        let mut targets = element.target.into_iter().map(Some).collect::<Vec<_>>();
        if targets.is_empty() {
            targets.push(None);
        }
        for (i, target) in targets.into_iter().enumerate() {
            let place = match target {
                Some(_) => self
                    .place
                    .clone()
                    .with_element(format!("{path}.target[{i}]")),
                None => self.place.clone().with_element(path.clone()),
            };
            self.number += 1;
            let mut notes = Vec::new();
            let said = Said {
                group: head,
                code: &element.code,
                display: &element.display,
                no_map: element.no_map,
                parser: self,
                place: &place,
            };
            let extensions = match &target {
                Some(target) => &target.extension,
                None => &element.extension,
            };
            let record = said
                .record(target.as_ref(), &mut notes)
                .and_then(|mut record| {
                    extension::read(extensions, &mut record, &place)?;
                    Ok(record)
                });
            let number = self.number;
            let read = record.map(|record| ReadRecord {
                number,
                record,
                has_relation: true,
            });
            self.batch.push((read, notes));
        }
        if self.batch.len() >= BATCH {
            return self.send();
        }
        Ok(())
    }
}

/// One target of an element, or an element without one.
struct Said<'s> {
    group: &'s GroupHead,
    code: &'s str,
    display: &'s str,
    no_map: bool,
    parser: &'s Parser,
    place: &'s Place,
}

impl Said<'_> {
    fn record(
        &self,
        target: Option<&Target>,
        notes: &mut Vec<Error>,
    ) -> Result<MappingRecord, Error> {
        self.parser.target.expect(&self.group.target, self.place)?;
        let source = match self.group.source.as_str() {
            "" => &self.parser.default_source,
            source => source,
        };
        let mut record = MappingRecord {
            id: if looks_derived(self.code) {
                String::new()
            } else {
                self.code.to_owned()
            },
            name: self.display.to_owned(),
            source: source.to_owned(),
            release: self.group.release.clone(),
            ..MappingRecord::default()
        };
        if !["", self.parser.nomenclature_url.as_str()].contains(&self.group.target.as_str()) {
            record
                .other
                .push(("target".into(), self.group.target.clone()));
        }
        match target {
            Some(target) => self.target(target, &mut record, notes)?,
            None if self.no_map => record.verdict = Verdict::NoSuchTerm,
            // Nothing is said of it; that is no decision to take something back.
            None => record.justification = Justification::Other,
        }
        Ok(record)
    }

    fn target(
        &self,
        target: &Target,
        record: &mut MappingRecord,
        notes: &mut Vec<Error>,
    ) -> Result<(), Error> {
        let (name, said) = match target.relationship.as_str() {
            "" => ("equivalence", target.equivalence.as_str()),
            relationship => ("relationship", relationship),
        };
        let mut keep = |name: &str, text: &str| {
            record.other.push((name.to_owned(), text.to_owned()));
        };
        let meaning = match meaning(said) {
            Some(meaning) => meaning,
            None => {
                let error = cells::bad_value(said, CODES, name, self.place)
                    .with_hint("correct the code in the file");
                if !self.parser.lenient {
                    return Err(error);
                }
                notes.push(error);
                keep(name, said);
                Meaning::Related(Relation::Related)
            }
        };
        if matches!(said, "equal" | "subsumes" | "specializes") {
            keep("equivalence", said);
        }
        for (name, value) in [
            ("property", &target.property),
            ("dependsOn", &target.depends_on),
            ("product", &target.product),
        ] {
            if !value.is_null() && *value != Value::Array(Vec::new()) {
                keep(name, &value.to_string());
            }
        }
        let code = || {
            let allowed = "the code of the target";
            cells::code(&target.code, "code", allowed, self.place)
        };
        record.verdict = match meaning {
            Meaning::Related(relation) => {
                record.relation = relation;
                Verdict::Accepted(code()?)
            }
            Meaning::Wrong if !target.code.is_empty() => Verdict::Rejected(code()?),
            Meaning::Wrong | Meaning::NoTarget => Verdict::NoSuchTerm,
        };
        record.term.clone_from(&target.display);
        if !comment::is_made(&target.comment) {
            record.comment.clone_from(&target.comment);
        }
        Ok(())
    }
}

/// Visits a document, its groups and their elements.
struct Document<'p>(&'p mut Parser);
struct Groups<'p>(&'p mut Parser);
struct Group<'p>(&'p mut Parser, usize);
struct Elements<'p>(&'p mut Parser, usize);

impl<'de> DeserializeSeed<'de> for Document<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a ConceptMap")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "group" => map.next_value_seed(Groups(self.0))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Groups<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Groups<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of groups")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut number = 0;
        while list.next_element_seed(Group(self.0, number))?.is_some() {
            number += 1;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Group<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Group<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a group")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "element" => map.next_value_seed(Elements(self.0, self.1))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of elements")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(element) = list.next_element::<Element>()? {
            let went = self.0.element(self.1, number, element);
            went.map_err(|()| A::Error::custom("nobody reads on"))?;
            number += 1;
        }
        Ok(())
    }
}

/// Passes over a byte order mark.
fn without_mark(file: &mut File) -> impl Read {
    let mut input = BufReader::with_capacity(1 << 16, file);
    if std::io::BufRead::fill_buf(&mut input).is_ok_and(|start| start.starts_with(b"\xEF\xBB\xBF"))
    {
        std::io::BufRead::consume(&mut input, 3);
    }
    input
}

fn inconsistent(place: &Place) -> Error {
    let message = "its content is inconsistent".to_owned();
    Error::new(ErrorKind::BadDocument { message }, place.clone())
        .with_hint("download or export it again")
}

fn bad_document(error: &serde_json::Error, place: &Place) -> Error {
    let hint = match error.is_eof() {
        true => "the file ends early; download or export it again",
        false => "correct the document at this place",
    };
    let place = place.clone().with_row(error.line() as u64);
    let kind = ErrorKind::BadDocument {
        message: error.to_string(),
    };
    Error::new(kind, place).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    fn start(parse: impl FnOnce(SyncSender<Vec<Item>>) + Send + 'static) -> ConceptMapReader {
        ConceptMapReader::start(Place::new("t"), parse).unwrap()
    }

    fn record() -> Item {
        let read = ReadRecord {
            number: 1,
            record: MappingRecord::default(),
            has_relation: true,
        };
        (Ok(read), Vec::new())
    }

    #[test]
    fn a_panic_is_an_error_behind_what_was_read() {
        let mut reader = start(|sender| {
            sender.send(vec![record()]).unwrap();
            std::panic::resume_unwind(Box::new("inconsistent"));
        });
        let mut notes = Notes::default();
        let mut next = || reader.next_record(&mut notes);
        assert!(next().unwrap().is_ok());
        let error = next().unwrap().unwrap_err();
        assert_eq!(
            error.to_string(),
            "t: cannot read the JSON document: its content is inconsistent"
        );
        assert!(next().is_none());
    }

    #[test]
    fn the_thread_ends_before_the_reader() {
        let ended = Arc::new(AtomicBool::new(false));
        let tell = Arc::clone(&ended);
        let reader = start(move |sender| {
            while sender.send(vec![record()]).is_ok() {}
            tell.store(true, Ordering::Release);
        });
        drop(reader);
        assert!(ended.load(Ordering::Acquire));
    }
}
