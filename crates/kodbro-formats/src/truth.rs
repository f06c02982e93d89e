use std::path::Path;

use kodbro::evaluate::Case;

use crate::table::{Header, Notes, RawRow, Table, TableOptions};
use crate::{CatalogueRow, Error, ErrorKind, Place, Role};

/// The columns that put rows into groups whose results are shown apart.
const GROUPS: [&str; 3] = ["lang", "style", "confidence"];

/// What stands for "no code of the nomenclature is right".
const NONE: &str = "NONE";

/// A row whose right code is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TruthRow {
    /// The row to be mapped.
    pub row: CatalogueRow,
    /// The right code; `None` for a row that is out of scope.
    pub expected: Option<String>,
    /// Further codes that an expert would accept.
    pub accepted: Vec<String>,
    /// Whether an expert would also accept that the row is out of scope.
    pub accepted_none: bool,
    /// The columns `lang`, `style` and `confidence` that the file has, and their values.
    pub groups: Vec<(String, String)>,
}

impl TruthRow {
    /// Returns the row as a case to evaluate or to learn from.
    pub fn case(&self) -> Case<'_> {
        let groups = self.groups.iter();
        Case {
            id: &self.row.id,
            row: self.row.row(),
            expected: self.expected.as_deref(),
            accepted: self.accepted.iter().map(String::as_str).collect(),
            accepted_none: self.accepted_none,
            groups: groups
                .map(|(column, value)| (column.as_str(), value.as_str()))
                .collect(),
        }
    }
}

/// Reads a truth file: rows with the codes that a right mapping gives them.
///
/// The header has the columns `id`, any of `name`, `model`, `description` and `supplier`, then
/// `expected` (a code, or `NONE` for a row out of scope) and optionally `accepted` (codes with
/// commas between them, `NONE` among them if need be), `lang`, `style` and `confidence`; other
/// columns are kept in [`CatalogueRow::cells`] only. Codes are not checked against a nomenclature.
///
/// # Errors
///
/// When the file cannot be read, a column `id` or `expected` or every text column is missing
/// ([`ErrorKind::NoColumn`]), or a row has no expected code ([`ErrorKind::BadValue`]).
pub fn read_truth(path: impl AsRef<Path>) -> Result<Vec<TruthRow>, Error> {
    read(Table::open(path.as_ref(), &TableOptions::default())?)
}

fn read(mut table: Table) -> Result<Vec<TruthRow>, Error> {
    let mut notes = Notes::default();
    let place = table.place().clone();
    let columns = Columns::of(Header::read(&mut table, &mut notes)?, &place)?;
    let mut rows = Vec::new();
    while let Some(row) = table.next_row(&mut notes) {
        let row = row?;
        if !row.is_blank() {
            rows.push(columns.truth(row, &place)?);
        }
    }
    Ok(rows)
}

/// The header of a truth file.
struct Columns(Header);

impl Columns {
    fn of(header: Header, place: &Place) -> Result<Self, Error> {
        let texts = ["name", "model", "description"];
        let missing = ["id", "expected"]
            .into_iter()
            .find(|name| !header.has(name));
        let textless = (!texts.into_iter().any(|name| header.has(name))).then_some("name");
        if let Some(name) = missing.or(textless) {
            let hint = "a truth file has the columns id, name and expected in its first row";
            return Err(header.missing(name, place).with_hint(hint));
        }
        Ok(Self(header))
    }

    fn truth(&self, mut row: RawRow, place: &Place) -> Result<TruthRow, Error> {
        self.0.check_width(&row, place)?;
        let value = |name: &str| self.0.value(&row, name).map(str::to_owned);
        let code = value("expected").unwrap_or_default();
        if code.is_empty() {
            let expected = "a code, or NONE for a row out of scope".into();
            let kind = ErrorKind::BadValue {
                value: code,
                expected,
            };
            return Err(Error::new(
                kind,
                place.clone().with_row(row.number).with_column("expected"),
            ));
        }
        let accepted = value("accepted").unwrap_or_default();
        let accepted: Vec<&str> = accepted
            .split(',')
            .map(str::trim)
            .filter(|code| !code.is_empty())
            .collect();
        let group = |name: &str| value(name).map(|value| (name.to_owned(), value));
        let groups = GROUPS.into_iter().filter_map(group).collect();
        row.cells.resize(self.0.names().len(), String::new());
        let value = |role: Role| {
            let value = self.0.value(&row, role.as_str());
            value.unwrap_or_default().to_owned()
        };
        Ok(TruthRow {
            expected: (code != NONE).then_some(code),
            accepted_none: accepted.contains(&NONE),
            accepted: accepted
                .iter()
                .filter(|c| **c != NONE)
                .map(|c| c.to_string())
                .collect(),
            groups,
            row: CatalogueRow {
                number: row.number,
                id: value(Role::Id),
                name: value(Role::Name),
                model: value(Role::Model),
                description: value(Role::Description),
                supplier: value(Role::Supplier),
                unit: value(Role::Unit),
                cells: row.cells,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &'static str) -> Result<Vec<TruthRow>, Error> {
        read(Table::from_reader(
            "t",
            Box::new(text.as_bytes()),
            &TableOptions::default(),
        )?)
    }

    #[test]
    fn codes_and_groups() {
        let rows = parse(
            "id\tname\texpected\taccepted\tstyle\n\
             007\t\"Flex\" tube\tT0102\tT0103, NONE\terp\n\
             008\t\"Tape\"\tNONE\t\n",
        )
        .unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            (rows[0].row.id.as_str(), rows[0].row.name.as_str()),
            ("007", "\"Flex\" tube")
        );
        assert_eq!(rows[0].expected.as_deref(), Some("T0102"));
        assert_eq!(
            (rows[0].accepted.as_slice(), rows[0].accepted_none),
            (&["T0103".to_owned()][..], true)
        );
        assert_eq!(rows[0].groups, [("style".to_owned(), "erp".to_owned())]);
        assert_eq!(
            (rows[1].expected.as_deref(), rows[1].accepted_none),
            (None, false)
        );
        assert_eq!(rows[1].row.name, "Tape");
    }

    #[test]
    fn what_is_missing_is_named() {
        let says = |text, words: &str| {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        };
        says(
            "id;name\n1;a\n",
            "t, row 1: no column 'expected', expected one of id, name",
        );
        says("id;supplier;expected\n1;a;T01\n", "no column 'name'");
        says(
            "id;name;expected\n1;a;\n",
            "t, row 2, column 'expected': '' is not allowed",
        );
        says(
            "id;name;expected\n1;a;T01\n1;a;T01;x\n",
            "t, row 3: 4 cells, expected at most 3",
        );
    }

    #[test]
    fn the_public_truth_files_read_in_full() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/truth");
        if !folder.is_dir() {
            eprintln!("SKIPPED: {} is absent", folder.display());
            return;
        }
        for (name, count) in [
            ("eudamed-dev.tsv", 891),
            ("eudamed-dev-full.tsv", 2_357),
            ("swedish-dev.tsv", 240),
            ("swedish-real-dev.tsv", 115),
        ] {
            let rows = read_truth(folder.join(name)).unwrap();
            assert_eq!(rows.len(), count, "{name}");
        }
    }
}
