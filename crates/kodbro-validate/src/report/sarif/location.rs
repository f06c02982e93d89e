use std::fmt::Write as _;

use kodbro_formats::Place;
use serde_json::{Value, json};

use crate::Finding;
use crate::report::cell_name;

/// Describes where a finding is: a `location` (SARIF 2.1.0, section 3.28).
pub(super) fn describe(finding: &Finding, columns: &[String]) -> Value {
    let place = &finding.place;
    let mut physical = json!({ "artifactLocation": { "uri": uri(&place.source) } });
    match (place.line, place.row) {
        (Some((line, character)), _) => {
            physical["region"] = json!({ "startLine": line, "startColumn": character });
        }
        (None, Some(row)) if place.sheet.is_none() => {
            physical["region"] = json!({ "startLine": row });
        }
        _ => {}
    }
    let mut described = json!({ "physicalLocation": physical });
    if let Some(name) = logical(place, columns) {
        let mut logical = json!({ "fullyQualifiedName": name });
        if let Some(column) = &place.column {
            logical["name"] = json!(column);
        }
        described["logicalLocations"] = json!([logical]);
    }
    described
}

/// Names the cell or element.
fn logical(place: &Place, columns: &[String]) -> Option<String> {
    if place.element.is_some() {
        return place.element.clone();
    }
    let row = place.row?;
    let column = place.column.as_deref();
    let cell = column.and_then(|column| cell_name(columns, row, column));
    let cell = match (cell, column) {
        (Some(cell), _) => cell,
        (None, Some(column)) => format!("{column}:{row}"),
        (None, None) => format!("{row}:{row}"),
    };
    Some(match &place.sheet {
        Some(sheet) if sheet.chars().all(char::is_alphanumeric) => format!("{sheet}!{cell}"),
        Some(sheet) => format!("'{}'!{cell}", sheet.replace('\'', "''")),
        None => cell,
    })
}

/// Writes a path as a URI reference: percent-encoded, with slashes, and absolute if the path is.
pub(super) fn uri(path: &str) -> String {
    let path = match path {
        "<stdin>" => "stdin",
        other => other,
    };
    let is_drive =
        matches!(path.as_bytes(), [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic());
    let path = match is_drive || cfg!(windows) {
        true => path.replace('\\', "/"),
        false => path.to_owned(),
    };
    let (mut text, path) = match path.split_at_checked(2) {
        Some((drive, rest)) if is_drive => (format!("file:///{drive}"), rest),
        _ if path.starts_with('/') => ("file://".to_owned(), path.as_str()),
        _ => (String::new(), path.as_str()),
    };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                text.push(char::from(byte));
            }
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn paths_become_uris() {
        for (path, expected) in [
            ("lista.csv", "lista.csv"),
            ("mapp 1/å#.csv", "mapp%201/%C3%A5%23.csv"),
            ("/data/a.csv", "file:///data/a.csv"),
            ("C:\\data\\a.csv", "file:///C:/data/a.csv"),
            ("a:b.csv", "a%3Ab.csv"),
            ("ab:c.csv", "ab%3Ac.csv"),
            ("<stdin>", "stdin"),
        ] {
            assert_eq!(uri(path), expected, "{path}");
        }
    }

    #[test]
    fn a_cell_has_a_line_in_text_and_a_name_in_a_workbook() {
        let columns = ["Artnr".to_owned(), "EMDN".to_owned()];
        let finding = sample::unknown_code(7);
        let location = describe(&finding, &columns);
        assert_eq!(
            location["physicalLocation"]["region"],
            json!({ "startLine": 7 })
        );
        assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], "B7");
        let place = finding.place.clone().with_sheet("Blad 1");
        let location = describe(&Finding { place, ..finding }, &columns);
        assert!(location["physicalLocation"].get("region").is_none());
        assert_eq!(
            location["logicalLocations"][0]["fullyQualifiedName"],
            "'Blad 1'!B7"
        );
    }

    #[test]
    fn an_element_has_line_and_character_and_its_path() {
        let location = describe(&sample::in_xml(), &[]);
        let region = json!({ "startLine": 57, "startColumn": 13 });
        assert_eq!(location["physicalLocation"]["region"], region);
        let name = "/Catalogue/cac:CatalogueLine[3]/cac:Item";
        assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], name);
    }

    #[test]
    fn a_finding_about_the_whole_file_names_only_the_file() {
        let place = Place::new("lista.csv");
        let location = describe(
            &Finding {
                place,
                ..sample::missing_gtin(1)
            },
            &[],
        );
        let expected =
            json!({ "physicalLocation": { "artifactLocation": { "uri": "lista.csv" } } });
        assert_eq!(location, expected);
    }
}
