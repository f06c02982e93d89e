//! How do exports of products as JSON become items?
//!
//! GS1 and EUDAMED export devices as arrays, as a list somewhere in an object, as one object, or as
//! one object a line; what the keys say is told as for the headers of tables.

mod fields;
mod splitter;

use super::{Field, FieldKind, Item, Spot};
use crate::table::{Charset, Text};
use crate::xml::Input;
use crate::{Error, ErrorKind, Place};
use fields::fields;
use splitter::Splitter;

/// An object may be this many times as long as the longest text.
const OBJECT_TO_TEXT: usize = 4;

/// Reads the products of a JSON export one by one.
pub(super) struct JsonItems {
    objects: Splitter,
    place: Place,
    encoding: &'static str,
    max_text: usize,
    number: u64,
    ended: bool,
}

impl JsonItems {
    pub(super) fn new(
        sample: &[u8],
        input: Input,
        encoding: Option<&str>,
        max_text: usize,
        place: &Place,
    ) -> Result<Self, Error> {
        let charset = Charset::of(sample, encoding, place)?;
        let text = Text::new(input, charset, false, place);
        Ok(Self {
            objects: Splitter::new(text, max_text.saturating_mul(OBJECT_TO_TEXT), place),
            place: place.clone(),
            encoding: charset.name(),
            max_text,
            number: 0,
            ended: false,
        })
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.encoding
    }

    fn read(&mut self) -> Result<Option<Item>, Error> {
        let Some(object) = self.objects.next_object()? else {
            return Ok(None);
        };
        let at = |(line, character)| self.place.clone().with_line(line, character);
        let fields = fields(&object, self.max_text)
            .map_err(|(kind, position)| Error::new(kind, at(position)))?;
        self.number += 1;
        Ok(Some(Item {
            number: self.number,
            spot: Spot::Element {
                line: object.line,
                character: object.character,
                path: object.pointer,
            },
            fields,
        }))
    }
}

impl Iterator for JsonItems {
    type Item = Result<Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

/// Tells products as JSON from JSON lines that are a table: these have an object a line, and no
/// objects or lists in it.
pub(super) fn is_json(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with(['{', '[']) {
        return false;
    }
    let line = start.lines().next().unwrap_or_default();
    let flat = |object: serde_json::Map<String, serde_json::Value>| {
        object
            .values()
            .all(|value| !value.is_array() && !value.is_object())
    };
    !serde_json::from_str(line).is_ok_and(flat)
}

/// Returns the codes of the EMDN that an object says under any of its keys, with JSON Pointers.
pub(crate) fn emdn_codes(object: &str, max_text: usize) -> Result<Vec<Field>, ErrorKind> {
    let object = splitter::Object {
        json: object.to_owned(),
        line: 1,
        character: 1,
        pointer: String::new(),
    };
    let mut fields = fields(&object, max_text).map_err(|(kind, _)| kind)?;
    fields.retain(|field| field.kind == FieldKind::Classification && field.is_emdn());
    Ok(fields)
}

/// What is said when a document is no JSON.
fn bad(message: impl Into<String>) -> ErrorKind {
    ErrorKind::BadDocument {
        message: message.into(),
    }
}
