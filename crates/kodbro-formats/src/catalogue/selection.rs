use std::str::FromStr;

use super::Role;
use super::header_names::fold;
use crate::table::from_letters;
use crate::{Error, ErrorKind, Place};

/// The columns a user names for roles, instead of those found by their headers.
///
/// A column is named by its header (case, accents and punctuation do not matter), by its letter as
/// in a spreadsheet, or by its number from 1; a header that reads like a letter or number wins.
///
/// # Example: the three ways to name a column
///
/// ```
/// use kodbro_formats::{ColumnSelection, Role};
///
/// let columns: ColumnSelection = "name=Benämning,description=C,id=1".parse()?;
/// assert_eq!(columns.column(Role::Description), Some("C"));
/// assert_eq!(columns.column(Role::Supplier), None);
///
/// let error = "title=A".parse::<ColumnSelection>().unwrap_err();
/// assert!(error.to_string().contains("id, name, model, description, supplier, unit"));
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnSelection {
    parts: Vec<(Role, String)>,
}

/// An example for hints.
pub(crate) const EXAMPLE: &str = "name the columns by header, letter or number, for example \
     --columns name=Benämning,description=C,id=1";

impl ColumnSelection {
    /// Returns the column named for a role, as the user wrote it.
    pub fn column(&self, role: Role) -> Option<&str> {
        self.parts
            .iter()
            .find(|(other, _)| *other == role)
            .map(|(_, column)| column.as_str())
    }

    /// Returns the roles and what was written for them, in the user's order.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Role, &str)> {
        self.parts
            .iter()
            .map(|(role, column)| (*role, column.as_str()))
    }

    /// Returns the names that can only be headers in a table of this width.
    pub(super) fn headers(&self, width: usize) -> impl Iterator<Item = &str> {
        self.parts()
            .map(|(_, column)| column)
            .filter(move |name| place(name, width).is_none())
    }

    /// Finds the column, from 0, of every role.
    ///
    /// A name that no column answers to is [`ErrorKind::NoColumn`]; two roles for one column are
    /// [`ErrorKind::BadSelection`].
    pub(super) fn resolve(
        &self,
        header: &[String],
        place: &Place,
    ) -> Result<Vec<(Role, usize)>, Error> {
        let mut found: Vec<(Role, usize)> = Vec::new();
        for (role, name) in self.parts() {
            let Some(column) = find(name, header) else {
                let expected = show(header);
                let kind = ErrorKind::NoColumn {
                    value: name.to_owned(),
                    expected,
                };
                return Err(Error::new(kind, place.clone()).with_hint(EXAMPLE));
            };
            if let Some((other, _)) = found.iter().find(|(_, taken)| *taken == column) {
                let kind = ErrorKind::BadSelection {
                    value: format!("{role}={name}"),
                    expected: format!("another column than that of {other}"),
                };
                return Err(Error::new(kind, place.clone()).with_hint(EXAMPLE));
            }
            found.push((role, column));
        }
        found.sort_unstable();
        Ok(found)
    }
}

impl FromStr for ColumnSelection {
    type Err = Error;

    /// Parses `role=column` pairs with commas between them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BadSelection`] naming the part without `=`, with an unknown role, with an empty
    /// column or with a role that was given before.
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut parts: Vec<(Role, String)> = Vec::new();
        for part in text.split(',') {
            let bad = |expected: String| {
                let kind = ErrorKind::BadSelection {
                    value: part.trim().to_owned(),
                    expected,
                };
                Error::new(kind, Place::new("--columns")).with_hint(EXAMPLE)
            };
            let (role, column) = part
                .split_once('=')
                .ok_or_else(|| bad("role=column".to_owned()))?;
            let role: Role = role.trim().to_lowercase().parse().map_err(|_: String| {
                bad(format!(
                    "one of {} before '='",
                    Role::ALL.map(Role::as_str).join(", ")
                ))
            })?;
            let column = column.trim();
            if column.is_empty() {
                return Err(bad("a column behind '='".to_owned()));
            }
            if parts.iter().any(|(other, _)| *other == role) {
                return Err(bad(format!("the role {role} only once")));
            }
            parts.push((role, column.to_owned()));
        }
        Ok(Self { parts })
    }
}

/// Lists header cells for a message.
pub(crate) fn show(header: &[String]) -> String {
    /// More columns than these are not listed.
    const SHOWN: usize = 30;
    let named = header.iter().filter(|cell| !cell.trim().is_empty());
    let mut cells: Vec<String> = named.map(|cell| format!("'{}'", cell.trim())).collect();
    if cells.len() > SHOWN {
        let more = cells.len() - SHOWN;
        cells.truncate(SHOWN);
        cells.push(format!("{more} more"));
    }
    match cells.is_empty() {
        true => "none".to_owned(),
        false => cells.join(", "),
    }
}

/// Tells whether a header cell answers to a name: as a whole, or the part above or below a slash.
pub(super) fn answers(cell: &str, name: &str) -> bool {
    let name = fold(name);
    !name.is_empty() && (fold(cell) == name || cell.split(" / ").any(|part| fold(part) == name))
}

pub(crate) fn find(name: &str, header: &[String]) -> Option<usize> {
    let exact = header.iter().position(|cell| cell.trim() == name);
    let folded = || header.iter().position(|cell| answers(cell, name));
    exact.or_else(folded).or_else(|| place(name, header.len()))
}

/// Returns the column that a letter or a number names, if the table is that wide.
fn place(name: &str, width: usize) -> Option<usize> {
    let number = name
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_sub(1));
    number
        .or_else(|| from_letters(name))
        .filter(|column| *column < width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|s| s.to_string()).collect()
    }

    fn resolve(selection: &str, cells: &[&str]) -> Result<Vec<(Role, usize)>, Error> {
        selection
            .parse::<ColumnSelection>()?
            .resolve(&header(cells), &Place::new("x"))
    }

    #[test]
    fn headers_letters_and_numbers() {
        let cells = ["Nr", "Benämning", "ÚZP2 / Obmedzenie", "a"];
        assert_eq!(
            resolve("name=benamning,id=1", &cells).unwrap(),
            [(Role::Id, 0), (Role::Name, 1)]
        );
        assert_eq!(resolve("name=úzp2", &cells).unwrap(), [(Role::Name, 2)]);
        // A header wins over a letter.
        assert_eq!(resolve("name=A", &cells).unwrap(), [(Role::Name, 3)]);
        assert_eq!(resolve("name=B", &cells).unwrap(), [(Role::Name, 1)]);
    }

    #[test]
    fn mistakes_are_named() {
        let says = |selection: &str, words: &str| {
            let error = resolve(selection, &["Nr", "Namn"]).unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
            assert!(error.hint().unwrap().contains("--columns name="));
        };
        says("", "'' does not select a column, expected role=column");
        says("name", "'name' does not select a column");
        says(
            "naem=A",
            "'naem=A' does not select a column, expected one of id, name,",
        );
        says("name=", "a column behind '='");
        says("name=A,name=B", "the role name only once");
        says("name=A,id=1", "another column than that of name");
        says(
            "name=Benämning",
            "no column 'Benämning', expected one of 'Nr', 'Namn'",
        );
        says("name=7", "no column '7'");
    }
}
