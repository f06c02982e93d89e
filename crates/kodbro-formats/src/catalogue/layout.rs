use super::Role;
use super::header::{Header, usual_fill};
use super::header_names::fold;
use crate::table::RawRow;

/// What a row below the header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowKind {
    Blank,
    RepeatedHeader,
    Section,
    Product,
}

/// How full a catalogue's product rows are, which tells them from headings between them.
#[derive(Debug)]
pub(super) struct Layout {
    header: Vec<String>,
    columns: Vec<(Role, usize)>,
    /// The median number of filled cells.
    usual: usize,
    /// The id's column, if most rows have one.
    id: Option<usize>,
}

impl Layout {
    /// Learns from the first rows below the header.
    pub(super) fn learn(header: &Header, rows: &[&RawRow]) -> Self {
        let has = |row: &RawRow, column| {
            row.cells
                .get(column)
                .is_some_and(|c: &String| !c.trim().is_empty())
        };
        let id = header
            .columns
            .iter()
            .find(|(role, _)| *role == Role::Id)
            .map(|(_, column)| *column);
        let products = rows.iter().filter(|row| !row.is_blank()).count();
        let id = id.filter(|id| rows.iter().filter(|row| has(row, *id)).count() * 2 > products);
        Self {
            header: header.cells.iter().map(|cell| fold(cell)).collect(),
            columns: header.columns.clone(),
            usual: usual_fill(rows.iter().copied()),
            id,
        }
    }

    /// Tells products from headings, blank rows and repetitions of the header.
    ///
    /// A heading has one filled cell where rows usually have more; or, where rows usually have an
    /// id, no id and at most half of the usual cells; or, where there is no id, at most three tenths
    /// of them. A lone name is a product where rows usually have no more than a name and one cell
    /// besides, and no id.
    pub(super) fn kind(&self, cells: &[String]) -> RowKind {
        let is_filled = |column: usize| cells.get(column).is_some_and(|c| !c.trim().is_empty());
        let count = (0..cells.len()).filter(|column| is_filled(*column)).count();
        let lone_text = || {
            self.columns
                .iter()
                .any(|(role, c)| role.is_text() && is_filled(*c))
        };
        let section = match (count, self.id) {
            (0, _) => return RowKind::Blank,
            (1, None) if self.usual <= 2 && lone_text() => false,
            (1, _) => self.usual > 1,
            (_, Some(id)) => !is_filled(id) && count * 2 <= self.usual,
            (_, None) => count * 10 <= self.usual * 3,
        };
        match () {
            () if self.repeats_header(cells) => RowKind::RepeatedHeader,
            () if section => RowKind::Section,
            () => RowKind::Product,
        }
    }

    /// A repeated header has the header's text in each of the columns with a role.
    fn repeats_header(&self, cells: &[String]) -> bool {
        self.columns.iter().all(|(_, column)| {
            let (Some(header), Some(cell)) = (self.header.get(*column), cells.get(*column)) else {
                return false;
            };
            fold(cell) == *header && !header.is_empty()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(header: &[&str], columns: &[(Role, usize)], rows: &[&[&str]]) -> Vec<RowKind> {
        let strings = |cells: &[&str]| cells.iter().map(|s| s.to_string()).collect::<Vec<_>>();
        let header = Header {
            cells: strings(header),
            columns: columns.to_vec(),
            row: None,
            rows: 0,
        };
        let rows: Vec<RawRow> = rows
            .iter()
            .map(|cells| RawRow {
                number: 1,
                cells: strings(cells),
                ..RawRow::default()
            })
            .collect();
        let layout = Layout::learn(&header, &rows.iter().collect::<Vec<_>>());
        rows.iter().map(|row| layout.kind(&row.cells)).collect()
    }

    use RowKind::{Blank, Product, RepeatedHeader, Section};

    #[test]
    fn headings_are_told_from_products() {
        let rows: &[&[&str]] = &[
            &["Handskar", "", ""],
            &["1", "Handske", "Nord"],
            &["2", "Handske", ""],
            &["", "Kanyler", ""],
            &["", " ", ""],
            &["ART.NR", "benämning", "Lev"],
            &["3", "Kanyl", "Nord"],
            &["", "Kanyl utan nummer", "Nord"],
        ];
        assert_eq!(
            kinds(
                &["Artnr", "Benämning", "Lev"],
                &[(Role::Id, 0), (Role::Name, 1)],
                rows
            ),
            [
                Section,
                Product,
                Product,
                Section,
                Blank,
                RepeatedHeader,
                Product,
                Product
            ]
        );
    }

    #[test]
    fn a_lone_name_is_a_product_where_names_stand_alone() {
        let rows: &[&[&str]] = &[&["Handske"], &["Kanyl"], &["Namn"]];
        assert_eq!(
            kinds(&["Namn"], &[(Role::Name, 0)], rows),
            [Product, Product, RepeatedHeader]
        );
        let rows: &[&[&str]] = &[&["Handske", "nitril"], &["Kanyl", ""], &["", "grön"]];
        let columns = [(Role::Name, 0), (Role::Description, 1)];
        assert_eq!(
            kinds(&["Namn", "Text"], &columns, rows),
            [Product, Product, Product]
        );
    }
}
