//! What stands in a sheet's cells below the first of a merged range?

use std::collections::HashMap;

use calamine::Dimensions;

/// The ranges of a sheet that are merged over several rows, as its rows come by.
///
/// A spreadsheet program keeps the value of a merged range in its top left cell. A person means a
/// text there for all rows of the range, such as a name over three sizes; a number, such as a
/// stock, may be that of all rows together and is left where it is, and so is what has more digits
/// and signs than letters, such as an article number.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// The last rows of the ranges, by their top left cells; all counted from 0.
    last_rows: HashMap<(u32, u32), u32>,
    open: Vec<Open>,
    filled: u64,
    /// The first cell that was filled.
    first: Option<(u64, usize)>,
}

/// A range with a text whose first row was read.
#[derive(Debug)]
struct Open {
    column: usize,
    /// The number of its last row, from 1.
    last: u64,
    text: String,
}

impl Merged {
    pub(super) fn new(ranges: &[Dimensions]) -> Self {
        let several = ranges.iter().filter(|range| range.end.0 > range.start.0);
        Self {
            last_rows: several.map(|range| (range.start, range.end.0)).collect(),
            ..Self::default()
        }
    }

    /// Takes notice of a text, which may be that of a range.
    pub(super) fn see(&mut self, position: (u32, u32), text: &str) {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if let Some(last) = self
            .last_rows
            .get(&position)
            .filter(|_| 2 * letters > text.chars().count())
        {
            self.open.push(Open {
                column: position.1 as usize,
                last: u64::from(*last) + 1,
                text: text.to_owned(),
            });
        }
    }

    /// Fills the empty cells of a row that is not empty itself with the texts of the ranges that it
    /// is part of.
    pub(super) fn fill(&mut self, number: u64, cells: &mut Vec<String>) {
        self.open.retain(|range| range.last >= number);
        if cells.is_empty() {
            return;
        }
        for range in &self.open {
            if cells.len() <= range.column {
                cells.resize(range.column + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(range.column).filter(|cell| cell.is_empty()) {
                cell.clone_from(&range.text);
                self.filled += 1;
                self.first.get_or_insert((number, range.column));
            }
        }
    }

    /// Returns how many cells were filled, and row and column of the first, if any.
    pub(super) fn filled(&self) -> Option<(u64, (u64, usize))> {
        self.first.map(|first| (self.filled, first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_reach_to_the_end_of_their_range() {
        let mut merged = Merged::new(&[
            Dimensions::new((1, 1), (3, 1)),
            Dimensions::new((0, 0), (0, 3)),
            Dimensions::new((1, 0), (3, 0)),
        ]);
        merged.see((0, 0), "title");
        merged.see((1, 0), "AB-41-100");
        merged.see((1, 1), "Kanyl");
        let mut filled = |number, cells: &[&str]| {
            let mut cells = cells.iter().map(|cell| cell.to_string()).collect();
            merged.fill(number, &mut cells);
            cells.join("|")
        };
        assert_eq!(filled(2, &["1", "Kanyl"]), "1|Kanyl");
        assert_eq!(filled(3, &["2"]), "2|Kanyl");
        assert_eq!(
            filled(3, &["", "", "M"]),
            "|Kanyl|M",
            "an article number is left"
        );
        assert_eq!(filled(4, &["3", "other"]), "3|other");
        assert_eq!(filled(5, &["4"]), "4");
        assert_eq!(merged.filled(), Some((2, (3, 1))));
    }
}
