use super::{Assigned, Change};
use crate::catalogue::{ItemPart, item_role};
use crate::item::{FieldKind, Spot, TableItems};

/// The column that says what was done with a row, and what it says.
const MARK: &str = "kodbro";
const ADDED: &str = "added";
const REPLACED: &str = "replaced";

/// The columns of a table that codes go to: those it has, or new ones at its right.
pub(super) struct Columns {
    width: usize,
    codes: Vec<CodeColumn>,
    mark: usize,
    /// The names of the new columns.
    pub(super) new: Vec<&'static str>,
    /// The number of the last header row; 0 where there is none.
    pub(super) header_row: u64,
}

/// A column of codes, and those of what is said of them.
struct CodeColumn {
    code: usize,
    term: Option<usize>,
    release: Option<usize>,
}

impl Columns {
    /// Takes the columns of codes that the table has, with those of their terms and releases, or else
    /// three new ones; the mark goes into a column of its own. `width` is that of the widest row.
    pub(super) fn of(items: &TableItems, width: usize) -> Self {
        let parts = items.parts().collect();
        let header_row = items.rows().header_row().unwrap_or(0);
        Self::new(items.header(), parts, width, header_row)
    }

    /// Takes the keys of objects as columns.
    pub(super) fn of_keys(keys: &[String]) -> Self {
        let parts = keys.iter().enumerate();
        let parts = parts.filter_map(|(at, key)| Some((at, item_role(key)?.part)));
        Self::new(keys, parts.collect(), keys.len(), 0)
    }

    fn new(
        header: &[String],
        parts: Vec<(usize, ItemPart)>,
        width: usize,
        header_row: u64,
    ) -> Self {
        let width = width.max(header.len());
        let mut new = Vec::new();
        let mut add = |name| {
            new.push(name);
            width + new.len() - 1
        };
        let mut codes: Vec<CodeColumn> = Vec::new();
        let is_code = |part| part == ItemPart::Field(FieldKind::Classification, Some("EMD"));
        for (code, _) in parts.iter().filter(|(_, part)| is_code(*part)) {
            codes.push(CodeColumn {
                code: *code,
                term: None,
                release: None,
            });
        }
        for (column, part) in parts {
            // As the reader of tables takes it: of the nearest code to the left, or else the first.
            let at = codes.iter().rposition(|other| other.code < column);
            let Some(of) = codes.get_mut(at.unwrap_or(0)) else {
                break;
            };
            match part {
                ItemPart::Term => of.term.get_or_insert(column),
                ItemPart::Release => of.release.get_or_insert(column),
                _ => continue,
            };
        }
        if codes.is_empty() {
            codes.push(CodeColumn {
                code: add("EMDN code"),
                term: Some(add("EMDN term")),
                release: Some(add("EMDN release")),
            });
        }
        let mark = header.iter().position(|name| name.trim() == MARK);
        let mark = mark.unwrap_or_else(|| add(MARK));
        Self {
            width,
            codes,
            mark,
            new,
            header_row,
        }
    }

    /// Returns the number of columns that the table had.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Returns what goes into which column of a row; what the row says beside a code is kept unless
    /// the code is replaced. Nothing where the code stands in no column.
    pub(super) fn cells<'c>(&self, change: &'c Change, row: &[String]) -> Vec<(usize, &'c str)> {
        let (assigned, mark): (&Assigned, _) = match change {
            Change::Leave => return Vec::new(),
            Change::Add(assigned) => (assigned, ADDED),
            Change::Replace(assigned, _) => (assigned, REPLACED),
        };
        let to = match change {
            Change::Replace(_, Spot::Cell { column, .. }) => {
                self.codes.iter().find(|of| of.code == *column)
            }
            Change::Replace(..) => None,
            _ => self.codes.first(),
        };
        let Some(to) = to else {
            return Vec::new();
        };
        let beside = [
            (to.term, assigned.term.as_str()),
            (to.release, assigned.release.as_str()),
        ];
        let is_free = |column: usize| {
            let is_empty = row.get(column).is_none_or(|cell| cell.trim().is_empty());
            is_empty || matches!(change, Change::Replace(..))
        };
        let beside = beside
            .into_iter()
            .filter_map(|(column, text)| Some((column?, text)));
        let mut cells = vec![(to.code, assigned.code.as_str())];
        cells.extend(beside.filter(|(column, _)| is_free(*column)));
        cells.push((self.mark, mark));
        cells
    }
}
