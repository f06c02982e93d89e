use std::collections::{HashMap, VecDeque};
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::text::Text;
use super::{MAX_COLUMNS, Notes, ROW_TO_CELL, RawRow, Rows};
use crate::{Error, ErrorKind, Place};

/// So many objects at the start of the file give the table its columns.
const FIRST: usize = 100;

/// But no more than so many bytes of them, or the one that goes beyond.
const FIRST_BYTES: usize = 1 << 20;

/// Reads one JSON object a line as a row.
///
/// The columns are the keys of the first objects in the order they come up; a key that turns up
/// later is noted and left out. Strings are taken as they are, `null` and missing keys as empty,
/// numbers with all digits that the file has, everything else as JSON text (the keys of a nested
/// object sorted).
pub(super) struct JsonLines {
    lines: Lines,
    columns: HashMap<String, usize>,
    first: VecDeque<Result<(u64, Object), Error>>,
    early: Notes,
}

impl JsonLines {
    /// Reads the first objects; returns the rows and the columns' names.
    ///
    /// If there is no object among the first lines, the first line's error is returned.
    pub(super) fn new(
        text: Text,
        limit: usize,
        place: &Place,
    ) -> Result<(Self, Vec<String>), Error> {
        let mut lines = Lines {
            text,
            limit,
            place: place.clone(),
            row: 0,
            bytes: 0,
        };
        let mut early = Notes::default();
        let mut first = VecDeque::new();
        let mut names = Vec::new();
        let mut columns = HashMap::new();
        while first.len() < FIRST && lines.bytes < FIRST_BYTES {
            let Some(line) = lines.next(&mut early) else {
                break;
            };
            for (key, _) in line.iter().flat_map(|(_, Object(pairs))| pairs) {
                if !columns.contains_key(key) && names.len() < MAX_COLUMNS {
                    columns.insert(key.clone(), names.len());
                    names.push(key.clone());
                }
            }
            first.push_back(line);
        }
        if names.is_empty()
            && let Some(at) = first.iter().position(Result::is_err)
            && let Some(Err(error)) = first.remove(at)
        {
            return Err(error);
        }
        Ok((
            Self {
                lines,
                columns,
                first,
                early,
            },
            names,
        ))
    }

    fn row(&self, number: u64, object: Object, notes: &mut Notes) -> Result<RawRow, Error> {
        let place = || self.lines.place.clone().with_row(number);
        let mut cells = vec![String::new(); self.columns.len()];
        for (key, value) in object.0 {
            let text = cell(&value).map_err(|error| bad_json(&error, place()))?;
            if text.len() > self.lines.limit {
                let kind = ErrorKind::CellTooLong {
                    limit: self.lines.limit,
                };
                return Err(Error::new(kind, place().with_column(key)));
            }
            if text.contains('\0') {
                return Err(Error::new(
                    ErrorKind::NulCharacter,
                    place().with_column(key),
                ));
            }
            match self.columns.get(&key).and_then(|at| cells.get_mut(*at)) {
                Some(cell) => *cell = text,
                None => {
                    let kind = ErrorKind::UnknownKey { value: key };
                    let hint = "put an object with every key first";
                    notes.push(Error::new(kind, place()).with_hint(hint));
                }
            }
        }
        Ok(RawRow {
            number,
            cells,
            ..RawRow::default()
        })
    }
}

impl Rows for JsonLines {
    fn next_row(&mut self, notes: &mut Notes) -> Option<Result<RawRow, Error>> {
        notes.append(std::mem::take(&mut self.early));
        let next = self.first.pop_front().or_else(|| self.lines.next(notes))?;
        Some(next.and_then(|(number, object)| self.row(number, object, notes)))
    }
}

/// The keys and values of one object in the file's order; none for a blank line.
#[derive(Default)]
struct Object(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Returns the text of a value.
fn cell(value: &RawValue) -> serde_json::Result<String> {
    let json = value.get();
    Ok(match json.as_bytes().first() {
        Some(b'n') => String::new(),
        Some(b'"') => serde_json::from_str(json)?,
        Some(b'{' | b'[') => serde_json::from_str::<Value>(json)?.to_string(),
        _ => json.to_owned(),
    })
}

fn bad_json(error: &serde_json::Error, place: Place) -> Error {
    let kind = ErrorKind::BadJson {
        message: error.to_string(),
    };
    Error::new(kind, place).with_hint("write one object a line, such as {\"name\":\"…\"}")
}

/// The lines of a text as objects.
struct Lines {
    text: Text,
    limit: usize,
    place: Place,
    row: u64,
    bytes: usize,
}

impl Lines {
    fn next(&mut self, notes: &mut Notes) -> Option<Result<(u64, Object), Error>> {
        self.row += 1;
        let limit = self.limit.saturating_mul(ROW_TO_CELL);
        let line = match self.line(limit, notes) {
            Ok(line) => line?,
            Err(error) => return Some(Err(error)),
        };
        let place = self.place.clone().with_row(self.row);
        if line.len() > limit {
            let kind = ErrorKind::RowTooLong { limit };
            return Some(Err(
                Error::new(kind, place).with_hint("mend the line, or read leniently")
            ));
        }
        self.bytes += line.len();
        if line.trim_ascii().is_empty() {
            return Some(Ok((self.row, Object::default())));
        }
        Some(
            serde_json::from_slice(&line)
                .map(|object| (self.row, object))
                .map_err(|error| bad_json(&error, place)),
        )
    }

    /// Reads to the end of the line; of a line beyond the limit no more than one byte beyond.
    fn line(&mut self, limit: usize, notes: &mut Notes) -> Result<Option<Vec<u8>>, Error> {
        if self.text.peek(0, self.row, notes)?.is_none() {
            return Ok(None);
        }
        let mut line = Vec::new();
        loop {
            let window = self.text.window();
            let end = window.iter().position(|byte| *byte == b'\n');
            let length = end.unwrap_or(window.len());
            let room = (limit + 1).saturating_sub(line.len()).min(length);
            line.extend_from_slice(window.get(..room).unwrap_or_default());
            self.text.advance(length + usize::from(end.is_some()));
            if end.is_some() || !self.text.fill(self.row, notes)? {
                return Ok(Some(line));
            }
        }
    }
}
