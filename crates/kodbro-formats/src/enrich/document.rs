use std::path::Path;

use super::copier::Copier;
use super::{Assigned, Change, Enriched, Planner};
use crate::item::{CatalogueFormat, Item, ItemReader, Spot};
use crate::ubl;
use crate::xml::{Marks, Room};
use crate::{Error, Output};

/// The list id of the EMDN in UNCL7143.
const LIST: &str = "EMD";

/// Copies a document with elements put in between, in its own encoding, prefixes and indentation.
pub(super) fn enrich<A: FnMut(&Item) -> Option<Assigned>>(
    path: &Path,
    mut reader: ItemReader,
    mut planner: Planner<A>,
    output: Output,
) -> Result<Enriched, Error> {
    let is_ubl = reader.format() == CatalogueFormat::Ubl;
    let mut copier = Copier::new(path, output)?;
    while let Some(item) = reader.next() {
        let item = item?;
        let Some(document) = reader.document() else {
            break;
        };
        let marks = document.take_marks();
        let change = planner.change(&item);
        let assigned = match &change {
            Change::Leave => continue,
            Change::Add(assigned) | Change::Replace(assigned) => assigned,
        };
        let Some(edit) = edit(&item, &marks, assigned, is_ubl) else {
            planner.no_room(&change);
            continue;
        };
        let text = document.xml().encoding().encode(&edit.text);
        copier.copy_to(edit.from)?;
        copier.skip_to(edit.to)?;
        copier.put(&text)?;
    }
    copier.finish()?;
    Ok(planner.done)
}

/// What is put in place of some bytes of the file.
struct Edit {
    from: u64,
    to: u64,
    text: String,
}

/// Takes the place of the one code of the item, full or empty, or else the room for one.
fn edit(item: &Item, marks: &Marks, assigned: &Assigned, is_ubl: bool) -> Option<Edit> {
    let declared = item.emdn_codes().find_map(|field| match field.spot {
        Spot::Element {
            line, character, ..
        } => marks
            .codes
            .iter()
            .find(|code| code.place == (line, character)),
        _ => None,
    });
    if let Some(code) = declared {
        return Some(Edit {
            from: code.bytes.start,
            to: code.bytes.end,
            text: match is_ubl {
                true => classification_code(&code.name, "", assigned),
                false => element(&code.name, &assigned.code),
            },
        });
    }
    // A code that is said in another way, such as a property, has no element that could be replaced.
    if item.emdn_codes().any(|code| !code.value.trim().is_empty()) {
        return None;
    }
    let room = marks.room.as_ref()?;
    Some(Edit {
        from: room.byte,
        to: room.byte,
        text: match is_ubl {
            true => classification(room, assigned),
            false => features(room, assigned),
        },
    })
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

fn classification_code(name: &str, declaration: &str, assigned: &Assigned) -> String {
    let attribute = |name: &str, value: &str| match value {
        "" => String::new(),
        value => format!(" {name}=\"{}\"", escape(value)),
    };
    let release = attribute("listVersionID", &assigned.release);
    let term = attribute("name", &assigned.term);
    let code = escape(&assigned.code);
    format!("<{name}{declaration} listID=\"{LIST}\"{release}{term}>{code}</{name}>")
}

/// Writes a group of features of BMEcat, whose elements are called as the holder is.
fn features(room: &Room, assigned: &Assigned) -> String {
    let (prefix, local) = match room.holder.rsplit_once(':') {
        Some((prefix, local)) => (format!("{prefix}:"), local),
        None => (String::new(), room.holder.as_str()),
    };
    let outer = format!("{prefix}{local}_FEATURES");
    let system = element(&format!("{prefix}REFERENCE_FEATURE_SYSTEM_NAME"), "EMDN");
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

fn escape(text: &str) -> String {
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
