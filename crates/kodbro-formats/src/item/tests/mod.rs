mod bad_input;
mod documents;
mod events;
mod json;
mod tables;

use std::io::Cursor;

use super::*;
use crate::Error;

fn open(content: impl Into<Vec<u8>>) -> Result<ItemReader, Error> {
    open_with(content, &ItemOptions::default())
}

fn open_with(content: impl Into<Vec<u8>>, options: &ItemOptions) -> Result<ItemReader, Error> {
    ItemReader::from_reader("x", Cursor::new(content.into()), options)
}

fn items(content: impl Into<Vec<u8>>) -> Vec<Item> {
    open(content).unwrap().map(Result::unwrap).collect()
}

/// Shows fields as `kind=value (scheme, version, label)`, those that are missing as `-`.
fn show(fields: &[Field]) -> Vec<String> {
    let show = |field: &Field| {
        let part = |part: &Option<String>| part.clone().unwrap_or("-".to_owned());
        let said = [&field.scheme, &field.version, &field.label].map(part);
        let said = match said.iter().all(|part| part == "-") {
            true => String::new(),
            false => format!(" ({})", said.join(", ")),
        };
        format!("{:?}={}{said}", field.kind, field.value)
    };
    fields.iter().map(show).collect()
}
