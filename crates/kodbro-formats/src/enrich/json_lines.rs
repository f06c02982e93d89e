use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde_json::value::RawValue;

use super::columns::Columns;
use super::{Assigned, Change, Planner};
use crate::item::{Item, ItemOptions, ItemReader, Spot, emdn_codes};
use crate::table::Table;
use crate::{Error, ErrorKind, Output, Place, TableFormat};

/// A line may be this many times as long as its longest text.
const LINE_TO_TEXT: usize = 4;

/// Copies JSON lines with keys added before the end of an object, or values put in place of empty ones.
pub(super) fn enrich<A: FnMut(&Item) -> Option<Assigned>>(
    path: &Path,
    mut reader: ItemReader,
    options: &ItemOptions,
    mut planner: Planner<A>,
    mut output: Output,
) -> Result<Planner<A>, Error> {
    let place = Place::new(path.display().to_string());
    refuse_other_encodings(path, &place)?;
    let keys = match reader.table() {
        Some(items) => Keys::new(Columns::of(items, 0), items.header()),
        None => {
            let mut table = options.for_table().table;
            table.format = Some(TableFormat::Jsonl);
            let table = Table::open(path, &table)?;
            let keys = table.keys().unwrap_or_default();
            Keys::new(Columns::of_keys(keys), keys)
        }
    };
    let max_text = options.table.table.max_cell_bytes;
    let limit = max_text.saturating_mul(LINE_TO_TEXT);
    let failed = |cause| failed(cause, &place);
    let mut lines = BufReader::new(File::open(path).map_err(failed)?);
    let mut next = reader.next().transpose()?;
    let mut number = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut rest = lines.by_ref().take(limit as u64 + 2);
        if rest.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            break;
        }
        number += 1;
        let here = || place.clone().with_row(number);
        if line.len() > limit + 1 {
            return Err(Error::new(ErrorKind::RowTooLong { limit }, here()));
        }
        let Some(mut item) = next.take_if(|item| begins_in(item, number)) else {
            output.put(&line)?;
            continue;
        };
        next = reader.next().transpose()?;
        let bad = |message| Error::new(ErrorKind::BadJson { message }, here());
        let text = std::str::from_utf8(&line).map_err(|error| bad(error.to_string()))?;
        let object = Object::of(text).map_err(|error| bad(error.to_string()))?;
        let codes = emdn_codes(object.text, max_text).map_err(|kind| Error::new(kind, here()))?;
        // The reader of tables knows the keys of the first objects only.
        item.fields
            .retain(|field| !field.is_emdn() || keys.is_of_the_user(field));
        item.fields.extend(codes);
        let change = planner.change(&item);
        let changed = match change {
            Change::Leave => None,
            ref change => {
                let changed = keys.put(change, &object, text);
                if changed.is_none() {
                    planner.no_room(change);
                }
                changed
            }
        };
        output.put(changed.as_deref().unwrap_or(text).as_bytes())?;
    }
    if let Some(item) = next {
        // It lies in a list, which is no line.
        let kind = ErrorKind::OneWay {
            value: "JSON that is no table",
            action: "enriched",
        };
        return Err(Error::new(kind, reader.place(&item.spot)));
    }
    output.finish()?;
    Ok(planner)
}

/// Tells whether an item is the object of a line.
fn begins_in(item: &Item, number: u64) -> bool {
    match &item.spot {
        Spot::Row(row) => *row == number,
        Spot::Element { line, path, .. } => *line == number && path.is_empty(),
        _ => false,
    }
}

/// The keys that codes go to, in all objects of a file.
struct Keys {
    columns: Columns,
    /// The names of the columns, those of new ones behind the others.
    names: Vec<String>,
}

impl Keys {
    fn new(columns: Columns, keys: &[String]) -> Self {
        let mut names = keys.to_vec();
        let new = columns.new.iter();
        names.extend(new.map(|name| name.to_lowercase().replace(' ', "_")));
        Self { columns, names }
    }

    /// Tells whether a code stands under a key that only the user takes for one.
    fn is_of_the_user(&self, code: &crate::item::Field) -> bool {
        let Spot::Cell { column, .. } = code.spot else {
            return false;
        };
        let name = self.names.get(column);
        let role = name.and_then(|name| crate::catalogue::item_role(name));
        role.is_none_or(|role| role.name != "emdn")
    }

    /// Puts a code into an object; `None` where it has no room for it.
    fn put(&self, change: &Change, object: &Object<'_>, line: &str) -> Option<String> {
        let Change::Replace(assigned, Spot::Element { path, .. }) = change else {
            return self.put_into_columns(change, object, line);
        };
        // A code deeper in the object, or one of a list, cannot be replaced.
        let key = path.strip_prefix('/').filter(|key| !key.contains('/'))?;
        let key = key.replace("~1", "/").replace("~0", "~");
        let column = |keys: &Self| {
            let column = keys.names.iter().position(|name| *name == key)?;
            let spot = Spot::Cell { row: 0, column };
            Some(Change::Replace(assigned.clone(), spot))
        };
        if let Some(change) = column(self)
            && let Some(changed) = self.put_into_columns(&change, object, line)
        {
            return Some(changed);
        }
        let own = object.keys();
        let own = Self::new(Columns::of_keys(&own), &own);
        own.put_into_columns(&column(&own)?, object, line)
    }

    fn put_into_columns(&self, change: &Change, object: &Object<'_>, line: &str) -> Option<String> {
        let values = self.names.iter().map(|name| object.text_of(name));
        let values: Vec<String> = values.collect();
        let cells = self.columns.cells(change, &values);
        let (code, _) = *cells.first()?;
        let mut edits: Vec<(usize, usize, String)> = Vec::new();
        let end = line.rfind('}')?;
        let mut is_first = object.values.is_empty();
        for (column, value) in cells {
            let name = self.names.get(column)?;
            let value = serde_json::Value::from(value).to_string();
            match object.values.get(name) {
                Some(old) if is_text(old) && (column != code || may_be_replaced(old, change)) => {
                    let start = old.get().as_ptr().addr() - line.as_ptr().addr();
                    edits.push((start, start + old.get().len(), value));
                }
                Some(_) if column == code => return None,
                Some(_) => {}
                None => {
                    let comma = if is_first { "" } else { "," };
                    is_first = false;
                    let name = serde_json::Value::from(name.as_str());
                    edits.push((end, end, format!("{comma}{name}:{value}")));
                }
            }
        }
        edits.sort_by_key(|(start, ..)| *start);
        let mut changed = String::with_capacity(line.len() + 128);
        let mut at = 0;
        for (start, end, value) in edits {
            changed.push_str(line.get(at..start)?);
            changed.push_str(&value);
            at = end;
        }
        changed.push_str(line.get(at..)?);
        Some(changed)
    }
}

/// An object of a line.
struct Object<'l> {
    text: &'l str,
    values: HashMap<String, &'l RawValue>,
}

impl<'l> Object<'l> {
    fn of(line: &'l str) -> serde_json::Result<Self> {
        let text = line.trim_start_matches('\u{feff}').trim();
        let values = serde_json::from_str(text)?;
        Ok(Self { text, values })
    }

    /// Returns the keys in their order.
    fn keys(&self) -> Vec<String> {
        let mut keys: Vec<_> = self.values.iter().collect();
        keys.sort_by_key(|(_, value)| value.get().as_ptr().addr());
        keys.into_iter().map(|(key, _)| key.clone()).collect()
    }

    fn text_of(&self, key: &str) -> String {
        let Some(value) = self.values.get(key) else {
            return String::new();
        };
        match serde_json::from_str(value.get()) {
            Ok(serde_json::Value::Null) => String::new(),
            Ok(serde_json::Value::String(text)) => text,
            _ => value.get().to_owned(),
        }
    }
}

/// Tells whether a value is neither an object nor a list.
fn is_text(value: &RawValue) -> bool {
    !value.get().starts_with(['{', '['])
}

fn may_be_replaced(code: &RawValue, change: &Change) -> bool {
    match serde_json::from_str(code.get()) {
        Ok(serde_json::Value::Null) => true,
        Ok(serde_json::Value::String(text)) => {
            text.trim().is_empty() || matches!(change, Change::Replace(..))
        }
        _ => false,
    }
}

/// Refuses what is not UTF-8 before anything is written, as JSON lines are.
fn refuse_other_encodings(path: &Path, place: &Place) -> Result<(), Error> {
    let failed = |cause| failed(cause, place);
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(failed)?);
    // The bytes of a character that is cut off at the end of a part.
    let mut part = Vec::new();
    loop {
        let read = file.fill_buf().map_err(failed)?;
        let count = read.len();
        part.extend_from_slice(read);
        file.consume(count);
        match std::str::from_utf8(&part) {
            Ok(_) => part.clear(),
            Err(error) if error.error_len().is_none() && count > 0 => {
                part.drain(..error.valid_up_to());
            }
            Err(_) => {
                let kind = ErrorKind::OneWay {
                    value: "JSON in another encoding than UTF-8",
                    action: "enriched",
                };
                return Err(Error::new(kind, place.clone()).with_hint("save it as UTF-8"));
            }
        }
        if count == 0 {
            return Ok(());
        }
    }
}

fn failed(cause: std::io::Error, place: &Place) -> Error {
    let action = "read";
    Error::new(ErrorKind::Io { action, cause }, place.clone())
}
