/// A product as a catalogue describes it, in up to four texts; what is not there is empty.
///
/// ```
/// use kodbro::Row;
///
/// let row = Row { description: "puderfri, 200/fp", ..Row::from("us-handske nitril") };
/// assert_eq!(row.name, "us-handske nitril");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row<'t> {
    /// What the product is called; it counts most.
    pub name: &'t str,
    /// Its model or type; it counts as the name does, since many files have only one of the two.
    pub model: &'t str,
    /// What else is said of it.
    pub description: &'t str,
    /// Who supplies it. Not used for matching, since who supplies a thing does not say what it is;
    /// but how much decisions about like rows count depends on it.
    pub supplier: &'t str,
}

impl<'t> From<&'t str> for Row<'t> {
    fn from(name: &'t str) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }
}

impl<'t> Row<'t> {
    /// Returns the texts to match with how much each counts, the weightiest first.
    pub(super) fn texts(&self) -> [(&'t str, f32); 3] {
        [
            (self.name, 1.0),
            (self.model, 1.0),
            (self.description, DESCRIPTION),
        ]
    }
}

/// What a word of the description counts: it may be about use, packing or something else.
const DESCRIPTION: f32 = 0.6;
