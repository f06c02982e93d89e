//! Where a catalogue's header is and which role each column has.

use std::collections::HashSet;

use super::Role;
use super::header_names::{assign, is_exact, score};
use super::item_role::item_role;
use super::selection::{self, ColumnSelection, answers};
use crate::table::{RawRow, letters};
use crate::{Error, ErrorKind, Place};

/// The header is looked for among so many rows.
const ROWS: usize = 50;

/// A header that was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The columns' names; two header rows are joined by ` / `, groups and names by a space.
    pub(super) cells: Vec<String>,
    /// The columns with a role, from 0.
    pub(super) columns: Vec<(Role, usize)>,
    /// The number of the last header row; `None` where the names come from elsewhere.
    pub(super) row: Option<u64>,
    /// How many of the rows are header or stand above it.
    pub(super) rows: usize,
}

impl Header {
    /// Takes names that the format itself gives, such as the keys of JSON objects.
    pub(super) fn from_keys(
        keys: &[String],
        selection: Option<&ColumnSelection>,
        for_items: bool,
        place: &Place,
    ) -> Result<Self, Error> {
        let cells = keys.to_vec();
        let columns = columns(&cells, selection, for_items, place)?;
        Ok(Self {
            cells,
            columns,
            row: None,
            rows: 0,
        })
    }

    /// Finds the header among the first rows.
    ///
    /// The row that names the most roles is the header. Where no row does, the user's selection has
    /// to name the columns, and the header is the row that has the names selected, or that looks
    /// like one; if there is none, the table has no header and columns are named by letters.
    ///
    /// [`ErrorKind::NoHeader`] when no column can be told to say what the products are, and
    /// [`ErrorKind::NoColumn`] when one selected does not exist.
    pub(super) fn find(
        rows: &[&RawRow],
        selection: Option<&ColumnSelection>,
        for_items: bool,
        place: &Place,
    ) -> Result<Self, Error> {
        let looks = by_look(rows);
        let at = match selection {
            Some(selection) => by_selection(rows, selection, looks, for_items),
            None => by_role_names(rows, for_items).or(looks),
        };
        let Some(at) = at else {
            let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            let cells: Vec<String> = (0..width).map(letters).collect();
            if selection.is_none() {
                let first = rows.iter().find(|row| !row.is_blank());
                return Err(no_header(first.map_or(&[], |row| &row.cells), place));
            }
            let columns = columns(&cells, selection, for_items, place)?;
            return Ok(Self {
                cells,
                columns,
                row: None,
                rows: 0,
            });
        };
        let cells = joined(rows, at);
        let columns = columns(&cells, selection, for_items, place)?;
        Ok(Self {
            cells,
            columns,
            row: rows.get(at).map(|row| row.number),
            rows: at + 1,
        })
    }
}

/// Gives columns their roles: those selected first, the others by name.
fn columns(
    cells: &[String],
    selection: Option<&ColumnSelection>,
    for_items: bool,
    place: &Place,
) -> Result<Vec<(Role, usize)>, Error> {
    let selected = match selection {
        Some(selection) => selection.resolve(cells, place)?,
        None => Vec::new(),
    };
    let found = column_roles(cells, &selected);
    // The reader of items has roles of its own, and looks whether it has one.
    match for_items || found.iter().any(|(role, _)| role.is_text()) {
        true => Ok(found),
        false => Err(no_header(cells, place)),
    }
}

/// Gives the columns of a table their roles, in the order of [`Role::ALL`]: those selected as they
/// are, the others by their names. Where a column with text is selected, no other one is looked for.
///
/// For tables in memory; [`CatalogueReader`](crate::CatalogueReader) does the same for files.
///
/// # Example: names in Swedish, and a choice
///
/// ```
/// use kodbro_formats::{Role, column_roles};
///
/// let header = ["Artnr", "Benämning", "Vara"].map(String::from);
/// assert_eq!(column_roles(&header, &[]), [(Role::Id, 0), (Role::Name, 1)]);
/// assert_eq!(column_roles(&header, &[(Role::Name, 2)]), [(Role::Id, 0), (Role::Name, 2)]);
/// ```
pub fn column_roles(header: &[String], selected: &[(Role, usize)]) -> Vec<(Role, usize)> {
    let mut found = selected.to_vec();
    let text_selected = found.iter().any(|(role, _)| role.is_text());
    for (role, column, _) in assign(header) {
        let free = found.iter().all(|(r, c)| *r != role && *c != column);
        if free && !(text_selected && role.is_text()) {
            found.push((role, column));
        }
    }
    found.sort_unstable();
    found
}

fn no_header(cells: &[String], place: &Place) -> Error {
    let kind = ErrorKind::NoHeader {
        found: selection::show(cells),
    };
    Error::new(kind, place.clone()).with_hint(selection::EXAMPLE)
}

/// The row that names the most roles exactly, with one that says what the product is among them;
/// where that row names groups of columns, the row of their names below it.
fn by_role_names(rows: &[&RawRow], for_items: bool) -> Option<usize> {
    let mut best = (0, None);
    for at in 0..rows.len().min(ROWS) {
        let points = points(&joined(rows, at), for_items);
        if points > best.0 {
            best = (points, Some(at));
        }
    }
    let at = best.1?;
    let is_below = names_groups(rows, at) && points(&joined(rows, at + 1), for_items) > 0;
    Some(if is_below { at + 1 } else { at })
}

/// How well cells name roles: 0 where they do not say what the product is, unless two name a role or
/// are known otherwise.
fn points(cells: &[String], for_items: bool) -> usize {
    let assigned = assign(cells);
    let exact = assigned.iter().filter(|(_, _, score)| is_exact(*score));
    let exact = exact.count();
    // A model alone may be a product that is called `Variant`.
    let text = assigned.iter().any(|(role, _, score)| match role {
        Role::Model => exact > 1,
        role => role.is_text() && (is_exact(*score) || exact > 1),
    });
    let known = match for_items {
        true => cells
            .iter()
            .filter(|cell| item_role(cell).is_some())
            .count(),
        false => 0,
    };
    match (text && exact > 0) || (known > 0 && known + exact > 1) {
        true => 2 * exact + assigned.len() + 2 * known,
        false => 0,
    }
}

/// Tells whether a row names groups of columns, as cells merged over these do: the row below it has
/// a label under each of its labels, and labels that are without one in this row. A single label is
/// the title of the table.
fn names_groups(rows: &[&RawRow], at: usize) -> bool {
    let (Some(row), Some(below)) = (rows.get(at), rows.get(at + 1)) else {
        return false;
    };
    let is_filled = |column: usize| filled(below).any(|(other, _)| other == column);
    (2..filled(below).count()).contains(&filled(row).count())
        && filled(row).all(|(column, _)| is_filled(column))
        && are_labels(row)
        && are_labels(below)
}

/// The row in which the selected headers stand; the one that looks like a header if it has them.
fn by_selection(
    rows: &[&RawRow],
    selection: &ColumnSelection,
    looks: Option<usize>,
    for_items: bool,
) -> Option<usize> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let names: Vec<&str> = selection.headers(width).collect();
    let likely = looks.or_else(|| by_role_names(rows, for_items));
    if names.is_empty() {
        return likely;
    }
    let has_all = |at: &usize| {
        let cells = joined(rows, *at);
        names
            .iter()
            .all(|name| cells.iter().any(|cell| answers(cell, name)))
    };
    let anywhere = || (0..rows.len().min(ROWS)).find(has_all);
    likely
        .filter(has_all)
        .or_else(anywhere)
        .or(likely)
        .or((!rows.is_empty()).then_some(0))
}

/// The first row of labels, about as full as the rows usually are, above a column of numbers.
fn by_look(rows: &[&RawRow]) -> Option<usize> {
    let usual = usual_fill(rows.iter().copied());
    (0..rows.len().min(ROWS)).find(|at| {
        let Some(row) = rows.get(*at) else {
            return false;
        };
        let labels: Vec<&str> = filled(row).map(|(_, cell)| cell).collect();
        let distinct: HashSet<&str> = labels.iter().copied().collect();
        labels.len() * 5 >= usual * 3
            && distinct.len() == labels.len()
            && labels.iter().all(|cell| is_label(cell))
            && filled(row).any(|(column, cell)| {
                !has_digit(cell) && mostly_digits(rows.get(at + 1..).unwrap_or_default(), column)
            })
    })
}

/// The cells of a row, joined with those of the row above where that is a header row as well: it
/// has labels only, and one of them names a column that this row leaves without a name.
fn joined(rows: &[&RawRow], at: usize) -> Vec<String> {
    let Some(row) = rows.get(at) else {
        return Vec::new();
    };
    let mut cells: Vec<String> = row.cells.iter().map(|cell| tidy(cell)).collect();
    let Some(above) = at.checked_sub(1).and_then(|above| rows.get(above)) else {
        return cells;
    };
    if names_groups(rows, at - 1) {
        return in_groups(&cells, above);
    }
    let is_free = |column: usize| cells.get(column).is_none_or(String::is_empty);
    if filled(above).count() < 2
        || filled(row).count() < 2
        || !are_labels(row)
        || !are_labels(above)
        || !filled(above).any(|(column, _)| is_free(column))
    {
        return cells;
    }
    cells.resize(cells.len().max(above.cells.len()), String::new());
    for (column, label) in filled(above) {
        if let Some(cell) = cells.get_mut(column) {
            let both = !cell.is_empty();
            *cell = if both {
                format!("{} / {cell}", tidy(label))
            } else {
                tidy(label)
            };
        }
    }
    cells
}

/// Puts the name of its group before a cell where both together name another role than the cell
/// does, as in `Leverantör Namn`, or where the cell is not the only one of its name. A group reaches
/// to the next one.
fn in_groups(cells: &[String], groups: &RawRow) -> Vec<String> {
    let role_of = |name: &str| {
        let mut roles = Role::ALL.into_iter();
        roles.find(|role| is_exact(score(name, *role)))
    };
    let mut group = String::new();
    let named = cells.iter().enumerate().map(|(column, cell)| {
        if let Some((_, label)) = filled(groups).find(|(at, _)| *at == column) {
            group = tidy(label);
        }
        let both = format!("{group} {cell}");
        let role = role_of(&both);
        let is_repeated = cells.iter().filter(|other| *other == cell).count() > 1;
        let says_more = is_repeated || role.is_some() && role != role_of(cell);
        match says_more && !cell.is_empty() && !group.is_empty() {
            true => both,
            false => cell.clone(),
        }
    });
    named.collect()
}

/// The median number of filled cells of the rows that are not blank.
pub(super) fn usual_fill<'a>(rows: impl Iterator<Item = &'a RawRow>) -> usize {
    let mut counts: Vec<usize> = rows
        .map(|row| filled(row).count())
        .filter(|count| *count > 0)
        .collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or(0)
}

fn filled(row: &RawRow) -> impl Iterator<Item = (usize, &str)> {
    row.cells
        .iter()
        .map(|cell| cell.trim())
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty())
}

/// A header cell is one line.
fn tidy(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn are_labels(row: &RawRow) -> bool {
    filled(row).all(|(_, cell)| is_label(cell))
}

fn is_label(cell: &str) -> bool {
    cell.chars().count() <= 80 && cell.chars().any(char::is_alphabetic)
}

fn has_digit(cell: &str) -> bool {
    cell.chars().any(|c| c.is_ascii_digit())
}

fn mostly_digits(rows: &[&RawRow], column: usize) -> bool {
    let cells = rows
        .iter()
        .filter_map(|row| row.cells.get(column))
        .map(|cell| cell.trim());
    let (mut digits, mut total) = (0, 0);
    for cell in cells.filter(|cell| !cell.is_empty()) {
        digits += usize::from(has_digit(cell));
        total += 1;
    }
    total > 0 && digits * 2 > total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(table: &[&[&str]], selection: Option<&str>) -> Result<Header, Error> {
        let rows: Vec<RawRow> = (1..)
            .zip(table)
            .map(|(number, row)| RawRow {
                number,
                cells: row.iter().map(|s| s.to_string()).collect(),
                ..RawRow::default()
            })
            .collect();
        let rows: Vec<&RawRow> = rows.iter().collect();
        let selection = selection.map(|s| s.parse().unwrap());
        Header::find(&rows, selection.as_ref(), false, &Place::new("x"))
    }

    #[test]
    fn titles_above_the_header_are_passed_over() {
        let table: &[&[&str]] = &[
            &["Produkter", "", ""],
            &["Region Norr", "2026-01-01", ""],
            &["", "", ""],
            &["Artnr", "Benämning", "Leverantör"],
            &["001", "Kanyl", "Nord"],
        ];
        let header = find(table, None).unwrap();
        assert_eq!((header.row, header.rows), (Some(4), 4));
        assert_eq!(
            header.columns,
            [(Role::Id, 0), (Role::Name, 1), (Role::Supplier, 2)]
        );
    }

    #[test]
    fn two_header_rows_are_joined() {
        let table: &[&[&str]] = &[
            &["", "Názov", "ÚZP2"],
            &["č.r.", "", "Obmedzenie"],
            &["1", "Ventil", "DCH"],
            &["2", "Stent", "NCH"],
        ];
        let header = find(table, Some("name=Názov")).unwrap();
        assert_eq!(header.cells, ["č.r.", "Názov", "ÚZP2 / Obmedzenie"]);
        assert_eq!(
            (header.row, header.columns),
            (Some(2), vec![(Role::Name, 1)])
        );
        assert_eq!(find(table, Some("name=B")).unwrap().row, Some(2));
    }

    #[test]
    fn names_stand_below_those_of_their_groups() {
        let table: &[&[&str]] = &[
            &["Artikel", "", "Leverantör", "", "Pris"],
            &["Nr", "Benämning", "Namn", "Nr", "SEK"],
            &["1", "Kanyl grön", "Nord", "N7", "12"],
            &["2", "Tork", "Syd", "S9", "3"],
        ];
        let header = find(table, None).unwrap();
        assert_eq!((header.row, header.rows), (Some(2), 2));
        assert_eq!(
            header.cells,
            [
                "Artikel Nr",
                "Benämning",
                "Leverantör Namn",
                "Leverantör Nr",
                "SEK"
            ]
        );
        assert_eq!(
            header.columns,
            [(Role::Id, 0), (Role::Name, 1), (Role::Supplier, 2)]
        );
        // A title above the first column is no group, though two columns have one name.
        let table: &[&[&str]] = &[
            &["Produktlista 2026", "", ""],
            &["Artikelnr", "Benämning", "Benämning"],
            &["1", "Kanyl grön", "Needle green"],
        ];
        let header = find(table, None).unwrap();
        assert_eq!(header.cells, ["Artikelnr", "Benämning", "Benämning"]);
        // A product below a header that leaves a column without a name is no row of names.
        let table: &[&[&str]] = &[
            &["Artikel", "", "Leverantör"],
            &["Kanyl", "grön", "Nord"],
            &["Tork", "vit", "Syd"],
        ];
        assert_eq!(find(table, None).unwrap().row, Some(1));
    }

    #[test]
    fn without_a_header_columns_have_letters() {
        let table: &[&[&str]] = &[&["1001", "Kanyl", "Nord"], &["1002", "Nål", "Nord"]];
        let header = find(table, Some("id=1,name=2")).unwrap();
        assert_eq!((header.row, header.rows), (None, 0));
        assert_eq!(header.cells, ["A", "B", "C"]);
        let error = find(table, None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "x: no column with product names recognised; the columns are '1001', 'Kanyl', 'Nord'"
        );
        assert!(error.hint().unwrap().contains("--columns name=Benämning"));
        let error = find(table, Some("name=Benämning")).unwrap_err();
        assert!(
            error.to_string().contains("no column 'Benämning'"),
            "{error}"
        );
    }

    #[test]
    fn selected_text_columns_settle_the_text_and_leave_the_rest() {
        let table: &[&[&str]] = &[
            &["Artnr", "Benämning", "Beskrivning", "Vara"],
            &["1", "a", "b", "c"],
        ];
        let header = find(table, Some("name=Vara")).unwrap();
        assert_eq!(header.columns, [(Role::Id, 0), (Role::Name, 3)]);
    }
}
