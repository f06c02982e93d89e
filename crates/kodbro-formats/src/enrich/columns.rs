use super::{Assigned, Change};
use crate::catalogue::ItemPart;
use crate::item::FieldKind;
use crate::item::TableItems;

/// The column that says what was done with a row, and what it says.
const MARK: &str = "kodbro";
const ADDED: &str = "added";
const REPLACED: &str = "replaced";

/// The columns of a table that codes go to: those it has, or new ones at its right.
pub(super) struct Columns {
    width: usize,
    code: usize,
    term: Option<usize>,
    release: Option<usize>,
    mark: usize,
    /// The names of the new columns.
    pub(super) new: Vec<&'static str>,
    /// The number of the last header row; 0 where there is none.
    pub(super) header_row: u64,
}

impl Columns {
    /// Takes the column of codes that the table has, with those of its terms and releases, or else
    /// three new ones; the mark goes into a column of its own.
    pub(super) fn of(items: &TableItems) -> Self {
        let header = items.header();
        let width = header.len();
        let is_code = |part| part == ItemPart::Field(FieldKind::Classification, Some("EMD"));
        let mut new = Vec::new();
        let mut add = |name| {
            new.push(name);
            width + new.len() - 1
        };
        let (code, term, release) = match items.column(is_code) {
            Some(code) => (
                code,
                items.column(|part| part == ItemPart::Term),
                items.column(|part| part == ItemPart::Release),
            ),
            None => (
                add("EMDN code"),
                Some(add("EMDN term")),
                Some(add("EMDN release")),
            ),
        };
        let mark = header.iter().position(|name| name.trim() == MARK);
        let mark = mark.unwrap_or_else(|| add(MARK));
        Self {
            width,
            code,
            term,
            release,
            mark,
            new,
            header_row: items.rows().header_row().unwrap_or(0),
        }
    }

    /// Returns the columns that the table had.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Returns what goes into which column of a row; what the row says beside a code is kept unless
    /// the code is replaced.
    pub(super) fn cells<'c>(&self, change: &'c Change, row: &[String]) -> Vec<(usize, &'c str)> {
        let (assigned, mark): (&Assigned, _) = match change {
            Change::Leave => return Vec::new(),
            Change::Add(assigned) => (assigned, ADDED),
            Change::Replace(assigned) => (assigned, REPLACED),
        };
        let beside = [
            (self.term, assigned.term.as_str()),
            (self.release, assigned.release.as_str()),
        ];
        let is_free = |column: usize| {
            let is_empty = row.get(column).is_none_or(|cell| cell.trim().is_empty());
            is_empty || matches!(change, Change::Replace(_))
        };
        let beside = beside
            .into_iter()
            .filter_map(|(column, text)| Some((column?, text)));
        let mut cells = vec![(self.code, assigned.code.as_str())];
        cells.extend(beside.filter(|(column, _)| is_free(*column)));
        cells.push((self.mark, mark));
        cells
    }
}
