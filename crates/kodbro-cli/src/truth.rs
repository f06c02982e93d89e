use kodbro::Row;
use kodbro::evaluate::Case;
use kodbro_formats::{CatalogueRow, TruthRow};

/// Makes the case of a labelled row.
pub(crate) fn case(truth: &TruthRow) -> Case<'_> {
    let groups = truth.groups.iter();
    Case {
        id: &truth.row.id,
        row: row(&truth.row),
        expected: truth.expected.as_deref(),
        accepted: truth.accepted.iter().map(String::as_str).collect(),
        accepted_none: truth.accepted_none,
        groups: groups
            .map(|(column, value)| (column.as_str(), value.as_str()))
            .collect(),
    }
}

/// Returns the texts of a row that are matched.
pub(crate) fn row(row: &CatalogueRow) -> Row<'_> {
    Row {
        name: &row.name,
        model: &row.model,
        description: &row.description,
        supplier: &row.supplier,
    }
}
