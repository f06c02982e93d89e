use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::errors::Error as XmlError;
use quick_xml::events::{BytesStart, Event};

use super::damaged;
use super::row::Row;
use crate::{Error, ErrorKind, Place};

/// A row, or any other piece, of a sheet may be this long, in bytes: 64 MiB.
pub(super) const LIMIT: usize = 64 << 20;

/// What is done with the parts of a sheet, which come in their order.
pub(super) trait Visitor {
    /// Sees a row that has something in it.
    fn row(&mut self, row: &Row) -> Result<(), Error>;

    /// Sees anything else, with its tag if it is the start of an element.
    fn other(&mut self, tag: Option<&BytesStart<'_>>, source: &[u8]) -> Result<(), Error>;
}

/// Reads the XML of a sheet. All sources that the visitor sees make up the sheet byte by byte; one row
/// is held in memory at a time.
///
/// Rows and cells that do not say where they are stand behind the one before, as calamine has it.
pub(super) fn walk(
    sheet: impl BufRead,
    place: &Place,
    visitor: &mut impl Visitor,
) -> Result<(), Error> {
    let mut xml = Reader::from_reader(Recorder::new(sheet));
    xml.config_mut().check_end_names = false; // as calamine
    let mut buffer = Vec::new();
    let mut next = 1;
    let mut is_inside = false;
    let mut row: Option<Row> = None;
    let at_row = |kind, number| Error::new(kind, place.clone().with_row(number));
    loop {
        buffer.clear();
        xml.get_mut().recorded.clear();
        let event = match xml.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(_) if xml.get_ref().is_full() => return Err(at_row(too_long(), next)),
            Err(XmlError::Io(cause)) => {
                let cause = io::Error::new(cause.kind(), cause.to_string());
                let kind = ErrorKind::Io {
                    action: "read",
                    cause,
                };
                return Err(Error::new(kind, place.clone()));
            }
            Err(error) => return Err(damaged(error, place)),
        };
        let source = xml.get_ref().recorded.as_slice();
        if let Some(open) = &mut row {
            let number = open.number;
            if open
                .take(&event, source)
                .map_err(|kind| at_row(kind, number))?
            {
                visitor.row(open)?;
                row = None;
            }
            continue;
        }
        let tag = match &event {
            Event::Start(tag) | Event::Empty(tag) => Some(tag),
            _ => None,
        };
        match &event {
            Event::Start(tag) if is(tag, "sheetData") => is_inside = true,
            Event::End(tag) if tag.local_name().into_inner() == "sheetData" => is_inside = false,
            Event::Start(tag) | Event::Empty(tag) if is_inside && is(tag, "row") => {
                let number = attribute(tag, "r").map_or(Some(next), |number| number.parse().ok());
                let Some(number) = number.filter(|number| *number < u64::MAX) else {
                    return Err(damaged("a row has no number", place));
                };
                next = number + 1;
                if matches!(event, Event::Start(_)) {
                    row = Some(Row::new(number, tag, source));
                    continue;
                }
            }
            _ => {}
        }
        visitor.other(tag, source)?;
        if matches!(event, Event::Eof) {
            return Ok(());
        }
    }
}

pub(super) fn too_long() -> ErrorKind {
    ErrorKind::BeyondLimit {
        value: "a row of the sheet",
        limit: format!("{} MiB", LIMIT >> 20),
    }
}

pub(super) fn is(tag: &BytesStart<'_>, name: &str) -> bool {
    tag.local_name().into_inner() == name
}

/// Returns the value of the attribute of this name, whatever its prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|other| other.key.local_name().into_inner() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// Writes a tag up to its end as it was, but for the value of one attribute, which is left out where
/// there is none.
pub(super) fn tag_with(tag: &BytesStart<'_>, name: &str, value: Option<&str>) -> String {
    let mut written = format!("<{}", tag.name().into_inner());
    for other in tag.attributes().with_checks(false).flatten() {
        let key = other.key.into_inner();
        let value = match (key == name, value) {
            (true, Some(value)) => value,
            (true, None) => continue,
            (false, _) => &other.value,
        };
        let quote = if value.contains('"') { '\'' } else { '"' };
        written.extend([" ", key, "="]);
        written.push(quote);
        written.push_str(value);
        written.push(quote);
    }
    written
}

/// Keeps what is read through it, up to a limit.
struct Recorder<R> {
    inner: R,
    recorded: Vec<u8>,
}

impl<R> Recorder<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            recorded: Vec::new(),
        }
    }

    fn is_full(&self) -> bool {
        self.recorded.len() > LIMIT
    }
}

impl<R: BufRead> Read for Recorder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Recorder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.is_full() {
            true => Err(io::Error::other("too long")),
            false => self.inner.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        // What is consumed was given by `fill_buf`, which gives it again.
        if let Ok(bytes) = self.inner.fill_buf() {
            let bytes = bytes.get(..count).unwrap_or_default();
            self.recorded.extend_from_slice(bytes);
        }
        self.inner.consume(count);
    }
}
