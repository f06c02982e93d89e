use std::collections::VecDeque;

/// A range of cells that are merged; each cell is its column, from 0, and its row, from 1.
#[derive(Debug)]
pub(super) struct Range {
    pub(super) first: (usize, u64),
    pub(super) last: (usize, u64),
}

/// The merged ranges of a sheet, as its rows come by; only the first cell of one is shown.
#[derive(Debug)]
pub(super) struct Merged {
    /// Those that begin in a later row, in the order of their first rows.
    ahead: VecDeque<Range>,
    open: Vec<Range>,
}

impl Merged {
    pub(super) fn new(mut ranges: Vec<Range>) -> Self {
        ranges.sort_by_key(|range| range.first.1);
        Self {
            ahead: ranges.into(),
            open: Vec::new(),
        }
    }

    /// Goes on to a row.
    pub(super) fn go_to(&mut self, row: u64) {
        while self.ahead.front().is_some_and(|next| next.first.1 <= row) {
            self.open.extend(self.ahead.pop_front());
        }
        self.open.retain(|range| range.last.1 >= row);
    }

    /// Tells whether a cell of a row that was gone to is hidden behind the first one of its range.
    pub(super) fn hides(&self, column: usize, row: u64) -> bool {
        self.open.iter().any(|range| {
            let columns = range.first.0..=range.last.0;
            columns.contains(&column) && (column, row) != range.first
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_cells_but_the_first_are_hidden() {
        let range = |first, last| Range { first, last };
        let mut merged = Merged::new(vec![range((2, 5), (2, 6)), range((0, 2), (1, 4))]);
        let mut hidden = |row: u64| {
            merged.go_to(row);
            let columns = (0..4).filter(|column| merged.hides(*column, row));
            columns.collect::<Vec<_>>()
        };
        assert!(hidden(1).is_empty());
        assert_eq!(hidden(2), [1]);
        assert_eq!(hidden(4), [0, 1]);
        assert!(hidden(5).is_empty());
        assert_eq!(hidden(6), [2]);
        assert!(hidden(7).is_empty());
    }
}
