use std::path::Path;

use super::copier::Copier;
use super::{Assigned, Change, Planner};
use crate::item::{CatalogueFormat, Item, ItemReader, Spot};
use crate::ubl;
use crate::xml::{Code, Marks, Room};
use crate::{Error, Output};

/// The list id of the EMDN in UNCL7143.
const LIST: &str = "EMD";

/// The name of the EMDN as a system of features.
const SYSTEM: &str = "EMDN";

/// Copies a document with elements put in between, in its own encoding, prefixes and indentation.
pub(super) fn enrich<A: FnMut(&Item) -> Option<Assigned>>(
    path: &Path,
    mut reader: ItemReader,
    mut planner: Planner<A>,
    output: Output,
) -> Result<Planner<A>, Error> {
    let is_ubl = reader.format() == CatalogueFormat::Ubl;
    let mut copier = Copier::new(path, output)?;
    while let Some(item) = reader.next() {
        let item = item?;
        let Some(document) = reader.document() else {
            break;
        };
        let marks = document.take_marks();
        let change = planner.change(&item);
        let Some(assigned) = change.assigned() else {
            continue;
        };
        let Some(edits) = edits(&item, &marks, &change, assigned, is_ubl) else {
            planner.no_room(&change);
            continue;
        };
        let encoding = document.xml().encoding();
        for edit in edits {
            copier.copy_to(edit.from)?;
            copier.skip_to(edit.to)?;
            copier.put(&encoding.encode(&edit.text))?;
        }
    }
    copier.finish()?;
    Ok(planner)
}

/// What is put in place of some bytes of the file.
struct Edit {
    from: u64,
    to: u64,
    text: String,
}

impl Edit {
    /// Replaces an element.
    fn of(code: &Code, text: String) -> Self {
        Self {
            from: code.bytes.start,
            to: code.bytes.end,
            text,
        }
    }
}

/// Takes the place of the code that is replaced, or of an empty one, or else the room for one; the
/// edits come in the order of the file.
fn edits(
    item: &Item,
    marks: &Marks,
    change: &Change,
    assigned: &Assigned,
    is_ubl: bool,
) -> Option<Vec<Edit>> {
    let declared = match change {
        // A code that is said in another way, such as a property, has no element to be replaced.
        Change::Replace(_, spot) => Some(code_at(marks, spot)?),
        _ => item
            .emdn_codes()
            .find_map(|field| code_at(marks, &field.spot)),
    };
    if let Some(code) = declared {
        return match is_ubl {
            true => {
                let text = classification_code(&code.name, &code.attributes, assigned);
                Some(vec![Edit::of(code, text)])
            }
            false => group_edits(marks, code, change, assigned),
        };
    }
    let room = marks.room.as_ref()?;
    Some(vec![Edit {
        from: room.byte,
        to: room.byte,
        text: match is_ubl {
            true => classification(room, assigned),
            false => features(room, assigned),
        },
    }])
}

fn code_at<'m>(marks: &'m Marks, spot: &Spot) -> Option<&'m Code> {
    let Spot::Element {
        line, character, ..
    } = spot
    else {
        return None;
    };
    let mut codes = marks.codes.iter();
    codes.find(|code| code.is_code && code.place == (*line, *character))
}

/// Replaces the code of a group of features and, where there was another one, what the group says of
/// it; a group with several codes has no room.
fn group_edits(
    marks: &Marks,
    code: &Code,
    change: &Change,
    assigned: &Assigned,
) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for part in marks.codes.iter().filter(|part| part.child == code.child) {
        let local = part.name.rsplit(':').next().unwrap_or_default();
        let text = match part.is_code {
            true if part.place == code.place => &assigned.code,
            true => return None,
            false if !matches!(change, Change::Replace(..)) => continue,
            false if local == "REFERENCE_FEATURE_SYSTEM_NAME" => SYSTEM,
            // What the old code was called, and nobody says what the new one is.
            false if assigned.term.is_empty() => {
                edits.push(Edit::of(part, String::new()));
                continue;
            }
            false => &assigned.term,
        };
        let (name, attributes) = (&part.name, &part.attributes);
        let text = format!("<{name}{attributes}>{}</{name}>", escape(text));
        edits.push(Edit::of(part, text));
    }
    Some(edits)
}

/// Writes a classification of UBL.
fn classification(room: &Room, assigned: &Assigned) -> String {
    let (prefix, _) = room.holder.rsplit_once(':').unwrap_or_default();
    let colon = if prefix.is_empty() { "" } else { ":" };
    let outer = format!("{prefix}{colon}CommodityClassification");
    let declaration = match &room.prefix {
        Some(_) => String::new(),
        None => format!(" xmlns=\"{}\"", ubl::BASICS),
    };
    let prefix = room.prefix.as_deref().unwrap_or_default();
    let name = format!("{prefix}ItemClassificationCode");
    let code = classification_code(&name, &declaration, assigned);
    let (indent, step) = (&room.indent, &room.step);
    format!("{indent}<{outer}>{indent}{step}{code}{indent}</{outer}>")
}

fn classification_code(name: &str, attributes: &str, assigned: &Assigned) -> String {
    let attribute = |name: &str, value: &str| match value {
        "" => String::new(),
        value => format!(" {name}=\"{}\"", escape(value)),
    };
    let release = attribute("listVersionID", &assigned.release);
    let term = attribute("name", &assigned.term);
    let code = escape(&assigned.code);
    format!("<{name}{attributes} listID=\"{LIST}\"{release}{term}>{code}</{name}>")
}

/// Writes a group of features of BMEcat, whose elements are called as the holder is.
fn features(room: &Room, assigned: &Assigned) -> String {
    let (prefix, local) = match room.holder.rsplit_once(':') {
        Some((prefix, local)) => (format!("{prefix}:"), local),
        None => (String::new(), room.holder.as_str()),
    };
    let outer = format!("{prefix}{local}_FEATURES");
    let system = element(&format!("{prefix}REFERENCE_FEATURE_SYSTEM_NAME"), SYSTEM);
    let group = element(
        &format!("{prefix}REFERENCE_FEATURE_GROUP_ID"),
        &assigned.code,
    );
    let (indent, step) = (&room.indent, &room.step);
    format!("{indent}<{outer}>{indent}{step}{system}{indent}{step}{group}{indent}</{outer}>")
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
