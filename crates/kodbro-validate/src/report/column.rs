/// Returns the name that a spreadsheet program gives a cell, such as `C7`: of a row from 1 and a
/// column that is named by its header, or by letters where it has none.
///
/// ```
/// use kodbro_validate::report::cell_name;
///
/// let header = ["Artnr".to_owned(), "Namn".to_owned(), String::new()];
/// assert_eq!(cell_name(&header, 7, "Namn").as_deref(), Some("B7"));
/// assert_eq!(cell_name(&header, 7, "C").as_deref(), Some("C7"));
/// assert_eq!(cell_name(&header, 7, "Pris"), None);
/// ```
pub fn cell_name(header: &[String], row: u64, column: &str) -> Option<String> {
    Some(format!("{}{row}", letters(position(header, column)?)))
}

/// Finds the column, from 0, that a place names.
pub(super) fn position(header: &[String], column: &str) -> Option<usize> {
    let by_name = header.iter().position(|name| name.trim() == column);
    by_name.or_else(|| {
        let unnamed = |at: &usize| header.get(*at).is_some_and(|name| name.trim().is_empty());
        from_letters(column).filter(unnamed)
    })
}

/// Names a column from 0 by letters.
pub(super) fn letters(column: usize) -> String {
    let mut name = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        name.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().collect()
}

fn from_letters(name: &str) -> Option<usize> {
    let is_letters = (1..=3).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase());
    is_letters.then(|| {
        let add = |sum: usize, byte: u8| sum * 26 + usize::from(byte - b'A') + 1;
        name.bytes().fold(0, add) - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_name_columns_without_a_header_only() {
        let header: Vec<String> = (0..30).map(|_| String::new()).collect();
        assert_eq!(cell_name(&header, 2, "AB").as_deref(), Some("AB2"));
        assert_eq!(position(&header, "ZZ"), None);
        let named = ["x".to_owned(), "A".to_owned()];
        assert_eq!(position(&named, "A"), Some(1));
        assert_eq!(position(&named, "B"), None);
    }
}
