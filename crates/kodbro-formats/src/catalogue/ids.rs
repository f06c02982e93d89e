use std::path::Path;

use super::header_names::{is_exact, score};
use super::{CatalogueOptions, CatalogueReader, Role};
use crate::table::{Notes, RawRow, Table, TableOptions};
use crate::{Error, ErrorKind, Place};

/// Reads the ids of a list of products, each with the number of its row.
///
/// The list is a catalogue with a column of article numbers, a table that has such a column and
/// nothing else of note, or a file of one column without header. Rows without an id are left out.
///
/// # Errors
/// When the file cannot be read, or no column of it can be told to hold ids
/// ([`ErrorKind::NoHeader`], [`ErrorKind::NoColumn`]).
///
/// ```
/// let path = std::env::temp_dir().join("kodbro-example-ids.csv");
/// std::fs::write(&path, "41-10233\n41-10234\n")?;
/// assert_eq!(kodbro_formats::read_ids(&path)?, [(1, "41-10233".into()), (2, "41-10234".into())]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_ids(path: impl AsRef<Path>) -> Result<Vec<(u64, String)>, Error> {
    let path = path.as_ref();
    let rows = match CatalogueReader::open(path, &CatalogueOptions::default()) {
        Ok(rows) if has_id(&rows) => rows,
        Ok(rows) => {
            let kind = ErrorKind::NoColumn {
                value: "id".into(),
                expected: format!("one of {}", rows.header().join(", ")),
            };
            let place = Place::new(path.display().to_string());
            return Err(Error::new(kind, place).with_hint(HINT));
        }
        Err(error) => {
            return match error.kind() {
                ErrorKind::NoHeader { .. } => read_plain(path).unwrap_or(Err(error)),
                _ => Err(error),
            };
        }
    };
    let mut ids = Vec::new();
    for row in rows {
        let row = row?;
        if !row.id.is_empty() {
            ids.push((row.number, row.id));
        }
    }
    Ok(ids)
}

const HINT: &str = "call the column with the article numbers 'id' or 'Artikelnr'";

fn has_id(rows: &CatalogueReader) -> bool {
    rows.columns().iter().any(|(role, _)| *role == Role::Id)
}

/// Reads a table that does not say what its products are; `None` where no column holds ids.
fn read_plain(path: &Path) -> Option<Result<Vec<(u64, String)>, Error>> {
    let mut table = match Table::open(path, &TableOptions::default()) {
        Ok(table) => table,
        Err(error) => return Some(Err(error)),
    };
    let keys = table.keys().map(<[String]>::to_vec);
    let mut notes = Notes::default();
    let mut rows: Vec<RawRow> = Vec::new();
    while let Some(row) = table.next_row(&mut notes) {
        match row {
            Ok(row) if row.is_blank() => {}
            Ok(row) => rows.push(row),
            Err(error) => return Some(Err(error)),
        }
    }
    let is_id = |name: &String| is_exact(score(name, Role::Id));
    let first = rows.first().map_or(&[][..], |row| &row.cells);
    let named = keys.as_deref().unwrap_or(first).iter().position(is_id);
    let is_one_column = rows.iter().all(|row| row.cells.len() == 1);
    let (column, skip) = match named {
        Some(column) => (column, usize::from(keys.is_none())),
        None if is_one_column && keys.is_none() => (0, 0),
        None => return None,
    };
    let id = |row: &RawRow| {
        let id = row.cells.get(column).map(|cell| cell.trim().to_owned());
        id.filter(|id| !id.is_empty()).map(|id| (row.number, id))
    };
    Some(Ok(rows.iter().skip(skip).filter_map(id).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, text).unwrap();
        let ids = read_ids(&path)?;
        let ids: Vec<_> = ids.iter().map(|(row, id)| format!("{row}:{id}")).collect();
        Ok(ids.join(" "))
    }

    #[test]
    fn ids_are_found_in_catalogues_tables_and_bare_lists() {
        assert_eq!(
            read("Artikelnr;Benämning\n007;Kanyl\n;Spruta\n8;Sond\n").unwrap(),
            "2:007 4:8"
        );
        assert_eq!(read("Artikelnr\n007\n8\n").unwrap(), "2:007 3:8");
        assert_eq!(read("Saldo;Artikelnr\n5;007\n6;8\n").unwrap(), "2:007 3:8");
        assert_eq!(read("41-1\n\n41-2\n").unwrap(), "1:41-1 3:41-2");
    }

    #[test]
    fn what_holds_no_ids_is_refused() {
        assert!(matches!(
            read("Benämning;Pris\nKanyl;7\n").unwrap_err().kind(),
            ErrorKind::NoColumn { .. }
        ));
        assert!(matches!(
            read("Pris;Saldo\n7;8\n").unwrap_err().kind(),
            ErrorKind::NoHeader { .. }
        ));
    }
}
