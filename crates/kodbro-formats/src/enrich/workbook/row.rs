use std::io::{self, Write};
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use super::walk::{LIMIT, attribute, is, tag_with, too_long};
use crate::ErrorKind;
use crate::enrich::document::escape;
use crate::table::{from_letters, letters};
use crate::write::cut;

/// A row of a sheet as it is written there, and where its cells stand in it.
pub(super) struct Row {
    /// Its number, from 1.
    pub(super) number: u64,
    source: Vec<u8>,
    /// The start tag in the source.
    tag: Range<usize>,
    /// The start tag without the columns that it spans, which need not be said, if it says them.
    tag_without_spans: Option<String>,
    /// The prefix of the names of its elements, with its colon.
    prefix: String,
    cells: Vec<RowCell>,
    /// The column, from 0, of a cell that does not say where it is.
    next_column: usize,
    /// So many elements of the row are open.
    depth: usize,
    is_in_cell: bool,
}

/// A cell of a row.
struct RowCell {
    /// The column, from 0.
    column: usize,
    bytes: Range<usize>,
    style: Option<String>,
    has_text: bool,
    has_formula: bool,
}

/// What goes into a cell.
pub(super) struct Entry {
    /// The column, from 0.
    pub(super) column: usize,
    pub(super) text: String,
}

impl Row {
    pub(super) fn new(number: u64, tag: &BytesStart<'_>, source: &[u8]) -> Self {
        let name = tag.name().into_inner();
        let prefix = name.rfind(':').and_then(|colon| name.get(..=colon));
        let spans = attribute(tag, "spans");
        Self {
            number,
            source: source.to_vec(),
            tag: 0..source.len(),
            tag_without_spans: spans.map(|_| tag_with(tag, "spans", None) + ">"),
            prefix: prefix.unwrap_or_default().to_owned(),
            cells: Vec::new(),
            next_column: 0,
            depth: 0,
            is_in_cell: false,
        }
    }

    /// Takes what comes next in the row; tells whether that was its end.
    pub(super) fn take(&mut self, event: &Event<'_>, source: &[u8]) -> Result<bool, ErrorKind> {
        let at = self.source.len();
        if at + source.len() > LIMIT {
            return Err(too_long());
        }
        self.source.extend_from_slice(source);
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                if self.depth == 0 {
                    self.is_in_cell = is(tag, "c");
                    if self.is_in_cell {
                        self.begin_cell(tag, at)?;
                    }
                } else if self.is_in_cell && self.depth == 1 && is(tag, "f") {
                    self.in_cell(|cell| cell.has_formula = true);
                }
                self.depth += usize::from(matches!(event, Event::Start(_)));
            }
            Event::End(_) if self.depth == 0 => return Ok(true),
            Event::End(_) => {
                self.depth -= 1;
                if self.depth == 0 {
                    let end = self.source.len();
                    self.in_cell(|cell| cell.bytes.end = end);
                    self.is_in_cell = false;
                }
            }
            Event::Text(text) if text.trim().is_empty() => {}
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                self.in_cell(|cell| cell.has_text = true);
            }
            Event::Eof => {
                let message = "the sheet ends within a row".to_owned();
                return Err(ErrorKind::BadWorkbook { message });
            }
            _ => {}
        }
        Ok(false)
    }

    /// Returns how many columns there are up to the last one with something in it.
    pub(super) fn width(&self) -> usize {
        let filled = self.cells.iter().filter(|cell| cell.is_filled());
        filled.map(|cell| cell.column + 1).max().unwrap_or(0)
    }

    /// Tells whether a cell holds a formula.
    pub(super) fn has_formula(&self, column: usize) -> bool {
        let mut cells = self.cells.iter();
        cells.any(|cell| cell.column == column && cell.has_formula)
    }

    /// Writes the row with cells replaced, which keep their style, or put in between, where they belong.
    pub(super) fn write(&self, mut entries: Vec<Entry>, output: &mut impl Write) -> io::Result<()> {
        if entries.is_empty() {
            return output.write_all(&self.source);
        }
        entries.sort_by_key(|entry| entry.column);
        let part = |from: usize, to: usize| self.source.get(from..to).unwrap_or_default();
        match &self.tag_without_spans {
            Some(tag) => output.write_all(tag.as_bytes())?,
            None => output.write_all(part(self.tag.start, self.tag.end))?,
        }
        let is_there = |entry: &Entry| self.cells.iter().any(|cell| cell.column == entry.column);
        let (replaced, added): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_there);
        let mut added = added.iter().peekable();
        let mut at = self.tag.end;
        for cell in &self.cells {
            output.write_all(part(at, cell.bytes.start))?;
            while let Some(entry) = added.next_if(|entry| entry.column < cell.column) {
                output.write_all(self.cell(entry, None).as_bytes())?;
            }
            match replaced.iter().find(|entry| entry.column == cell.column) {
                Some(entry) => {
                    let style = cell.style.as_deref();
                    output.write_all(self.cell(entry, style).as_bytes())?;
                }
                None => output.write_all(part(cell.bytes.start, cell.bytes.end))?,
            }
            at = cell.bytes.end;
        }
        for entry in added {
            output.write_all(self.cell(entry, None).as_bytes())?;
        }
        output.write_all(part(at, self.source.len()))
    }

    fn begin_cell(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<(), ErrorKind> {
        if let Some(place) = attribute(tag, "r") {
            let Some((column, number)) = cell_place(&place) else {
                let message = format!("a cell says that it stands at '{place}'");
                return Err(ErrorKind::BadWorkbook { message });
            };
            if self.cells.is_empty() {
                self.number = number;
            }
            self.next_column = column;
        }
        self.cells.push(RowCell {
            column: self.next_column,
            bytes: at..self.source.len(),
            style: attribute(tag, "s"),
            has_text: false,
            has_formula: false,
        });
        self.next_column += 1;
        Ok(())
    }

    /// Changes the cell that is read, if one is.
    fn in_cell(&mut self, change: impl FnOnce(&mut RowCell)) {
        if let Some(cell) = self.cells.last_mut().filter(|_| self.is_in_cell) {
            change(cell);
        }
    }

    fn cell(&self, entry: &Entry, style: Option<&str>) -> String {
        let (prefix, place) = (&self.prefix, letters(entry.column));
        let number = self.number;
        let style = style.map(|style| format!(" s=\"{}\"", escape(style)));
        let style = style.unwrap_or_default();
        let text = cell_text(&entry.text);
        format!(
            "<{prefix}c r=\"{place}{number}\"{style} t=\"inlineStr\"><{prefix}is>\
             <{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}is></{prefix}c>"
        )
    }
}

impl RowCell {
    fn is_filled(&self) -> bool {
        self.has_text || self.has_formula
    }
}

/// Returns column, from 0, and row, from 1, of a cell such as `B7`.
pub(super) fn cell_place(place: &str) -> Option<(usize, u64)> {
    let digits = place.find(|character: char| character.is_ascii_digit())?;
    let (column, row) = place.split_at_checked(digits)?;
    Some((from_letters(column)?, row.parse().ok()?))
}

/// Writes a text as XML, without the characters that XML does not have and no longer than a cell may be.
fn cell_text(text: &str) -> String {
    let is_allowed = |character: &char| match character {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => *other >= ' ',
    };
    let allowed: String = text.chars().filter(is_allowed).collect();
    escape(cut(&allowed)).replace('\r', "&#13;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_where_they_are() {
        assert_eq!(cell_place("B7"), Some((1, 7)));
        assert_eq!(cell_place("aa10"), Some((26, 10)));
        for other in ["", "7", "B", "B7:C8", "ABCD1", "Å1"] {
            assert_eq!(cell_place(other), None, "{other}");
        }
    }

    #[test]
    fn characters_that_xml_does_not_have_are_left_out() {
        assert_eq!(
            cell_text("a\u{7}\u{0} <&>\r\n\u{ffff}"),
            "a &lt;&amp;&gt;&#13;\n"
        );
        assert_eq!(cell_text(&"å".repeat(40_000)).chars().count(), 32_767);
    }
}
