use kodbro::Row;

/// One product of a catalogue.
///
/// The values of the roles are free of white space at both ends, and empty where the catalogue has
/// no such column; nothing else is changed, so leading zeros survive.
///
/// # Example: the text to be matched
///
/// ```
/// use kodbro_formats::CatalogueRow;
///
/// let row = CatalogueRow {
///     name: "Kanyl".into(),
///     description: "0,8x40 mm, grön".into(),
///     ..CatalogueRow::default()
/// };
/// assert_eq!(row.text(), "Kanyl | 0,8x40 mm, grön");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogueRow {
    /// The row's number in the file, from 1, header included. A quoted cell with line breaks in it
    /// is part of one row, as spreadsheet programs count.
    pub number: u64,
    /// The article number.
    pub id: String,
    /// The product's name.
    pub name: String,
    /// The model or variant.
    pub model: String,
    /// The longer text.
    pub description: String,
    /// Who makes or sells it.
    pub supplier: String,
    /// The unit of ordering.
    pub unit: String,
    /// Every column of the input as read, as many as the header has.
    pub cells: Vec<String>,
}

impl CatalogueRow {
    /// Returns the texts that are matched.
    pub fn row(&self) -> Row<'_> {
        Row {
            name: &self.name,
            model: &self.model,
            description: &self.description,
            supplier: &self.supplier,
        }
    }

    /// Returns name, model and description, those that are not empty, with ` | ` between them.
    pub fn text(&self) -> String {
        let parts = [&self.name, &self.model, &self.description];
        let filled: Vec<&str> = parts
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        filled.join(" | ")
    }
}
