//! Which delimiter cuts a text into the most regular table.

use super::delimited::Delimited;
use super::encoding::Charset;
use super::text::Text;
use super::{MAX_CELL_BYTES, Notes, Rows};
use crate::Place;

/// The delimiters that are tried; of equals the first wins.
const CANDIDATES: [u8; 4] = [b'\t', b';', b',', b'|'];

/// So many rows are looked at.
const ROWS: usize = 200;

/// Returns the delimiter under which most rows have the same number of cells, the more the better.
///
/// `None` when none puts at least half of the rows into the same number of columns, nor stands in
/// the first row and in most others: then the text has one column. `whole` says that the text is
/// not cut off at its end.
pub(super) fn detect(text: &str, whole: bool) -> Option<u8> {
    if let Some(named) = separator_line(text) {
        return Some(named);
    }
    let mut best = (0.0, None);
    for candidate in CANDIDATES {
        let score = regularity(text, whole, candidate);
        if score > best.0 {
            best = (score, Some(candidate));
        }
    }
    best.1
}

/// Returns the delimiter that a first line such as `sep=;` names.
pub(crate) fn separator_line(text: &str) -> Option<u8> {
    let line = text.get(..text.find(['\r', '\n'])?)?;
    match line.trim_matches('"').strip_prefix("sep=")?.as_bytes() {
        [byte] if byte.is_ascii() => Some(*byte),
        _ => None,
    }
}

/// The share of rows with the commonest number of cells, squared so that regularity counts more
/// than width, times the root of the number of delimiters in a row.
fn regularity(text: &str, whole: bool, delimiter: u8) -> f64 {
    let widths = widths(text, whole, delimiter);
    let cut = widths.iter().filter(|width| **width > 1).count();
    let everywhere = widths.first().is_some_and(|first| *first > 1) && cut * 5 >= widths.len() * 4;
    let mut best = 0.0_f64;
    for width in widths.iter().copied().filter(|width| *width > 1) {
        let same = widths.iter().filter(|other| **other == width).count();
        let share = same as f64 / widths.len() as f64;
        if share >= 0.5 || everywhere {
            best = best.max(share * share * ((width - 1) as f64).sqrt());
        }
    }
    best
}

/// The number of cells in each of the first rows, blank lines left out.
fn widths(text: &str, whole: bool, delimiter: u8) -> Vec<usize> {
    let place = Place::default();
    let charset = Charset {
        encoding: encoding_rs::UTF_8,
        mark: 0,
        undecided: false,
    };
    let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
    let text = Text::new(Box::new(bytes), charset, true, &place);
    let mut rows = Delimited::new(text, Some(delimiter), MAX_CELL_BYTES, &place);
    let mut notes = Notes::default();
    let mut widths = Vec::new();
    while widths.len() < ROWS {
        match rows.next_row(&mut notes) {
            Some(Ok(row)) if row.cells.len() == 1 && row.is_blank() => {}
            Some(Ok(row)) => widths.push(row.cells.len()),
            Some(Err(_)) => {}
            None => {
                if !whole && widths.len() > 1 {
                    widths.pop();
                }
                break;
            }
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regular_delimiter_wins() {
        assert_eq!(detect("a;b;c\n1;x, y;2,5\n2;z;3,5\n", true), Some(b';'));
        assert_eq!(detect("a,b\n1,\"x; y\"\n2,z\n", true), Some(b','));
        assert_eq!(detect("a\tb\n1\tx,y,z\n", true), Some(b'\t'));
        assert_eq!(detect("a|b|c\n1|2|3\n", true), Some(b'|'));
        assert_eq!(
            detect("Lager 2026\n\nart;namn;pris\n1;a;1,5\n2;b;2,5\n", true),
            Some(b';')
        );
        assert_eq!(
            detect("a,b,c\n1\n1,2\n1,2,3,4\n1,2,3,4,5\n", true),
            Some(b',')
        );
        assert_eq!(detect("sep=;\na,b;c\n", true), Some(b';'));
    }

    #[test]
    fn a_list_of_names_has_one_column() {
        assert_eq!(
            detect("benämning\nKanyl 0,8x40\nHandske\nTork\nNål\n", true),
            None
        );
        assert_eq!(detect("", true), None);
    }
}
