use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde_json::value::RawValue;

use super::columns::Columns;
use super::{Assigned, Enriched, Planner};
use crate::item::{Item, ItemOptions, ItemReader, Spot};
use crate::{Error, ErrorKind, Output, Place};

/// A line may be this many times as long as its longest text.
const LINE_TO_TEXT: usize = 4;

/// Copies JSON lines with keys added before the end of an object, or values put in place of empty ones.
pub(super) fn enrich<A: FnMut(&Item) -> Option<Assigned>>(
    path: &Path,
    mut reader: ItemReader,
    options: &ItemOptions,
    mut planner: Planner<A>,
    mut output: Output,
) -> Result<Enriched, Error> {
    let place = Place::new(path.display().to_string());
    let Some((columns, keys)) = reader.table().map(|items| {
        let columns = Columns::of(items);
        let mut keys = items.header().to_vec();
        keys.extend(
            columns
                .new
                .iter()
                .map(|name| name.to_lowercase().replace(' ', "_")),
        );
        (columns, keys)
    }) else {
        return Ok(planner.done);
    };
    let failed = |cause| {
        let action = "read";
        Error::new(ErrorKind::Io { action, cause }, place.clone())
    };
    let mut lines = BufReader::new(File::open(path).map_err(failed)?);
    let limit = options
        .table
        .table
        .max_cell_bytes
        .saturating_mul(LINE_TO_TEXT);
    let mut next = reader.next().transpose()?;
    let mut number = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut rest = lines.by_ref().take(limit as u64 + 2);
        if rest.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            break;
        }
        if line.len() > limit + 1 {
            let kind = ErrorKind::RowTooLong { limit };
            return Err(Error::new(kind, place.with_row(number + 1)));
        }
        number += 1;
        let Some(item) = next.take_if(|item| item.spot == Spot::Row(number)) else {
            output.put(&line)?;
            continue;
        };
        next = reader.next().transpose()?;
        let change = planner.change(&item);
        let changed = with_keys(&line, &columns.cells(&change, &[]), &keys).map_err(|message| {
            Error::new(
                ErrorKind::BadJson { message },
                place.clone().with_row(number),
            )
        })?;
        output.put(changed.as_deref().unwrap_or(&line))?;
    }
    output.finish()?;
    Ok(planner.done)
}

/// Puts values into an object; `None` where there are none.
fn with_keys(
    line: &[u8],
    cells: &[(usize, &str)],
    keys: &[String],
) -> Result<Option<Vec<u8>>, String> {
    if cells.is_empty() {
        return Ok(None);
    }
    let text = std::str::from_utf8(line).map_err(|error| error.to_string())?;
    let object: std::collections::HashMap<String, &RawValue> =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| e.to_string())?;
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    let end = text.rfind('}').unwrap_or(text.len());
    let mut is_first = object.is_empty();
    for (column, value) in cells {
        let Some(key) = keys.get(*column) else {
            continue;
        };
        let value = serde_json::Value::from(*value).to_string();
        match object.get(key) {
            Some(old) => {
                let start = old.get().as_ptr().addr() - text.as_ptr().addr();
                edits.push((start, start + old.get().len(), value));
            }
            None => {
                let comma = if is_first { "" } else { "," };
                is_first = false;
                let key = serde_json::Value::from(key.as_str());
                edits.push((end, end, format!("{comma}{key}:{value}")));
            }
        }
    }
    edits.sort_by_key(|(start, ..)| *start);
    let mut changed = Vec::with_capacity(line.len() + 128);
    let mut at = 0;
    for (start, end, value) in edits {
        changed.extend(line.get(at..start).unwrap_or_default());
        changed.extend(value.bytes());
        at = end;
    }
    changed.extend(line.get(at..).unwrap_or_default());
    Ok(Some(changed))
}
