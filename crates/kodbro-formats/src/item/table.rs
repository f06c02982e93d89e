use super::{Field, FieldKind, Item, ItemOptions, Spot};
use crate::catalogue::{CONTENT, ItemPart, ItemRole, PACK_SIZE, TOTAL, item_role, show_columns};
use crate::{CatalogueReader, CatalogueRow, Error, ErrorKind, Place, Role};

/// Reads the rows of a table as items.
///
/// Cells are given as they stand in the file, white space included; empty ones are left out, except
/// those of columns that every item needs.
pub(crate) struct TableItems {
    rows: CatalogueReader,
    header: Vec<String>,
    columns: Vec<Column>,
    number: u64,
}

/// A column that says something, in the order of the table.
struct Column {
    place: usize,
    /// The name of the role, as in `--columns`.
    name: &'static str,
    part: ItemPart,
}

impl TableItems {
    pub(super) fn new(rows: CatalogueReader, options: &ItemOptions) -> Result<Self, Error> {
        let header = rows.header().to_vec();
        let columns = columns(&rows, &header, options)?;
        Ok(Self {
            rows,
            header,
            columns,
            number: 0,
        })
    }

    pub(crate) fn rows(&self) -> &CatalogueReader {
        &self.rows
    }

    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    /// Returns the columns, from 0, that say something, in their order.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (usize, ItemPart)> {
        let columns = self.columns.iter();
        columns.map(|column| (column.place, column.part))
    }

    /// Describes on one line what was detected: the table, and the columns that say something.
    pub(super) fn describe(&self) -> String {
        let columns = self.columns.iter().map(|column| {
            let header = self.header.get(column.place);
            format!("{}={}", column.name, header.map_or("", String::as_str))
        });
        let columns: Vec<String> = columns.collect();
        format!("{}; {}", self.rows.describe_form(), columns.join(", "))
    }

    pub(super) fn place(&self) -> &Place {
        self.rows.place()
    }

    /// Reads one row or finding; nothing if it is no item.
    pub(super) fn step(&mut self) -> Option<Result<Option<Item>, Error>> {
        let row = self.rows.next_step()?;
        Some(row.map(|row| row.map(|row| self.item(&row))))
    }

    /// Takes the findings that [`TableItems::step`] came by.
    pub(super) fn take_warnings(&mut self) -> Vec<Error> {
        self.rows.take_warnings()
    }

    fn item(&mut self, row: &CatalogueRow) -> Item {
        self.number += 1;
        let cell = |column: &Column| row.cells.get(column.place).map_or("", String::as_str);
        let mut fields = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let (ItemPart::Field(kind, scheme), value) = (column.part, cell(column)) else {
                continue;
            };
            if value.trim().is_empty() && !is_needed(kind) {
                continue;
            }
            let spot = Spot::Cell {
                row: row.number,
                column: column.place,
            };
            let mut field = Field::new(kind, value, spot);
            field.scheme = scheme.map(str::to_owned);
            fields.push(field);
        }
        for column in &self.columns {
            let value = cell(column);
            if value.trim().is_empty() {
                continue;
            }
            let (kind, is_of_emdn) = match column.part {
                ItemPart::Term | ItemPart::Release => (FieldKind::Classification, true),
                ItemPart::Currency => (FieldKind::Price, false),
                ItemPart::Field(..) => continue,
            };
            let of = |field: &&mut Field| {
                field.kind == kind && (!is_of_emdn || field.scheme.as_deref() == Some("EMD"))
            };
            // Of several codes the nearest to the left, or else the first.
            let left = |field: &&mut Field| matches!(field.spot, Spot::Cell { column: at, .. } if at < column.place);
            let nearest = match fields.iter_mut().filter(of).rev().find(left) {
                Some(field) => Some(field),
                None => fields.iter_mut().find(of),
            };
            if let Some(field) = nearest {
                let (to, at) = match column.part {
                    ItemPart::Term => (&mut field.label, &mut field.label_spot),
                    ItemPart::Release => (&mut field.version, &mut field.version_spot),
                    _ => (&mut field.scheme, &mut field.scheme_spot),
                };
                if to.is_none() {
                    *to = Some(value.to_owned());
                    *at = Some(Spot::Cell {
                        row: row.number,
                        column: column.place,
                    });
                }
            }
        }
        Item {
            number: self.number,
            spot: Spot::Row(row.number),
            fields,
        }
    }
}

impl Iterator for TableItems {
    type Item = Result<Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.rows.next_or_row_error()?;
        Some(row.map(|row| self.item(&row)))
    }
}

/// Tells whether an empty cell says something too: that what every item needs is missing.
fn is_needed(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Name | FieldKind::ItemId)
}

/// Gives columns what they say: first as the user named them, then by the headers that name it
/// exactly, then by the roles of every catalogue.
fn columns(
    rows: &CatalogueReader,
    header: &[String],
    options: &ItemOptions,
) -> Result<Vec<Column>, Error> {
    let selected = options.columns.resolve(header, rows.place())?;
    let mut found: Vec<Column> = Vec::new();
    let mut add = |place: usize, name: &'static str, part: ItemPart| {
        if found.iter().all(|column| column.place != place) {
            found.push(Column { place, name, part });
        }
    };
    for (role, place) in &selected {
        add(*place, role.name, role.part);
    }
    let common = rows.columns();
    for (role, place) in common
        .iter()
        .filter(|(role, _)| options.columns.names(*role))
    {
        add(*place, role.as_str(), ItemPart::Field(kind_of(*role), None));
    }
    let is_selected =
        |role: &ItemRole| selected.iter().any(|(other, _)| std::ptr::eq(*other, role));
    for (place, name) in header.iter().enumerate() {
        if let Some(role) = item_role(name).filter(|role| !is_selected(role)) {
            add(place, role.name, role.part);
        }
    }
    for (role, place) in common {
        add(*place, role.as_str(), ItemPart::Field(kind_of(*role), None));
    }
    if found.is_empty() {
        let kind = ErrorKind::NoHeader {
            found: show_columns(header),
        };
        return Err(
            Error::new(kind, rows.place().clone()).with_hint(crate::catalogue::SELECTION_EXAMPLE)
        );
    }
    // Where a column says how much all packs hold, that of a pack is no more than a pack.
    if found.iter().any(|column| column.name == TOTAL) {
        let packs = found.iter_mut().filter(|column| column.name == CONTENT);
        for column in packs {
            column.name = PACK_SIZE;
            column.part = ItemPart::Field(FieldKind::PackSize, None);
        }
    }
    found.sort_by_key(|column| column.place);
    Ok(found)
}

fn kind_of(role: Role) -> FieldKind {
    match role {
        Role::Id => FieldKind::ItemId,
        Role::Name => FieldKind::Name,
        Role::Model => FieldKind::Model,
        Role::Description => FieldKind::Description,
        Role::Supplier => FieldKind::Supplier,
        Role::Unit => FieldKind::OrderableUnit,
    }
}
